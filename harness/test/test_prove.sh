#!/bin/sh
# The proof runner: what is proved counts, and whatever would make more of it than is so is caught.
set -u

root=$(pwd)
prove=$root/proofs/runner/prove.py
top=$(mktemp -d) || exit 2
trap 'rm -rf "$top"' EXIT
trap 'exit 130' HUP INT TERM
# The runner looks at the folders beside the one of the sources: those of others come and go.
directory=$top/here
mkdir "$directory" && cd "$directory" || exit 2
path=$PATH
passed=0
failed=0

# prove STATUS ARGUMENT...: the runner ends with that status; what it says is in the file said.
prove() {
    expected=$1
    shift
    env PATH="$path" timeout 300 python3 -B "$prove" --build build --seconds 1 "$@" >said 2>&1 </dev/null
    status=$?
    expect [ "$status" -eq "$expected" ]
}

# says TEXT, ends TEXT: it said that line, it said it last.
says() {
    expect grep -q -x -F -e "$1" said
}
ends() {
    expect [ "$(tail -n 1 said)" = "$1" ]
}

expect() {
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "test_prove.sh: $*; status $status, said:" >&2
        cat said >&2
    fi
}

cat >good.h <<'EOT'
/*@ requires small: 0 <= x <= 100; assigns \nothing; ensures next: \result == x + 1; */
int good(int x);
EOT
cat >good.c <<'EOT'
#include "good.h"
int good(int x) { return x + 1; }
EOT
prove 0 --unit u=good.c
ends 'proved 3 of 3 goals in 1 functions of small; 3 now, 0 as kept; 0 functions without a contract; axioms 0; admits 0; smoke failures 0'

cat >false.c <<'EOT'
int state;
/*@ requires small: 0 <= x <= 100; assigns \nothing; ensures wrong: \result == x + 1; */
int same(int x) { return x; }
/*@ assigns \nothing; */
void writes(void) { state = 1; }
EOT
prove 1 --unit u=false.c
says 'not proved: false.c:2: same: postcondition: wrong: \result == \old(x) + 1'
says 'not proved: false.c:5: writes: assigns clause: assigns \nothing;'
ends 'proved 1 of 3 goals in 2 functions of small; 3 now, 0 as kept; 0 functions without a contract; axioms 0; admits 0; smoke failures 0'
prove 0 --unit u=false.c --fn same --prop @assigns
ends 'proved 1 of 1 goals of same'
prove 1 --unit u=false.c --fn same
ends 'proved 1 of 2 goals of same'

# The next command shows the goal.
says '    make prove-why FN=same CLAUSE=wrong'
prove 1 --unit u=false.c --fn same --why wrong
says "Goal: Post-condition 'wrong' in 'same'"
says 'Prove: false.'

# However the functions are split, the outcome is the same.
prove 1 --unit u=false.c --share 1
expect grep -q '^u-2: proved 0 of 1 goals in ' said
says 'not proved: false.c:2: same: postcondition: wrong: \result == \old(x) + 1'
ends 'proved 1 of 3 goals in 2 functions of small; 3 now, 0 as kept; 0 functions without a contract; axioms 0; admits 0; smoke failures 0'

# What is proved but rests on something that is not has no line of its own.
cat >loop.c <<'EOT'
/*@ requires n: 0 <= n <= 100; assigns \nothing; ensures twice: \result == 2 * n; */
int twice(int n)
{
    int s = 0;
    /*@ loop invariant index: 0 <= i <= n;
        loop invariant sum: s == 3 * i;
        loop assigns i, s;
        loop variant n - i; */
    for (int i = 0; i < n; i++)
        s += 2;
    //@ assert end: s == 2 * n;
    return s;
}
EOT
prove 1 --unit u=loop.c
says 'not proved: loop.c:6: twice: loop invariant: loop invariant sum: s == 3 * i;'
says 'not proved: loop.c:11: twice: user assertion: assert end: s == 2 * n;'
expect [ "$(grep -c '^not proved: ' said)" -eq 2 ]
sed 's/3 [*] i/2 * i/; s/variant n - i/variant n/' loop.c >endless.c
prove 1 --unit u=endless.c
says 'not proved: endless.c: twice: twice_loop_variant'
expect [ "$(grep -c '^not proved: ' said)" -eq 1 ]

sed '/loop variant/d; s/loop assigns i, s;/& *\//' endless.c >no_variant.c
prove 1 --unit u=no_variant.c
says 'problem: twice: a loop has no variant'
cat >recursive.c <<'EOT'
/*@ assigns \nothing; ensures one: \result == 1; */
int ping(void);
/*@ assigns \nothing; ensures one: \result == 1; */
int pong(void) { return ping(); }
int ping(void) { return pong(); }
EOT
prove 1 --unit u=recursive.c
says 'problem: pong: calls itself, directly or not'

