"""The solvers' answers, kept in a file (answers.txt) so that the proof can be gone through again without a solver: a
line for each goal that one of them proved, with a hash of what it was asked, its name and version, and its steps.

Whoever replays a proof believes this file.
"""
import json
import os
import re

from solvers import SOLVERS, CannotRun

HEADER = '# What the solvers were asked (a hash), which of them proved it, and in how many steps. make proof-cache\n'


def pack(folders, path):
    """From WP's caches, what was proved; the rest and the times differ from machine to machine."""
    lines = set()
    for folder in filter(os.path.isdir, folders):
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), encoding='utf-8') as file:
                # Frama-C writes 1.0 as 1., which is not JSON.
                answer = json.loads(re.sub(r'(\d\.)(?!\d)', r'\g<1>0', file.read()))
            if answer['verdict'] == 'valid':
                lines.add(f'{name[:-len(".json")]} {answer["prover"]} {answer.get("steps", 0)}\n')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(HEADER + ''.join(sorted(lines)))
    return len(lines)


def unpack(path, folder):
    """Into WP's cache; the versions of the solvers that it is of."""
    if not os.path.exists(path):
        raise CannotRun(f'{path}: there is no such file: run make proof-cache, where the solvers are')
    os.makedirs(folder)
    versions = {}
    with open(path, encoding='utf-8') as file:
        for line in file:
            if line.startswith('#'):
                continue
            match = re.fullmatch(r'([0-9a-f]{32}) (\w+):([^: ]+)(?::\S+)? (\d+)\n', line)
            solver = match and next((key for key, solver in SOLVERS.items() if solver.name == match[2]), None)
            if not solver:
                raise CannotRun(f'{path}: not a line of this file: {line.rstrip()}')
            if versions.setdefault(solver, match[3]) != match[3]:
                raise CannotRun(f'{path}: two versions of {solver}')
            with open(os.path.join(folder, match[1] + '.json'), 'w', encoding='utf-8') as entry:
                json.dump({'prover': line.split()[1], 'verdict': 'valid', 'time': 0.0, 'steps': int(match[4])}, entry)
    return versions
