"""The zygote's life, and what its children can and cannot do, at every level that works here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from autograder.grade.child import Child, Died, Lost
from autograder.grade.limits import Limits
from autograder.grade.scratch import remove_tree
from autograder.grade.session import Session
from autograder.grade.submission import Cell
from autograder.grade.zygote import ZygoteRunner
from autograder.sandbox import levels

ROOT = Path(__file__).parents[3]
WORKING = [level for level in levels.available() if level != "none"]
pytestmark = pytest.mark.skipif(not WORKING, reason="no level of isolation works here")
SECONDS = 30.0


@pytest.fixture(scope="module", params=WORKING)
def runner(request) -> Iterator[ZygoteRunner]:
    """One runner per level."""
    runner = ZygoteRunner(level=request.param)
    yield runner
    runner.close()


@pytest.fixture
def child(runner) -> Iterator[Child]:
    """A fresh child."""
    child = runner.start(Limits())
    yield child
    child.close()


def run(child: Child, *lines: str) -> dict[str, Any]:
    """Run a cell; return its error, or {}."""
    reply = next(child.ask([{"op": "cell", "source": "\n".join(lines)}], SECONDS))
    return reply["error"] or {}


def value(child: Child, expression: str) -> Any:
    """Evaluate an expression in the child."""
    run(child, f"def f(): return {expression}")
    reply = next(child.ask([{"op": "call", "name": "f", "arguments": [], "helpers": [], "through": ""}], SECONDS))
    return reply.get("value", reply.get("error"))


def family(runner: ZygoteRunner) -> list[int]:
    """Every process that was started from the runner's folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and str(runner.folder) in (entry / "cmdline").read_text():
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
                found += [int(entry.name)] if state not in "ZX" else []
        except OSError:
            continue
    return sorted(found)


def wait_until(condition: Callable[[], bool]) -> bool:
    """Wait for a condition that will soon hold."""
    deadline = time.monotonic() + SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


# ---------------------------------------------------------------- what works


HONEST = {
    "arithmetic": "assert 1 + 1 == 2",
    "linear algebra": "import numpy as np; np.linalg.svd(np.ones((50, 50)))",
    "files": "open('a', 'w').write('x'); assert open('a').read() == 'x'; import os; os.remove('a')",
    "np.save": "import numpy as np; np.save('a.npy', np.ones(3)); assert np.load('a.npy').sum() == 3",
    "h5py": "import h5py\nwith h5py.File('a.h5', 'w') as f: f['x'] = [1, 2]\nassert h5py.File('a.h5')['x'][1] == 2",
    "figures": "import matplotlib.pyplot as plt; plt.plot([1]); plt.title('$x^2$'); plt.savefig('a.png'); plt.show()",
    "magics": "%matplotlib inline\n%load_ext autoreload\n%autoreload 2",
    "temporary files": "import tempfile; tempfile.TemporaryFile().write(b'x'); tempfile.mkdtemp()",
    "late imports": "import sqlite3, xml.dom.minidom, doctest, unittest, scipy.ndimage, PIL.Image",
    "threads": "from concurrent.futures import ThreadPoolExecutor as T; assert list(T(4).map(abs, [-1])) == [1]",
    "top-level await": "import asyncio\nawait asyncio.sleep(0)",
    "time zones": "import zoneinfo, datetime; datetime.datetime.now(zoneinfo.ZoneInfo('UTC'))",
    "random numbers": "import numpy, random; numpy.random.default_rng().normal(); random.SystemRandom().random()",
    "progress bars": "from tqdm import tqdm; list(tqdm(range(3)))",
}


@pytest.mark.parametrize("name", HONEST)
def test_honest_code_runs(child, name):
    assert run(child, HONEST[name]) == {}


def test_a_child_knows_nothing_of_the_grader(child):
    assert run(child, "import autograder")["type"] == "ModuleNotFoundError"
    assert run(child, "import dlcore.reference")["type"] == "ModuleNotFoundError"
    assert value(child, "__import__('sys').argv") == ["-c"]


# ---------------------------------------------------------------- what does not


@pytest.fixture
def outside(tmp_path) -> Path:
    """A file of the course, readable and writable by anyone as far as its mode goes."""
    for parent in (tmp_path, *tmp_path.parents):
        if os.access(parent, os.W_OK) and parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    file = tmp_path / "gradebook"
    file.write_text("token")
    file.chmod(0o666)
    tmp_path.chmod(0o777)
    return file


