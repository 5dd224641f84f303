"""Columns with a single peak: the nearest heights, what is kept and what is filled."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from segmentation.clusters.evidence.margins import (
    draw_dependent,
    has_tails,
    unimodal,
    unimodal_values,
)


@pytest.mark.parametrize(
    ("heights", "nearest"),
    [
        ([1, 3, 2], [1, 3, 2]),
        ([3, 1, 3], [3, 2, 2]),  # or [2, 2, 3]: as near
        ([1, 4, 2, 4, 1], [1, 4, 3, 3, 1]),  # or its mirror image
        ([5, 4, 1], [5, 4, 1]),
        ([2], [2]),
    ],
)
def test_a_dip_is_filled(heights, nearest):
    found = unimodal(np.array(heights, dtype=float), np.ones(len(heights)))
    assert found.tolist() in (nearest, nearest[::-1])


def test_wide_bins_count_more():
    found = unimodal(np.array([3.0, 1.0, 3.0]), np.array([1.0, 1.0, 3.0]))
    assert found.tolist() == [2, 2, 3]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=12))
def test_heights_rise_and_then_fall(heights):
    found = unimodal(np.array(heights), np.ones(len(heights)))
    steps = np.sign(np.round(np.diff(found), 9))
    steps = steps[steps != 0]
    assert (np.diff(steps) <= 0).all()
    assert found.sum() == pytest.approx(sum(heights))


@pytest.mark.parametrize(
    "draw",
    [
        lambda generator: generator.exponential(size=2000),
        lambda generator: generator.normal(size=2000),
        lambda generator: generator.beta(0.5, 2, size=2000),
    ],
)
def test_a_column_with_one_peak_keeps_its_shape(draw):
    column = draw(np.random.default_rng(0))
    apart = np.abs(unimodal_values(column) - np.sort(column))
    assert np.quantile(apart, 0.95) < 0.1 * column.std()


def test_two_peaks_become_one():
    generator = np.random.default_rng(0)
    column = np.concatenate([generator.normal(-4, 1, 1000), generator.normal(4, 1, 1000)])
    made = unimodal_values(column)
    assert (np.abs(column) < 2).mean() < 0.05
    assert (np.abs(made) < 2).mean() > 0.15
    assert len(made) == len(column)
    assert (np.diff(made) >= 0).all()


def test_a_column_of_two_values_stays():
    column = np.array([0.0, 1, 1, 0, 1])
    assert unimodal_values(column).tolist() == [0, 0, 1, 1, 1]


def test_tails_are_seen():
    generator = np.random.default_rng(0)
    plain = generator.normal(size=(1000, 2))
    assert not has_tails(plain)
    assert not has_tails(generator.uniform(size=(1000, 2)))
    assert has_tails(np.column_stack([plain, generator.exponential(size=1000)]))
    assert has_tails(generator.standard_t(3, size=(1000, 1)))


def test_ranks_correlate_as_before():
    generator = np.random.default_rng(0)
    points = np.exp(generator.normal(size=(1500, 2)) @ np.array([[1.0, 0.8], [0.0, 0.6]]))
    drawn = draw_dependent((4, 1500), points, generator=generator)
    assert drawn.shape == (4, 1500, 2)
    for each in drawn:
        assert np.corrcoef(each, rowvar=False)[0, 1] == pytest.approx(0.8, abs=0.05)


def test_one_column_is_drawn_by_itself():
    drawn = draw_dependent((2, 50), np.arange(50.0)[:, None], generator=np.random.default_rng(0))
    assert drawn.shape == (2, 50, 1)


def test_a_value_that_many_share_stays_apart():
    """Half buy nothing, the others for 100 and more: the way between is not filled."""
    amounts = 100 + np.random.default_rng(0).exponential(size=100)
    column = np.concatenate([np.zeros(100), amounts])
    found = unimodal_values(column)
    assert (found == 0).sum() == 100
    assert found[100:].min() >= 100
    assert has_tails(column[:, None])


def test_who_buys_nothing_is_drawn_apart_from_how_much_the_others_buy():
    """How much goes together in both columns, whether does not; the drawn sets are alike."""
    generator = np.random.default_rng(1)
    amounts = np.exp(generator.normal(size=(2000, 1)) + 0.3 * generator.normal(size=(2000, 2)))
    points = np.where(generator.random((2000, 2)) < 0.4, 0.0, 1 + amounts)
    drawn = draw_dependent((3, 2000), points, generator=generator)
    for each in drawn:
        ranks = each.argsort(axis=0).argsort(axis=0)
        has_any = ranks >= 2000 * (points == 0).mean(axis=0)
        assert abs(np.corrcoef(has_any.T)[0, 1]) < 0.1
        assert np.corrcoef(each[has_any.all(axis=1)].T)[0, 1] > 0.8
