"""How Frama-C is called, and what its reports say: the contents of a proof unit, and one run of WP on it.

Frama-C exits 0 whatever it proved, so its status decides nothing: what counts is WP's report of goals, the
report of every annotation, and the log.
"""
import collections
import json
import linecache
import os
import re
import signal
import subprocess
import threading
import time

PARSE = ['frama-c', '-c11', '-no-unicode']
WP = ['-wp', '-wp-rte', '-warn-unsigned-overflow', '-wp-prover', 'z3,cvc4', '-wp-par', '8',
      '-wp-cache', 'none', '-wp-check-memory-model']
# On a busy machine a goal can run out of time that is proved in a second elsewhere.
SECOND_TRY = ['-then', '-wp', '-wp-par', '4']
REPORT = ['-report', '-report-untried', '-report-specialized']

# Warnings that assume nothing: without assigns, a callee is taken to change everything.
HARMLESS = re.compile(r"\[wp:pedantic-assigns\]|Missing assigns clause \(assigns 'everything' instead\)|"
                      r'Failed smoke-test|No goal generated')
# Checked at every call from a proved function (-wp-check-memory-model), assumed of all others.
HYPOTHESIS = re.compile(r"Memory model hypotheses for function '(\w+)'")

# A precondition is proved where the function is called; an assumption is a case, not a claim.
NO_GOAL = ('precondition', 'behavior assumption')
# What a failed smoke test makes of the annotation that nothing can reach.
DOOMED = 'Invalid or unreachable'
NO_EXIT = ('postcondition', '\\false')  # how "exits \\false" is listed

Unit = collections.namedtuple('Unit', 'name files defines')
Annotation = collections.namedtuple('Annotation', 'file line function kind status text')


class CannotRun(Exception):
    """Nothing can be said about the proofs; its text says why."""


class Survey:
    """What a unit contains, before anything is proved."""

    def __init__(self, unit, folder):
        self.unit, self.folder = unit, folder
        os.makedirs(folder, exist_ok=True)
        run = subprocess.run(
            command(unit) + REPORT + ['-report-csv', self.path('survey.csv'), '-metrics', '-metrics-output',
                                      self.path('survey.json'), '-cg', self.path('calls.dot'),
                                      '-cg-no-services', '-print', '-print-libc', '-ocode',
                                      self.path('survey.c')],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding='utf-8', timeout=300)
        if run.returncode != 0:
            raise CannotRun(f'{unit.name}: Frama-C cannot read it:\n{run.stdout.strip()}')
        metrics = json.loads(self.read('survey.json'))
        self.defined, self.declared = ({name for entry in metrics[key] for name in entry}
                                       for key in ('defined-functions', 'specified-only-functions'))
        self.contracted = self.defined & with_contract(run.stdout)
        self.without_contract = self.defined - self.contracted
        self.calls = sorted(re.findall(r'(\w+) -> (\w+)', self.read('calls.dot')))
        self.annotations = annotations(self.read('survey.csv'))
        code = re.sub(r'"(\\.|[^"\\])*"', '', self.read('survey.c'))
        self.axioms = re.findall(r'\baxiom\s+(\w+)', code)
        self.lemmas = re.findall(r'\blemma\s+(\w+)', code)
        self.admits = len(re.findall(r'\badmit\b', code))

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), encoding='utf-8', errors='replace') as file:
            return file.read()

    def clauses(self, function):
        """Kind and text of each. That it does not exit goes without saying where nothing outside is called."""
        found = {(a.kind, a.text) for a in self.annotations if a.function == function}
        closed = function in self.defined and all(callee in self.defined for _, callee in self.calls)
        return found | {NO_EXIT} if closed else found


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


def in_words(annotation):
    """With its label, which Frama-C's list leaves out inside of functions: so the line in the source."""
    if annotation.kind in ('loop invariant', 'user assertion', 'user hypothesis', 'user check'):
        return linecache.getline(annotation.file, int(annotation.line)).strip(' */@\n') or annotation.text
    return annotation.text


