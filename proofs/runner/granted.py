"""What WP takes for granted of a program, and does not say: so a program that is proved must not have it."""
import re

from logic import named, unknown_declarations
from program import LOGIC, WORD, without_annotations


def problems(surveys):
    for survey in surveys:
        for lines in (survey.other_code, union_problems(survey), main_problems(survey), logic_problems(survey)):
            yield from (f'{survey.unit.name}: {line}' for line in lines)


def union_problems(survey):
    """Each member is a memory of its own to WP, so what is written as one and read as another is what that one was before."""
    found = {name for piece in survey.pieces if not LOGIC.match(piece.text)
             for name in re.findall(r'\bunion (\w+)', without_annotations(piece.text))}
    for name in sorted(found):
        yield f'{survey.where(rf"union(?: +{name})?")}: union {name}: what one member is given, WP does not see in another'


def main_problems(survey):
    if 'main' in survey.contracted:
        yield (f'{survey.where("main")}: main: it has a contract, and would be proved only for variables that have their first '
               'values; give it another name')


def logic_problems(survey):
    """Nobody asks for a proof that a definition in the logic means something: one that calls itself has to end."""
    for text in unknown_declarations(survey.pieces):
        kind, name = re.match(r'(\w+)(?: (\w+))?', text).groups()
        yield f'{survey.where(name or kind)}: {kind} {name}: only predicates, logic functions and lemmas are known to mean something'
    for name, definitions in survey.logic.items():
        if name in named(name, survey.logic) and not all(counts_down(each, survey.logic) for each in definitions):
            place = survey.where(rf'(?:predicate|logic .*?) ?\b{name}')
            yield (f'{place}: logic {name}: it calls itself, and must then be "n <= BOUND ? FIRST : REST", with calls only in REST, of '
                   f'{name} itself, with n - 1 for n; BOUND is a number, or a parameter that stays as it is')


def counts_down(definition, logic):
    guard, first, rest = conditional(definition.body or '')
    compared = re.fullmatch(r'(\w+) <=? (\w+)', guard)
    if not compared or definition.name in WORD.findall(guard + first):
        return False
    counter, bound = compared.groups()
    passed = {counter: f'{counter} - 1', **({} if bound.isdigit() else {bound: bound})}
    parameters = [each.strip() for each in definition.parameters.split(',')]
    if not {f'integer {name}' for name in passed} <= set(parameters):
        return False
    if any(re.search(rf'\w +[*]*{name}\b', rest) for name in passed):  # it is a quantifier's there, or that of a \let
        return False
    if any(definition.name in named(other, logic) for other in set(WORD.findall(rest)) - {definition.name}):
        return False
    names = [parameter.split()[-1] for parameter in parameters]
    return all(len(call) == len(names) and passed.items() <= dict(zip(names, call)).items() for call in calls(definition.name, rest))


def conditional(body):
    """The three parts of "A ? B : C", or nothing of each."""
    depth, marks = 0, []
    for place, letter in enumerate(body):
        depth += (letter in '([{') - (letter in ')]}')
        if depth == 0 and letter == '?':
            marks.append(place)
        elif depth == 0 and letter == ':' and len(marks) > 1:
            marks.pop()
        elif depth == 0 and letter == ':' and marks:
            return tuple(part.strip() for part in (body[:marks[0]], body[marks[0] + 1:place], body[place + 1:]))
    return '', '', ''


def calls(name, text):
    """The arguments of each; none where there are no brackets."""
    for match in re.finditer(rf'\b{name}\b(?:\{{[^}}]*\}})? ?', text):
        depth, arguments = 0, ['']
        for letter in text[match.end():]:
            depth += (letter in '([{') - (letter in ')]}')
            if depth == 0:
                break
            if depth == 1 and letter == ',':
                arguments.append('')
            elif depth > 1 or letter != '(':
                arguments[-1] += letter
        yield [argument.strip() for argument in arguments]