# Everything follows from a false axiom.
cat >axiom.c <<'EOT'
/*@ axiomatic False { axiom absurd: \false; } */
/*@ assigns \nothing; ensures wrong: \result == 2; */
int one(void) { return 1; }
EOT
prove 1 --unit u=axiom.c
says 'axiom: absurd'
ends 'proved 2 of 2 goals in 1 functions of small; 2 now, 0 as kept; 0 functions without a contract; axioms 1; admits 0; smoke failures 0'

# A predicate without a definition is no axiom.
cat >opaque.c <<'EOT'
int state;
/*@ axiomatic Opaque { predicate P{L}(integer x) reads state; } */
/*@ requires p: P(3); assigns \nothing; ensures p: P(3); */
void keeps(void) { }
EOT
prove 0 --unit u=opaque.c

cat >admit.c <<'EOT'
/*@ assigns \nothing; admit ensures wrong: \result == 2; */
int one(void) { return 1; }
/*@ assigns \nothing; ensures wrong: \result == 3; */
int two(void) {
    int x = 2;
    //@ admit wrong: x == 3;
    return x;
}
EOT
prove 1 --unit u=admit.c
says 'not proved: admit.c:1: one: postcondition: wrong: \result == 2'
ends 'proved 3 of 3 goals in 2 functions of small; 3 now, 0 as kept; 0 functions without a contract; axioms 0; admits 2; smoke failures 0'

# What is called must have a contract. To have none is allowed, and counted.
cat >callee.c <<'EOT'
int state;
int declared(int x);
static inline int bare(int x) { return x; }
int bare_loop(int x) {
    /*@ loop invariant x <= 10; loop assigns x; loop variant 10 - x; */
    while (x < 10) x++;
    return x;
}
/*@ assigns \nothing; ensures kept: state == \old(state); */
void calls_declared(void) { declared(1); }
/*@ ensures \true; */
void calls_bare(void) { bare(1); }
EOT
prove 1 --unit u=callee.c
says 'without a contract: bare, bare_loop'
says 'problem: u: calls_declared calls declared, which has no contract'
says 'problem: u: calls_bare calls bare, which has no contract'
expect grep -q ' goals in 2 functions of small; .*; 2 functions without a contract; axioms 0; admits 0; smoke failures 0$' said
printf '#include "good.c"\nint uses(void) { return good(3); }\n' >uses.c
prove 0 --unit u=uses.c
says 'without a contract: uses'
ends 'proved 3 of 3 goals in 1 functions of small; 3 now, 0 as kept; 1 functions without a contract; axioms 0; admits 0; smoke failures 0'

# A contract that is assumed in one unit must be the one that is proved in another.
cat >user.c <<'EOT'
#include "good.h"
/*@ assigns \nothing; ensures four: \result == 4; */
int four(void) { return good(3); }
EOT
prove 0 --unit user=user.c --unit owner=good.c
ends 'proved 8 of 8 goals in 2 functions of small; 8 now, 0 as kept; 0 functions without a contract; axioms 0; admits 0; smoke failures 0'
prove 1 --unit user=user.c
says 'problem: user: good: its contract is assumed, for no unit defines it'
printf 'int good(int x) { return x + 1; }\n' >without.c
prove 1 --unit user=user.c --unit owner=without.c
says 'problem: user: good: the contract assumed here is not the one that owner proves'
for contract in 'assigns \nothing;' \
    'requires small: 0 <= x <= 100; requires even: x % 2 == 0; assigns \nothing; ensures next: \result == x + 1;'; do
    printf '/*@ %s */\nint good(int x) { return x + 1; }\n' "$contract" >other.c
    prove 1 --unit user=user.c --unit owner=other.c
    says 'problem: user: good: the contract assumed here is not the one that owner proves'
done

# Code that calls nothing outside of its unit cannot exit, so that may be assumed of it.
sed 's/;/; exits \\false;/2' good.h >exits.h
sed s/good.h/exits.h/ user.c >exits.c
prove 0 --unit user=exits.c --unit owner=good.c
printf 'void outside(void);\nvoid more(void) { outside(); }\n' | cat good.c - >more.c
prove 1 --unit user=exits.c --unit owner=more.c
says 'problem: user: good: the contract assumed here is not the one that owner proves'

