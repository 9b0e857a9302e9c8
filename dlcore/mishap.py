"""What an error means: from its type and its message to a question that leads to the cause."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dlcore.wrong import near


@dataclass(frozen=True)
class Mishap:
    """An error that ended a call.

    Attributes
    ----------
    kind, message : str
        Its type and what it says.
    function : str
        The exercise that was called.
    arguments : mapping
        What it was called with, by the names of its parameters.
    exercises : collection of str
        The exercises beside it that a notebook may not have run yet.
    """

    kind: str
    message: str
    function: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    exercises: Collection[str] = ()


def explain_mishap(mishap: Mishap) -> str:
    """Say in one or two sentences where such an error comes from; empty if it is none of the usual ones."""
    for kinds, pattern, words in _USUAL:
        match = re.search(pattern, mishap.message)
        if match and (not kinds or mishap.kind in kinds):
            return words(mishap, match)
    return ""


_Words = Callable[[Mishap, "re.Match[str]"], str]


def _says(text: str) -> _Words:
    """Words that need nothing from the message but its groups."""
    return lambda mishap, match: text.format(*match.groups())


def _arity(mishap: Mishap, match: re.Match[str]) -> str:
    name = match.group(1).rpartition(".")[2]
    if name == mishap.function:
        parameters = ", ".join(mishap.arguments)
        return f"`{name}` is called with ({parameters}): has its first line been changed?"
    return f"Compare your call of `{name}` with its definition: which arguments does it want, and in which order?"


def _name(mishap: Mishap, match: re.Match[str]) -> str:
    name = match.group(1)
    if name in mishap.exercises:
        return f"`{name}` is an exercise too, and the kernel does not know it yet: run the cell of `{name}` first."
    twin = near(name, list(mishap.arguments))
    if twin is not None:
        return f"There is no `{name}` here, but there is `{twin}`: a slip in the spelling?"
    return f"Where does `{name}` get its value, and is it spelt the same way there?"


def _key(mishap: Mishap, match: re.Match[str]) -> str:
    key = mishap.message.strip("'\"")
    for name, value in mishap.arguments.items():
        if isinstance(value, Mapping) and key not in value:
            keys = ", ".join(repr(k) for k in list(value)[:8])
            return f"`{name}` has no key {key!r}. It has: {keys}. Which one did you mean?"
    return f"No key {key!r} has been set by then. Under which name did you store it?"


def _attribute(mishap: Mishap, match: re.Match[str]) -> str:
    module, name = match.groups()
    home = {"numpy": np, "numpy.random": np.random, "numpy.linalg": np.linalg}.get(module)
    twin = near(name, dir(home)) if home else None
    return f"`{module}` has no `{name}`." + (f" Did you mean `{twin}`?" if twin else " How is the function called?")


_USUAL: list[tuple[tuple[str, ...], str, _Words]] = [
    ((), r"'?NoneType'?", _says("Something is still `None` there: a gap to fill, or a function that returns nothing?")),
    (("TypeError",), r"(\S+)\(\) missing \d+ required", _arity),
    (("TypeError",), r"(\S+)\(\) takes .* but \d+ w(?:as|ere) given", _arity),
    (("TypeError",), r"(\S+)\(\) got (?:an unexpected|multiple values)", _arity),
    (
        ("UnboundLocalError",),
        r"variable '(\w+)'",
        _says("`{0}` is used before it has a value. Which line gives it one?"),
    ),
    (("NameError",), r"name '(\w+)' is not defined", _name),
    (("KeyError",), r"", _key),
    (("AttributeError",), r"module '([\w.]+)' has no attribute '(\w+)'", _attribute),
    (
        ("AttributeError",),
        r"'([\w.]+)' object has no attribute '(\w+)'",
        _says("A {0} has no `{1}`. Is it the kind of value that you think it is?"),
    ),
    (
        ("ValueError",),
        r"not aligned|mismatch in its core dimension",
        _says(
            "In a matrix product the inner sizes must match: (n, k) times (k, m). Write both shapes down: is the order "
            "right, is one of them to be transposed?"
        ),
    ),
    (
        ("ValueError",),
        r"could not be broadcast",
        _says(
            "Added or multiplied entry by entry, two arrays need matching shapes. Print both: which one is a surprise?"
        ),
    ),
    (
        ("ValueError",),
        r"(not enough|too many) values to unpack",
        _says("Left of `=` there must be as many names as the right side has parts. How many are there on each side?"),
    ),
    (
        ("TypeError",),
        r"data type|as a data type",
        _says("The second argument was taken for a data type: a shape is one argument, in brackets of its own."),
    ),
    (
        ("TypeError",),
        r"'tuple' object cannot be interpreted as an integer",
        _says("A shape in brackets was given where separate sizes are wanted: `randn` takes them one by one."),
    ),
    (
        ("TypeError",),
        r"'float' object cannot be interpreted as an integer",
        _says("A size or a count must be a whole number, and `/` always gives a fraction. Which one is it?"),
    ),
    (
        ("TypeError",),
        r"can only concatenate str|must be str",
        _says("A text and a number cannot be joined as they are. What turns the number into text?"),
    ),
    (
        (),
        r"Cannot cast ufunc '\w+' output",
        _says(
            "`/=`, `+=` and their like write into the array that is there, and whole numbers hold no fractions. What "
            "would make a new array?"
        ),
    ),
    (
        ("TypeError",),
        r"bitwise_xor|for \^=?:",
        _says("`^` compares numbers bit by bit and is no power. How does Python write a power?"),
    ),
    (
        ("TypeError",),
        r"'([\w.]+)' object is not callable",
        _says("Round brackets call a function, square brackets pick an entry. Which did you want here?"),
    ),
    (
        ("TypeError",),
        r"'([\w.]+)' object is not subscriptable",
        _says("Square brackets pick an entry, and a {0} has none. Is it the value that you think it is?"),
    ),
    (
        ("AxisError",),
        r"axis (-?\d+)",
        _says("There is no axis {0} in that array: numpy counts axes from 0. What shape is it?"),
    ),
    (("IndexError",), r"", _says("Indices count from 0, so the last one is the length minus 1. Where does yours end?")),
    (("ZeroDivisionError",), r"", _says("Something was divided by 0. Which size can be 0 here?")),
    (("RecursionError",), r"", _says("The function keeps calling itself. Did you mean to call another one?")),
]
