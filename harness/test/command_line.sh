#!/bin/sh
# The commands as a user sees them: exit statuses, what is printed, and the files that are written.
# usage: command_line.sh FORKPROOF
set -u

forkproof=$1
. harness/test/check.sh
out=$said

# run STATUS ARGUMENT...: forkproof with these arguments ends with that status; what it prints is in $out.
run() {
    expected=$1
    shift
    timeout 60 "$forkproof" "$@" >"$out" 2>&1 </dev/null
    status=$?
    check "status $status of $* is $expected" [ "$status" -eq "$expected" ]
}

run 0 --version
check version grep -q -x 'forkproof [0-9]*\.[0-9]*\.[0-9]*' "$out"
run 0 --help
mv "$out" "$directory/all"
for ask in help 'help --help' -h; do
    run 0 $ask
    check "$ask is --help" cmp -s "$out" "$directory/all"
done
for word in check suite gen record replay shrink convert explain answers --output --json --junit --keep-going --log --seeds --time --patience --to --against --geometry --seed --ops --faults --suite --strict --out; do
    check "help names $word" grep -q -e "$word" "$out"
done

# A command's help is for it alone.
for command in check suite gen record replay shrink convert explain answers; do
    run 0 help "$command"
    check "$command: its usage is first" [ "$(head -n 1 "$out" | cut -d ' ' -f 1-3)" = "usage: forkproof $command" ]
    check "$command: no other's is there" [ "$(grep -c '^ *forkproof' "$out")" -eq "$(grep -c "^       forkproof $command" "$out")" ]
    check "$command: it says what it does" [ "$(grep "^$command " "$out")" = "$(grep "^$command " "$directory/all")" ]
done
check 'answers has no options' [ "$(grep -c '^  .*--' "$out")" -eq 0 ]
run 0 help gen
check 'gen has four' [ "$(sed -n 's/^  --\([a-z-]*\).*/\1/p' "$out" | tr '\n' ' ')" = 'geometry seed ops faults ' ]
mv "$out" "$directory/asked"
for ask in -h '--seed x --help'; do
    run 0 gen $ask
    check "gen $ask is help gen" cmp -s "$out" "$directory/asked"
done

for geometry in tiny small; do
    run 0 check --out "$directory" --geometry "$geometry" --against model,model --seed 1 --ops 2000 --faults
    check "both played on $geometry" [ "$(grep -c '^model: 2000 operations conform' "$out")" -eq 2 ]
    run 0 gen --geometry "$geometry" --seed 1 --ops 2000 --faults
    mv "$out" "$directory/$geometry.trace"
    run 0 gen --geometry "$geometry" --seed 1 --ops 2000 --faults
    check "seed 1 on $geometry again" cmp -s "$out" "$directory/$geometry.trace"
    run 0 replay "$directory/$geometry.trace"
    check "replay on $geometry" grep -q '^model: 2000 operations conform' "$out"
done
run 0 gen --seed 2 --ops 2000
check 'another seed, other operations' [ "$(cmp -s "$out" "$directory/small.trace"; echo $?)" -eq 1 ]
run 0 check --out "$directory" --ops 3000
check 'a seed is chosen and printed' grep -q '^check --geometry small --seed [0-9]* --ops 3000$' "$out"
run 4 check --seed 1 --ops 10
check 'ten operations are too few' grep -q '^model: VACUOUS: .* never succeeded in 10 operations, so what it does was not checked' "$out"

# Several seeds, summed up; and as many operations as there is time for, in one call.
run 0 check --geometry tiny --seed 7 --seeds 3 --ops 1000
check 'three seeds are played' grep -q -x 'check --geometry tiny --seed 7 --seeds 3 --ops 1000' "$out"
check 'and summed up' grep -q '^model: 3000 operations conform' "$out"
run 2 check --seeds 2 --ops 1000001
check 'which is for short ones' grep -q -x 'forkproof: --seeds is for sequences of at most 1000000 operations; give a smaller --ops' "$out"
run 2 check --seeds 2 --ops 1000001 --time 1
run 2 check --seeds 0
begun=$(date +%s)
run 0 check --geometry tiny --seed 1 --time 1
check 'a second is over after some' [ $(($(date +%s) - begun)) -le 20 ]
check 'something was played' grep -q '^model: [1-9][0-9]* operations conform' "$out"
run 2 check --time 0

run 0 record --geometry tiny --seed 1 --ops 200
check 'what the model answers is recorded' [ "$(grep -c ' -> ' "$out")" -eq 200 ]
run 0 answers
check 'the answers are a table' grep -q '^| spawn ' "$out"

# An answer that is allowed, but not the recorded one.
printf 'forkproof-trace 1\ngeometry tiny\nspawn -> ok 0\n\nspawn -> ok 3\nspawn\n' >"$directory/other.trace"
run 1 replay --out "$directory" "$directory/other.trace"
check 'the step is named' grep -q -x "$directory/other.trace:5: model: step 2: spawn" "$out"
check 'both answers are named' grep -q -x '  got ok 1, recorded is: ok 3' "$out"
written=$directory/forkproof-other-model.trace
check 'the trace file is named' grep -q -x "  trace: $written" "$out"
check 'it ends at the step' [ "$(tail -n 2 "$written" | head -n 1)" = 'spawn # model: ok 1' ]
check 'it says what was expected' [ "$(tail -n 1 "$written")" = '# recorded is: ok 3' ]
run 0 replay "$written"
check 'it can be played' grep -q '^model: 2 operations conform' "$out"

