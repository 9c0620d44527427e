#!/usr/bin/env python3
"""Runs every test, as many at a time as there are cores: a line for each, in a fixed order, the output of those that fail,
and the count at the end. How long each took is in build/test/times.
usage, from the project's folder: run_tests.py
Exit status: 0, 1 if something failed, 130 interrupted.
"""
import glob
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time

CORES = len(os.sched_getaffinity(0))
MAKE = shlex.split(os.environ.get('MAKE', 'make'))
FOLDER = 'build/test'
COUNT = re.compile(r'^(\d+) passed, (\d+) failed$', re.M)
INTERRUPTS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
PATIENCE = 5  # seconds for what is told to end


class Test:
    """One command. With counts it counts its own checks, in lines "N passed, N failed"; without, it is one check itself. Of
    those that write into the build folder one runs at a time. Those that take long are started first."""

    def __init__(self, name, *command, counts=False, builds=False, is_long=False):
        self.name, self.command, self.counts, self.builds, self.is_long = name, command, counts, builds, is_long
        self.passed = self.failed = 0

    def start(self):
        self.log = tempfile.TemporaryFile('w+', encoding='utf-8', errors='replace')
        self.begun = time.monotonic()
        self.process = subprocess.Popen(['timeout', '-k', '10', '900', *self.command], start_new_session=True,
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def end(self, status, usage):
        """One that dies without a count, or fails although it counted no failure, is a failure."""
        self.status = os.waitstatus_to_exitcode(status)
        self.seconds, self.cpu = time.monotonic() - self.begun, usage.ru_utime + usage.ru_stime
        self.log.seek(0)
        with self.log:
            self.said = self.log.read()
        if self.counts:
            for passed, failed in COUNT.findall(self.said):
                self.passed += int(passed)
                self.failed += int(failed)
            if self.failed == 0 and (self.status != 0 or self.passed == 0):
                self.failed = 1
        else:
            self.passed, self.failed = int(self.status == 0), int(self.status != 0)

    def tell(self):
        name = f'{self.name}: {self.passed}' if self.counts else self.name
        if self.failed == 0:
            print(f'ok    {name}', flush=True)
        else:
            print(f'FAIL  {name} (status {self.status}), which said:',
                  *(f'    {line}' for line in self.said.splitlines()[-100:]), sep='\n', flush=True)


def builds():
    """What the tests need, and each uses all cores."""
    make = [*MAKE, f'-j{CORES}']
    yield Test('build', *make, 'all', 'tests', 'examples', 'mutant-objects')
    yield Test('build with clang, ASan and UBSan', *make, 'B=build/sanitized', 'CC=clang', 'SANITIZE=1',
               'PAGE=build/page/page.o', 'all', 'tests', 'fuzz-targets')


def programs():
    """The unit tests, and the scripts."""
    for source in sorted(glob.glob('harness/test/test_*.c')) + sorted(glob.glob('fuzz/test/test_*.c')):
        name = source[:-len('.c')]
        yield Test(name, f'build/{name}', counts=True)
        if not name.endswith('/test_pte'):  # all 2^32 words: too slow with sanitizers
            yield Test(f'{name}, sanitized', f'build/sanitized/{name}', counts=True)
    for script in sorted(glob.glob('harness/test/*.sh')) + sorted(glob.glob('fuzz/test/*.sh')):
        name = os.path.basename(script)
        if name != 'check.sh':
            yield Test(script, 'sh', script, 'build/sanitized/forkproof-light', counts=True,
                       builds=name in ('kill.sh', 'packaging.sh'),
                       is_long=name in ('exhaust.sh', 'faults.sh', 'kill.sh', 'mutants.sh', 'planted.sh', 'test_prove.sh'))


def plays(name, *command, is_long=False):
    """What forkproof finds is written into a folder of its own."""
    folder = os.path.join(FOLDER, re.sub(r'\W+', '-', name))
    os.makedirs(folder, exist_ok=True)
    return Test(name, 'build/forkproof', *command, '--out', folder, is_long=is_long)


def others():
    make = [*MAKE, '--no-print-directory']
    yield Test('the model with clang', *make, 'B=build/clang', 'CC=clang', 'model', builds=True)
    for target in 'wasm32', 'riscv32':
        yield Test(f'the model for {target}, freestanding', *make, f'B=build/{target}',
                   f'CC=clang --target={target} -ffreestanding', 'model', builds=True)
    for against in 'model', 'linux':
        for trace in sorted(glob.glob('corpus/*.trace')):
            yield plays(f'{trace} on {against}', 'replay', '--against', against, trace)
    for geometry in 'tiny', 'small':
        for seed in '1', '2', '3':
            check = ['check', '--geometry', geometry, '--seed', seed, '--ops', '20000']
            yield plays(f'20000 random operations on model and linux, {geometry}, seed {seed}', *check,
                        '--against', 'model,linux')
            yield plays(f'20000 random operations with failing transfers, {geometry}, seed {seed}', *check,
                        '--against', 'model', '--faults')
    for against in 'model', 'linux':
        yield plays(f'the conformance suite on {against}', 'check', '--suite', '--geometry', 'tiny', '--against', against,
                    is_long=against == 'linux')
    yield Test('fuzzing for 10 seconds', *make, 'fuzz', 'SECONDS=10', builds=True)
    yield Test('a sample of the mutants', *make, 'mutants', 'SAMPLE=5', builds=True, is_long=True)


def members(sessions):
    """The processes of these sessions that have not ended."""
    found = []
    for name in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{name}/stat', encoding='utf-8', errors='replace') as file:
                state, _, _, session = file.read().rpartition(')')[2].split()[:4]
        except OSError:  # it has ended meanwhile
            continue
        if int(session) in sessions and state != 'Z':
            found.append(int(name))
    return found


def end_all(sessions):
    for number in signal.SIGTERM, signal.SIGKILL:
        until = time.monotonic() + PATIENCE
        for process in members(sessions):
            try:
                os.kill(process, number)
            except ProcessLookupError:
                pass
        while members(sessions) and time.monotonic() < until:
            time.sleep(0.05)


def run(tests, at_once):
    """Tells of each as soon as it and all before it have ended."""
    waiting, running, told = list(tests), {}, 0
    try:
        while waiting or running:
            for test in list(waiting):
                if len(running) < at_once and not (test.builds and any(other.builds for other in running.values())):
                    waiting.remove(test)
                    test.start()
                    running[test.process.pid] = test
            process, status, usage = os.wait4(-1, 0)
            running.pop(process).end(status, usage)
            while told < len(tests) and hasattr(tests[told], 'status'):
                tests[told].tell()
                told += 1
    finally:
        end_all(running)


def interrupt(*_):
    for number in INTERRUPTS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def main():
    for number in INTERRUPTS:
        signal.signal(number, interrupt)
    os.makedirs(FOLDER, exist_ok=True)
    first, rest = list(builds()), sorted([*programs(), *others()], key=lambda test: not test.is_long)
    run(first, 1)
    run(rest, CORES)
    tests = first + rest
    with open(os.path.join(FOLDER, 'times'), 'w', encoding='utf-8') as file:
        file.write('seconds  of a core  test\n')
        file.writelines(f'{test.seconds:7.1f}  {test.cpu:9.1f}  {test.name}\n' for test in tests)
    failed = sum(test.failed for test in tests)
    print(f'{sum(test.passed for test in tests)} passed, {failed} failed')
    return failed > 0


if __name__ == '__main__':
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
