"""What the operations and the theorems promise: a line with a hash for each clause of their contracts, and for each definition of
the logic that one names, directly or not. They are kept in a file (proofs/kept/clauses.txt), so that a clause that now says
something else shows as a line that differs, even if it is proved with as many goals."""
import glob
import hashlib
import os
import re

import logic
from frama_c import read
from program import WORD
from whole import replaced

PUBLIC = ['model/vm.h', 'spec/flat.h']  # who declares what others use
HEADER = '''# What the operations (model/vm.h, spec/flat.h) and the theorems promise, in the geometry small, as Frama-C prints it:
# make keep.
# clause FUNCTION LABEL HASH; logic NAME HASH: a definition that such a clause names, directly or not.
'''
GEOMETRY = 'small'  # the numbers of another one would be other hashes
PATH = os.path.join('proofs', 'kept', 'clauses.txt')


def public(surveys):
    """The functions whose contracts are promises to people."""
    declared = {name for path in PUBLIC for name in re.findall(r'^\w[\w *]*?\b(\w+)\(', read(path), re.M)}
    theorems = {name for path in glob.glob('proofs/*.c') for name in re.findall(r'\b(theorem_\w+)\(', read(path))}
    return (declared | theorems) & set().union(*(survey.proves for survey in surveys))


def lines(surveys, functions):
    """Sorted; functions: None for all."""
    defined, found, words = {}, set(), set()
    for survey in surveys:
        for name, definitions in survey.logic.items():
            defined.setdefault(name, []).extend(each for each in definitions if each.body is not None)
        for function in survey.proves if functions is None else survey.proves & functions:
            for clause in survey.contracts[function]:
                label = re.match(r'(\w+):(?!:)', clause.text)
                found.add(f'clause {function} {label[1] if label else clause.kind} {short(" ".join(clause))}')
                words |= set(WORD.findall(' '.join(clause)))
    words &= set(defined)
    for name in set(defined).intersection(words.union(*(logic.named(word, defined) for word in words))):
        found |= {f'logic {name} {short(definition.text)}' for definition in defined[name]}
    return sorted(found)


def short(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def load(path):
    return [line for line in read(path).splitlines() if not line.startswith('#')] if os.path.exists(path) else []


def save(path, lines):
    with replaced(path) as file:
        file.write(HEADER + ''.join(f'{line}\n' for line in lines))


def problems(now, kept):
    """What was kept and is not said any more."""
    lost = [line.rpartition(' ')[0] for line in kept if line not in now]
    return [f'{line}: it does not say what was kept: make keep, if that is meant' for line in lost]
