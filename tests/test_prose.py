"""What is written for people is in order: headings, pictures, contrast, colours with a second cue, spelling."""

from __future__ import annotations

import functools
import importlib.util
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import jupytext
import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted(ROOT.glob("course/*/notebook.py"))
GUIDES = [ROOT / name for name in ("README.md", "NOTATION.md", "CONTRIBUTING.md")]
DRAWINGS = sorted(ROOT.glob("course/*/*.svg"))

SHORTEST_ALT = 20
CONTRAST = 4.5  # WCAG 2.1, level AA, for text of ordinary size


def each(paths: list[Path], what: str) -> Any:
    """One test for each file; one that is skipped, with the reason, while there is none."""
    none = [pytest.param(None, marks=pytest.mark.skip(reason=f"there is no {what} yet"), id="none")]
    found = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]
    return pytest.mark.parametrize("path", found or none)


texts = each([*NOTEBOOKS, *GUIDES], "text")
notebooks = each(NOTEBOOKS, "source notebook in course/")
drawings = each(DRAWINGS, "drawing in course/")


# ------------------------------------------------------------------------------------------------------ reading a text
def written(path: Path) -> str:
    """The whole text of a file."""
    if not path.exists():
        pytest.skip(f"{path.name} is not written yet")
    return path.read_text(encoding="utf-8")


@functools.cache
def prose(path: Path) -> str:
    """The Markdown of a guide, or of all text cells of a notebook."""
    text = written(path)
    return text if path.suffix == ".md" else "\n\n".join(markdown_cells(path))


def markdown_cells(path: Path) -> list[str]:
    return [cell.source for cell in jupytext.read(path).cells if cell.cell_type == "markdown"]


class Image(NamedTuple):
    alt: str
    source: str


class HTMLImages(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Image] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            given = dict(attrs)
            self.found.append(Image(given.get("alt") or "", given.get("src") or ""))


def tokens(markdown: str) -> Iterator[Any]:
    for block in MarkdownIt("commonmark").enable("table").parse(markdown):
        yield block
        yield from block.children or ()


def headings(markdown: str) -> list[int]:
    return [int(token.tag[1]) for token in tokens(markdown) if token.type == "heading_open"]


def images(markdown: str) -> list[Image]:
    reader = HTMLImages()
    found = []
    for token in tokens(markdown):
        if token.type == "image":
            found.append(Image(token.content, str(token.attrs["src"])))
        elif token.type in ("html_block", "html_inline"):
            reader.feed(token.content)
    return found + reader.found


def sentences(markdown: str) -> list[str]:
    """Sentences without code blocks, headings, or line breaks inside."""
    inline = [token.content for token in tokens(markdown) if token.type == "inline"]
    return [s for text in inline for s in re.split(r"(?<=[.!?:;])\s+", " ".join(text.split()))]


# ------------------------------------------------------------------------------------------------ headings and pictures
def disorder(levels: list[int]) -> str:
    """What is wrong with the levels of a text's headings."""
    if levels.count(1) != 1 or levels[0] != 1:
        return f"one heading of level 1, at the top, is needed: {levels}"
    skipped = [f"{above} → {below}" for above, below in pairwise(levels) if below > above + 1]
    return f"levels are skipped: {skipped}" if skipped else ""


@pytest.mark.parametrize("levels", [[], [2], [1, 2, 1], [2, 1], [1, 3], [1, 2, 4]])
def test_headings_out_of_order_are_noticed(levels: list[int]) -> None:
    assert disorder(levels)


@texts
def test_headings_are_in_order(path: Path) -> None:
    assert not disorder(headings(prose(path)))


def poor_alt(image: Image) -> bool:
    name = Path(image.source).name
    return len(image.alt) < SHORTEST_ALT or name.casefold() in (image.alt.casefold(), f"{image.alt}.svg".casefold())


def test_poor_alt_texts_are_noticed_in_both_spellings() -> None:
    named_after_its_file = "![a_very_long_file_name.png](x/a_very_long_file_name.png)"
    bad = images(f"![](a.png)\n\ntext ![short](b.png)\n\n<img src='c.png'>\n\n{named_after_its_file}")
    assert [poor_alt(image) for image in bad] == [True] * 4
    assert not any(map(poor_alt, images('<img alt="A curve that falls steeply" src="a.png">')))


@texts
def test_every_picture_has_words(path: Path) -> None:
    assert not [image.source for image in images(prose(path)) if poor_alt(image)]


