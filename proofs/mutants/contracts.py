"""Contracts from which one clause is missing, or in which it is weaker: each clause must be one that somebody needs, and needs
all of. Otherwise the proof of a caller fails; or, if none does, a wrong variant of the function fails at this clause, and not at
the weaker one; or else the claims name it, and nothing more than that.

The clauses are those of the sources. What breaks is stored by the clause's name: in contracts.json of those that an operation
or a theorem promises, in internal.json of those of all other functions, and of all that are weaker:
broken, clause  a function that calls it, and the label of what cannot be proved there any more
mutant          or else a mutant
listed          or else a command that fails because the claims name the clause
"""
import concurrent.futures
import functools
import itertools
import json
import os
import re
import tempfile
import time

from mutant import CONTRACTS, INTERNAL, apply, load
from sources import whole, without
from trials import PROVERS, SOURCES, UNKNOWN, clauses

LISTS = {'make status': ['python3', '-B', 'proofs/runner/status.py']}
PROMISED, STORED = '1', 'internal'  # of what a run may be about


def rests(found):
    """Does something rest on it, more than that the claims name it?"""
    return 'broken' in found or 'mutant' in found and 'listed' not in found


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
        # What is weaker may only make more work of what the first attempt did.
        least = max(self.least, UNKNOWN) if missing.instead else self.least
        return self.proofs.broken(function, label, lambda prover: self.goals(missing, function, label, prover), True, least)

    def candidates(self, missing):
        """What could break: clauses of the same label first; then those that the first attempt proves, but not any more; then the
        others that it does not prove."""
        users = self.sources.users(missing.function)
        for function in users:
            if missing.label in self.sources.labels[function]:
                yield function, missing.label
        for function in users:
            before = self.proofs.right(function, None, PROVERS[0])
            after = self.goals(missing, function, None, PROVERS[0])
            left = sorted((goal for goal in after if not after[goal]), key=lambda goal: not before.get(goal))
            for label in dict.fromkeys(label for goal in left for label in clauses(function, [goal])):
                yield function, label

    def notices(self, mutant, missing):
        """Does this mutant fail at the clause as it is, but not as it is here?"""
        if not missing.instead:
            return True
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            without([missing], folder)
            apply(mutant, folder)
            function, label = missing.function, missing.label
            return not self.proofs.broken(function, label, lambda prover: self.proofs.goals(function, label, folder, prover),
                                          False, self.least)

    def proof(self, missing, entry, hint):
        """Its entry, if what that says breaks, or, without one, what is found, where the hint says first; or nothing. And in how
        many seconds."""
        begun = time.monotonic()
        places = [(place['broken'], place['clause']) for place in [entry or hint] if place and 'broken' in place]
        broken = next((place for place in itertools.chain(places, () if entry else self.candidates(missing))
                       if self.breaks(missing, *place)), None)
        found = dict(zip(('broken', 'clause'), broken or ()))
        for mutant in load() if not broken and (not entry or 'mutant' in entry) else ():
            if (mutant['function'], mutant.get('clause')) == (missing.function, missing.label) and self.notices(mutant, missing):
                found = {'mutant': mutant['name']}
                break
        return found, time.monotonic() - begun

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

    def all(self, entries, known, pool):
        """entries has of each clause what is stored, or None where it has to be looked for; known, what need not be tried again.
        Yields each name with what is found in how many seconds, or why that cannot be said. What is weaker comes after the whole,
        and only if something rests on that."""
        known, waiting, running = dict(known), [name for name in entries if name not in known], {}
        for command in LISTS:
            names = [name for name in waiting if (entries[name] or {}).get('listed') == command]
            waiting = [name for name in waiting if name not in names]
            try:
                for name, result in self.listed(command, names) if names else ():
                    known[name] = result[0]
                    yield name, result
            except (ValueError, InterruptedError) as problem:
                yield from ((name, problem) for name in names)
        while waiting or running:
            due = {*waiting, *running.values()}
            ready = [name for name in waiting if whole(name) == name or whole(name) not in due]
            waiting = [name for name in waiting if name not in ready]
            for name in ready:
                hint = known.get(whole(name)) or entries.get(whole(name))
                if whole(name) not in known or rests(known[whole(name)]):
                    running[pool.submit(self.proof, self.sources.clauses[name], entries[name], hint)] = name
            for future in concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED).done:
                name = running.pop(future)
                if not future.exception():
                    known[name] = future.result()[0]
                yield name, future.exception() or future.result()


def stored():
    entries = {}
    for path in (CONTRACTS, INTERNAL):
        with open(path, encoding='utf-8') as file:
            entries.update(json.load(file))
    return entries


def keep(sources, new):
    """Adds them to what is stored, in the order of the sources."""
    entries = dict(stored(), **new)
    for path in (CONTRACTS, INTERNAL):
        names = [name for name in sources.clauses if name in entries and (name in sources.promised) == (path == CONTRACTS)]
        with open(path, 'w', encoding='utf-8') as file:
            file.write('{\n' + ',\n'.join(f'  {json.dumps(name)}: {json.dumps(entries[name])}' for name in names) + '\n}\n')


def select(sources, entries, selection):
    """The names of the clauses that an operation or a theorem promises, of what else something is stored of, or of those of
    functions, files and folders, and what is weaker."""
    if selection == PROMISED:
        return sources.promised
    if selection == STORED:
        return set(entries) - sources.promised
    chosen = set()
    for word in selection.split():
        names = {name for name, clause in sources.clauses.items()
                 if word in (clause.function, clause.path) or clause.path.startswith(word.rstrip('/') + '/')}
        if not names:
            raise ValueError(f'there is no clause of {word}')
        chosen |= names
    return chosen


def choose(sources, names, selection=PROMISED):
    """Of the clauses of these names, or else of what is selected, what is stored, or None; and what is wrong with the files."""
    entries, unknown = stored(), set(names) - set(sources.clauses)
    if unknown:
        raise ValueError('there is no clause ' + ', '.join(sorted(unknown)))
    problems = [f'what breaks is stored, but there is no clause {name}' for name in sorted(set(entries) - set(sources.clauses))]
    chosen = names or select(sources, entries, selection)
    return {name: entries.get(name) for name in sources.clauses if name in chosen}, problems


def told(name, found):
    """A line of cells."""
    return [name, found.get('broken') or found.get('mutant') or found.get('listed') or 'NOTHING', found.get('clause', '')]


def report(entries, found):
    """The table, the totals, and those that nobody needs."""
    print('\n| clause, or what is weaker | what fails then, or the mutant that notices, or who else names it | where that fails |\n'
          '|---|---|---|')
    for name in entries:
        if name in found:
            print('| ' + ' | '.join(told(name, found[name])) + ' |')
    idle = [name for name in entries if name in found and not {'broken', 'listed', 'mutant'} & set(found[name])]
    print()
    for name in idle:
        print('mutants: NOTHING BREAKS ' + (f'without {name}' if name == whole(name) else f'with {name}'))
    count = {key: sum(key in entry for entry in found.values()) for key in ('broken', 'mutant')}
    listed = len(found) - sum(count.values()) - len(idle)
    seconds = sum(entry['seconds'] for entry in found.values())
    print(f'mutants: {len(found)} of {len(entries)} clauses tried in {seconds:.0f} s of a core; without each there fails a proof '
          f'{count["broken"]}; of the others a mutant fails at it {count["mutant"]}, only the claims name it {listed}, '
          f'nothing does {len(idle)}')
    return idle
