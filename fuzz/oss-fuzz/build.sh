#!/bin/sh
# Builds the targets as OSS-Fuzz and ClusterFuzzLite ask for it: with their CC, CXX, CFLAGS, CXXFLAGS and
# LIB_FUZZING_ENGINE, from the current folder, objects in WORK, and in OUT each program with its options, its seeds and,
# where inputs are text, a dictionary.
set -eu

# Their flags decide on warnings and optimisation; a compiler newer than ours may warn of more.
flags="$CFLAGS -std=c11 -g"
make -s -j"$(nproc)" B="$WORK/forkproof" PAGE= CC="$CC" CFLAGS="$flags" \
    fuzz_libfuzzer="$CC $flags -DMACHINE=machine_fuzzed" fuzz_libfuzzer_link="$CXX $CXXFLAGS" \
    fuzz_libfuzzer_engine="$LIB_FUZZING_ENGINE" fuzz-programs

built=$WORK/forkproof/fuzz
for program in "$built"/*-tiny "$built"/*-small; do
    name=${program##*/}
    geometry=${name##*-}
    cp "$program" "$OUT/$name"
    seeds=$built/seeds/$geometry
    case $name in
    trace-*)
        seeds=corpus
        cp "$built/trace.dict" "$OUT/$name.dict"
        ;;
    esac
    rm -f "$OUT/${name}_seed_corpus.zip"
    python3 -m zipfile -c "$OUT/${name}_seed_corpus.zip" "$seeds"/*
    printf '[libfuzzer]\nmax_len = 4096\ntimeout = 10\n' >"$OUT/$name.options"
done
