#!/bin/sh
# Builds the targets as OSS-Fuzz does, in a bare folder with its environment, once for each sanitizer; and asks of each
# program what its bad_build_check asks: that it runs four inputs, is instrumented, still runs in another folder, and has its
# options, its seeds and (trace) its dictionary beside it. Status 1: something does not hold.
# usage, from the project's folder: check_build.sh
set -u

folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' HUP INT TERM
wrong=0

# require WHAT COMMAND...
require() {
    what=$1
    shift
    if ! "$@" >"$folder/log" 2>&1; then
        wrong=$((wrong + 1))
        echo "oss-fuzz-check: does not hold: $sanitizer: $what"
        tail -n 20 "$folder/log" | sed 's/^/    /'
    fi
}

# Of what OSS-Fuzz's base image asks for, without unsigned overflow, which is no error in C: harness/play/random.c means it.
undefined=array-bounds,bool,builtin,enum,integer-divide-by-zero,null,object-size,return,returns-nonnull-attribute,\
shift,signed-integer-overflow,unreachable,vla-bound
flags_of() {
    common='-O1 -fno-omit-frame-pointer -gline-tables-only -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION'
    case $1 in
    address) echo "$common -fsanitize=address -fsanitize-address-use-after-scope -fsanitize=fuzzer-no-link" ;;
    undefined) echo "$common -fsanitize=$undefined -fno-sanitize-recover=$undefined -fsanitize=fuzzer-no-link" ;;
    memory) echo "$common -fsanitize=memory -fsanitize-memory-track-origins -fsanitize=fuzzer-no-link" ;;
    coverage) echo "$common -fprofile-instr-generate -fcoverage-mapping -pthread" ;;
    esac
}

# How many calls into a sanitizer's runtime an instrumented program has at least, and what they are called.
instrumented() {
    case $1 in
    address) least=1000 calls=__asan ;;
    undefined) least=169 calls=__ubsan ;;
    memory) least=1000 calls=__msan ;;
    coverage) least=1 calls=__llvm_profile ;;
    esac
    found=$(objdump -d "$2" | grep -c "call.*<$calls")
    echo "$found calls of $calls, $least are due"
    [ "$found" -ge "$least" ]
}

# Four inputs of the engine's own; without its instrumentation (coverage) it plays only what it is given: seeds.
run_four() {
    if [ "$sanitizer" != coverage ]; then
        "$1" -runs=4
    else
        python3 -m zipfile -e "${1}_seed_corpus.zip" "$folder/seeds" &&
            find "$folder/seeds" -type f | head -n 4 | xargs "$1"
    fi
}

build() {
    mkdir -p "$folder/$sanitizer/out" "$folder/$sanitizer/work"
    (
        cd "$folder/source" || exit
        flags=$(flags_of "$sanitizer")
        env CC=clang CXX=clang++ CFLAGS="$flags" CXXFLAGS="$flags" LIB_FUZZING_ENGINE=-fsanitize=fuzzer \
            SANITIZER="$sanitizer" SRC="$folder" OUT="$folder/$sanitizer/out" WORK="$folder/$sanitizer/work" \
            sh fuzz/oss-fuzz/build.sh
    )
}

mkdir "$folder/source"
git ls-files -z | tar --null -T - -cf - | tar -xf - -C "$folder/source"
for sanitizer in ${SANITIZERS:-address undefined memory coverage}; do
    require 'build.sh succeeds' build
    cp -r "$folder/$sanitizer/out" "$folder/moved"
    programs=0
    for program in "$folder"/moved/*-tiny "$folder"/moved/*-small; do
        [ -x "$program" ] || continue
        programs=$((programs + 1))
        name=${program##*/}
        export LLVM_PROFILE_FILE="$folder/profile"
        require "$name runs four inputs, in another folder than it was built in" run_four "$program"
        require "$name is instrumented" instrumented "$sanitizer" "$program"
        require "$name has options" grep -q '^max_len' "$program.options"
        require "$name has seeds" python3 -m zipfile -t "${program}_seed_corpus.zip"
        case $name in trace-*) require "$name has a dictionary" grep -q '^"fork"$' "$program.dict" ;; esac
    done
    echo "oss-fuzz-check: $sanitizer: $programs programs"
    [ "$programs" -gt 0 ] || wrong=$((wrong + 1))
    rm -rf "$folder/moved"
done
[ "$wrong" -eq 0 ] && echo 'oss-fuzz-check: ok'
