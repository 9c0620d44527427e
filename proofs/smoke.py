"""Smoke tests: from a contract that contradicts itself, from dead code and from a callee's contract that cannot be
met, everything follows. WP tries to prove false in each of these places, which must fail.

Who has passed is remembered (smoke.json) with a fingerprint of everything that the tests can see, so that only what
has changed is tried again.
"""
import hashlib
import json
import re

import solvers
from frama_c import WP
from program import WORD, pieces


class Fingerprints:
    """Of the functions of a surveyed unit."""

    def __init__(self, survey, versions):
        self.pieces = list(pieces(survey.code))
        self.by_name = {}
        for piece in self.pieces:
            for name in piece.names:
                self.by_name.setdefault(name, []).append(piece)
        # Whose address is taken anywhere decides how WP models a variable everywhere.
        addresses = sorted(set(re.findall(r'(?<!&)&\s*\w+', survey.code)))
        self.common = json.dumps([WP, solvers.SMOKE, solvers.SOLVERS[solvers.SMOKE.solver],
                                  versions.get(solvers.SMOKE.solver), addresses])

    def of(self, function):
        """A hash of the function, and of all that it names: of other functions the contract."""
        if function not in self.by_name:
            raise solvers.CannotRun(f'{function} is not found in what Frama-C printed')
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


class Tests:
    """Which tests are due, and who has passed them."""

    def __init__(self, runs, versions, remembered):
        """remembered: the fingerprint of each function when it passed."""
        self.fingerprints = {}
        for survey in {id(run.survey): run.survey for run in runs}.values():
            prints = Fingerprints(survey, versions)
            self.fingerprints.update((function, prints.of(function)) for function in survey.proves)
        for run in runs:
            run.smoke_wanted = [f for f in run.functions or [] if remembered.get(f) != self.fingerprints[f]]
        self.due = {function for run in runs for function in run.smoke_wanted}

    def wanted(self, runs):
        return {function for run in runs for function in run.smoke_wanted}

    def passed(self, runs):
        """The fingerprints of those that did, now or before."""
        tried = self.wanted(runs)
        failed = {run.owner(goal) for run in runs for goal, place in run.smoke.items() if place}
        return {f: self.fingerprints[f] for run in runs for f in run.functions or []
                if f not in failed and (f in tried or f not in self.due)}
