"""Contracts from which one clause is missing: each clause that the operations and the theorems promise must be one that
somebody needs. Without it the proof of a caller fails, or, for what a theorem says and nobody calls, a test.

The clauses are those of the sources; contracts.json has only what breaks without each, by FUNCTION.LABEL:
broken, clause  a function that calls it, and the label of what cannot be proved there any more
test            or else a command that fails
"""
import collections
import contextlib
import concurrent.futures
import glob
import json
import os
import re
import shutil
import sys
import tempfile

from mutant import CONTRACTS
from trials import PROVERS, SMOKE, SOURCES, clauses, goals, provers_of, unit_of
from whole import replaced  # of proofs/, which trials looks into

# name: FUNCTION.LABEL, with a number after it from the second of that label on, as WP has it.
Clause = collections.namedtuple('Clause', 'name path function label start end')
# What is to be proved: a clause of a function (or None: all of it), while a clause of another is missing (or None is).
Task = collections.namedtuple('Task', 'missing function label provers')

CONTRACT = re.compile(r'/\*@((?:(?!\*/).)*)\*/\s*(?:static )?[a-z][\w \t*]*?\b(\w+)\(', re.S)
ENSURES = re.compile(r'^ *ensures (\w+):(?!:).*?;(?=\s*(?:(?:requires|ensures|assigns|exits) |\Z))\n?', re.M | re.S)
DEFINITION = re.compile(r'^(?:static )?[a-z][\w ]*?[ *](\w+)\([^;{}]*\)(?: /\*@ ghost\([^;{}]*\) \*/)?\n\{\n(.*?)^\}\n',
                        re.M | re.S)
LABEL = re.compile(r'\b(?:ensures|assert|loop invariant) (\w+):(?!:)')
SHARED = ('evict_one',)  # not an operation, but a theorem is about it
PROVED = ('model', 'spec', 'proofs')  # what is needed of the sources for that
BATCH = 12
TESTS = {'make status': ['python3', '-B', 'proofs/status.py']}


class Sources:
    """What is promised in them, and who calls whom."""

    def __init__(self):
        self.clauses, self.callers, self.calls, self.labels = {}, {}, {}, {}
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
                self.calls[function] = set(re.findall(r'\b(\w+)\(', body))
                self.labels.setdefault(function, set()).update(LABEL.findall(body))
                for callee in self.calls[function]:
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


class Trial:
    """What breaks without a clause, step by step: each yield is a Task, and gets its goals and whether they are proved.

    A goal is tried with the solvers that prove it with the clause; with earnest always with both."""

    def __init__(self, sources, clause, entry, earnest):
        self.sources, self.clause, self.earnest = sources, clause, earnest
        self.steps = self.check(entry['broken'], entry['clause']) if entry else self.search()

    def check(self, function, label):
        """What breaks, or None: a goal that none of the solvers proves any more, one after the other."""
        left = None
        for provers in [PROVERS] if self.earnest else provers_of(function, label).split(','):
            without = yield Task(self.clause, function, label, provers)
            if not without:
                raise ValueError(f'{self.clause.name}: there is no {label} in {function}')
            left = [goal for goal in without if not without[goal] and (left is None or goal in left)]
            if not left:
                return None
            right = yield Task(None, function, label, provers)
            if any(right.get(goal) for goal in left):
                return {'broken': function, 'clause': label}
        return None

    def search(self):
        """Clauses of the same label first; then those that little work proves, but not any more; then the others that
        it does not prove."""
        users = self.sources.users(self.clause.function)
        for function in users:
            if self.clause.label in self.sources.labels[function]:
                broken = yield from self.check(function, self.clause.label)
                if broken:
                    return broken
        for function in users:
            before = yield Task(None, function, None, SMOKE.shortcut)
            after = yield Task(self.clause, function, None, SMOKE.shortcut)
            left = sorted((goal for goal in after if not after[goal]), key=lambda goal: not before.get(goal))
            for label in dict.fromkeys(label for goal in left for label in clauses(function, [goal])):
                broken = yield from self.check(function, label)
                if broken:
                    return broken
        return None


def apart(sources, one, other):
    """Does neither see what the other misses?"""
    return all(a.missing is None or a.missing == b.missing or a.missing.function not in sources.calls[b.function] and
               (a.missing.function != b.function or b.label not in (None, a.missing.label))
               for a, b in ((one, other), (other, one)))


def batches(sources, tasks):
    """Those that can be tried in one copy of the sources, by one run of Frama-C, which takes seconds to read them."""
    found = []
    for task in tasks:
        kind = unit_of(task.function), task.provers, task.label is None
        for other, batch in found:
            if other == kind and len(batch) < BATCH and all(apart(sources, task, one) for one in batch):
                batch.append(task)
                break
        else:
            found.append((kind, [task]))
    return [batch for _, batch in found]


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