# Recorded answers are nothing that shrink could go by.
run 0 shrink --out "$directory" "$directory/other.trace" "$directory/tiny.trace"
for trace in other tiny; do
    check "$trace does not fail" grep -q -x "$directory/$trace.trace: nothing to shrink: every answer is allowed" "$out"
done

# The suite as traces: the model conforms on one of them, and all of them are those that it says.
run 0 suite --geometry tiny --out "$directory/made/suite"
check 'the suite says how much it is' grep -q -x 'suite: 2 processes with 1 page, in every detail: 2184 states, 81192 transitions' "$out"
check 'each part is there' [ "$(ls "$directory/made/suite" | sed 's/^suite-\(.\)-[0-9]*\.trace$/\1/' | sort -u | tr -d '\n')" = 123 ]
run 0 replay "$directory/made/suite/suite-2-0001.trace"
check 'one is played' grep -q '^model: 1000 operations conform' "$out"

# A file and standard input; the worst status counts.
run 1 replay --out "$directory" "$directory/other.trace" "$directory/tiny.trace"
check 'the second is played, too' grep -q '^model: 2000 operations conform' "$out"
timeout 60 "$forkproof" replay - <"$directory/tiny.trace" >"$out"
status=$?
check 'replay from standard input' [ "$status" -eq 0 ]

# Where the output goes nowhere, that is an error.
timeout 60 "$forkproof" check --ops 10 >/dev/full 2>"$out" </dev/null
check "status $? of a full output is 2" [ $? -eq 2 ]
check 'it is said' grep -q -x 'forkproof: standard output: No space left on device' "$out"
timeout 60 "$forkproof" replay --out "$directory" "$directory/other.trace" >/dev/full 2>"$out"
check 'also after a mismatch' [ $? -eq 2 ]
timeout 60 "$forkproof" gen --ops 10 >&- 2>"$out" </dev/null
check 'status of a closed output' [ $? -eq 2 ]
check 'it is said, too' grep -q -x 'forkproof: standard output is closed; send it to /dev/null if nobody needs it' "$out"
timeout 60 "$forkproof" replay - <&- >"$out" 2>&1
check 'status of a closed input' [ $? -eq 2 ]
check 'it cannot be read' grep -q -x -e '-:1:1: cannot be read: Bad file descriptor' "$out"
timeout 60 "$forkproof" gen --geometry tiny --seed 1 --ops 2000 --faults 2>&- >"$out"
check 'a closed standard error is as if nobody looked' cmp -s "$out" "$directory/tiny.trace"

# What cannot be started has no record.
timeout 60 "$forkproof" record --against exec:false >"$directory/record" 2>"$out" </dev/null
check 'status of a record of nothing' [ $? -eq 2 ]
check 'it has not even a header' [ ! -s "$directory/record" ]
check 'it is said why' grep -q -x "forkproof: false: no line .* came: its process exited" "$out"

# unwritten FILE ARGUMENT...: with these arguments it ends with status 2 or 1, as no file may have more than a kilobyte; FILE,
# which would have, is not there.
unwritten() {
    file=$1
    shift
    (trap '' XFSZ && ulimit -f 2 && exec timeout 60 "$forkproof" "$@" 2>"$out" >/dev/null </dev/null)
    check "$1: it is said" grep -q -x "forkproof: $file: File too large" "$out"
    check "$1: nothing is left" [ ! -e "$file" ]
}

mkdir "$directory/full"
unwritten "$directory/full/suite-1-0001.trace" suite --geometry tiny --out "$directory/full"
unwritten "$directory/full/page.html" explain -o "$directory/full/page.html" "$directory/other.trace"
# The trace of a mismatch is short, but for the name of what was played, which is in it.
deep=$directory
for depth in 1 2 3 4 5; do
    deep=$deep/$(printf '%0250d' 0)
done
mkdir -p "$deep" && mv "$directory/other.trace" "$deep"
unwritten "$directory/full/forkproof-other-model.trace" replay --out "$directory/full" "$deep/other.trace"
ln -s /dev/full "$directory/full/page.html"
run 2 explain -o "$directory/full/page.html" "$deep/other.trace"
check 'a device is not removed' [ -h "$directory/full/page.html" ]

# LeakSanitizer may hang where a signal meets it as the program ends.
ASAN_OPTIONS=detect_leaks=0 "${forkproof%-light}" check --out "$directory" --geometry sv32 --ops 1000000000 >"$out" 2>&1 </dev/null &
pid=$!
await catches "$pid"
kill -TERM "$pid"
wait "$pid"
status=$?
check 'status when interrupted' [ "$status" -eq 130 ]
check 'interrupted it says how far it came' grep -q '^model: interrupted after [0-9]* operations' "$out"

checks_end
