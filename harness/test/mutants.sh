#!/bin/sh
# The wrong variants in proofs/mutants can be made and compiled; one that is not wrong survives, and is told. So does a
# clause of a contract that nobody needs.
# usage: mutants.sh FORKPROOF
set -u

. harness/test/check.sh

# Every mutant in a file of its own, a line for each that cannot be made: "NAME: why".
cat >"$directory/make.py" <<'END'
import os, sys
sys.path.insert(0, 'proofs/mutants')
from mutant import edit, is_model, load
mutants = load()
if len({mutant['name'] for mutant in mutants}) != len(mutants):
    print('two mutants have one name')
for mutant in mutants:
    try:
        with open(mutant['file'], encoding='utf-8') as file:
            text = edit(file.read(), mutant)
    except ValueError as problem:
        print(problem)
        continue
    if is_model(mutant):
        with open(os.path.join(sys.argv[1], mutant['name'] + '.c'), 'w', encoding='utf-8') as file:
            file.write(text)
END
mkdir "$directory/model"
python3 -B "$directory/make.py" "$directory/model" >"$said" 2>&1
check 'every mutant can be made' [ ! -s "$said" ]
made=0
for file in "$directory"/model/*.c; do
    made=$((made + 1))
    name=${file##*/}
    check "${name%.c} can be compiled" cc -std=c11 -fsyntax-only -iquote model "$file" 2>"$said"
done
check 'there are at least 120' [ "$made" -ge 120 ]

# Each clause of the contracts can be dropped, and is listed, and each that is listed is there.
cat >"$directory/clauses.py" <<'END'
import sys
sys.path.insert(0, 'proofs/mutants')
from contracts import ENSURES, Sources, choose
sources = Sources()
entries, problems = choose(sources, [])
for problem in problems:
    print(problem)
for name, entry in entries.items():
    if not entry:
        print(f'{name}: what breaks without it?')
for clause in sources.clauses.values():
    with open(clause.path, encoding='utf-8') as file:
        if not ENSURES.fullmatch(file.read()[clause.start:clause.end]):
            print(f'{clause.name} cannot be dropped')
if len(sources.clauses) < 390:
    print('where are the others?')
END
python3 -B "$directory/clauses.py" >"$said" 2>&1
check 'each clause can be dropped, of each it is known what breaks then, and nothing else is listed' [ ! -s "$said" ]

# tries STATUS ARGUMENT...: the campaign in the copy ends so; what it says is in $directory/out.
tries() {
    wanted=$1
    shift
    python3 -B "$copy/proofs/mutants/run.py" "$@" >"$directory/out" 2>"$said"
    [ $? -eq "$wanted" ]
}

copy=$directory/copy
mkdir "$copy"
# As old as they are: sources that are newer than the objects would have everything built again.
cp -Rp Makefile model spec harness fuzz proofs corpus "$copy"
mkdir -p "$copy/build/fuzz/objects" "$copy/build/exhaust"
rm "$copy"/proofs/mutants/*.json
cp proofs/mutants/theorems.json "$copy/proofs/mutants"
cat >"$copy/proofs/mutants/harmless.json" <<'END'
[{"name": "harmless", "file": "model/fault.c", "function": "fault_zero", "clause": "same",
  "old": "    frame_zero(g);\n", "new": "    frame_zero(g);\n    frame_zero(g);\n", "why": "nothing is"},
 {"name": "gone", "file": "model/fault.c", "function": "fault_zero", "clause": "same", "old": "frame_one(g);", "new": "",
  "why": "the text is not there"}]
END
smallest=$(sed -n 's/^exhaust_quick = //p' harness/exhaust/exhaust.mk | sed 's|[^ ]*|exhaust/&|g')
for folder in fuzz/objects/libfuzzer-tiny fuzz/input harness tiny small sv32 $smallest; do
    [ -d "build/$folder" ] && cp -Rp "build/$folder" "$copy/build/$folder"
done
cp -p build/forkproof "$copy/build"
check 'a name that is none' tries 2 nobody
check 'is told' grep -q -x 'mutants: there is no mutant nobody' "$said"
check 'a text that is gone' tries 2 gone
check 'is told, too' grep -q 'model/fault.c has the text to be changed 0 times' "$said"
check 'one that is not wrong' tries 1 --seconds 1 harmless
check 'survives' grep -q -x 'mutants: SURVIVES: harmless' "$directory/out"
check 'and is proved' grep -q -F '| harmless | PROVED | no | no | no | no | nothing is |' "$directory/out"
check 'what was found is kept' [ -s "$copy/build/mutants/harmless.json" ]

# A clause that says what another says already.
sed 's/^    ensures planned: device_nth == n;/    ensures again: device_nth == n;\n&/' model/device.c >"$copy/model/device.c"
cat >"$copy/proofs/mutants/contracts.json" <<'END'
{"vm_fail_nth.again": {"broken": "step_fail", "clause": "refines"},
 "vm_fail_none.quiet": {"broken": "step_fail", "clause": "refines"},
 "theorem_atomicity.atomic": {"listed": "make status"},
 "theorem_honesty.memory": {"listed": "make status"},
 "vm_fail_nth.gone": {"broken": "step_fail", "clause": "refines"}}
END
check 'a clause that is none' tries 2 vm_fail_nth.nothing
check 'is told' grep -q -x 'mutants: there is no clause vm_fail_nth.nothing' "$said"
check 'a clause that nobody needs' tries 1 vm_fail_nth.again vm_fail_none.quiet theorem_atomicity.atomic theorem_honesty.memory
check 'is told' grep -q -x 'mutants: NOTHING BREAKS without vm_fail_nth.again' "$directory/out"
check 'one that a proof needs' grep -q -F -x '| vm_fail_none.quiet | step_fail | refines |' "$directory/out"
check 'one at which a mutant fails' grep -q -F -x '| theorem_atomicity.atomic | always-atomic |  |' "$directory/out"
check 'one that the claims name' grep -q -F -x '| theorem_honesty.memory | make status |  |' "$directory/out"
check 'an entry of no clause' grep -q -x 'mutants: contracts.json: there is no clause vm_fail_nth.gone' "$said"
check 'totals' grep -q '^mutants: 4 of 4 clauses tried in .* a proof 1; .* at it 1, only the claims name it 1, nothing does 1$' "$directory/out"
# A goal in a file of its own, on which solvers give up at once; on one of the model they would work as long as they may.
cat >"$copy/proofs/wrong.c" <<'END'
/*@ assigns \nothing;
    ensures zero: \result == 0; */
static int zero(void)
{
    return 0;
}
/*@ assigns \nothing;
    ensures one: \result == 1; */
int one(void)
{
    return zero();
}
END
echo '{"zero.zero": {"broken": "one", "clause": "one"}}' >"$copy/proofs/mutants/contracts.json"
check 'a proof that fails with the clause, too' tries 2 zero.zero
check 'is told as that' grep -q -x 'mutants: one in one is not proved in the right model, either' "$said"

checks_end
