#!/bin/sh
# The worked examples: the right ones conform, and each wrong one is found and shrunk to a few operations.
# usage: examples.sh FORKPROOF
set -u

forkproof=$1
examples=build/examples
. harness/test/check.sh

# right OPS IMPLEMENTATION
right() {
    timeout 300 "$forkproof" check --seed 1 --ops "$1" --out "$directory" --against "$2" >"$said" 2>&1 </dev/null
    status=$?
    check "$2 conforms: status $status" [ "$status" -eq 0 ]
    check "$2: that is what was played" grep -q ": $1 operations conform, " "$said"
    check "$2: every operation that it has is exercised" grep -q 'exercised \([0-9]*\) of \1 operations' "$said"
}

# wrong CLAIM IMPLEMENTATION: with each of three seeds; the claim is a basic regular expression.
wrong() {
    for seed in 1 2 3; do
        timeout 300 "$forkproof" check --seed $seed --ops 100000 --out "$directory" --against "$2" >"$said" 2>&1 </dev/null
        status=$?
        check "$2 does not conform: status $status" [ "$status" -eq 1 ]
        check "$2 breaks claim $1" grep -q "^# claim \($1\):" "$said"
        operations=$(sed -n 's/.*: shrunk to \([0-9]*\) operations, .*runs$/\1/p' "$said")
        check "$2 is shrunk to ${operations:-too many} operations" [ "${operations:-100}" -le 12 ]
    done
}

right 1000001 plugin:$examples/pager.so # more than one sequence
right 2000 'exec:python3 harness/examples/pager.py'
right 2000 exec:$examples/posix_guest
right 2000 exec:$examples/posix_guest-sbrk

for mistake in LOSES_MARK NARROW_COUNT DROPS_SWAPPED PARENT_WRITABLE; do
    wrong C6 plugin:$examples/pager-$mistake.so
done
wrong 'C6\|C12' 'exec:python3 harness/examples/pager.py --wrong'
wrong C6 exec:$examples/posix_guest-wrong

# The suite finds what shows with three processes.
for mistake in LOSES_MARK DROPS_SWAPPED PARENT_WRITABLE; do
    timeout 300 "$forkproof" check --suite --out "$directory" --against plugin:$examples/pager-$mistake.so >"$said" 2>&1
    status=$?
    check "the suite finds $mistake: status $status" [ "$status" -eq 1 ]
    check "$mistake is shrunk" grep -q 'shrunk to \([1-9]\|1[0-2]\) operations, .*runs$' "$said"
done

checks_end
