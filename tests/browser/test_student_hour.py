"""A student's first hour, in a real browser: from the untouched notebook to a figure that moves."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

EXERCISE = "linear_forward"
SETUP = "setup"
LINE = "Z = np.dot(W, A) + b"
FORGETFUL = "Z = np.dot(W, A)"

# the contrast of every text with what lies behind it (WCAG 2: (L1 + 0.05) / (L2 + 0.05)); disabled buttons are exempt
CONTRASTS = """(root) => {
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
    .getContext("2d", { willReadFrequently: true });
  const behind = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) layers.unshift(getComputedStyle(e).backgroundColor);
    return ["white", ...layers];
  };
  const luminance = (colours) => {
    for (const colour of colours) { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); }
    const linear = [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const ownText = (e) => [...e.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  return [...root.querySelectorAll("*")]
    .filter((e) => ownText(e) && e.checkVisibility() && e.tagName !== "STYLE" && !e.closest(":disabled"))
    .map((e) => {
      const paper = behind(e);
      const [one, other] = [luminance(paper), luminance([...paper, getComputedStyle(e).color])];
      return [e.textContent.trim(), (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)];
    });
}"""


def test_the_untouched_notebook_runs_to_its_end_and_says_what_is_still_to_do(untouched, assignment):
    untouched.run_all()
    assert untouched.errors() == []
    assert all(cell["execution_count"] for cell in untouched.cells() if cell["cell_type"] == "code")
    for name in assignment.exercises:
        expect(untouched.output(untouched.find(f"test-{name}"))).to_contain_text("Still to fill in:")
    expect(untouched.output(untouched.find(text="PARTS ="))).to_contain_text("comes alive once these exercises pass")


def test_a_wrong_answer_gets_a_card_that_names_the_mistake_and_a_right_one_gets_the_points(untouched):
    answer, check = untouched.find(EXERCISE), untouched.find(f"test-{EXERCISE}")
    gap = untouched.cells()[answer]["source"]
    untouched.run(untouched.find(SETUP))

    untouched.write(answer, gap.replace("Z = None", FORGETFUL))
    untouched.run(answer, check)
    card = untouched.output(check)
    expect(card).to_contain_text("✗ fail")
    expect(card).to_contain_text("the bias is left out")
    expect(card).to_contain_text("0 of 2 cases pass · 0 of 10 points")

    untouched.write(answer, gap.replace("Z = None", LINE))
    untouched.run(answer, check)
    expect(card).to_contain_text("✓ pass")
    expect(card).to_contain_text("all cases pass · 10 of 10 points · passed at attempt 2")
    expect(card).not_to_contain_text("✗ fail")


def test_the_figure_steps_and_redraws_on_the_students_own_functions(finished):
    figure = opened_figure(finished)
    status, sizes = figure.get_by_role("status"), figure.locator(".ns-net")
    expect(status).to_contain_text("Step forward to begin")
    figure.get_by_role("button", name="step forward").click()
    expect(status).to_contain_text("the first parameters, W drawn at random")
    figure.get_by_role("button", name="step forward").click()
    expect(status).to_contain_text("relu makes it A1 (4, 5)")
    expect(status).not_to_contain_text("blank")
    expect(figure.locator("table", has_text="Z1 (4, 5)")).not_to_contain_text("?")

    selected = finished.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex")
    before = sizes.locator("canvas[data-name='A1']").evaluate("canvas => canvas.toDataURL()")
    slider = figure.get_by_label("units")
    slider.press("ArrowRight")
    expect(slider).to_have_value("5")
    expect(status).to_contain_text("relu makes it A1 (5, 5)")
    assert sizes.locator("canvas[data-name='A1']").evaluate("canvas => canvas.toDataURL()") != before

    slider.press("ArrowDown")  # JupyterLab would have gone on to the next cell
    expect(slider).to_have_value("4")
    expect(slider).to_be_focused()
    assert finished.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex") == selected


def test_a_question_explains_a_wrong_answer_and_confirms_a_right_one(untouched):
    cell = untouched.find(text="quiz(")
    untouched.run(cell)
    question = untouched.output(cell).locator("form").first
    status = question.get_by_role("status")
    question.get_by_label("(4, 3)").check()
    question.get_by_role("button", name="check").click()
    expect(status).to_have_attribute("data-right", "false")
    expect(status).to_contain_text("to a unit of which layer?")
    question.get_by_label("(3, 4)").check()
    question.get_by_role("button", name="check").click()
    expect(status).to_have_attribute("data-right", "true")
    expect(status).to_contain_text("one row for each unit of layer 2")


def test_a_restarted_kernel_still_knows_what_passed(finished, folder, slug):
    setup = finished.find(SETUP)
    finished.run(setup, finished.find(EXERCISE), finished.find(f"test-{EXERCISE}"))
    expect(finished.output(finished.find(f"test-{EXERCISE}"))).to_contain_text("10 of 10 points")
    finished.restart()
    everything = finished.append("check.all()")
    finished.run(setup, everything)
    table = finished.output(everything)
    expect(table).to_contain_text("1 of 10 exercises pass · 10 of 100 points so far")
    expect(table.get_by_role("row", name=f"↻ passed before {EXERCISE} 10 of 10 passed at attempt 1")).to_be_visible()
    remembered = json.loads((folder / ".dlcore" / f"{slug}.json").read_text())
    assert list(remembered["exercises"]) == [EXERCISE]


def test_card_figure_and_questions_can_be_read_in_the_light_and_in_the_dark(lab, finished):
    answer, check = finished.find(EXERCISE), finished.find(f"test-{EXERCISE}")
    quiz, passing = finished.find(text="quiz("), finished.find("test-compute_cost")
    figure = opened_figure(finished)
    for _ in range(3):
        figure.get_by_role("button", name="step forward").click()
    expect(figure.get_by_role("status")).to_contain_text("layer 2:")
    finished.write(answer, finished.cells()[answer]["source"].replace(LINE, FORGETFUL))
    finished.run(answer, check, quiz)
    expect(finished.output(check)).to_contain_text("✗ fail")
    expect(finished.output(passing)).to_contain_text("✓ pass")
    expect(finished.output(quiz).locator("form")).to_have_count(4)
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        lab.theme(theme)
        cards = [finished.output(cell).locator(".dlcore-check") for cell in (check, passing)]
        for part in (*cards, figure, finished.output(quiz).locator(".qz")):
            contrasts = part.evaluate(CONTRASTS)
            assert contrasts
            assert [text for text in contrasts if text[1] < 4.5] == []


def test_the_button_validates_the_saved_file_while_the_notebook_stays_free(finished, folder, slug):
    path = folder / f"{slug}.ipynb"
    button = finished.find(text="check.validate_button()")
    finished.run(finished.find(SETUP), button)
    shown, saved = finished.output(button).locator(".dlcore-explorable"), path.read_bytes()
    shown.get_by_role("button", name="Validate this notebook").press("Enter")
    expect(shown.get_by_role("progressbar")).to_be_visible()
    expect(shown.get_by_role("button", name="stop")).to_be_focused()
    finished.run(finished.append("print(6 * 7)"))  # the kernel answers meanwhile
    expect(shown.get_by_role("status")).to_contain_text("from top to bottom")
    expect(shown.get_by_role("caption")).to_contain_text("ready to hand in")
    expect(shown.get_by_role("status")).to_contain_text(f"dlcore submit {path.name}")
    expect(shown.get_by_role("row", name="✓ fresh run")).to_contain_text("100 of 100 points")
    assert path.read_bytes() == saved
    for _, contrast in shown.evaluate(CONTRASTS):
        assert contrast >= 4.5


def test_the_button_is_let_go_of_when_stopped(finished):
    button = finished.find(text="check.validate_button()")
    finished.run(finished.find(SETUP), button)
    shown = finished.output(button).locator(".dlcore-explorable")
    begin = shown.get_by_role("button", name="Validate this notebook")
    begin.click()
    shown.get_by_role("button", name="stop").click()
    expect(shown.get_by_role("status")).to_have_text("Stopped.")
    expect(begin).to_be_enabled()


def opened_figure(notebook):
    """Run all that the live figure needs, and the figure."""
    explore = notebook.find("explore")
    notebook.run_all(until=notebook.find(text="quiz("))
    notebook.run(explore)
    assert notebook.errors() == []
    return notebook.output(explore).locator(".dlcore-explorable")