# Naming functions leaves lemmas out of WP's run, what it does not know how to prove out of its count.
cat >lemma.c <<'EOT'
/*@ lemma wrong: \forall integer x; x > 3 ==> x > 4; */
int bare(int x) { return x; }
/*@ assigns \nothing; */
void nothing(void) { }
EOT
prove 1 --unit u=lemma.c
says 'not proved: lemma: lemma_wrong'
ends 'proved 1 of 2 goals in 1 functions of small; 2 now, 0 as kept; 1 functions without a contract; axioms 0; admits 0; smoke failures 0'
# A lemma that is only checked is one, too.
sed 's/lemma wrong/check lemma wrong/' lemma.c >check.c
sed 's/x > 4/x > 2/' check.c >right.c
prove 1 --unit u=check.c
says 'not proved: lemma: check_lemma_wrong'
expect [ "$(grep -c '^problem' said)" -eq 0 ]
prove 0 --unit u=right.c
printf 'int a, b;\n/*@ assigns a \\from b; */\nvoid from(void) { a = 1; }\n' >from.c
prove 1 --unit u=from.c
says 'not proved: from.c:2: from: from clause: assigns a \from b;'
printf '/*@ requires positive: x > 0; */\nvoid asks(int x) { }\n' >asks.c
prove 1 --unit u=asks.c
says 'problem: u: asks: nothing of its contract was tried'

# WP takes it that a pointer does not point to what the function names itself.
cat >pointer.c <<'EOT'
int state;
/*@ requires valid: \valid(p); assigns *p, state; ensures set: *p == 3; */
void set(int *p) { *p = 3; state = 4; }
/*@ assigns state; */
void aliases(void) { set(&state); }
EOT
prove 1 --unit u=pointer.c
says "callers' pointers are taken to lie outside of the machine: set"
says 'not proved: pointer.c:5: aliases: precondition of set: \separated(p, &state)'

# Nobody can call this, so it proves everything; that shows only when false is tried.
cat >nobody.c <<'EOT'
/*@ requires one: x == 1; requires two: x == 2; assigns \nothing; ensures wrong: \result == 3; */
int nobody(int x) { return x; }
EOT
prove 0 --unit u=nobody.c --fn nobody
prove 1 --unit u=nobody.c
says 'smoke test failed: nobody.c:2: nobody: default_requires'
says 'not proved: nobody.c:1: nobody: contradiction: precondition: one: x == 1'
ends 'proved 2 of 2 goals in 1 functions of small; 2 now, 0 as kept; 0 functions without a contract; axioms 0; admits 0; smoke failures 1'

# Where more functions have changed than one wants to wait for, that is said, and is a failure; what is proved can be kept.
prove 1 --unit u=nobody.c --smoke-most 0 --keep --kept untried.txt
says 'problem: smoke tests are not tried in 1 functions: make smoke'
ends 'proved 2 of 2 goals in 1 functions of small; 2 now, 0 as kept; 0 functions without a contract; axioms 0; admits 0; smoke failures 0'
prove 1 --unit u=nobody.c --smoke-most 0 --kept untried.txt --sample -1
expect grep -q '; 0 now, 2 as kept at ' said
says 'problem: smoke tests are not tried in 1 functions: make smoke'
# It is tried as soon as they are few.
prove 1 --unit u=nobody.c --kept untried.txt --sample -1
says 'smoke test failed: nobody.c:2: nobody: default_requires'

# Who passed a smoke test need not try again until something changes that it can see.
prove 0 --unit u=good.c --keep --kept kept.txt
says 'smoke tests are due in 1 functions'
says 'kept in kept.txt: 3 goals in 1 functions; smoke tests passed in 1'
prove 0 --unit u=good.c --kept kept.txt --all
expect [ "$(grep -c '^smoke tests are due' said)" -eq 0 ]
prove 0 --unit u=good.c --kept kept.txt --smoke
says 'smoke tests are due in 1 functions'
sed 's/x <= 100/x <= 99/' good.h >fewer.h
sed 's/good.h/fewer.h/' good.c >fewer.c
prove 0 --unit u=fewer.c --kept kept.txt
says 'smoke tests are due in 1 functions'
cat >seen.py <<'EOT'
import sys

sys.path.insert(0, sys.argv[1])
import fingerprints


class Survey:
    unit = None
    code = """
/* Generated by Frama-C */
int state; int other;
/*@ predicate P(integer x) = Q(x); */
/*@ predicate Q(integer x) = x > 0; */
/*@ predicate R(integer x) = x > 0; */
/*@ ensures P(state); */
void callee(void) { state = 1; }
/*@ ghost /@ ensures Q(1); @/ void ghostly(void) { ; } */
/*@ requires R(3); */
void alone(void) /*@ ghost (int q) */ { other = '{'; }
/*@ ensures state == 1; */
void caller(void) { callee(); /*@ ghost ghostly(); */ }
"""


