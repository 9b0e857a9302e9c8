"""A new release and a half-done notebook become one: every answer stays, everything else is as released."""

from __future__ import annotations

import copy
import gzip
import json
import re

import nbformat
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dlcore.cells import pieces
from dlcore.cli import main
from dlcore.gaps import END, START
from dlcore.merge import MINE, merged, three_way
from dlcore.notebook import NotebookError
from dlcore.update import published_path, update, write_update

# without shrinking, which would take minutes: notebooks are large, and a failure names the place
often = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)

VERSIONS = "a" * 12, "b" * 12


@pytest.fixture(scope="module")
def released(release):
    """A release: the first five exercises of assignment 04, in terms of JSON."""
    document = json.loads(nbformat.writes(release))
    document["cells"] = document["cells"][:27] + document["cells"][53:54]
    document["metadata"]["dlworkbook"]["release"] = VERSIONS[0]
    for cell in document["cells"]:
        cell["source"] = "".join(cell["source"])
    return document


def name(cell):
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def is_answer(cell):
    return bool(cell["metadata"].get("nbgrader", {}).get("solution"))


def is_locked(cell):
    return bool(name(cell)) and not is_answer(cell)


def source(cell):
    return "".join(cell["source"])


def filled(cell, marker):
    """An answer: the lines of each gap are the student's."""
    lines, inside = [], False
    for line in cell["source"].split("\n"):
        inside = inside and END not in line
        lines += [] if inside else [line]
        if START in line:
            inside, margin = True, line[: len(line) - len(line.lstrip())]
            lines += [f'{margin}value = "{marker}"', f"{margin}value = value + value"]
    return "\n".join(lines)


def own_cell(kind, marker, number):
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": f"f00d{number:04x}", "metadata": {}, "source": f"# {marker}", **code}


@st.composite
def notebooks(draw, document):
    """A student's notebook: some answers filled in, cells added, edited and taken out, outputs saved."""
    mine = copy.deepcopy(document)
    mine["cells"] = [c for c in mine["cells"] if name(c) or draw(st.integers(0, 11))]
    for cell in mine["cells"]:
        if is_answer(cell) and draw(st.booleans()):
            cell["source"] = filled(cell, f"ANSWER {name(cell)}")
        elif not is_answer(cell) and not draw(st.integers(0, 9)):
            cell["source"] += f"\n# EDIT {cell['id']}"
        if cell["cell_type"] == "code" and draw(st.booleans()):
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["saved"]}]
    for number in range(draw(st.integers(0, 5))):
        place, kind = draw(st.integers(0, len(mine["cells"]))), draw(st.sampled_from(["code", "markdown"]))
        mine["cells"].insert(place, own_cell(kind, f"OWN {number}.", number))
    return mine


STUB_EDITS = {
    "a word in the docstring": lambda s: s.replace('"""', '"""Once more: ', 1),
    "a line before the gap": lambda s: s.replace("    " + START, "    # look at the shapes first\n    " + START, 1),
    "another hint": lambda s: s.replace("(≈", "(about", 1),
    "a default": lambda s: re.sub(r"\):\n", ", verbose=False):\n", s, count=1),
    "another stub": lambda s: re.sub(r"^( +\S+) = None$", r"\1 = None  # changed", s, count=1, flags=re.MULTILINE),
}


@st.composite
def releases(draw, document):
    """The next release: cells added, taken out, rewritten; stubs changed; ids renumbered."""
    new = copy.deepcopy(document)
    new["metadata"]["dlworkbook"]["release"] = VERSIONS[1]
    gone = draw(st.sampled_from([None, *(name(c) for c in new["cells"] if is_answer(c))]))
    new["cells"] = [c for c in new["cells"] if name(c) not in (gone, f"test-{gone}") or not name(c)]
    new["cells"] = [c for c in new["cells"] if name(c) or draw(st.integers(0, 11))]
    for cell in new["cells"]:
        if is_answer(cell) and draw(st.booleans()):
            cell["source"] = STUB_EDITS[draw(st.sampled_from(sorted(STUB_EDITS)))](cell["source"])
        elif not is_answer(cell) and not draw(st.integers(0, 4)):
            cell["source"] += "\n# as of the new release"
    for number in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(new["cells"])))
        new["cells"].insert(place, own_cell("markdown", f"NEWS {number}.", 0))
    for number, cell in enumerate(new["cells"]):
        cell["id"] = name(cell) or f"cell-{number:03d}"
    return new


