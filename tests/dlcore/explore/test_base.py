"""What every live figure promises: a picture and words where no widget runs, and a frame around its script."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from dlcore.explore import base
from dlcore.explore.base import WIDGET, Explorable

SCRIPTS = [path for path in sorted(Path(base.__file__).parent.glob("*.js")) if path.name != "frame.js"]
TOP_LEVEL = re.compile(r"^(?:function|const|let|class) (\w+)", re.MULTILINE)
PNG = b"\x89PNG\r\n\x1a\n"


class Pictured(Explorable):
    def static_png(self) -> bytes:
        return PNG + b"pixels"

    def static_text(self) -> str:
        return "a figure in words"


class Worded(Explorable):
    pass


def bundle(figure: Explorable) -> dict[str, object]:
    return figure._repr_mimebundle_()[0]


@pytest.fixture(autouse=True)
def _at_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def test_a_figure_offers_the_widget_its_picture_and_its_words() -> None:
    figure = Pictured()
    data = bundle(figure)
    assert data[WIDGET]["model_id"] == figure.model_id
    assert base64.b64decode(data["image/png"]) == PNG + b"pixels"
    assert data["text/plain"] == "a figure in words"


@pytest.mark.parametrize("mode", ["autograde", "validate", ""])
def test_nbgrader_gets_the_picture_and_the_words_only(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", mode)
    assert set(bundle(Pictured())) == {"image/png", "text/plain"}


def test_a_figure_without_a_picture_offers_words() -> None:
    assert set(bundle(Worded())) == {WIDGET, "text/plain"}
    assert bundle(Worded())["text/plain"] == "Worded"


def test_a_script_is_read_from_its_file_and_framed(tmp_path: Path) -> None:
    script = tmp_path / "figure.js"
    script.write_text("function render({ model, el }) { el.textContent = 'å'; }", encoding="utf-8")

    class Scripted(Explorable):
        _esm = script

    text = str(Scripted()._esm)
    assert text.startswith(script.read_text(encoding="utf-8"))
    assert text.count("export default") == 1
    assert "stopPropagation" in text


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_a_script_defines_what_the_frame_asks_for_and_nothing_twice(script: Path) -> None:
    names = TOP_LEVEL.findall(script.read_text(encoding="utf-8"))
    assert {"STYLE", "render"} <= set(names)
    assert not set(names) & set(TOP_LEVEL.findall(base.FRAME))  # JavaScript would refuse the whole script


def test_the_colours_are_those_that_okabe_and_ito_published() -> None:
    published = {  # red, green, blue
        "BLACK": (0, 0, 0),
        "ORANGE": (230, 159, 0),
        "SKY_BLUE": (86, 180, 233),
        "GREEN": (0, 158, 115),
        "YELLOW": (240, 228, 66),
        "BLUE": (0, 114, 178),
        "VERMILLION": (213, 94, 0),
        "PURPLE": (204, 121, 167),
    }
    assert {name: tuple(round(255 * c) for c in channels(getattr(base, name))) for name in published} == published


@pytest.mark.parametrize("paper", ["#ffffff", "#111111"])
@pytest.mark.parametrize("colour", [base.POSITIVE, base.NEGATIVE])
def test_numbers_stay_readable_on_the_deepest_cell(paper: str, colour: str) -> None:
    # WCAG 2.1 asks for a contrast of 4.5; the cell is 60 % colour on paper, the ink JupyterLab's in each theme
    share = float(re.search(r"--depth\) \* (\d+)%", base.STYLE)[1]) / 100
    cell = [share * c + (1 - share) * p for c, p in zip(channels(colour), channels(paper), strict=True)]
    ink = [0.87 * i + 0.13 * c for i, c in zip([0.0] * 3 if paper == "#ffffff" else [1.0] * 3, cell, strict=True)]
    light, dark = sorted([luminance(cell), luminance(ink)], reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def channels(colour: str) -> list[float]:
    return [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]


def luminance(rgb: list[float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