def changed(old, new):
    before = fingerprints.Fingerprints(Survey, {})
    after = type('After', (Survey,), {'code': Survey.code.replace(old, new)})
    after = fingerprints.Fingerprints(after, {})
    return [f for f in ('caller', 'callee', 'alone') if before.of(f) != after.of(f)]


assert changed('Q(integer x) = x > 0', 'Q(integer x) = x > 1') == ['caller', 'callee']
assert changed('R(integer x) = x > 0', 'R(integer x) = x > 1') == ['alone']
assert changed('state = 1; }', 'state = 2; }') == ['callee']
assert changed('{ ; }', '{ ; ; }') == ['caller']
assert changed('int other;', 'int other; int *where = &other;') == ['caller', 'callee', 'alone']
EOT
expect python3 -B seen.py "${prove%/*}"

# What each function had to prove before, it has to prove still.
none=0000000000000000
echo "function good $none 4 -" >before.txt
prove 1 --unit u=good.c --kept before.txt
says 'problem: good has 3 goals, before 4: make keep, if that is meant'
expect grep -q '^ "complete": true' build/prove/small/report.json # or make keep could not be obeyed
printf 'function good %s 3 -\nfunction better %s 1 -\n' $none $none >before.txt
prove 1 --unit u=good.c --kept before.txt
says 'problem: better is gone, but was kept: make keep, if that is meant'
echo "function good $none 2 -" >before.txt
prove 0 --unit u=good.c --kept before.txt
says 'not kept yet: 1 functions: make keep'
echo 'function good' >before.txt
prove 2 --unit u=good.c --kept before.txt
ends 'prove: before.txt:1:1: neither "function NAME HASH GOALS HASH" nor "later FUNCTION GOAL ATTEMPT": function good'

# What a contract says is kept, too: a clause that says less has as many goals, and a definition may make it say less.
cat >promise.c <<'EOT'
/*@ predicate Above(integer x) = x > 2; predicate Next(integer x, integer y) = y == x + 1 && Above(2); */
/*@ requires small: 0 <= x <= 100; assigns \nothing; ensures next: Next(x, \result) || \result == x + 1; ensures more: \result > x; */
int promise(int x) { return x + 1; }
EOT
prove 0 --unit u=promise.c --keep --kept promises.txt --clauses clauses.txt
cp clauses.txt before.txt
prove 0 --unit u=promise.c --kept promises.txt --clauses clauses.txt --sample -1
expect [ "$(grep -c '^not kept yet' said)" -eq 0 ]
sed 's/more: .result > x/more: \\result == \\result/; s/small: 0/smaller: 0/; s/x > 2;/x > 1;/' promise.c >said_less.c
mv said_less.c promise.c
prove 1 --unit u=promise.c --keep --kept promises.txt --clauses clauses.txt
says 'problem: clause promise more: it does not say what was kept: make keep, if that is meant'
says 'problem: clause promise small: it does not say what was kept: make keep, if that is meant'
says 'problem: logic Above: it does not say what was kept: make keep, if that is meant'
expect [ "$(grep -c '^problem' said)" -eq 3 ]
expect [ "$(diff before.txt clauses.txt | grep -c '^> ')" -eq 3 ]
prove 0 --unit u=promise.c --kept promises.txt --clauses clauses.txt --sample -1

# What is as it was when it was proved is believed, but for the part whose turn it is: so what is kept and false is found.
git init -q repository && cd repository || exit 2
commit() {
    git add -A . && git -c user.name=test -c user.email=test commit -q --allow-empty -m "$1"
}
for number in 1 2 3 4 5 6 7 8 9; do
    printf '/*@ assigns \\nothing; ensures %s: \\result == %s; */\nint give_%s(void) { return %s; }\n' n$number $number $number $number
done >nine.c
cp ../good.[ch] . && echo build/ >.gitignore
none='; 0 functions without a contract; axioms 0; admits 0; smoke failures 0'
prove 0 --unit u=nine.c --keep --kept kept.txt
ends "proved 18 of 18 goals in 9 functions of small; 18 now, 0 as kept$none"
commit first
first=$(git rev-parse --short HEAD)
prove 0 --unit u=nine.c --kept kept.txt --sample -1
ends "proved 18 of 18 goals in 9 functions of small; 0 now, 18 as kept at $first$none"
prove 0 --unit u=nine.c --kept kept.txt --all
ends "proved 18 of 18 goals in 9 functions of small; 18 now, 0 as kept$none"
# Only what changed.
sed 's/n5: .result == 5/n5: \\result >= 5/' nine.c >changed.c && mv changed.c nine.c
prove 0 --unit u=nine.c --kept kept.txt --sample -1
ends "proved 18 of 18 goals in 9 functions of small; 2 now, 16 as kept at $first$none"
# Ten commits in a row, from any on, have all parts; of a clone without them the only one has one.
cat >parts.py <<'EOT'
import os
import subprocess
import sys

