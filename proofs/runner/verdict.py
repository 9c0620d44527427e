"""What all runs together show: everything that has to hold of a proof is decided here."""
import collections
import linecache
import os
import re

import granted
import shared
from frama_c import DOOMED, NO_GOAL, PROVED
from program import endless

HERE = os.path.dirname(os.path.abspath(__file__))

# What to type after CLAUSE= for a clause without a label: a word from the heading that WP gives its goal.
WORD = {'postcondition': 'post-condition', 'assigns clause': 'assigns', 'loop invariant': 'invariant',
        'user assertion': 'assertion', 'from clause': 'assigns'}

# A clause that is not proved: where it is, and how to look at it.
Missing = collections.namedtuple('Missing', 'file line function clause text')


def harmless_warnings():
    """From the file of those that are known: each line that is neither indented nor a comment."""
    with open(os.path.join(HERE, 'warnings'), encoding='utf-8') as file:
        return re.compile('|'.join(rf'(?:{line.strip()})' for line in file if re.match(r'[^\s#]', line)))


def in_words(annotation):
    """With its label, which Frama-C's list leaves out inside of functions: so the line in the source."""
    if annotation.kind in ('loop invariant', 'user assertion', 'user hypothesis', 'user check'):
        return linecache.getline(annotation.file, int(annotation.line)).strip(' */@\n') or annotation.text
    return annotation.text


def clause_of(annotation):
    label = re.match(r'(?:[a-z]+ )*?(\w+):(?!:)', in_words(annotation))
    called = re.match(r'precondition of (\w+)', annotation.kind)
    return label[1] if label else called[1] if called else WORD.get(annotation.kind, annotation.kind)


def missing(run, functions):
    """The clauses of these functions that a run did not prove, and goals that show in none."""
    found = [a for a in run.annotations if a.function in functions and (
        a.status == DOOMED or a.status not in PROVED and a.kind not in NO_GOAL)]
    for a in found:
        yield Missing(a.file, a.line, a.function, clause_of(a),
                      f'{"contradiction: " * (a.status == DOOMED)}{a.kind}: {in_words(a)[:100]}')
    named = {a.function for a in found}
    for function, goals in sorted(run.goals.items()):
        for goal, (proved, total) in goals.items():
            # The list of annotations has neither lemmas nor loop variants.
            variant = 'loop_variant' in goal
            if proved < total and (function not in named or variant) and function in functions | {''}:
                yield Missing(run.survey.file_of.get(function, ''), '', function or 'lemma',
                              'variant' if variant else goal, goal)


def ending_problems(surveys):
    """A contract speaks of calls that end, and is proved from its callees': so they must end, and not call back."""
    calls = {}
    for survey in surveys:
        for function in sorted(set(endless(survey.pieces)) & survey.proves):
            yield f'{function}: a loop has no variant'
        for caller, callee in survey.calls:
            calls.setdefault(caller, set()).add(callee)
    for function in sorted(set().union(*(survey.proves for survey in surveys))):
        reached, waiting = set(), [function]
        while waiting:
            new = calls.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        if function in reached:
            yield f'{function}: calls itself, directly or not'


def split_problems(surveys, runs, believed):
    """Each function with a contract is to be proved once, whatever the split."""
    times = collections.Counter([*(f for run in runs for f in run.functions or []), *believed])
    for function in sorted(set().union(*(survey.contracted for survey in surveys))):
        if times[function] != 1:
            yield f'{function}: proved in {times[function]} runs'
    for survey in surveys:
        if survey.lemmas and not any(run.survey is survey and run.functions is None for run in runs):
            yield f'{survey.unit.name}: no run proves its lemmas'


def fewer_problems(goals, before):
    """A contract that lost a clause proves more easily."""
    for function, expected in sorted(before.items()):
        if function not in goals:
            yield f'{function} is gone, but was kept: make keep, if that is meant'
        elif goals[function] < expected:
            yield f'{function} has {goals[function]} goals, before {expected}: make keep, if that is meant'


def warning_problems(surveys, runs):
    known = harmless_warnings()
    for name, warnings in [*((s.unit.name, s.warnings) for s in surveys), *((run.name, run.warnings) for run in runs)]:
        for warning in warnings:
            if not known.fullmatch(warning):
                yield f'{name}: {warning}'


def goal_details(runs):
    """Every goal with what it took."""
    return [{'goal': goal, 'function': run.owner(goal), 'file': run.survey.file_of.get(run.owner(goal), ''),
             'unit': run.survey.unit.name, 'prover': answer.prover, 'proved': answer.proved,
             'seconds': round(answer.seconds, 3), 'steps': answer.steps}
            for run in runs for goal, answer in sorted(run.answers.items())]


def per_file(details):
    files = {}
    for detail in details:
        row = files.setdefault(detail['file'], {'goals': 0, 'proved': 0, 'seconds': 0})
        row['goals'] += 1
        row['proved'] += detail['proved']
        row['seconds'] = round(row['seconds'] + detail['seconds'], 3)
    return dict(sorted(files.items()))


def judge(surveys, runs, options, problems, before, believed):
    """Everything that came out, as one dictionary. What was left out on purpose (options.fn) is no problem.
    before: goals of each function when it was kept; believed: the same of those that were not tried now."""
    for run in runs:
        run.read_reports()
    union = lambda sets: sorted(set().union(*sets))
    functions = {f: [sum(column) for column in zip(*run.goals[f].values())]
                 for run in runs for f in run.functions or [] if f in run.goals}
    functions.update((function, [goals, goals]) for function, goals in believed.items())
    wanted = {options.fn} if options.fn else union(survey.proves for survey in surveys)
    details = goal_details(runs)
    result = {
        'geometry': options.geometry,
        'whole': not options.fn,
        'proved': sum(run.counts()[0] for run in runs) + sum(believed.values()),
        'goals': sum(run.counts()[1] for run in runs) + sum(believed.values()),
        'believed': sorted(believed),
        'functions': functions,
        'without_contract': union(survey.without_contract for survey in surveys),
        'pointers_assumed_apart': union(run.hypotheses for run in runs),
        'axioms': union(survey.axioms for survey in surveys),
        'admits': sum(survey.admits for survey in surveys),
        'not_proved': [item._asdict() for item in dict.fromkeys(item for run in runs for item in missing(
            run, set() if options.prop else set(wanted) & set(run.functions or [])))],
        'problems': [],
        'fewer': [],
        'smoke_failures': [line for run in runs for line in run.smoke_failures()],
        'seconds': {run.name: round(run.seconds, 1) for run in runs},
        'files': per_file(details),
        'details': details,
    }
    if not options.fn:
        totals = {function: total for function, (_, total) in functions.items()}
        result['problems'] = (
            problems + [f'{run.name}: {line}' for run in runs for line in run.problems()]
            + list(granted.problems(surveys)) + list(shared.problems(surveys)) + list(ending_problems(surveys))
            + list(split_problems(surveys, runs, believed)) + list(warning_problems(surveys, runs)))
        result['fewer'] = list(fewer_problems(totals, before))
    return result


def complete(result):
    """That a function has fewer goals than before is for people to judge: make keep."""
    return result['proved'] == result['goals'] > 0 and not any(
        result[key] for key in ('not_proved', 'problems', 'axioms', 'admits', 'smoke_failures'))
