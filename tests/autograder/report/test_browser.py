"""The report in a browser: it asks for nothing, fits a phone, can be sorted and filtered, and read without scripts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "browser"))

from driver import INSTALL, browser, chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chrome():
    """The machine's Chromium."""
    if not chromium():
        pytest.skip(INSTALL)
    with browser() as running:
        yield running


@pytest.fixture
def opened(chrome, report):
    """Open the report with these settings; when the test is over, nothing was asked for and nothing went wrong."""
    pages, seen = [], []

    def open_page(width=1200, **settings):
        page = chrome.new_page(viewport={"width": width, "height": 800}, **settings)
        page.on("request", lambda request: seen.append(request.url))
        page.on("console", lambda message: seen.append(message.text))
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.goto(report.as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert seen == [report.as_uri()] * len(pages)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1200])
def test_no_page_is_wider_than_its_screen(opened, width, scheme):
    page = opened(width, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for chart in page.locator("figure svg").all():
        box = chart.bounding_box()
        assert box["width"] > 250
        assert box["x"] + box["width"] <= width


def luminance(colour):
    """The relative luminance of an rgb(...) colour."""
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_of_page_tables_and_charts_stands_out(opened, scheme):
    page = opened(color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    paper = luminance(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    looks = {
        "body": "color",
        "p.soft": "color",
        "td.passed": "color",
        "td.wrong": "color",
        "a": "color",
        "svg text": "fill",
    }
    for selector, look in looks.items():
        colour = page.locator(selector).first.evaluate(f"node => getComputedStyle(node).{look}")
        dark, light = sorted([paper, luminance(colour)])
        assert (light + 0.05) / (dark + 0.05) >= 4.5, selector


def scores(table):
    """The second column as it is shown."""
    return [float(text) for text in table.locator("tbody tr:visible td:nth-child(2)").all_text_contents()]


def test_tables_can_be_sorted_and_filtered(opened):
    page = opened()
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    table = page.locator("table.rows").first
    names = table.locator("tbody th").all_text_contents()
    before, button = scores(table), table.get_by_role("button", name="total")
    assert before != sorted(before)
    button.click()
    assert scores(table) == sorted(before)
    button.click()
    assert scores(table) == sorted(before, reverse=True)
    assert table.locator("th[aria-sort=descending]").inner_text().startswith("total")
    table.get_by_role("button", name="student").click()
    assert sorted(table.locator("tbody th").all_text_contents()) == sorted(names)
    page.get_by_role("searchbox").first.fill("student-1")
    assert len(scores(table)) == sum("student-1" in name for name in names)


def test_what_is_unknown_is_sorted_to_the_end(opened):
    page = opened()
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    table = page.locator("table.rows").nth(1)
    for _ in range(2):
        table.get_by_role("button", name="late by").click()
        texts = [text.strip() for text in table.locator("tbody td:nth-child(3)").all_text_contents()]
        known = [text != "unknown" for text in texts]
        assert known == sorted(known, reverse=True)
        assert not all(known)


def test_without_scripts_all_tables_can_be_read(opened, raw):
    page = opened(java_script_enabled=False)
    students = {student for entries in raw.values() for student in entries}
    rows = page.locator("table.rows").first.locator("tbody tr")
    assert rows.count() == len(students)
    assert not rows.first.is_visible()
    page.locator("summary").first.click()
    assert rows.first.is_visible()
    assert page.get_by_role("searchbox").count() == 0


def test_paper_leaves_closed_tables_out(opened):
    page = opened(color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("summary:visible").count() == page.locator("details[open]").count()
