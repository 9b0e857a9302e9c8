"""From a difference to a sentence that says what differs, and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dlcore.compare import Difference, Path
from dlcore.show import shorten, show_number


def explain(difference: Difference, returns: Sequence[str] = (), secret: bool = False) -> str:
    """Say in one sentence or two what differs, and where.

    Parameters
    ----------
    difference : Difference
        What `dlcore.compare.compare` found.
    returns : sequence of str
        Names for the parts of the result: with ["Z", "cache"], the first is called `Z`.
    secret : bool
        Whether the expected value must not be told in full. One entry of an array never gives it away, a result that
        is one number would.
    """
    if secret and not difference.path and difference.kind == "value" and difference.size <= 1:
        return _secret_value(difference, subject(difference.path, returns))
    return _SENTENCES[difference.kind](difference, subject(difference.path, returns))


def subject(path: Path, returns: Sequence[str] = ()) -> str:
    """Name the part of the result at the end of `path`."""
    if len(returns) > 1 and path and isinstance(path[0], int) and path[0] < len(returns):
        name, path = returns[path[0]], path[1:]
    elif len(returns) == 1:
        name = returns[0]
    else:
        name = "result"
    steps = "".join(f"[{step!r}]" for step in path)
    return "The result" if name + steps == "result" else f"`{name}{steps}`"


def _none(d: Difference, name: str) -> str:
    return f"{name} is None. Is a gap still to be filled, or a `return` missing?"


def _type(d: Difference, name: str) -> str:
    return f"{name} is {d.given}; expected {d.expected}."


def _length(d: Difference, name: str) -> str:
    return f"{name} has {d.given} {'part' if d.given == 1 else 'parts'}; expected {d.expected}."


def _missing_key(d: Difference, name: str) -> str:
    found = ", ".join(_brief(key) for key in d.given[:12]) or "none at all"
    return f"{name} lacks the key {d.expected!r}. Its keys are: {found}{', …' if d.given[12:] else ''}."


def _extra_key(d: Difference, name: str) -> str:
    return f"{name} has the key {_brief(d.given)}, which does not belong there."


def _shape(d: Difference, name: str) -> str:
    return f"{name} has the shape {tuple(d.given)}; expected {tuple(d.expected)}."


def _dtype(d: Difference, name: str) -> str:
    return f"{name} holds {d.given} values; expected {d.expected}."


def _nan(d: Difference, name: str) -> str:
    return f"{name} contains NaN (not a number): a root of a negative number, 0 divided by 0, or 0 times log 0?"


def _inf(d: Difference, name: str) -> str:
    return f"{name} contains infinity: a logarithm of 0, a division by 0, or an exponential that overflowed?"


def _value(d: Difference, name: str) -> str:
    if d.worst is None:
        return f"{name} is {_brief(d.given)}; expected {d.expected!r}."
    if d.size == 1:
        return f"{name} is {show_number(d.worst.given)}; expected {show_number(d.worst.expected)}."
    entry = list(d.worst.index)
    return (
        f"{name}: {d.wrong} of {d.size} numbers differ, most of all the one at {entry}: "
        f"{show_number(d.worst.given)}; expected {show_number(d.worst.expected)}."
    )


def _secret_value(d: Difference, name: str) -> str:
    if d.worst is None or isinstance(d.worst.given, complex):
        return f"{name} is {_brief(d.given)}, which is not right."
    return f"{name} is {show_number(d.worst.given)}, too {'large' if d.worst.given > d.worst.expected else 'small'}."


def _brief(value: object) -> str:
    return shorten(repr(value), 60)


_SENTENCES: dict[str, Callable[[Difference, str], str]] = {
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
