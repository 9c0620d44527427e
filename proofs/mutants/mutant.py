"""Wrong variants of the model and of the theorems: an edit each, in the JSON files beside this.

name, why       what it is called, and what is wrong with it
file, function  where the text stands; in the function's proof it must show, too
old, new        the text, which is there once: in the file, or else in the definition of the function
clause          the label of a clause of the function that cannot be proved any more, where it need not be looked for
target          the fuzz target that finds it, where it is not ops
unseen          only where nothing that runs can tell it from the right one: why
"""
import glob
import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))
# These are of another form, and read in contracts.py.
CONTRACTS, INTERNAL = os.path.join(HERE, 'contracts.json'), os.path.join(HERE, 'internal.json')


def load(names=()):
    """All of them, or those of these names; the kind is the name of the file."""
    mutants = []
    for path in sorted(set(glob.glob(os.path.join(HERE, '*.json'))) - {CONTRACTS, INTERNAL}):
        with open(path, encoding='utf-8') as file:
            kind = os.path.splitext(os.path.basename(path))[0]
            mutants += [dict(mutant, kind=kind) for mutant in json.load(file)]
    unknown = set(names) - {mutant['name'] for mutant in mutants}
    if unknown:
        raise ValueError('there is no mutant ' + ', '.join(sorted(unknown)))
    return [mutant for mutant in mutants if not names or mutant['name'] in names]


def is_model(mutant):
    return mutant['file'].startswith('model/')


def edit(text, mutant):
    """The text with the mutant in it."""
    start, end = 0, len(text)
    if text.count(mutant['old']) != 1:
        definition = re.search(rf'^(?:static )?[a-z][\w ]*?[ *]\*?{mutant["function"]}\([^;]*?\n\{{\n.*?^\}}\n', text,
                               re.M | re.S)
        if not definition:
            raise ValueError(f'{mutant["name"]}: {mutant["file"]} does not define {mutant["function"]}')
        start, end = definition.span()
    count = text.count(mutant['old'], start, end)
    if count != 1:
        raise ValueError(f'{mutant["name"]}: {mutant["file"]} has the text to be changed {count} times')
    return text[:start] + text[start:end].replace(mutant['old'], mutant['new']) + text[end:]


def apply(mutant, folder):
    """Edits a copy of the project."""
    path = os.path.join(folder, mutant['file'])
    with open(path, encoding='utf-8') as file:
        text = edit(file.read(), mutant)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
