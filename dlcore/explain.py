"""From a difference to a sentence that a student can act on."""

from __future__ import annotations

from dlcore.compare import Difference
from dlcore.show import show_number


def explain(difference: Difference) -> str:
    """Say in one or two sentences what differs, and where."""
    return _SENTENCES[difference.kind](difference)


def _none(d: Difference) -> str:
    return f"{_subject(d)} is None. Is a gap still to be filled, or a `return` missing?"


def _type(d: Difference) -> str:
    return f"{_subject(d)} is {d.given}; expected {d.expected}."


def _length(d: Difference) -> str:
    return f"{_subject(d)} has {d.given} parts; expected {d.expected}."


def _missing_key(d: Difference) -> str:
    found = ", ".join(repr(key) for key in d.given) or "none at all"
    return f"{_subject(d)} lacks the key {d.expected!r}. Its keys are: {found}."


def _extra_key(d: Difference) -> str:
    return f"{_subject(d)} has the key {d.given!r}, which does not belong there."


def _shape(d: Difference) -> str:
    reason = _shape_reason(tuple(d.given), tuple(d.expected))
    return f"{_subject(d)} has the shape {d.given}; expected {d.expected}{reason}."


def _shape_reason(given: tuple[int, ...], expected: tuple[int, ...]) -> str:
    if given == expected[::-1]:
        return ": it looks transposed"
    if len(given) == len(expected) - 1 and tuple(n for n in expected if n != 1) == tuple(n for n in given if n != 1):
        return ": an axis got lost, as a sum without `keepdims` does"
    return ""


def _dtype(d: Difference) -> str:
    return f"{_subject(d)} holds {d.given} values; expected {d.expected}."


def _nan(d: Difference) -> str:
    return f"{_subject(d)} contains NaN (not a number): a logarithm of 0, or 0 divided by 0?"


def _inf(d: Difference) -> str:
    return f"{_subject(d)} contains infinity: a division by 0, or an exponential that overflowed?"


def _value(d: Difference) -> str:
    if d.worst is None:
        return f"{_subject(d)} is {d.given!r}; expected {d.expected!r}."
    if d.size == 1:
        return f"{_subject(d)} is {show_number(d.worst.given)}; expected {show_number(d.worst.expected)}."
    entry = list(d.worst.index)
    return (
        f"{_subject(d)}: {d.wrong} of {d.size} numbers differ, most of all {entry}: "
        f"{show_number(d.worst.given)}; expected {show_number(d.worst.expected)}."
    )


def _subject(d: Difference) -> str:
    return f"`{d.where}`" if d.path else "The result"


_SENTENCES = {
    "none": _none,
    "type": _type,
    "length": _length,
    "missing key": _missing_key,
    "extra key": _extra_key,
    "shape": _shape,
    "dtype": _dtype,
    "nan": _nan,
    "inf": _inf,
    "value": _value,
}
