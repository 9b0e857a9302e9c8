"""What try-it cells print: values in the form of the expected outputs, errors in one line."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from dlcore.attempt import describe_error
from dlcore.plain import NotPlain, plain
from dlcore.show import show


@contextlib.contextmanager
def trying(function: Callable[..., Any]) -> Iterator[None]:
    """Run a try-it cell; an error in the student's `function` is told in one line and does not stop the notebook."""
    try:
        yield
    except Exception as error:
        print(describe_error(error, function))


def tell(**values: Any) -> None:
    """Print values under their names, in the form in which the expected outputs are printed."""
    for name, value in values.items():
        try:
            text = show(plain(value))
        except NotPlain:
            text = repr(value)
        print(f"{name} =", text.replace("\n", "\n" + " " * (len(name) + 3)))
