"""Tries every attack at every level and prints the tally: ``python -m tests.attacks.count [level ...]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.attacks.arena import Arena, Outcome, arena, levels
from tests.attacks.attack import ATTACKS
from tests.attacks.files import FILES
from tests.attacks.holes import hole


def main() -> int:
    """Print a line for whatever went wrong, and a line for each level; the exit status tells whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("levels", nargs="*", help="default: all that this machine offers")
    parser.add_argument("--only", default="", help="attacks whose name contains this")
    options = parser.parse_args()
    return int(sum(try_level(level, options.only) for level in options.levels or levels()) > 0)


def try_level(level: str, only: str) -> int:
    """Try all attacks at one level; return how many succeeded that were not known to."""
    with tempfile.TemporaryDirectory() as folder, arena(level, Path(folder)) as place:
        outcomes = dict(_outcomes(place, only))
    known = [name for name in outcomes if hole(name, level)]
    bad = {name: outcome for name, outcome in outcomes.items() if outcome.complaints}
    for name, outcome in bad.items():
        print(f"{level}: {name}{' (known)' if name in known else ''}", *outcome.complaints, sep="\n    ")
    print(tally(level, list(outcomes.values())), flush=True)
    return len(bad.keys() - set(known))


def _outcomes(place: Arena, only: str) -> list[tuple[str, Outcome]]:
    attacks = [a for a in ATTACKS if only in a.name and (a.expected.plain or place.level != "none")]
    files = [f for f in FILES if only in f.name and place.level != "none"]
    return [(a.name, place.try_attack(a)) for a in attacks] + [(f.name, f.attempt(place)) for f in files]


def tally(level: str, outcomes: Sequence[Outcome]) -> str:
    """One line: what was tried, and what came of it."""
    forged = sum(outcome.forged for outcome in outcomes)
    wrong = sum(outcome.honest_wrong for outcome in outcomes)
    bad = sum(bool(outcome.complaints) for outcome in outcomes)
    return (
        f"{level}: {len(outcomes)} attacks tried, {forged:g} points forged, "
        f"{wrong} honest submissions in between graded wrong, {bad} attacks with a finding"
    )


if __name__ == "__main__":
    sys.exit(main())
