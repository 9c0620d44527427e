#!/bin/sh
# Traces become fuzz inputs and inputs become traces, with nothing lost but comments.
# usage: convert.sh FORKPROOF
set -u

forkproof=$1
. harness/test/check.sh

# converts ARGUMENT...: forkproof convert with these succeeds; what it prints is in $directory/out.
converts() {
    timeout 60 "$program" convert "$@" >"$directory/out" 2>"$said"
}

# steps TRACE: without comments and header lines, but with the geometry.
steps() {
    sed 's/ *#.*//; /^$/d' "$1"
}

# same_steps TRACE TRACE
same_steps() {
    steps "$1" >"$directory/steps"
    steps "$2" | cmp -s - "$directory/steps"
}

for trace in corpus/*.trace; do
    geometry=$(sed -n 's/^geometry //p' "$trace")
    program=$forkproof
    [ "$geometry" != sv32 ] || program=${forkproof%-light}
    check "$trace becomes an input" converts --to input "$trace"
    mv "$directory/out" "$directory/input"
    check "it becomes a trace again" converts --to trace --geometry "$geometry" "$directory/input"
    check "which is $trace" same_steps "$trace" "$directory/out"
done

# Any bytes; the trace plays as it says, and becomes an input that is the same trace.
program=$forkproof
head -c 5003 "$forkproof" >"$directory/bytes"
for geometry in tiny small; do
    check "any bytes, $geometry" converts --to trace --geometry $geometry "$directory/bytes"
    mv "$directory/out" "$directory/trace"
    check 'the trace has its steps' [ "$(steps "$directory/trace" | wc -l)" -gt 500 ]
    check 'it replays' "$forkproof" replay --out "$directory" "$directory/trace" >/dev/null
    check 'it becomes an input' converts --to input "$directory/trace"
    mv "$directory/out" "$directory/input"
    timeout 60 "$forkproof" convert --to trace --geometry $geometry - <"$directory/input" >"$directory/out" 2>"$said"
    check 'which is the same trace' cmp -s "$directory/out" "$directory/trace"
done

: >"$directory/empty"
check 'no bytes are a trace' converts --to trace "$directory/empty"
check 'without steps' [ "$(steps "$directory/out" | wc -l)" -eq 2 ]

# Answers that a trace records are not what is converted.
printf 'forkproof-trace 1\ngeometry tiny\nspawn -> esrch\n' >"$directory/other"
check 'another answer does not matter' converts --to input "$directory/other"
check 'a spawn is eight zeros' [ "$(od -An -tx1 "$directory/out")" = ' 00 00 00 00 00 00 00 00' ]

checks_end
