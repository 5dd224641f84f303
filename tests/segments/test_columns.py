"""The columns that are described: values as the segments were made from, rare categories as one."""

import numpy as np
import pandas as pd
import pytest

from segmentation.records import RESTS
from segmentation.segments.columns import (
    MOST_CATEGORIES,
    CategoryColumn,
    NumericColumn,
    category_columns,
    likeness,
    numeric_columns,
    put_together,
)
from tests.segments import made


def test_gaps_of_a_feature_are_filled_as_for_the_distances_and_of_others_kept():
    table = made.table(
        {"spend": [1.0, np.nan, 3.0], "visits": [1.0, np.nan, 2.0]}, roles={"visits": "descriptor"}
    )
    spend, visits = numeric_columns(made.prepared(table))
    assert (spend.name, spend.is_feature, spend.values.tolist()) == ("spend", True, [1, 2, 3])
    assert (visits.is_feature, np.isnan(visits.values).tolist()) == (False, [False, True, False])


def test_dates_are_days_since_1970():
    days = pd.to_datetime(["1970-01-02", "1970-01-11"])
    table = made.table({"x": [1.0, 2.0], "since": days}, roles={"since": "descriptor"})
    _, since = numeric_columns(made.prepared(table))
    assert (since.kind, since.values.tolist()) == ("date", [1.0, 10.0])


def test_categories_stand_most_frequent_first_and_missing_apart():
    table = made.table(
        {"x": [1.0, 2.0, 3.0, 4.0], "city": ["Oslo", "Rome", "Rome", None]},
        roles={"city": "descriptor"},
    )
    (city,) = category_columns(made.prepared(table))
    assert (city.categories, city.codes.tolist()) == (("Rome", "Oslo"), [1, 0, 0, -1])


def test_identifiers_are_not_described():
    table = made.table({"x": [1.0, 2.0], "id": ["a", "b"]}, roles={"id": "identifier"})
    assert category_columns(made.prepared(table)) == ()


def test_the_rarer_of_many_categories_are_put_together():
    names = tuple(f"c{n}" for n in range(20))
    column = CategoryColumn("city", np.arange(20), names, is_feature=False)
    found = put_together(column)
    assert len(found.categories) == MOST_CATEGORIES
    assert found.categories[-1] == RESTS[0]
    assert int((found.codes == MOST_CATEGORIES - 1).sum()) == 20 - (MOST_CATEGORIES - 1)
    few = CategoryColumn("city", np.arange(3), names[:3], is_feature=False)
    assert put_together(few) is few


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
