#!/bin/sh
# Bugs that are planted in the model are found by playing the corpus, and come out as a trace of a few operations, which
# the model as it is conforms to; so does a crash.
# usage, from the project's folder: planted.sh FORKPROOF
set -u

forkproof=$1
. harness/test/check.sh
trace=$directory/shrunk.trace
plain=build/fuzz/plain/ops-tiny

copy() {
    rm -rf "$directory/model"
    cp -r model "$directory"
}

# plant NAME: that mutant's edit.
plant() {
    python3 -B - "$1" "$directory" <<'END'
import json, sys
sys.path.insert(0, 'proofs')
from mutants import apply
with open('proofs/mutants.json', encoding='utf-8') as file:
    apply(next(mutant for mutant in json.load(file) if mutant['name'] == sys.argv[1]), sys.argv[2])
END
}

build() {
    make -s -C "$directory" $plain >"$said" 2>&1
}

# fails: playing the corpus ends with a trace. What the shell says of how it ended is dropped.
fails() {
    { FORKPROOF_APART=1 timeout 120 "$directory/$plain" "$directory/seeds"/* 2>&1 | cat >"$said"; } 2>/dev/null
    sed -n '/^forkproof-trace/,$p' "$said" >"$trace"
    [ -s "$trace" ]
}

operations() {
    sed -n '/^[a-z]/p' "$trace" | grep -vc '^forkproof-trace\|^geometry'
}

# found WHAT MOST
found() {
    check "$1 can be built" build
    check "$1 is found" fails
    check "$1: $(operations) operations are at most $2" [ "$(operations)" -le "$2" ]
    check "$1: the model as it is conforms" "$forkproof" replay --out "$directory" "$trace"
}

cp -r Makefile spec harness fuzz "$directory"
sh fuzz/seeds.sh "$forkproof" tiny "$directory/seeds"
for bug in fork-leaves-parent-writable:4 swap-in-for-one:8 no-zero-fill:4 exec-keeps-a-page:4; do
    copy
    check "${bug%:*} can be planted" plant "${bug%:*}"
    found "${bug%:*}" "${bug#*:}"
done
copy
sed -i '/^enum vm_status vm_protect(/,/^{/s/^{/{\n    __builtin_trap();/' "$directory/model/map.c"
found 'a crash' 2
check 'a crash is told as one' grep -q 'got broken (' "$said"

checks_end