def anchors(cells, known):
    """For each cell of the student's own, the nearest cell above it that both releases have a name for."""
    above, found = "", {}
    for cell in cells:
        if own := re.search(r"OWN \d\.", source(cell)):
            found[own[0]] = above
        above = name(cell) if name(cell) in known else above
    return found


def check_update(mine, new, base):
    result = merged(copy.deepcopy(mine), copy.deepcopy(new), copy.deepcopy(base))
    cells = result.cells
    whole = {"cells": cells, "metadata": new["metadata"], "nbformat": 4, "nbformat_minor": 5}
    nbformat.validate(nbformat.from_dict(whole))
    assert len({cell["id"] for cell in cells}) == len(cells)
    by_name = {name(cell): cell for cell in cells if name(cell)}
    assert [name(c) for c in cells if name(c)] == [name(c) for c in new["cells"] if name(c)]
    for cell in new["cells"]:
        if is_locked(cell):
            assert source(by_name[name(cell)]) == cell["source"]
    text = "\n".join(map(source, cells))
    for cell in mine["cells"]:
        if is_answer(cell) and "ANSWER" in cell["source"]:
            marker = f'"ANSWER {name(cell)}"'
            assert text.count(marker) == cell["source"].count(marker)
            assert name(cell) not in by_name or marker in source(by_name[name(cell)])
    for own in re.findall(r"OWN \d\.", "\n".join(c["source"] for c in mine["cells"])):
        assert text.count(own) == 1
    assert anchors(cells, by_name) == anchors(mine["cells"], by_name)
    return result, whole


@settings(often, max_examples=40)
@given(st.data())
def test_whatever_both_sides_did_no_answer_and_no_cell_is_lost(released, data):
    mine, new = data.draw(notebooks(released)), data.draw(releases(released))
    result, whole = check_update(mine, new, released)
    stubs = {name(c): c["source"] for c in released["cells"] if is_answer(c)}
    now = {name(c): c for c in result.cells if name(c)}
    for cell in new["cells"]:
        own = next((c for c in mine["cells"] if name(c) == name(cell)), None)
        if is_answer(cell) and own["source"] == stubs[name(cell)]:
            assert source(now[name(cell)]) == cell["source"]
        elif is_answer(cell):  # what the student wrote is in force: outside of comments
            lines = [line.strip() for line in source(now[name(cell)]).split("\n")]
            assert {"value = value + value", f'value = "ANSWER {name(cell)}"'} <= set(lines)
    edits = [f"# EDIT {c['id']}" for c in mine["cells"] if not name(c) and "# EDIT" in c["source"]]
    text = "\n".join(map(source, result.cells))
    assert all(text.count(f"{edit}\n") + text.endswith(edit) >= 1 for edit in edits)
    again = merged(whole, new, new)
    assert [(c["id"], source(c)) for c in again.cells] == [(c["id"], source(c)) for c in result.cells]
    assert again.cells == result.cells


@settings(often, max_examples=20)
@given(st.data())
def test_without_the_old_release_answers_win_whole(released, data):
    mine, new = data.draw(notebooks(released)), data.draw(releases(released))
    result, _ = check_update(mine, new, None)
    now = {name(c): source(c) for c in result.cells if name(c)}
    for cell in mine["cells"]:
        if is_answer(cell) and "ANSWER" in cell["source"] and name(cell) in now:
            assert now[name(cell)] == cell["source"]


@settings(often, max_examples=20)
@given(st.data(), st.sampled_from(["no ids", "other ids", "no metadata", "no nbgrader metadata"]))
def test_what_other_editors_do_to_a_notebook_costs_no_answer(released, data, damage):
    mine, new = data.draw(notebooks(released)), data.draw(releases(released))
    damaged = copy.deepcopy(mine)
    for number, cell in enumerate(damaged["cells"]):
        if damage == "no ids":
            del cell["id"]
        if damage == "other ids":
            cell["id"] = f"{number:08x}"
        if damage == "no metadata":
            cell["metadata"] = {}
        cell["metadata"].pop("nbgrader", None) if damage.startswith("no nbgrader") else None
    result = merged(damaged, new, copy.deepcopy(released))
    now = {name(c): source(c) for c in result.cells if name(c)}
    text = "\n".join(map(source, result.cells))
    for cell in mine["cells"]:
        if is_answer(cell) and "ANSWER" in cell["source"]:
            assert f'"ANSWER {name(cell)}"' in now.get(name(cell), text)
    assert all(now[name(c)] == c["source"] for c in new["cells"] if is_locked(c))


