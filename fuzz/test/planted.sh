#!/bin/sh
# Bugs that are planted in the model are found by playing the corpus, and come out as a trace of a few operations, which
# the model as it is conforms to; so does a crash.
# usage, from the project's folder: planted.sh FORKPROOF
set -u

forkproof=$1
. harness/test/check.sh
trace=$directory/shrunk.trace
target=ops
inputs=$directory/seeds
play='env FORKPROOF_APART=1 timeout 120'

copy() {
    rm -rf "$directory/model" "$directory/spec"
    cp -r model spec "$directory"
}

# plant NAME: that mutant's edit.
plant() {
    python3 -B - "$1" "$directory" <<'END'
import sys
sys.path.insert(0, 'proofs/mutants')
from mutant import apply, load
apply(load([sys.argv[1]])[0], sys.argv[2])
END
}

build() {
    make -s -C "$directory" build/fuzz/plain/$target-tiny >"$said" 2>&1
}

# fails: playing the inputs ends with a trace. What the shell says of how it ended is dropped.
fails() {
    { $play "$directory/build/fuzz/plain/$target-tiny" "$inputs"/* 2>&1 | cat >"$said"; } 2>/dev/null
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

cp -r Makefile harness fuzz "$directory"
sh fuzz/seeds.sh "$forkproof" tiny "$directory/seeds"
for bug in fork-leaves-parent-writable:4 swap-in-for-one:8 no-zero-fill:4 exec-keeps-a-page:4; do
    copy
    check "${bug%:*} can be planted" plant "${bug%:*}"
    found "${bug%:*}" "${bug#*:}"
done

# Pages in swap that became two leave no room for another; it is told where they became two.
copy
plant swap-in-for-one
mkdir "$directory/late"
cat >"$directory/late.trace" <<'END'
forkproof-trace 1
geometry tiny
spawn
map_anon 0 0 7 rw-
store 0 0x0 0x0
store 0 0x4 0x0
store 0 0x8 0x0
store 0 0xc 0x0
store 0 0x10 0x0
store 0 0x14 0x0
store 0 0x18 0x0
reclaim 1
fork 0
load 0 0x0
load 1 0x0
END
"$forkproof" convert --to input "$directory/late.trace" >"$directory/late/input"
inputs=$directory/late
found 'swap-in-for-one, met late' 8
check 'it was met as a want of room' grep -q 'got enomem' "$said"
inputs=$directory/seeds

copy
sed -i '/^enum vm_status vm_protect(/,/^{/s/^{/{\n    __builtin_trap();/' "$directory/model/map.c"
found 'a crash' 2
check 'a crash is told as one' grep -q 'got broken (' "$said"

target=range
copy
sed -i 's/vm_store(process, address + n, bytes\[n\])/vm_store(process, address + n, bytes[n \& 3])/' "$directory/model/access.c"
found 'a range that repeats its bytes' 8

target=judge
copy
sed -i 's/status == VM_OK && value != expected/status == VM_EIO \&\& value != expected/' "$directory/spec/flat_judge.c"
found 'a flat machine that allows any value' 4
copy
plant refused-store-is-followed
found 'a flat machine that follows a store that it refused' 6

# On a slow machine it takes longer to shrink what was found than an engine lets an input take: its alarm, which stays where one
# program becomes another, must not be the end of it. But after a while it has to end.
cat >"$directory/alarmed.py" <<'END'
import os, signal, sys
signal.alarm(5)
os.execv(sys.argv[1], sys.argv[1:])
END
play="timeout 35 python3 $directory/alarmed.py"
sed -i 's/^static void model_init(void)/unsigned sleep(unsigned seconds);\n\n&/' "$directory/harness/machine/adapter.c"
sed -i '/^static void model_init(void)/,/^{/s/^{/{\n    sleep(1);/' "$directory/harness/machine/adapter.c"
mkdir "$directory/one"
"$forkproof" gen --geometry tiny --seed 3 --ops 300 >"$directory/one.trace"
"$forkproof" convert --to input "$directory/one.trace" >"$directory/one/input"
inputs=$directory/one
target=ops
copy
plant no-zero-fill
check 'a slow model can be built' build
check 'what takes long to shrink has a trace' fails
check 'of fewer operations' [ "$(operations)" -lt 30 ]
check 'but it was not given all the time that that takes' grep -q 'stopped before it was the smallest' "$said"
target=judge
cp "$directory/seeds/judge-1" "$directory/one/input"
copy
sed -i 's/status == VM_OK && value != expected/status == VM_EIO \&\& value != expected/' "$directory/spec/flat_judge.c"
check 'a slow flat machine can be built' build
check 'what takes long to shrink has a trace there, too' fails

checks_end
