"""What the units of a proof share: a contract that one proves and another assumes says the same in both only if all that it names
does."""
import collections
import re

from frama_c import NO_EXIT
from logic import named
from program import LOGIC, without_annotations

GHOST = re.compile(r'^/\*@\s*ghost\b|\*/$')
STORAGE = re.compile(r'\b(?:extern|static|inline) ')
# What has no name gets a number from Frama-C, which differs from unit to unit.
ANONYMOUS = re.compile(r'\b(__anon\w+?)_\d+\b')
WHOLE = re.compile(r'(\w+)(?:\[\.\.\])*')


def problems(surveys):
    for survey in surveys:
        yield from (f'{survey.unit.name}: {line}' for line in contract_problems(survey, surveys))
    yield from meaning_problems(surveys)
    yield from opaque_problems(surveys)


def contract_problems(survey, surveys):
    """A callee is taken at its contract's word: it must have one, and one that is proved somewhere."""
    for caller, callee in survey.calls:
        if caller in survey.proves and callee not in survey.contracted | survey.declared:
            yield f'{caller} calls {callee}, which has no contract'
    for function in sorted(survey.declared | survey.contracted - survey.proves):
        owners = [other for other in surveys if function in other.defined and other is not survey]
        if function in survey.contracted:
            owners = [other for other in owners if function in other.proves]
        assumed = survey.clauses(function)
        if assumed - {NO_EXIT} and not owners:
            yield f'{function}: its contract is assumed, for no unit defines it'
        for owner in owners:
            proved = owner.clauses(function)
            asked = {clause for clause in proved if clause.kind.endswith('requires')}
            if not asked <= assumed <= proved:
                yield f'{function}: the contract assumed here is not the one that {owner.unit.name} proves'


def meanings(survey):
    """Of each name what it stands for: of a function how it is called, of a variable its type, of a constant its value. One name
    may have several in the logic, for parameters of different types."""
    found = collections.defaultdict(set)
    for _, name, text in (meaning for piece in survey.pieces for meaning in code_meanings(piece)):
        found[name].add(text)
    for name, definitions in survey.logic.items():
        found[f'logic {name}'] = {definition.text for definition in definitions if definition.body is not None}
    return found


def code_meanings(piece):
    """Kind, name and text of what it declares in C."""
    text = ANONYMOUS.sub(r'\1', ' '.join(GHOST.sub('', without_annotations(piece.text)).split()))
    text = STORAGE.sub('', text)
    tagged = re.match(r'((enum|struct|union) \w+) \{(.*)\}', text)
    declared = text.split('=')[0].strip(' ;')
    last = re.search(r'(\w+) ?(?:\[.*)?$', declared)
    if LOGIC.match(piece.text):
        return
    if piece.function:
        yield 'function', piece.function, text.split('{')[0].strip(' ;')
    elif tagged and tagged[2] == 'enum':
        yield from (('constant', value.split()[0], value.strip()) for value in tagged[3].split(',') if value.strip())
    elif tagged or not last:
        yield 'type', tagged[1] if tagged else declared, text
    elif text.startswith('typedef '):
        yield 'type', last[1], text
    else:  # what a variable has at first is no more known to WP than any other value, if it is not constant
        yield 'variable', last[1], text if 'const ' in declared else declared


def meaning_problems(surveys):
    first = {}
    for survey in surveys:
        for name, texts in meanings(survey).items():
            before, unit = first.setdefault(name, (texts, survey.unit.name)) if texts else (texts, '')
            if texts != before:
                yield f'{survey.unit.name}: {name}: what it means here is not what it means in {unit}'


def opaque_problems(surveys):
    """What is proved of every predicate that reads certain variables holds of one that does read these and nothing else."""
    for survey in surveys:
        for opaque in (definition for several in survey.logic.values() for definition in several if definition.body is None):
            for other in surveys:
                for definition in other.logic.get(opaque.name, []):
                    for line in beyond(opaque, definition, other):
                        yield f'{survey.unit.name}: {opaque.name}: in {other.unit.name} it {line}'


def beyond(opaque, definition, survey):
    """What the definition depends on, in the unit that has it, and the reads clause of the other does not name."""
    if definition.body is None:
        if definition.text != opaque.text:
            yield 'is declared otherwise'
        return
    items = [WHOLE.fullmatch(item.strip()) for item in (opaque.reads or '').split(',') if item.strip()]
    if not all(items):
        yield 'may depend on more than the part of a variable that its reads clause names here'
    found, words = meanings(survey), named(opaque.name, survey.logic)
    variables = words & {name for piece in survey.pieces for kind, name, _ in code_meanings(piece) if kind == 'variable'}
    for variable in sorted(variables - {item[1] for item in items if item}):
        yield f'depends on {variable}, which its reads clause here does not name'
    if any('*' in each.parameters for word in words | {opaque.name} for each in survey.logic.get(word, [])) \
            or any(leads_on(name, found) for name in variables):
        yield 'depends on what a pointer points to, which a reads clause cannot bound here'


def leads_on(name, found, seen=()):
    """Is a pointer in a variable, or in its type?"""
    texts = found.get(name, set()) - set(seen)
    without_sizes = [re.sub(r'\[[^\]]*\]', '', text) for text in texts]
    words = {word for text in without_sizes for word in re.findall(r'(?:struct |union )?\w+', text)}
    return any('*' in text for text in without_sizes) or any(leads_on(word, found, (*seen, *texts)) for word in words)
