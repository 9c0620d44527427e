#!/usr/bin/env python3
"""Tries every wrong variant of the model and of the theorems: does its proof fail, does a fuzz target find it, does the
conformance suite, the search of every state of the smallest geometries, the oracle, with the variant attached as a plugin?
And contracts without one of their clauses, or with one that says less: what breaks? Several at a time; what was found is kept
in a folder, and not tried again until a source changes. With names only those (a clause is FUNCTION.LABEL, what is weaker
FUNCTION.LABEL-KIND), and with --sample a fixed sample of so many of the variants that are found.

Exit status: 0 each is found by its proof and, of the model, by something that runs, and without each clause something
breaks, 1 one is not, 2 it cannot run, 130 interrupted.
"""
import argparse
import concurrent.futures
import glob
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

import contracts
from mutant import is_model, load
from sources import Sources
from trials import COMMAND_SECONDS, EARNEST, KNOWN, UNKNOWN, Proofs, Trials, proof_environment
from whole import replaced  # of proofs/runner/, which trials looks into

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')


class Commands:
    """What is running, so that all of it can be ended."""

    def __init__(self):
        self.running, self.lock, self.stopped = set(), threading.Lock(), False

    def run(self, command, cwd, env=None, seconds=COMMAND_SECONDS):
        """The status and the output of a command; one that takes longer is ended."""
        with self.lock:
            if self.stopped:
                raise InterruptedError
            process = subprocess.Popen(command, cwd=cwd, env=env, text=True, errors='replace', start_new_session=True,
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.running.add(process)
        try:
            log = process.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            log = process.communicate()[0]
        with self.lock:
            self.running.discard(process)
            if self.stopped:
                raise InterruptedError
        return process.returncode, log

    def stop(self, *_):
        with self.lock:
            self.stopped = True
            for process in self.running:
                os.killpg(process.pid, signal.SIGKILL)


def digest_of(*patterns):
    """Of the files that could change what is found."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in glob.glob(pattern, recursive=True)):
        with open(path, 'rb') as file:
            digest.update(path.encode() + b'\0' + file.read())
    return digest.hexdigest()


def digests():
    """Of what a proof depends on, and of what else a mutant is built from."""
    proof = digest_of('model/*.[ch]', 'spec/*.[ch]', 'spec/*.acsl', 'proofs/*.[ch]', 'proofs/runner/*', 'proofs/mutants/*.py')
    return {'proof': proof, 'runs': proof + digest_of('Makefile', '**/*.mk', 'harness/**/*.[ch]', 'fuzz/**/*.[ch]', 'proofs/**/*.[ch]')}


def kept(path):
    """What was found before, whatever the sources were."""
    try:
        with open(path, encoding='utf-8') as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def told(mutant, found):
    """A line of cells."""
    proof = f'{mutant["function"]}, {found["clause"]}' if found['clause'] else 'PROVED'
    if not is_model(mutant):
        return [mutant['name'], proof, '', '', '', '', mutant['why']]
    fuzz = '{} {} ({} s)'.format(*found['fuzz']) if found['fuzz'] else 'no'
    plugin = 'no' if found['plugin'] is None else str(found['plugin'] or 'yes')
    exhaust = '{1} in {0}'.format(*found['exhaust']) if found['exhaust'] else 'no'
    return [mutant['name'], proof, fuzz, found['suite'] or 'no', exhaust, plugin, mutant['why']]


def survives(mutant, found):
    """Is there no proof that fails, or nothing that runs and finds it?"""
    runs = not is_model(mutant) or 'unseen' in mutant or found['fuzz'] or found['suite'] or found['exhaust']
    return not found['clause'] or not runs


def shuffled(mutant):
    """Where it stands in an order that is nobody's choice, and that a new one leaves as it is."""
    return hashlib.sha256(mutant['name'].encode()).digest()


def choose(options):
    names = [name for name in options.names if '.' not in name]
    if options.contracts or options.names and not names:
        return []
    mutants = load(names)
    if options.sample:
        # Where the clause has to be looked for it takes minutes; and a sample is of those that are found.
        known = [mutant for mutant in mutants if 'clause' in mutant and 'unseen' not in mutant]
        mutants = sorted(sorted(known, key=shuffled)[:options.sample], key=lambda mutant: mutant['name'])
    return mutants


def report(mutants, found):
    """The table, the totals, and those that survive."""
    columns = ['mutant', 'clause that fails', 'fuzz target, executions', 'suite', 'every state, operations', 'plugin, operations',
               'what is wrong']
    print('\n| ' + ' | '.join(columns) + ' |\n|' + '---|' * len(columns))
    for mutant in mutants:
        if mutant['name'] in found:
            print('| ' + ' | '.join(told(mutant, found[mutant['name']])) + ' |')
    tried = [mutant for mutant in mutants if mutant['name'] in found]
    running = [mutant for mutant in tried if is_model(mutant)]
    of = {key: sum(bool(found[m['name']][key]) for m in running) for key in ('fuzz', 'suite', 'exhaust')}
    plugin = sum(found[m['name']]['plugin'] is not None for m in running)
    seen = {m['name'] for m in running if any(found[m['name']][key] for key in ('fuzz', 'suite', 'exhaust'))}
    unseen = [mutant for mutant in running if 'unseen' in mutant and mutant['name'] not in seen]
    alive = [mutant for mutant in tried if survives(mutant, found[mutant['name']])]
    print()
    for mutant in unseen:
        print(f'mutants: {mutant["name"]} shows in nothing that runs: {mutant["unseen"]}')
    for mutant in running:
        if 'unseen' in mutant and mutant['name'] in seen:
            print(f'mutants: {mutant["name"]} is seen, although its entry says: {mutant["unseen"]}')
    for mutant in alive:
        print(f'mutants: SURVIVES: {mutant["name"]}')
    seconds = sum(found[mutant['name']]['seconds'] for mutant in tried)
    print(f'mutants: {len(tried)} of {len(mutants)} tried in {seconds:.0f} s of a core; of them fail in the proof '
          f'{sum(found[m["name"]]["clause"] is not None for m in tried)}; of {len(running)} of the model are found by fuzzing '
          f'{of["fuzz"]}, by the suite {of["suite"]}, by searching every state {of["exhaust"]}, as a plugin {plugin}; '
          f'unseen {len(unseen)}; survive {len(alive)}')
    return alive


def try_contracts(options, names, campaign, pool, digest, fail):
    """Those clauses, or those that are selected; returns those without which nothing breaks, and what is wrong with what is
    stored."""
    found, folder = {}, os.path.join(options.build, 'mutants')

    def key_of(entry):
        return hashlib.sha256((digest + json.dumps([entry, options.earnest])).encode()).hexdigest()

    entries, problems = contracts.choose(campaign.sources, names, options.contracts or contracts.PROMISED)
    for problem in problems:
        print(f'mutants: {problem}', file=sys.stderr, flush=True)
    for name, entry in entries.items():
        before = kept(os.path.join(folder, name + '.json'))
        if before.get('key') == key_of(entry):
            found[name] = {key: value for key, value in before.items() if key != 'key'}
    for name, result in campaign.all(entries, found, pool):
        if not isinstance(result, Exception):
            found[name] = dict(result[0], seconds=round(result[1], 1))
            with replaced(os.path.join(folder, name + '.json')) as file:
                json.dump(dict(found[name], key=key_of(entries[name])), file, indent=1)
            print(': '.join(contracts.told(name, found[name])), flush=True)
        elif not isinstance(result, InterruptedError):
            fail(result)
    idle = contracts.report(entries, found)
    if options.keep:
        new = {name: {key: value for key, value in found[name].items() if key != 'seconds'}
               for name, entry in entries.items() if not entry and len(found.get(name, ())) > 1}
        contracts.keep(campaign.sources, new)
    return idle + problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--build', default='build', help='what was built (default: build)')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    parser.add_argument('--seconds', type=int, default=20, help='for each fuzz target, three times for the first (default: 20)')
    parser.add_argument('--sample', type=int, metavar='N', help='so many of them, always the same')
    parser.add_argument('--contracts', metavar='WHICH',
                        help='only clauses of contracts: 1: those that operations and theorems promise; of these functions, files '
                        'and folders, those and what is weaker; internal: what is stored of all others and of what is weaker')
    parser.add_argument('--keep', action='store_true', help='store what is found of a clause of which nothing is stored yet')
    parser.add_argument('--earnest', action='store_true', help='every proof must fail with all the work that CVC4 may do, too')
    parser.add_argument('names', nargs='*')
    options = parser.parse_args()
    os.chdir(ROOT)
    mutants = choose(options)
    folder = os.path.join(options.build, 'mutants')
    os.makedirs(folder, exist_ok=True)
    commands, sources, found = Commands(), digests(), {}
    signal.signal(signal.SIGINT, commands.stop)
    signal.signal(signal.SIGTERM, commands.stop)

    def attempt(mutant):
        path = os.path.join(folder, mutant['name'] + '.json')
        edit = json.dumps([mutant[field] for field in ('file', 'function', 'old', 'new')] + [mutant.get('clause')])
        results = kept(path)
        with tempfile.TemporaryDirectory(dir=scratch) as place:
            trials = None

            def due(part, *known):
                nonlocal trials
                key = hashlib.sha256((sources[part] + edit + json.dumps(known)).encode()).hexdigest()
                if results.get(part, {}).get('key') == key:
                    return
                trials = trials or Trials(mutant, place, commands.run)
                started = time.monotonic()
                results[part] = {'clause': trials.proof(proofs, *known)} if part == 'proof' else \
                    trials.runs(os.path.abspath(options.build), options.seconds)
                results[part].update(key=key, seconds=round(time.monotonic() - started, 1))
                with replaced(path) as file:
                    json.dump(results, file, indent=1)

            due('runs')
            wrong = any(results['runs'].get(how) for how in ('fuzz', 'suite', 'exhaust'))
            due('proof', EARNEST if options.earnest else KNOWN if wrong else UNKNOWN)
        found[mutant['name']] = {**results['runs'], **results['proof'],
                                 'seconds': results['runs']['seconds'] + results['proof']['seconds']}
        print(': '.join(told(mutant, found[mutant['name']])), flush=True)

    failures, alive = [], []

    def fail(problem):
        failures.append(problem)
        print(f'mutants: {problem}', file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        proofs = Proofs(commands.run, proof_environment(scratch))
        for future in concurrent.futures.as_completed([pool.submit(attempt, mutant) for mutant in mutants]):
            problem = future.exception()
            if problem is not None and not isinstance(problem, InterruptedError):
                fail(problem)
        if mutants:
            alive += report(mutants, found)
        clauses = [name for name in options.names if '.' in name]
        if not commands.stopped and (clauses or not (options.names or options.sample)):
            campaign = contracts.Campaign(Sources(), proofs, scratch, EARNEST if options.earnest else KNOWN)
            alive += try_contracts(options, clauses, campaign, pool, sources['proof'] + digest_of('spec/claims.md'), fail)
    if commands.stopped:
        return 130
    return 2 if failures else 1 if alive else 0


if __name__ == '__main__':
    try:
        sys.exit(main())
    except ValueError as problem:
        print(f'mutants: {problem}', file=sys.stderr)
        sys.exit(2)
