#!/bin/sh
# Every state of a smallest geometry is searched, and bugs that are planted in the model are found, with a trace of a few
# operations; so is a mistake in what the search takes for alike. A search that stopped early does not say that it is complete.
# usage, from the project's folder: exhaust.sh FORKPROOF
set -u

. harness/test/check.sh
smallest=2-1-2-1-1-2
two_pages=2-2-2-1-1-1
# A stack lies in another leaf table than the text, not in the next.
three_tables=2-1-2-1-1-2-3
geometry=$smallest
stop='timeout 300'

# plant NAME: a copy of the project with that mutant's edit.
plant() {
    rm -rf "$directory/model"
    cp -r model "$directory" && python3 -B - "$1" "$directory" <<'END'
import sys
sys.path.insert(0, 'proofs/mutants')
from mutant import apply, load
apply(load([sys.argv[1]])[0], sys.argv[2])
END
}

# exhaust ARGUMENT...: the search ends with the status in $status; what it prints is in $said; what ends it is $stop. A
# mistake may leave a variable unused.
exhaust() {
    make -s WARNINGS=-w -C "$directory" "build/exhaust/$geometry/exhaust" GEOMETRIES=$geometry >"$said" 2>&1 || return
    $stop "$directory/build/exhaust/$geometry/exhaust" "$@" >"$said" 2>&1
    [ $? -eq "$status" ]
}

# operations: how many the trace has, with those that plan faults.
operations() {
    sed -n '/^forkproof-trace/,$p' "$said" | sed -n '/^[a-z]/p' | grep -vc '^forkproof-trace\|^geometry'
}

cp -r Makefile spec harness model "$directory"

status=0
check 'the model as it is: every state is as it should be' exhaust --alike 50
# A state more or less would be a change of what the model does, or of what is taken for alike.
check 'as many as there are' grep -q ': 3211 states, 131291 transitions, depth 13, .*: complete$' "$said"
geometry=$three_tables
check 'with several leaf tables in a space: every state is as it should be' exhaust --alike 200
check 'as many as there are there' grep -q ', root entries 3: 12674 states, 1291709 transitions, depth 14, .*: complete$' "$said"
geometry=$smallest
status=3
check 'a search that is short of time ends' exhaust --minutes 0.000001
check 'it says so' grep -q 'NOT complete: the time is over$' "$said"
check 'a search that is short of memory ends' exhaust --mebibytes 0.05
check 'it says so' grep -q 'NOT complete: there is no more memory$' "$said"
status=130
stop='timeout -s INT --preserve-status 1'
check 'a search that is interrupted ends' exhaust --alike 1
check 'it says so' grep -q 'NOT complete: interrupted$' "$said"
stop='timeout 300'
status=2
check 'a number is needed' exhaust --minutes
check 'it has to be one' exhaust --minutes -1
check 'there is nothing else' exhaust --hours 1

# found NAME OPERATIONS SAID: the search finds that mutant, with so many operations, the last of which prints SAID.
found() {
    check "$1 can be planted" plant "$1"
    check "$1 is found" exhaust
    check "$1 takes $2 operations" [ "$(operations)" -eq "$2" ]
    check "$1: what is wrong" grep -q "$3" "$said"
}

status=1
found no-zero-fill 4 '^# claim C'
found fork-leaves-parent-writable 4 '^# part 8 of the invariant'
found reuse-of-shared-frame 5 '^# part 8 of the invariant'
found swap-in-for-one 8 '^# claim C5: '
geometry=$two_pages
found stack-shares-no-table 2 '^# claim C12: '
geometry=$three_tables
found stack-from-the-text-on 2 '^# claim C12: '
found stack-without-its-first-table 2 '^# part 2 of the invariant'
check 'the trace names the geometry' grep -q "^geometry exhaust-$geometry memory=" "$said"

# A key that leaves out what matters: which pages were accessed, the order of the free frames, that of a process's tables.
wrong_key() {
    check "$1: the mistake can be planted" sed -i "$2" "$directory/harness/exhaust/key.c"
    check "$1 matter: it is found" exhaust --alike 10
    check "$1: what is wrong" grep -q '^# what follows is not what follows in the state that its key stands for' "$said"
    cp harness/exhaust/key.c "$directory/harness/exhaust"
}

rm -rf "$directory/model"
cp -r model "$directory"
geometry=$smallest
wrong_key 'accessed pages' '/field\[ACCESSED\] = /d'
wrong_key 'free frames' 's/(uint64_t)rotated(free_item\[i\])/(uint64_t)i/'
geometry=$three_tables
wrong_key 'tables in their order' 's/i < space_tables(process)/i < VM_ROOT_ENTRIES/
    s/space_root(process, i);/process * VM_ROOT_ENTRIES + i; if (root[r] == 0) { count -= VM_LEAF_ENTRIES; continue; }/'

checks_end