class Memory:
    """What was proved of each task, kept in a file as long as the sources are the same."""

    def __init__(self, path, digest):
        self.path, self.kept = path, {'digest': digest, 'answers': {}}
        with contextlib.suppress(OSError, ValueError), open(path, encoding='utf-8') as file:
            kept = json.load(file)
            self.kept = kept if kept['digest'] == digest else self.kept

    @staticmethod
    def key(task):
        missing = task.missing.name if task.missing else ''
        return ' '.join([missing, task.function, task.label or '', task.provers])

    def get(self, task):
        return self.kept['answers'].get(self.key(task))

    def put(self, tasks, results):
        self.kept['answers'].update((self.key(task), result) for task, result in zip(tasks, results)
                                    if not isinstance(result, Exception))
        with replaced(self.path) as file:
            json.dump(self.kept, file)


class Campaign:
    """Tries several clauses, in a pool of threads. run runs a command: its status, its output; tell gets of each clause
    its name, and its entry, which is empty if nothing breaks without it, or a problem."""

    def __init__(self, sources, run, env, scratch, pool, memory, earnest):
        self.sources, self.run, self.env, self.scratch, self.pool = sources, run, env, scratch, pool
        self.memory, self.earnest = memory, earnest

    def proved(self, tasks):
        """Of each of a batch its goals, and whether they are proved; or, tried alone, why that cannot be said."""
        try:
            with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
                without({task.missing for task in tasks} - {None}, folder)
                aims = [(task.function, task.label) for task in tasks]
                return goals(aims, folder, self.run, self.env, tasks[0].provers)
        except ValueError as problem:
            return [problem] if len(tasks) == 1 else [result for task in tasks for result in self.proved([task])]

    def proofs(self, entries, tell):
        """entries has of each clause what is stored, or None."""
        trials = {name: Trial(self.sources, self.sources.clauses[name], entry, self.earnest)
                  for name, entry in entries.items()}
        answers, waiting = {}, dict.fromkeys(trials)  # of each trial what it is to be sent
        while waiting:
            wanted = {}
            for name, answer in waiting.items():
                try:
                    wanted[name] = trials[name].steps.send(answer)
                except StopIteration as end:
                    tell(name, end.value or {})
                except ValueError as problem:
                    tell(name, problem)
            answers.update((task, self.memory.get(task)) for task in wanted.values() if self.memory.get(task) is not None)
            due = dict.fromkeys(task for task in wanted.values() if task not in answers)
            running = {self.pool.submit(self.proved, batch): batch for batch in batches(self.sources, due)}
            for done, future in enumerate(concurrent.futures.as_completed(running), 1):
                problem = future.exception()
                results = [problem] * len(running[future]) if problem else future.result()
                answers.update(zip(running[future], results))
                self.memory.put(running[future], results)
                print(f'mutants: {len(wanted)} clauses not decided; {done} of {len(running)} runs ended', file=sys.stderr,
                      flush=True)
            for name, task in wanted.items():
                if isinstance(answers[task], Exception):
                    tell(name, answers[task])
            waiting = {name: answers[task] for name, task in wanted.items() if not isinstance(answers[task], Exception)}

    def complaints(self, test, missing, status):
        """What a test says when these clauses are missing; it must end with that status."""
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            without(missing, folder, SOURCES)
            found, log = self.run(TESTS[test], cwd=folder, env=dict(os.environ, PWD=folder))
        if found != status:
            raise ValueError(f'{test}: status {found}, with {len(missing)} clauses missing:\n{log[-2000:]}')
        return [line for line in log.splitlines() if line.startswith(test.split()[-1] + ': ')]

    def test(self, test, names, tell):
        """All clauses are missing at once, and the test must name each."""
        missing = [self.sources.clauses[name] for name in names]
        self.complaints(test, [], 0)
        lines = self.complaints(test, missing, 1)
        for clause in missing:
            named = re.compile(rf'\b{clause.function}\b.*\b{clause.label}\b')
            tell(clause.name, {'test': test} if any(map(named.search, lines)) else {})

    def all(self, entries, tell):
        """entries has of each clause what is stored, or None where it has to be looked for."""
        proofs, tests = {}, {}
        for name, entry in entries.items():
            if entry and 'test' in entry:
                tests.setdefault(entry['test'], []).append(name)
            else:
                proofs[name] = entry
        for test, names in tests.items():
            try:
                self.test(test, names, tell)
            except (ValueError, InterruptedError) as problem:
                for name in names:
                    tell(name, problem)
        self.proofs(proofs, tell)


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
    return [name, found.get('broken') or found.get('test') or 'NOTHING', found.get('clause', '')]


def report(entries, found, seconds):
    """The table, the totals, and those that nobody needs."""
    print('\n| without | breaks | clause |\n|---|---|---|')
    for name in entries:
        if name in found:
            print('| ' + ' | '.join(told(name, found[name])) + ' |')
    idle = [name for name in entries if name in found and not {'broken', 'test'} & set(found[name])]
    print()
    for name in idle:
        print(f'mutants: NOTHING BREAKS without {name}')
    count = {key: sum(key in entry for entry in found.values()) for key in ('broken', 'test')}
    print(f'mutants: {len(found)} of {len(entries)} clauses tried in {seconds:.0f} s; without each there fails a proof '
          f'{count["broken"]}, a test {count["test"]}, nothing {len(idle)}')
    return idle
