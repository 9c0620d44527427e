"""The solvers, and how much work each may do on a goal.

Work is counted by the solver itself (z3's rlimit, cvc4's resource units), so that a verdict does not depend on
what else the machine does. The time limit is only there to end a solver that forgets to count, and far beyond what
any needs on a busy machine.
"""
import collections
import os
import re
import shutil
import subprocess

from whole import replaced

HERE = os.path.dirname(os.path.abspath(__file__))

# lean: the solver is not told what lean.drv leaves out. care: how WP simplifies what the solver gets.
Attempt = collections.namedtuple('Attempt', 'shortcut solver work lean care')

# Simplifications that take half of Frama-C's time are for the goals that withstand the first attempt.
QUICK, THOROUGH = ['-wp-no-ground', '-wp-no-pruning'], ['-wp-ground', '-wp-pruning']

# In this order, until one succeeds. A unit of z3's work is about a microsecond on the machine where this was
# measured, one of cvc4's about 20. proofs/README.md has how many goals each decides, and how much they take.
ATTEMPTS = [
    Attempt('z3-lean', 'z3', 400_000, True, QUICK),
    Attempt('cvc4-short', 'cvc4', 60_000, False, QUICK),
    Attempt('z3', 'z3', 1_000_000, False, THOROUGH),
    Attempt('cvc4', 'cvc4', 400_000, False, THOROUGH),
    Attempt('z3-long', 'z3', 8_000_000, False, THOROUGH),
]
# A contradiction shows at once or not at all.
SMOKE = Attempt('z3-smoke', 'z3', 300_000, True, QUICK)
SMOKE_SECONDS = 5

# What why3 calls it, the driver that writes its input, what comes before a lean one, how it is run, and how it says its version.
# With AUFNIRA (arrays, uninterpreted functions, nonlinear integers and reals) Z3 chooses a strategy for goals like these.
Solver = collections.namedtuple('Solver', 'name driver logic command version')
SOLVERS = {
    'z3': Solver('Z3', 'z3_471', '(set-logic AUFNIRA)', '-smt2 nlsat.randomize=false{lean} rlimit={work} -st %f',
                 r'Z3 version (\S+)'),
    'cvc4': Solver('CVC4', 'cvc4_17', '', '--stats --rlimit={work} --lang=smt2 %f', r'CVC4 version (\S+)'),
}
LEAN = ' smt.arith.solver=2'  # Z3's simpler arithmetic
MEMORY = 4000  # MiB for a solver


class CannotRun(Exception):
    """Nothing can be said about the proofs; its text says why."""


def attempts(solvers, *more):
    return [attempt for attempt in [*ATTEMPTS, *more] if attempt.solver in solvers]


def attempt_of(prover):
    """What a prover, as Frama-C names it, is among the attempts; nothing if it is none of a solver."""
    alternative = re.search(r'\((\S+)\)$', prover)
    return alternative[1] if alternative else next((name for name, solver in SOLVERS.items()
                                                    if prover.startswith(solver.name + ' ')), None)


def versions(solvers):
    """Of the solvers that are installed; all of these must be."""
    found = {}
    for solver in solvers:
        if shutil.which(solver) is None:
            raise CannotRun(f'{solver} is not installed: run make deps')
        said = subprocess.run([solver, '--version'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=60).stdout
        match = re.search(SOLVERS[solver].version, said)
        if not match:
            raise CannotRun(f'{solver} --version does not say which it is:\n{said}')
        found[solver] = match[1]
    return found


def about(attempts, versions, frama_c):
    """What the outcome of these depends on, beside the sources."""
    with open(os.path.join(HERE, 'lean.drv'), encoding='utf-8') as lean:
        return [attempts, SOLVERS, LEAN, lean.read(), sorted(versions.items()), frama_c]


def lean_driver(solver, folder):
    """Writes a driver like why3's, but for what lean.drv leaves out; why3 wants the whole path of what it builds on."""
    drivers = subprocess.run(['why3', '--print-datadir'], stdout=subprocess.PIPE, text=True, timeout=60).stdout.strip()
    path = os.path.abspath(os.path.join(folder, solver.driver + '-lean.drv'))
    with replaced(path) as file, open(os.path.join(HERE, 'lean.drv'), encoding='utf-8') as lean:
        file.write((f'prelude "{solver.logic}"\n' if solver.logic else '')
                   + f'import "{drivers}/drivers/{solver.driver}.drv"\n' + lean.read())
    return path


def environment(folder, scratch, known):
    """For Frama-C, with a why3 configuration of its own that names the solvers in these versions."""
    for program in ('frama-c', 'why3'):
        if shutil.which(program) is None:
            raise CannotRun(f'{program} is not installed: run make deps')
    config = os.path.abspath(os.path.join(folder, 'why3.conf'))
    with replaced(config) as file:
        file.write(f'[main]\nmagic = 14\nmemlimit = {MEMORY}\nrunning_provers_max = 2\ntimelimit = 5\n')
        for attempt in attempts(known, SMOKE):
            solver = SOLVERS[attempt.solver]
            command = solver.command.format(work=attempt.work, lean=LEAN * attempt.lean)
            alternative = '' if attempt.shortcut == attempt.solver else attempt.shortcut
            file.write(f'\n[prover]\nname = "{solver.name}"\nversion = "{known[attempt.solver]}"\n'
                       f'alternative = "{alternative}"\nshortcut = "{attempt.shortcut}"\n'
                       f'command = "{shutil.which(attempt.solver)} {command}"\n'
                       f'driver = "{lean_driver(solver, folder) if attempt.lean else solver.driver}"\n'
                       'editor = ""\nin_place = false\ninteractive = false\n')
    # Frama-C resolves names from PWD; a larger minor heap saves a fifth of its time.
    return dict(os.environ, WHY3CONFIG=config, PWD=os.getcwd(), TMPDIR=scratch, OCAMLRUNPARAM='s=16M,o=200')
