#!/usr/bin/env python3
"""Proves the model with Frama-C/WP and says what was proved, what was not, and what was taken for granted.

Exit status: 0 all is proved, 1 something is not, 2 it cannot run, 130 interrupted.
"""
import argparse
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from frama_c import NO_EXIT, CannotRun, Proof, Survey, Unit


def model_units():
    """Each file of the model is in one unit; proofs/TRUST.md says why there is more than one."""
    setter = ['model/pte.c', 'model/freeset.c', 'model/rmap.c', 'model/entry.c']
    footprint = ['proofs/footprint.c']
    machine = sorted(set(glob.glob('model/*.c') + glob.glob('proofs/*.c')) - set(setter + footprint))
    return [Unit('setter', setter, []),
            Unit('machine', machine, ['RMAP_OPAQUE=1']),
            Unit('footprint', footprint, [])]


LIMIT = 40 * 60  # seconds for everything: a prover that hangs must not
HEARTBEAT = 15   # seconds between lines of progress where the output is not a terminal


def say(line, end='\n'):
    print(('\r\033[K' if sys.stdout.isatty() else '') + line, end=end, flush=True)


def prover_environment(folder, scratch):
    """With a why3 configuration of its own, which names the provers that are installed."""
    for program in ('frama-c', 'why3', 'z3', 'cvc4'):
        if shutil.which(program) is None:
            raise CannotRun(f'{program} is not installed: run make deps')
    config = os.path.abspath(os.path.join(folder, 'why3.conf'))
    # Frama-C resolves names from PWD.
    environment = dict(os.environ, WHY3CONFIG=config, PWD=os.getcwd(), TMPDIR=scratch)
    detect = subprocess.run(['why3', 'config', 'detect'], env=environment, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, timeout=60)
    with open(config) as file:
        found = file.read()
    if '"Z3"' not in found or '"CVC4"' not in found:
        raise CannotRun('why3 does not find z3 and cvc4:\n' + detect.stdout)
    return environment


def counts(proofs, goals):
    return ', '.join(f'{p.unit.name} {len(getattr(p, goals))} of {p.scheduled or "?"}' for p in proofs)


def watch(proofs):
    """Shows how far they are until all have ended."""
    started = shown = time.monotonic()
    running = list(proofs)
    while running:
        running[0].reader.join(0.2)
        now = time.monotonic()
        if now - started > LIMIT:
            raise TimeoutError
        for proof in [p for p in running if not p.reader.is_alive()]:
            running.remove(proof)
            say(f'{proof.unit.name}: proved {len(proof.proved)} of {len(proof.tried)} goals in '
                f'{proof.seconds:.0f} s')
        if running and (sys.stdout.isatty() or now - shown > HEARTBEAT):
            shown = now
            say(f'{now - started:5.0f} s: goals tried: ' + counts(running, 'tried'),
                end='' if sys.stdout.isatty() else '\n')


def contract_problems(survey, surveys):
    """A callee is taken at its contract's word: it must have one, and one that is proved somewhere."""
    for caller, callee in survey.calls:
        if caller in survey.contracted and callee not in survey.contracted | survey.declared:
            yield f'{caller} calls {callee}, which has no contract'
    for function in sorted(survey.declared):
        owners = [other for other in surveys if function in other.defined]
        promises = {clause for clause in survey.clauses(function) if clause[0] == 'postcondition'} - {NO_EXIT}
        if promises and not owners:
            yield f'{function}: its contract is assumed, for no unit defines it'
        for owner in owners:
            assumed, proved = survey.clauses(function), owner.clauses(function)
            asked = {clause for clause in proved if clause[0] == 'precondition'}
            if not asked <= assumed <= proved:
                yield f'{function}: the contract assumed here is not the one that {owner.unit.name} proves'


