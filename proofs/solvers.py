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

Attempt = collections.namedtuple('Attempt', 'shortcut solver work')

# In this order, until one succeeds. A unit of z3's work is about a microsecond on the machine where this was
# measured, one of cvc4's about 20. The first attempt decides 19 goals in 20; of those that are proved, proofs/README.md
# has how much they take.
ATTEMPTS = [Attempt('z3', 'z3', 1_000_000), Attempt('cvc4', 'cvc4', 400_000), Attempt('z3-long', 'z3', 8_000_000)]
# CVC4 takes minutes to give up on what is not provable. With this it takes seconds, and proves most of what is.
SHORT = Attempt('cvc4-short', 'cvc4', 120_000)
# A contradiction shows at once or not at all.
SMOKE = Attempt('z3-smoke', 'z3', 300_000)
SMOKE_SECONDS = 5

# What why3 calls it, the driver that writes its input, how it is run, and how it says its version.
Solver = collections.namedtuple('Solver', 'name driver command version')
SOLVERS = {
    'z3': Solver('Z3', 'z3_471', '-smt2 nlsat.randomize=false rlimit={work} -st %f', r'Z3 version (\S+)'),
    'cvc4': Solver('CVC4', 'cvc4_17', '--stats --rlimit={work} --lang=smt2 %f', r'CVC4 version (\S+)'),
}
MEMORY = 4000  # MiB for a solver


class CannotRun(Exception):
    """Nothing can be said about the proofs; its text says why."""


def attempts(solvers, *more):
    return [attempt for attempt in [*ATTEMPTS, *more] if attempt.solver in solvers]


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


def environment(folder, scratch, known):
    """For Frama-C, with a why3 configuration of its own that names the solvers in these versions. They need not
    be installed, if their answers are already there."""
    for program in ('frama-c', 'why3'):
        if shutil.which(program) is None:
            raise CannotRun(f'{program} is not installed: run make deps')
    config = os.path.abspath(os.path.join(folder, 'why3.conf'))
    with open(config, 'w', encoding='utf-8') as file:
        file.write(f'[main]\nmagic = 14\nmemlimit = {MEMORY}\nrunning_provers_max = 2\ntimelimit = 5\n')
        for attempt in attempts(known, SHORT, SMOKE):
            solver = SOLVERS[attempt.solver]
            path = shutil.which(attempt.solver) or attempt.solver
            alternative = '' if attempt.shortcut == attempt.solver else attempt.shortcut
            file.write(f'\n[prover]\nname = "{solver.name}"\nversion = "{known[attempt.solver]}"\n'
                       f'alternative = "{alternative}"\nshortcut = "{attempt.shortcut}"\n'
                       f'command = "{path} {solver.command.format(**attempt._asdict())}"\n'
                       f'driver = "{solver.driver}"\neditor = ""\nin_place = false\ninteractive = false\n')
    # Frama-C resolves names from PWD; a larger minor heap saves a fifth of its time.
    return dict(os.environ, WHY3CONFIG=config, PWD=os.getcwd(), TMPDIR=scratch, OCAMLRUNPARAM='s=4M,o=200')
