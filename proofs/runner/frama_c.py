"""How Frama-C is called, and what its reports say: the contents of a proof unit, and one run of WP on it.

Frama-C exits 0 whatever it proved, so its status decides nothing: what counts is WP's report of goals, the
report of every annotation, and the log.
"""
import collections
import glob
import hashlib
import json
import os
import re
import signal
import subprocess
import threading
import time

import logic
import same_code
from program import pieces
from solvers import SMOKE, SMOKE_SECONDS, CannotRun
from whole import replaced

SURVEYED = ('parse.log', 'survey.log', 'other_code')
PARSE = ['frama-c', '-c11', '-no-unicode']
LOAD = ['frama-c', '-no-unicode', '-load']
WP = ['-wp', '-wp-rte', '-warn-unsigned-overflow', '-wp-check-memory-model', '-wp-no-simpl']
REPORT = ['-report', '-report-untried', '-report-specialized']

# A precondition is proved where the function is called; an assumption is a case, not a claim.
NO_GOAL = ('precondition', 'behavior assumption')
# What a failed smoke test makes of the annotation that nothing can reach.
DOOMED = 'Invalid or unreachable'
# What rests on another annotation, proved in another run or listed there as not proved, counts as proved.
PROVED = ('Valid', 'Partially proven')
NO_EXIT = logic.Clause('', 'exits', '\\false')

Annotation = collections.namedtuple('Annotation', 'file line function kind status text')
# An attempt at a goal: who made it (Qed is WP's simplifier), whether it was proved, and what that took.
Answer = collections.namedtuple('Answer', 'prover proved seconds steps')

GOAL = re.compile(r'\[wp\] \[(?!CFG)([^\]]+)\] (Goal|Smoke-test) typed_(\w+)(?: : (\w+))?(.*)')
SMOKE_GOAL = re.compile(r'\w+_wp_smoke_\w+')
# Checked at every call from a proved function (-wp-check-memory-model), assumed of all others.
FAILED_SMOKE = re.compile(r'\[wp\] (\S+:\d+): Warning: Failed smoke-test')
HYPOTHESIS = re.compile(r"Memory model hypotheses for function '(\w+)'")
# Whatever stands before the word, for a source may give its lines any name of a file; what is indented goes on with it.
WARNING = re.compile(r'^.*\bwarning\b.*(?:\n  .*)*', re.M | re.I)


class Survey:
    """What a unit contains, before anything is proved."""

    def __init__(self, unit, folder, environment, frama_c):
        """frama_c: its version. What it says of sources that have not changed since is not asked again."""
        self.unit, self.folder = unit, folder
        os.makedirs(folder, exist_ok=True)
        key = self.key(frama_c)
        if not all(map(os.path.exists, map(self.path, ('survey.key', *SURVEYED)))) or self.read('survey.key') != key:
            self.ask(environment)
            with replaced(self.path('survey.key')) as file:
                file.write(key)
        self.warnings, self.other_code = warnings(self.read('parse.log')), self.read('other_code').splitlines()
        said = self.read('survey.log')
        metrics = json.loads(self.read('survey.json'))
        self.defined, self.declared = ({name for entry in metrics[key] for name in entry}
                                       for key in ('defined-functions', 'specified-only-functions'))
        self.contracted = self.defined & with_contract(said)
        self.without_contract = self.defined - self.contracted
        self.file_of = {function: os.path.normpath(path) for path, function in
                        re.findall(r'^\s*Stats for function <(.*)/(\w+)>', said, re.M)}
        self.calls = sorted(set(re.findall(r'(\w+) -> (\w+)', self.read('calls.dot'))))
        self.annotations = annotations(self.read('survey.csv'))
        self.code = self.read('survey.c')
        self.pieces = list(pieces(self.code))
        self.logic, self.contracts = logic.definitions(self.pieces), logic.contracts(self.pieces)
        bare = re.sub(r'"(\\.|[^"\\])*"', '', self.code)
        self.axioms = re.findall(r'\baxiom\s+(\w+)', bare)
        self.lemmas = re.findall(r'\blemma\s+(\w+)', bare)
        self.admits = len(re.findall(r'\badmit\b', bare))
        self.proves = set()  # units.assign says

    def ask(self, environment):
        if os.path.exists(self.path('survey.key')):
            os.remove(self.path('survey.key'))
        # Whoever loads a program has the options, too, with which it was saved: so it is saved before anything is asked of it.
        parsed = self.run(command(self.unit) + ['-save', self.path('program.sav')], environment)
        said = self.run(LOAD + [self.path('program.sav')] + REPORT + [
            '-report-csv', self.path('survey.csv'), '-metrics', '-metrics-by-function', '-metrics-output', self.path('survey.json'),
            '-cg', self.path('calls.dot'), '-cg-no-services', '-print', '-print-libc', '-ocode', self.path('survey.c')], environment)
        other_code = ''.join(f'{line}\n' for line in same_code.problems(self.unit))
        for name, text in zip(SURVEYED, (parsed, said, other_code)):
            with replaced(self.path(name)) as file:
                file.write(text)

    def run(self, arguments, environment):
        run = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding='utf-8', timeout=300,
                             env=environment)
        if run.returncode != 0:
            raise CannotRun(f'{self.unit.name}: Frama-C cannot read it:\n{run.stdout.strip()}')
        return run.stdout

    def sources(self):
        """All that the preprocessor may read: of the unit's folders, and of those beside them, whatever is C or ACSL."""
        folders = sorted({os.path.join(os.path.dirname(path), *up) for path in self.unit.files for up in ([], ['..', '*'])})
        return sorted({os.path.normpath(path) for folder in folders for kind in ('*.c', '*.h', '*.acsl')
                       for path in glob.glob(os.path.join(folder, kind))})

    def key(self, frama_c):
        """A hash of all that it may say depends on."""
        digest = hashlib.sha256(f'{frama_c}\n{command(self.unit)}\n'.encode())
        for path in self.sources():
            with open(path, 'rb') as file:
                digest.update(f'{path}\n'.encode() + hashlib.sha256(file.read()).digest())
        return digest.hexdigest()

    def where(self, words):
        """The first place of these words in the unit's own files, else in the others."""
        for path in dict.fromkeys([*self.unit.files, *self.sources()]):
            for number, line in enumerate(read(path).splitlines(), 1):
                if re.search(rf'\b{words}\b', line):
                    return f'{path}:{number}'
        return self.unit.files[0]

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        return read(self.path(name))

    def clauses(self, function):
        """Of its contract. That it does not exit goes without saying where nothing outside is called."""
        closed = function in self.defined and all(callee in self.defined for _, callee in self.calls)
        return self.contracts.get(function, set()) | ({NO_EXIT} if closed else set())


