"""The site holds the released notebooks, what the browser's Python needs, and nothing else."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import xml.etree.ElementTree as ElementTree
import zipfile

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import CourseError
from autograder.site import jupyterlite
from autograder.site.jupyterlite import KERNEL, LABEXTENSIONS, PYODIDE_FILES, Source, ascii_svg, write_site
from autograder.site.wheels import Wheel

PURE = ("ipython", "jedi", "micropip", "tqdm")  # of the Pyodide release below
COMPILED = ("matplotlib", "numpy", "pillow")
INDEX = ("anywidget", "click", "comm", "ipython", "ipywidgets", "jedi", "micropip", "threadpoolctl", "tqdm")


def write_wheel(folder, name, version="1.0", needs=()):
    """A wheel that has what a site looks at."""
    path = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {need}\n" for need in needs)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", "")
        archive.writestr(f"{name}-{version}.dist-info/METADATA", metadata)
        archive.writestr(f"{name}-{version}.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
    return path


@pytest.fixture(scope="module")
def jupyterlite_here():
    """JupyterLite, if it is installed."""
    for name in ("jupyterlite_core", "jupyterlite_pyodide_kernel"):
        pytest.importorskip(name, reason="pip install jupyterlite-core jupyterlite-pyodide-kernel")


@pytest.fixture(scope="module")
def pyodide(jupyterlite_here, tmp_path_factory):
    """A folder like Pyodide's npm package, of a release with a few packages."""
    folder = tmp_path_factory.mktemp("pyodide")
    for name in PYODIDE_FILES:
        (folder / name).write_bytes(b"")
    files = {name: f"{name}-1.0-py3-none-any.whl" for name in PURE}
    files |= {name: f"{name}-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl" for name in COMPILED}
    packages = {name: {"file_name": file, "version": "1.0", "depends": []} for name, file in files.items()}
    (folder / "pyodide-lock.json").write_text(json.dumps({"info": {"python": "3.14.2"}, "packages": packages}))
    (folder / "package.json").write_text(json.dumps({"version": jupyterlite.release().PYODIDE_VERSION}))
    return folder


@pytest.fixture(scope="module")
def pip_finds(course, tmp_path_factory):
    """Let pip find small wheels of the right names and versions, and nothing else."""
    folder = tmp_path_factory.mktemp("index")
    pins = jupyterlite.student_pins(course)
    for name in INDEX:
        write_wheel(folder, name, needs=["comm", "pexpect; sys_platform != 'emscripten'"] if name == "ipython" else [])
        if name in pins:
            write_wheel(folder, name, pins[name])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(folder))
        yield


