"""What a wrong answer looks like: the clue that helps when no common mistake explains it.

`diagnose` tries a list of patterns, from the whole answer (parts in another order, a key with a slip in it) to the
numbers of the first part that is wrong (transposed, negated, a constant factor), and says which one fits.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

import numpy as np

from dlcore.compare import Difference, differences
from dlcore.explain import subject
from dlcore.numeric import NUMBERS, SHAPES
from dlcore.plain import Plain
from dlcore.wrong import WrongAnswer, arrays, be, code, follow, listed, near

MAX_PARTS = 8


def diagnose(wrong: WrongAnswer) -> str:
    """Say what kind of difference it is, in a sentence or two; empty if it fits no pattern."""
    found = list(differences(wrong.given, wrong.expected, wrong.rtol, wrong.atol))
    if not found:
        return ""
    with np.errstate(all="ignore"):
        sentence = next((text for pattern in _WHOLE if (text := pattern(wrong, found[0]))), "")
        sentence = sentence or _about_numbers(wrong, found[0])
    return " ".join(text for text in (sentence, _right_parts(wrong, found), _changed(wrong)) if text)


def _about_numbers(wrong: WrongAnswer, first: Difference) -> str:
    """Try the patterns of numbers on the part that differs first."""
    if first.kind not in ("shape", "dtype", "nan", "inf", "value"):
        return ""
    given, expected = follow(wrong.given, first.path), follow(wrong.expected, first.path)
    if not _is_numeric(given) or not _is_numeric(expected):
        return ""
    name = subject(first.path, wrong.returns).replace("The result", "the result")
    patterns = SHAPES if first.kind == "shape" else NUMBERS
    text = next((text for p in patterns if (text := p(wrong, np.asarray(given), np.asarray(expected), name))), "")
    return text[:1].upper() + text[1:]


def _is_numeric(value: Plain) -> bool:
    return isinstance(value, (np.ndarray, int, float, complex)) and np.asarray(value).dtype.kind in "biufc"


# ------------------------------------------------------------------------------------------------ the answer as a whole
def _printed_only(wrong: WrongAnswer, first: Difference) -> str:
    if wrong.given is not None or not wrong.printed.strip():
        return ""
    return "It printed something but returned nothing: `print` shows a value, which word hands it back?"


def _order(wrong: WrongAnswer, first: Difference) -> str:
    given, expected = wrong.given, wrong.expected
    if not (isinstance(given, (list, tuple)) and isinstance(expected, (list, tuple)) and 1 < len(expected) < 5):
        return ""
    if len(given) != len(expected):
        return ""
    for order in itertools.permutations(range(len(expected))):
        if all(wrong.same(given[place], expected[at]) for place, at in enumerate(order)):
            names = [subject((at,), wrong.returns) for at in order]
            return f"The parts are right, their order is not: yours are {listed(names)}. What does the docstring say?"
    return ""


def _one_part_alone(wrong: WrongAnswer, first: Difference) -> str:
    if first.kind not in ("type", "length") or first.path or not isinstance(wrong.expected, tuple):
        return ""
    for position, part in enumerate(wrong.expected):
        if wrong.same(wrong.given, part) or wrong.same(wrong.given, [part]):
            others = [subject((p,), wrong.returns) for p in range(len(wrong.expected)) if p != position]
            return f"That is {subject((position,), wrong.returns)} alone, and right. {listed(others)} should follow it."
    return ""


def _slip_in_key(wrong: WrongAnswer, first: Difference) -> str:
    given, expected = follow(wrong.given, first.path), follow(wrong.expected, first.path)
    if first.kind != "missing key" or not isinstance(given, dict) or not isinstance(expected, dict):
        return ""
    missing = [key for key in expected if key not in given]
    extra = [key for key in given if key not in expected and len(str(key)) < 40][:50]
    if not extra:
        lacking = f"{listed(code(missing))} {'is' if len(missing) == 1 else 'are'} missing"
        return f"{lacking}, everything else is there. Which line should add it?"
    if text := _shifted_keys(missing, extra):
        return text
    for key in missing:
        twin = next((k for k in extra if wrong.same(given[k], expected[key])), None) or near(key, extra)
        if twin is not None:
            return f"You have the key {twin!r} where {key!r} should be: a slip in the spelling?"
    return ""


def _shifted_keys(missing: Sequence[str | int], extra: Sequence[str | int]) -> str:
    """Keys that count from another number: dW0, dW1 instead of dW1, dW2."""
    stems = {str(key).rstrip("0123456789") for key in extra}
    shifts = []
    for stem in stems:
        lacking, surplus = _numbers_after(stem, missing), _numbers_after(stem, extra)
        if not lacking or not surplus:
            return ""
        shifts.append(min(surplus) < min(lacking))
    if len(set(shifts)) != 1:
        return ""
    return f"The numbers in your keys are too {'low' if shifts[0] else 'high'}. From which layer do the names count?"


def _numbers_after(stem: str, keys: Sequence[str | int]) -> list[int]:
    matches = (re.fullmatch(re.escape(stem) + r"(\d{1,6})", str(key)) for key in keys)
    return [int(match.group(1)) for match in matches if match]


def _exchanged(wrong: WrongAnswer, first: Difference) -> str:
    """The value of another key or place stands here."""
    if first.kind not in ("shape", "value") or not first.path:
        return ""
    given, parent = follow(wrong.given, first.path), follow(wrong.expected, first.path[:-1])
    items = parent.items() if isinstance(parent, dict) else enumerate(parent) if isinstance(parent, tuple) else ()
    for key, value in items:
        if key != first.path[-1] and isinstance(given, np.ndarray) and given.size > 1 and wrong.same(given, value):
            other = subject((*first.path[:-1], key), wrong.returns)
            return f"{subject(first.path, wrong.returns)} holds what belongs in {other}: were two names exchanged?"
    return ""


def _untouched(wrong: WrongAnswer, first: Difference) -> str:
    """The value is an argument, just as it came in."""
    if first.kind not in ("shape", "value", "nan", "inf"):
        return ""
    given = follow(wrong.given, first.path)
    if not isinstance(given, np.ndarray) or given.size < 2:
        return ""
    for name, array in arrays(wrong.arguments):
        if array.shape == given.shape and np.array_equal(array, given):
            part = subject(first.path, wrong.returns)
            return f"{part} is `{name}`, just as it came in. What should have happened to it?"
    return ""


_WHOLE: list[Callable[[WrongAnswer, Difference], str]] = [
    _printed_only,
    _order,
    _one_part_alone,
    _slip_in_key,
    _exchanged,
    _untouched,
]


def _right_parts(wrong: WrongAnswer, found: Sequence[Difference]) -> str:
    """Say which parts are right, when only some are not."""
    expected = wrong.expected
    keys = list(expected) if isinstance(expected, dict) else range(len(expected)) if isinstance(expected, tuple) else []
    if type(wrong.given) is not type(expected) or any(not d.path for d in found):
        return ""
    bad = {d.path[0] for d in found}
    right = [subject((key,), wrong.returns) for key in keys if key not in bad]
    if not right or len(keys) > MAX_PARTS:
        return ""
    wrongs = [subject((key,), wrong.returns) for key in keys if key in bad]
    return f"{listed(right)} {be(right)} right, {listed(wrongs)} {be(wrongs)} not."


def _changed(wrong: WrongAnswer) -> str:
    if not wrong.changed:
        return ""
    names = listed([f"`{name}`" for name in wrong.changed])
    return f"It changes {names}, which the caller still needs: would a new name for the new value do?"