def version():
    return subprocess.run(['frama-c', '-version'], stdout=subprocess.PIPE, text=True, timeout=60).stdout.strip()


def read(path):
    with open(path, encoding='utf-8', errors='replace') as file:
        return file.read()


def command(unit):
    defines = ' '.join('-D' + define for define in unit.defines)
    return PARSE + ([f'-cpp-extra-args={defines}'] if defines else []) + unit.files


def with_contract(report):
    """The functions that a report shows with a requires, ensures or assigns of their own."""
    sections = re.findall(r"^--- Properties of Function '(\w+)'\n(.*?)(?=^--- |\Z)", report, re.M | re.S)
    # Clauses of a statement's contract end in "at" and the kind of statement.
    clause = re.compile(r'^\[[^\]]*\] (Pre-condition|Post-condition|Assigns)\b(?!.* at )', re.M)
    return {name for name, section in sections if clause.search(section)}


def annotations(csv):
    """Frama-C's list of annotations; the last column may hold line ends and is not quoted."""
    found = []
    for line in csv.splitlines()[1:]:
        fields = line.split('\t', 6)
        if len(fields) == 7:
            found.append(Annotation(os.path.normpath(os.path.join(*fields[:2])), *fields[2:]))
        elif found:
            found[-1] = found[-1]._replace(text=found[-1].text + ' ' + line.strip())
    return found


def warnings(log):
    """Each as one line."""
    return [' '.join(text.split()) for text in WARNING.findall(log)]


def passes(attempts):
    """The options with which each is run on what is not proved yet: -then keeps some and forgets others."""
    last = [f'-{attempt.shortcut},+' for attempt in attempts]
    return [f'-wp-prover={before}{attempt.shortcut}' for before, attempt in zip([''] + last, attempts)]


