#!/usr/bin/env python3
"""Keeps for later proofs what the last complete one of each geometry found (proofs/kept/).

Exit status: 0 written, 2 there is no complete proof of the sources as they are.
"""
import argparse
import glob
import json
import os
import sys

import kept
import promises
from solvers import ATTEMPTS, attempt_of
from units import GEOMETRIES

SOURCES = ('model/*.[ch]', 'spec/*.[ch]', 'spec/*.acsl', 'proofs/*.[ch]')


def last_report(build, geometry):
    """Of the whole model; nothing if a source has changed since."""
    path = os.path.join(build, 'prove', geometry, 'report.json')
    if not os.path.exists(path):
        return {}
    newest = max(os.path.getmtime(source) for pattern in SOURCES for source in glob.glob(pattern))
    if os.path.getmtime(path) <= newest:
        return {}
    with open(path, encoding='utf-8') as file:
        return json.load(file)


def merged(report, before):
    """What a complete proof leaves: what it proved, and of what it believed what was kept before."""
    now = {function: (report['hashes'][function], total, report['smoke_passed'].get(function, '-'))
           for function, (_, total) in report['functions'].items() if function not in report['believed']}
    later = {(goal['function'], goal['goal'], attempt_of(goal['prover'])) for goal in report['details']}
    believed = set(report['believed'])
    return kept.Kept({**{f: line for f, line in before.functions.items() if f in believed}, **now},
                     {goal for goal in later if goal[2] not in (None, ATTEMPTS[0].shortcut)}
                     | {goal for goal in before.later if goal[0] in believed})


def keep(report, path, clauses=promises.PATH):
    """clauses: where what is promised goes, if the report has it."""
    kept.save(path, merged(report, kept.load(path, report['base'])))
    if 'clauses' in report:
        promises.save(clauses, report['clauses'])
    return (f'kept in {path}: {report["goals"]} goals in {len(report["functions"])} functions; smoke tests passed in '
            f'{sum(smoke != "-" for smoke in kept.load(path).smoke().values())}')


def main():
    parser = argparse.ArgumentParser(description='Keeps what the last complete proof of each geometry found.')
    parser.add_argument('--build', default='build')
    options = parser.parse_args()
    reports = {geometry: last_report(options.build, geometry) for geometry in GEOMETRIES}
    complete = {geometry: report for geometry, report in reports.items() if report.get('complete')}
    for geometry, report in complete.items():
        print(keep(report, kept.path_of(geometry)))
    if not complete:
        print('keep: run make prove first; the last one is not complete, or older than the sources')
    return 0 if complete else 2


if __name__ == '__main__':
    sys.exit(main())
