"""What was proved, kept in a file (answers.txt) so that the proof can be gone through again without a solver: of each
function a hash of everything that its proof can see, and how many goals it has; of each goal that a solver proved a hash of
what it was asked, the solver's name and version, and its steps.

A function with the hash of then is believed as a whole. Of any other Frama-C makes the goals anew, and the answers to those
that were asked before are believed. Whoever replays a proof believes this file.
"""
import json
import os
import re

import solvers
from fingerprints import Fingerprints
from frama_c import PARSE, QUICK, THOROUGH, WP
from whole import replaced

HEADER = '# Solvers; functions proved: name, hash, goals; and goals: hash, solver, steps. make proof-cache\n'
SOLVER = re.compile(r'solver (\w+) (\S+)\n')
FUNCTION = re.compile(r'function (\w+) ([0-9a-f]{16}) (\d+)\n')
GOAL = re.compile(r'([0-9a-f]{32}) (\S+) (\d+)\n')


def hashes(surveys, versions, frama_c):
    """Of each function that these prove."""
    about = [PARSE, WP, QUICK, THOROUGH, solvers.ATTEMPTS, solvers.SOLVERS, sorted(versions.items()), frama_c]
    prints = [(survey, Fingerprints(survey, about)) for survey in surveys]
    return {function: of_unit.of(function) for survey, of_unit in prints for function in survey.proves}


def pack(folders, versions, functions, path):
    """functions: of each that was proved, hash and goals. From WP's caches, what was proved; the rest and the times differ
    from machine to machine. Returns how many answers of solvers there are."""
    lines = set()
    for folder in filter(os.path.isdir, folders):
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), encoding='utf-8') as file:
                # Frama-C writes 1.0 as 1., which is not JSON.
                answer = json.loads(re.sub(r'(\d\.)(?!\d)', r'\g<1>0', file.read()))
            if answer['verdict'] == 'valid':
                lines.add(f'{name[:-len(".json")]} {answer["prover"]} {answer.get("steps", 0)}\n')
    with replaced(path) as file:
        file.write(HEADER)
        file.writelines(f'solver {solver} {version}\n' for solver, version in sorted(versions.items()))
        file.writelines(f'function {name} {hash} {goals}\n' for name, (hash, goals) in sorted(functions.items()))
        file.writelines(sorted(lines))
    return len(lines)


def unpack(path, folder):
    """The goals into WP's cache; the solvers' versions, and the functions, as pack has them."""
    if not os.path.exists(path):
        raise solvers.CannotRun(f'{path}: there is no such file: run make proof-cache, where the solvers are')
    os.makedirs(folder)
    versions, functions = {}, {}
    with open(path, encoding='utf-8') as file:
        for line in file:
            if line.startswith('#'):
                continue
            solver, function, goal = (kind.fullmatch(line) for kind in (SOLVER, FUNCTION, GOAL))
            if solver and solver[1] in solvers.SOLVERS:
                versions[solver[1]] = solver[2]
            elif function:
                functions[function[1]] = (function[2], int(function[3]))
            elif goal:
                with open(os.path.join(folder, goal[1] + '.json'), 'w', encoding='utf-8') as entry:
                    json.dump({'prover': goal[2], 'verdict': 'valid', 'time': 0.0, 'steps': int(goal[3])}, entry)
            else:
                raise solvers.CannotRun(f'{path}: not a line of this file: {line.rstrip()}')
    return versions, functions