def report(surveys, proofs, options):
    """Prints what came out, names first, the count last; True if nothing is missing."""
    for proof in proofs:
        proof.read_reports()
    union = lambda sets: sorted(set().union(*sets))
    result = {
        'proved': sum(p.counts()[0] for p in proofs),
        'goals': sum(p.counts()[1] for p in proofs),
        'functions': {f: [sum(column) for column in zip(*p.goals[f].values())]
                      for p in proofs for f in sorted(p.survey.contracted & set(p.goals))},
        'without_contract': union(s.without_contract for s in surveys),
        'pointers_assumed_apart': union(p.hypotheses for p in proofs),
        'axioms': union(s.axioms for s in surveys),
        'admits': sum(s.admits for s in surveys),
        'second_try': [f'{p.unit.name}: {goal}' for p in proofs for goal in p.late],
        'not_proved': [line for p in proofs for line in p.unproved(
            set() if options.prop else {options.fn} if options.fn else p.survey.contracted)],
        'problems': [] if options.fn else  # most is left out then
        [f'{p.unit.name}: {line}' for p in proofs for line in p.problems()]
        + [f'{s.unit.name}: {line}' for s in surveys for line in contract_problems(s, surveys)],
        'seconds': {p.unit.name: round(p.seconds, 1) for p in proofs},
    }
    result['complete'] = result['proved'] == result['goals'] > 0 and not any(
        result[key] for key in ('not_proved', 'problems', 'axioms', 'admits'))
    with open(os.path.join(options.build, 'prove.json'), 'w') as file:
        json.dump(result, file, indent=1)

    if result['without_contract'] and not options.fn:
        say('without a contract: ' + ', '.join(result['without_contract']))
    if result['pointers_assumed_apart']:
        say("callers' pointers are taken to lie outside of the machine: "
            + ', '.join(result['pointers_assumed_apart']))
    for title, key in (('axiom', 'axioms'), ('proved at the second try', 'second_try'),
                       ('not proved', 'not_proved'), ('problem', 'problems')):
        for line in result[key]:
            say(f'{title}: {line}')
    say(f'proved {result["proved"]} of {result["goals"]} '
        + ('goals and smoke tests' if options.smoke else 'goals')
        + (f' of {options.fn}' if options.fn else
           f' in {len(result["functions"])} functions; {len(result["without_contract"])} functions without '
           f'a contract; axioms {len(result["axioms"])}; admits {result["admits"]}'))
    return result['complete']


def parse_unit(text):
    name, rest = text.split('=', 1)
    files, *defines = rest.split(':')
    return Unit(name, files.split(','), defines)


def parse_arguments():
    parser = argparse.ArgumentParser(description='Proves the model with Frama-C/WP.')
    parser.add_argument('--fn', metavar='NAME', help='only this function; the log holds its goals in full')
    parser.add_argument('--prop', metavar='LABEL', help='with --fn: only the clauses with this label')
    parser.add_argument('--smoke', action='store_true', help='also try to prove false from what is assumed')
    parser.add_argument('--seconds', metavar='N', type=int, default=10, help='for each goal (default: 10)')
    parser.add_argument('--build', metavar='DIR', default='build', help='where logs and reports go')
    parser.add_argument('--unit', metavar='NAME=FILE[,FILE...][:DEFINE...]', action='append', type=parse_unit,
                        help='prove these units instead of the model')
    return parser.parse_args()


def prove(options, proofs, scratch):
    """Starts each proof, adding it to proofs so that the caller can end it."""
    units = options.unit or model_units()
    for path in (path for unit in units for path in unit.files):
        if not os.path.isfile(path):
            raise CannotRun(f'{path}: there is no such file')
    folder = os.path.join(options.build, 'proofs')
    os.makedirs(folder, exist_ok=True)
    environment = prover_environment(folder, scratch)
    surveys = [Survey(unit, os.path.join(folder, unit.name)) for unit in units]
    chosen = [s for s in surveys if not options.fn or options.fn in s.contracted]
    if not chosen:
        raise CannotRun(f'there is no function {options.fn} that has a contract')
    extra = (['-wp-fct', options.fn, '-wp-print'] if options.fn else []) + (
        ['-wp-prop', options.prop] if options.prop else []) + (['-wp-smoke-tests'] if options.smoke else [])
    for survey in chosen:
        say(f'{survey.unit.name}: {len(survey.contracted)} functions with a contract in '
            f'{len(survey.unit.files)} files')
        proofs.append(Proof(survey, environment, options.seconds, extra))
    watch(proofs)
    return report(surveys, proofs, options)


def main():
    options = parse_arguments()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    proofs = []
    scratch = tempfile.TemporaryDirectory(prefix='prove-')
    try:
        return 0 if prove(options, proofs, scratch.name) else 1
    except CannotRun as problem:
        say(f'prove: {problem}')
        return 2
    except (KeyboardInterrupt, TimeoutError) as stop:
        interrupted = isinstance(stop, KeyboardInterrupt)
        say(('interrupted' if interrupted else f'stopped after {LIMIT} s') + '; goals proved so far: '
            + (counts(proofs, 'proved') or 'none'))
        return 130 if interrupted else 1
    finally:
        for proof in proofs:
            proof.kill()
        scratch.cleanup()


if __name__ == '__main__':
    sys.exit(main())
