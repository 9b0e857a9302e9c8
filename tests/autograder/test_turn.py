"""One process at a time: whoever comes second is told, and whoever is killed leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from holder import holding

from autograder.turn import Busy, Turn


@pytest.fixture
def turn(tmp_path):
    """The right to paint a wall."""
    return Turn(tmp_path / "run" / "lock", "the wall is being painted")


def test_it_is_one_process_s_turn_until_that_ends_it(turn):
    with holding(turn.path) as holder:
        with pytest.raises(Busy, match=rf"^the wall is being painted by process {holder.pid} on .+: wait until"):
            turn.take()
        assert (turn.taken, turn.free) == (False, False)
    assert turn.free
    turn.take()
    assert turn.taken


def test_a_process_that_is_killed_holds_nothing(turn):
    with holding(turn.path) as holder:
        holder.kill()
        holder.wait()
        turn.take()


def test_what_a_killed_process_has_started_holds_nothing(turn):
    code = f"""
import os, time
from pathlib import Path
from autograder.turn import Turn
Turn(Path({str(turn.path)!r}), "").take()
if os.fork():
    os.kill(os.getpid(), 9)
print("alone", flush=True)
input()
"""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout.readline() == "alone\n"
        process.wait()
        assert turn.free
        process.stdin.close()


def test_what_the_file_says_decides_nothing(turn):
    turn.path.parent.mkdir()
    turn.path.write_bytes(b"process 1 on another machine, for ever \xff" * 20)
    turn.take()
    assert turn.path.read_text() == f"process {os.getpid()} on {os.uname().nodename}"
    turn.end()
    turn.end()
    turn.take()