def test_outputs_stay_where_the_text_does(released):
    mine, new = copy.deepcopy(released), copy.deepcopy(released)
    for cell in mine["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "saved"}]
    names = [name(c) for c in new["cells"] if is_answer(c)]
    for cell in new["cells"]:
        if name(cell) in (names[0], f"test-{names[1]}"):
            cell["source"] += "\n# new"
    now = {name(c): c for c in merged(mine, new, released).cells}
    assert not now[names[0]]["outputs"]
    assert not now[f"test-{names[1]}"]["outputs"]
    assert now[names[1]]["outputs"]
    assert now[f"test-{names[0]}"]["outputs"]


def test_a_place_that_both_changed_keeps_the_students_line_in_force():
    base = "def f(a):\n    x = None\n    return x"
    text, conflicts = three_way(base, base.replace("None", "a + 1"), base.replace("x = None", "x, y = None, None"))
    assert conflicts == 1
    space = {}
    exec(text, space)
    assert space["f"](1) == 2
    assert text.split("\n")[1:6] == [
        f"    # {MINE}",
        "    x = a + 1",
        "    # ======= in the new release",
        "    #     x, y = None, None",
        "    # >>>>>>>",
    ]


def test_changes_apart_from_each_other_are_both_taken_over():
    base = "def f(a):\n    '''Add.'''\n    # gap\n    x = None\n    # end\n    return x"
    text, conflicts = three_way(base, base.replace("None", "a + 1"), base.replace("f(a)", "f(a, b=0)"))
    assert (text, conflicts) == (base.replace("None", "a + 1").replace("f(a)", "f(a, b=0)"), 0)


@given(
    st.lists(st.sampled_from("abcdef")), st.lists(st.sampled_from("abcdefXYZ")), st.lists(st.sampled_from("abcdef12"))
)
def test_no_line_of_the_students_is_ever_lost(base, mine, new):
    text, _ = three_way(*("\n".join(lines) for lines in (base, mine, new)))
    lines = text.split("\n")
    assert all(lines.count(letter) >= mine.count(letter) for letter in "XYZ")


@pytest.fixture
def folder(tmp_path, released):
    """A student's folder and a new package beside it, which carries the old release."""
    slug, (old, new) = released["metadata"]["dlworkbook"]["assignment"], VERSIONS
    mine, release = copy.deepcopy(released), copy.deepcopy(released)
    release["metadata"]["dlworkbook"]["release"] = new
    answer = next(c for c in mine["cells"] if is_answer(c))
    answer["source"] = filled(answer, "ANSWER")
    next(c for c in release["cells"] if is_answer(c))["source"] += "\n# the end"
    base = published_path(tmp_path / "package", slug, old)
    for path, document in ((tmp_path / "mine.ipynb", mine), (tmp_path / "package" / slug / "new.ipynb", release)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document))
    base.parent.mkdir(parents=True)
    base.write_bytes(gzip.compress(json.dumps(released).encode()))
    return tmp_path, tmp_path / "mine.ipynb", tmp_path / "package" / slug / "new.ipynb", base


def run(*arguments):
    return CliRunner().invoke(main, ["update", *map(str, arguments)])


def test_the_command_updates_in_place_keeps_a_backup_and_does_nothing_twice(folder):
    root, mine, release, _ = folder
    before = mine.read_bytes()
    done = run(mine, "--release", release)
    assert done.exit_code == 0, done.output
    assert "the lines around your answer are new" in done.output
    backup = root / "mine.ipynb.1"
    assert backup.read_bytes() == before
    document = json.loads(mine.read_text())
    assert document["metadata"]["dlworkbook"]["release"] == VERSIONS[1]
    answer = source(next(c for c in document["cells"] if is_answer(c)))
    assert '"ANSWER"' in answer
    assert answer.endswith("# the end")
    after = mine.read_bytes()
    assert "is up to date" in run(mine, "--release", release).output
    assert mine.read_bytes() == after
    assert sorted(path.name for path in root.glob("mine*")) == ["mine.ipynb", "mine.ipynb.1"]


