"""Places of a test's own: no folder of the checkout, of the user, or of the environment is asked."""

from __future__ import annotations

import h5py
import numpy as np
import pytest

from dlcore.datasets import places


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A working folder from which no data are found."""
    here = tmp_path / "a" / "b" / "c" / "d" / "notebook"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    monkeypatch.delenv(places.VARIABLE, raising=False)
    monkeypatch.setattr(places, "cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(places, "__file__", str(tmp_path / "x" / "y" / "z" / "places.py"))
    return here


@pytest.fixture
def regression():
    """Trains logistic regression on pictures; returns both accuracies, and the cost after each hundred steps."""

    def train(pictures, steps=2000, rate=0.005):
        X, X_test = (x.reshape(len(x), -1).T / 255 for x in (pictures.train_x, pictures.test_x))
        Y, m = pictures.train_y, X.shape[1]
        w, b, costs = np.zeros((len(X), 1)), 0.0, []
        for step in range(steps):
            A = 1 / (1 + np.exp(-(w.T @ X + b)))
            if step % 100 == 0:
                costs.append(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
            w, b = w - rate * X @ (A - Y).T / m, b - rate * np.mean(A - Y)
        return np.mean((w.T @ X + b > 0) == Y), np.mean((w.T @ X_test + b > 0) == pictures.test_y), costs

    return train


@pytest.fixture
def write_h5():
    """Writes two small files in the usual layout; every pixel has the value asked for."""

    def write(folder, stem, pixel, sizes=(3, 2), classes=(b"non-cat", b"cat")):
        folder.mkdir(parents=True, exist_ok=True)
        for part, m in zip(("train", "test"), sizes, strict=True):
            with h5py.File(folder / f"{part}_{stem}.h5", "w") as file:
                file[f"{part}_set_x"] = np.full((m, 4, 4, 3), pixel, np.uint8)
                file[f"{part}_set_y"] = np.arange(m) % 2
                file["list_classes"] = np.array(classes)

    return write
