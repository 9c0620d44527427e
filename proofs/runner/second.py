"""A second opinion: each goal that one solver proved is given to the other one, too. A mistake in one of them shows at most in what
rests on it alone. Where they do not agree it is no failure: each has goals that are beyond it."""
import collections
import os

from frama_c import Run
from solvers import ATTEMPTS, SOLVERS, attempt_of
from whole import replaced

SOLVER_OF = {attempt.shortcut: attempt.solver for attempt in ATTEMPTS}
QED, BOTH, UNTRIED = 'Qed alone', 'both', 'one, and not given to the other'


def other_of(detail):
    """The solver that did not prove this goal, or none."""
    mine = SOLVER_OF.get(attempt_of(detail['prover'])) if detail['proved'] else None
    return next((solver for solver in SOLVERS if solver != mine), None) if mine else None


def plan(runs, details):
    """For each run and solver the functions of which the other one proved a goal, with that solver's attempts."""
    wanted = collections.defaultdict(set)
    for detail in details:
        wanted[other_of(detail)].add((detail['unit'], detail['function']))
    for run in runs:
        for solver in SOLVERS:
            lemmas = run.functions is None
            functions = [f for f in ([''] if lemmas else run.functions) if (run.survey.unit.name, f) in wanted[solver]]
            if functions:
                yield (Run(run.survey, f'{run.name}-second-{solver}', None if lemmas else functions, run.weight),
                       [attempt for attempt in ATTEMPTS if attempt.solver == solver])


def opinions(details, answers):
    """Of each goal who proved it. answers: of each solver, those of the goals that it was given."""
    for detail in filter(lambda detail: detail['proved'], details):
        other = other_of(detail)
        answer = answers.get((other, detail['unit'], detail['goal']))
        alone = f'{SOLVERS[SOLVER_OF[attempt_of(detail["prover"])]].name} alone' if other else QED
        yield detail, QED if other is None else UNTRIED if answer is None else BOTH if answer.proved else alone


def told(opinions, folder):
    """Writes the table of all that rest on one solver; the line that sums it up."""
    opinions = list(opinions)
    kinds = [QED, BOTH, *(f'{solver.name} alone' for solver in SOLVERS.values()), UNTRIED]
    counts = collections.Counter(kind for _, kind in opinions)
    path = os.path.join(folder, 'second.md')
    with replaced(path) as file:
        file.write('| proved by | goals |\n|---|---|\n')
        file.writelines(f'| {kind} | {counts[kind]} |\n' for kind in kinds)
        file.write('\n| goal | function | file | proved by | work |\n|---|---|---|---|---|\n')
        file.writelines(f'| {detail["goal"]} | {detail["function"]} | {detail["file"]} | {kind} | {detail["steps"]} |\n'
                        for detail, kind in opinions if kind not in (QED, BOTH))
    shown = ', '.join(f'{kind} {counts[kind]}' for kind in kinds if kind != UNTRIED or counts[kind])
    return f'second opinion: goals proved by {shown}: {path}'
