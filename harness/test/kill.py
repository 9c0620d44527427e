#!/usr/bin/env python3
"""At random moments the main process of a check, of fuzzing and of a proof is killed (SIGKILL): then, within seconds, no
process of it is left, no file is left for its own use, what it keeps is not broken, and the next run works.

usage, from the project's folder: kill.py [--seed N] [--check N] [--fuzz N] [--prove N] FORKPROOF
"""
import argparse
import glob
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SECONDS = {'check': 1.5, 'fuzz': 4, 'prove': 8}  # so long a run lives at most
PATIENCE = 5  # seconds for what is left to go
EXEC = 'exec:python3 -B harness/examples/pager.py'
# It starts a process that never looks whether anything comes.
STUBBORN = 'exec:sleep 1000 & exec python3 -B harness/examples/pager.py'
AGAINST = ['model', 'linux', EXEC, 'model,linux', STUBBORN, 'plugin:build/examples/pager.so']
MARK = 'FORKPROOF_KILL_TEST'


class Test:
    def __init__(self, forkproof, folder):
        self.forkproof, self.folder = forkproof, folder
        self.passed = self.failed = 0
        for name in ('tmp', 'out', 'corpus', 'build'):
            os.mkdir(self.path(name))
        self.slowest = 0

    def path(self, name):
        return os.path.join(self.folder, name)

    def check(self, what, holds):
        self.passed += bool(holds)
        self.failed += not holds
        if not holds:
            print(f'kill.py: does not hold: {what}', file=sys.stderr)

    def environment(self, moment):
        return dict(os.environ, TMPDIR=self.path('tmp'), **{MARK: moment})

    def run(self, command, moment='whole'):
        """To its end; whether it succeeded."""
        with open(self.path('said'), 'w', encoding='utf-8') as said:
            process = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False,
                                     env=self.environment(moment), timeout=900)
        return process.returncode == 0

    def kill(self, command, moment, seconds):
        """One that ends by itself before is faster than it was when its time was taken; then sooner."""
        while (status := self.ended(command, moment, seconds)) == 0 and seconds > 0.01:
            seconds /= 2
        self.check(f'{moment}: it had not ended, with status {status}', status is None)

    def ended(self, command, moment, seconds):
        """Kills it; with which status it had ended until then, or None."""
        with open(self.path('said'), 'w', encoding='utf-8') as said:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                                       env=self.environment(moment))
        time.sleep(seconds)
        ended = process.poll()
        process.kill()
        process.wait()
        return ended

    def is_clean(self, moment, kept):
        """Waits for that. kept: the files that may be in the build folder."""
        begun = time.monotonic()
        while time.monotonic() - begun < PATIENCE and (processes(moment) or os.listdir(self.path('tmp'))):
            time.sleep(0.05)
        self.slowest = max(self.slowest, time.monotonic() - begun)
        left = processes(moment)
        self.check(f'{moment}: no process is left: {[words(process) for process in left]}', not left)
        for process in left:
            os.kill(process, signal.SIGKILL)
        for name in ('tmp', 'out'):
            files = os.listdir(self.path(name))
            self.check(f'{moment}: nothing is left in {name}: {files}', not files)
            for file in files:
                remove(os.path.join(self.path(name), file))
        new = files_in('build') - kept
        self.check(f'{moment}: nothing is new in the build folder: {sorted(new)[:5]}', not new)

    def check_moment(self, number, seconds):
        against = AGAINST[number % len(AGAINST)]
        kept = files_in('build')
        command = [self.forkproof, 'check', '--out', self.path('out'), '--against', against]
        name = f'check {number} against {against}, after {seconds:.3f} s'
        self.kill([*command, '--ops', '100000000'], name, seconds)
        self.is_clean(name, kept)
        self.check(f'{name}: the next run works', self.run([*command, '--ops', '200']))

    def fuzz_moment(self, number, seconds):
        """Of make, or of the script that it runs."""
        kept = files_in('build')
        make = ['make', 'fuzz', 'SECONDS=60', 'CORPUS=' + self.path('corpus')]
        script = ['sh', 'fuzz/one.sh', 'libfuzzer', 'ops', '60', 'build/fuzz', self.path('corpus'), 'tiny', 'small']
        name = f'fuzz {number}, after {seconds:.3f} s'
        self.kill(make if number % 2 == 0 else script, name, seconds)
        self.is_clean(name, kept)
        broken = [path for path in files_in(self.path('corpus')) if digest(path) != os.path.basename(path)]
        self.check(f'{name}: inputs are whole: {broken}', not broken)

    def prove_moment(self, number, seconds):
        kept = files_in('build')
        name = f'prove {number}, after {seconds:.3f} s'
        self.kill(self.prover(), name, seconds)
        self.is_clean(name, kept)
        left = glob.glob('proofs/kept/*.new')
        self.check(f'{name}: nothing half is kept: {left}', not left)

    def prover(self):
        return [sys.executable, '-B', 'proofs/runner/prove.py', '--build', self.path('build'), '--fn', 'cache_unbind']

    def next_works(self, kind):
        """A whole run."""
        command = {'fuzz': ['make', 'fuzz', 'SECONDS=2', 'CORPUS=' + self.path('corpus')],
                   'prove': self.prover()}.get(kind)
        if command:
            works = self.run(command)
            self.check(f'{kind}: a whole run works' + ('' if works else ': ' + read(self.path('said'))[-500:]), works)


def processes(moment):
    """Those that have the moment in their environment."""
    wanted, found = os.fsencode(f'{MARK}={moment}'), []
    for name in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{name}/environ', 'rb') as file:
                if wanted in file.read().split(b'\0'):
                    found.append(int(name))
        except OSError:
            pass
    return found


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    else:
        os.remove(path)


def words(process):
    try:
        return read(f'/proc/{process}/cmdline').replace('\0', ' ')
    except OSError:
        return 'gone meanwhile'


def read(path):
    with open(path, encoding='utf-8', errors='replace') as file:
        return file.read()


def digest(path):
    with open(path, 'rb') as file:
        return hashlib.sha1(file.read()).hexdigest()


def files_in(folder):
    return {os.path.join(path, name) for path, _, names in os.walk(folder) for name in names}


def main():
    parser = argparse.ArgumentParser(description='Kills what runs at random moments.')
    parser.add_argument('--seed', type=int, default=time.time_ns() % 1000000)
    for kind, number in {'check': 60, 'fuzz': 20, 'prove': 20}.items():
        parser.add_argument('--' + kind, type=int, default=number, metavar='N', help=f'so many moments (default: {number})')
    parser.add_argument('forkproof')
    options = parser.parse_args()
    print(f'kill: --seed {options.seed}', flush=True)
    moments = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        test = Test(options.forkproof, folder)
        for kind in SECONDS:
            count, test.slowest = getattr(options, kind), 0
            if count > 0:
                test.next_works(kind)  # everything that it makes is there then
            for number in range(count):
                getattr(test, kind + '_moment')(number, moments.uniform(0, SECONDS[kind]))
            if count > 0:
                test.next_works(kind)
                print(f'kill: {kind}: killed {count} times; everything was gone after at most {test.slowest:.1f} s', flush=True)
    print(f'{test.passed} passed, {test.failed} failed')
    return test.failed > 0


if __name__ == '__main__':
    sys.exit(main())
