#!/usr/bin/env python3
"""Breaks the model and the theorems on purpose, one edit at a time (mutants.json), and sees that the proof of the
clause concerned fails.

Exit status: 0 all do, 1 one is proved or could not be tried, 2 it cannot run.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from frama_c import WP, command
from solvers import SOLVERS, CannotRun, attempts, environment, versions
from units import model_units, with_function

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDERS = ('model', 'spec', 'proofs')
SECONDS = 300  # after which a solver is ended; its work is bounded as in any proof


def apply(mutant, folder):
    """Edits the copy; the text must be there once."""
    path = os.path.join(folder, mutant['file'])
    with open(path, encoding='utf-8') as file:
        text = file.read()
    if text.count(mutant['old']) != 1:
        raise ValueError(f'{mutant["file"]} has the text to be changed {text.count(mutant["old"])} times')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text.replace(mutant['old'], mutant['new']))


def attempt(mutant, unit, folder, env):
    """How many goals the clause has, and how many of them are proved, after the edit."""
    provers = ','.join(attempt.shortcut for attempt in attempts(SOLVERS))
    options = ['-wp-prover', provers, '-wp-timeout', str(SECONDS), '-wp-par', '2', '-wp-cache', 'none',
               '-wp-fct', mutant['function'], '-wp-prop', mutant['clause']]
    log = subprocess.run(command(unit) + WP + options, cwd=folder, env=dict(env, PWD=folder), text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    counts = re.search(r'Proved goals:\s+(\d+) / (\d+)', log)
    if not counts:
        raise ValueError('Frama-C did not get to the goals:\n' + log)
    return int(counts[2]), int(counts[1])


def judge(mutant, units, scratch, env):
    """None, or what is wrong with a mutant."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        for name in FOLDERS:
            shutil.copytree(name, os.path.join(folder, name))
        try:
            apply(mutant, folder)
            goals, proved = attempt(mutant, with_function(units, mutant['function'])[0], folder, env)
        except ValueError as error:
            return str(error)
    if goals == 0:
        return 'there is no such clause'
    return 'it is proved' if proved == goals else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('names', nargs='*', help='only these mutants')
    options = parser.parse_args()
    with open(os.path.join(HERE, 'mutants.json'), encoding='utf-8') as file:
        mutants = [mutant for mutant in json.load(file) if not options.names or mutant['name'] in options.names]
    os.chdir(os.path.dirname(HERE))
    units, alive = model_units('small'), 0
    with tempfile.TemporaryDirectory() as scratch:
        env = environment(scratch, scratch, versions(SOLVERS))
        for mutant in mutants:
            wrong = judge(mutant, units, scratch, env)
            alive += wrong is not None
            print(f'{mutant["name"]}: {mutant["function"]}: {mutant["clause"]}: ' +
                  (f'NOT REFUTED: {wrong}' if wrong else 'fails, as it must') + f': {mutant["why"]}', flush=True)
    print(f'mutants: {len(mutants) - alive} of {len(mutants)} refuted')
    return 1 if alive or not mutants else 0


if __name__ == '__main__':
    try:
        sys.exit(main())
    except CannotRun as problem:
        print(f'mutants: {problem}', file=sys.stderr)
        sys.exit(2)
