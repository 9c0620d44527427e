#!/usr/bin/env python3
"""Proves the model with Frama-C/WP and says what was proved, what was not, and what was taken for granted.

Exit status: 0 all is proved, 1 something is not, 2 it cannot run, 130 interrupted.
"""
import argparse
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import goals
import keep
import kept
import promises
import reports
import second
import smoke
import solvers
import units
import verdict
from frama_c import Run, Survey, read, version
from scratch import Scratch
from solvers import CannotRun

LIMIT = 2 * 60 * 60  # seconds for everything: a prover that hangs must not
SECOND_LIMIT = 4 * 60 * 60  # the same for second opinions: most of what they try fails, and takes all the work it may
HEARTBEAT = 15   # seconds between lines of progress where the output is not a terminal
CORES = len(os.sched_getaffinity(0))
RUNS = CORES + 1 # at a time: now and then one has nothing to do but wait for its last solver
SMOKE_MOST = 40  # functions that changed whose smoke tests a proof sees to; more take as long as the proofs: make smoke
PARALLEL = 2     # solvers for each run: while one works, Frama-C prepares the next goal


def say(line, end='\n'):
    print(('\r\033[K' if sys.stdout.isatty() else '') + line, end=end, flush=True)


def progress(runs, started):
    tried = sum(len(run.answers) for run in runs)
    return (f'{time.monotonic() - started:5.0f} s: {sum(run.seconds > 0 for run in runs)} of {len(runs)} runs '
            f'ended, {tried} goals tried')


def carry_out(runs, start, limit=LIMIT):
    """Starts them, the longest first, and the next whenever one has ended."""
    waiting = sorted(runs, key=lambda run: -run.weight)
    started = shown = time.monotonic()
    going = []
    while waiting or going:
        while waiting and len(going) < RUNS:
            going.append(waiting.pop(0))
            start(going[-1])
        going[0].reader.join(0.2)
        now = time.monotonic()
        if now - started > limit:
            raise TimeoutError
        for run in [run for run in going if not run.running()]:
            going.remove(run)
            say(f'{run.name}: proved {run.proved()} of {len(run.answers)} goals in {run.seconds:.0f} s')
        if going and (sys.stdout.isatty() or now - shown > HEARTBEAT):
            shown = now
            say(progress(runs, started), end='' if sys.stdout.isatty() else '\n')


def plan(surveys, work, options, believed):
    """The runs: shares of each unit's functions, and one for its lemmas."""
    runs = []
    for survey in surveys:
        functions = (survey.proves & ({options.fn} if options.fn else survey.proves)) - set(believed)
        name = 'one' if options.fn else survey.unit.name
        shares = units.split(functions, work, options.share)
        runs += [Run(survey, f'{name}-{number}' if len(shares) > 1 else name, share, weight)
                 for number, (weight, share) in enumerate(shares, 1)]
        if survey.lemmas and not options.fn:
            runs.append(Run(survey, f'{name}-lemmas', None, len(survey.lemmas)))
    return runs


def look_around(options, folder, environment, frama_c):
    """What each unit contains, and what stands in the way of proving all of it."""
    chosen = options.unit or units.model_units(options.geometry)
    for path in (path for unit in chosen for path in unit.files):
        if not os.path.isfile(path):
            raise CannotRun(f'{path}: there is no such file')
    if options.fn:
        chosen = units.with_function(chosen, options.fn)
    with ThreadPoolExecutor(CORES) as pool:
        surveys = list(pool.map(lambda unit: Survey(unit, os.path.join(folder, unit.name), environment, frama_c), chosen))
    return surveys, list(units.assign(surveys))


def believe(options, before, hashes):
    """Of each function that is as it was when it was proved the number of goals: of those to believe, and of the sample."""
    if options.fn or options.all:
        return {}, {}
    same = {f: total for f, (hash, total, _) in before.functions.items() if hashes.get(f) == hash}
    part = kept.turn() if options.sample is None else options.sample
    sample = {f: total for f, total in same.items() if kept.part_of(f) == part}
    return {f: total for f, total in same.items() if f not in sample}, sample