sys.path.insert(0, sys.argv[1])
import kept

parts = [[f for f in range(400) if kept.part_of(f'f{f}') == part] for part in range(kept.PARTS)]
assert sum(map(len, parts)) == 400 and all(20 <= len(part) <= 60 for part in parts), parts
turns = []
for number in range(25):
    turns.append(kept.turn())
    kept.git('-c', 'user.name=test', '-c', 'user.email=test', 'commit', '-q', '--allow-empty', '-m', 'next')
for begin in range(15):
    assert sorted(turns[begin:begin + kept.PARTS]) == list(range(kept.PARTS)), turns
subprocess.run(['git', 'clone', '-q', '--depth', '1', 'file://' + os.getcwd(), '../shallow'], check=True)
os.chdir('../shallow')
assert kept.turn() == int(kept.git('rev-parse', 'HEAD').strip(), 16) % kept.PARTS
EOT
expect python3 -B parts.py "${prove%/*}"
# A body is broken, and the file made to say that it was proved.
sed 's/return 7/return 8/' nine.c >wrong.c && mv wrong.c nine.c
prove 1 --unit u=nine.c --kept kept.txt --sample -1
says "not proved: nine.c:13: give_7: postcondition: n7: \\result == 7"
forge() {
    python3 -B - "${prove%/*}" <<'EOT'
import json
import sys

sys.path.insert(0, sys.argv[1])
import kept

report = json.load(open('build/prove/small/report.json'))
hashes, passed = report['hashes'], report['smoke_passed']
file = kept.load('kept.txt')
file.functions = {f: (hashes[f], goals, passed.get(f, smoke)) for f, (_, goals, smoke) in file.functions.items()}
kept.save('kept.txt', file)
EOT
}
forge
prove 0 --unit u=nine.c --kept kept.txt --sample -1
expect grep -q "; 0 now, 18 as kept at kept.txt;" said
caught=0
for part in 0 1 2 3 4 5 6 7 8 9; do
    python3 -B "$prove" --build build --seconds 1 --unit u=nine.c --kept kept.txt --sample $part >said 2>&1
    status=$?
    case $status in
    1)
        caught=$((caught + 1))
        says "not proved: nine.c:13: give_7: postcondition: n7: \\result == 7"
        ;;
    *) expect [ "$status" -eq 0 ] ;;
    esac
done
expect [ "$caught" -eq 1 ]
prove 1 --unit u=nine.c --kept kept.txt --all
# Nor is it believed where another commit's file is.
commit forged
prove 1 --unit u=nine.c --kept kept.txt --sample -1 --base "$first"
says "not proved: nine.c:13: give_7: postcondition: n7: \\result == 7"
expect grep -q "; 4 now, 14 as kept at $first;" said
# What is kept of such a proof is what that commit kept, for what was believed of it.
cp nine.c wrong.c && git show "$first:./nine.c" >nine.c
sed 's/^\(function give_1 .*\) [^ ]*$/\1 ffffffffffffffff/' kept.txt >other.txt
expect grep -q ffff other.txt
cp other.txt kept.txt
prove 0 --unit u=nine.c --keep --kept kept.txt --sample -1 --base "$first"
git show "$first:./kept.txt" >other.txt
expect cmp kept.txt other.txt
git checkout -q kept.txt && mv wrong.c nine.c && rm other.txt
prove 2 --unit u=nine.c --kept kept.txt --base nowhere
ends 'prove: BASE=nowhere: there is no such commit'
prove 1 --unit u=nine.c --kept elsewhere.txt --base "$first"
expect grep -q '; 18 now, 0 as kept;' said
cd "$directory" || exit 2