FORBIDDEN = {
    "read": "open({file!r}).read()",
    "write": "open({file!r}, 'a').write('x')",
    "truncate": "os.truncate({file!r}, 0)",
    "remove": "os.remove({file!r})",
    "rename": "os.rename({file!r}, {file!r} + 'x')",
    "link": "os.link({file!r}, 'here')",
    "chmod": "os.chmod({file!r}, 0)",
    "utime": "os.utime({file!r})",
    "list": "os.listdir(os.path.dirname({file!r}))",
    "list the root": "os.listdir('/')",
    "users": "open('/etc/passwd').read()",
    "symbolic link": "os.symlink({file!r}, 'here')",
    "fork": "os.fork()",
    "shell": "subprocess.run(['sh', '-c', 'id'])",
    "socket": "socket.create_connection(('127.0.0.1', 22), 1)",
    "udp": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 53))",
    "signal the parent": "os.kill(os.getppid(), 9)",
    "signal all": "os.kill(-1, 9)",
    "memory of the parent": "open(f'/proc/{{os.getppid()}}/mem', 'rb')",
    "environment of the parent": "open(f'/proc/{{os.getppid()}}/environ').read()",
    "processes": "os.listdir('/proc')",
    "limits": "resource.setrlimit(resource.RLIMIT_NOFILE, (10000, 10000))",
    "library": "open(os.__file__, 'a')",
    "import path": "open(sys.modules['runner'].__file__, 'a')",
    "font cache": "open(os.environ['MPLCONFIGDIR'] + '/x', 'w')",
    "other children": "os.listdir(os.path.dirname(os.getcwd()))",
    "become root": "os.setuid(0)",
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_forbidden_things_fail(child, outside, name):
    code = FORBIDDEN[name].format(file=str(outside))
    error = run(child, "import os, resource, socket, subprocess, sys", code)
    assert error.get("type") in ("PermissionError", "FileNotFoundError", "ValueError", "OSError"), (code, error)
    assert outside.read_text() == "token"
    assert outside.stat().st_mode & 0o777 == 0o666
    assert value(child, "1") == 1


def test_children_are_nobody_and_can_do_nothing(child):
    assert value(child, "open('/proc/self/status').read().split('CapEff:')[1].split()[0]").strip("0") in ("", "4")
    assert value(child, "open('/proc/self/status').read().split('NoNewPrivs:')[1].split()[0]") == "1"
    assert value(child, "open('/proc/self/status').read().split('Seccomp:')[1].split()[0]") == "2"
    if os.geteuid() == 0:
        assert value(child, "__import__('os').getuid()") > 60_000


def test_a_child_has_its_own_descriptors_only(child):
    run(child, "import os, stat")
    kinds = value(child, "[stat.S_IFMT(os.fstat(n).st_mode) for n in range(5)]")
    assert kinds == [0o020000, 0o010000, 0o010000, 0o010000, 0o010000]  # nothing, then four ends of pipes
    assert value(child, "[n for n in range(5, 300) if os.path.exists(f'/proc/self/fd/{n}')]") == []


def test_children_do_not_see_each_others_files(runner, child):
    run(child, "open('mine', 'w').write('secret')")
    folder = value(child, "__import__('os').getcwd()")
    other = runner.start(Limits())
    assert run(other, f"open({folder + '/mine'!r}).read()")["type"] in ("PermissionError", "FileNotFoundError")
    other.close()


# ---------------------------------------------------------------- limits


def test_memory_ends_in_an_error_of_the_cell(runner):
    child = runner.start(Limits(memory=200 << 20))
    assert run(child, "x = bytearray(300 << 20)")["type"] == "MemoryError"
    child.close()


def test_used_up_cpu_time_is_told(runner):
    child = runner.start(Limits(cpu=1))
    with pytest.raises(Died, match="ended"):
        run(child, "while True: pass")
    assert child.close() == -signal.SIGXCPU


def test_a_cell_ends_with_its_cpu_time_and_the_next_begins_anew(runner):
    endless = Cell(1, "code", "import re\nre.match('(a+)+b', 'a' * 60)"), Cell(2, "code", "x = 3")
    session = Session(runner, endless, Limits(cell_cpu=0.3, cell_seconds=60))
    session.run_cells()
    session.run_cells()
    assert {number: fate.death for number, fate in session.fates.items()} == {0: "time is up"}
    session.close()


