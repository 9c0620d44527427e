#!/bin/sh
# Evidence is asked for once for the same sources; the page, the text and the numbers in documents are what was said.
# usage: evidence.sh FORKPROOF
set -u

. harness/test/check.sh

project=$directory/project
proof='python3 -B proofs/runner/prove.py --smoke --keep'
mkdir -p "$project/proofs/evidence" "$project/proofs/runner" "$project/proofs/kept" "$project/model"
echo 'int pages = 1; // the least' >"$project/model/pages.c"
cp proofs/runner/whole.py "$project/proofs/runner" && cp proofs/evidence/evidence.py proofs/evidence/page.html "$project/proofs/evidence"
mkdir -p "$project/harness/exhaust"
printf 'exhaust_linked = \\\n    play/run\n' >"$project/harness/exhaust/exhaust.mk"
cat >"$project/Makefile" <<'END'
exhaust:
	@echo 'gcc build/model/pages.o'
	@echo 'processes 2, pages 1: 5 states: complete' && echo 'processes 3, pages 1: 7 states: complete'
	@echo 'processes 2, pages 1: 5 states: complete'
mutants:
	@echo 'mutants: 3 of 3 tried'
faults:
	@false
test:
	@echo 'what nobody expects'
END
echo "print('proved 12 of 12 goals in 3 functions')" >"$project/proofs/runner/prove.py"
cat >"$project/README.md" <<'END'
    proved 1 of 1 goals in 1 functions
    3 passed, 0 failed
END
cat >"$directory/readme" <<'END'
    proved 12 of 12 goals in 3 functions
    3 passed, 0 failed
END
cat >"$project/proofs/evidence/README.md" <<'END'
Of `make exhaust`:

    processes 2, pages 1: 4 states: complete

And more.
END
cat >"$directory/evidence" <<'END'
Of `make exhaust`:

    processes 2, pages 1: 5 states: complete
    processes 3, pages 1: 7 states: complete

And more.
END
echo '/build/' >"$project/.gitignore"
(cd "$project" && git init -q . && git add . && git -c user.name=test -c user.email=test commit -q -m test)

# asks STATUS NAME...: it ends so; what it says is in $said.
asks() {
    wanted=$1
    shift
    python3 -B "$project/proofs/evidence/evidence.py" "$@" >"$said" 2>&1
    [ $? -eq "$wanted" ]
}

check 'what succeeds' asks 0 prove exhaust
check 'is in the README, and nothing else has changed' cmp -s "$directory/readme" "$project/README.md"
check 'and in the other document' cmp -s "$directory/evidence" "$project/proofs/evidence/README.md"
check 'which is true of both' asks 0 --check
check 'and in the text' grep -q -x 'processes 3, pages 1: 7 states: complete' "$project/build/evidence/index.txt"
check 'without what was built' sh -c "! grep -q pages.o '$project/build/evidence/index.txt'"
check 'and on the page' grep -q 'proved 12 of 12 goals' "$project/build/evidence/index.html"
check 'is not asked again' asks 0 prove
check 'as it says' grep -q -x "evidence: $proof: kept" "$said"
keep() {
    (cd "$project" && git add . && git -c user.name=test -c user.email=test commit -q -m test)
}
echo '# kept' >"$project/proofs/kept/small.txt" && keep
check 'nor when only these documents have changed, and what a proof keeps' asks 0 prove
check 'as it says, too' grep -q -x "evidence: $proof: kept" "$said"
check 'and is of these sources' grep -q "^$proof: status 0, .*, commit [0-9a-f]*\$" "$project/build/evidence/index.txt"
echo '# another' >>"$project/Makefile" && keep
check 'but for other sources' asks 0 prove
check 'it is' grep -q -x "evidence: $proof" "$said"
check 'and what was not is of others' grep -q '^make exhaust: .*, not this one' "$project/build/evidence/index.txt"
check 'asked again' asks 0 exhaust
mkdir -p "$project/docs" "$project/harness/play" && echo more >"$project/docs/more" && echo 'int more;' >"$project/harness/play/suite.c"
echo 'int pages = 1; // no fewer' >"$project/model/pages.c" && keep
check 'where nothing has changed that it depends on, which is no comment' asks 0 prove exhaust
check 'what takes long is kept' grep -q -x 'evidence: make exhaust: kept' "$said"
check 'and nothing else' grep -q -x "evidence: $proof" "$said"
keep
git clone -q "$project" "$directory/elsewhere"
(cd "$directory/elsewhere" && python3 -B proofs/evidence/evidence.py prove) >"$said" 2>&1
check 'and elsewhere, too' grep -q -x "evidence: $proof: kept" "$said"
check 'anew' asks 0 --anew prove
check 'it is asked again' grep -q -x "evidence: $proof" "$said"
echo 'int pages = 2;' >"$project/model/pages.c" && keep
check 'where the code has changed' asks 0 exhaust
check 'everything is' grep -q -x 'evidence: make exhaust' "$said"
echo 'int run;' >"$project/harness/play/run.c" && keep
check 'where something that is linked has' asks 0 exhaust
check 'it is again' grep -q -x 'evidence: make exhaust' "$said"
# What mistakes are tried on is no test, no document and nothing that says when it is run.
check 'what takes longer' asks 0 mutants
mkdir -p "$project/.ci" "$project/harness/test" "$project/proofs/mutants"
for path in .ci/run harness/test/run_tests.py docs/more proofs/README.md proofs/evidence/page.html; do
    echo more >>"$project/$path" && keep
    check "is asked when $path has changed" asks 0 mutants
    check 'and kept' grep -q -x 'evidence: make mutants: kept' "$said"