def ask_again(details, runs, opinions, start):
    """Gives what one solver proved to the other one: of each solver and goal the answer. Adds each run to opinions."""
    turns = list(second.plan(runs, details))
    opinions += [run for run, _ in turns]
    attempts = {run: attempts for run, attempts in turns}
    try:
        carry_out(opinions, lambda run: start(run, attempts[run]), SECOND_LIMIT)
    except TimeoutError:
        say(f'second opinion: stopped after {SECOND_LIMIT} s')
        for run in opinions:
            run.kill()
    return {(attempts[run][0].solver, run.survey.unit.name, goal): answer for run in opinions for goal, answer in run.answers.items()}


def prove(options, scratch, runs, opinions):
    """Adds each run to runs or opinions, so that the caller can end it."""
    folder = os.path.join(options.build, 'prove', options.geometry)
    os.makedirs(folder, exist_ok=True)
    versions, frama_c = solvers.versions(options.provers), version()
    environment = solvers.environment(folder, scratch, versions)
    surveys, problems = look_around(options, folder, environment, frama_c)
    attempts = solvers.attempts(versions)
    hashes = kept.hashes(surveys, attempts, versions, frama_c)
    mine = kept.load(options.kept)
    before = kept.load(options.kept, options.base) if options.base else mine
    believed, sample = believe(options, before, hashes)
    tests, smoked = None, set()
    if options.smoke or not options.fn:
        remembered = {} if options.smoke else {f: hash for f, hash in before.smoke().items() if f not in sample}
        tests = smoke.Tests(surveys, solvers.about(solvers.SMOKE, versions, frama_c), remembered)
        smoked = tests.due if options.smoke or len(tests.due - set(sample)) <= options.smoke_most else set(sample)
        if tests.due and solvers.SMOKE.solver not in versions:
            problems.append(f'smoke not run for {len(tests.due)} functions: it needs {solvers.SMOKE.solver}')
            smoked = set()
        believed = {f: total for f, total in believed.items() if f not in tests.due & smoked}
    runs += plan(surveys, mine.work(), options, believed)
    if not runs and not believed:
        raise CannotRun(f'there is no function {options.fn} that has a contract' if options.fn else
                        'there is no function with a contract')
    for survey in surveys:
        if survey.proves & set(believed) or any(run.survey is survey for run in runs):
            say(f'{survey.unit.name}: {len(survey.proves)} functions with a contract in '
                f'{len(survey.unit.owns or survey.unit.files)} files')
    if tests:
        tests.want(runs, smoked)
        if tests.wanted:
            say(f'smoke tests are due in {len(tests.wanted)} functions')
    extra = (['-wp-print'] if options.fn else []) + (['-wp-prop', options.prop] if options.prop else [])
    start = lambda run, attempts: run.start(environment, attempts, options.seconds, PARALLEL, ['-wp-cache', 'none', *extra])
    carry_out(runs, lambda run: start(run, attempts))
    result = verdict.judge(surveys, runs, options, problems, mine.goals(), believed)
    if options.clauses and not options.fn:
        result['clauses'] = promises.lines(surveys, None if options.unit else promises.public(surveys))
        result['fewer'] += promises.problems(result['clauses'], promises.load(options.clauses))
    result['smoke_passed'] = tests.passed(runs) if tests else {}
    result['smoke_untried'] = [] if options.fn else sorted(tests.due - tests.wanted)
    result['hashes'], result['kept_at'], result['base'] = hashes, before.where, before.where if options.base else None
    result['complete'] = verdict.complete(result)
    reports.write(result, os.path.join(folder, 'one') if options.fn else folder)
    if options.second:
        answers = ask_again(result['details'], runs, opinions, start)
        say(second.told(second.opinions(result['details'], answers), folder))
    if options.why:
        for line in (line for run in runs for line in goals.readable(read(run.path('wp.log')), options.why)):
            say(line)
    if options.keep and result['complete']:
        say(keep.keep(result, options.kept, options.clauses))
    for line in reports.lines(result, kept.load(options.kept), promises.load(options.clauses) if options.clauses else []):
        say(line)
    return result['complete'] and not result['fewer'] and not result['smoke_untried']


