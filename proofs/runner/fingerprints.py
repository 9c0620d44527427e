"""What the proof of a function can see, as a hash: what has not changed need not be proved again."""
import hashlib
import json
import re

from program import WORD, pieces
from solvers import CannotRun


class Fingerprints:
    """Of the functions of a surveyed unit."""

    def __init__(self, survey, about):
        """about: what else counts, as programs and options."""
        self.pieces = list(pieces(survey.code))
        self.by_name = {}
        for piece in self.pieces:
            for name in piece.names:
                self.by_name.setdefault(name, []).append(piece)
        # Whose address is taken anywhere decides how WP models a variable everywhere.
        addresses = sorted(set(re.findall(r'(?<!&)&\s*\w+', survey.code)))
        self.common = json.dumps([*about, addresses])

    def of(self, function):
        """A hash of the function, and of all that it names: of other functions the contract."""
        if function not in self.by_name:
            raise CannotRun(f'{function} is not found in what Frama-C printed')
        seen, texts = set(), [self.common]
        waiting = [(piece, piece.text) for piece in self.by_name.get(function, [])]
        waiting += [(piece, piece.text) for piece in self.pieces if piece.everywhere]
        while waiting:
            piece, text = waiting.pop()
            if id(piece) in seen:
                continue
            seen.add(id(piece))
            texts.append(text)
            waiting += [(other, other.head) for name in set(WORD.findall(text)) for other in self.by_name.get(name, [])]
        return hashlib.sha256('\0'.join(sorted(texts)).encode()).hexdigest()[:16]
