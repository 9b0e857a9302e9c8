"""The live figure of assignment 13: a face whose mouth, eyes and light move, and how happy a network holds it for.

The answers come from the student's trained `happyModel`, if there is one and `HappyModel` passes its check; otherwise
from one that was trained beforehand and lies in ``smile.json``. That one answers without TensorFlow.
"""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import traitlets

from dlcore.datasets import drawing
from dlcore.datasets.faces import INK
from dlcore.explore.base import BLUE, VERMILLION, Explorable, SaysWhatPasses, one_core
from dlcore.own_picture import png_of
from dlcore.plain import Array

NETWORK = Path(__file__).with_suffix(".json")
BENDS = np.linspace(-1.5, 1.5, 13)  # of the mouth, for the curve


class Slider(NamedTuple):
    """A slider's ends, its start, and what it says there."""

    lowest: float
    highest: float
    start: float
    low: str
    high: str


SLIDERS = {
    "mouth": Slider(-1.5, 1.5, 0.9, "turned down", "turned up"),
    "opened": Slider(0.0, 0.2, 0.0, "shut", "open"),
    "eyes": Slider(0.0, 0.2, 0.08, "shut", "wide"),
    "light": Slider(0.1, 1.6, 1.0, "dark", "bright"),
    "turn": Slider(-3.14, 3.14, 0.0, "to the left", "to the right"),
}


# ------------------------------------------------------------------------------------------------------------- the face
def draw_face(mouth: float, opened: float, eyes: float, light: float, turn: float) -> Array:
    """Draw the face of the course's pictures with chosen features; return an array of uint8, shape (64, 64, 3)."""
    v, u = (np.mgrid[: drawing.SIDE, : drawing.SIDE] - (drawing.SIDE - 1) / 2) / 25
    x, y = u * np.cos(turn) + v * np.sin(turn), v * np.cos(turn) - u * np.sin(turn)
    canvas, skin = np.full((drawing.SIDE, drawing.SIDE, 3), 195.0), drawing.SKINS[1].astype(float)
    drawing.paint(canvas, np.array([80.0, 64.0, 48.0]), drawing.ellipse(x, y, (0, -0.25), 1.02, 1.05), 0.06)
    drawing.paint(canvas, skin * 0.85, drawing.capsule(x, y, (0, 0.8), (0, 2), 0.4), 0.06)
    head = drawing.ellipse(x, y, (0, 0), 0.85, 1.05)
    drawing.paint(canvas, drawing.rounded(skin, head - 0.4, 0.9), head, 0.06)
    for side in (-1, 1):
        centre = (side * 0.35, -0.25)
        drawing.paint(canvas, np.array([240, 238, 232]), drawing.ellipse(x, y, centre, 0.17, eyes + 0.03), 0.05)
        drawing.paint(canvas, INK, drawing.ellipse(x, y, centre, 0.08, eyes + 0.005), 0.05)
        drawing.paint(canvas, INK, drawing.capsule(x, y, (side * 0.2, -0.5), (side * 0.5, -0.5), 0.035), 0.05)
    drawing.paint(canvas, skin * 0.75, drawing.capsule(x, y, (0, -0.1), (0.05, 0.18), 0.06), 0.06)
    ends = np.abs(x) - 0.41
    curve = 0.55 + 0.1 * mouth - mouth * x * x
    lips = np.maximum(np.abs(y - curve) - 0.045 - opened * np.clip(-ends / 0.41, 0, 1), ends)
    drawing.paint(canvas, np.array([150, 55, 60]), lips, 0.05)
    if opened:
        drawing.paint(canvas, np.array([245, 240, 235]), lips + 0.05, 0.05)
    return np.clip(canvas * light, 0, 255).astype(np.uint8)


# ---------------------------------------------------------------------------------------------------------- the network
@functools.cache
def load_network() -> dict[str, Array]:
    """The trained weights: W1, b1, ..., W4, b4."""
    file = json.loads(NETWORK.read_text(encoding="utf-8"))
    return {
        name: np.frombuffer(base64.b64decode(entry["float16"]), "<f2").astype("float32").reshape(entry["shape"])
        for name, entry in file.items()
        if name != "about"
    }