@texts
def test_every_picture_exists(path: Path) -> None:
    ours = [image.source for image in images(prose(path)) if not re.match(r"(https?|data):", image.source)]
    assert not [source for source in ours if not (path.parent / source).is_file()]


@notebooks
def test_every_drawing_of_a_notebook_is_used(path: Path) -> None:
    used = {image.source for image in images(prose(path))}
    assert {drawing.name for drawing in path.parent.glob("*.svg")} <= used


@notebooks
def test_reading_time_and_points_stand_at_the_top(path: Path) -> None:
    from dlcore.visible import load

    top = markdown_cells(path)[0]
    assert re.search(r"\b(\d+|one|two|three|four|five)\s+(minutes|hours?)\b", top)
    points = sum(exercise.points for exercise in load(path.parent.name).values())
    assert re.search(rf"\b{points} points\b", top)


# ------------------------------------------------------------------------------------------------- colour and its words
COLOURS = "red|green|blue|orange|yellow|purple|pink|brown|grey|gray|black|white|violet|vermillion"
SHOWN = "line|curve|dot|point|arrow|box|bar|region|area|cell|cross|square|circle|band|shade|column|row|marker"
CUE = re.compile(
    r"\b(dashed|dotted|solid|thick|thin|upper|lower|top|bottom|left|right|above|below|first|last|middle|inner|outer|"
    r"round|circles?|squares?|triangles?|cross(es)?|stars?|labell?ed|marked|named|called|written|sign|legend|frame[ds]?)\b"
)


def colour_alone(sentence: str) -> bool:
    """Whether a sentence points at something in a picture by its colour, with nothing else to know it by."""
    pointing = re.compile(rf"\b(the|in|these|those)\s+(\w+\s+)?({COLOURS})\s+({SHOWN})(e?s)?\b", re.I)
    return bool(pointing.search(sentence)) and not CUE.search(pointing.sub("", sentence).casefold() + before(sentence))


def before(sentence: str) -> str:
    """The word between article and colour: *the dashed blue line*."""
    found = re.search(rf"\b(?:the|in|these|those)\s+(\w+)\s+(?:{COLOURS})\b", sentence, re.I)
    return f" {found[1].casefold()}" if found else ""


@pytest.mark.parametrize("sentence", ["The red line falls.", "Look at the blue dots.", "See the two green arrows."])
def test_colours_that_stand_alone_are_noticed(sentence: str) -> None:
    assert colour_alone(sentence)


@pytest.mark.parametrize(
    "sentence", ["The dashed red line falls.", "The blue dots are cats, marked ○.", "A blue whale.", "The line falls."]
)
def test_colours_with_a_second_cue_are_fine(sentence: str) -> None:
    assert not colour_alone(sentence)


@texts
def test_no_colour_alone_carries_the_meaning(path: Path) -> None:
    assert not [sentence for sentence in sentences(prose(path)) if colour_alone(sentence)]


# ------------------------------------------------------------------------------------------------------------- drawings
def local(name: str) -> str:
    return name.rpartition("}")[2]


@drawings
def test_a_drawing_has_a_title_and_is_complete_in_itself(path: Path) -> None:
    elements = list(ET.parse(path).iter())
    titles = [element.text for element in elements if local(element.tag) == "title"]
    assert titles
    assert all(title and title.strip() for title in titles)
    assert not {local(element.tag) for element in elements} & {"script", "foreignObject", "image"}
    links = [value for e in elements for name, value in e.attrib.items() if local(name) in ("href", "src")]
    source = path.read_text(encoding="utf-8")
    links += re.findall(r"url\(['\"]?([^'\")]+)", source)
    assert not [link for link in links if not link.startswith("#")]
    assert "@import" not in source
    assert "<!DOCTYPE" not in source


class Painted(NamedTuple):
    """A filled rectangle: left, top, right, bottom, and its colour."""

    left: float
    top: float
    right: float
    bottom: float
    fill: str

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


class Writing(NamedTuple):
    words: str
    ink: str
    paper: str


def style_rules(root: ET.Element) -> dict[str, str]:
    """The fill that a style sheet gives to each plain selector: a tag or .class."""
    sheet = "".join(element.text or "" for element in root.iter() if local(element.tag) == "style")
    rules = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^}]*)\}", sheet):
        if fill := re.search(r"(?<![-\w])fill:\s*([^;]+)", body):
            rules |= {selector.strip(): fill[1].strip() for selector in selectors.split(",")}
    return rules


