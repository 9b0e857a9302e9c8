"""`dlcore data` says what would be used, and where data may lie."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from dlcore.cli import main
from dlcore.datasets.catalogue import CATALOGUE


@pytest.fixture
def run():
    """Runs ``dlcore data ...``."""
    return lambda *words: CliRunner().invoke(main, ["data", *words])


def test_list_names_the_source_of_each(nowhere, write_h5, run):
    write_h5(nowhere / "datasets", "signs", pixel=1)
    lines = {line.split()[0]: line for line in run("list").output.splitlines()}
    assert lines.keys() == {"cats", "signs", "happy", "football", "detector", "encodings", "style"}
    assert f"your own: {nowhere / 'datasets' / 'train_signs.h5'}" in lines["signs"]
    assert "made on the spot" in lines["happy"]


def test_the_list_leaves_out_no_file_that_comes_with_the_course(course):
    shipped = {path.name for path in (course.root / "datasets").glob("*.npz")}
    assert shipped <= {entry.shipped for entry in CATALOGUE}


def test_where_names_folders_in_order_and_the_cache(nowhere, tmp_path, run):
    for folder in (nowhere / "datasets", nowhere.parent / "datasets"):
        folder.mkdir()
    lines = run("where").output.splitlines()
    assert lines[:2] == [str(nowhere / "datasets"), str(nowhere.parent / "datasets")]
    assert str(tmp_path / "cache") in lines[-1]


def test_damage_is_told_in_a_sentence(nowhere, write_h5, run):
    write_h5(nowhere / "datasets", "happy", pixel=1)
    (nowhere / "datasets" / "test_happy.h5").unlink()
    done = run("list")
    assert (done.exit_code, "but not test_happy.h5" in done.output) == (1, True)
