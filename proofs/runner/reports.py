"""How a result is told: lines for people, JSON and JUnit for programs."""
import json
import os
import statistics
from xml.sax.saxutils import quoteattr

from solvers import ATTEMPTS, attempt_of
from whole import replaced

SLOWEST = 5
HARD = f'({ATTEMPTS[-1].shortcut})'  # how WP shows the last attempt


def lines(result, mine, promised):
    """What is worth a line, the count last. mine: what is kept here; promised: the same of what is promised."""
    if result['without_contract'] and result['whole']:
        yield 'without a contract: ' + ', '.join(result['without_contract'])
    if result['pointers_assumed_apart']:
        yield ("callers' pointers are taken to lie outside of the machine: "
               + ', '.join(result['pointers_assumed_apart']))
    for axiom in result['axioms']:
        yield f'axiom: {axiom}'
    for line in result['smoke_failures']:
        yield f'smoke test failed: {line}'
    for item in result['not_proved']:
        place = f'{item["file"]}:{item["line"]}: '.replace('::', ':') if item['file'] else ''
        yield f'not proved: {place}{item["function"]}: {item["text"]}'
        if item['file']:  # not a lemma
            yield f'    make prove-why FN={item["function"]} CLAUSE={item["clause"]}'
    for line in general_problems(result):
        yield f'problem: {line}'
    if result['whole']:
        slow = sorted(result['details'], key=lambda detail: -detail['seconds'])[:SLOWEST]
        for detail in slow if slow and slow[0]['seconds'] >= 1 else []:
            yield f'slowest: {detail["goal"]}: {detail["prover"]}, {detail["seconds"]:.1f} s, {detail["steps"]} steps'
        for detail in (detail for detail in result['details'] if detail['proved'] and detail['prover'].endswith(HARD)):
            yield f'hard, would be better with one more assert: {detail["goal"]}: {detail["steps"]} steps'
        news = sum(mine.functions.get(f, (None,))[0] != result['hashes'].get(f) for f in result['functions'])
        if mine.functions and news and result['complete']:
            yield f'not kept yet: {news} functions: make keep'
        added = [line for line in result.get('clauses', []) if line not in promised]
        if promised and added and result['complete']:
            yield f'not kept yet: {len(added)} clauses and definitions: make keep'
        files = sum(map(bool, result['files']))
        yield f'geometry {result["geometry"]}, {files} files: {sum(result["seconds"].values()):.0f} s of runs'
    yield summary(result)


def general_problems(result):
    """What concerns no clause. What was proved can be kept if it is only that some smoke tests are still to be tried."""
    untried = len(result['smoke_untried'])
    return result['problems'] + result['fewer'] + [f'smoke tests are not tried in {untried} functions: make smoke'] * (untried > 0)


def summary(result):
    count = f'proved {result["proved"]} of {result["goals"]} goals '
    if not result['whole']:
        return count + f'of {", ".join(result["functions"])}'
    believed = sum(result['functions'][f][1] for f in result['believed'])
    return (count + f'in {len(result["functions"])} functions of {result["geometry"]}; {result["goals"] - believed} now, '
            f'{believed} as kept' + f' at {result["kept_at"]}' * bool(believed)
            + f'; {len(result["without_contract"])} functions without a contract; axioms {len(result["axioms"])}; admits {result["admits"]}; '
            f'smoke failures {len(result["smoke_failures"])}')


def write(result, folder):
    os.makedirs(folder, exist_ok=True)
    with replaced(os.path.join(folder, 'report.json')) as file:
        json.dump(result, file, indent=1)
    with replaced(os.path.join(folder, 'junit.xml')) as file:
        file.write(junit(result))
    if result['whole']:
        with replaced(os.path.join(folder, 'attempts.md')) as file:
            file.write(''.join(f'{line}\n' for line in attempts(result)))


def attempts(result):
    """What each attempt proved, and took, as a table."""
    yield '| attempt | may do | goals proved | most work for one | half need at most | seconds of solvers, all together |'
    yield '|---|---|---|---|---|---|'
    for attempt in ATTEMPTS:
        of_it = [detail for detail in result['details'] if detail['proved'] and attempt_of(detail['prover']) == attempt.shortcut]
        steps = [detail['steps'] for detail in of_it] or [0]
        yield (f'| {attempt.shortcut} | {attempt.work:,} | {len(of_it):,} | {max(steps):,} | {statistics.median_low(steps):,} | '
               f'{sum(detail["seconds"] for detail in of_it):.0f} |')


def junit(result):
    """A test case for each function, and one for what concerns none."""
    failures, seconds, files = {}, {}, {}
    for item in result['not_proved']:
        failures.setdefault(item['function'], []).append(f'{item["file"]}:{item["line"]}: {item["text"]}')
    for detail in result['details']:
        seconds[detail['function']] = seconds.get(detail['function'], 0) + detail['seconds']
        files[detail['function']] = detail['file']
    general = (general_problems(result) + result['smoke_failures']
               + [f'axiom {axiom}' for axiom in result['axioms']])
    if result['admits']:
        general.append(f'{result["admits"]} admits')
    failures['(the proof as a whole)'] = general
    names = [*result['functions'], *(f for f in failures if f not in result['functions'])]
    cases = ''.join(case(name, files.get(name, ''), seconds.get(name, 0), failures.get(name)) for name in names)
    failed = sum(bool(failures.get(name)) for name in names)
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<testsuite name="prove {result["geometry"]}" tests="{len(names)}" failures="{failed}">\n'
            f'{cases}</testsuite>\n')


def case(name, file, seconds, failures):
    head = f'  <testcase name={quoteattr(name)} classname={quoteattr(file)} time="{seconds:.3f}"'
    if not failures:
        return head + '/>\n'
    return f'{head}>\n    <failure message={quoteattr(failures[0])}>{escape_lines(failures)}</failure>\n  </testcase>\n'


def escape_lines(text):
    return '\n'.join(text).replace('&', '&amp;').replace('<', '&lt;')
