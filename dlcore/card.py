"""A check's report as HTML and as plain text: compact when right, a small lesson when wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from dlcore.boxes import drawn_shapes
from dlcore.explain import explain
from dlcore.show import on_screen, shorten, show, show_arguments

if TYPE_CHECKING:
    from dlcore.check import Report
    from dlcore.exercise import Mistake
    from dlcore.outcome import Outcome
    from dlcore.recognition import KnownMistake

PASS, FAIL = "✓ pass", "✗ fail"
PATIENCE = 3  # failing attempts, before the card sends one back to the notebook's text


def headline(report: Report) -> str:
    """One line: the exercise, how many cases pass, the points."""
    if not report.outcomes:
        return f"{report.exercise}: not checked"
    passed = sum(outcome.passed for outcome in report.outcomes)
    verdict = "all cases pass" if report.passed else f"{passed} of {len(report.outcomes)} cases pass"
    points = f" · {report.earned:g} of {report.points} points" if report.points else " · ungraded"
    return f"{report.exercise}: {verdict}{points}{_attempts(report)}"


def _attempts(report: Report) -> str:
    """Which attempt this was or passed at; "" where attempts are not counted."""
    record = report.record
    if not record.attempts:
        return ""
    if report.passed:
        return f" · passed at attempt {record.passed_at}"
    return f" · attempt {record.attempts}" + (f" (number {record.passed_at} passed)" if record.passed_at else "")


def lesson(outcome: Outcome, attempts: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the (heading, text) rows that explain a failed case.

    Whoever tries for the first or second time (`attempts`; 0 if not known) is not yet sent back to the text.
    """
    if outcome.arguments:
        yield "given", show_arguments(outcome.arguments)
    if outcome.attempt.error:
        yield "yours", outcome.attempt.error
    elif outcome.difference:
        yield "where", explain(outcome.difference, outcome.returns)
        if outcome.difference.size > 1:
            yield "yours", show(outcome.difference.given)
            yield "expected", show(outcome.difference.expected)
        drawing = drawn_shapes(outcome.difference)
        if drawing:
            yield "shapes", drawing
    yield from advice([outcome.mistake] if outcome.mistake else [], outcome.clue)
    if outcome.attempt.printed:
        yield "printed", shorten(on_screen(outcome.attempt.printed).strip(), 300)
    if outcome.section and (not attempts or attempts >= PATIENCE):
        yield "read", f"the section “{outcome.section}”"


def advice(mistakes: Sequence[Mistake | KnownMistake], clue: str) -> Iterator[tuple[str, str]]:
    """Yield the rows that help: the mistakes that were recognised, each with its hint, or else the clue."""
    for mistake in mistakes:
        yield "looks like", mistake.name
        yield "hint", mistake.hint
    if clue and not mistakes:
        yield "clue", clue


def as_text(report: Report) -> str:
    """The report for a terminal or a page without HTML."""
    lines = [headline(report)]
    for outcome, rows in _with_lessons(report):
        lines.append(f"  {PASS if outcome.passed else FAIL}  {outcome.label}")
        for heading, text in rows:
            lines += _hanging(f"      {heading:<10} ", text)
    return "\n".join(lines + ([f"  {report.note}"] if report.note else []))


def as_html(report: Report) -> str:
    """The report as an HTML table; words carry the meaning, colours only repeat it."""
    rows = "".join(_html_case(outcome, lessons) for outcome, lessons in _with_lessons(report))
    note = f"<div>{_inline_code(report.note)}</div>" if report.note else ""
    return (
        f'<div class="dlcore-check"><table style="margin:0;border-collapse:collapse">'
        f'<caption style="text-align:left;font-weight:bold;padding:4px 0.5em;white-space:nowrap">'
        f"{escape(headline(report))}</caption>"
        f"<tbody>{rows}</tbody></table>{note}</div>"
    )


def _with_lessons(report: Report) -> Iterator[tuple[Outcome, list[tuple[str, str]]]]:
    """Pair each outcome with its lesson; only the first failure gets one, and none while a gap is unfilled."""
    explained = bool(report.note)
    for outcome in report.outcomes:
        rows = [] if outcome.passed or explained else list(lesson(outcome, report.record.attempts))
        explained = explained or bool(rows)
        yield outcome, rows


def _html_case(outcome: Outcome, rows: list[tuple[str, str]]) -> str:
    # mixed with the colour of the text around it, so that it can be read on light and on dark ground
    colour = f"color-mix(in srgb,{'#2e7d32' if outcome.passed else '#c62828'} 60%,currentColor)"
    mark = PASS if outcome.passed else FAIL
    return (
        f'<tr><td style="text-align:left;vertical-align:top;white-space:nowrap;font-weight:bold;color:{colour}">'
        f'{mark}</td><td style="text-align:left;width:100%">{escape(outcome.label)}{html_rows(rows)}</td></tr>'
    )


def html_rows(rows: list[tuple[str, str]]) -> str:
    """Headed rows as an inner table."""
    if not rows:
        return ""
    lines = "".join(
        f'<tr style="background:none">'
        f'<th scope="row" style="text-align:left;vertical-align:top;padding:2px 12px 2px 0">{escape(heading)}</th>'
        f'<td style="text-align:left;padding:2px 0">{html_text(heading, text)}</td></tr>'
        for heading, text in rows
    )
    return f'<table style="margin:4px 0;border-collapse:collapse"><tbody>{lines}</tbody></table>'


def html_text(heading: str, text: str) -> str:
    """The text of a row as HTML, escaped; figures and several lines keep their shape."""
    if heading in ("given", "expected", "printed") or "\n" in text or text.startswith("["):
        return f'<pre style="margin:0;background:none;white-space:pre-wrap">{escape(text)}</pre>'
    return _inline_code(text)


def _inline_code(text: str) -> str:
    """Escape, then turn `quoted` words into code."""
    parts = escape(text).split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return "".join(f"<code>{part}</code>" if position % 2 else part for position, part in enumerate(parts))


def _hanging(first: str, text: str) -> list[str]:
    """Indent all lines of `text` to the width of the heading before it."""
    lines = text.split("\n")
    return [first + lines[0], *(" " * len(first) + line for line in lines[1:])]