# A second opinion: what one solver proved the other one tries, too. That it does not prove it is told, and no failure.
cat >second.c <<'EOT'
/*@ assigns \nothing; ensures same: \result == x; */
int second(int x)
{
    //@ assert one: (\forall integer a; 0 <= a < x ==> a % 2 == 0) ==> x < 2;
    //@ assert other: (\exists integer a; 3 * a == x) || (\exists integer a; 3 * a + 1 == x) || (\exists integer a; 3 * a + 2 == x);
    return x;
}
/*@ lemma both: \forall integer x; x > 3 ==> x > 2; */
EOT
prove 0 --unit u=second.c --second
says 'second opinion: goals proved by Qed alone 2, both 1, Z3 alone 1, CVC4 alone 1: build/prove/small/second.md'
ends 'proved 5 of 5 goals in 1 functions of small; 5 now, 0 as kept; 0 functions without a contract; axioms 0; admits 0; smoke failures 0'
expect [ "$(grep -c '^| second_assert' build/prove/small/second.md)" -eq 2 ]
expect grep -q '^| second_assert_one | second | second.c | Z3 alone |' build/prove/small/second.md
expect grep -q '^| second_assert_other | second | second.c | CVC4 alone |' build/prove/small/second.md
prove 2 --unit u=second.c --second --fn second

# A unit may prove some of its files only; what it leaves out must be proved in another.
prove 0 --unit owner=good.c --unit user=user.c,good.c@user.c
ends 'proved 8 of 8 goals in 2 functions of small; 8 now, 0 as kept; 0 functions without a contract; axioms 0; admits 0; smoke failures 0'
prove 1 --unit user=user.c,good.c@user.c
says 'problem: good has a contract, and no unit proves it: good.c'
says 'problem: user: good: its contract is assumed, for no unit defines it'
says 'problem: good: proved in 0 runs'

# Only known warnings pass.
cat >cast.c <<'EOT'
/*@ requires valid: \valid(p) && \valid((int *)p); assigns \nothing; */
int cast(char *p) { return *(int *)p; }
EOT
prove 1 --unit u=cast.c
expect grep -q '^problem: u: \[wp\] cast.c:2: Warning: Cast with incompatible pointers types' said

# A warning counts wherever it says that it is: here, that an infinite loop has a variant if something is so.
cat >place.c <<'EOT'
/*@ predicate any(integer a, integer b) = \true; */
/*@ assigns \nothing; ensures wrong: \result == 1; */
int never(void)
{
    int i = 2;
#line 7 "a file.c"
    /*@ loop assigns i; loop variant i for any; */
    while (i != 1)
        i = 2;
    return i;
}
EOT
# So does one that is given while the sources are read.
printf 'int calls(void) { return undeclared(3); }\n' | cat good.c - >implicit.c
prove 1 --unit place=place.c --unit implicit=implicit.c
says "problem: place: [wp:hypothesis] a file.c:7: Warning: 'any' relation must be well-founded"
says 'problem: implicit: [kernel:typing:implicit-function-declaration] implicit.c:3: Warning: Calling undeclared function undeclared. Old style K&R code?'

# What a contract names means the same where it is proved and where it is assumed: logic, types, and whose case a clause is.
cat >decl.h <<'EOT'
/*@ assigns \nothing; ensures is: Is(\result); */
int give(void);
EOT
printf '/*@ predicate Is(integer x) = x == 1; */\n#include "decl.h"\nint give(void) { return 1; }\n' >one.c
cat >two.c <<'EOT'
/*@ predicate Is(integer x) = x == 2; */
#include "decl.h"
/*@ assigns \nothing; ensures wrong: \result == 2; */
int uses(void) { return give(); }
EOT
cat >cases.c <<'EOT'
struct pair { int a; int b; } both;
/*@ assigns \nothing;
    behavior zero: assumes x == 0; ensures one: \result == 1;
    behavior other: assumes x != 0; ensures two: \result == 2; */
int which(int x) { return x == 0 ? 1 : 2; }
EOT
cat >changed.c <<'EOT'
struct pair { int b; int a; } both;
/*@ assigns \nothing;
    behavior zero: assumes x == 0; ensures two: \result == 2;
    behavior other: assumes x != 0; ensures one: \result == 1; */
int which(int x);
/*@ assigns \nothing; ensures wrong: \result == 2; */
int zero(void) { return which(0); }
EOT
# A contract that only says what is not changed is an assumption, too.
cat >sets.c <<'EOT'
int state;
/*@ assigns \nothing; */
void sets(void);
/*@ assigns \nothing; ensures wrong: state == \old(state); */
void calls(void) { sets(); }
EOT
# What is proved of whatever predicate reads some variables holds of one that reads no other, however indirectly.
cat >keeps.c <<'EOT'
int seen[4], other[(1 + 1) * 2];
/*@ axiomatic Opaque { predicate P{L} reads seen[..]; predicate R{L} reads seen[0 .. 1], other[..]; } */
/*@ requires p: P; assigns other[0]; ensures p: P; */
void keeps(void) { other[0] = 1; }
EOT
cat >real.c <<'EOT'
int seen[4], other[(1 + 1) * 2], *where;
/*@ predicate Q{L}(integer x) = other[0] == x;
    predicate P{L} = seen[0] == 1 && Q(0);
    predicate R{L} = *where == 1; */
