"""`dlcore` imports and checks where h5py, TensorFlow and threads do not exist, as in a browser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Runs before each program: what a browser's Python lacks cannot be imported or begun.
BARE = """
import _thread, importlib, pkgutil, sys, threading
for name in ("h5py", "tensorflow", "keras", "sklearn", "nbgrader", "jupyterlab", "zmq"):
    assert name not in sys.modules
    sys.modules[name] = None

started = []
def start(*arguments, **options):
    started.append(arguments)
    raise RuntimeError("can't start new thread")
_thread.start_new_thread = threading._start_new_thread = start
if hasattr(_thread, "start_joinable_thread"):
    _thread.start_joinable_thread = threading._start_joinable_thread = start
"""

IMPORT_ALL = """
import dlcore
names = [m.name for m in pkgutil.walk_packages(dlcore.__path__, "dlcore.") if "dlcore.reference" not in m.name]
for name in names:
    importlib.import_module(name)
print(len(names), started)
"""

CHECK = """
from dlcore.cases.deep_network_step_by_step import check
def linear_forward(A, W, b):
    return W @ A + b, (A, W, b)
right = check(linear_forward)
def linear_forward(A, W, b):
    return W @ A, (A, W, b)
wrong = check(linear_forward)
assert "text/html" in wrong._repr_mimebundle_()
print(float(right), float(wrong), "the bias is left out" in repr(wrong), started)
"""

TRAIN = """
import warnings
warnings.simplefilter("error")
from dlcore.training import steps
print(list(steps(3)), started)
"""

THREAD = """
try:
    threading.Thread(target=print).start()
except RuntimeError as error:
    print(error)
"""


def run(program):
    """What a program prints in a process of its own that lacks what a browser lacks."""
    command = [sys.executable, "-c", BARE + program]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_public_module_imports_and_starts_no_thread():
    modules = [path for path in (ROOT / "dlcore").rglob("*.py") if "reference" not in path.parts]
    packages = [path for path in modules if path.name == "__init__.py"]
    assert run(IMPORT_ALL) == f"{len(modules) - 1} []"  # the topmost package is not one of its own modules
    assert len(packages) >= 3


def test_a_check_passes_and_explains_and_starts_no_thread():
    assert run(CHECK) == "10.0 0.0 True []"


def test_a_training_loop_counts_without_a_thread_or_a_warning():
    assert run(TRAIN) == "[0, 1, 2] []"


def test_these_processes_cannot_start_a_thread():
    assert run(THREAD) == "can't start new thread"


@pytest.mark.parametrize("name", ["h5py", "tensorflow", "sklearn"])
def test_these_processes_cannot_import_what_a_browser_lacks(name):
    with pytest.raises(AssertionError, match=f"import of {name} halted"):
        run(f"import {name}")
