"""Rounding, worked by hand: what enough customers share stays, everything else moves."""

import numpy as np
import pytest

from segmentation.records import CALENDAR, Rounding, apart, rest_name, rounded_quantiles


def test_a_value_that_enough_share_stays_and_another_does_not():
    """Quartiles 1,000 and 3,000: half their distance is 1,000, a twentieth of it 50."""
    values = np.array([1000.0] * 5 + [2012.5] + [3000.0] * 5)
    rounding = Rounding.of(values)
    assert rounding.near(1000.0) == 1000.0
    assert rounding.near(2012.5) == 2000.0
    assert rounding.near(2044.0) == 2050.0


def test_a_round_number_that_a_single_customer_has_is_not_kept():
    values = np.array([1000.0] * 5 + [2000.0] + [3000.0] * 5)
    assert Rounding.of(values).near(2000.0) == 2050.0


def test_small_whole_numbers_stay_where_two_share_them():
    ages = np.array([21.0, 21.0, 30.0, 30.0, 41.0, 41.0, 58.0])
    rounding = Rounding.of(ages)
    assert (rounding.near(30.0), rounding.below(21.0)) == (30.0, 21.0)
    assert rounding.above(58.0) == 60.0


def test_ranges_are_rounded_outwards_and_stay_above_zero():
    """Median 20.5; the ends lie 18.4 and 79.6 away, a tenth of which is rounded up to 2 and 10."""
    values = np.array([2.1, 12.3, 15.7, 20.5, 22.9, 30.2, 100.1])
    rounding = Rounding.of(values)
    assert (rounding.below(2.1), rounding.above(100.1)) == (2.0, 110.0)
    assert Rounding.of(np.array([0.7, 40.0, 90.0])).below(0.7) == 0.0


@pytest.mark.parametrize(("n", "n_points"), [(9, 2), (30, 4), (99, 10), (100, 11), (5000, 11)])
def test_fewer_customers_have_fewer_points(n, n_points):
    values = np.random.default_rng(2).normal(50_000, 9_000, n).round(2)
    points = rounded_quantiles(values, Rounding.of(values))
    assert len(points) == n_points
    assert list(points) == sorted(points)
    assert points[0] <= values.min()
    assert points[-1] >= values.max()
    assert not set(points) & set(values.tolist())


def test_points_without_ten_customers_between_them_go():
    values = np.sort(np.concatenate([np.full(30, 1.0), np.full(4, 2.0), np.full(30, 3.0)]))
    assert apart((0.0, 1.0, 2.0, 3.0, 4.0), values) == (0.0, 1.0, 4.0)


def test_the_rest_has_a_name_that_no_category_has():
    assert rest_name(["web", "phone"]) == "other"
    assert rest_name(["Other"]) == "(other)"


def test_dates_are_rounded_to_days_that_the_calendar_has():
    """The last one is 9999-12-31, the first 0001-01-01; the nearest round number lies beyond."""
    first, last = CALENDAR
    days = np.array([19_700.0, 19_761.0, 19_766.0, 20_195.0, last - 1, last])
    rounding = Rounding.of(days, kind="date")
    assert rounding.above(last) == last
    assert rounding.near(last - 1) < last - 1
    assert Rounding.of(days).near(last) == 3_000_000.0
    early = Rounding.of(np.array([first, first + 3, 19_700.0, 19_761.0]), kind="date")
    assert early.below(first) == first
