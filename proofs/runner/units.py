"""What is proved: the proof units, and how each is split into runs that can go on at the same time."""
import collections
import glob
import re

# owns: the files whose functions are proved here (of headers, those that no unit before has); None: all.
Unit = collections.namedtuple('Unit', 'name files defines owns', defaults=([], None))

GEOMETRIES = ('tiny', 'small', 'sv32')
SETTER = ['model/pte.c', 'model/freeset.c', 'model/rmap.c', 'model/entry.c']
FOOTPRINT = ['proofs/footprint.c']
USUAL = 25  # work of a function, in goals
CHECK = ['model/check.c', 'model/check_free.c', 'model/check_rmap.c']


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def model_units(geometry):
    """Each file is proved in one unit; proofs/TRUST.md says why there is more than one."""
    machine = sorted(set(glob.glob('model/*.c')) - set(SETTER + CHECK))
    theorems = sorted(set(glob.glob('proofs/*.c')) - set(FOOTPRINT))
    flat = [path for path in theorems if names_specification(path)]
    theorems = [path for path in theorems if path not in flat]
    units = [Unit('setter', SETTER),
             Unit('machine', machine + theorems, ['RMAP_OPAQUE=1']),
             Unit('footprint', FOOTPRINT)]
    # The checker decides the real invariant of the reverse map, and calls nothing that rests on the other.
    units.append(Unit('check', SETTER + CHECK, [], CHECK))
    if flat:
        flat = sorted(glob.glob('spec/*.c')) + flat
        units.append(Unit('refinement', machine + flat, ['RMAP_OPAQUE=1'], flat))
    return [unit._replace(defines=unit.defines + [f'VM_GEOMETRY_{geometry.upper()}']) for unit in units]


def names_specification(path):
    """Is the flat machine part of the file's unit?"""
    return re.search(r'^#include "../spec/\w+[.]h"', read(path), re.M) is not None


def with_function(units, function):
    """Those that may prove it, to look at no more than needed: with a line that could begin its definition."""
    definition = re.compile(rf'^\w[\w \t*]*\b{re.escape(function)}\(', re.M)
    found = [unit for unit in units if any(definition.search(read(path)) for path in unit.owns or unit.files)]
    return found or units


def assign(surveys):
    """To each survey, which functions are proved in it. Yields what would leave a contract without a proof, or
    let two functions count as one."""
    owner, defined = {}, {}
    for survey in surveys:
        survey.proves = set()
        for function in sorted(survey.contracted):
            path = survey.file_of[function]
            if defined.setdefault(function, path) != path:
                yield f'{function} is defined in {defined[function]} and in {path}'
            mine = survey.unit.owns is None or path in survey.unit.owns or path.endswith('.h')
            if mine and function not in owner:
                owner[function] = survey
                survey.proves.add(function)
    for function in sorted(set(defined) - set(owner)):
        yield f'{function} has a contract, and no unit proves it: {defined[function]}'


def split(functions, work, size):
    """Into shares of about so much work: the largest function first, each into the smallest share; what is not
    kept yet comes last, as if it were average."""
    if not functions:
        return []
    average = sum(work.values()) / len(work) if work else USUAL
    weight = {function: work.get(function, average) for function in functions}
    shares = [[0, []] for _ in range(min(len(functions), max(1, round(sum(weight.values()) / size))))]
    for function in sorted(functions, key=lambda f: (f not in work, -weight[f], f)):
        smallest = min(shares, key=lambda share: share[0])
        smallest[0] += weight[function]
        smallest[1].append(function)
    return [(total, sorted(share)) for total, share in shares]
