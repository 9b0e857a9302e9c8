"""A picture of the student's own for a trained model: chosen in the notebook, brought to size, judged."""

from __future__ import annotations

import html
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from dlcore.attempt import describe_error
from dlcore.plain import Array

Predict: TypeAlias = Callable[[Array], str]

SHOWN = 256  # pixels on the screen, for the longer side

NO_WIDGET = (
    "Here you can try a picture of your own; the button for it appears when the notebook is run in JupyterLab.\n"
    'Without the button, `read_picture("your_file.jpg")` of `dlcore.own_picture` gives the array.'
)


def own_picture(predict: Predict, size: tuple[int, int] = (64, 64)) -> None:
    """Let the student choose a picture, show it as a model sees it, and print what the model says.

    Parameters
    ----------
    predict : callable
        Takes the picture, an array of uint8 of shape (height, width, 3), and returns text to show.
    size : tuple of int
        Height and width that the picture is brought to.

    Notes
    -----
    Where no widget can work, a message says what to do instead.
    """
    try:
        from IPython.display import display

        box = None if "NBGRADER_EXECUTION" in os.environ else picture_box(predict, size)
    except ImportError:
        box = None
    if box is None:
        print(NO_WIDGET)
    else:
        # what cannot show a widget, an exported page for one, shows the text
        display(box._repr_mimebundle_() | {"text/plain": NO_WIDGET}, raw=True)


def picture_box(predict: Predict, size: tuple[int, int]) -> Any:
    """Make the button, and below it the place for picture and answer; return the ``VBox`` of the three."""
    import ipywidgets  # not where Python runs without a notebook

    button = ipywidgets.FileUpload(accept="image/*", multiple=False, description="your picture", icon="image")
    shown = ipywidgets.Image(format="png", layout={"display": "none"})
    answer = ipywidgets.HTML()

    def judge(_: Any) -> None:
        if not button.value:
            return
        file = button.value[0]
        try:
            picture = read_picture(bytes(file["content"]), size)
        except ValueError as error:
            shown.layout.display, answer.value = "none", html.escape(f"{file['name']}: {error}")
            return
        shown.value, shown.layout.display = png_of(picture), ""
        answer.value = f"<p>{html.escape(_answered(predict, picture))}</p>"

    button.observe(judge, names="value")
    return ipywidgets.VBox([button, shown, answer])


def read_picture(source: str | Path | bytes, size: tuple[int, int] = (64, 64)) -> Array:
    """Read a picture and bring it to a size.

    Parameters
    ----------
    source : str, path or bytes
        The name of a file, or what is in one. JPEG, PNG, GIF, WebP and whatever else Pillow reads.
    size : tuple of int
        Height and width to bring it to; a picture of other proportions is stretched.

    Returns
    -------
    array of uint8, shape (height, width, 3)
        Red, green, blue. Photographs are turned upright; what is transparent becomes white.

    Raises
    ------
    ValueError
        If this is no picture that Pillow can read.
    OSError
        If there is no such file.
    """
    from PIL import Image, ImageOps

    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    try:
        image = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError("this cannot be read as a picture; save it as JPEG or PNG and try again") from error
    white = Image.new("RGBA", image.size, "white")
    upright = Image.alpha_composite(white, image).convert("RGB")
    return np.asarray(upright.resize((size[1], size[0]), Image.Resampling.BICUBIC)).copy()


def png_of(picture: Array) -> bytes:
    """Return a small picture as a PNG file, enlarged so that its pixels can be seen."""
    from PIL import Image

    factor = max(1, SHOWN // max(picture.shape[:2]))
    file = io.BytesIO()
    Image.fromarray(picture.repeat(factor, axis=0).repeat(factor, axis=1)).save(file, "PNG")
    return file.getvalue()


def _answered(predict: Predict, picture: Array) -> str:
    """What `predict` says; an error of its own in one line."""
    try:
        return str(predict(picture))
    except Exception as error:
        return describe_error(error, predict)
