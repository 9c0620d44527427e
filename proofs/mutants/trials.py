"""What can tell a mutant from the right model: its proof, the fuzz targets, the conformance suite, the search of every state,
the oracle."""
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import time

from mutant import apply, is_model

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'runner'))
from frama_c import WP, command  # noqa: E402
from solvers import ATTEMPTS, SMOKE, SOLVERS, environment, versions  # noqa: E402
from units import model_units, read, with_function  # noqa: E402

# The smallest geometries, of each of which every state is searched in a second.
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'harness/exhaust/exhaust.mk'),
          encoding='utf-8') as makefile:
    SMALLEST = re.search(r'^exhaust_quick = (.*)$', makefile.read(), re.M)[1].split()
SOURCES = ('model', 'spec', 'harness', 'fuzz', 'proofs', 'corpus')
# Objects that a mutant does not concern are taken over, so that little has to be built.
OBJECTS = ('build/fuzz/objects/libfuzzer-tiny', 'build/harness', 'build/fuzz/input', 'build/tiny', 'build/small', 'build/sv32',
           *(f'build/exhaust/{geometry}' for geometry in SMALLEST))
PROVERS = [attempt.shortcut for attempt in ATTEMPTS]
CARE = {attempt.shortcut: attempt.care for attempt in [*ATTEMPTS, SMOKE]}
# So many of them have to fail: of what something that runs knows to be wrong, of any other, and in earnest.
KNOWN, UNKNOWN, EARNEST = 1, 2, 4
SOLVER_SECONDS = 300   # after which a solver is ended; its work is bounded as in any proof
TARGETS = ('ops', 'pressure', 'iofault', 'state', 'range')
PLUGIN_OPERATIONS = 300000
PLUGIN_SECONDS = 10    # and how long it may be shrunk
SEARCH_SECONDS = 20    # the right model's takes one
COMMAND_SECONDS = 60   # for any other command
BUILD_SECONDS = 900


# Of each function how far it is indented, as one in ghost code is; its name and its body.
DEFINITION = re.compile(r'^( *)(?:static )?[a-z][\w ]*?[ *](\w+)\([^;{}]*\)(?: /\*@ ghost\([^;{}]*\) \*/)?\n\1\{\n(.*?)^\1\}\n',
                        re.M | re.S)


def clauses(function, goals):
    """The labels of what goals are of: first what the function promises, then what it needs of others, then the rest; of what has
    no label WP's name for all that are of its kind."""
    kinds = [r'(?:[a-z]+_)?ensures_(\w+?)', r'loop_invariant_(\w+?)_(?:preserved|established)', r'call_\w+?_requires_(\w+?)',
             r'assert_(?!rte)(\w+?)', r'assert_rte_(\w+?)']
    labels = []
    for kind in kinds:
        for goal in goals:
            label = re.fullmatch(rf'{function}_{kind}(?:_part\d+|_\d+)*', goal)
            if label and label[1] not in labels:
                labels.append(label[1])
    unlabelled = [kind for kind in ('assigns', 'variant')
                  if any(re.fullmatch(rf'{function}_(?:loop_)?{kind}(?:_\w+)?', goal) for goal in goals)]
    return labels + [f'@{kind}' for kind in unlabelled]


# What a solver says that gave up, and one that was ended when its work was done.
GAVE_UP = {'Unknown', 'Step limit'}
ANSWER = re.compile(r'\[wp\] \[(?!CFG)[^\]]+\] Goal typed_(\w+)(?: : (\w+(?: limit)?))?.*((?:\n  \S.*)*)')


def needed_files(unit, function, folder):
    """Of a unit the file that defines the function, and those that alone have the contract of one that it calls: to read all
    takes longer than most proofs. What a header defines needs all."""
    texts = {path: read(os.path.join(folder, path)) for path in unit.files}
    bodies = {path: {name: body for _, name, body in DEFINITION.findall(text)} for path, text in texts.items()}
    own = next((path for path in unit.files if function in bodies[path]), None)
    if own is None:
        return unit.files
    called = set(re.findall(r'\b(\w+)\(', bodies[own][function]))
    return [path for path in unit.files if path == own or
            any(re.search(rf'\*/\n\w[\w *]*\b{name}\(', texts[path]) for name in called & bodies[path].keys())]


