#!/usr/bin/env python3
"""How long it takes to find a planted bug: libFuzzer with the mutator that knows operations, libFuzzer with mutations of
bytes only, and the operations of chance of forkproof check.

The bugs are the first edits of the model in proofs/mutants/kernels.json, or those named. For each one the target and the program are built in a copy of
the project, and run with several seeds, the fuzzer from an empty corpus, with a limit of executions, or of operations; a run
that finds nothing counts as longer than any that does. Seconds are those of the processor. Run it from the project's folder,
with build/fuzz/TARGET-tiny and build/forkproof up to date (make bench-mutator).
Exit status: 0, or 1 if the mutator found less than mutations of bytes, or 2 if something could not be built or run.
"""
import argparse
import math
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, 'proofs/mutants')
from mutant import apply, load  # noqa: E402

SOURCES = ('model', 'spec', 'harness', 'fuzz', 'corpus')
OBJECTS = ('build/fuzz/objects/libfuzzer-tiny', 'build/harness', 'build/tiny', 'build/small', 'build/sv32')
MODES = ('operations', 'bytes', 'check')
BUGS = 16
# No operation of a trace calls these.
OUT_OF_REACH = ('vm_read', 'vm_write')


def build(mutant, target, folder):
    """The programs with the bug; objects that the bug does not concern are taken over."""
    for name in SOURCES + OBJECTS:
        shutil.copytree(name, os.path.join(folder, name))
    shutil.copy2('Makefile', folder)
    apply(mutant, folder)
    program = f'build/fuzz/{target}-tiny'
    log = subprocess.run(['make', '-s', program, 'all'], cwd=folder, text=True, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT)
    if log.returncode != 0:
        raise ValueError(f'{mutant["name"]} cannot be built:\n{log.stdout}')
    return os.path.join(folder, program), os.path.join(folder, 'build/forkproof')


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def check(program, seed, limit, folder):
    """Operations and seconds until forkproof check found the bug; infinite if it did not."""
    command = [program, 'check', '--against', 'model', '--geometry', 'tiny', '--seed', str(seed), '--out', folder, '--ops']
    ended = subprocess.run(command + [str(limit)], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if ended.returncode == 0:
        return math.inf, math.inf
    step = re.search(r'^model: .*?(?:step|at the end, after) (\d+)', ended.stdout, re.M)
    if not step:
        raise ValueError(f'{program} failed, but at no step:\n{ended.stdout}')
    # Once more, up to there: else shrinking would be measured, too.
    begun = processor_seconds()
    subprocess.run(command + [str(int(step[1]) - 1)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return int(step[1]), processor_seconds() - begun


def fuzz(program, mode, seed, runs):
    """Executions and seconds until the bug was found; infinite if it was not."""
    # As under afl-fuzz the target only aborts: shrinking would be measured, too.
    environment = dict(os.environ, __AFL_SHM_ID='none')
    environment.pop('FORKPROOF_MUTATE_BYTES', None)
    if mode == 'bytes':
        environment['FORKPROOF_MUTATE_BYTES'] = '1'
    begun = processor_seconds()
    ended = subprocess.run([program, f'-seed={seed}', f'-runs={runs}', '-len_control=0', '-max_len=4096', '-timeout=1',
                            '-detect_leaks=0', '-print_final_stats=1', f'-artifact_prefix={program}-'],
                           env=environment, text=True, errors='replace', stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT)
    executions = re.search(r'^stat::number_of_executed_units: (\d+)', ended.stdout, re.M)
    if not executions:
        raise ValueError(f'{program} executed nothing:\n{ended.stdout}')
    if ended.returncode == 0:
        return math.inf, math.inf
    return int(executions[1]), processor_seconds() - begun


def measure(mutant, options):
    """For each mode the pairs of all seeds."""
    with tempfile.TemporaryDirectory() as folder:
        target, program = build(mutant, options.target, folder)
        seeds = range(1, options.seeds + 1)
        return {mode: [check(program, seed, options.operations, folder) if mode == 'check' else
                       fuzz(target, mode, seed, options.runs) for seed in seeds]
                for mode in MODES}


def shown(runs):
    """Medians, and how many seeds found it."""
    executions, seconds = (statistics.median(column) for column in zip(*runs))
    found = sum(run[0] < math.inf for run in runs)
    number = '{:>9.0f} {:>8.2f}' if executions < math.inf else '{:>9} {:>8}'
    return number.format(executions, seconds) + f' {found:>3}/{len(runs)}'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--target', default='ops')
    parser.add_argument('--seeds', type=int, default=10)
    parser.add_argument('--runs', type=int, default=20000, help='executions for each seed, at most')
    parser.add_argument('--operations', type=int, default=1000000, help='operations of check for each seed, at most')
    parser.add_argument('names', nargs='*', help='only these bugs')
    options = parser.parse_args()
    mutants = [mutant for mutant in load(options.names)
               if mutant['kind'] == 'kernels' and mutant['function'] not in OUT_OF_REACH]
    mutants = mutants if options.names else mutants[:BUGS]
    print(f'{options.target}, tiny, {options.seeds} seeds: median executions of at most {options.runs} (of check: '
          f'operations, of {options.operations}), seconds, seeds that found it')
    print(f'{"":28}{"operations":>24}  {"bytes":>24}  {"check":>24}  fewer executions')
    found = {mode: 0 for mode in MODES}
    ratios = []
    for mutant in mutants:
        runs = measure(mutant, options)
        medians = {mode: statistics.median(run[0] for run in runs[mode]) for mode in MODES}
        ratio = '-' if medians['operations'] == math.inf else f'{medians["bytes"] / medians["operations"]:.1f}'
        if medians['operations'] < math.inf:
            ratios.append(medians['bytes'] / medians['operations'])
        for mode in MODES:
            found[mode] += sum(run[0] < math.inf for run in runs[mode])
        print(f'{mutant["name"]:28}{"  ".join(shown(runs[mode]) for mode in MODES)}  {ratio:>6}', flush=True)
    if ratios:
        print(f'median over the bugs: {statistics.median(ratios):.1f} times fewer executions')
    return 1 if not mutants or found['operations'] < found['bytes'] else 0


if __name__ == '__main__':
    try:
        sys.exit(main())
    except (OSError, ValueError) as problem:
        print(f'bench-mutator: {problem}', file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