DAMAGES = {  # named, since packed bytes carry the second in which they were made
    "missing": None,
    "empty": b"",
    "no gzip": b"no gzip",
    "a list": gzip.compress(b"[]"),
    "cut short": gzip.compress(b"{"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_an_old_release_that_is_missing_or_damaged_is_said_and_done_without(folder, damage):
    _, mine, release, base = folder
    base.unlink() if damage is None else base.write_bytes(damage)
    done = run(mine, "--release", release)
    assert done.exit_code == 0
    assert "the release that you began with is not at hand" in done.output
    assert '"ANSWER"' in source(next(c for c in json.loads(mine.read_text())["cells"] if is_answer(c)))


def test_the_old_release_can_be_named(folder):
    root, mine, release, base = folder
    (root / "old.ipynb").write_bytes(gzip.decompress(base.read_bytes()))
    base.unlink()
    assert "not at hand" not in run(mine, "--release", release, "--base", root / "old.ipynb").output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be opened"),
        (b"", "cut short or damaged"),
        (b"[" * 100_000, "cut short or damaged"),
        (b'{"cells": 3}', "is not a notebook"),
        (b'{"cells": [], "metadata": {"dlworkbook": {"assignment": "99-other"}}}', "'99-other'"),
        (b"\xff\xfe\x00", "cut short or damaged"),
    ],
)
def test_what_is_no_notebook_is_told_and_left_alone(folder, content, words):
    _, mine, release, _ = folder
    mine.unlink() if content is None else mine.write_bytes(content)
    done = run(mine, "--release", release)
    assert done.exit_code == 1
    assert words in done.output
    assert "Traceback" not in done.output
    assert content is None or mine.read_bytes() == content


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "x"]) | JSON,
        "id": st.sampled_from(["setup", "cell-000", "ü", ""]) | JSON,
        "source": st.text() | st.lists(st.text() | JSON, max_size=3) | JSON,
        "metadata": JSON
        | st.fixed_dictionaries({"nbgrader": JSON | st.fixed_dictionaries({"grade_id": JSON | st.just("setup")})}),
        "outputs": JSON,
        "execution_count": JSON,
        "attachments": JSON,
    },
)


@settings(often, max_examples=60)
@given(st.lists(CELLS | JSON, max_size=6), JSON)
def test_whatever_stands_in_the_file_a_notebook_comes_out(folder, cells, metadata):
    _, mine, release, _ = folder
    mine.write_text(json.dumps({"cells": cells, "metadata": metadata}))
    found = update(mine, release)
    nbformat.validate(nbformat.reads(found.text.decode(), as_version=4))
    locked = [c for c in json.loads(release.read_text())["cells"] if is_locked(c)]
    now = {name(c): source(c) for c in json.loads(found.text)["cells"]}
    assert all(now[name(c)] == c["source"] for c in locked)


def test_a_release_must_be_one(folder):
    _, mine, release, _ = folder
    release.write_text(json.dumps({"cells": []}))
    with pytest.raises(NotebookError, match="is no release"):
        update(mine, release)


def test_another_file_may_be_written_and_what_lay_there_is_kept(folder):
    root, mine, release, _ = folder
    before = mine.read_bytes()
    (root / "out.ipynb").write_text("older")
    assert write_update(update(mine, release), mine, root / "out.ipynb") == root / "out.ipynb.1"
    assert mine.read_bytes() == before
    assert pieces(json.loads((root / "out.ipynb").read_text()))


def test_folders_mean_the_notebooks_in_them(folder, tmp_path):
    _, mine, release, _ = folder
    (tmp_path / "work").mkdir()
    mine = mine.rename(tmp_path / "work" / "mine.ipynb")
    done = run(mine.parent, "--release", release.parent)
    assert done.exit_code == 0, done.output
    assert f"updated: {mine}" in done.output
    assert mine.with_name("mine.ipynb.1").is_file()


def test_a_packed_release_can_be_named(folder):
    root, mine, release, base = folder
    base = base.rename(root / base.name)  # where it is not looked for
    done = run(mine, "--release", release, "--base", base)
    assert done.exit_code == 0, done.output
    assert "your answers are kept whole" not in done.output


@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", gzip.compress(b"[]"), gzip.compress(b'{"cells": []}' + b" " * 1000)],
    ids=["empty", "no gzip", "no notebook", "too large"],
)
def test_a_packed_file_that_is_no_release_is_named_and_never_unpacked_whole(folder, content, monkeypatch):
    _, mine, release, base = folder
    monkeypatch.setattr("dlcore.update.MAX_BYTES", 1000)
    before = mine.read_bytes()
    base.write_bytes(content)
    done = run(mine, "--release", release, "--base", base)
    assert done.exit_code == 1
    assert f"{base} holds no release that can be read" in done.output
    assert mine.read_bytes() == before
