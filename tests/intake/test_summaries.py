"""Summaries against numbers worked out by hand."""

import numpy as np
import pytest

from segmentation import intake
from segmentation.errors import ParameterError
from tests.intake.conftest import read

TABLE = "age,spend,Gender,since\n" + "".join(
    f"{age},{spend},{gender},2020-01-0{day}\n"
    for age, spend, gender, day in [
        (1, 10, "m", 1), (2, 20, "f", 2), (3, 30, "f", 3), (4, 40, "f", 4), (100, "", "m", 5),
    ]
)  # fmt: skip


def test_a_numeric_column():
    age = intake.summarise(read(TABLE))[0]
    # mean 110 / 5; deviations -21, -20, -19, -18, 78 with squares 441, 400, 361, 324, 6084:
    # 7610 / 5 = 1522; quartiles 2 and 4, so beyond 4 + 1.5 * 2 = 7 is an outlier
    assert (age.mean, age.median, age.minimum, age.maximum) == (22, 3, 1, 100)
    assert age.spread == pytest.approx(np.sqrt(1522))
    assert (age.quartiles, age.n_outliers) == ((2, 4), 1)
    # cubes -9261, -8000, -6859, -5832, 474552: 444600 / 5 = 88920
    assert age.skew == pytest.approx(88920 / 1522**1.5)


def test_missing_cells_are_left_out_and_counted():
    spend = intake.summarise(read(TABLE))[1]
    assert (spend.n_missing, spend.n_distinct, spend.mean, spend.skew) == (1, 4, 25, 0)


def test_categories_most_frequent_first():
    gender = intake.summarise(read(TABLE))[2]
    assert gender.counts == (("f", 3), ("m", 2))
    assert gender.mean is None


def test_a_column_without_values_has_no_numbers():
    empty = intake.summarise(read("a,b,c\n1,2,\n3,4,\n"))[2]
    assert (empty.n_missing, empty.n_distinct, empty.mean, empty.counts) == (2, 0, None, ())


def test_correlations_by_hand():
    table = read("x,y,z,k\n1,1,4,7\n2,8,3,7\n3,27,2,7\n4,64,1,7\n")
    pearson = intake.correlations(table)
    assert pearson.columns == ("x", "y", "z")  # k is constant
    # x: -1.5, -.5, .5, 1.5; y - 25: -24, -17, 2, 39; products 36 + 8.5 + 1 + 58.5 = 104
    # squares 5 and 576 + 289 + 4 + 1521 = 2390
    assert pearson.values[0, 1] == pytest.approx(104 / np.sqrt(5 * 2390))
    assert pearson.values[0, 2] == pytest.approx(-1)
    spearman = intake.correlations(table, method="spearman")
    assert spearman.values == pytest.approx(np.array([[1, 1, -1], [1, 1, -1], [-1, -1, 1]]))


def test_an_unknown_correlation():
    with pytest.raises(
        ParameterError, match=r"no correlation 'kendall'\. Choose pearson or spearman"
    ):
        intake.correlations(read("a,b\n1,2\n2,3\n"), method="kendall")


def test_the_shape_of_a_column():
    """Quartiles of age are 2 and 4, so that 100 is far out and counts at 4, the last within 7."""
    table = intake.summarise(read(TABLE))
    # Whole numbers from 1 to 7 have a bin each; 100 counts with the 7s.
    assert table[0].shape == (1, 1, 1, 1, 0, 0, 1)
    # 10, 20, 30, 40 in sixteen bins of 1.875.
    assert table[1].shape == (1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
    assert table[2].shape == (3, 2)
    assert table[3].shape == ()
