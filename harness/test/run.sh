#!/bin/sh
# Runs every test: a line for each, the output of those that fail, and the count at the end.
# usage, from the project's folder: run.sh
set -u

make=${MAKE:-make}
log=build/test.log
passed=0
failed=0
running=
mkdir -p build
trap 'exit 130' HUP INT TERM
trap '[ -z "$running" ] || kill "$running"' EXIT

# run COMMAND...: its output goes to the log, its status to $status. timeout ends what the command started, too.
run() {
    timeout -k 10 900 "$@" >$log 2>&1 </dev/null &
    running=$!
    wait "$running"
    status=$?
    running=
}

# count PASSED FAILED NAME: adds them up, and says so.
count() {
    passed=$((passed + $1))
    failed=$((failed + $2))
    if [ "$2" -eq 0 ]; then
        echo "ok    $3"
    else
        echo "FAIL  $3 (status $status), which said:"
        tail -n 100 $log | sed 's/^/    /'
    fi
}

# step NAME COMMAND...: one check, that the command succeeds.
step() {
    name=$1
    shift
    run "$@"
    [ "$status" -eq 0 ]
    count $((1 - $?)) $((status != 0)) "$name"
}

# program NAME COMMAND...: checks that the command counts itself, in lines "N passed, N failed". One that dies
# without such a line, or fails although it counted no failure, is a failure.
program() {
    name=$1
    shift
    run "$@"
    sum=$(sed -n 's/^\([0-9]\{1,\}\) passed, \([0-9]\{1,\}\) failed$/\1 \2/p' $log |
        awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }')
    p=${sum% *}
    f=${sum#* }
    if [ "$f" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$p" -eq 0 ]; }; then
        f=1
    fi
    count "$p" "$f" "$name: $p"
}

step 'build' "$make" all tests examples mutant-objects
step 'build with clang, ASan and UBSan' "$make" B=build/sanitized CC=clang SANITIZE=1 all tests fuzz-targets
step 'the model with clang' "$make" B=build/clang CC=clang model
for target in wasm32 riscv32; do
    step "the model for $target, freestanding" \
        "$make" B=build/$target CC="clang --target=$target -ffreestanding" model
done

for test in harness/test/test_*.c fuzz/test/test_*.c; do
    [ -e "$test" ] || continue
    test=${test%.c}
    program "$test" "build/$test"
    case $test in
    */test_pte) ;; # all 2^32 words: too slow with sanitizers
    *) program "$test, sanitized" "build/sanitized/$test" ;;
    esac
done
for script in harness/test/*.sh fuzz/test/*.sh; do
    case $script in
    *'*'* | */run.sh | */check.sh) ;;
    *) program "$script" sh "$script" build/sanitized/forkproof-light ;;
    esac
done

for against in model linux; do
    for trace in corpus/*.trace; do
        step "$trace on $against" build/forkproof replay --against $against --out build "$trace"
    done
done
for geometry in tiny small; do
    for seed in 1 2 3; do
        step "20000 random operations on model and linux, $geometry, seed $seed" build/forkproof check \
            --against model,linux --geometry $geometry --seed $seed --ops 20000 --out build
        step "20000 random operations with failing transfers, $geometry, seed $seed" build/forkproof check \
            --against model --geometry $geometry --seed $seed --ops 20000 --faults --out build
    done
done
for against in model linux; do
    step "the conformance suite on $against" build/forkproof check --suite --geometry tiny --against $against --out build
done
step 'fuzzing for 10 seconds' "$make" fuzz SECONDS=10
step 'a sample of the mutants' "$make" mutants SAMPLE=1

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
