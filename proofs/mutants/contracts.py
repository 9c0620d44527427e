"""Contracts from which one clause is missing: each clause that the operations and the theorems promise must be one that
somebody needs. Without it the proof of a caller fails; or, for what a theorem says and nobody calls, a wrong variant of the
function fails at this clause; or else the claims name it, and nothing more than that.

The clauses are those of the sources; contracts.json has only what breaks without each, by FUNCTION.LABEL:
broken, clause  a function that calls it, and the label of what cannot be proved there any more
listed          or else a command that fails because the claims name the clause
"""
import collections
import concurrent.futures
import functools
import glob
import json
import os
import re
import shutil
import tempfile
import time

from mutant import CONTRACTS, load
from trials import DEFINITION, SMOKE, SOURCES, clauses

# name: FUNCTION.LABEL, with a number after it from the second of that label on, as WP has it.
Clause = collections.namedtuple('Clause', 'name path function label start end')
CONTRACT = re.compile(r'/\*@((?:(?!\*/).)*)\*/\s*(?:static )?[a-z][\w \t*]*?\b(\w+)\(', re.S)
ENSURES = re.compile(r'^ *ensures (\w+):(?!:).*?;(?=\s*(?:(?:requires|ensures|assigns|exits) |\Z))\n?', re.M | re.S)
LABEL = re.compile(r'\b(?:ensures|assert|loop invariant) (\w+):(?!:)')
SHARED = ('evict_one',)  # not an operation, but a theorem is about it
PROVED = ('model', 'spec', 'proofs')  # what is needed of the sources for that
LISTS = {'make status': ['python3', '-B', 'proofs/runner/status.py']}


class Sources:
    """What is promised in them, and who calls whom."""

    def __init__(self):
        self.clauses, self.callers, self.labels = {}, {}, {}
        texts = {}
        for path in sorted(glob.glob('proofs/*.[ch]') + glob.glob('model/*.[ch]')):
            with open(path, encoding='utf-8') as file:
                texts[path] = file.read()
        operations = set(re.findall(r'^[a-z][\w \t]*?\b(vm_\w+)\(', texts['model/vm.h'], re.M)) | set(SHARED)
        for path, text in texts.items():
            for contract in CONTRACT.finditer(text):
                self.labels.setdefault(contract[2], set()).update(ENSURES.findall(contract[1]))
                if contract[2] in operations or path.startswith('proofs/'):
                    self.add(path, contract)
        for path, text in texts.items():
            for function, body in DEFINITION.findall(text):
                self.labels.setdefault(function, set()).update(LABEL.findall(body))
                for callee in set(re.findall(r'\b(\w+)\(', body)):
                    self.callers.setdefault(callee, []).append((path.startswith('model/'), len(body), function))

    def add(self, path, contract):
        function, seen = contract[2], collections.Counter()
        for clause in ENSURES.finditer(contract[1]):
            seen[clause[1]] += 1
            name = f'{function}.{clause[1]}' + (f'_{seen[clause[1]]}' if seen[clause[1]] > 1 else '')
            self.clauses[name] = Clause(name, path, function, clause[1], contract.start(1) + clause.start(),
                                        contract.start(1) + clause.end())

    def users(self, function):
        """Those that call it: of the theorems first, the smallest first."""
        return [caller for _, _, caller in sorted(self.callers.get(function, [])) if caller != function]


def without(missing, folder, names=PROVED):
    """A copy of the sources, in which these clauses are missing."""
    for name in names:
        shutil.copytree(name, os.path.join(folder, name), ignore=shutil.ignore_patterns('__pycache__'))
    for clause in sorted(missing, key=lambda clause: -clause.start):
        path = os.path.join(folder, clause.path)
        with open(path, encoding='utf-8') as file:
            text = file.read()
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text[:clause.start] + text[clause.end:])


