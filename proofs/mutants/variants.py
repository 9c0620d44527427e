"""Predicates of ACSL made weaker: what follows from the predicate, and says a little less.

One place at a time is changed, where less there is less of the whole: behind a quantifier and an implication, in a disjunct
and in a conjunct, but not in the arguments of a function, nor under a negation or a choice. What a pointer points to is not
compared: it may be a structure.

less      a conjunct is gone
forth     <==> is only ==>
back      or that the other way round
at_least  == is only >=
at_most   or <=
beyond    < is only <=, > only >=
"""
import collections
import re

TOKEN = re.compile(r'<==>|==>|&&|\|\||\^\^|->|<<|>>|<=|>=|==|!=|[<>?(){}\[\]]|\\(?:forall|exists|let)\b')
LOOSEST_FIRST = ('?', '<==>', '==>', '||', '^^', '&&')
POINTED_AT = re.compile(r'(?:^|\()\s*\*')
BINDER = re.compile(r'\s*\\(?:forall|exists|let)\b[^;]*;')
RELATIONS = {'==': (('at_least', '>='), ('at_most', '<=')), '<': (('beyond', '<='),), '>': (('beyond', '>='),)}


def operators(text):
    """Those that stand in no brackets. A quantifier reaches as far as it can, so that none comes after it."""
    depth = 0
    for token in TOKEN.finditer(text):
        if token[0] in '([{':
            depth += 1
        elif token[0] in ')]}':
            depth -= 1
        elif depth == 0 and token[0][0] == '\\':
            return
        elif depth == 0 and token[0] not in ('->', '<<', '>>'):
            yield token


def weaker(text):
    """Pairs of a kind and a predicate."""
    binder = BINDER.match(text)
    found = [] if binder else list(operators(text))
    loosest = next((name for name in LOOSEST_FIRST if any(token[0] == name for token in found)), None)
    cuts = [token for token in found if token[0] == loosest]
    parts = []  # those that can be made weaker themselves
    if binder:
        parts = [(binder.end(), len(text))]
    elif loosest == '<==>' and len(cuts) == 1:
        left, right = text[:cuts[0].start()].strip(), text[cuts[0].end():].strip()
        yield 'forth', f' ({left}) ==> ({right})'
        yield 'back', f' ({right}) ==> ({left})'
        return
    elif loosest == '==>':
        parts = [(cuts[-1].end(), len(text))]
    elif loosest in ('||', '&&'):
        parts = list(zip([0] + [cut.end() for cut in cuts], [cut.start() for cut in cuts] + [len(text)]))
        for part in parts if loosest == '&&' else ():
            yield 'less', '&&'.join(text[begin:end] for begin, end in parts if (begin, end) != part)
    elif not found and re.fullmatch(r'\s*\(.*\)\s*', text, re.S):
        parts = [(text.index('(') + 1, text.rindex(')'))]
    else:
        # Of a chain with == in it less is said at more than one place.
        ordered = loosest is None and not POINTED_AT.search(text)
        for token in found if ordered and (len(found) == 1 or all(token[0] != '==' for token in found)) else ():
            for kind, instead in RELATIONS.get(token[0], ()):
                yield kind, text[:token.start()] + instead + text[token.end():]
        return
    for begin, end in parts:
        for kind, instead in weaker(text[begin:end]):
            yield kind, text[:begin] + instead + text[end:]


def named(text):
    """All, by their kinds; with a number from the second of a kind on."""
    seen, found = collections.Counter(), {}
    for kind, instead in weaker(text):
        seen[kind] += 1
        found[kind + (f'_{seen[kind]}' if seen[kind] > 1 else '')] = instead
    return found