def kept_answers(pictures: Array) -> Array:
    """How happy the kept network holds pictures (m, 64, 64, 3) of numbers from 0 to 1 for; (m,)."""
    p, A = load_network(), np.asarray(pictures, dtype=np.float32)
    for l in (1, 2, 3):
        A = np.pad(A, ((0, 0), (1, 1), (1, 1), (0, 0)))
        windows = np.lib.stride_tricks.sliding_window_view(A, (3, 3), axis=(1, 2))  # (m, h, w, channels, 3, 3)
        A = (np.tensordot(windows, p[f"W{l}"], axes=([4, 5, 3], [0, 1, 2])) + p[f"b{l}"]).clip(0)
        m, h, w, channels = A.shape
        A = A.reshape(m, h // 2, 2, w // 2, 2, channels).max(axis=(2, 4))
    return np.asarray(1 / (1 + np.exp(-(A.reshape(len(A), -1) @ p["W4"] + p["b4"]))))


# ---------------------------------------------------------------------------------------------------------- the drawing
LEFT, RIGHT, TOP, BOTTOM = 300.0, 660.0, 30.0, 226.0


def svg_of(face: Array, mouth: float, answer: float, curve: Array, words: str) -> str:
    """Draw the face on the left; on the right the answer against the mouth, all else as it is."""
    xs = LEFT + (RIGHT - LEFT) * (BENDS - BENDS[0]) / (BENDS[-1] - BENDS[0])
    points = " ".join(f"{x:.1f},{_y(a):.1f}" for x, a in zip(xs, curve, strict=True))
    here = LEFT + (RIGHT - LEFT) * (mouth - BENDS[0]) / (BENDS[-1] - BENDS[0])
    picture = base64.b64encode(png_of(face)).decode("ascii")
    return "".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 690 275" width="690" role="img" font-size="12" '
            'style="max-width:100%" font-family="system-ui, sans-serif" fill="currentColor" stroke="none">'
            f'<title>{words}</title><image x="10" y="18" width="216" height="216" '
            f'href="data:image/png;base64,{picture}"/>',
            *(
                f'<path d="M{LEFT} {_y(a):.1f}H{RIGHT}" stroke="currentColor" stroke-opacity="0.3"/>'
                f'<text x="{LEFT - 8}" y="{_y(a) + 4:.1f}" text-anchor="end">{a:g}</text>'
                for a in (0, 0.5, 1)
            ),
            f'<polyline points="{points}" fill="none" stroke="{BLUE}" stroke-width="2.5"/>'
            f'<path d="M{here:.1f} {TOP}V{BOTTOM}" stroke="currentColor" stroke-dasharray="3 3"/>'
            f'<circle cx="{here:.1f}" cy="{_y(answer):.1f}" r="6" fill="{VERMILLION}"/>'
            f'<text x="{LEFT}" y="{BOTTOM + 20}">turned down</text>'
            f'<text x="{RIGHT}" y="{BOTTOM + 20}" text-anchor="end">turned up</text>'
            f'<text x="{(LEFT + RIGHT) / 2}" y="{BOTTOM + 38}" text-anchor="middle">the mouth</text>'
            f'<text transform="translate({LEFT - 38} {(TOP + BOTTOM) / 2}) rotate(-90)" text-anchor="middle">'
            "answer: probability of happy</text></svg>",
        ]
    )


def _y(answer: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * float(answer)


# ----------------------------------------------------------------------------------------------------------- the figure
class Smile(Explorable):
    """Move the mouth, the eyes and the light of a face, and see how happy a network holds it for.

    Parameters
    ----------
    check : Checker
        The assignment's `check`.
    namespace : mapping
        Where your functions and your `happyModel` are: ``globals()``.
    mouth, opened, eyes, light, turn : float
        The face to start with; see `SLIDERS` for their ranges.

    Raises
    ------
    traitlets.TraitError
        If a number is out of range.
    """

    _esm = Path(__file__).with_name("smile.js")
    mouth = traitlets.Float(0.9, min=-1.5, max=1.5).tag(sync=True)
    opened = traitlets.Float(0.0, min=0.0, max=0.2).tag(sync=True)
    eyes = traitlets.Float(0.08, min=0.0, max=0.2).tag(sync=True)
    light = traitlets.Float(1.0, min=0.1, max=1.6).tag(sync=True)
    turn = traitlets.Float(0.0, min=-3.14, max=3.14).tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(self, check: SaysWhatPasses, namespace: Mapping[str, Any], **face: float) -> None:
        self._own = namespace.get("happyModel")
        if not _trained(self._own) or not check.passing(namespace, ["HappyModel"]):
            self._own = None
        self._rest: dict[str, float] = {}
        super().__init__(choices={name: slider._asdict() for name, slider in SLIDERS.items()}, **face)
        self._redraw(None)

    @traitlets.observe(*SLIDERS)  # type: ignore[untyped-decorator]
    def _redraw(self, _: Any) -> None:
        face = {name: getattr(self, name) for name in SLIDERS}
        rest = {name: value for name, value in face.items() if name != "mouth"}
        if rest != self._rest:  # the curve stays while the mouth alone moves
            self._rest, self._curve = rest, self._answers([draw_face(bend, **rest) for bend in BENDS])[0]
        drawn = draw_face(**face)
        (answer,), source = self._answers([drawn])
        words = f"{source}: happy with a probability of {answer:.0%}."
        self.picture = {"svg": svg_of(drawn, self.mouth, answer, self._curve, words), "status": words}

    def _answers(self, faces: Sequence[Array]) -> tuple[Array, str]:
        """What a network says to each face, and which network that is."""
        pictures = np.stack(faces) / 255
        if self._own is None:
            with one_core():
                return kept_answers(pictures), "A network that was trained beforehand says"
        answers = np.ravel(self._own(pictures.astype("float32"), training=False))
        return answers.astype(float), "Your `happyModel` says"

    def static_text(self) -> str:
        """Return in words what the network makes of six faces."""
        faces: dict[str, dict[str, float]] = {
            "mouth turned up": {},
            "mouth turned down": {"mouth": -0.9},
            "eyes shut, mouth turned up": {"eyes": 0.0},
            "mouth turned up, in the dark": {"light": 0.2},
            "mouth turned up, upside down": {"turn": 3.14},
            "mouth turned down, upside down": {"mouth": -0.9, "turn": 3.14},
        }
        start = {name: slider.start for name, slider in SLIDERS.items()}
        answers, source = self._answers([draw_face(**start | face) for face in faces.values()])
        return "\n".join([f"{source}:", *(f"{a:4.0%} happy: {face}" for face, a in zip(faces, answers, strict=True))])

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/svg+xml": self.picture["svg"]}, metadata


def _trained(model: Any) -> bool:
    """Whether this is a model for these pictures that has taken a step."""
    steps = getattr(getattr(model, "optimizer", None), "iterations", 0)
    return getattr(model, "input_shape", None) == (None, 64, 64, 3) and int(steps) > 0
