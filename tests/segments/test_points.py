"""The points of a name: what adds most to those that are taken already."""

import pytest

from segmentation.segments.points import Landscape, Point, pick


def point(name, strength, words=()):
    return Point(((name, None),), strength, name, name, frozenset(words or (name,)))


def landscape(likeness=None, separation=None):
    pairs = {}
    for (one, other), value in (likeness or {}).items():
        pairs[(one, None), (other, None)] = pairs[(other, None), (one, None)] = value
    by_key = {(name, None): value for name, value in (separation or {}).items()}
    return Landscape({}, pairs, by_key)


def taken(points, n, **options):
    return [found.plain for found in pick(points, n, landscape(**options))]


def test_no_more_points_than_asked_for():
    points = [point("age", 3.0), point("income", 2.0), point("score", 1.0)]
    assert taken(points, 1) == ["age"]
    assert sorted(taken(points, 2)) == ["age", "income"]


def test_what_says_the_same_again_is_left_out():
    points = [point("income", 3.0), point("salary", 2.9), point("age", 1.0)]
    alike = {("income", "salary"): 1.0}
    assert sorted(
        taken(points, 2, likeness=alike, separation=dict.fromkeys(("income", "salary", "age"), 0.5))
    ) == ["age", "income"]


def test_a_column_that_separates_all_segments_comes_first():
    points = [point("age", 2.0), point("income", 2.0)]
    found = landscape(separation={"age": 0.1, "income": 0.9})
    assert min(points, key=found.place).plain == "income"
    assert found.separation_by(points[1]) == pytest.approx(0.9)


def test_without_points_there_is_nothing_to_say():
    assert taken([], 2) == []