done
for path in Makefile model/pages.c spec/view.acsl spec/claims.md corpus/c01.trace harness/play/run.c fuzz/targets/fuzz_ops.c proofs/mutants/run.py; do
    mkdir -p "$(dirname "$project/$path")"
    echo '# more' >>"$project/$path" && keep
    check "when $path has changed" asks 0 mutants
    check 'it is asked again' grep -q -x 'evidence: make mutants' "$said"
done

sed 's/5 states/6 states/' "$directory/evidence" >"$project/proofs/evidence/README.md"
check 'a number that was never said' asks 2 --check
check 'is told, too' grep -q '^evidence: make exhaust did not say what proofs/evidence/README.md has of it: .* 6 states: complete$' "$said"
check 'what fails' asks 1 faults
check 'is told as that' grep -q '^make faults: status 2, ' "$project/build/evidence/index.txt"
check 'what was never run' grep -q -x 'make compare: was not run' "$project/build/evidence/index.txt"
check 'what no longer says what the README has' asks 2 test
check 'is told' grep -q '^evidence: make test no longer says what README.md has of it' "$said"

# What runs when it is interrupted takes a moment to end; it is waited for, and nothing is written after it.
cat >"$project/Makefile" <<'END'
test:
	@sh slow.sh
END
cat >"$project/slow.sh" <<'END'
trap 'sleep 2; echo ended >ended; exit 1' TERM
echo begun >begun
while :; do sleep 0.1; done
END
interrupted() {
    rm -rf "$project/build/evidence" "$project/begun" "$project/ended"
    python3 -B "$project/proofs/evidence/evidence.py" --anew test >"$said" 2>&1 &
    evidence=$!
    for _ in $(seq 300); do
        [ ! -e "$project/begun" ] || break
        sleep 0.1
    done
    kill "-$1" $evidence
    wait $evidence
    [ $? -eq 130 ]
}
for signal in INT TERM; do
    check "interrupted by $signal, it ends with the status that says so" interrupted $signal
    check 'when what it ran has ended' [ -e "$project/ended" ]
    check 'and writes no page' [ ! -e "$project/build/evidence/index.html" ]
done

# The C files of which the search of every state is built, and all that they include.
cat >"$directory/searched.py" <<'END'
import glob
import os
import re
import subprocess
import sys

sys.path.insert(0, 'proofs/evidence')
import evidence

files = [*glob.glob('model/*.c'), *glob.glob('spec/*.c'), *glob.glob('harness/exhaust/*.c'), 'harness/machine/adapter.c',
         'harness/machine/picture.c', *(f'harness/{name}.c' for name in evidence.LINKED)]
sizes = [f'-DVM_{size}=1' for size in ('PROCESSES', 'LEAF_ENTRIES', 'FRAMES', 'SLOTS', 'FILE_PAGES', 'TABLES', 'ROOT_ENTRIES')]
rules = subprocess.run(['cc', '-MM', *sizes, '-DVM_PAGE_SIZE=2', '-DMACHINE=machine', *files], text=True, check=True,
                       stdout=subprocess.PIPE).stdout
built = set(map(os.path.normpath, re.findall(r'\S+\.[ch]\b', rules)))
others = [path for path in sorted(built) if not evidence.SEARCHED.fullmatch(path)]
print(*others)
sys.exit(not built.issuperset(files) or bool(others))
END
check 'an answer of a search depends on all that it is built of' python3 -B "$directory/searched.py"

checks_end
