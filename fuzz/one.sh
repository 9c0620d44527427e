#!/bin/sh
# Fuzzes a target on each geometry in turn. What was found interesting is kept in the corpus's folder and is there the
# next time; seeds are made from the traces. An input that crashes the target stays where the last lines say, and its trace,
# shrunk, is proposed as corpus/regressions/NAME.trace. Status 1: there is one; 130: interrupted, after the same lines.
# usage, from the project's folder: one.sh libfuzzer|afl TARGET SECONDS BUILD CORPUS GEOMETRY...
set -u

engine=$1
target=$2
total=$3
build=$4
corpora=$5
shift 5
seconds=$((total / $#))
[ "$seconds" -gt 0 ] || { echo "fuzz: $total seconds are too few for $# geometries" >&2; exit 2; }
running=
interrupted=
trap 'interrupted=yes; [ -z "$running" ] || kill $running 2>/dev/null' HUP INT TERM

# start LOG COMMAND...: in the background. An engine that does not stop by itself is stopped, and none outlives this
# process.
start() {
    log=$1
    shift
    sh harness/tied.sh $$ sh -c 'exec timeout -k 10 "$0" sh harness/tied.sh $$ "$@"' $((seconds + 60)) "$@" \
        >"$log" 2>&1 </dev/null &
    running="$running $!"
}

# Waits for what was started; on a terminal with the last thing that the engine said.
finish() {
    status=0
    for process in $running; do
        while kill -0 "$process" 2>/dev/null && [ -t 1 ] && [ -z "$interrupted" ]; do
            printf '\rfuzz: %s, %s: %.80s\033[K' "$target" "$geometry" "$(tail -n 1 "$log")"
            sleep 1
        done
        wait "$process" || status=$?
    done
    running=
    [ ! -t 1 ] || printf '\r\033[K'
}

inputs() {
    find "$corpus" -type f | wc -l
}

libfuzzer() {
    corpus=$corpora/$target-$geometry
    mkdir -p "$corpus"
    before=$(inputs)
    start "$logs" "$build/$target-$geometry" -max_total_time="$seconds" -len_control=0 -timeout=10 -detect_leaks=0 \
        -print_final_stats=1 -artifact_prefix="$crashes/" "$corpus" "$seeds"
    finish
    # The last line that has it: after a signal there are no statistics.
    executions=$(sed -n 's/^stat::number_of_executed_units: //p; s/^#\([0-9]*\).*/\1/p' "$log" | tail -n 1)
    coverage=$(sed -n 's/.* cov: \([0-9]*\) ft: \([0-9]*\) .*/\1 edges, \2 features/p' "$log" | tail -n 1)
}

# The sum of a field of the instances' statistics.
afl_sum() {
    cat "$corpus"/*/fuzzer_stats | awk -v field="$1" '$1 == field { sum += $3 } END { print sum + 0 }'
}

# What the main instance says.
afl_of() {
    sed -n "s/^$1 *: //p" "$corpus/main/fuzzer_stats"
}

# One instance that also looks at what is compared, and one with ASan.
afl() {
    corpus=$corpora/afl-$target-$geometry
    mkdir -p "$corpus"
    before=$(inputs)
    AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_SKIP_CPUFREQ=1 AFL_NO_UI=1 AFL_NO_COLOR=1
    AFL_NO_AFFINITY=1 AFL_AUTORESUME=1
    export AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES AFL_SKIP_CPUFREQ AFL_NO_UI AFL_NO_COLOR AFL_NO_AFFINITY AFL_AUTORESUME
    [ "$target" = trace ] || export AFL_CUSTOM_MUTATOR_LIBRARY="$build/afl/mutator.so"
    start "$logs-asan" afl-fuzz -S asan -i "$seeds" -o "$corpus" -V "$seconds" -G 4096 -m none -- \
        "$build/afl-asan/$target-$geometry"
    start "$logs" afl-fuzz -M main -i "$seeds" -o "$corpus" -V "$seconds" -G 4096 \
        -c "$build/afl-cmplog/$target-$geometry" -- "$build/afl/$target-$geometry"
    finish
    executions=$(afl_sum execs_done)
    coverage="$(afl_of edges_found) edges, stability $(afl_of stability)"
    for input in "$corpus"/*/crashes/id:* "$corpus"/*/hangs/id:*; do
        [ ! -e "$input" ] || mv "$input" "$crashes/"
    done
}

# Writes the trace that the target itself says for an input, if it does: the plain one, or else that which the engine uses
# with sanitizers.
propose() {
    trace=corpus/regressions/$target-$geometry-$(cksum <"$1" | tr -d ' ').trace
    mkdir -p corpus/regressions
    sanitized=$build/$target-$geometry
    [ "$engine" = libfuzzer ] || sanitized=$build/afl-asan/$target-$geometry
    for program in "$build/plain/$target-$geometry" "$sanitized"; do
        # What the shell says of how it ended is dropped.
        { FORKPROOF_APART=1 timeout 60 "$program" "$1" 2>&1 | sed -n '/^forkproof-trace/,$p' >"$trace"; } 2>/dev/null
        [ ! -s "$trace" ] || break
    done
    if [ -s "$trace" ]; then
        echo "fuzz: proposed: $trace"
        sed 's/^/    /' "$trace"
    else
        rm -f "$trace"
        rmdir corpus/regressions 2>/dev/null
    fi
}

result=0
for geometry in "$@"; do
    [ -z "$interrupted" ] || break
    seeds=$build/seeds/$geometry
    [ "$target" != trace ] || seeds=$build/seeds/trace
    logs=$build/$engine-$target-$geometry.log
    crashes=$build/crashes-$target-$geometry
    rm -rf "$crashes"
    mkdir -p "$crashes"
    executions= coverage=
    "$engine"
    found=$(find "$crashes" -type f | wc -l)
    echo "fuzz: $target, $engine, $geometry: ${executions:-0} executions in $seconds s, ${coverage:-no coverage}," \
        "$(($(inputs) - before)) new inputs, $found crashes"
    if [ "$found" -gt 0 ] || { [ "$status" -ne 0 ] && [ -z "$interrupted" ]; }; then
        result=1
        [ "$found" -gt 0 ] || tail -n 40 "$log" | sed 's/^/    /'
        for input in "$crashes"/*; do
            [ -e "$input" ] || continue
            echo "fuzz: it crashes again with: $build/plain/$target-$geometry $input"
            propose "$input"
        done
    elif [ "${executions:-0}" -eq 0 ] && [ -z "$interrupted" ]; then
        result=1
        echo "fuzz: nothing was executed: see $log"
    fi
done
[ -z "$interrupted" ] || exit 130
exit $result
