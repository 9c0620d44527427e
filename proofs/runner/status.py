#!/usr/bin/env python3
"""What is promised, and what stands behind it, as Markdown: for each claim of spec/claims.md what is proved, what
is checked and which traces show it; for each operation of model/vm.h its errors and its contract.

Everything is looked up: a name that is gone, a claim without one of the three, or a clause of a theorem that no claim
names, is a failure. What is proved is taken from the last make prove, if that is of the sources as they are.

Exit status: 0 nothing is missing, 1 something is, 2 there is no such project here.
"""
import argparse
import glob
import re
import sys

from keep import last_report

DEFINITION = r'^[a-z][\w \t*]*?\b%s\((?:[^;{}]|/\*@.*?\*/)*?(?:/\*@ ghost.*?\*/\s*)?[{;]'
CLAIM = re.compile(r'^\*\*(C\d+)\. (.*?)\*\*$(.*?)(?=^\*\*C\d+\. |^C\d+,|\Z)', re.M | re.S)

# Functions, perhaps where they are, and labels of clauses that each of them has, perhaps explained.
CLAUSES = re.compile(r'((?:`\w+`(?:,|,? and) )*`\w+`)(?: in `[^`]+`)?, '
                     r'clauses? ((?:`\w+`(?: \([^()`]*\))?(?:,|,? and) )*`\w+`)')


class Sources:
    """Where the names of this project are defined."""

    def __init__(self, report):
        self.report, self.missing = report, []
        names = [path for pattern in ('spec/*.acsl', 'model/*.[ch]', 'spec/*.[ch]', 'proofs/*.[ch]', 'harness/*/*.[ch]')
                 for path in sorted(glob.glob(pattern))]
        self.text = {path: read(path) for path in names}
        statuses = re.search(r'enum vm_status \{(.*?)\}', self.text['model/types.h'], re.S)[1]
        self.error = re.compile(r'\b(?:' + '|'.join(re.findall(r'\bVM_E\w+', statuses)) + r')\b')

    def find(self, pattern, paths=lambda path: True, last=False):
        """Path, line and position of a match; of the last file that has one, if asked."""
        found = [(path, match) for path, text in self.text.items() if paths(path)
                 for match in [re.search(pattern, text, re.M | re.S)] if match]
        if not found:
            return None
        path, match = found[-1 if last else 0]
        return path, self.text[path].count('\n', 0, match.start()) + 1, match.start()

    def function(self, name):
        """Where it is defined; if that is not in the model, where it is declared."""
        return (self.find(DEFINITION % name, lambda path: path.endswith('.c') and has_body(self.text[path], name))
                or self.find(DEFINITION % name))

    def logic(self, name):
        return self.find(r'\b(?:predicate|inductive|logic\s+\w+)\s+%s\b' % name)

    def contract(self, name):
        """The annotation in front of its declaration or definition: path, line and text; the first that has clauses."""
        for path, text in self.text.items():
            for match in re.finditer(DEFINITION % name, text, re.M | re.S):
                before = re.search(r'/\*@((?:(?!\*/).)*)\*/\s*\Z', text[:match.start()], re.S)
                if before and re.search(r'\b(requires|ensures|assigns)\b', before[1]):
                    return path, text.count('\n', 0, before.start()) + 1, before[1]
        return None

    def verdict(self, function):
        if not self.report:
            return 'proof not run'
        proved, total = self.report['functions'].get(function, (0, 0))
        return 'no contract' if total == 0 else 'proved' if proved == total else f'{proved} of {total} proved'


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def has_body(text, name):
    match = re.search(DEFINITION % name, text, re.M | re.S)
    return match is not None and match[0].endswith('{')


def part(text, heading):
    """The paragraph that begins so, without line ends."""
    match = re.search(rf'^{heading}: (.*?)(?=^\w+: |^$|\Z)', text, re.M | re.S)
    return ' '.join(match[1].split()) if match else ''


def cell(sources, claim, text, prove):
    """What the names in a paragraph refer to, but those of clauses: check_clauses looks at these."""
    shown = []
    for name in re.findall(r'`([^`]+)`', CLAUSES.sub(r'\1', text)):
        if '/' in name:
            if name not in sources.text and not glob.glob(name):
                sources.missing.append(f'{claim}: {name} is gone')
            continue
        if sources.error.fullmatch(name):
            continue
        function = sources.function(name)
        place = (prove and sources.contract(name)) or function or sources.logic(name)
        if place is None:
            sources.missing.append(f'{claim}: {name} names nothing')
            continue
        line = f'`{name}` {place[0]}:{place[1]}'
        if prove and function:
            verdict = sources.verdict(name) if sources.contract(name) else 'no contract'
            line += f' ({verdict})'
            if verdict not in ('proved', 'proof not run'):
                sources.missing.append(f'{claim}: {name}: {verdict}')
        if line not in shown:
            shown.append(line)
    return shown


