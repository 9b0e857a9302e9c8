"""The sandboxed kernel: a real kernel to whoever uses it, and behind walls."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from autograder.cli import main
from autograder.compile.release import notebook_path, write_source
from autograder.kernel import shared, spec
from autograder.sample import solved
from autograder.sandbox.levels import available

ROOT = Path(__file__).parents[3]
LEVELS = [level for level in available() if level != "none"]
SECONDS = 60.0
pytestmark = [
    pytest.mark.skipif(not LEVELS, reason="no level of isolation works here"),
    # Jupyter's paths warn of a setting of theirs; what the client leaves open ends with the test
    pytest.mark.filterwarnings("default"),
]


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory) -> Iterator[Path]:
    """A prefix with the kernel in it, one name per level, which Jupyter looks at."""
    prefix = tmp_path_factory.mktemp("prefix")
    done = CliRunner().invoke(main, ["kernel", "install", "--prefix", str(prefix)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    kernels = prefix / "share" / "jupyter" / "kernels"
    text = (kernels / spec.NAME / "kernel.json").read_text()
    for level in LEVELS:
        (kernels / f"sandboxed-{level}").mkdir()
        chosen = text.replace('"kind": "science"', f'"kind": "science", "isolation": "{level}"')
        (kernels / f"sandboxed-{level}" / "kernel.json").write_text(chosen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(prefix / "share" / "jupyter"))
        yield prefix


@pytest.fixture(scope="module", params=LEVELS)
def name(request, jupyter) -> str:
    """The kernel's name, per level."""
    return f"sandboxed-{request.param}"


def execute(name: str, *sources: str, folder: Path | None = None, **options: Any) -> list[list[Any]]:
    """Run cells in a new kernel; return the outputs of each."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    resources = {"metadata": {"path": str(folder)}} if folder else {}
    options = {"timeout": 30, "allow_errors": True, **options}
    NotebookClient(notebook, kernel_name=name, resources=resources, **options).execute()
    return [cell.outputs for cell in notebook.cells]


@pytest.fixture
def kernel(name) -> Iterator[tuple[KernelManager, Any]]:
    """A kernel and a client of it."""
    manager = KernelManager(kernel_name=name)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=SECONDS)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def wait_until(condition: Callable[[], object]) -> bool:
    """Wait for a condition that will soon hold."""
    deadline = time.monotonic() + SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(condition())


def family(folder: str) -> list[str]:
    """Every living process that was started from a runner's folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and folder in (entry / "cmdline").read_text():
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
                found += [entry.name] if state not in "ZX" else []
        except OSError:
            continue
    return found


# ---------------------------------------------------------------- a real kernel


def test_results_printing_errors_and_displays_arrive_as_from_any_kernel(name):
    result, printed, error, page, figure = execute(
        name,
        "6 * 7",
        "import sys, os; print('out'); sys.stdout.flush(); print('err', file=sys.stderr)",
        "1 / 0",
        "from IPython.display import HTML; display(HTML('<b>bold</b>'))",
        "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()",
    )
    assert [(o.output_type, o.data["text/plain"]) for o in result] == [("execute_result", "42")]
    assert {o.name: o.text for o in printed} == {"stdout": "out\n", "stderr": "err\n"}
    assert [(o.ename, o.evalue) for o in error] == [("ZeroDivisionError", "division by zero")]
    assert page[0].data["text/html"] == "<b>bold</b>"
    assert figure[0].data["image/png"].startswith("iVBOR")


def test_each_kernel_is_new(name):
    execute(name, "left = 1; import math; math.pi = 3; open('left', 'w').write('x')")
    [outputs] = execute(name, "import math, os; 'left' in globals(), math.pi == 3, os.path.exists('left')")
    assert outputs[0].data["text/plain"] == "(False, False, False)"


def test_files_next_to_the_notebook_are_there_and_links_are_not(name, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "data.txt").write_text("given")
    (tmp_path / "link").symlink_to(ROOT / "README.md")
    [outputs] = execute(name, "import os; open('sub/data.txt').read(), os.path.exists('link')", folder=tmp_path)
    assert outputs[0].data["text/plain"] == "('given', False)"


def test_a_folder_that_holds_the_grader_is_not_copied(name):
    with pytest.raises(Exception, match="holds the grader"):
        execute(name, "1", folder=ROOT)


