#!/bin/sh
# Every target plays the corpus and some bytes that are no input, and finds nothing.
# usage: targets.sh FORKPROOF, beside which the targets are built
set -u

forkproof=$1
. harness/test/check.sh

# plays TARGET FILE...: it plays them and says nothing.
plays() {
    timeout 300 "$@" >"$said" 2>&1 && [ ! -s "$said" ]
}

head -c 100000 "$forkproof" | split -b 4096 - "$directory/bytes-"
for geometry in tiny small; do
    sh fuzz/seeds.sh "$forkproof" $geometry "$directory/$geometry"
    check "there are seeds for $geometry" [ "$(ls "$directory/$geometry" | wc -l)" -ge 8 ]
    for target in ops pressure iofault isolation twin state range judge; do
        program=${forkproof%/*}/fuzz/plain/$target-$geometry
        check "$target plays the corpus, $geometry" plays "$program" "$directory/$geometry"/*
        check "$target plays any bytes, $geometry" plays "$program" "$directory"/bytes-*
    done
    program=${forkproof%/*}/fuzz/plain/trace-$geometry
    check "trace reads the corpus, $geometry" plays "$program" corpus/*.trace
    check "trace reads any bytes, $geometry" plays "$program" "$directory"/bytes-* /dev/null
done
timeout 60 "$program" "$directory/none" >"$said" 2>&1
status=$?
check "a file that cannot be read: status $status is 2" [ "$status" -eq 2 ]

checks_end