def test_disk_is_bounded(runner):
    child = runner.start(Limits(disk=8 << 20, file=4 << 20))
    fill = "n = 0\nwhile True:\n    open(str(n), 'wb').write(b'x' * (1 << 20))\n    n += 1"
    if runner.level == "namespaces":
        assert "No space left" in run(child, fill)["message"]
    else:
        with pytest.raises(Died, match="ended"):
            run(child, fill)
        assert child.close() == -signal.SIGXFSZ
    child.close()


def test_threads_are_bounded(runner):
    child = runner.start(Limits(threads=16))
    lines = (
        "import threading, time",
        "for _ in range(3000):",
        "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    )
    assert run(child, *lines)["type"] == "RuntimeError"
    child.close()


def test_a_hostile_folder_is_removed(tmp_path):
    deep = tmp_path / "deep"
    deep.mkdir()
    here = os.getcwd()
    os.chdir(deep)
    try:
        for _ in range(2000):
            os.mkdir("d")
            os.chdir("d")
        os.mkdir("closed", 0)
    finally:
        os.chdir(here)
    remove_tree(deep)
    assert not deep.exists()


# ---------------------------------------------------------------- life and death


def test_a_child_that_ends_is_reaped_with_its_status(runner):
    child = runner.start(Limits())
    before = len(family(runner))
    with pytest.raises(Died, match="ended"):
        run(child, "import os; os._exit(7)")
    assert child.close() == 7
    assert len(family(runner)) == before - 1


def test_many_children_live_at_once_and_apart(runner):
    def life(number: int) -> Any:
        child = runner.start(Limits())
        run(child, f"x = {number}")
        answer = value(child, "x")
        child.close()
        return answer

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(life, range(24))) == list(range(24))


def test_a_session_goes_on_when_the_zygote_is_killed(runner):
    session = Session(runner, [Cell(1, "code", "def double(x): return 2 * x")], Limits())
    refuse: Callable[..., dict[str, Any]] = lambda *question: {}  # noqa: E731
    double = {"name": "double", "through": ""}
    assert session.series(double, [[2]], [], refuse)[0]["value"] == 4
    for process in family(runner):
        os.kill(process, signal.SIGKILL)
    assert [reply["value"] for reply in session.series(double, [[3], [4]], [], refuse)] == [6, 8]
    assert session.fates == {}
    session.close()


def test_a_child_whose_zygote_is_killed_dies_and_is_reported_lost(runner):
    child = runner.start(Limits())
    processes = family(runner)
    os.kill(processes[0], signal.SIGKILL)  # the first one started
    assert wait_until(lambda: not set(family(runner)) & set(processes))
    with pytest.raises(Lost):
        child.close()


@pytest.mark.parametrize("level", WORKING)
def test_closing_leaves_no_process_and_no_file(level):
    runner = ZygoteRunner(level=level)
    child = runner.start(Limits())
    run(child, "import signal\nfor n in (1, 2, 15): signal.signal(n, signal.SIG_IGN)")
    assert len(family(runner)) >= 2
    runner.close()
    assert family(runner) == []
    assert not runner.folder.exists()
    with pytest.raises(Lost):
        child.close()
    with pytest.raises(RuntimeError, match="closed"):
        runner.start(Limits())


CONTROLLER = """
import sys, time
from autograder.grade.limits import Limits
from autograder.grade.zygote import ZygoteRunner
runner = ZygoteRunner(level=sys.argv[1])
child = runner.start(Limits())
print(runner.folder, flush=True)
next(child.ask([{"op": "cell", "source": "while True: pass"}], 600))
"""


@pytest.mark.parametrize("level", WORKING)
def test_a_killed_controller_leaves_no_process(level, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = subprocess.Popen([sys.executable, "-c", CONTROLLER, level], stdout=subprocess.PIPE, env=environment)
    assert started.stdout is not None

    class Remains:
        folder = Path(started.stdout.readline().decode().strip())

    assert len(family(Remains)) >= 2
    started.kill()
    started.communicate()
    assert wait_until(lambda: family(Remains) == [])
    remove_tree(Remains.folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_all_of_this_holds_for_an_ordinary_user_too():
    here = Path(__file__).parent
    command = [sys.executable, str(here / "nobody.py"), "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c"]
    done = subprocess.run([*command, str(ROOT / "pyproject.toml"), str(here)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:]
