"""TensorFlow, loaded when it is needed, and the ways from plain values to tensors and back.

Everything of dlcore imports without TensorFlow; `tf` stands for it and loads it at the first use.
"""

from __future__ import annotations

import importlib
import os
from typing import Any

import numpy as np

from dlcore.through import Function

MISSING = (
    "This assignment needs TensorFlow, which is not installed here (or has no version for this Python). "
    "Install it, in the folder that you downloaded, with: pip install -r requirements/keras.txt"
)


def needs_tensorflow() -> Any:
    """Load TensorFlow, with its chatter about processors turned off.

    Returns
    -------
    module
        `tensorflow`.

    Raises
    ------
    ImportError
        Saying what to install, if there is no TensorFlow.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # read when TensorFlow is first loaded
    try:
        return importlib.import_module("tensorflow")
    except ImportError as error:
        raise ImportError(MISSING) from error


class _Later:
    """Stands for TensorFlow, and loads it when it is first asked for something."""

    def __getattr__(self, name: str) -> Any:
        return getattr(needs_tensorflow(), name)


tf: Any = _Later()


def with_tensors(function: Function, *arguments: Any) -> Any:
    """Call a function with tensors in place of arrays.

    Parameters
    ----------
    function : callable
        The function to ask.
    arguments
        Plain values; see `tensors_of` for what becomes of them.

    Returns
    -------
    Any
        What the function returned, with arrays in place of tensors.
    """
    return arrays_of(function(*(tensors_of(argument) for argument in arguments)))


def back_in_arrays(function: Function, *arguments: Any) -> Any:
    """Call a function with plain values; return arrays in place of the tensors that it returns.

    Parameters
    ----------
    function : callable
        The function to ask.
    arguments
        Plain values.

    Returns
    -------
    Any
        What the function returned, with arrays in place of tensors.
    """
    return arrays_of(function(*arguments))


def tensors_of(value: Any) -> Any:
    """Turn arrays into tensors.

    Parameters
    ----------
    value : Any
        An array, or a dictionary, list or tuple that holds some; anything else is returned as it is.

    Returns
    -------
    Any
        Arrays of fractions as tensors of type float32, other arrays as tensors of their own type, in the same
        dictionaries, lists and tuples.
    """
    if isinstance(value, np.ndarray):
        return tf.constant(value, dtype=tf.float32 if value.dtype.kind == "f" else None)
    if isinstance(value, dict):
        return {key: tensors_of(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(tensors_of(item) for item in value)
    return value


def arrays_of(value: Any) -> Any:
    """Turn tensors and variables into arrays.

    Parameters
    ----------
    value : Any
        A tensor or variable, or a dictionary, list or tuple that holds some; anything else is returned as it is.

    Returns
    -------
    Any
        Arrays, a tensor without axes as one without axes, in the same dictionaries, lists and tuples.
    """
    if isinstance(value, dict):
        return {key: arrays_of(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(arrays_of(item) for item in value)
    return np.asarray(value.numpy()) if callable(getattr(value, "numpy", None)) else value
