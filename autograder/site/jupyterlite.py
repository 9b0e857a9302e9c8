"""``write_site``: the released notebooks as a JupyterLite site, where Python runs in the student's browser."""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import Version

from autograder.course import Course, CourseError
from autograder.package import LICENCES, data_files, released_files
from autograder.site import lock
from autograder.site.wheels import Wheel, collect
from autograder.wheel import public_wheel

KERNEL = "@jupyterlite/pyodide-kernel-extension"
LABEXTENSIONS = (KERNEL, "@jupyter-widgets/jupyterlab-manager", "anywidget")
# Loaded as the kernel starts; it would look for them one by one, and on PyPI.
AT_START = ["micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython"]

PACKAGES = "static/packages"  # of the site: our wheels and the list of them
PYODIDE = "static/pyodide"  # of the site: Pyodide itself, if it is to work without the network
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "package.json", lock.NAME)
# The released notebooks name the kernel "python3", the browser's is called "python": take it without asking.
PREFERENCES = {"@jupyterlab/notebook-extension:tracker": {"autoStartDefaultKernel": True}}
MARK = "jupyter-lite.json"  # lies in every site
PIN = re.compile(r"^([a-z0-9-]+)==([^ ;\\]+)", re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """Where Pyodide comes from.

    Attributes
    ----------
    folder : Path or None
        Pyodide's unpacked npm package.
    offline : bool
        Whether the site carries Pyodide (from `folder`) instead of pointing to its content delivery network. Then it
        asks for nothing from outside, and has no numpy, which the npm package does not contain.
    """

    folder: Path | None = None
    offline: bool = False


def write_site(course: Course, out: Path, source: Source) -> Path:
    """Build the site in `out`, in place of the one that may be there.

    Raises
    ------
    CourseError
        If something is missing, or `out` holds anything but a site.
    """
    require_jupyterlite()
    require_pyodide(source)
    if out.exists() and any(out.iterdir()) and not (out / MARK).is_file():
        raise CourseError(f"{out} holds something else than a site: choose another folder")
    with tempfile.TemporaryDirectory() as scratch:
        draft = Path(scratch)
        write_contents(course, draft / "contents")
        write_packages(course, draft / "packages", source)
        copy_labextensions(draft / "labextensions")
        (draft / MARK).write_text(json.dumps(settings(source)), encoding="utf-8")
        (draft / "overrides.json").write_text(json.dumps(PREFERENCES), encoding="utf-8")
        if source.offline and source.folder:
            copy_pyodide(source.folder, draft / PYODIDE)
        shutil.rmtree(out, ignore_errors=True)
        run_jupyterlite(draft, out.resolve())
        shutil.copytree(draft / "packages", out / PACKAGES)
    return out


def require_jupyterlite() -> None:
    """Say what to install if JupyterLite is not there."""
    if any(importlib.util.find_spec(name) is None for name in ("jupyterlite_core", "jupyterlite_pyodide_kernel")):
        raise CourseError("a site needs JupyterLite: pip install jupyterlite-core jupyterlite-pyodide-kernel")


def require_pyodide(source: Source) -> None:
    """Refuse a folder that is not the Pyodide that the kernel is made for."""
    wanted = release().PYODIDE_VERSION
    hint = f"unpack it with `npm install pyodide@{wanted}` and name node_modules/pyodide with --pyodide"
    if source.folder is None:
        if source.offline:
            raise CourseError(f"a site that works offline carries Pyodide: {hint}")
        return
    missing = [name for name in PYODIDE_FILES if not (source.folder / name).is_file()]
    if missing:
        raise CourseError(f"{source.folder} is not Pyodide's npm package, it has no {missing[0]}: {hint}")
    found = json.loads((source.folder / "package.json").read_text(encoding="utf-8"))["version"]
    if found != wanted:
        raise CourseError(f"the kernel is made for Pyodide {wanted}, {source.folder} is {found}: {hint}")


def release() -> Any:
    """What the kernel says of the Pyodide release that it is made for."""
    return importlib.import_module("jupyterlite_pyodide_kernel.constants")


def write_contents(course: Course, folder: Path) -> None:
    """Write what the file browser shows: the notebooks with what lies beside them, the data, and the licences."""
    files = {name: (course.root / name).read_bytes() for name in LICENCES if (course.root / name).is_file()}
    files |= data_files(course.root)
    for slug in course.slugs:
        files |= released_files(course, slug)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(ascii_svg(data) if path.suffix == ".svg" else data)


def ascii_svg(data: bytes) -> bytes:
    """The same picture in ASCII: JupyterLite shows no SVG that has other characters, nor the text around it."""
    return data.decode("utf-8").encode("ascii", "xmlcharrefreplace")


def write_packages(course: Course, folder: Path, source: Source) -> None:
    """Write the public package, the kernel's own and the wheels both need, and the list of all that can be imported."""
    cdn = release().PYODIDE_CDN_URL
    base = lock.base_lock(source.folder, cdn)
    folder.mkdir()
    name, data = public_wheel(course.root)
    (folder / name).write_bytes(data)
    for path in kernel_wheels():
        shutil.copy(path, folder)
    wheels = gather(Wheel(folder / name), student_pins(course), base, source.offline)
    document = lock.site_lock(base, wheels, None if source.offline else cdn)
    (folder / lock.NAME).write_text(json.dumps(document), encoding="utf-8")


def gather(public: Wheel, pins: dict[str, str], base: lock.Lock, offline: bool) -> dict[str, Wheel]:
    """Return the wheels that the site carries, downloading to the folder of `public` those that are not there yet.

    What the public package asks for comes in the version that students install, if it is pure Python; all else in the
    version of the Pyodide release. What is not pure Python only the release has.
    """
    own = set(public.needs) - lock.compiled(base)
    held = lock.compiled(base) if offline else set(base["packages"]) - own
    chosen = {**pins, **lock.versions(base), **{name: pins[name] for name in own if name in pins}}
    return collect(AT_START, held, chosen, public.path.parent)


def student_pins(course: Course) -> dict[str, str]:
    """The versions that students install."""
    return dict(PIN.findall((course.root / "requirements" / "student.txt").read_text(encoding="utf-8")))


def kernel_wheels() -> list[Path]:
    """The wheels that come with the kernel, each in its newest version."""
    newest: dict[str, Wheel] = {}
    for path in (labextension(KERNEL) / "static" / "pypi").glob("*.whl"):
        wheel = Wheel(path)
        if wheel.name not in newest or Version(newest[wheel.name].version) < Version(wheel.version):
            newest[wheel.name] = wheel
    return [wheel.path for wheel in newest.values()]


def labextension(name: str) -> Path:
    """Where an extension of JupyterLab is installed."""
    return Path(sys.prefix) / "share" / "jupyter" / "labextensions" / name


def copy_labextensions(folder: Path) -> None:
    """Copy the extensions that the site uses; others that are installed here would look for a server."""
    for name in LABEXTENSIONS:
        if not labextension(name).is_dir():
            raise CourseError(f"{labextension(name)} is missing: install the course's packages and JupyterLite there")
        shutil.copytree(labextension(name), folder / name)


def copy_pyodide(source: Path, folder: Path) -> None:
    """Copy what runs of Pyodide's npm package."""
    folder.mkdir(parents=True)
    for name in PYODIDE_FILES:
        shutil.copy(source / name, folder)


def settings(source: Source) -> dict[str, Any]:
    """The site's configuration: where the kernel finds Pyodide and what it can import."""
    kernel: dict[str, Any] = {
        "disablePyPIFallback": source.offline,
        "loadPyodideOptions": {"lockFileURL": f"./{PACKAGES}/{lock.NAME}", "packages": AT_START},
    }
    if source.offline:
        kernel["pyodideUrl"] = f"./{PYODIDE}/pyodide.mjs"
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {"litePluginSettings": {f"{KERNEL}:kernel": kernel}},
    }


def run_jupyterlite(draft: Path, out: Path) -> None:
    """Let JupyterLite put the site together."""
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--no-sourcemaps", "--no-unused-shared-packages"]
    command += ["--apps", "lab", "--lite-dir", str(draft), "--contents", str(draft / "contents")]
    command += ["--LiteBuildConfig.ignore_sys_prefix=True", "--output-dir", str(out)]
    command += [f"--FederatedExtensionAddon.extra_labextensions_path={draft / 'labextensions'}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=draft)
    if done.returncode or not (out / MARK).is_file():
        last = (done.stderr.strip() or done.stdout.strip()).split("\n")[-1]
        raise CourseError(f"JupyterLite could not build the site: {last}")