class Proofs:
    """Of single clauses, in the right model and in wrong ones. run runs a command: its status, its output."""

    def __init__(self, run, env):
        self.run, self.env = run, env

    def goals(self, function, clause, folder, prover):
        """Of a clause of a function, or None: of all, its goals, and whether this proves them in the sources of a folder. A
        solver that neither proved one nor gave up has said nothing."""
        options = ['-wp-prover', prover, '-wp-timeout', str(SOLVER_SECONDS), '-wp-par', '1', '-wp-cache', 'none',
                   *CARE[prover], '-wp-fct', function, *(['-wp-prop', clause] if clause else [])]
        unit = with_function(model_units('small'), function)[0]
        unit = unit._replace(files=needed_files(unit, function, folder))
        log = self.run(command(unit) + WP + options, cwd=folder, env=dict(self.env, PWD=folder), seconds=None)[1]
        found = {}
        for goal, answer, others in ANSWER.findall(log):
            answers = {answer} if answer else set(re.findall(r'^  .*?: (\w+(?: limit)?)', others, re.M))
            found[goal] = answer == 'Valid'
            if not found[goal] and not (answers and answers <= GAVE_UP):
                raise ValueError(f'{function}: {goal}: {", ".join(sorted(answers)) or "no answer"}')
        counts = re.search(r'Proved goals:\s+(\d+) / (\d+)', log)
        if not counts or (sum(found.values()), len(found)) != (int(counts[1]), int(counts[2])):
            raise ValueError(f'{function}: Frama-C did not get to all goals:\n{log}')
        return found

    @functools.lru_cache(maxsize=None)
    def right(self, function, clause, prover):
        """The same, in the right model."""
        return self.goals(function, clause, os.getcwd(), prover)

    def broken(self, function, clause, wrong, named, least):
        """Is a goal of the clause lost where wrong says of each prover what it proves: do those that prove it in the right model
        not do so there, and at least so many? Where the goals have not the names of the right ones, that is a goal lost to
        those that prove all of them."""
        due, reached, left = set(self.right(function, clause, PROVERS[0])), set(), None
        for tried, prover in enumerate(PROVERS, 1):
            proved = wrong(prover)
            if not (due and proved):
                raise ValueError(f'there is no {clause} in {function}')
            left = {goal for goal in proved if not proved[goal] and (left is None or goal in left)}
            if not left:
                return False
            reached |= {goal for goal, good in self.right(function, clause, prover).items() if good}
            if tried >= least and (left & reached if named else reached == due):
                return True
        raise ValueError(f'{clause} in {function} is not proved in the right model, either')


def counts(log):
    """What a search that came to its end found, but the time that it took."""
    return re.search(r'(\d+ states, \d+ transitions, depth \d+), .*: complete$', log, re.M)[1]


@functools.lru_cache(maxsize=None)
def right_counts(build, geometry):
    """In the right model."""
    return counts(subprocess.run([os.path.join(build, 'exhaust', geometry, 'exhaust')], stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True, timeout=COMMAND_SECONDS, check=True).stdout)


