"""The figure of assignment 11 writes out the sums that scipy gives, and uses functions of the student that pass."""

from __future__ import annotations

import ast
import itertools
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import traitlets
from scipy.signal import correlate2d

from dlcore.explore import convolution
from dlcore.explore.base import WIDGET
from dlcore.explore.convolution import FILTERS, MODES, PICTURES, Convolution, Layer
from dlcore.reference import convolution_step_by_step as student

FUNCTIONS = ("zero_pad", "conv_single_step", "conv_forward", "pool_forward")


class FakeCheck:
    """Passes whatever is defined, but for the functions listed in `failing`; counts how often it is asked."""

    def __init__(self, *failing: str) -> None:
        self.failing, self.asked = set(failing), 0

    def passing(self, namespace: Mapping[str, Any]) -> set[str]:
        self.asked += 1
        return set(namespace) - self.failing


def functions(**instead: Any) -> dict[str, Any]:
    return {name: getattr(student, name) for name in FUNCTIONS} | instead


def numbers(rows: list[list[str]]) -> Any:
    return np.array([[float(number.replace("−", "-")) for number in row] for row in rows])


@pytest.mark.parametrize(("image", "weights"), list(itertools.product(PICTURES, FILTERS)))
@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (2, 1), (3, 2)])
def test_the_output_is_scipys_correlation(image: str, weights: str, stride: int, pad: int) -> None:
    layer = Layer(PICTURES[image], "convolution", FILTERS[weights], 2, stride, pad)
    expected = correlate2d(np.pad(PICTURES[image], pad), FILTERS[weights], mode="valid")[::stride, ::stride]
    np.testing.assert_allclose(layer.output, expected, atol=1e-12)


@pytest.mark.parametrize("weights", [name for name in FILTERS if name != "blur"])
def test_each_step_writes_out_a_sum_that_is_right(weights: str) -> None:
    layer = Layer(PICTURES["a slanted edge"], "convolution", FILTERS[weights], 2, 2, 1)
    for position in range(1, layer.n**2 + 1):
        place, terms, result = re.fullmatch(
            r"output\[(\d, \d)\] = (.*) = (\S+)", layer.words(position).replace("\n", " ").replace("−", "-")
        ).groups()  # type: ignore[union-attr]
        assert sum(int(a) * int(b.strip("()")) for a, b in (t.split("·") for t in terms.split(" + "))) == int(result)
        h, w = map(int, place.split(", "))
        assert int(result) == layer.output[h, w]
        assert (h, w) == layer.place(position)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("f", "stride", "pad"), list(itertools.product((2, 3), (1, 2, 3), (0, 1, 2))))
def test_figure_and_student_give_the_same_output_and_the_figure_says_which(
    mode: str, f: int, stride: int, pad: int
) -> None:
    choice = {"mode": mode, "f": f, "stride": stride, "pad": pad, "image": "a bright square", "weights": "emboss"}
    own, alone = Convolution(FakeCheck(), functions(), **choice), Convolution(FakeCheck(), {}, **choice)
    assert own.picture["output"] == alone.picture["output"]
    assert own.picture["note"].startswith("The output comes from your `")
    assert "does not pass its check yet" in alone.picture["note"]
    json.dumps(own.picture, allow_nan=False)


def test_pooling_has_no_filter_and_no_frame() -> None:
    figure = Convolution(FakeCheck(), functions(), mode="max pooling", stride=2, pad=2, image="a gentle slope")
    assert figure.picture["weights"] is None
    assert figure.picture["pad"] == 0
    assert numbers(figure.picture["output"]).tolist() == [[3, 5, 7]] * 3
    figure.mode = "average pooling"
    assert numbers(figure.picture["output"]).tolist() == [[2.5, 4.5, 6.5]] * 3


@pytest.mark.parametrize("answer", [None, (None,), (np.zeros((1, 2, 2, 1)), ()), (np.full((1, 4, 4, 1), np.nan), ())])
def test_an_unusable_answer_is_replaced(answer: Any) -> None:
    figure = Convolution(FakeCheck(), functions(conv_forward=lambda *arguments: answer))
    assert "gave nothing usable here" in figure.picture["note"]
    assert numbers(figure.picture["output"])[0].tolist() == [0, 27, 27, 0]


def test_a_function_that_fails_its_check_is_not_run_and_checks_are_asked_once() -> None:
    def never(*arguments: Any) -> Any:
        raise AssertionError

    check = FakeCheck("conv_forward")
    figure = Convolution(check, functions(conv_forward=never))
    figure.position = 2
    figure.stride = 2
    assert check.asked == 1


def test_the_window_moves_by_the_stride_and_a_smaller_output_ends_earlier() -> None:
    figure = Convolution(FakeCheck(), functions(), pad=1, stride=1)
    assert figure.picture["window"] is None
    assert figure.picture["status"].endswith("⌊(6 − 3 + 2·1) / 1⌋ + 1 = 6 rows, and as many columns.")
    figure.position = 36
    assert figure.picture["window"] == [5, 5, 3]
    figure.stride = 2
    assert figure.position == figure.picture["cells"] == 9
    assert figure.picture["window"] == [4, 4, 3]


@pytest.mark.parametrize("choice", [{"stride": 4}, {"pad": 3}, {"f": 4}, {"mode": "min"}, {"image": "x"}])
def test_what_is_out_of_range_is_refused(choice: dict[str, Any]) -> None:
    with pytest.raises(traitlets.TraitError):
        Convolution(FakeCheck(), {}, **choice)


@pytest.mark.parametrize("mode", MODES)
def test_an_execution_by_nbgrader_keeps_the_picture_and_the_words(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = Convolution(FakeCheck(), {}, mode=mode)._repr_mimebundle_()
    assert WIDGET not in data
    assert data["text/plain"].startswith("A picture of 6 × 6")
    assert data["image/png"]


def test_the_script_travels_with_the_widget_and_asks_nothing_from_outside() -> None:
    script = Path(convolution.__file__).with_name("convolution.js").read_text(encoding="utf-8")
    assert script in str(Convolution(FakeCheck(), {})._esm)
    assert not any(word in script for word in ("http", "fetch(", "import ", "XMLHttpRequest"))


def test_the_figure_knows_no_reference() -> None:
    tree = ast.parse(Path(convolution.__file__).read_text(encoding="utf-8"))
    assert not any("reference" in str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
