"""Check a model of orders against the history it was not made of, and tell where it must fail."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from segmentation.orders.engine.customers import from_day
from segmentation.orders.value.bg_nbd import (
    alive_probability,
    fit_orders,
    orders_if_active,
    orders_of_new,
)
from segmentation.orders.value.histories import Histories, Integers, Purchases, histories_at
from segmentation.orders.value.intervals import interval, relative_error, simulate_orders
from segmentation.records import AmountModel, HoldOut, Matrix, Note, OrderModel

_FEWEST_REPEATS = 30
"""Customers with a repeat order below which nothing is concluded from them."""
_SHORTEST_DAYS = 90
_HELD_OUT = 1 / 3
_MOST_OFF = 0.1
"""Share by which a prediction may be off beyond what chance explains: no model is exact, and a
budget that is planned on it stands a tenth."""
_MOSTLY_ONE = 0.95
_REGULAR = 0.25
"""Below this spread of the gaps between orders, relative to their mean, they are due dates; it is 1
where orders come at random."""
_MOST_SIMULATED = 500
_PERIOD = 28
_ENOUGH_EXPECTED = 20.0
_DEPENDENT = 0.3
_MOST_FREQUENT = 7
_POINTS = 26


def hold_out(purchases: Purchases, day: int, unit_days: int) -> HoldOut | None:
    """Predict the last third of the history from the first two; None where too few ordered again.

    ``day``: last day of the history.
    """
    first = int(purchases.days.min())
    split = day - round((day - first) * _HELD_OUT)
    before = histories_at(purchases, split)
    if split == day or np.count_nonzero(before.frequency) < _FEWEST_REPEATS:
        return None
    model = fit_orders(before, unit_days)
    x, age = before.frequency.astype(np.float64), before.age / unit_days
    alive = alive_probability(model, x, before.recency / unit_days, age)
    predicted = alive * orders_if_active(model, x, age, (day - split) / unit_days)
    total = float(predicted.sum())
    low, high = _predictive(model, (x, before.recency / unit_days, age), (day - split) / unit_days)
    later = (purchases.days > split) & (purchases.days <= day)
    actual = np.bincount(purchases.codes[later], minlength=len(purchases.customers))[before.places]
    groups = pd.DataFrame(
        {
            "frequency": np.minimum(before.frequency, _MOST_FREQUENT),
            "n_customers": 1,
            "predicted": predicted,
            "actual": actual,
        }
    )
    sums = groups.groupby("frequency", as_index=False).sum()
    for name in ("predicted", "actual"):
        sums[name] = sums[name] / sums["n_customers"]
    return HoldOut(
        split=from_day(split),
        n_customers=len(before.places),
        predicted=total,
        low=low,
        high=high,
        actual=int(actual.sum()),
        by_frequency=sums,
        over_time=_over_time(purchases, before, model, (day, unit_days)),
    )


def _predictive(
    model: OrderModel, customers: tuple[Matrix, Matrix, Matrix], ahead: float
) -> tuple[float, float]:
    """Return where the orders of all customers should lie with 95%, if the model holds."""
    x, recency, age = customers
    n = len(x)
    some = np.linspace(0, n - 1, min(n, _MOST_SIMULATED)).round().astype(np.int64)

    def total(orders: OrderModel) -> float:
        alive = alive_probability(orders, x, recency, age)
        return float((alive * orders_if_active(orders, x, age, ahead)).sum())

    alive = alive_probability(model, x[some], recency[some], age[some])
    draws = simulate_orders(model, (x[some], age[some], alive), ahead)
    chance = float(np.sqrt(draws.var(axis=0).mean() * n))
    error, expected = relative_error((model,), total), total(model)
    if expected <= 0 or np.isnan(error):
        return np.nan, np.nan
    return interval(expected, chance, error)


def _over_time(
    purchases: Purchases, before: Histories, model: OrderModel, at: tuple[int, int]
) -> pd.DataFrame:
    """Return repeat orders so far of the customers of the first part, told and actual."""
    day, unit_days = at
    first = int(purchases.days.min())
    days = np.unique(np.linspace(first, day, _POINTS + 1).round().astype(np.int64))[1:]
    known = np.isin(purchases.codes, before.places)
    bought = np.sort(purchases.days[known])
    begun = np.sort(before.first)
    actual = np.searchsorted(bought, days, "right") - np.searchsorted(begun, days, "right")
    told = _expected_so_far(model, before.first, days, unit_days)
    return pd.DataFrame(
        {"day": [from_day(int(d)) for d in days], "predicted": told, "actual": actual}
    )


def _expected_so_far(model: OrderModel, first: Integers, days: Integers, unit_days: int) -> Matrix:
    """Return the repeat orders to expect by each day of customers who began on known days."""
    starts, counts = np.unique(first, return_counts=True)
    ages = np.maximum(days[:, None] - starts[None, :], 0)
    expected = orders_of_new(model, ages.ravel() / unit_days).reshape(ages.shape)
    return np.asarray(expected @ counts, dtype=np.float64)


def findings(
    purchases: Purchases,
    histories: Histories,
    day: int,
    *,
    models: tuple[OrderModel, AmountModel | None],
    held_out: HoldOut | None,
    unit_days: int,
    horizon: float,
) -> tuple[Note, ...]:
    """Return what forbids using the values (``forbids``), and what else is to know."""
    orders, amounts = models
    return (
        *_too_thin(purchases, histories, day),
        *_due_dates(purchases),
        *_seasons(purchases, histories, orders, at=(day, unit_days, horizon)),
        *_off(held_out),
        *_doubtful(histories, orders, amounts),
    )


def _too_thin(purchases: Purchases, histories: Histories, day: int) -> Iterator[Note]:
    n_days = day - int(purchases.days.min()) + 1
    n, n_repeats = len(histories.places), int(np.count_nonzero(histories.frequency))
    if n_days < _SHORTEST_DAYS:
        yield Note("short_history", {"forbids": True, "n_days": n_days, "enough": _SHORTEST_DAYS})
    if n_repeats < _FEWEST_REPEATS:
        yield Note(
            "few_repeats", {"forbids": True, "n_customers": n_repeats, "enough": _FEWEST_REPEATS}
        )
    elif n - n_repeats > _MOSTLY_ONE * n:
        yield Note("one_order_each", {"forbids": True, "share": (n - n_repeats) / n})


def _due_dates(purchases: Purchases) -> Iterator[Note]:
    """Tell of customers who order at regular intervals, as under a contract."""
    same = np.diff(purchases.codes) == 0
    gaps, codes = np.diff(purchases.days)[same].astype(np.float64), purchases.codes[1:][same]
    n = len(purchases.customers)
    counts = np.bincount(codes, minlength=n)
    several = counts >= 3
    if np.count_nonzero(several) < _FEWEST_REPEATS:
        return
    counts = counts[several]
    mean = np.bincount(codes, gaps, n)[several] / counts
    squares = np.bincount(codes, gaps**2, n)[several] / counts
    spread = np.sqrt(np.maximum(squares - mean**2, 0.0) * counts / (counts - 1)) / mean
    typical = float(np.median(spread))
    if typical < _REGULAR:
        yield Note(
            "due_dates",
            {"forbids": True, "n_days": round(float(np.median(mean))), "spread": typical},
        )


def _seasons(
    purchases: Purchases, histories: Histories, model: OrderModel, *, at: tuple[int, int, float]
) -> Iterator[Note]:
    """Tell of periods with so many or so few repeat orders that a prediction would be off.

    What periods differ by beyond chance evens out over those ahead, by the root of their number;
    what is left may be no more than any prediction may be off.
    """
    day, unit_days, horizon = at
    first = int(purchases.days.min())
    ends = np.arange(day, first - 1, -_PERIOD)[::-1]
    told = np.diff(_expected_so_far(model, histories.first, ends, unit_days))
    bought = purchases.days[purchases.days <= day]
    so_far = np.searchsorted(np.sort(bought), ends, "right")
    actual = np.diff(so_far - np.searchsorted(np.sort(histories.first), ends, "right"))
    full = told >= _ENOUGH_EXPECTED
    if np.count_nonzero(full) < 3:
        return
    ratio = actual[full] / told[full]
    by_chance = float((1.0 / told[full]).mean())
    spread = float(np.sqrt(max(float(ratio.var()) - by_chance, 0.0)))
    if spread > _MOST_OFF * np.sqrt(max(horizon * unit_days / _PERIOD, 1.0)):
        best = int(np.argmax(ratio))
        values = {"forbids": True, "spread": spread, "times": float(ratio[best])}
        yield Note("seasons", values | {"day": from_day(int(ends[1:][full][best])).isoformat()})


def _off(held_out: HoldOut | None) -> Iterator[Note]:
    """Tell of orders outside the model's own interval that are off by more than is allowed."""
    if held_out is None:
        yield Note("unchecked", {"forbids": True})
        return
    is_outside = not held_out.low <= held_out.actual <= held_out.high
    off = abs(held_out.actual - held_out.predicted)
    if is_outside and off > _MOST_OFF * held_out.predicted:
        values = {"predicted": held_out.predicted, "actual": held_out.actual}
        yield Note("off_in_hold_out", {"forbids": True, **values})


def _doubtful(
    histories: Histories, orders: OrderModel, amounts: AmountModel | None
) -> Iterator[Note]:
    if np.isnan(orders.covariance).any():
        yield Note("orders_unsure")
    if young := int(np.count_nonzero(histories.age == 0)):
        yield Note("younger_than_a_day", {"n_customers": young})
    repeats = histories.frequency > 0
    if worthless := int(np.count_nonzero(repeats & (histories.average <= 0))):
        yield Note("worthless_repeats", {"n_customers": worthless})
    if amounts is None or amounts.mean is None:
        yield Note("no_amounts", {"forbids": True})
        return
    used = repeats & (histories.average > 0)
    x, average = histories.frequency[used], histories.average[used]
    if len(x) >= _FEWEST_REPEATS and np.ptp(x) > 0:
        correlation = float(np.corrcoef(x, average)[0, 1])
        if abs(correlation) > _DEPENDENT:
            yield Note("amounts_depend_on_orders", {"correlation": correlation})
