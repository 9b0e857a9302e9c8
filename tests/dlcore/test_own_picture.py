"""A student's own picture reaches the model upright, at size and in colour, or a sentence says why not."""

from __future__ import annotations

import datetime as dt
import io
import sys

import numpy as np
import pytest
from PIL import Image

from dlcore.explore.base import WIDGET
from dlcore.own_picture import NO_WIDGET, own_picture, picture_box, png_of, read_picture

LONG_AGO = dt.datetime(2001, 2, 3, tzinfo=dt.UTC)
RED, WHITE = [255, 0, 0], [255, 255, 255]


def file_of(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def upload(box, content, name="mine.png"):
    """What the browser sends when a file is chosen."""
    sent = {"name": name, "type": "image/png", "size": len(content), "content": content, "last_modified": LONG_AGO}
    box.children[0].value = (sent,)
    _, shown, answer = box.children
    return shown, answer.value


def halves(mode="RGB"):
    """A wide picture, red on the left and blue on the right."""
    image = Image.new(mode, (200, 80), "red")
    image.paste("blue", (100, 0, 200, 80))
    return image


def test_a_picture_is_brought_to_height_and_width_in_colour():
    picture = read_picture(file_of(halves()), (10, 20))
    assert picture.shape == (10, 20, 3)
    assert picture.dtype == np.uint8
    assert picture.flags.writeable
    assert picture[5, 0].tolist() == RED
    assert picture[5, -1].tolist() == [0, 0, 255]


def test_a_file_is_read_by_its_name_to_64_by_64(tmp_path):
    (tmp_path / "mine.png").write_bytes(file_of(halves()))
    assert read_picture(str(tmp_path / "mine.png")).shape == (64, 64, 3)
    with pytest.raises(FileNotFoundError):
        read_picture("none_of_that_name.png")


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "CMYK"])
def test_every_kind_of_colour_becomes_red_green_blue(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    assert read_picture(file_of(Image.new("RGB", (9, 9), "white").convert(mode), kind))[3, 3].tolist() == WHITE


def test_what_is_transparent_becomes_white():
    assert read_picture(file_of(Image.new("RGBA", (5, 5), (255, 0, 0, 0))))[0, 0].tolist() == WHITE


def test_a_photograph_taken_on_its_side_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held so that the picture has to be turned to the right
    picture = read_picture(file_of(halves(), exif=exif), (64, 64))
    assert picture[0, 32].tolist() == RED
    assert picture[-1, 32].tolist() == [0, 0, 255]


@pytest.mark.parametrize("content", [b"", b"no picture", file_of(halves())[:60]], ids=["empty", "text", "cut off"])
def test_what_is_no_picture_is_refused_in_words(content):
    with pytest.raises(ValueError, match="save it as JPEG or PNG"):
        read_picture(content)


def test_the_shown_picture_is_the_one_the_model_sees_only_larger():
    picture = np.random.default_rng(0).integers(0, 256, size=(16, 8, 3), dtype=np.uint8)
    shown = np.asarray(Image.open(io.BytesIO(png_of(picture))))
    assert shown.shape == (256, 128, 3)
    np.testing.assert_array_equal(shown[::16, ::16], picture)


def test_choosing_a_file_shows_it_and_what_the_model_says_of_it():
    seen = []
    box = picture_box(lambda picture: seen.append(picture) or "a cat, p > 0.9", (64, 64))
    shown, answer = upload(box, memoryview(file_of(halves())))
    np.testing.assert_array_equal(seen[0], read_picture(file_of(halves())))
    assert shown.value == png_of(seen[0])
    assert not shown.layout.display
    assert answer == "<p>a cat, p &gt; 0.9</p>"


def test_a_file_that_is_no_picture_is_told_and_the_next_one_works():
    box = picture_box(lambda picture: "seen", (64, 64))
    shown, answer = upload(box, b"text", "<b>.txt")
    assert answer.startswith("&lt;b&gt;.txt: this cannot be read as a picture")
    assert shown.layout.display == "none"
    assert upload(box, file_of(halves()))[1] == "<p>seen</p>"


def test_an_error_of_the_model_is_told_in_a_line():
    def judge(picture):
        raise ValueError("shapes do not fit")

    assert "shapes do not fit" in upload(picture_box(judge, (64, 64)), file_of(halves()))[1]


def test_the_box_is_displayed_with_words_for_pages_without_widgets(monkeypatch):
    displayed = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: displayed.append(data))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    own_picture(lambda picture: "seen")
    assert displayed[0].keys() == {WIDGET, "text/plain"}
    assert displayed[0]["text/plain"] == NO_WIDGET


@pytest.mark.parametrize("lacking", ["a browser", "ipywidgets"])
def test_without_widgets_there_is_a_message(lacking, monkeypatch, capsys):
    if lacking == "ipywidgets":
        monkeypatch.setitem(sys.modules, "ipywidgets", None)
    else:
        monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    own_picture(lambda picture: "seen")
    assert capsys.readouterr().out == NO_WIDGET + "\n"