class Campaign:
    """Tries clauses, by proofs. A goal is tried with what proves it with the clause, and with so many attempts at least."""

    def __init__(self, sources, proofs, scratch, least):
        self.sources, self.proofs, self.scratch, self.least = sources, proofs, scratch, least

    @functools.lru_cache(maxsize=None)
    def goals(self, missing, function, label, prover):
        """Those of a clause of a function, or None: of all, while one of another is missing; and whether that proves them."""
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            without([missing], folder)
            return self.proofs.goals(function, label, folder, prover)

    def breaks(self, missing, function, label):
        return self.proofs.broken(function, label, lambda prover: self.goals(missing, function, label, prover), True, self.least)

    def candidates(self, missing):
        """What could break: clauses of the same label first; then those that little work proves, but not any more; then the
        others that it does not prove."""
        users = self.sources.users(missing.function)
        for function in users:
            if missing.label in self.sources.labels[function]:
                yield function, missing.label
        for function in users:
            before = self.proofs.right(function, None, SMOKE.shortcut)
            after = self.goals(missing, function, None, SMOKE.shortcut)
            left = sorted((goal for goal in after if not after[goal]), key=lambda goal: not before.get(goal))
            for label in dict.fromkeys(label for goal in left for label in clauses(function, [goal])):
                yield function, label

    def proof(self, missing, entry):
        """Its entry, if what that says breaks, or, without one, what is found; or nothing. And in how many seconds."""
        begun = time.monotonic()
        places = [(entry['broken'], entry['clause'])] if entry else self.candidates(missing)
        broken = next((place for place in places if self.breaks(missing, *place)), None)
        return dict(zip(('broken', 'clause'), broken or ())), time.monotonic() - begun

    def complaints(self, command, missing, status):
        """What a command says when these clauses are missing; it must end with that status."""
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            without(missing, folder, SOURCES)
            found, log = self.proofs.run(LISTS[command], cwd=folder, env=dict(os.environ, PWD=folder))
        if found != status:
            raise ValueError(f'{command}: status {found}, with {len(missing)} clauses missing:\n{log[-2000:]}')
        return [line for line in log.splitlines() if line.startswith(command.split()[-1] + ': ')]

    def listed(self, command, names):
        """The entry of each, or nothing; and in how many seconds. All are missing at once, and the command must name each."""
        begun = time.monotonic()
        missing = [self.sources.clauses[name] for name in names]
        self.complaints(command, [], 0)
        lines = self.complaints(command, missing, 1)
        mutants = {(mutant['function'], mutant.get('clause')): mutant['name'] for mutant in load()}
        for clause in missing:
            named = re.compile(rf'\b{clause.function}\b.*\b{clause.label}\b')
            found = {'listed': command} if any(map(named.search, lines)) else {}
            mutant = mutants.get((clause.function, clause.label))
            if mutant:
                found['mutant'] = mutant
            yield clause.name, (found, (time.monotonic() - begun) / len(missing))

    def all(self, entries, pool):
        """entries has of each clause what is stored, or None where it has to be looked for. Yields each name with what is
        found in how many seconds, or why that cannot be said."""
        for command in LISTS:
            names = [name for name, entry in entries.items() if entry and entry.get('listed') == command]
            try:
                yield from self.listed(command, names) if names else ()
            except (ValueError, InterruptedError) as problem:
                yield from ((name, problem) for name in names)
        running = {pool.submit(self.proof, self.sources.clauses[name], entry): name for name, entry in entries.items()
                   if not entry or 'broken' in entry}
        for future in concurrent.futures.as_completed(running):
            yield running[future], future.exception() or future.result()


def stored():
    with open(CONTRACTS, encoding='utf-8') as file:
        return json.load(file)


def keep(sources, new):
    """Adds them to what is stored, in the order of the sources."""
    entries = dict(stored(), **new)
    with open(CONTRACTS, 'w', encoding='utf-8') as file:
        lines = [f'  {json.dumps(name)}: {json.dumps(entries[name])}' for name in sources.clauses if name in entries]
        file.write('{\n' + ',\n'.join(lines) + '\n}\n')


def choose(sources, names):
    """Of the clauses of these names, or of all, what is stored, or None; and what is wrong with the file."""
    entries, unknown = stored(), set(names) - set(sources.clauses)
    if unknown:
        raise ValueError('there is no clause ' + ', '.join(sorted(unknown)))
    problems = [f'contracts.json: there is no clause {name}' for name in sorted(set(entries) - set(sources.clauses))]
    return {name: entries.get(name) for name in sources.clauses if not names or name in names}, problems


def told(name, found):
    """A line of cells."""
    return [name, found.get('broken') or found.get('mutant') or found.get('listed') or 'NOTHING', found.get('clause', '')]


def report(entries, found):
    """The table, the totals, and those that nobody needs."""
    print('\n| clause | what fails without it, or the mutant that fails at it, or who else names it | where that fails |\n|---|---|---|')
    for name in entries:
        if name in found:
            print('| ' + ' | '.join(told(name, found[name])) + ' |')
    idle = [name for name in entries if name in found and not {'broken', 'listed', 'mutant'} & set(found[name])]
    print()
    for name in idle:
        print(f'mutants: NOTHING BREAKS without {name}')
    count = {key: sum(key in entry for entry in found.values()) for key in ('broken', 'mutant')}
    listed = len(found) - sum(count.values()) - len(idle)
    seconds = sum(entry['seconds'] for entry in found.values())
    print(f'mutants: {len(found)} of {len(entries)} clauses tried in {seconds:.0f} s of a core; without each there fails a proof '
          f'{count["broken"]}; of the others a mutant fails at it {count["mutant"]}, only the claims name it {listed}, '
          f'nothing does {len(idle)}')
    return idle
