#!/usr/bin/env python3
"""Keeps for later proofs what the last complete one found: how many goals each function has (baseline.json), and
which functions passed their smoke tests (smoke.json). For readers it keeps which goals rest on CVC4 (cvc4.txt).

Exit status: 0 written, 2 there is no complete proof of the sources as they are.
"""
import argparse
import glob
import json
import os
import sys

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


def save_second(path, report):
    """The goals that the first solver did not prove, and the second did."""
    goals = sorted(f'{goal["function"]}: {goal["goal"]}' for goal in report['details'] if goal['prover'].startswith('CVC4'))
    with replaced(path) as file:
        file.write(f'# The {len(goals)} of {report["goals"]} goals ({report["geometry"]} geometry) that Z3 did not prove in its '
                   'first attempt, and CVC4 did;\n# the others do not need CVC4. Written by make baseline.\n')
        file.writelines(goal + '\n' for goal in goals)


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
    save_second(os.path.join(HERE, 'cvc4.txt'), report)
    path = os.path.join(HERE, 'smoke.json')
    save(path, {**load(path), options.geometry: report['smoke_passed']})
    print(f'baseline: {report["goals"]} goals in {len(report["functions"])} functions; smoke tests passed in '
          f'{len(report["smoke_passed"])}, geometry {options.geometry}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