# ---------------------------------------------------------------- walls


FORBIDDEN = {
    "read a reference": f"open({str(ROOT / 'dlcore/reference/deep_network_step_by_step.py')!r})",
    "read the users": "open('/etc/passwd')",
    "import the grader": "import autograder",
    "a network socket": "import socket; socket.socket()",
    "a Unix socket": "import socket; socket.socket(socket.AF_UNIX)",
    "a fork": "import os; os.fork()",
    "a program": "import subprocess; subprocess.run(['/bin/true'])",
    "a shell command": "import os; assert os.system('true') == 0",
    "a signal to another": "import os; os.kill(os.getppid() or 1, 0)",
}


def test_what_is_forbidden_fails(name):
    allowed = [what for what, outputs in zip(FORBIDDEN, execute(name, *FORBIDDEN.values()), strict=True) if not outputs]
    assert allowed == []


def test_listening_sockets_accept_and_do_nothing_else(name):
    cell = """
import os, socket
failed = []
for descriptor in range(5, 10):
    own = socket.socket(fileno=os.dup(descriptor))
    assert own.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and own.family == socket.AF_UNIX
    for act in (lambda: own.connect(own.getsockname()), lambda: own.listen(1), lambda: own.bind('x'),
                lambda: own.sendto(b'x', own.getsockname())):
        try:
            act()
        except OSError:
            failed.append(1)
len(failed)
"""
    [outputs] = execute(name, cell)
    assert outputs[0].data["text/plain"] == "20", outputs


def test_the_walls_hold_for_every_thread(name):
    cell = """
from pathlib import Path
states = [dict(line.split(":\\t", 1) for line in (task / "status").read_text().splitlines() if ":\\t" in line)
          for task in Path("/proc/self/task").iterdir()]
len(states) > 4, {(s["Seccomp"], s["NoNewPrivs"], int(s["CapEff"], 16) & ~4) for s in states}
"""
    [outputs] = execute(name, cell)
    assert outputs[0].data["text/plain"] == "(True, {('2', '1', 0)})", outputs


# ---------------------------------------------------------------- interrupts, ends, restarts


def answer(client: Any, message: str) -> dict[str, Any]:
    """The reply to a message, without those to earlier ones."""
    while True:
        reply = client.get_shell_msg(timeout=SECONDS)
        if reply["parent_header"]["msg_id"] == message:
            return reply["content"]


def test_an_interrupt_ends_the_cell_and_not_the_kernel(kernel):
    manager, client = kernel
    endless = client.execute("kept = 1\nprint('on')\nwhile True: pass", stop_on_error=False)
    while client.get_iopub_msg(timeout=SECONDS)["msg_type"] != "stream":
        pass
    manager.interrupt_kernel()
    assert answer(client, endless)["ename"] == "KeyboardInterrupt"
    assert answer(client, client.execute("assert kept == 1"))["status"] == "ok"


def test_a_cell_that_takes_too_long_is_a_timeout(name):
    with pytest.raises(CellTimeoutError):
        execute(name, "while True: pass", timeout=2)


def test_a_kernel_that_ends_itself_is_dead(name):
    with pytest.raises(DeadKernelError):
        execute(name, "import os; os._exit(3)")


def test_a_restarted_kernel_has_forgotten_and_is_reached_at_the_same_place(kernel):
    manager, client = kernel
    assert answer(client, client.execute("kept = 1"))["status"] == "ok"
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=SECONDS)
    assert answer(client, client.execute("kept"))["ename"] == "NameError"


def test_a_killed_kernel_is_seen_as_dead(kernel):
    manager, client = kernel
    manager.signal_kernel(signal.SIGKILL)
    assert wait_until(lambda: not manager.is_alive())
    client.execute("1")
    with pytest.raises(queue.Empty):
        client.get_shell_msg(timeout=0.5)


def test_after_shutdown_nothing_of_a_kernel_is_left(name):
    manager = KernelManager(kernel_name=name)
    manager.start_kernel()
    folder, runner = manager.provisioner.folder, manager.provisioner._runner()
    before = len(family(str(runner.folder)))
    manager.shutdown_kernel(now=True)
    assert wait_until(lambda: len(family(str(runner.folder))) == before - 1)
    assert not folder.exists()
    assert list((runner.folder / "work").iterdir()) == []


