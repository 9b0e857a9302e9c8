"""Labels of boxes never hide one another while there is room, and stand at their boxes where they can."""

from __future__ import annotations

import itertools

import hypothesis.strategies as st
from hypothesis import given, settings

from dlcore.given.labels import label_places

WIDTH, HEIGHT = 300, 200
Box = tuple[tuple[int, int], tuple[int, int]]

sizes = st.tuples(st.integers(5, 60), st.integers(5, 15))
crowded = st.integers(100, 140)  # corners this close together make labels meet
corners = st.tuples(crowded | st.integers(0, WIDTH), crowded | st.integers(0, HEIGHT))


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    one, other = draw(corners), draw(corners)
    return (min(one[0], other[0]), min(one[1], other[1])), (max(one[0], other[0]), max(one[1], other[1]))


def apart(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    (x, y, width, height), (u, v, wide, high) = one, other
    return x + width <= u or u + wide <= x or y + height <= v or v + high <= y


# A label keeps others from fewer than 120 * 30 of the 240 * 185 places, so there is always room for twelve.
@settings(deadline=None)
@given(st.lists(st.tuples(sizes, boxes()), max_size=12))
def test_labels_stay_apart_and_inside(labelled: list[tuple[tuple[int, int], Box]]) -> None:
    places = label_places([size for size, _ in labelled], [box for _, box in labelled], (WIDTH, HEIGHT))
    rectangles = [(*place, *size) for place, (size, _) in zip(places, labelled, strict=True)]
    assert all(apart(one, other) for one, other in itertools.combinations(rectangles, 2))
    for x, y, width, height in rectangles:
        assert 0 <= x <= WIDTH - width
        assert 0 <= y <= HEIGHT - height


def test_labels_of_one_box_stand_at_its_corners_and_then_at_the_nearest_place() -> None:
    places = label_places([(25, 10)] * 6, [((100, 100), (159, 139))] * 6, (WIDTH, HEIGHT))
    assert places == [(100, 91), (135, 91), (100, 139), (135, 139), (100, 81), (100, 101)]


def test_a_full_picture_takes_labels_all_the_same() -> None:
    assert label_places([(20, 10)] * 3, [((0, 0), (9, 9))] * 3, (20, 20)) == [(0, 0), (0, 10), (0, 0)]
    assert label_places([(50, 10)], [((5, 30), (9, 39))], (20, 60)) == [(0, 21)]
