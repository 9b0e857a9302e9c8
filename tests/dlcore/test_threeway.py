"""Three texts become one: what only one side changed is taken, what both changed differently is shown with both."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dlcore.threeway import merged_lines

TEXTS = st.lists(st.sampled_from("abcd"), max_size=8)


def text_of(base: list[str], mine: list[str], new: list[str]) -> list[str] | None:
    """The merged lines; ``None`` if a place needs a decision."""
    groups = list(merged_lines(base, mine, new))
    return None if any(group.rival is not None for group in groups) else [line for g in groups for line in g.lines]


@given(TEXTS, TEXTS)
def test_what_only_one_side_changed_is_taken_from_it(base: list[str], changed: list[str]) -> None:
    assert text_of(base, changed, base) == text_of(base, base, changed) == text_of(base, changed, changed) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_the_two_sides_play_the_same_part(base: list[str], mine: list[str], new: list[str]) -> None:
    groups, other = list(merged_lines(base, mine, new)), list(merged_lines(base, new, mine))
    assert [(g.lines if g.rival is None else g.rival, g.rival is None) for g in groups] == [
        (g.lines, g.rival is None) for g in other
    ]


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_changes_in_different_places_are_both_made(
    above: list[str], below: list[str], first: list[str], last: list[str]
) -> None:
    middle = ["one", "two", "three"]  # lines that stand nowhere else hold the two places apart
    base = [*above, *middle, *below]
    assert text_of(base, [*first, *middle, *below], [*above, *middle, *last]) == [*first, *middle, *last]
