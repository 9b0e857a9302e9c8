"""Every hostile submission earns the points of its honest rest, harms nobody, and leaves the next one graded right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograder.sandbox.levels import LEVELS, obstacle
from tests.attacks.arena import Arena, Outcome
from tests.attacks.attack import ATTACKS, Attack
from tests.attacks.conftest import TALLY
from tests.attacks.files import FILES, FileAttack
from tests.attacks.holes import hole

Places = Callable[[str], Arena]


def pairs() -> list[Any]:
    """Every attack at every level, those that are only harmless in a sandbox not without one."""
    found = []
    for level in LEVELS:
        chosen: list[Attack | FileAttack] = [a for a in ATTACKS if level != "none" or a.expected.plain]
        chosen += FILES if level != "none" else []
        for attack in chosen:
            reason = hole(attack.name, level)
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            found.append(pytest.param(level, attack, id=f"{level}-{attack.name}", marks=marks))
    return found


@pytest.mark.parametrize(("level", "attack"), pairs())
def test_an_attack_gets_what_it_deserves_and_does_no_harm(
    level: str, attack: Attack | FileAttack, places: Places, record_property: Callable[[str, object], None]
) -> None:
    if obstacle(level):
        pytest.skip(f"{level}: {obstacle(level)}")
    place = places(level)
    outcome = place.try_attack(attack) if isinstance(attack, Attack) else attack.attempt(place)
    record_property(TALLY, (level, tally(outcome)))
    assert outcome.complaints == []


def tally(outcome: Outcome) -> dict[str, float]:
    """What the summary at the end adds up."""
    return {
        "tried": 1,
        "forged": outcome.forged,
        "honest wrong": outcome.honest_wrong,
        "found": bool(outcome.complaints),
    }


def test_there_are_attacks_of_every_kind() -> None:
    assert len(ATTACKS) + len(FILES) >= 64
    assert len({attack.story for attack in ATTACKS}) == len(ATTACKS), "each attack says what it tries"
    assert all(attack.story.endswith((".", "?")) for attack in ATTACKS)
