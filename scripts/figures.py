"""Look at every live figure in a headless Chromium: pictures of both themes, and how long a move takes to be drawn.

Usage: python scripts/figures.py FOLDER [NUMBER ...]. FOLDER receives the pictures; a NUMBER is an assignment's.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Locator

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

import gallery  # noqa: E402
from driver import INSTALL, Lab, Notebook, Server, browser, chromium  # noqa: E402

MOVES = 21
SAYS = "(control) => control.getAttribute('aria-label') ?? control.closest('label').firstChild.textContent"
THEMES = ("light", "dark")

# Moves a control about and returns the ms from each move to the frame that follows its drawing; the control's own
# number is no drawing. A move that draws nothing is left out; after three such there are no more.
MEASURE = f"""async ([figure, control, moves]) => {{
  const drawn = {gallery.DRAWN};
  const frame = () => new Promise((go) => requestAnimationFrame(go));
  const range = control.type === "range";
  const [low, high] = range ? [Number(control.min), Number(control.max)] : [0, control.options.length - 1];
  const places = Math.min(8, Math.round((high - low) / (range ? Number(control.step) || 1 : 1)) + 1);
  const times = [];
  for (let k = 1, idle = 0; k <= moves && idle < 3; k++) {{
    const before = drawn(figure);
    const to = low + (high - low) * ((3 * k) % places) / Math.max(1, places - 1);
    const changed = new Promise((go) => {{
      const watch = new MutationObserver(() => drawn(figure) !== before && end(true));
      const late = setTimeout(() => end(false), 600);
      const end = (whether) => (watch.disconnect(), clearTimeout(late), go(whether));
      watch.observe(figure, {{ subtree: true, childList: true, attributes: true, characterData: true }});
    }});
    const start = performance.now();
    if (range) control.value = to; else control.selectedIndex = Math.round(to);
    for (const type of ["input", "change"]) control.dispatchEvent(new Event(type, {{ bubbles: true }}));
    if (await changed) {{
      await frame();
      times.push(performance.now() - start);
    }} else idle++;
    await new Promise((go) => setTimeout(go, 100));
  }}
  return times;
}}"""


class Speed(NamedTuple):
    """How long moves of one control took, in ms."""

    median: float
    p95: float
    moves: int
    control: str


def main(folder: Path, numbers: list[str]) -> None:
    """Show, photograph and measure the figures."""
    if not chromium():
        raise SystemExit(INSTALL)
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as chrome, tempfile.TemporaryDirectory() as home:
        root = Path(home, "work")
        root.mkdir()
        path = gallery.write_empty(root / "gallery.ipynb")
        with Server(root, Path(home)).running() as server:
            tour(chrome, server, path, [f for f in gallery.figures() if not numbers or f.slug[:2] in numbers], folder)


def tour(chrome: Browser, server: Server, path: Path, figures: list[gallery.Figure], folder: Path) -> None:
    """All figures in one notebook."""
    lab = Lab(chrome.new_page(viewport={"width": 1300, "height": 1400}), server)
    notebook: Notebook = lab.open(path)
    for figure in figures:
        shown = figure.show(notebook)
        photograph(lab, shown, folder / figure.slug)
        slowest = max(filter(None, (measure(shown, control) for control in controls(shown))), default=None)
        load = f"load {os.getloadavg()[0]:.1f}"
        if slowest:
            timed = f"{slowest.median:4.0f} ms median  {slowest.p95:4.0f} ms p95  of {slowest.moves} moves"
            print(f"{figure.slug:<32}{timed}  {slowest.control:<24}{load}", flush=True)
        else:
            print(f"{figure.slug:<32}nothing drawn  {load}", flush=True)
    for mishap in lab.mishaps:
        print(mishap)


def photograph(lab: Lab, figure: Locator, path: Path) -> None:
    """One picture for each theme."""
    for theme in reversed(THEMES):
        lab.theme(f"JupyterLab {theme.title()}")
        figure.screenshot(path=path.with_name(f"{path.name}-{theme}.png"))


def controls(figure: Locator) -> list[Locator]:
    """The sliders and choices that can be moved."""
    found = figure.locator(gallery.CHOICES)
    return [found.nth(number) for number in range(found.count())]


def measure(figure: Locator, control: Locator) -> Speed | None:
    """How long this control's moves take; ``None`` if they draw nothing."""
    if not control.count():  # an earlier move has turned it off
        return None
    name = str(control.evaluate(SAYS))
    arguments = [figure.element_handle(), control.element_handle(), MOVES]
    times = sorted(figure.page.evaluate(MEASURE, arguments))
    if not times:
        return None
    return Speed(statistics.median(times), times[int(0.95 * (len(times) - 1))], len(times), name.strip()[:22])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