class Run:
    """A run of WP on some functions of a unit, or on its lemmas (functions: None), followed while it lasts."""

    def __init__(self, survey, name, functions, goals):
        """goals: how many there are about."""
        self.survey, self.name, self.functions, self.weight = survey, name, functions, goals
        self.seconds, self.answers = 0, {}
        self.smoke_wanted, self.smoke = [], {}  # functions; of each smoke test, the place where it failed, or ''
        self.process = self.reader = None
        self.folder = survey.path(name)
        os.makedirs(self.folder, exist_ok=True)

    def start(self, environment, attempts, seconds, parallel, options):
        """Each attempt may take so many seconds of a solver's time."""
        for report in ('wp.json', 'wp.csv'):
            if os.path.exists(self.path(report)):
                os.remove(self.path(report))
        select = ['-wp-prop=@lemma'] if self.functions is None else ['-wp-fct', ','.join(self.functions)]
        common = WP + ['-wp-timeout', str(seconds), '-wp-par', str(parallel), *options]
        turns = [common + [prover, *attempt.care] + select for prover, attempt in zip(passes(attempts), attempts)]
        self.passes = len(attempts)
        if self.smoke_wanted:  # last, since a failed test leaves "false" behind, which would prove what comes after
            turns.append(common + ['-wp-smoke-tests', '-wp-smoke-timeout', str(SMOKE_SECONDS),
                                   passes([*attempts, SMOKE])[-1], *SMOKE.care, '-wp-fct', ','.join(self.smoke_wanted)])
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            LOAD + [self.survey.path('program.sav'), '-wp-report-json', self.path('wp.json')]
            + [option for turn in turns for option in turn + ['-then']] + REPORT
            + ['-report-csv', self.path('wp.csv')],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            encoding='utf-8', errors='replace', env=environment, start_new_session=True)
        self.reader = threading.Thread(target=self.follow, daemon=True)
        self.reader.start()

    def follow(self):
        self.turns, failed = 0, None
        with open(self.path('wp.log'), 'w', encoding='utf-8') as log:
            for line in self.process.stdout:
                log.write(line)
                self.turns += line.startswith('[wp] Running WP plugin')
                goal, place = GOAL.match(line), FAILED_SMOKE.match(line)
                if goal and goal[2] == 'Smoke-test':
                    failed = goal[3]
                    self.smoke[failed] = '' if goal[1] == 'Passed' else '?'
                elif place and failed:
                    self.smoke[failed] = place[1]
                elif goal and self.turns <= self.passes:
                    self.note(*goal.groups())
        self.process.wait()
        self.seconds = time.monotonic() - self.started

    def note(self, prover, _, goal, verdict, rest):
        if not self.answers.get(goal, (0, False))[1]:
            took = re.findall(r'\(([\d.]+)(ms|s|m)\)', rest)
            steps = re.search(r'\((\d+)\)', rest)
            self.answers[goal] = Answer(prover, verdict == 'Valid', sum(
                float(number) * {'ms': .001, 's': 1, 'm': 60}[unit] for number, unit in took),
                int(steps[1]) if steps else 0)

    def path(self, name):
        return os.path.join(self.folder, name)

    def running(self):
        return self.reader.is_alive()

    def proved(self):
        return sum(answer.proved for answer in self.answers.values())

    def kill(self):
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # the solvers are in its group
        except ProcessLookupError:
            pass
        self.reader.join()

    def read_reports(self):
        log = read(self.path('wp.log'))
        if not all(os.path.exists(self.path(name)) for name in ('wp.json', 'wp.csv')):
            raise CannotRun(f'{self.name}: WP left no report; its last words:\n' + log[-2000:])
        report = json.loads(read(self.path('wp.json'))) or {}  # null: no goal
        self.goals = {}  # of each function, and of '' the lemmas: {goal: (proved, total)}
        self.function_of = {}
        for function, goals in [*report.get('wp:functions', {}).items(),
                                *(('', lemmas) for lemmas in report.get('wp:axiomatics', {}).values())]:
            for goal, by_prover in goals.items():
                self.function_of[goal] = function
                if goal != 'wp:section' and not SMOKE_GOAL.fullmatch(goal):
                    counts = by_prover['wp:main']
                    self.goals.setdefault(function, {})[goal] = (counts.get('valid', 0), counts['total'])
        self.annotations = annotations(read(self.path('wp.csv')))
        self.warnings = warnings(log)
        self.hypotheses = set(HYPOTHESIS.findall(log)) & self.survey.contracted

    def owner(self, goal):
        """The function of a goal that the log names: the report has one name for all goals of a clause."""
        prefixes = [function for function in self.functions or [] if goal.startswith(function + '_')]
        return self.function_of.get(goal) or max(prefixes, key=len, default='')

    def smoke_failures(self):
        for goal, place in sorted(self.smoke.items()):
            if place:
                yield f'{place}: {self.owner(goal)}: {goal.split("_wp_smoke_")[1]}'

    def counts(self):
        """Goals proved, and all."""
        pairs = [pair for goals in self.goals.values() for pair in goals.values()]
        return sum(proved for proved, _ in pairs), sum(total for _, total in pairs)

    def problems(self):
        """What would make the count of goals say more than is so."""
        if self.process.returncode != 0:
            yield f'Frama-C ended with status {self.process.returncode}: see {self.path("wp.log")}'
        if self.turns != self.passes + bool(self.smoke_wanted):
            yield f'Frama-C ended after {self.turns} attempts: see {self.path("wp.log")}'
        if self.counts() != (self.proved(), len(self.answers)):
            yield f'the log shows {self.proved()} of {len(self.answers)} goals proved, the report ' \
                  '{} of {}: see {}'.format(*self.counts(), self.path('wp.log'))
        for lemma in self.survey.lemmas if self.functions is None else []:
            if not {f'lemma_{lemma}', f'check_lemma_{lemma}'} & set(self.goals.get('', {})):
                yield f'lemma {lemma} was not tried'
        for function in self.functions or []:
            if function not in self.goals:
                yield f'{function}: nothing of its contract was tried'
        for function in sorted(set(self.goals) - set(self.functions or [''])):
            yield f'{function}: proved in a run that was not asked to'
