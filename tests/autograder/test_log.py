"""The grading log: whatever is done to its lines is found, and a writer may be killed at any moment."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import CourseError
from autograder.log import BEGINNING, Broken, Log, digest, line_of, written

WRITER = """
import sys
from pathlib import Path
from autograder.log import Log
log, name = Log(Path(sys.argv[1])), sys.argv[2]
for number in range(10**6):
    log.append({"student": name, "own": number, "text": "x" * 3000})
"""


def chain(size):
    """The lines of a log, as they are written."""
    lines, head = [], BEGINNING
    for number in range(1, size + 1):
        text = written({"number": number, "student": f"s{number}", "scores": {"f": number / 3}}, head)
        lines.append(text)
        head = line_of(text).hash
    return lines


def read(path, lines):
    """The lines that fit, and the hash of the last; or why one does not."""
    path.write_bytes(b"".join(lines))
    found = list(Log(path).lines())
    return len(found), found[-1].hash if found else BEGINNING


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Where a log may lie."""
    return tmp_path_factory.mktemp("log") / "grading.jsonl"


LINES = chain(8)
HEAD = line_of(LINES[-1]).hash


def test_a_whole_log_is_read_to_its_end(path):
    assert read(path, LINES) == (8, HEAD)


@given(st.integers(0, 7), st.data())
def test_a_changed_byte_is_found(path, place, data):
    line = bytearray(LINES[place])
    position = data.draw(st.integers(0, len(line) - 1))
    line[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Broken, match=f"line ({place + 1}|{place + 2}) "):
        read(path, [*LINES[:place], bytes(line), *LINES[place + 1 :]])


@given(st.lists(st.integers(0, 7), max_size=10))
def test_removed_repeated_and_reordered_lines_are_found(path, order):
    """Any selection of whole lines is broken, or is the beginning of the log, which its head tells from the whole."""
    try:
        count, head = read(path, [LINES[number] for number in order])
    except Broken:
        assert order != list(range(len(order)))
    else:
        assert order == list(range(count))
        assert (head == HEAD) == (count == 8)


@given(
    st.integers(0, 8), st.integers(1, 9), st.sampled_from([BEGINNING, HEAD, *(line_of(text).hash for text in LINES)])
)
def test_an_inserted_line_is_found_even_if_it_is_well_made(path, place, number, previous):
    forged = written({"number": number, "student": "eve", "scores": {"f": 1.0}}, previous)
    lines = [*LINES[:place], forged, *LINES[place:]]
    if (place, number, previous) == (8, 9, HEAD):  # that is how every line is written
        assert read(path, lines)[0] == 9
        return
    with pytest.raises(Broken):
        read(path, lines)


@given(st.integers(0, 7), st.floats(0, 100))
def test_a_line_with_other_points_and_a_new_hash_is_found_unless_it_is_the_last(path, place, score):
    line = line_of(LINES[place])
    entry = {**line.entry, "scores": {"f": score}}
    lines = [*LINES[:place], written(entry, line.previous), *LINES[place + 1 :]]
    if entry == line.entry:
        return
    if place == 7:
        assert read(path, lines)[1] != HEAD
        return
    with pytest.raises(Broken, match=f"line {place + 2} does not follow"):
        read(path, lines)


def test_every_beginning_of_a_line_is_told_and_removed_by_the_next_writer(path):
    for size in range(1, len(LINES[-1])):
        path.write_bytes(b"".join(LINES[:-1]) + LINES[-1][:size])
        with pytest.raises(Broken, match="line 8 is cut short"):
            list(Log(path).lines())
        if size % 29 and size != len(LINES[-1]) - 1:
            continue
        log = Log(path)
        log.append({"student": "s8", "scores": {"f": 8 / 3}})
        log.close()
        assert log.repaired == [f"grading.jsonl: {size} bytes of an unfinished line were removed"]
        assert path.read_bytes() == b"".join(LINES)


def test_nothing_follows_a_last_line_that_was_changed(path):
    path.write_bytes(b"".join(LINES[:-1]) + LINES[-1].replace(b"s8", b"s9"))
    with pytest.raises(CourseError, match="verify-log"):
        Log(path).append({"student": "s9"})
    assert path.read_bytes().endswith(LINES[-1].replace(b"s8", b"s9"))


def test_two_writers_take_turns(path):
    path.unlink(missing_ok=True)
    one, other = Log(path), Log(path)
    for number in range(20):
        (one if number % 3 else other).append({"own": number})
    one.close()
    other.close()
    assert [line.entry["own"] for line in Log(path).lines()] == list(range(20))


def test_a_line_is_exactly_one_way_of_writing_it(path):
    document = json.loads(LINES[0])
    assert line_of(LINES[0]) is not None
    assert line_of(json.dumps(document).encode() + b"\n") is None
    assert line_of(LINES[0][:-1] + b" \n") is None
    assert digest({"b": 1, "a": [0.1, "é"]}) == digest(json.loads('{"a": [0.1, "\\u00e9"], "b": 1}'))


def test_writers_that_are_killed_leave_a_chain(path):
    """Two writers at once, killed at random moments; what each had written is there, in its order, and once."""
    path.unlink(missing_ok=True)
    rng = random.Random(3)
    for turn in range(6):
        command = [sys.executable, "-c", WRITER, str(path)]
        writers = [subprocess.Popen([*command, f"w{turn}-{n}"]) for n in range(2)]
        size = path.stat().st_size if path.exists() else 0
        while not path.exists() or path.stat().st_size < size + 50_000:
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 0.05))
        for writer in writers:
            os.kill(writer.pid, signal.SIGKILL)
            writer.wait()
    log = Log(path)
    log.append({"student": "last", "own": 0})
    log.close()
    own = {}
    for line in Log(path).lines():
        own.setdefault(line.entry["student"], []).append(line.entry["own"])
    assert own.pop("last") == [0]
    assert len(own) >= 6
    assert all(numbers == list(range(len(numbers))) for numbers in own.values())


def test_appending_reads_only_the_end(path, monkeypatch):
    """However long the log is, one more line costs the same: a writer reads what others added, not what was there."""
    path.write_bytes(b"".join(chain(3000)))
    read = []
    pread = os.pread
    monkeypatch.setattr(
        os, "pread", lambda descriptor, size, place: read.append(size) or pread(descriptor, size, place)
    )
    log = Log(path)
    log.append({"own": 1})
    first = sum(read)
    log.append({"own": 2})
    log.close()
    assert first <= 3 * (1 << 16)
    assert sum(read) == first
