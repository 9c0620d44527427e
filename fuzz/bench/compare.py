"""Peers side by side: for wrong variants of the model (proofs/mutants), how long until one is caught by libFuzzer with the
target ops, by forkproof check with the variant as a plugin, and by a property test with Hypothesis (properties.py), which has
the same plugin and the same flat machine. One after the other, all in the tiny geometry; building and shrinking are not
counted.

Exit status: 0, or 2 if something could not be built or run, 130 interrupted.
"""
import argparse
import json
import os
import re
import signal
import statistics
import sys
import tempfile
import time

sys.path.insert(0, 'proofs/mutants')
from mutant import load  # noqa: E402
from run import Commands  # noqa: E402
from trials import Trials  # noqa: E402

PYTHON = '/usr/bin/python3'  # Debian's, which has Debian's Hypothesis
COMPILE = ['cc', '-std=c11', '-O2', '-shared', '-fPIC', '-DVM_GEOMETRY_TINY', '-o']
OPERATIONS = 1000000  # of check
BUGS = 30  # the first ones that a plugin can show, and something that runs can tell
CANNOT_SHOW = ('device_works', 'vm_read', 'vm_write', 'vm_peek')


class Comparison:
    def __init__(self, build, seconds, run, scratch):
        self.build, self.seconds, self.run, self.scratch = os.path.abspath(build), seconds, run, scratch
        self.flat = os.path.join(scratch, 'flat.so')
        self.compile('.', self.flat, 'spec/*.c fuzz/bench/sizes.c')

    def compile(self, folder, library, sources):
        status, log = self.run(['sh', '-c', ' '.join(COMPILE) + f' {library} {sources}'], cwd=folder)
        if status != 0:
            raise ValueError(log)

    def hypothesis(self, library):
        """Seconds until it is caught, or None; operations in all, 0 if the plugin took the test with it."""
        begun = time.monotonic()
        status, log = self.run([PYTHON, '-B', 'fuzz/bench/properties.py', self.flat, library, str(self.seconds), '1'],
                               cwd='.', seconds=self.seconds + 10)
        if status != 0 and 'Error' in log:
            raise ValueError(log)
        if status == -signal.SIGKILL:
            return None, 0  # it hangs, and says nothing
        if status != 0:
            return time.monotonic() - begun, 0
        said = json.loads(log)
        return said['seconds'] if said['found'] else None, said['operations']

    def check(self, library):
        """The same for forkproof check."""
        program = [os.path.join(self.build, 'forkproof'), 'check', '--against', f'plugin:{library}', '--geometry', 'tiny',
                   '--seed', '1', '--out', self.scratch, '--ops']
        begun = time.monotonic()
        status, log = self.run(program + [str(OPERATIONS)], cwd='.')
        took = time.monotonic() - begun
        if status in (0, -signal.SIGKILL):
            return None, OPERATIONS
        step = re.search(r': step (\d+)|after (\d+) operations', log)
        operations = int(step[1] or step[2]) - 1 if step else 0
        if operations > 0:
            # Once more, up to there: else shrinking would be measured, too.
            begun = time.monotonic()
            self.run(program + [str(operations)], cwd='.')
            took = time.monotonic() - begun
        return took, operations

    def compare(self, mutant):
        """Of each the seconds until it is caught, or None."""
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            trials = Trials(mutant, folder, self.run)
            trials.copy_objects()
            library = os.path.join(folder, 'mutant.so')
            self.compile(folder, library, 'model/*.c proofs/mutants/plugin.c')
            found = trials.fuzz_target('ops', self.seconds)
            return found[2] if found else None, self.check(library)[0], self.hypothesis(library)[0]

    def speed(self):
        """Operations a second of the right model, as a plugin: of check and of the property test."""
        library = os.path.join(self.scratch, 'right.so')
        self.compile('.', library, 'model/*.c proofs/mutants/plugin.c')
        took, operations = self.hypothesis(library)
        if took is not None:
            raise ValueError('the property test finds something wrong with the right model')
        begun = time.monotonic()
        self.check(library)
        return OPERATIONS / (time.monotonic() - begun), operations / self.seconds


def shown(seconds):
    return '       no' if seconds is None else f'{seconds:9.2f}'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', default='build')
    parser.add_argument('--seconds', type=int, default=60, help='for each, at most')
    parser.add_argument('names', nargs='*', help='only these mutants')
    options = parser.parse_args()
    mutants = [mutant for mutant in load(options.names)
               if mutant['kind'] == 'kernels' and mutant['function'] not in CANNOT_SHOW and 'unseen' not in mutant]
    mutants = mutants if options.names else mutants[:BUGS]
    commands, columns = Commands(), []
    signal.signal(signal.SIGINT, commands.stop)
    signal.signal(signal.SIGTERM, commands.stop)
    print(f'seconds until it is caught, at most {options.seconds}; tiny\n{"":32}{"libFuzzer":>9} {"check":>9} {"Hypothesis":>10}',
          flush=True)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            comparison = Comparison(options.build, options.seconds, commands.run, scratch)
            for mutant in mutants:
                columns.append(comparison.compare(mutant))
                print(f'{mutant["name"]:32}' + ' '.join(map(shown, columns[-1])), flush=True)
            check, hypothesis = comparison.speed()
            print(f'operations a second, as a plugin: check {check:.0f}, Hypothesis {hypothesis:.0f}')
    except InterruptedError:
        pass
    for name, column in zip(('libFuzzer', 'check', 'Hypothesis'), zip(*columns)):
        caught = [seconds for seconds in column if seconds is not None]
        print(f'{name}: {len(caught)} of {len(column)} caught' +
              (f', median {statistics.median(caught):.2f} s' if caught else ''))
    return 130 if commands.stopped else 0


if __name__ == '__main__':
    try:
        sys.exit(main())
    except ValueError as problem:
        print(f'compare: {problem}', file=sys.stderr)
        sys.exit(2)
