#!/bin/sh
# The runner of the tests, in a project made up for it: every test is counted and told in order, and an interrupt leaves no
# process behind.
# usage, from the project's folder: runner.sh FORKPROOF
set -u

. harness/test/check.sh
runner=$(pwd)/harness/test/run_tests.py
project=$directory/project
mkdir -p "$project/harness/test" "$project/build"
printf '#!/bin/sh\n' >"$project/build/forkproof"
chmod +x "$project/build/forkproof"

# script NAME TEXT: a test of the project.
script() {
    printf '%s\n' "$2" >"$project/harness/test/$1.sh"
}

# runs STATUS: the runner, in the project, ends so; what it says is in $said.
runs() {
    (cd "$project" && MAKE=true python3 -B "$runner") >"$said" 2>&1
    [ $? -eq "$1" ]
}

script first 'sleep 1; echo "3 passed, 0 failed"; echo "4 passed, 0 failed"'
script second 'echo "5 passed, 0 failed"'
check 'what succeeds' runs 0
sed -n 's/^ok .*\(first\|second\)\.sh/\1/p' "$said" >"$directory/told"
check 'is told in order, with its counts' [ "$(tr '\n' ' ' <"$directory/told")" = 'first: 7 second: 5 ' ]
others=$(grep -c '^ok .* \(seed [1-3]\|on model\|on linux\|build\|build with .*\|.* clang\|.* freestanding\|.* seconds\|.* mutants\)$' "$said")
check 'and added up' [ "$(tail -n 1 "$said")" = "$((12 + others)) passed, 0 failed" ]
check 'with the time that it took' grep -q '^ *1\.[0-9] .* harness/test/first.sh$' "$project/build/test/times"

script second 'echo "what is wrong"; echo "5 passed, 1 failed"; false'
script third 'kill -KILL $$'
script fourth 'echo "6 passed, 0 failed"; exit 1'
check 'what fails' runs 1
check 'is told as that' [ "$(grep -c '^FAIL  harness/test/\(second\.sh: 5\|third\.sh: 0\|fourth\.sh: 6\) (status ' "$said")" -eq 3 ]
check 'with what it said' grep -q -x '    what is wrong' "$said"
check 'and counted' [ "$(tail -n 1 "$said")" = "$((18 + others)) passed, 3 failed" ]

# One that is slow to end, with a process in a group of its own.
script first "trap 'sleep 100' TERM; timeout 1000 sleep 1000 & echo \$! >'$directory/started'; wait"
(cd "$project" && MAKE=true exec timeout -s INT --preserve-status 3 python3 -B "$runner") >"$said" 2>&1
status=$?
check "status $status when interrupted is 130" [ "$status" -eq 130 ]
check 'a test was running' [ -s "$directory/started" ]
alive=$(sed -n 's/^State:\t\([^Z]\).*/\1/p' "/proc/$(cat "$directory/started")/status" 2>/dev/null)
check 'nothing is left of it' [ -z "$alive" ]

checks_end