CLIENT = """
import sys, time
from jupyter_client import KernelManager
manager = KernelManager(kernel_name=sys.argv[1])
manager.start_kernel()
print(manager.provisioner._runner().folder, flush=True)
time.sleep(600 if sys.argv[2] == "stay" else 0)
"""


@pytest.mark.parametrize("end", ["stay", "leave"])
def test_a_client_that_is_killed_or_just_ends_leaves_no_process(name, end):
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT, name, end],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    folder = client.stdout.readline().strip()
    assert folder
    if end == "stay":
        assert len(family(folder)) >= 2
        client.kill()
    client.wait()
    client.stdout.close()
    assert wait_until(lambda: not family(folder))
    if end == "leave":
        assert not Path(folder).exists()


# ---------------------------------------------------------------- Jupyter without the grader


def test_a_provisioner_that_cannot_be_loaded_troubles_nobody_else(jupyter, monkeypatch):
    KernelProvisionerFactory.clear_instance()
    broken = EntryPoint(spec.PROVISIONER, "no_such_package.provisioner:Missing", KernelProvisionerFactory.GROUP_NAME)
    ours = [e for e in KernelProvisionerFactory._get_all_provisioners() if e.name != spec.PROVISIONER]
    assert any(e.name == "local-provisioner" for e in ours)
    monkeypatch.setattr(KernelProvisionerFactory, "_get_all_provisioners", staticmethod(lambda: [*ours, broken]))
    monkeypatch.setattr(KernelProvisionerFactory, "provisioners", {})
    assert spec.NAME in KernelSpecManager().get_all_specs()
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(stderr=subprocess.DEVNULL)
    assert manager.is_alive()
    manager.shutdown_kernel(now=True)
    with pytest.raises(ModuleNotFoundError):
        KernelManager(kernel_name=spec.NAME).start_kernel()
    KernelProvisionerFactory.clear_instance()


def test_without_the_provisioner_the_kernel_does_not_exist(jupyter, monkeypatch):
    KernelProvisionerFactory.clear_instance()
    monkeypatch.setattr(KernelProvisionerFactory, "provisioners", {})
    monkeypatch.setattr(KernelProvisionerFactory, "_get_all_provisioners", staticmethod(list))
    monkeypatch.setattr(KernelProvisionerFactory, "_get_provisioner", lambda self, name: {}[name])
    with pytest.raises(NoSuchKernel):
        KernelSpecManager().get_kernel_spec(spec.NAME)
    KernelProvisionerFactory.clear_instance()


def test_whoever_ignores_the_provisioner_gets_a_refusal_and_no_kernel():
    done = subprocess.run(spec.definition("science")["argv"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "provisioner" in done.stderr


# ---------------------------------------------------------------- nbgrader


def test_unmodified_autograde_gives_a_right_submission_all_points(course, slug, assignment, release, jupyter, tmp_path):
    from nbgrader.api import Gradebook

    (tmp_path / "nbgrader_config.py").write_text((course.root / "nbgrader_config.py").read_text())
    write_source(course, slug, tmp_path)
    half = {"linear_activation_forward": assignment.exercises["linear_activation_forward"].mistakes[1]}
    for student, notebook in {
        "right": solved(release, assignment),
        "mistaken": solved(release, assignment, half),
    }.items():
        path = notebook_path(tmp_path / "submitted" / student, slug)
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

    def nbgrader(*arguments: str) -> None:
        command = [sys.executable, "-m", "nbgrader", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    nbgrader("generate_assignment", slug)
    nbgrader("autograde", slug, f"--ExecutePreprocessor.kernel_name={spec.NAME}")
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "dlworkbook") as gradebook:
        submissions = {s.student.id: s for s in gradebook.assignment_submissions(slug)}
        grades = {grade.name: grade for notebook in submissions["mistaken"].notebooks for grade in notebook.grades}
        assert submissions["right"].score == 100
        assert grades["test-linear_activation_forward"].score == 0
        assert grades["test-linear_forward"].score == grades["test-linear_forward"].max_score


def test_the_folder_of_a_kernel_is_closed_to_others(kernel):
    manager, _ = kernel
    folder = manager.provisioner.folder
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.parent == shared.runner("science", manager.provisioner.isolation).folder
