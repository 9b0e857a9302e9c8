"""Every committed data file is what its manifest says, is credited, and teaches what it should."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from dlcore.datasets import load_cats
from dlcore.datasets.places import sha256

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "datasets"
ROWS = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))["files"]


@pytest.fixture
def committed(monkeypatch):
    """The committed files come first."""
    monkeypatch.setenv("DLCORE_DATA", str(FOLDER))


def test_the_manifest_lists_all_data_files_and_no_others():
    assert {path.name for path in FOLDER.glob("*.*z")} == {row["file"] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_file_has_the_size_and_the_checksum_of_its_row(row):
    path = FOLDER / row["file"]
    assert (path.stat().st_size, sha256(path)) == (row["bytes"], row["sha256"])
    assert row["bytes"] < 5_000_000


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_every_source_is_pinned_licensed_and_credited(row):
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for source in row["sources"]:
        assert len(source["sha256"]) == 64
        assert source["version"]
        assert source["licence"]
        assert source["credit"].split(" (")[0].split(",")[0] in notice


def test_the_cats_have_the_layout_of_the_field(committed):
    train_x, train_y, test_x, test_y, classes = load_cats()
    assert (train_x.shape, train_y.shape) == ((209, 64, 64, 3), (1, 209))
    assert (test_x.shape, test_y.shape) == ((50, 64, 64, 3), (1, 50))
    assert (train_x.dtype, train_y.dtype) == (np.uint8, np.int64)
    assert (int(train_y.sum()), int(test_y.sum())) == (72, 33)
    assert classes.tolist() == [b"non-cat", b"cat"]


@pytest.mark.slow
def test_logistic_regression_reaches_what_the_manifest_says(committed, regression):
    train, test, _ = regression(load_cats())
    (row,) = (row for row in ROWS if row["name"] == "cats")
    assert train == pytest.approx(row["accuracy"][0]["train"], abs=0.006)
    assert test == pytest.approx(row["accuracy"][0]["test"], abs=0.021)
