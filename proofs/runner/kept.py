"""What was proved, kept in a file for each geometry (proofs/kept/small.txt), so that a proof need not be made again of what has
not changed: of each function a hash of everything that its proof can see, how many goals it has, and the same hash for its smoke
tests, or - if they were not passed. And which goals the first attempt did not prove, and which did.

Whoever can write that file can have anything believed: so a part of what is believed is proved anew each time (sample), and
another commit's file can be believed instead.
"""
import hashlib
import os
import re
import subprocess

import solvers
from fingerprints import Fingerprints
from frama_c import PARSE, WP
from whole import replaced

HEADER = '# What was proved, and how: make keep. function NAME HASH GOALS HASH-OF-SMOKE-TESTS; later FUNCTION GOAL ATTEMPT.\n'
FUNCTION = re.compile(r'function (\w+) ([0-9a-f]{16}) (\d+) ([0-9a-f]{16}|-)')
LATER = re.compile(r'later (\w+) (\S+) (\S+)')
# What a goal costs that a later attempt proves, with those that fail before: measured in goals that the first one proves.
WORK = {'cvc4-short': 10, 'z3': 30, 'cvc4': 60, 'z3-long': 200}
PARTS = 10  # one of them is proved anew each time


class Kept:
    """functions: of each its hash, goals, and hash of smoke tests. later: (function, goal, attempt)."""

    def __init__(self, functions=(), later=(), where=''):
        self.functions, self.later, self.where = dict(functions), set(later), where

    def goals(self):
        return {function: goals for function, (_, goals, _) in self.functions.items()}

    def work(self):
        """Of each function, in goals that the first attempt proves."""
        work = self.goals()
        for function, _, attempt in self.later:
            if function in work:
                work[function] += WORK.get(attempt, 0)
        return work

    def smoke(self):
        return {function: smoke for function, (_, _, smoke) in self.functions.items()}


def path_of(geometry):
    return os.path.join('proofs', 'kept', f'{geometry}.txt')


def git(*arguments):
    """What it says, or nothing if it fails."""
    run = subprocess.run(['git', *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding='utf-8',
                         timeout=60, check=False)
    return run.stdout if run.returncode == 0 else ''


def parse(text, name):
    kept = Kept()
    for number, line in enumerate(text.splitlines(), 1):
        function, later = FUNCTION.fullmatch(line), LATER.fullmatch(line)
        if function:
            kept.functions[function[1]] = function[2], int(function[3]), function[4]
        elif later:
            kept.later.add(later.groups())
        elif line and not line.startswith('#'):
            raise solvers.CannotRun(f'{name}:{number}:1: neither "function NAME HASH GOALS HASH" nor "later FUNCTION GOAL '
                                    f'ATTEMPT": {line}')
    return kept


def load(path, base=None):
    """Of a file, or of the one that a commit has there; nothing if there is none."""
    if base is not None:
        if not git('rev-parse', '--verify', '--quiet', f'{base}^{{commit}}'):
            raise solvers.CannotRun(f'BASE={base}: there is no such commit')
        kept = parse(git('show', f'{base}:./{path}'), f'{base}:{path}')
        kept.where = git('rev-parse', '--short', base).strip()
        return kept
    if not os.path.exists(path):
        return Kept(where=path)
    with open(path, encoding='utf-8') as file:
        kept = parse(file.read(), path)
    clean = git('ls-files', path) and not git('status', '--porcelain', path)
    kept.where = clean and git('log', '-1', '--format=%h', '--', path).strip() or path
    return kept


def save(path, kept):
    os.makedirs(os.path.dirname(path) or '.', exist_ok=True)
    with replaced(path) as file:
        file.write(HEADER)
        file.writelines(f'function {name} {hash} {goals} {smoke}\n' for name, (hash, goals, smoke) in sorted(kept.functions.items()))
        file.writelines(f'later {" ".join(goal)}\n' for goal in sorted(kept.later))


def hashes(surveys, attempts, versions, frama_c):
    """Of each function that these prove."""
    about = [PARSE, WP, *solvers.about(attempts, versions, frama_c)]
    prints = [(survey, Fingerprints(survey, about)) for survey in surveys]
    return {function: of_unit.of(function) for survey, of_unit in prints for function in survey.proves}


def part_of(function):
    """Which it belongs to: that never changes, whatever becomes of the others."""
    return int(hashlib.sha256(function.encode()).hexdigest(), 16) % PARTS


def turn():
    """The part that is due at this commit: ten in a row have each. A clone without its history has the hash of its commit."""
    count = git('rev-list', '--count', '--first-parent', 'HEAD').strip()
    if not count or git('rev-parse', '--is-shallow-repository').strip() == 'true':
        return int(git('rev-parse', 'HEAD').strip() or '0', 16) % PARTS
    return int(count) % PARTS