class Trials:
    """Of one mutant, in a folder that gets a copy of the project with it. run runs a command: its status, its output."""

    def __init__(self, mutant, folder, run):
        self.mutant, self.folder, self.run, self.made = mutant, folder, run, set()
        # The one that found it before begins.
        self.targets = sorted(TARGETS, key=lambda target: target != mutant.get('target'))
        for name in SOURCES:
            shutil.copytree(name, os.path.join(folder, name), ignore=shutil.ignore_patterns('__pycache__'))
        shutil.copy2('Makefile', folder)
        apply(mutant, folder)

    def copy_objects(self):
        for name in OBJECTS:
            target = os.path.join(self.folder, name)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copytree(name, target)

    def breaks(self, proofs, clause, least):
        function = self.mutant['function']
        return proofs.broken(function, clause, lambda prover: proofs.goals(function, clause, self.folder, prover), False, least)

    def proof(self, proofs, least):
        """The label of a clause that cannot be proved any more, by so many attempts: the mutant's, or the first that is found; or
        None."""
        if 'clause' in self.mutant:
            return self.mutant['clause'] if self.breaks(proofs, self.mutant['clause'], least) else None
        # What a contradiction would do shows how little a solver needs for most goals; those that it leaves are tried with more.
        easy = proofs.goals(self.mutant['function'], None, self.folder, SMOKE.shortcut)
        left = clauses(self.mutant['function'], [goal for goal, proved in easy.items() if not proved])
        return next((clause for clause in left if self.breaks(proofs, clause, max(least, UNKNOWN))), None)

    def make(self, *targets):
        due = [target for target in targets if target not in self.made]
        if not due:
            return
        # A mistake may leave a variable unused.
        status, log = self.run(['make', '-s', 'PAGE=', 'WARNINGS=-w', *due], cwd=self.folder, seconds=BUILD_SECONDS)
        if status != 0:
            raise ValueError(f'{self.mutant["name"]} cannot be built:\n{log}')
        self.made.update(due)

    def fuzz_target(self, target, seconds):
        """The target, after how many executions it found it, in how many seconds; or None."""
        program = f'build/fuzz/{target}-tiny'
        self.make(program)
        begun = time.monotonic()
        # As under afl-fuzz the target only aborts: shrinking would be measured, too.
        status, log = self.run(
            [os.path.join(self.folder, program), '-seed=1', f'-max_total_time={seconds}', '-len_control=0', '-max_len=4096',
             '-timeout=2', '-detect_leaks=0', '-print_final_stats=1', '-artifact_prefix=found-'],
            cwd=self.folder, env=dict(os.environ, __AFL_SHM_ID='none'), seconds=seconds + COMMAND_SECONDS)
        executions = re.search(r'^stat::number_of_executed_units: (\d+)', log, re.M)
        took = round(time.monotonic() - begun, 2)
        # It says so whatever it found: an engine that could not run has found nothing.
        if not executions:
            raise ValueError(f'{self.mutant["name"]}: {target} ended with status {status}:\n{log[-2000:]}')
        return None if status == 0 else (target, int(executions[1]), took)

    def fuzz(self, seconds):
        """What the first target says that finds it in so many seconds, or None. The one that did before begins, and has three
        times as many; if none is expected to, all have so many together."""
        others = len(TARGETS) - 1
        times = [seconds // len(TARGETS)] * (others + 1) if 'unseen' in self.mutant else [3 * seconds] + [seconds] * others
        return next(filter(None, map(self.fuzz_target, self.targets, times)), None)

    def suite(self):
        """The sequence of the conformance suite at which it is found, or None."""
        self.make('build/forkproof')
        status, log = self.run(['build/forkproof', 'check', '--suite', '--geometry', 'tiny', '--out', self.folder],
                               cwd=self.folder)
        return self.mismatch(status, log)

    def exhaust(self, build):
        """The first of the smallest geometries in which a state is wrong, or there are not as many as there should be; and how
        many operations lead there, or the counts that are not the right ones. Or None."""
        self.make(*(f'build/exhaust/{geometry}/exhaust' for geometry in SMALLEST))
        for geometry in SMALLEST:
            status, log = self.run([f'build/exhaust/{geometry}/exhaust'], cwd=self.folder, seconds=SEARCH_SECONDS)
            way = re.search(r'^a shortest way there has (\d+) operations', log, re.M)
            if way:
                return geometry, int(way[1])
            if status in (-signal.SIGSEGV, -signal.SIGFPE, -signal.SIGABRT):
                return geometry, 0
            if status == -signal.SIGKILL:
                continue  # it does not come to an end here, or not in time
            if status != 0:
                raise ValueError(f'{self.mutant["name"]}: the search ended with status {status}:\n{log[-2000:]}')
            if counts(log) != right_counts(build, geometry):
                return geometry, counts(log)
        return None

    def mismatch(self, status, log):
        """Where a check says that an answer was wrong, or None. It may have been ended while it was shrinking."""
        place = re.search(r'^[\w-]+: ((?:step \d+|at the end, after \d+ operations): .*)', log, re.M)
        if not place and status > 0:
            raise ValueError(f'{self.mutant["name"]}: a check ended with status {status}:\n{log[-2000:]}')
        return place[1] if place else None

    def plugin(self, build):
        """How many operations it takes to show what is wrong with it as a plugin, 0 if it was not shrunk in time, or None."""
        library = os.path.join(self.folder, 'mutant.so')
        sources = [os.path.join('model', name) for name in sorted(os.listdir(os.path.join(self.folder, 'model')))
                   if name.endswith('.c')]
        status, log = self.run(['cc', '-std=c11', '-O1', '-shared', '-fPIC', '-o', library, *sources,
                                'proofs/mutants/plugin.c'], cwd=self.folder)
        if status != 0:
            raise ValueError(f'{self.mutant["name"]} cannot be built as a plugin:\n{log}')
        status, log = self.run([os.path.join(build, 'forkproof'), 'check', '--against', f'plugin:{library}', '--seed', '1', '--ops',
                                str(PLUGIN_OPERATIONS), '--out', self.folder], cwd=self.folder,
                               seconds=PLUGIN_SECONDS)
        shrunk = re.search(r'shrunk to (\d+) operations', log)
        return None if not self.mismatch(status, log) else int(shrunk[1]) if shrunk else 0

    def runs(self, build, seconds):
        """What runs and finds it, as a dictionary; of the model alone."""
        if not is_model(self.mutant):
            return {}
        self.copy_objects()
        # Once for all, as make takes longer to see what is to be done than to do it.
        self.make(f'build/fuzz/{self.targets[0]}-tiny', 'build/forkproof',
                  *(f'build/exhaust/{geometry}/exhaust' for geometry in SMALLEST))
        return {'fuzz': self.fuzz(seconds), 'suite': self.suite(), 'exhaust': self.exhaust(build), 'plugin': self.plugin(build)}


def proof_environment(scratch):
    return environment(scratch, scratch, versions(SOLVERS))
