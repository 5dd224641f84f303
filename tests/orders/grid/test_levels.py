import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from segmentation.orders.grid.levels import break_cuts, quantile_cuts, score


def sizes(values, levels, cut=quantile_cuts):
    values = np.array(values, dtype=float)
    return np.bincount(score(values, cut(values, levels)), minlength=levels + 1)[1:].tolist()


def test_without_ties_levels_are_the_usual_quantiles():
    values = np.random.default_rng(1).permutation(1_000).astype(float)
    expected = pd.qcut(values, 5, labels=False) + 1
    assert score(values, quantile_cuts(values, 5)).tolist() == expected.tolist()


def test_a_value_equal_to_a_cut_lies_on_its_lower_side():
    assert score(np.array([30.0, 30.5]), (30.0, 90.0)).tolist() == [1, 2]
    assert score(np.array([30.0, 30.5]), (30.0, 90.0), is_low_best=True).tolist() == [3, 2]


def test_ties_never_collapse_a_score():
    # 60 customers with one order: the other four scores share the remaining 40 evenly.
    orders = [1] * 60 + [2] * 10 + [3] * 10 + [4] * 10 + [5] * 10
    assert sizes(orders, 5) == [60, 10, 10, 10, 10]
    assert sizes(orders, 4) == [60, 10, 10, 20]
    # The same at the other end, and in the middle.
    assert sizes([-value for value in orders], 5) == [10, 10, 10, 10, 60]
    assert sizes([1, 2, *[3] * 20, 4, 5], 5) == [1, 1, 20, 1, 1]


def test_levels_differ_as_little_as_ties_allow():
    # Of all ways to part 9 distinct values into 3 runs, none has sizes with a smaller sum of
    # squared differences from a third each.
    counts = [50, 3, 4, 20, 2, 2, 8, 1, 10]
    found = sizes(np.repeat(np.arange(9), counts), 3)
    best = min(
        sum((sum(part) - 100 / 3) ** 2 for part in (counts[:i], counts[i:j], counts[j:]))
        for i, j in itertools.combinations(range(1, 9), 2)
    )
    assert sum((size - 100 / 3) ** 2 for size in found) == pytest.approx(best)


@pytest.mark.parametrize(
    ("values", "levels", "scores"),
    [
        ([7, 7, 7], 5, {7: 3}),
        ([7, 7, 7], 4, {7: 2}),
        ([1, 1, 2], 5, {1: 1, 2: 5}),
        ([1, 2, 3], 5, {1: 1, 2: 3, 3: 5}),
        ([1, 2], 3, {1: 1, 2: 3}),
        ([1, 2, 3, 4], 5, {1: 1, 2: 2, 3: 4, 4: 5}),
    ],
)
@pytest.mark.parametrize("cut", [quantile_cuts, break_cuts])
def test_fewer_values_than_levels_are_spread_over_them(values, levels, scores, cut):
    array = np.array(values, dtype=float)
    cuts = cut(array, levels)
    assert len(cuts) == levels - 1
    found = dict(zip(values, score(array, cuts).tolist(), strict=True))
    assert found == scores


def test_natural_breaks_lie_in_the_gaps():
    values = [1, 1.1, 1.2, 10, 11, 12, 100, 101, 1000, 1001, 1002]
    assert sizes(values, 4, break_cuts) == [3, 3, 2, 3]


def test_natural_breaks_do_not_depend_on_the_unit():
    values = np.random.default_rng(2).lognormal(3, 1, 400)
    euros = score(values, break_cuts(values, 5))
    cents = score(values * 100, break_cuts(values * 100, 5))
    assert euros.tolist() == cents.tolist()


def test_natural_breaks_are_the_best_of_all_partings():
    values = np.array([0.5, 1, 2, 3, 7, 8, 20, 45, 50.0])
    logs = np.log1p(values / np.median(values))

    def squares(parts):
        return sum(((part - part.mean()) ** 2).sum() for part in parts)

    best = min(
        squares(np.split(logs, cut)) for cut in itertools.combinations(range(1, len(logs)), 2)
    )
    levels = score(values, break_cuts(values, 3))
    assert squares([logs[levels == level] for level in (1, 2, 3)]) == pytest.approx(best)


@pytest.mark.parametrize("cut", [quantile_cuts, break_cuts])
def test_many_values_with_heavy_ties_still_fill_every_level(cut):
    generator = np.random.default_rng(3)
    values = np.concatenate([np.ones(90_000), generator.lognormal(2, 1, 10_000).round(3)])
    found = sizes(values, 5, cut)
    assert min(found) > 0
    assert sum(found) == 100_000
    if cut is quantile_cuts:
        assert max(found) < 91_500  # the tie of 90,000 and at most a few neighbours


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(-5, 30).map(float), min_size=1, max_size=80),
    st.integers(3, 5),
    st.sampled_from([quantile_cuts, break_cuts]),
)
def test_scores_rise_with_values_and_use_as_many_levels_as_there_are_values(values, levels, cut):
    array = np.array(values)
    cuts = cut(array, levels)
    found = score(array, cuts)
    assert len(cuts) == levels - 1
    assert list(cuts) == sorted(cuts)
    order = np.argsort(array)
    assert (np.diff(found[order]) >= 0).all()
    assert len(set(found.tolist())) == min(levels, len(set(values)))
    assert found.min() >= 1
    assert found.max() <= levels
