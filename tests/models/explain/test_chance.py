"""Chance by simulation: what a share of new customers stays below, whatever the sizes."""

import numpy as np
import pytest
from scipy.stats import chi2

from segmentation.models.explain.chance import (
    most_far,
    most_instability,
    most_of_share,
    most_outside,
    most_unseen,
    rarity_for,
)

RARITY = 0.01


def test_all_measures_share_the_false_alarms():
    assert rarity_for(2) == pytest.approx(0.03 / 8)


def test_an_index_is_about_a_chi_squared_number():
    expected = (1 / 50 + 1 / 200) * chi2.isf(RARITY, 9)
    assert most_instability(10, (50, 200), rarity=RARITY) == pytest.approx(expected)


@pytest.mark.parametrize("n_before", [50, 200])
@pytest.mark.parametrize("n_now", [50, 2000])
def test_values_outside_the_range_of_few_are_no_surprise(n_before, n_now):
    """The share beyond both ends of n values is beta distributed (2, n - 1)."""
    generator = np.random.default_rng(3)
    shares = generator.binomial(n_now, generator.beta(2, n_before - 1, 20_000)) / n_now
    limit = most_outside(n_before, n_now, rarity=RARITY)
    assert 0.001 < (shares > limit).mean() < 0.02
    assert limit < 0.25


@pytest.mark.parametrize("sizes", [(30, 15, 5), (120, 60, 20)])
def test_the_furthest_of_few_is_soon_exceeded(sizes):
    generator = np.random.default_rng(4)
    parts = []
    for n in sizes:
        training = np.sort(generator.random((5000, n)), axis=1)
        limit = np.quantile(training, 0.99, axis=1)
        parts.append(generator.binomial(4 * n, 1 - limit))
    n_now = 4 * sum(sizes)
    shares = np.array(sizes) / sum(sizes)
    limit = most_far(np.array(sizes), shares, n_now, rarity=RARITY)
    assert 0.001 < (sum(parts) / n_now > limit).mean() < 0.02


def test_a_share_is_compared_with_the_one_before():
    assert most_of_share(0, 100, 1000, rarity=RARITY) < 0.07
    assert most_of_share(50, 100, 1000, rarity=RARITY) == pytest.approx(0.62, abs=0.02)
    rare = most_unseen(10, 100, 1000, rarity=RARITY)
    assert rare == most_of_share(20, 100, 1000, rarity=RARITY)
    assert most_of_share(100, 0, 10, rarity=RARITY) == 1.0