class Proof:
    """A run of WP on a unit, followed while it lasts."""

    def __init__(self, survey, environment, seconds, options=()):
        """A prover may take so many seconds for a goal, and twice as many at a second try. There is none with
        options, which are for a look at one function or at contradictions."""
        self.survey, self.unit = survey, survey.unit
        self.started, self.seconds = time.monotonic(), 0
        self.scheduled, self.tried, self.proved, self.late = 0, set(), set(), []
        for name in ('wp.json', 'wp.csv'):
            if os.path.exists(survey.path(name)):
                os.remove(survey.path(name))
        skip = ['-wp-skip-fct', ','.join(sorted(survey.without_contract))] if survey.without_contract else []
        # Naming functions leaves lemmas out: they get a turn of their own.
        lemmas = ['-then', '-wp-skip-fct=', '-wp-prop=@lemma'] if skip and survey.lemmas else []
        # A failed smoke test leaves "false" behind, which would prove the rest at the second try.
        again = [] if options else SECOND_TRY + ['-wp-timeout', str(2 * seconds)] + skip
        self.process = subprocess.Popen(
            command(self.unit) + WP + ['-wp-timeout', str(seconds)] + skip + list(options)
            + ['-wp-session', survey.path('session'), '-wp-report-json', survey.path('wp.json')] + again
            + lemmas + ['-then'] + REPORT + ['-report-csv', survey.path('wp.csv')],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            encoding='utf-8', errors='replace', env=environment, start_new_session=True)
        self.reader = threading.Thread(target=self.follow, daemon=True)
        self.reader.start()

    def follow(self):
        with open(self.survey.path('wp.log'), 'w', encoding='utf-8') as log:
            for line in self.process.stdout:
                log.write(line)
                scheduled = re.match(r'\[wp\] (\d+) goals? scheduled', line)
                goal = re.match(r'\[wp\] \[(?!CFG)(\w+)[^\]]*\] (?:Goal|Smoke-test) (\w+)( : Valid)?', line)
                if scheduled and not self.scheduled:
                    self.scheduled = int(scheduled[1])
                elif goal and (goal[3] or goal[1] == 'Passed'):
                    self.late += [goal[2]] if goal[2] in self.tried - self.proved else []
                    self.proved.add(goal[2])
                if goal:
                    self.tried.add(goal[2])
        self.process.wait()
        self.seconds = time.monotonic() - self.started

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # the provers are in its group
        except ProcessLookupError:
            pass
        self.reader.join()

    def read_reports(self):
        log = self.survey.read('wp.log')
        if not all(os.path.exists(self.survey.path(name)) for name in ('wp.json', 'wp.csv')):
            raise CannotRun(f'{self.unit.name}: WP left no report; its last words:\n' + log[-2000:])
        report = json.loads(self.survey.read('wp.json')) or {}  # null: no goal
        self.goals = {}  # of each function, and of '' the lemmas: {goal: (proved, total)}
        for function, goals in [*report.get('wp:functions', {}).items(),
                                *(('', lemmas) for lemmas in report.get('wp:axiomatics', {}).values())]:
            for goal, by_prover in goals.items():
                if goal != 'wp:section':
                    counts = by_prover['wp:main']
                    self.goals.setdefault(function, {})[goal] = (counts.get('valid', 0), counts['total'])
        self.annotations = annotations(self.survey.read('wp.csv'))
        self.warnings = re.findall(r'^(\[[^\]]+\] (?:\S+ )?Warning:.*(?:\n  .*)*)', log, re.M)
        self.hypotheses = set(HYPOTHESIS.findall(log)) & self.survey.contracted

    def counts(self):
        """Goals proved, and all."""
        pairs = [pair for goals in self.goals.values() for pair in goals.values()]
        return sum(proved for proved, _ in pairs), sum(total for _, total in pairs)

    def unproved(self, functions):
        """The annotations of these functions that are not proved, and goals that show in none."""
        found = [a for a in self.annotations if a.function in functions and (
            a.status == DOOMED or a.status != 'Valid' and a.kind not in NO_GOAL)]
        # What is proved but rests on another one is not worth a line, unless there is no other.
        shown = [a for a in found if a.status != 'Partially proven'] or found
        named = {a.function for a in shown}
        return [f'{a.file}:{a.line}: {a.function}: {"contradiction: " * (a.status == DOOMED)}{a.kind}: '
                f'{in_words(a)[:100]}' for a in shown] + [
            f'{self.unit.name}: {function or "lemma"}: {goal}' for function in sorted(self.goals)
            for goal, (proved, total) in self.goals[function].items()
            # The list of annotations has neither lemmas nor loop variants.
            if proved < total and (function not in named or 'loop_variant' in goal)]

    def problems(self):
        """What would make the count of goals say more than is so."""
        if self.process.returncode != 0:
            yield f'Frama-C ended with status {self.process.returncode}: see {self.survey.path("wp.log")}'
        if self.counts() != (len(self.proved), len(self.tried)):
            yield f'the log shows {len(self.proved)} of {len(self.tried)} goals proved, the report ' \
                  '{} of {}'.format(*self.counts())
        for lemma in self.survey.lemmas:
            if f'lemma_{lemma}' not in self.goals.get('', {}):
                yield f'lemma {lemma} was not tried'
        for function in sorted(self.survey.contracted - set(self.goals)):
            yield f'{function}: nothing of its contract was tried'
        for warning in self.warnings:
            if not HARMLESS.search(warning) and not HYPOTHESIS.search(warning):
                yield ' '.join(warning.split())
