#!/bin/sh
# Fuzzes a target on each geometry in turn. Seeds are made from the corpus; what was found interesting is kept for the
# next time. Status 1: an input crashed the target, and lies where it says.
# usage: run.sh libfuzzer|afl TARGET SECONDS FOLDER GEOMETRY...
set -u

engine=$1
target=$2
total=$3
folder=$4
shift 4
seconds=$((total / $#))
[ "$seconds" -gt 0 ] || { echo "fuzz: $total seconds are too few for $# geometries" >&2; exit 2; }
running=
trap 'exit 130' HUP INT TERM
trap '[ -z "$running" ] || kill "$running"' EXIT

# run COMMAND...: with its output in $log. An engine that does not stop by itself is stopped.
run() {
    timeout -k 10 $((seconds + 60)) "$@" >"$log" 2>&1 </dev/null &
    running=$!
    wait "$running"
    status=$?
    running=
}

libfuzzer() {
    program=$folder/$target-$1
    corpus=$folder/corpus-$target-$1
    mkdir -p "$corpus"
    run "$program" -max_total_time="$seconds" -len_control=0 -timeout=10 -detect_leaks=0 \
        -print_final_stats=1 -artifact_prefix="$crashes/" "$corpus" "$seeds"
    executions=$(sed -n 's/^stat::number_of_executed_units: //p' "$log")
}

afl() {
    program=$folder/afl/$target-$1
    out=$folder/afl/corpus-$target-$1
    AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_UI=1 AFL_NO_COLOR=1
    AFL_NO_AFFINITY=1 AFL_AUTORESUME=1
    export AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES AFL_SKIP_CPUFREQ AFL_NO_UI AFL_NO_COLOR AFL_NO_AFFINITY AFL_AUTORESUME
    [ "$target" = trace ] || export AFL_CUSTOM_MUTATOR_LIBRARY="$folder/afl/mutator.so"
    run afl-fuzz -i "$seeds" -o "$out" -V "$seconds" -G 4096 -- "$program"
    executions=$(sed -n 's/^execs_done *: //p' "$out/default/fuzzer_stats")
    for input in "$out"/default/crashes/id:* "$out"/default/hangs/id:*; do
        [ ! -e "$input" ] || mv "$input" "$crashes/"
    done
}

result=0
for geometry in "$@"; do
    seeds=$folder/seeds/$geometry
    [ "$target" != trace ] || seeds=$folder/seeds/trace
    log=$folder/$engine-$target-$geometry.log
    crashes=$folder/crashes-$target-$geometry
    rm -rf "$crashes"
    mkdir -p "$crashes"
    executions=
    "$engine" "$geometry"
    found=$(find "$crashes" -type f | wc -l)
    echo "fuzz: $target, $engine, $geometry: ${executions:-0} executions in $seconds s, $found crashes"
    if [ "$found" -gt 0 ] || [ "$status" -ne 0 ]; then
        result=1
        tail -n 40 "$log" | sed 's/^/    /'
        find "$crashes" -type f | sed "s|^|fuzz: it crashes again with: $program |"
    elif [ "${executions:-0}" -eq 0 ]; then
        result=1
        echo "fuzz: nothing was executed: see $log"
    fi
done
exit $result
