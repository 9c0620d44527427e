#!/bin/sh
# Makes the corpus's traces of a geometry into inputs.
# usage, from the project's folder: seeds.sh FORKPROOF GEOMETRY FOLDER
set -eu

forkproof=$1
geometry=$2
folder=$3
mkdir -p "$folder"
for trace in $(grep -lx "geometry $geometry" corpus/*.trace); do
    name=${trace##*/}
    "$forkproof" convert --to input "$trace" >"$folder/${name%.trace}"
done
