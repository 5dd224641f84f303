"""How alike columns are: correlations that can be worked out on paper."""

import numpy as np
import pytest

from segmentation.segments.columns import CategoryColumn, NumericColumn
from segmentation.segments.likeness import likeness

X = NumericColumn("x", np.array([1.0, 2.0, 3.0, 4.0]), is_feature=True, kind="numeric")
DOWN = NumericColumn("down", np.array([8.0, 6.0, 4.0, 2.0]), is_feature=True, kind="numeric")
FLAT = NumericColumn("flat", np.ones(4), is_feature=True, kind="numeric")
CITY = CategoryColumn("city", np.array([0, 0, 1, 1]), ("Rome", "Oslo"), is_feature=False)


def test_a_column_on_a_line_with_another_is_entirely_like_it():
    found = likeness([("x", None), ("down", None)], (X, DOWN), ())
    assert found[("x", None), ("down", None)] == pytest.approx(1)


def test_a_category_counts_as_one_or_zero():
    # x - 2.5: -1.5 -0.5 0.5 1.5; Oslo - 0.5: -0.5 -0.5 0.5 0.5; 2 / sqrt(5 * 1) = 0.894.
    found = likeness([("x", None), ("city", "Oslo")], (X,), (CITY,))
    assert found[("x", None), ("city", "Oslo")] == pytest.approx(2 / np.sqrt(5))


def test_a_column_without_spread_is_like_nothing():
    assert likeness([("x", None), ("flat", None)], (X, FLAT), ())[("x", None), ("flat", None)] == 0


def test_keys_without_values_are_left_out():
    assert likeness([("unknown", None)], (X,), ()) == {}
