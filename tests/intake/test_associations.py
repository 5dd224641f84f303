"""Cramér's V against tables worked out by hand."""

import numpy as np
import pytest

from segmentation import intake
from segmentation.records.formulas import cramers_v
from tests.intake.conftest import read


def _table(rows):
    lines = [f"{number},{','.join(row)}" for number, row in enumerate(rows)]
    return read("\n".join(["id,sex,plan,city", *lines, ""]))


ROWS = [
    *[("m", "gold", "Rome")] * 30,
    *[("m", "basic", "Oslo")] * 10,
    *[("f", "gold", "Oslo")] * 10,
    *[("f", "basic", "Rome")] * 30,
]


def test_two_columns_of_two_categories():
    """30, 10 against 10, 30 where 20 were expected: chi squared 4 * 100 / 20 = 20 of 80 rows."""
    found = intake.associations(_table(ROWS))
    assert found.columns == ("sex", "plan", "city")
    assert found.method == "cramers_v"
    assert found.values[0, 1] == pytest.approx(np.sqrt(20 / 80))
    assert found.values[1, 0] == found.values[0, 1]
    assert found.values.diagonal().tolist() == [1, 1, 1]


def test_columns_that_know_nothing_of_each_other():
    """Rome has 30 of each sex, Oslo 10 of each: as expected."""
    assert intake.associations(_table(ROWS)).values[0, 2] == pytest.approx(0)


def test_one_column_that_tells_the_other():
    codes = np.array([0, 0, 1, 1, 2, 2])
    assert cramers_v(codes, codes[::-1].copy()) == pytest.approx(1)


def test_three_categories_beside_two():
    """Of 2, 2, 2 the other has 2 / 0, 0 / 2, 1 / 1: chi squared 4 * 1 = 4 of 6 rows, V sqrt 2/3."""
    assert cramers_v(np.array([0, 0, 1, 1, 2, 2]), np.array([0, 0, 1, 1, 0, 1])) == pytest.approx(
        np.sqrt(2 / 3)
    )


def test_missing_cells_are_left_out():
    assert cramers_v(np.array([0, 0, 1, 1, -1, 0]), np.array([0, 0, 1, 1, 1, -1])) == 1


@pytest.mark.parametrize(("one", "other"), [([0, 0], [0, 1]), ([-1, -1], [0, 1]), ([], [])])
def test_with_one_category_there_is_no_answer(one, other):
    assert np.isnan(cramers_v(np.array(one, dtype=np.intp), np.array(other, dtype=np.intp)))


def test_it_is_that_of_scipy():
    from scipy.stats.contingency import association

    rng = np.random.default_rng(3)
    one = rng.integers(0, 5, 500)
    other = (one + rng.integers(0, 3, 500)) % 4
    counts = np.array([[np.sum((one == i) & (other == j)) for j in range(4)] for i in range(5)])
    assert cramers_v(one, other) == pytest.approx(association(counts, method="cramer"))


def test_names_and_constants_take_no_part():
    rows = [(f"name {i}", "same", "ab"[i % 2]) for i in range(80)]
    assert intake.associations(_table(rows)).columns == ("city",)
