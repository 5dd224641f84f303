"""What a feature adds to the log density of each class, by hand.

Covers `segmentation.models.scoring.posterior`, `segmentation.models.scoring.estimators` and
`segmentation.models.explain.likely`, which the matrix of doors holds against it.
"""

import math

import numpy as np
import pytest

from segmentation.models.scoring.classes import ClassTerm, certainty, probabilities

NORMAL = ClassTerm(bases=(0.0, -math.log(2)), middles=(0.0, 1.0), spreads=(1.0, 2.0))
STEPS = ClassTerm(cuts=(1.5, 2.5), table=((-1.0,), (-2.0,), (-3.0,), (0.0,)))


def test_a_number_adds_its_normal_density_without_the_constant():
    # At 3: -9 / 2; and -log 2 - ((3 - 1) / 2)^2 / 2.
    assert NORMAL.of_one(3.0) == pytest.approx([-4.5, -math.log(2) - 0.5])


@pytest.mark.parametrize(("part", "row"), [(1.0, -1.0), (1.5, -2.0), (9.0, -3.0), (math.nan, 0.0)])
def test_a_number_of_few_values_adds_the_row_between_its_cuts(part, row):
    assert STEPS.of_one(part) == (row,)


def test_many_customers_get_to_the_bit_what_each_gets_and_gaps_add_nothing():
    parts = np.array([0.1, 1.5, math.nan, -7.3, 2.5, 1e9])
    for term in (NORMAL, STEPS):
        one_by_one = [term.of_one(part) for part in parts.tolist()]
        assert np.array_equal(np.array(term.of_many(parts)).T, np.array(one_by_one))
        assert not any(one_by_one[2])


def test_probabilities_are_in_the_ratio_of_the_exponentials():
    assert probabilities([math.log(3) - 900, -900.0]) == pytest.approx((0.75, 0.25))
    assert certainty(math.log(4), math.log(1)) == pytest.approx(0.75)
    assert certainty(0.0, -1e307) == 1.0