def parse_unit(text):
    name, rest = text.split('=', 1)
    rest, *owns = rest.split('@')
    files, *defines = rest.split(':')
    return units.Unit(name, files.split(','), defines, owns[0].split(',') if owns else None)


def parse_arguments():
    parser = argparse.ArgumentParser(description='Proves the model with Frama-C/WP.')
    parser.add_argument('--fn', metavar='NAME', help='only this function; the log holds its goals in full')
    parser.add_argument('--prop', metavar='LABEL', help='with --fn: only the clauses with this label')
    parser.add_argument('--smoke', action='store_true', help='try all smoke tests, also those passed before')
    parser.add_argument('--smoke-most', metavar='N', type=int, default=SMOKE_MOST, help='try smoke tests where at most N functions '
                        f'have changed since they passed theirs; with more it is a failure that they are not tried (default: {SMOKE_MOST})')
    parser.add_argument('--why', metavar='CLAUSE', help='with --fn: print the goals of this clause: of its label, or '
                        'of a word from the heading of its goals')
    parser.add_argument('--geometry', choices=units.GEOMETRIES, default='small')
    parser.add_argument('--provers', metavar='NAME,...', type=lambda text: text.split(','), default=['z3', 'cvc4'],
                        help='of z3 and cvc4 (default: both)')
    parser.add_argument('--seconds', metavar='N', type=int, default=300,
                        help='after which a solver is ended (default: 300)')
    parser.add_argument('--all', action='store_true', help='believe nothing that was kept')
    parser.add_argument('--base', metavar='COMMIT', help='believe what this commit kept, not what is kept here')
    parser.add_argument('--sample', metavar='N', type=int, help=f'of what was kept prove part N of {kept.PARTS} anew; -1: nothing '
                        '(default: as the commit says)')
    parser.add_argument('--second', action='store_true', help='prove all, and give what one solver proved to the other one, too')
    parser.add_argument('--keep', action='store_true', help='keep what was proved, if it is all')
    parser.add_argument('--kept', metavar='FILE', help='where that is (default: proofs/kept/GEOMETRY.txt)')
    parser.add_argument('--clauses', metavar='FILE', help=f'where it is kept what is promised (default: {promises.PATH}, of the '
                        f'geometry {promises.GEOMETRY})')
    parser.add_argument('--share', metavar='N', type=int, default=300, help='work of a run, in goals that the first attempt proves '
                        '(default: 300)')
    parser.add_argument('--build', metavar='DIR', default='build', help='where logs and reports go')
    parser.add_argument('--unit', metavar='NAME=FILE[,FILE...][:DEFINE...][@FILE[,FILE...]]', action='append',
                        type=parse_unit, help='prove these units instead of the model; after @: only the functions of these files')
    options = parser.parse_args()
    if not set(options.provers) <= set(solvers.SOLVERS):
        parser.error('unknown prover among ' + ', '.join(options.provers))
    if options.second and (options.fn or set(options.provers) != set(solvers.SOLVERS)):
        parser.error('--second is for all functions, and needs all provers')
    options.all = options.all or options.second or options.smoke and not options.fn
    if not options.unit and options.geometry == promises.GEOMETRY:
        options.clauses = options.clauses or promises.PATH
    options.kept = options.kept or (os.devnull if options.unit else kept.path_of(options.geometry))
    return options


def main():
    options = parse_arguments()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    runs, opinions = [], []
    scratch = Scratch()
    try:
        return 0 if prove(options, scratch.name, runs, opinions) else 1
    except CannotRun as problem:
        say(f'prove: {problem}')
        return 2
    except (KeyboardInterrupt, TimeoutError) as stop:
        interrupted = isinstance(stop, KeyboardInterrupt)
        say(('interrupted' if interrupted else f'stopped after {LIMIT} s')
            + f'; goals proved so far: {sum(run.proved() for run in runs)}')
        return 130 if interrupted else 1
    finally:
        for run in runs + opinions:
            run.kill()
        scratch.end()


if __name__ == '__main__':
    sys.exit(main())