EOT
prove 1 --unit one=one.c --unit two=two.c --unit cases=cases.c --unit changed=changed.c --unit sets=sets.c --unit keeps=keeps.c \
    --unit real=real.c
says 'problem: two: logic Is: what it means here is not what it means in one'
says 'problem: changed: which: the contract assumed here is not the one that cases proves'
says 'problem: changed: struct pair: what it means here is not what it means in cases'
says 'problem: sets: sets: its contract is assumed, for no unit defines it'
says 'problem: keeps: P: in real it depends on other, which its reads clause here does not name'
says 'problem: keeps: R: in real it depends on where, which its reads clause here does not name'
says 'problem: keeps: R: in real it may depend on more than the part of a variable that its reads clause names here'
says 'problem: keeps: R: in real it depends on what a pointer points to, which a reads clause cannot bound here'
expect [ "$(grep -c '^problem' said)" -eq 8 ]
sed -i 's/predicate R.*; }/}/' keeps.c
sed 's/Q(0)/seen[1] == 1/' real.c >real_and_right.c
prove 0 --unit keeps=keeps.c --unit real=real_and_right.c

# What WP takes for granted must be so: that no memory has two names, that a function may be called at any time, that what the
# logic defines exists.
cat >granted.c <<'EOT'
int state;
union both { int i; unsigned u; } w;
/*@ assigns w; ensures wrong: \result == 1; */
int pun(void) { w.i = 1; w.u = 3; return w.i; }
/*@ assigns \nothing; ensures wrong: \result == 0; */
int main(void) { return state; }
/*@ logic integer f(integer n) = n == 5 ? f(5) + 1 : 0; */
/*@ inductive odd(integer n) { case wrong: \forall integer n; !odd(n) ==> odd(n); } */
/*@ assigns \nothing; ensures wrong: f(x) >= 0 && \result == 7; */
int seven(int x) { if (x == 5) return 3; return 7; }
EOT
prove 1 --unit u=granted.c
says 'problem: u: granted.c:2: union both: what one member is given, WP does not see in another'
expect grep -q '^problem: u: granted.c:6: main: it has a contract, and would be proved only for variables that have their first' said
expect grep -q '^problem: u: granted.c:7: logic f: it calls itself, and must then be' said
says 'problem: u: granted.c:8: inductive odd: only predicates, logic functions and lemmas are known to mean something'
expect grep -q '^proved 8 of 8 ' said
# The code that is proved is the one that is compiled: what compilers do not see is not proved for them, nor what only they see.
cat >other_code.h <<'EOT'
/*@ assigns \nothing; ensures one: \result == 1; */
int one(void);
#ifndef OPAQUE
int global = 1;
#endif
EOT
cat >other_code.c <<'EOT'
/*@ assigns \nothing; ensures one: \result == 1; */
int one(void)
{
#ifdef __FRAMAC__
    return 1;
#else
    return 2;
#endif
}
EOT
printf '#include "other_code.h"\nint one(void) { return 1; }\n' >hidden.c
sed 's/int global.*/#define NAME one/; s/#ifndef/#ifdef/' other_code.h >annotated.h
printf '#include "annotated.h"\n/*@ assigns \\nothing; ensures n: \\result == 3; */\nint three(void) { return 3; }\n' >annotated.c
prove 1 --unit u=other_code.c --unit hidden=hidden.c:OPAQUE=1 --unit annotated=annotated.c:OPAQUE=1
says 'problem: u: other_code.c:7: here the code that compilers see differs from the code that is proved, in other_code.c'
says 'problem: hidden: other_code.h:4: here the code that compilers see differs from the code that is proved, in hidden.c'
expect [ "$(grep -c 'the code that compilers see' said)" -eq 2 ]
cat >recursion.py <<'EOT'
import sys

sys.path.insert(0, sys.argv[1])
import granted
import logic
from program import pieces


def ends(text):
    found = logic.definitions(pieces(f'/*@ {text} */'))
    return [name for name in found if name in logic.named(name, found) and not granted.counts_down(found[name][0], found)] == []


right = 'logic integer f{L}(integer v, integer n) = n <= 0? 0: f(v, n - 1) + (at[n - 1] == v? 1: 0);'
assert ends(right)
assert ends(right.replace('n <= 0', 'n < 1')) and ends(right.replace('n <= 0', 'n <= v'))
assert ends('predicate P(integer n) = n > 0;')
for old, new in (('n <= 0', 'n == 0'), ('n <= 0', 'n <= at[0]'), ('n <= 0', 'n >= 0'), ('n - 1) +', 'n) +'), ('n - 1) +', 'n + 1) +'),
                 ('n - 1) +', 'n - 2) +'), ('? 0', '? f(v, n - 1)'), (': f', ': \\let n = 2; f'), ('v, n - 1', 'n - 1, v'),
                 (': f(v, n - 1)', ': f'), ('integer n', 'int n'), ('n <= 0? 0: f', '1 + f'), ('? 1', '? f(v, n)')):
    assert old in right and not ends(right.replace(old, new)), new
