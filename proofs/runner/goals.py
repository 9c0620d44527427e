"""Goals as WP prints them (-wp-print): what is assumed, what is to be proved, and what each solver said of it."""
import re

BLOCK = re.compile(r'^Goal (.*?):\n(.*?)(?=^-{60}$|^\[|\Z)', re.M | re.S)
ANSWER = re.compile(r'^Prover .*', re.M | re.S)


def printed(log):
    """Heading and text of each. Every attempt prints what it tries: the last has all the answers."""
    found = {}
    for heading, text in BLOCK.findall(log):
        heading = ' '.join(heading.split())
        found[heading, ANSWER.sub('', text)] = text.strip()
    return [(heading, text) for (heading, _), text in found.items()]


def concerns(heading, clause):
    """A clause is named by its label, or by a word from the heading: assigns, variant, signed_overflow, ..."""
    return re.search(rf'(?<!\w){re.escape(clause)}(?!\w)', heading, re.I) is not None


def readable(log, clause):
    """The goals of a clause, as lines."""
    for heading, text in printed(log):
        if concerns(heading, clause):
            yield f'Goal: {heading}'
            yield text
            yield ''
