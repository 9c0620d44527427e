"""The logic of a program that Frama-C printed: its predicates and logic functions, and the clauses of its contracts."""
import collections
import re

from program import LOGIC, WORD

# One declaration of several in an axiomatic: after the semicolon of a quantifier stands none of these words.
DECLARATION = re.compile(r'(?:^|(?<=[;{]))\s*(?=(?:(?:check |admit )?(?:predicate|logic|lemma|axiom|inductive|type)\b))')
HEAD = re.compile(r'(?:predicate |logic [\w <>,*]*?[ *>])(\w+) ?(?:\{[\w, ]*\})? ?(?:\(([^()]*)\))? ?'
                  r'(?:= ?(?P<body>.*)|reads (?P<reads>.*?))?;')
STATEMENT = re.compile(r'(?:check |admit )?(?:lemma|axiom|axiomatic)\b')

CLAUSE_KIND = (r'(?:check |admit )?(?:requires|ensures|exits|returns|breaks|continues)|assumes|assigns|allocates|frees|terminates|'
               r'decreases|behavior|complete behaviors|disjoint behaviors')
CLAUSE = re.compile(rf'(?:^|(?<=[;:]))\s*(?=(?:{CLAUSE_KIND})\b)')
CONTRACT = re.compile(r'/\*@(?!\s*ghost\b)(.*?)\*/|/\*@\s*ghost\s*/@(.*?)@/', re.S)

# Of a predicate or a logic function: body and reads are None where it has none.
Definition = collections.namedtuple('Definition', 'name parameters body reads text')
# heading: the behavior with what it assumes, or nothing. kind: requires, ensures, ...; nothing of what is not understood.
Clause = collections.namedtuple('Clause', 'heading kind text')


def declarations(pieces):
    """Each as one line."""
    for piece in pieces:
        if LOGIC.match(piece.text):
            inside = ' '.join(re.sub(r'^/\*@|\*/$', '', piece.text).split())
            if inside.startswith('axiomatic '):
                inside = inside[inside.index('{') + 1:inside.rindex('}')]
            yield from filter(None, (part.strip() for part in DECLARATION.split(inside)))


def definitions(pieces):
    """By name; of one name there can be several, for parameters of different types."""
    found = collections.defaultdict(list)
    for text in declarations(pieces):
        head = HEAD.fullmatch(text)
        if head:
            found[head[1]].append(Definition(head[1], head[2] or '', head['body'], head['reads'], text))
    return found


def unknown_declarations(pieces):
    """What neither defines nor states something: types, inductive definitions."""
    return [text for text in declarations(pieces) if not HEAD.fullmatch(text) and not STATEMENT.match(text)]


def named(name, defined):
    """All words that a definition names, directly or not, with those of the definitions among them."""
    seen, waiting = set(), [name]
    while waiting:
        words = {word for definition in defined.get(waiting.pop(), []) for word in WORD.findall(
            f'{definition.parameters} {definition.body or ""} {definition.reads or ""}')}
        waiting += words - seen
        seen |= words
    return seen


def contracts(pieces):
    """Of each function that has one the clauses."""
    found = collections.defaultdict(set)
    for piece in pieces:
        contract = CONTRACT.match(piece.text)
        if contract and not LOGIC.match(piece.text):
            for name in piece.names:
                found[name] |= set(clauses(contract[1] or contract[2]))
    return found


def clauses(contract):
    heading = ''
    for part in filter(None, (part.strip().rstrip(';') for part in CLAUSE.split(' '.join(contract.split())))):
        kind = re.match(CLAUSE_KIND, part)
        if kind and kind[0] == 'behavior':
            heading = part
        elif kind and kind[0] == 'assumes':  # they stand before whatever holds then
            yield Clause(heading, kind[0], part[kind.end():].strip())
            heading = f'{heading} {part}'
        elif kind and kind[0].endswith('behaviors'):
            yield Clause('', kind[0], part[kind.end():].strip())
        else:
            yield Clause(heading, kind[0] if kind else '', part[kind.end() if kind else 0:].strip())
