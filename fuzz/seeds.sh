#!/bin/sh
# Makes the corpus's traces of a geometry into inputs; or, for "trace", takes all of them as they are, with one line that
# is as long as a line can be.
# usage, from the project's folder: seeds.sh FORKPROOF GEOMETRY|trace FOLDER
set -eu

forkproof=$1
geometry=$2
folder=$3
mkdir -p "$folder"
if [ "$geometry" = trace ]; then
    cp corpus/*.trace "$folder"
    printf 'forkproof-trace 1\ngeometry tiny\n#%0999d\nspawn\n' 0 >"$folder/long-line"
    exit
fi
for input in corpus/inputs/$geometry/*; do
    [ ! -e "$input" ] || cp "$input" "$folder"
done
for trace in $(grep -lx "geometry $geometry" corpus/*.trace); do
    name=${trace##*/}
    "$forkproof" convert --to input "$trace" >"$folder/${name%.trace}"
done