def traces_of():
    """The traces of each claim, by their headers."""
    found = {}
    for path in sorted(glob.glob('corpus/*.trace')):
        header = re.search(r'^# claims: (.*)$', read(path), re.M)
        for claim in header[1].split() if header else []:
            found.setdefault(claim, []).append(path.split('/')[-1][:-len('.trace')])
    return found


def promised_by(contract):
    """The labels of what it promises."""
    return re.findall(r'\bensures\s+(\w+):(?!:)', contract[2]) if contract else []


def theorems(sources):
    """Each, with the labels of what it promises."""
    for name in sorted({name for path, text in sources.text.items() if path.startswith('proofs/')
                        for name in re.findall(r'\b(?:theorem|witness)_\w+(?=\()', text)}):
        yield name, promised_by(sources.contract(name))


def check_clauses(sources, text):
    """What a text says is a clause of a function must be one, and each of a theorem or a witness must be said."""
    named = {(function, label) for functions, labels in CLAUSES.findall(' '.join(text.split()))
             for function in re.findall(r'`(\w+)`', functions) for label in re.findall(r'`(\w+)`', labels)}
    sources.missing += [f'{function} has no clause {label}' for function, label in sorted(named)
                        if label not in promised_by(sources.contract(function))]
    sources.missing += [f'{theorem}: no claim names its clause {label}' for theorem, labels in theorems(sources)
                        for label in sorted(set(labels)) if (theorem, label) not in named]


def claims_table(sources):
    text, traces = read('spec/claims.md'), traces_of()
    claims = CLAIM.findall(text)
    yield '| claim | proved | checked | traces |'
    yield '|---|---|---|---|'
    for claim, sentence, body in claims:
        columns = [cell(sources, claim, part(body, 'Proved'), True), cell(sources, claim, part(body, 'Checked'), False),
                   traces.get(claim, [])]
        for column, name in zip(columns, ('proof', 'check', 'trace')):
            if not column:
                sources.missing.append(f'{claim}: no {name}')
        yield f'| {claim}. {" ".join(sentence.split())} | ' + ' | '.join('<br>'.join(c) for c in columns) + ' |'
    check_clauses(sources, text)
    for claim in sorted(set(traces) - {claim for claim, _, _ in claims}):
        sources.missing.append(f'{claim}: traces name it, but there is no such claim')


def operations(text):
    """Each function that vm.h declares, whether it answers with a status, and the comment above it; several may
    share one."""
    comment = ''
    for match in re.finditer(r'/\*(.*?)\*/|^([a-z][\w \t]*?)\b(vm_\w+)\([^;]*;', text, re.M | re.S):
        if match[3]:
            yield match[3], match[2].startswith('enum vm_status'), comment
        else:
            comment = match[1]


def operations_table(sources):
    listed = list(operations(sources.text['model/vm.h']))
    documented = {name: list(dict.fromkeys(sources.error.findall(comment))) if answers else []
                  for name, answers, comment in listed}
    yield '| operation | errors | contract | clauses |'
    yield '|---|---|---|---|'
    for name, answers, comment in listed:
        errors = documented[name]
        if answers and not errors:  # those of the operations that it is made of
            errors = list(dict.fromkeys(error for other in re.findall(r'\bvm_\w+', comment)
                                        for error in documented.get(other, [])))
            if not errors:
                sources.missing.append(f'{name}: no error in vm.h')
        contract = sources.contract(name)
        labels = dict.fromkeys(re.findall(r'\b(?:requires|ensures)\s+(\w+):(?!:)', contract[2])) if contract else []
        where = f'{contract[0]}:{contract[1]} ({sources.verdict(name)})' if contract else 'none'
        yield f'| `{name}` | {", ".join(errors) or "none"} | {where} | {", ".join(labels)} |'


def main():
    parser = argparse.ArgumentParser(description='What is promised, and what stands behind it.')
    parser.add_argument('--build', default='build')
    options = parser.parse_args()
    try:
        sources = Sources(last_report(options.build, 'small'))
        print('\n'.join(['## Claims', '', *claims_table(sources), '', '## Operations', '', *operations_table(sources)]))
    except (OSError, ValueError) as problem:
        print(f'status: {problem}', file=sys.stderr)
        return 2
    for line in sources.missing:
        print(f'status: {line}', file=sys.stderr)
    return 1 if sources.missing else 0


if __name__ == '__main__':
    sys.exit(main())
