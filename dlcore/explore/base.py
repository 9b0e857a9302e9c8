"""The ground under every live figure: its picture and words where it cannot live, its colours, its keys."""

from __future__ import annotations

import base64
import functools
import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import anywidget
import traitlets
from threadpoolctl import ThreadpoolController

# Eight colours that people with any common colour vision tell apart, on light and on dark ground.
# Masataka Okabe and Kei Ito, "Color Universal Design", 2002; https://jfly.uni-koeln.de/color/
BLACK = "#000000"
ORANGE = "#E69F00"
SKY_BLUE = "#56B4E9"
GREEN = "#009E73"
YELLOW = "#F0E442"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"

POSITIVE, NEGATIVE = VERMILLION, BLUE  # of numbers; the sign is always written as well

WIDGET = "application/vnd.jupyter.widget-view+json"

FRAME = Path(__file__).with_name("frame.js").read_text(encoding="utf-8")

# --ink, --paper and --line follow JupyterLab's theme. Rows of controls have a class that ends in -bar, small print one
# that ends in -note; `:where` lets a figure's own rule for its class win. A heat-map cell has class `positive` or
# `negative` and --depth in [0, 1]; its colour stays pale enough for --ink to be read on it in both themes.
STYLE = f"""
.dlcore-explorable {{
  --ink: var(--jp-ui-font-color1, #212121); --paper: var(--jp-layout-color0, #ffffff);
  --line: var(--jp-border-color0, #757575); --accent: {BLUE}; --halo: {ORANGE};
  --positive: {POSITIVE}; --negative: {NEGATIVE};
  color: var(--ink); font: 13px/1.45 var(--jp-ui-font-family, system-ui, sans-serif);
  padding: 5px; /* room for the ring around what has the focus */
}}
.dlcore-explorable button, .dlcore-explorable select {{
  font: inherit; color: var(--ink); background: var(--jp-layout-color2, #eeeeee);
  border: 1px solid var(--line); border-radius: 4px; padding: 3px 10px; cursor: pointer;
}}
.dlcore-explorable button:disabled {{ opacity: 0.5; cursor: default; }}
.dlcore-explorable button[aria-pressed="true"] {{ outline: 3px solid var(--halo); font-weight: bold; }}
.dlcore-explorable :focus-visible {{ outline: 3px solid var(--halo); outline-offset: 1px; }}
.dlcore-explorable input[type="range"] {{ accent-color: var(--accent); vertical-align: middle; }}
.dlcore-explorable [role="status"] {{ border-left: 4px solid var(--accent); padding: 2px 0 2px 10px; }}
:where(.dlcore-explorable) [class$="-bar"] {{
  display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin: 6px 0;
}}
:where(.dlcore-explorable) [class$="-bar"] label {{ display: inline-flex; gap: 6px; align-items: center; }}
:where(.dlcore-explorable) [class$="-note"] {{ font-size: 12px; margin: 0; max-width: 720px; }}
.dlcore-explorable .positive {{ --hue: var(--positive); }}
.dlcore-explorable .negative {{ --hue: var(--negative); }}
.dlcore-explorable :is(.positive, .negative) {{
  background: color-mix(in srgb, var(--hue) calc(var(--depth) * 60%), var(--paper));
}}
"""


@functools.cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()  # looking for them takes longer than a redraw


def one_core() -> AbstractContextManager[Any]:
    """Keep numpy on a single core: on arrays this small, sharing out takes longer than multiplying."""
    limit: AbstractContextManager[Any] = _libraries().limit(limits=1)
    return limit


class SaysWhatPasses(Protocol):
    """The part of a `dlcore.check.Checker` that a figure needs to use the student's functions where they pass."""

    def passing(self, namespace: Mapping[str, Any], names: Sequence[str] = ()) -> set[str]:
        """Return which exercises pass (of those named, or of all), given a notebook's names."""


class Explorable(anywidget.AnyWidget):  # type: ignore[misc]
    """A live figure that still says what it shows where no widget can run.

    A subclass sets ``_esm`` to the path of its script, a file that defines ``STYLE`` and ``render({model, el})`` out of
    the parts in ``frame.js``, and overrides `static_png` and `static_text`. A script uses real buttons, sliders and
    labels, tells what happened in an element with ``role="status"``, requests nothing from outside, and never lets a
    colour alone carry the meaning.
    """

    _css = STYLE
    palette = traitlets.Dict({"positive": POSITIVE, "negative": NEGATIVE}).tag(sync=True)  # for what CSS cannot reach

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if isinstance(script := cls.__dict__.get("_esm"), Path):
            cls._esm = script.read_text(encoding="utf-8") + FRAME
        super().__init_subclass__(**kwargs)

    def static_png(self) -> bytes | None:
        """Return the figure as a PNG picture, or ``None`` if words are enough."""
        return None

    def static_text(self) -> str:
        """Return in words what the figure shows."""
        return type(self).__name__

    def can_live(self) -> bool:
        """Whether there is any use in a widget: nbgrader's executions leave it no browser."""
        return "NBGRADER_EXECUTION" not in os.environ

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Offer the widget, its picture and its words."""
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        data = {**data, "text/plain": self.static_text()}
        if png := self.static_png():
            data["image/png"] = base64.b64encode(png).decode("ascii")
        if not self.can_live():
            data.pop(WIDGET, None)
        return data, metadata
