"""Smoke tests: from a contract that contradicts itself, from dead code and from a callee's contract that cannot be
met, everything follows. WP tries to prove false in each of these places, which must fail.

Who has passed is kept (proofs/kept) with a fingerprint of everything that the tests can see, so that only what
has changed is tried again.
"""
from fingerprints import Fingerprints
from frama_c import WP


class Tests:
    """Which tests are due, and who has passed them."""

    def __init__(self, surveys, about, remembered):
        """about: what else a test depends on; remembered: the fingerprint of each function when it passed."""
        self.fingerprints = {}
        for survey in surveys:
            prints = Fingerprints(survey, [WP, *about])
            self.fingerprints.update((function, prints.of(function)) for function in survey.proves)
        self.due = {f for f, fingerprint in self.fingerprints.items() if remembered.get(f) != fingerprint}

    def want(self, runs, functions):
        """Of those that are due these, where the runs have them."""
        for run in runs:
            run.smoke_wanted = [f for f in run.functions or [] if f in functions & self.due]
        self.wanted = {function for run in runs for function in run.smoke_wanted}

    def passed(self, runs):
        """The fingerprints of those that did, now or before."""
        failed = {run.owner(goal) for run in runs for goal, place in run.smoke.items() if place}
        return {f: self.fingerprints[f] for run in runs for f in run.functions or []
                if f not in failed and (f in self.wanted or f not in self.due)}
