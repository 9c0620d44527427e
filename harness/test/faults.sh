#!/bin/sh
# Every fault of some traces: nothing is lost and everything is given back. Bugs on the paths that only a failed transfer
# takes, which are planted in a copy, are found, and come out as a trace that the model as it is conforms to.
# usage, from the project's folder: faults.sh FORKPROOF
set -u

forkproof=$1
build=$(dirname "$forkproof")
. harness/test/check.sh
copy=$directory/copy

# run STATUS FAULTS ARGUMENT...: the program ends with that status.
run() {
    expected=$1
    program=$2
    shift 2
    timeout 120 "$program" -o "$directory" "$@" >"$said" 2>&1 </dev/null
    status=$?
    check "status $status of $program $1 $2 is $expected" [ "$status" -eq "$expected" ]
}

# A trace in sv32 is left to make faults: it takes as long as all of this.
run 0 build/faults -n 50 -p 0 $(grep -L '^geometry sv32' corpus/*.trace)
check 'generated traces are counted' grep -q '^generated: 50 traces, [0-9]* transfers, ' "$said"
check 'each transfer fails once' [ "$(sed -n 's/^.* traces, \([0-9]*\) transfers, \1 plays with one fault, 0 with two, .*/\1/p' "$said" | wc -l)" -eq 2 ]
check 'own plans are left out, and that is said' grep -q '^files: of [0-9]*, fail_ operations of their own were left out' "$said"
run 0 build/faults -n 4 -p 12 -s 7
check 'pairs are counted' grep -q 'with one fault, [1-9][0-9]* with two, ' "$said"
run 0 "$build/faults" -n 4 -p 4
run 2 build/faults -n x -p 0
run 2 build/faults -n 0 "$directory/missing.trace"

build/faults -n 1000000 -o "$directory" >"$said" 2>&1 &
pid=$!
await catches "$pid"
kill -TERM "$pid"
wait "$pid"
status=$?
check "status $status when interrupted is 130" [ "$status" -eq 130 ]
check 'interrupted it says how far it came' grep -q '^generated: [0-9]* traces, .*, interrupted$' "$said"

# The copy begins with what is built, with the times that say so.
mkdir -p "$copy/build"
cp -Rp Makefile model spec harness fuzz "$copy"
(cd build && find tiny small sv32 harness fuzz/input -name '*.[oa]' -exec cp -p --parents {} "$copy/build" \;)

# plant FILE OLD NEW: exactly one place of the file is another.
plant() {
    python3 -B - "$copy/model/$1" "$2" "$3" <<'END'
import sys
path, old, new = sys.argv[1:]
with open(path, encoding='utf-8') as file:
    text = file.read()
assert text.count(old) == 1, f'{path} has {text.count(old)} times: {old}'
with open(path, 'w', encoding='utf-8') as file:
    file.write(text.replace(old, new))
END
}

build_copy() {
    make -s -C "$copy" build/faults >"$said" 2>&1
}

conforms() {
    "$forkproof" shrink --out "$directory" "$trace" >"$said" 2>&1
}

# found WHAT FILE OLD NEW
found() {
    check "$1 can be planted" plant "$2" "$3" "$4"
    check "$1 can be built" build_copy
    rm -f "$directory"/*.trace
    run 1 "$copy/build/faults" -n 200 -p 0
    cp "$said" "$directory/found"
    trace=$(echo "$directory"/forkproof-faults-*.trace)
    check "$1: its trace is written" [ -s "$trace" ]
    check "$1: it is shrunk" [ "$(grep -vc '^#\|^forkproof-trace\|^geometry' "$trace")" -le 30 ]
    check "$1: it has a transfer that fails" grep -q '^fail_nth' "$trace"
    check "$1: the model as it is conforms" conforms
    cp "model/$2" "$copy/model/$2"
}

found 'a page that is swapped out although the write failed' evict.c \
    'if (!slot_write(s, f))' 'if (!slot_write(s, f) && f < 0)'
found 'a slot that is forgotten although the read failed' fault.c \
    'if (!slot_read(g, v - SLOT0))' 'if (!slot_read(g, v - SLOT0) && v < 0)'
found 'a file page that is dropped although the write failed' cache.c \
    'if (!file_write(n, f))' 'if (!file_write(n, f) && f < 0)'
found 'half of a file page in the cache' fault.c \
    'if (!file_read(g, n))' 'if (!file_read(g, n) && n < 0)'
found 'a page that could not be written and is never tried again' evict.c \
    'if (f != pin && use_count[f] != 0 &&' \
    'if (f != pin && use_count[f] > (frame_file[f] >= 0 && cache_modified(frame_file[f])) &&'
check 'it is met as something that is not given back' grep -q 'claim C13' "$directory/found"
checks_end
