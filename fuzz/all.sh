#!/bin/sh
# Fuzzes every target on every geometry, as many at a time as there are cores, so that all have had their turn when the
# minutes are over. A line for each when it ends; status 1: an input crashed one.
# usage, from the project's folder: all.sh MINUTES BUILD CORPUS TARGETS GEOMETRIES
set -u

cores=$(nproc)
count=$(for target in $4; do for geometry in $5; do echo; done; done | wc -l)
seconds=$(($1 * 60 * cores / count))
[ "$seconds" -gt 0 ] || { echo "fuzz-all: $1 minutes are too few" >&2; exit 2; }
for target in $4; do
    for geometry in $5; do
        echo "$target $seconds $2 $3 $geometry"
    done
done | sh harness/tied.sh $$ xargs -P "$cores" -L 1 \
    sh -c 'exec sh harness/tied.sh $PPID sh fuzz/one.sh libfuzzer "$@"' sh || exit 1