def fill_of(element: ET.Element, rules: dict[str, str], inherited: str) -> str:
    """The fill by the rules of CSS as far as our drawings use them: style, class, tag, attribute, parent."""
    own = re.search(r"(?<![-\w])fill:\s*([^;]+)", element.get("style", ""))
    classes = [rules[f".{name}"] for name in element.get("class", "").split() if f".{name}" in rules]
    candidates = [own[1].strip() if own else "", *classes, rules.get(local(element.tag), ""), element.get("fill", "")]
    return next(filter(None, candidates), inherited)


def writings(path: Path) -> list[Writing]:
    """Each text of a drawing whose colour, and that of the rectangle behind it, can be told."""
    root = ET.parse(path).getroot()
    rules = style_rules(root)
    painted: list[Painted] = []
    found: list[Writing] = []

    def visit(element: ET.Element, dx: float, dy: float, fill: str) -> None:
        shift = shift_of(element)
        if shift is None or local(element.tag) in ("defs", "title", "desc"):
            return
        dx, dy, fill = dx + shift[0], dy + shift[1], fill_of(element, rules, fill)
        if local(element.tag) == "rect" and rgb(fill):
            x, y, width, height = (number(element, name) for name in ("x", "y", "width", "height"))
            painted.append(Painted(x + dx, y + dy, x + dx + width, y + dy + height, fill))
        if local(element.tag) == "text":
            behind = [p.fill for p in painted if p.holds(number(element, "x") + dx, number(element, "y") + dy)]
            inks = [(part, fill if part is element else fill_of(part, rules, fill)) for part in element.iter()]
            found.extend(Writing("".join(p.itertext()), ink, behind[-1]) for p, ink in inks if behind and rgb(ink))
        else:
            for child in element:
                visit(child, dx, dy, fill)

    visit(root, 0, 0, "#000000")
    return found


def number(element: ET.Element, name: str) -> float:
    return float(element.get(name, "0").split()[0])


def shift_of(element: ET.Element) -> tuple[float, float] | None:
    """How far an element is moved; ``None`` if it is turned or scaled, which is not followed here."""
    moved = re.fullmatch(r"translate\(\s*(-?[\d.]+)[ ,]*(-?[\d.]+)?\s*\)", element.get("transform", "translate(0)"))
    return (float(moved[1]), float(moved[2] or 0)) if moved else None


def rgb(colour: str) -> list[float] | None:
    """Red, green, blue in [0, 1]; ``None`` for what is not a plain colour."""
    colour = {"white": "#ffffff", "black": "#000000"}.get(colour.casefold(), colour)
    if re.fullmatch("#[0-9a-fA-F]{3}", colour):
        colour = "#" + "".join(2 * digit for digit in colour[1:])
    if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
        return None
    return [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]


def contrast(ink: str, paper: str) -> float:
    """The contrast ratio of WCAG 2.1."""

    def luminance(colour: str) -> float:
        channels = rgb(colour)
        assert channels
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted([luminance(ink), luminance(paper)])
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000", "white") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # the classic lightest grey that passes
    assert contrast("#123456", "#123456") == 1


def test_ink_and_paper_of_a_drawing_are_found(tmp_path: Path) -> None:
    drawing = tmp_path / "a.svg"
    drawing.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg">'
        "<style>text { fill: #111111; } .pale, .faint { fill: #eeeeee; }</style>"
        '<rect width="100" height="100" fill="#ffffff"/><g transform="translate(50 0)" fill="#00ff00">'
        '<rect width="20" height="20" class="pale"/><text x="5" y="5">in <tspan class="faint">side</tspan></text></g>'
        '<text x="5" y="5" style="fill: #222222">out</text><text x="500" y="5">off</text></svg>'
    )
    assert writings(drawing) == [
        ("in side", "#111111", "#eeeeee"),
        ("side", "#eeeeee", "#eeeeee"),
        ("out", "#222222", "#ffffff"),
    ]


@drawings
def test_the_words_of_a_drawing_can_be_read(path: Path) -> None:
    found = writings(path)
    assert found, "no text of this drawing stands on a rectangle of a plain colour: nothing could be measured"
    assert not [writing for writing in found if contrast(writing.ink, writing.paper) < CONTRAST]


# ------------------------------------------------------------------------------------------------------------- spelling
@texts
def test_the_spelling_is_right(path: Path) -> None:
    if importlib.util.find_spec("codespell_lib") is None:
        pytest.skip("codespell is not installed")
    command = [sys.executable, "-m", "codespell_lib", "-"]  # words to let pass: [tool.codespell] in pyproject.toml
    checked = subprocess.run(command, input=written(path), cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert not checked.stdout
