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

# Each clause of the contracts can be dropped, or be weaker; what is promised is listed, and each that is listed is there.
cat >"$directory/clauses.py" <<'END'
import sys
sys.path.insert(0, 'proofs/mutants')
from contracts import choose
from sources import ENSURES, Sources
sources = Sources()
entries, problems = choose(sources, [])
for problem in problems:
    print(problem)
for name, entry in entries.items():
    if not entry:
        print(f'{name}: what breaks without it?')
for clause in sources.clauses.values():
    with open(clause.path, encoding='utf-8') as file:
        text = file.read()[clause.start:clause.end]
    if not ENSURES.fullmatch(text):
        print(f'{clause.name} cannot be dropped')
    if clause.instead and (clause.instead == text or not ENSURES.fullmatch(clause.instead)):
        print(f'{clause.name} says {clause.instead}')
dropped = [clause for clause in sources.clauses.values() if not clause.instead]
if len(entries) < 390 or len(dropped) < 1600 or len(sources.clauses) - len(dropped) < 2000:
    print('where are the others?')
for name in ('fault_own.no_memory-back', 'frame_refused.status', 'list_ok.complete', 'identity_unmap.inv', 'lemma_hit.hits',
             'flat_page_store.view_2-at_most'):
    if name not in sources.clauses:
        print(f'where is {name}?')
END
python3 -B "$directory/clauses.py" >"$said" 2>&1
check 'each clause can be dropped, of each it is known what breaks then, and nothing else is listed' [ ! -s "$said" ]

# What is weaker than a predicate, by its kind.
cat >"$directory/weaker.py" <<'END'
import sys
sys.path.insert(0, 'proofs/mutants')
from variants import named
for says, expected in {
    'A && B || C': {'less': ' B || C', 'less_2': 'A || C'},
    'a == 0 <==> B ==> C': {'forth': ' (a == 0) ==> (B ==> C)', 'back': ' (B ==> C) ==> (a == 0)'},
    'a < b ==> c == f(d < e)': {'at_least': 'a < b ==> c >= f(d < e)', 'at_most': 'a < b ==> c <= f(d < e)'},
    'FIRST <= m->x < LAST': {'beyond': 'FIRST <= m->x <= LAST'},
    'a > b': {'beyond': 'a >= b'},
    '\\forall integer j; a <= j < b ==> x[j < c] <= y': {},
    'A && \\forall integer j; B ==> (C <==> D)': {
        'less': ' \\forall integer j; B ==> (C <==> D)', 'less_2': 'A ',
        'forth': 'A && \\forall integer j; B ==> ( (C) ==> (D))', 'back': 'A && \\forall integer j; B ==> ( (D) ==> (C))'},
    '!(A && B)': {}, 'a ? b == c : d == e': {}, 'Same{Pre, Post}(a == b)': {}, 'a == b == c': {}, 'A ^^ b < c': {},
    'a != b': {}, 'a == \\old(*b)': {},
}.items():
    if named(says) != expected:
        print(says, named(says), sep='\n')
END
python3 -B "$directory/weaker.py" >"$said" 2>&1
check 'what is weaker than a predicate' [ ! -s "$said" ]

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
sed 's/^    ensures range: FRAME_EIO <= .*/&\n    ensures again: \\result < VM_FRAMES;/' model/evict.h >"$copy/model/evict.h"
cat >"$copy/proofs/mutants/contracts.json" <<'END'
{"evict_one.again": {"broken": "frame_get", "clause": "range"},
 "evict_one.free": {"broken": "frame_get", "clause": "free"},
 "theorem_atomicity.atomic": {"listed": "make status"},
 "theorem_honesty.memory": {"listed": "make status"},
 "evict_one.gone": {"broken": "frame_get", "clause": "free"}}
END
echo '{}' >"$copy/proofs/mutants/internal.json"
check 'a clause that is none' tries 2 evict_one.nothing
check 'is told' grep -q -x 'mutants: there is no clause evict_one.nothing' "$said"
check 'a clause that nobody needs' tries 1 evict_one.again evict_one.free theorem_atomicity.atomic theorem_honesty.memory
check 'is told' grep -q -x 'mutants: NOTHING BREAKS without evict_one.again' "$directory/out"
check 'one that a proof needs' grep -q -F -x '| evict_one.free | frame_get | free |' "$directory/out"
check 'one at which a mutant fails' grep -q -F -x '| theorem_atomicity.atomic | always-atomic |  |' "$directory/out"
check 'one that the claims name' grep -q -F -x '| theorem_honesty.memory | make status |  |' "$directory/out"
check 'an entry of no clause' grep -q -x 'mutants: what breaks is stored, but there is no clause evict_one.gone' "$said"
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

# What is weaker: without a part that nobody needs, and so that only a wrong variant tells.
rm "$copy/proofs/wrong.c"
cat >"$copy/proofs/weak.c" <<'END'
/*@ assigns \nothing;
    ensures three: \result == 3 && \result != 9;
    ensures idle: \result < 7; */
static int three(void)
{
    return 3;
}
/*@ assigns \nothing;
    ensures most: \result <= 3; */
int most(void)
{
    return three();
}
END
cat >"$copy/proofs/mutants/harmless.json" <<'END'
[{"name": "two", "file": "proofs/weak.c", "function": "three", "clause": "three", "old": "return 3;", "new": "return 2;",
  "why": "it is one less"}]
END
echo '{}' >"$copy/proofs/mutants/contracts.json"
check 'what is weaker' tries 1 --contracts proofs/weak.c --keep
check 'a proof needs all of it' grep -q -F -x '| three.three-at_least | most | most |' "$directory/out"
check 'and one part' grep -q -F -x '| three.three-less | most | most |' "$directory/out"
check 'but not the other' grep -q -x 'mutants: NOTHING BREAKS with three.three-less_2' "$directory/out"
check 'a wrong variant would pass' grep -q -F -x '| three.three-at_most | two |  |' "$directory/out"
check 'where nobody needs a clause' grep -q -x 'mutants: NOTHING BREAKS without three.idle' "$directory/out"
check 'nothing weaker is tried' grep -q '^mutants: 7 of 8 clauses tried' "$directory/out"
check 'what promises is stored' grep -q -F '"three.three": {"broken": "most", "clause": "most"}' \
    "$copy/proofs/mutants/contracts.json"
check 'and elsewhere what is weaker' grep -q -F -x '  "three.three-at_most": {"mutant": "two"}' \
    "$copy/proofs/mutants/internal.json"
rm "$copy"/build/mutants/three.*
check 'what is stored there' tries 0 --contracts internal
check 'is all that is tried then' grep -q '^mutants: 3 of 3 clauses tried .* a proof 2; .* at it 1,' "$directory/out"
check 'a function that is none' tries 2 --contracts nobody
check 'is told' grep -q -x 'mutants: there is no clause of nobody' "$said"

checks_end
