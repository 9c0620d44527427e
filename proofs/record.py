#!/usr/bin/env python3
"""Keeps for later proofs what the last complete one found: how many goals each function has (baseline.json),
which functions passed their smoke tests (smoke.json), and which goals were proved by which later attempt (attempts.txt).

Exit status: 0 written, 2 there is no complete proof of the sources as they are.
"""
import argparse
import glob
import json
import os
import re
import sys

from solvers import ATTEMPTS, SOLVERS
from whole import replaced

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = ('model/*.[ch]', 'spec/*.[ch]', 'spec/*.acsl', 'proofs/*.[ch]')


def load(path):
    """A JSON file; nothing if there is none."""
    if not path or not os.path.isfile(path):
        return {}
    with open(path, encoding='utf-8') as file:
        return json.load(file)


def save(path, value):
    with replaced(path) as file:
        json.dump(value, file, indent=0, sort_keys=True)
        file.write('\n')


def last_report(build, geometry):
    """Of the whole model; nothing if a source has changed since."""
    path = os.path.join(build, 'prove', geometry, 'report.json')
    if not os.path.exists(path):
        return {}
    newest = max(os.path.getmtime(source) for pattern in SOURCES for source in glob.glob(pattern))
    return load(path) if os.path.getmtime(path) > newest else {}


def attempt_of(prover):
    """What a prover, as Frama-C names it, is among the attempts; nothing if it is none of a solver."""
    alternative = re.search(r'\((\S+)\)$', prover)
    return alternative[1] if alternative else next((name for name, solver in SOLVERS.items()
                                                    if prover.startswith(solver.name + ' ')), None)


def save_attempts(path, report):
    """The goals that the first attempt did not prove, and which did."""
    goals = [(goal['function'], goal['goal'], attempt_of(goal['prover'])) for goal in report['details']]
    later = sorted(goal for goal in goals if goal[2] not in (None, ATTEMPTS[0].shortcut))
    with replaced(path) as file:
        file.write(f'# The {len(later)} of {report["goals"]} goals ({report["geometry"]} geometry) that the first attempt did not '
                   'prove, and which did. Written by make baseline.\n')
        file.writelines(' '.join(goal) + '\n' for goal in later)


def main():
    parser = argparse.ArgumentParser(description='Keeps what the last complete proof found.')
    parser.add_argument('--build', default='build')
    parser.add_argument('--geometry', default='small')
    options = parser.parse_args()
    report = last_report(options.build, options.geometry)
    if not report.get('complete'):
        print('baseline: run make prove first; the last one is not complete, or older than the sources')
        return 2
    save(os.path.join(HERE, 'baseline.json'), {f: total for f, (_, total) in report['functions'].items()})
    save_attempts(os.path.join(HERE, 'attempts.txt'), report)
    path = os.path.join(HERE, 'smoke.json')
    save(path, {**load(path), options.geometry: report['smoke_passed']})
    print(f'baseline: {report["goals"]} goals in {len(report["functions"])} functions; smoke tests passed in '
          f'{len(report["smoke_passed"])}, geometry {options.geometry}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
