"""The live figure of assignment 15: two thresholds between what a network says and what is shown.

Two pictures: a drawn road with the boxes of an imagined network, and photographs with the boxes of a real one, which
runs in numpy when the figure is made. The overlaps are measured by the student's `iou` as soon as it passes its check.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import traitlets

from dlcore.attempt import attempt
from dlcore.datasets.places import DataError
from dlcore.explore.base import Explorable, SaysWhatPasses
from dlcore.explore.detections_drawing import Candidates, data_url, png_of, svg_of
from dlcore.given.car_detection_yolo import CLASS_NAMES, YOLO_ANCHORS, yolo_head
from dlcore.given.face_detector import FACE_ANCHORS, load_face_detector
from dlcore.given.road import road_features, road_picture
from dlcore.plain import Array

FLOOR = 0.05  # boxes that score less are left out from the beginning
SCENES = {"road": "a drawn road", "faces": "photographs"}


# ----------------------------------------------------------------------------------------------------------- the boxes
def road() -> Candidates:
    """The drawn road."""
    return candidates(road_picture(), yolo_head(road_features(), YOLO_ANCHORS, len(CLASS_NAMES)), CLASS_NAMES)


def faces() -> Candidates:
    """The photographs, seen by the network for faces."""
    from PIL import Image

    detector, picture = load_face_detector()
    return candidates(Image.fromarray(picture), yolo_head(detector.features(picture), FACE_ANCHORS, 1), ["face"])


def candidates(picture: Any, outputs: Sequence[Array], names: Sequence[str]) -> Candidates:
    """Sort out the boxes that score at least `FLOOR`."""
    confidence, centre, size, probs = (output.reshape(-1, output.shape[-1]).astype(float) for output in outputs)
    best = (confidence * probs).max(axis=1)
    order = [k for k in np.argsort(-best) if best[k] >= FLOOR]
    corners = np.hstack([(centre - size / 2)[:, ::-1], (centre + size / 2)[:, ::-1]])
    width, height = picture.size
    boxes = corners[order] * [height, width, height, width]
    return Candidates(picture, best[order], boxes, [names[k] for k in probs[order].argmax(axis=1)])


def overlap_of(one: Array, other: Array) -> float:
    """Intersection over union of two boxes (y1, x1, y2, x2)."""
    shared = float(np.prod(np.clip(np.minimum(one, other)[2:] - np.maximum(one, other)[:2], 0, None)))
    return shared / float(np.prod(one[2:] - one[:2]) + np.prod(other[2:] - other[:2]) - shared)


def overlaps(boxes: Array, measure: Callable[[Array, Array], float] = overlap_of) -> Array:
    """The overlaps of all pairs of boxes, shape (n, n)."""
    table = np.eye(len(boxes))
    for i, j in zip(*np.triu_indices(len(boxes), 1), strict=True):
        table[i, j] = table[j, i] = measure(boxes[i], boxes[j])
    return table


def fates(scores: Array, table: Array, score_threshold: float, iou_threshold: float) -> list[int | None]:
    """What becomes of each box, best first: its own position if it stays, the position of the one it gives way to.

    ``None`` stands for a score that is too low.
    """
    found: list[int | None] = []
    for k, score in enumerate(scores):
        stronger = [j for j in range(k) if found[j] == j and table[k, j] > iou_threshold]
        found.append(None if score < score_threshold else stronger[0] if stronger else k)
    return found


def verdict(seen: Candidates, table: Array, found: list[int | None]) -> str:
    """How many boxes are left, and which ones gave way, in words."""
    high = [k for k, fate in enumerate(found) if fate is not None]
    stay = [k for k in high if found[k] == k]
    text = f"{len(seen.scores)} boxes come in, {len(high)} score enough, {len(stay)} stay"
    gone = [
        f"{seen.names[k]} {seen.scores[k]:.2f} to {seen.names[j]} {seen.scores[j]:.2f} (overlap {table[k, j]:.2f})"
        for k, j in enumerate(found)
        if j is not None and j != k
    ]
    return f"{text}. Way is given by {'; '.join(gone)}." if gone else f"{text}."


# ---------------------------------------------------------------------------------------------------------- the figure
class Detections(Explorable):
    """Choose how high a score must be, and how much boxes may overlap; see which boxes are left.

    Parameters
    ----------
    check : Checker
        The assignment's `check`: `iou` is run if it passes it.
    namespace : mapping
        Where your `iou` is: ``globals()``.
    scene : {"road", "faces"}
        Which picture is shown. Where the course's file with the network is missing, there is only the road.
    score_threshold : float
        Boxes that score less are not shown, 0.05 to 0.95.
    iou_threshold : float
        Boxes that overlap a better one by more give way, 0 to 1.

    Raises
    ------
    traitlets.TraitError
        If a choice is out of range.
    """

    _esm = Path(__file__).with_name("detections.js")
    scene = traitlets.Enum([*SCENES], "road").tag(sync=True)
    score_threshold = traitlets.Float(0.6, min=FLOOR, max=0.95).tag(sync=True)
    iou_threshold = traitlets.Float(0.5, min=0.0, max=1.0).tag(sync=True)
    photograph = traitlets.Unicode().tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        check: SaysWhatPasses,
        namespace: Mapping[str, Any],
        scene: str = "road",
        score_threshold: float = 0.6,
        iou_threshold: float = 0.5,
    ) -> None:
        self._check, self._namespace = check, namespace
        self._seen = {"road": road()}
        self._measured: dict[str, tuple[Any, Array, str]] = {}
        try:
            self._seen["faces"] = faces()
        except DataError:
            scene = "road"
        first = {"scene": scene, "score_threshold": score_threshold, "iou_threshold": iou_threshold}
        scenes = {name: SCENES[name] for name in self._seen}
        super().__init__(choices={"scenes": scenes, "first": first, "floor": FLOOR}, **first)
        self._redraw(None)

    @traitlets.observe("scene", "score_threshold", "iou_threshold")  # type: ignore[untyped-decorator]
    def _redraw(self, change: Any) -> None:
        seen = self._seen[self.scene]
        table, source = self._overlaps()
        found = fates(seen.scores, table, self.score_threshold, self.iou_threshold)
        words = verdict(seen, table, found)
        if change is None or change["name"] == "scene":
            self.photograph = data_url(seen.picture)
        self.picture = {"svg": svg_of(seen, found, words), "status": f"{words} {source}"}

    def _overlaps(self) -> tuple[Array, str]:
        """The overlaps of the boxes shown, and who measured them; measured anew when the student's `iou` changes."""
        student = self._namespace.get("iou")
        if self.scene not in self._measured or self._measured[self.scene][0] is not student:
            self._measured[self.scene] = (student, *self._measure(student))
        return self._measured[self.scene][1:]

    def _measure(self, student: Any) -> tuple[Array, str]:
        boxes = self._seen[self.scene].boxes
        if "iou" not in self._check.passing(self._namespace, ["iou"]):
            return overlaps(boxes), "`iou` does not pass its check yet: overlaps measured by the figure."
        table = attempt(lambda: overlaps(boxes[:, [1, 0, 3, 2]], lambda a, b: student(tuple(a), tuple(b))), ()).value
        if isinstance(table, np.ndarray) and np.isfinite(table).all():
            return table, "Overlaps measured by your `iou`."
        return overlaps(boxes), "`iou` passes its check, but gave nothing usable here: overlaps measured by the figure."

    def static_png(self) -> bytes:
        """Return the picture with the boxes that stay."""
        seen = self._seen[self.scene]
        return png_of(seen, fates(seen.scores, self._overlaps()[0], self.score_threshold, self.iou_threshold))

    def static_text(self) -> str:
        """Return in words what is left on each picture."""
        lines = [f"Scores of at least {self.score_threshold:.2f}, overlaps of at most {self.iou_threshold:.2f}."]
        for name, seen in self._seen.items():
            table = overlaps(seen.boxes)
            words = verdict(seen, table, fates(seen.scores, table, self.score_threshold, self.iou_threshold))
            lines.append(f"{SCENES[name]}: {words}")
        return "\n".join(lines)
