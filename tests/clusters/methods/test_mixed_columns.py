"""Columns of customers as numbers and as categories, gaps as they are."""

import numpy as np
import pytest

import segmentation
from segmentation.clusters.methods.mixed_columns import mixed_table
from segmentation.records import FeatureSetting, PrepareSettings


def table_of(rows, *, header="spend,visits,plan,member", features=None, settings=None):
    text = "\n".join([header, *rows]).encode()
    names = header.split(",") if features is None else features
    prepared = segmentation.prepare(
        segmentation.read_customers(text), features=names, settings=settings
    )
    return mixed_table(prepared.matrix, prepared)


def rows_of(n=60):
    """Spending without repeats, 0 to 2 visits, three plans, yes or no; every tenth plan a gap."""
    plans = ("basic", "plus", "pro")
    return [
        f"{10 + i * 1.37:.2f},{i % 3},{plans[i % 3] if i % 10 else ''},{'yes' if i % 2 else 'no'}"
        for i in range(n)
    ]


def test_numbers_and_categories_are_told_apart():
    found = table_of(rows_of())
    assert found.number_names == ("spend",)
    assert found.levels == (3, 3, 2)
    assert found.few_values == ("visits",)
    assert found.constant == ()
    assert found.n_missing == 6
    assert found.numbers.mean() == pytest.approx(0, abs=1e-12)
    assert found.numbers.std() == pytest.approx(1)


def test_a_gap_says_nothing_and_is_not_filled():
    rows = rows_of()
    rows[3] = rows[3].replace(rows[3].split(",")[0], "", 1)
    found = table_of(rows)
    assert np.flatnonzero(np.isnan(found.numbers[:, 0])).tolist() == [3]
    # 1 for a value there, the value, its square; then 3 visits, 3 plans, 2 memberships.
    gap = found.statistics(slice(3, 4))[0]
    assert gap.tolist() == [0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1]
    assert found.statistics(np.array([10]))[0, 6:9].tolist() == [0, 0, 0]


def test_gaps_are_a_category_where_that_was_chosen():
    settings = PrepareSettings(category_impute="own_category")
    found = table_of(rows_of(), settings=settings)
    assert found.levels == (3, 4, 2)
    assert found.n_missing == 0


def test_ordinal_categories_count_as_categories():
    ordered = FeatureSetting("plan", order=("basic", "plus", "pro"))
    found = table_of(rows_of(), settings=PrepareSettings(per_feature=(ordered,)))
    assert found.levels == (3, 3, 2)


def test_what_a_cap_or_a_weight_of_nothing_makes_equal_takes_no_part():
    nothing = FeatureSetting("spend", weight=0.0)
    found = table_of(rows_of(), settings=PrepareSettings(per_feature=(nothing,)))
    assert found.number_names == ()
    assert found.constant == ("spend",)


def test_many_whole_numbers_and_few_customers_stay_numbers():
    ages = [f"{20 + i},{i % 2}" for i in range(30)]
    assert table_of(ages, header="age,seen").number_names == ("age",)
    few = [f"{20 + i},{30 - 2 * i}" for i in range(8)]
    assert table_of(few, header="age,income").number_names == ("age", "income")


def test_a_matrix_alone_is_numbers():
    matrix = np.array([[0.0, 1.0], [2.0, 1.0], [4.0, 1.0]])
    found = mixed_table(matrix, None)
    assert found.number_names == ("column 1",)
    assert found.constant == ("column 2",)