@pytest.fixture(scope="module", params=["offline", "online"])
def site(request, course, pyodide, pip_finds, tmp_path_factory):
    """A site of either kind: where it lies, and which kind it is."""
    out = tmp_path_factory.mktemp("site")
    options = ["--offline"] if request.param == "offline" else []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(course.root)
        command = ["site", "--out", str(out), "--pyodide", str(pyodide), *options]
        done = CliRunner().invoke(main, command, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return out, request.param


def config_of(out):
    return json.loads((out / "jupyter-lite.json").read_text())["jupyter-config-data"]


def kernel_of(out):
    return config_of(out)["litePluginSettings"][f"{KERNEL}:kernel"]


def lock_of(out):
    return json.loads((out / "static/packages/pyodide-lock.json").read_text())["packages"]


def test_it_holds_every_notebook_as_released_with_its_pictures(course, site):
    out, _ = site
    for slug in course.slugs:
        released = course.root / "release" / "student" / slug
        beside = {path.name for path in released.iterdir() if not path.name.startswith((".", "__"))}
        assert {path.name for path in (out / "files" / slug).iterdir()} == beside
        assert (out / "files" / slug / f"{slug}.ipynb").read_bytes() == (released / f"{slug}.ipynb").read_bytes()


def test_every_picture_is_the_same_and_of_ascii_characters(course, site):
    out, _ = site
    pictures = sorted((out / "files").rglob("*.svg"))
    assert len(pictures) >= 3
    for path in pictures:
        original = course.root / "release" / "student" / path.relative_to(out / "files")
        assert path.read_bytes().isascii()
        assert ElementTree.canonicalize(from_file=path) == ElementTree.canonicalize(from_file=original)


def test_the_pictures_of_some_assignment_need_that(course):
    pictures = [path.read_bytes() for path in (course.root / "release" / "student").rglob("*.svg")]
    assert any(not picture.isascii() for picture in pictures)
    assert ascii_svg("<t>√2 ≤ é</t>".encode()) == b"<t>&#8730;2 &#8804; &#233;</t>"


def test_the_kernel_finds_its_packages_in_the_site_and_starts_unasked(site):
    out, _ = site
    options = kernel_of(out)["loadPyodideOptions"]
    assert options["lockFileURL"] == "./static/packages/pyodide-lock.json"
    assert set(options["packages"]) <= set(lock_of(out))
    assert config_of(out)["settingsOverrides"]["@jupyterlab/notebook-extension:tracker"]["autoStartDefaultKernel"]


def test_what_is_listed_as_near_is_there_unharmed_and_what_it_needs_is_listed(site):
    out, _ = site
    packages = lock_of(out)
    near = {name: entry for name, entry in packages.items() if not entry["file_name"].startswith("https://")}
    assert {"dlworkbook", "anywidget", "ipywidgets", "comm", "pyodide-kernel"} <= set(near)
    for entry in near.values():
        data = (out / "static/packages" / entry["file_name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        assert set(entry["depends"]) <= set(packages)
    assert len(list((out / "static/packages").glob("*.whl"))) == len(near)


def test_importing_dlcore_brings_the_public_package_with_what_it_imports(course, site):
    out, kind = site
    packages = lock_of(out)
    public = packages["dlworkbook"]
    assert public["imports"] == ["dlcore"]
    asked = {"anywidget", "click", "ipywidgets", "threadpoolctl", "tqdm"}
    assert set(public["depends"]) == asked | (set(COMPILED) if kind == "online" else set())
    pins = jupyterlite.student_pins(course)
    assert {name: packages[name]["version"] for name in asked} == {name: pins[name] for name in asked}


@pytest.mark.parametrize("site", ["offline"], indirect=True)
def test_a_site_for_offline_asks_for_nothing_from_outside(site):
    out, _ = site
    kernel = kernel_of(out)
    assert kernel["disablePyPIFallback"] is True
    assert kernel["pyodideUrl"] == "./static/pyodide/pyodide.mjs"
    assert {path.name for path in (out / "static/pyodide").iterdir()} == set(PYODIDE_FILES)
    assert not set(COMPILED) & set(lock_of(out))
    assert "https://" not in (out / "static/packages/pyodide-lock.json").read_text()


@pytest.mark.parametrize("site", ["online"], indirect=True)
def test_a_site_for_online_gets_pyodide_and_numpy_from_its_network(site):
    out, _ = site
    cdn = jupyterlite.release().PYODIDE_CDN_URL
    kernel = kernel_of(out)
    assert "pyodideUrl" not in kernel  # the kernel's own default
    assert kernel["disablePyPIFallback"] is False
    assert not (out / "static/pyodide").exists()
    packages = lock_of(out)
    for name in (*COMPILED, "ipython", "jedi", "micropip"):
        assert packages[name]["file_name"].startswith(f"{cdn}/{name}-1.0-")


def test_only_the_extensions_that_need_no_server_are_in_it(site):
    out, _ = site
    assert {entry["name"] for entry in config_of(out)["federated_extensions"]} == set(LABEXTENSIONS)


def test_it_gives_no_solution_away(site):
    out, _ = site
    trusted = ("reference", "autograder", "solution", "gradebook")
    names = [path.relative_to(out).as_posix() for path in (*out.glob("files/**/*"), *out.glob("static/**/*"))]
    (public,) = out.glob("static/packages/dlworkbook-*.whl")
    names += zipfile.ZipFile(public).namelist()
    assert len(names) > 50
    assert [name for name in names if any(word in name for word in trusted)] == []


def test_a_folder_with_other_things_is_left_alone(course, pyodide, tmp_path):
    (tmp_path / "thesis.tex").write_text("irreplaceable")
    with pytest.raises(CourseError, match="something else than a site"):
        write_site(course, tmp_path, Source(pyodide, offline=True))
    assert (tmp_path / "thesis.tex").read_text() == "irreplaceable"


def test_without_jupyterlite_it_says_what_to_install(course, tmp_path, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if "lite" in name else find(name))
    with pytest.raises(CourseError, match="pip install jupyterlite-core jupyterlite-pyodide-kernel"):
        write_site(course, tmp_path, Source())


def test_offline_without_pyodide_it_says_how_to_get_it(course, jupyterlite_here, tmp_path):
    with pytest.raises(CourseError, match=r"npm install pyodide@\d+\.\d+\.\d+.*--pyodide"):
        write_site(course, tmp_path / "site", Source(offline=True))
    with pytest.raises(CourseError, match=r"not Pyodide's npm package, it has no pyodide\.mjs"):
        write_site(course, tmp_path / "site", Source(tmp_path, offline=True))


def test_another_pyodide_than_the_kernels_is_refused(course, pyodide, tmp_path):
    for name in PYODIDE_FILES:
        (tmp_path / name).write_bytes((pyodide / name).read_bytes())
    (tmp_path / "package.json").write_text('{"version": "0.1.0"}')
    with pytest.raises(CourseError, match=r"is 0\.1\.0"):
        write_site(course, tmp_path / "site", Source(tmp_path, offline=True))


def test_a_wheel_that_pip_cannot_find_is_named(pip_finds, tmp_path):
    from autograder.site.wheels import download

    with pytest.raises(CourseError, match=r"pip cannot fetch nowhere==7"):
        download(["nowhere"], {"nowhere": "7"}, tmp_path)


def test_a_wheel_needs_what_its_markers_say_of_a_browser(tmp_path):
    needs = [
        "Some_Name>=1; python_version >= '3.13'",
        "pexpect; sys_platform != 'emscripten'",
        "h5py",
        "doc; extra == 'x'",
    ]
    assert Wheel(write_wheel(tmp_path, "one", needs=needs)).needs == ["some-name"]