assert not ends(right.replace('n <= 0', 'n <= v').replace('f(v, n - 1)', 'f(v - 2, n - 1)'))
assert not ends('axiomatic A { logic integer f(integer n) = n <= 0? 0: g(n - 1); logic integer g(integer n) = f(n); }')
EOT
expect python3 -B recursion.py "${prove%/*}"

# One prover, another geometry, and reports for programs.
prove 0 --unit u=good.c --provers z3 --geometry tiny
expect grep -q '^geometry tiny, 1 files: ' said
prove 2 --unit u=good.c --provers z3,nothing
python3 - <<'EOT' || failed=$((failed + 1))
import json
import xml.etree.ElementTree as tree

suite = tree.parse('build/prove/tiny/junit.xml').getroot()
assert [case.get('name') for case in suite] == ['good', '(the proof as a whole)'], list(suite)
report = json.load(open('build/prove/tiny/report.json'))
assert report['complete'] and len(report['details']) == 3, report
EOT

prove 2 --unit u=none.c
ends 'prove: none.c: there is no such file'
printf '/*@ ensures unknown; */\nint f(void) { return 1; }\n' >syntax.c
prove 2 --unit u=syntax.c
prove 2 --unit u=good.c --fn nobody

# Claims and operations, looked up in a copy of the project, where names go and come.
status() {
    expected=$1
    (cd project && python3 -B proofs/runner/status.py) >said 2>&1
    status=$?
    expect [ "$status" -eq "$expected" ]
}
mkdir project
cp -r "$root/model" "$root/spec" "$root/corpus" "$root/harness" "$root/proofs" project/
status 0
expect grep -q '^| C1\. .*`theorem_demand` proofs/economy.c:[0-9]* (proof not run).*c01-exec-brings-in-one-page' said
expect grep -q '^| `vm_fork` | VM_ESRCH, VM_ENOPROC, VM_ENOTABLE | model/process.c:' said
expect [ "$(grep -c '^| C[0-9]*\. ' said)" -eq "$(grep -c '^\*\*C[0-9]*\. ' "$root/spec/claims.md")" ]
sed -i 's/ensures atomic:/ensures atom:/' project/proofs/atomicity.c
status 1
says 'status: theorem_atomicity has no clause atomic'
says 'status: theorem_atomicity: no claim names its clause atom'
cp "$root/proofs/atomicity.c" project/proofs
# What is required is not promised.
sed -i 's/`vm_write`, clauses `kinds`/`vm_write`, clauses `in`, `kinds`/' project/spec/claims.md
status 1
says 'status: vm_write has no clause in'
cp "$root/spec/claims.md" project/spec
rm project/corpus/c08-*.trace
status 1
says 'status: C8: no trace'
sed -i 's/`flat_fork`, and every/`flat_spoon`, and every/' project/spec/claims.md
status 1
says 'status: C4: flat_spoon names nothing'
says 'status: C4: no check'
printf '# claims: C99\n' >project/corpus/c99.trace
status 1
says 'status: C99: traces name it, but there is no such claim'
cp "$root/spec/claims.md" project/spec
cp "$root"/corpus/c08-*.trace project/corpus
rm project/corpus/c99.trace
status 0
# What has no contract is not proved, whether the proof has run or not.
sed -i 's/`fault_zero`, clause `same`/`check_once`/' project/spec/claims.md
status 1
says 'status: C10: check_once: no contract'
cp "$root/spec/claims.md" project/spec
# When all is proved, nothing is missing: a clause may have the name of a function of the harness. And what is not, is said.
mkdir -p project/build/prove/small
proved=$(sed -n 's/^[a-z][a-z_0-9 *]*[ *]\([a-z_0-9]*\)(.*/"\1": [1, 1]/p' project/model/*.[ch] project/spec/*.[ch] project/proofs/*.[ch] | sort -u | paste -s -d ,)
printf '{"functions": {%s}}' "$proved" >project/build/prove/small/report.json
status 0
printf '{"functions": {%s, "vm_fork": [1, 2]}}' "$proved" >project/build/prove/small/report.json
status 1
says 'status: C4: vm_fork: 1 of 2 proved'

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
