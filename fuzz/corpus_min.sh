#!/bin/sh
# Keeps of a target's corpus what reaches something that nothing smaller does. The old one is there until the new one is.
# usage: corpus_min.sh TARGET BUILD CORPUS GEOMETRY...
set -eu

target=$1
build=$2
corpora=$3
shift 3
for geometry in "$@"; do
    corpus=$corpora/$target-$geometry
    [ -d "$corpus" ] || { echo "corpus-min: $corpus: there is no corpus" >&2; exit 2; }
    rm -rf "$corpus.min"
    mkdir "$corpus.min"
    "$build/$target-$geometry" -merge=1 "$corpus.min" "$corpus" >"$build/corpus-min.log" 2>&1 || {
        tail -n 20 "$build/corpus-min.log" >&2
        exit 1
    }
    echo "corpus-min: $corpus: $(find "$corpus" -type f | wc -l) inputs, now $(find "$corpus.min" -type f | wc -l)"
    rm -rf "$corpus"
    mv "$corpus.min" "$corpus"
done
