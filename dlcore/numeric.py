"""Patterns in wrong arrays: what became of the shape, and what the numbers have in common with the right ones."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np

from dlcore.plain import Array
from dlcore.wrong import WrongAnswer, arrays, listed, sizes


# ----------------------------------------------------------------------------------------------------------- the shape
def _transposed_shape(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    if given.ndim < 2 or given.shape != expected.shape[::-1]:
        return ""
    if wrong.same(given.T, expected):
        return f"The numbers of {name} are right, but its rows are columns: it is transposed. Where does that happen?"
    return "The shape is the expected one turned round: is something transposed, or are two factors in the wrong order?"


def _axis(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    if [n for n in given.shape if n != 1] != [n for n in expected.shape if n != 1] or given.ndim == expected.ndim:
        return ""
    right = "The numbers are right, but an" if wrong.same(given.reshape(expected.shape), expected) else "An"
    if given.ndim < expected.ndim:
        return f"{right} axis got lost on the way: a sum drops the one it runs along, and a flat vector has only one."
    return f"{right} axis too many is there: count the square brackets, or look at what was told to keep its axes."


def _collapsed(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    if given.size != 1 or expected.size == 1:
        return ""
    return "All of it was boiled down to a single number. Along which axis should it be added up, and which one stays?"


def _stretched(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    try:
        wider = np.broadcast_shapes(given.shape, expected.shape) == given.shape
    except ValueError:
        return ""
    if not wider or given.size <= expected.size:
        return ""
    return "numpy stretched a smaller array over a larger one (broadcasting): is one of them flat?"


def _other_axis(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    if given.ndim != 2 or expected.ndim != 2 or (given.shape[0] == 1) == (expected.shape[0] == 1):
        return ""
    if 1 not in given.shape or 1 not in expected.shape:
        return ""
    words = ("row", "column") if given.shape[0] == 1 else ("column", "row")
    return f"Yours is a {words[0]}, expected is a {words[1]}: was the other axis meant?"


# --------------------------------------------------------------------------------------------------------- the numbers
def _not_finite(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    if np.isfinite(given).all() or not np.isfinite(expected).all():
        return ""
    zeros = [f"`{where}`" for where, array in arrays(wrong.arguments) if (array == 0).any()]
    if not zeros:
        return (
            "No argument contains a 0, so the cause arises on the way. Print what goes into the root, the logarithm or "
            "the denominator."
        )
    root = ", or a negative number in a root" if np.isnan(given).any() else ""
    return f"There are zeros in {listed(zeros)}. Does one of them end up in a logarithm or a denominator{root}?"


def _truth_values(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    if given.dtype.kind != "b" or expected.dtype.kind == "b":
        return ""
    return "A comparison such as `>` gives True or False. Which numbers should these become?"


def _numbers_for_truth(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    if expected.dtype.kind != "b" or given.dtype.kind == "b":
        return ""
    return "Answers of the kind yes or no are wanted here: what does a comparison give?"


def _cut_off(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    if (
        given.dtype.kind not in "iuf"
        or not np.isfinite(given).all()
        or (given != np.round(given)).any()
        or (expected == np.round(expected)).all()
        or (given.size > 1 and (given == given.flat[0]).all())
    ):
        return ""
    if not any(wrong.same(given, rounded(expected)) for rounded in (np.trunc, np.floor, np.round)) or not given.any():
        return ""
    return "The fractions are cut off. Is there a `//`, an `int(...)`, or an array that can only hold whole numbers?"


def _transposed(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    if given.ndim != 2 or min(given.shape) < 2 or not wrong.same(given.T, expected):
        return ""
    return f"{name} is transposed: its rows are the columns that were expected. Where does that happen?"


def _sign(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    if given.dtype.kind not in "iufc" or not wrong.same(-given, expected):
        return ""
    return f"Only the sign of {name} is wrong: which way round should it be?"


def _factor(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    ratio = _ratio(wrong, given, expected)
    if ratio is None:
        return ""
    known = [
        *sizes(wrong.arguments),
        (2.0, ""),
        (10.0, ""),
        (100.0, ""),
        (math.log(10), "the natural logarithm of 10"),
    ]
    for size, words in known:
        for power in (1, -1):
            if np.isclose(abs(ratio), size**power, rtol=1e-6, atol=0):
                return _factor_words(name, size, words, power, ratio < 0)
    for (divisor, words), (right, right_words) in itertools.permutations(sizes(wrong.arguments), 2):
        # with the smallest sizes, too many ratios are the same
        if max(divisor, right) > 3 and np.isclose(ratio, right / divisor, rtol=1e-6, atol=0):
            return f"{name} looks as if divided by {divisor:.4g}, {words}, instead of by {right:.4g}, {right_words}."
    if np.count_nonzero(abs(expected) > wrong.atol) < 2:
        return ""  # a single number always has some ratio
    return (
        f"Every number of {name} is {ratio:.4g} times the expected one: which constant factor is missing, or too many?"
    )


def _ratio(wrong: WrongAnswer, given: Array, expected: Array) -> float | None:
    """The constant c with given = c * expected, if there is one besides 0 and 1."""
    if given.dtype.kind not in "iuf" or expected.dtype.kind not in "iuf" or not np.isfinite(given).all():
        return None
    if not abs(expected).max(initial=0) > wrong.atol:
        return None
    largest = abs(expected).argmax()
    ratio = float(given.flat[largest] / expected.flat[largest])
    return ratio if ratio and wrong.same(given, ratio * expected) else None


def _factor_words(name: str, size: float, words: str, power: int, negative: bool) -> str:
    times = f"{size:.4g} times" if power > 0 else f"1/{size:.4g} of"
    sign = ", with the wrong sign as well" if negative else ""
    about = f", and {size:.4g} is {words}" if words else ""
    question = "a division missing" if power > 0 else "something divided once too often"
    return f"Every number of {name} is {times} the expected one{about}{sign}. Is {question}, or a factor wrong?"


def _offset(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    if (
        given.dtype.kind not in "iuf"
        or expected.dtype.kind not in "iuf"
        or given.size < 2
        or not np.isfinite(given).all()
    ):
        return ""
    gap = given - expected
    if wrong.same(given, expected + gap.flat[0]):
        return f"Every number of {name} is off by the same {abs(gap.flat[0]):.4g}: is something added, or left out?"
    for axis, word in ((1, "row"), (0, "column")):
        if given.ndim == 2 and given.shape[axis] > 1 and wrong.same(given, expected + gap.take([0], axis)):
            return (
                f"Within each {word} of {name}, all numbers are off by the same amount: what is added to each {word}?"
            )
    return ""


def _rearranged(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    for axis, word in [(0, "rows"), (1, "columns")][: given.ndim] if given.ndim > 1 else [(0, "numbers")][: given.ndim]:
        if wrong.same(np.flip(given, axis), expected):
            return f"The {word} of {name} are right, but in reverse order: what turns them round?"
        if _permuted(wrong, np.moveaxis(given, axis, 0), np.moveaxis(expected, axis, 0)):
            return f"The {word} of {name} are right, but in another order: what decides on it?"
    if given.ndim > 1 and wrong.same(np.sort(given, axis=None), np.sort(expected, axis=None)):
        return f"{name} has the right numbers in the wrong places: look at a `reshape` or at the order of the axes."
    return ""


def _permuted(wrong: WrongAnswer, given: Array, expected: Array) -> bool:
    """Whether the slices of one array are those of the other in some order."""
    left = list(range(len(expected)))
    for piece in given:
        place = next((p for p in left if wrong.same(piece, expected[p])), None)
        if place is None:
            return False
        left.remove(place)
    return True


def _nearly(wrong: WrongAnswer, given: Array, expected: Array, name: str) -> str:
    if given.dtype.kind not in "f" or not np.isfinite(given).all() or not abs(expected).max(initial=0) > 0:
        return ""
    if (abs(given - expected) > 1e-4 * abs(expected).max()).any() or (given == 0).all():
        return ""
    return (
        f"{name} agrees in its first digits only: were numbers rounded, or kept as float32, or a small constant added?"
    )


Pattern = Callable[[WrongAnswer, Array, Array, str], str]
SHAPES: list[Pattern] = [_transposed_shape, _axis, _collapsed, _stretched, _other_axis]
NUMBERS: list[Pattern] = [
    _not_finite,
    _truth_values,
    _numbers_for_truth,
    _cut_off,
    _transposed,
    _sign,
    _factor,
    _offset,
    _rearranged,
    _nearly,
]
