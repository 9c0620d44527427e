"""What the sources promise, clause by clause, and who calls whom."""
import collections
import glob
import os
import re
import shutil

from trials import DEFINITION
from variants import named

# A clause, or a variant of one; name: FUNCTION.LABEL, with a number after it from the second of that label on, as WP has it,
# and of a variant with -KIND. From start to end of the file it can be cut, or have something weaker instead.
Clause = collections.namedtuple('Clause', 'name path function label start end instead')
# The names that a macro makes are left out: nobody is seen to call them.
CONTRACT = re.compile(r'/\*?@((?:(?![*@]/).)*)([*@])/\s*(?:static )?[a-z][\w \t*]*?\b([a-z]\w*)\(', re.S)
KEYWORD = r'(?:requires|ensures|assigns|exits|assumes|behavior|complete|disjoint|RETURNS)\b'
ENSURES = re.compile(rf'(?:^|(?<=;)) *ensures (?P<label>\w+):(?!:)(?P<says>.*?);(?=\s*(?:{KEYWORD}|\Z))\n?', re.M | re.S)
LABEL = re.compile(r'\b(?:ensures|assert|loop invariant) (\w+):(?!:)')
SHARED = ('evict_one',)  # not an operation, but a theorem is about it
PROVED = ('model', 'spec', 'proofs')  # what is needed of the sources for that


class Sources:
    """clauses: of all contracts, each with its variants after it, by name; promised: the names of those that an operation or
    a theorem promises."""

    def __init__(self):
        self.clauses, self.promised, self.callers, self.labels = {}, set(), {}, {}
        texts = {}
        for path in sorted(path for folder in PROVED for path in glob.glob(f'{folder}/*.[ch]')):
            with open(path, encoding='utf-8') as file:
                texts[path] = file.read()
        operations = set(re.findall(r'^[a-z][\w \t]*?\b(vm_\w+)\(', texts['model/vm.h'], re.M)) | set(SHARED)
        for path, text in texts.items():
            for _, function, body in DEFINITION.findall(text):
                self.labels.setdefault(function, set()).update(LABEL.findall(body))
                for callee in set(re.findall(r'\b(\w+)\(', body)) - {function}:
                    self.callers.setdefault(callee, []).append((path.startswith('model/'), len(body), function))
        for path, text in texts.items():
            for contract in CONTRACT.finditer(text):
                ghost, function = contract[2] == '@', contract[3]
                promised = function in operations or path.startswith('proofs/') and not ghost
                self.add(path, function, contract[1], contract.start(1), promised)

    def add(self, path, function, contract, begin, promised):
        seen = collections.Counter()
        for clause in ENSURES.finditer(contract):
            label, start, end = clause['label'], begin + clause.start(), begin + clause.end()
            self.labels.setdefault(function, set()).add(label)
            seen[label] += 1
            name = f'{function}.{label}' + (f'_{seen[label]}' if seen[label] > 1 else '')
            self.clauses[name] = Clause(name, path, function, label, start, end, '')
            if promised:
                self.promised.add(name)
            # Where nobody calls it, a weaker one is another promise, and no more.
            for kind, says in named(clause['says']).items() if self.users(function) else ():
                instead = contract[clause.start():clause.start('says')] + says + contract[clause.end('says'):clause.end()]
                self.clauses[f'{name}-{kind}'] = Clause(f'{name}-{kind}', path, function, label, start, end, instead)

    def users(self, function):
        """Those that call it: of the theorems first, the smallest first."""
        return [caller for _, _, caller in sorted(self.callers.get(function, []))]


def whole(name):
    """The clause that this is a variant of, or that it is itself."""
    return name.partition('-')[0]


def without(missing, folder, names=PROVED):
    """A copy of the sources, in which these clauses are missing, or weaker."""
    for name in names:
        shutil.copytree(name, os.path.join(folder, name), ignore=shutil.ignore_patterns('__pycache__'))
    for clause in sorted(missing, key=lambda clause: -clause.start):
        path = os.path.join(folder, clause.path)
        with open(path, encoding='utf-8') as file:
            text = file.read()
        with open(path, 'w', encoding='utf-8') as file:
            file.write(text[:clause.start] + clause.instead + text[clause.end:])
