"""Go from the days of purchases to what each customer and each segment is worth."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from segmentation.errors import DataError, ParameterError
from segmentation.orders.value import checking
from segmentation.orders.value.bg_nbd import (
    alive_probability,
    discounted_if_active,
    fit_orders,
    orders_if_active,
)
from segmentation.orders.value.gamma_gamma import expected_amount, fit_amounts
from segmentation.orders.value.histories import Histories, Purchases, histories_at, purchases_of
from segmentation.orders.value.intervals import interval, interval_of_sums, relative_error, simulate
from segmentation.records import (
    UNIT_DAYS,
    AmountModel,
    Matrix,
    OrderModel,
    RfmReport,
    SegmentValue,
    ValueOptions,
    ValueReport,
)

_YEAR = 365.25
_MOST_SIMULATED = 500
"""Customers of a segment of whom the spread is told; it is that of all of them."""
_DRAWS, _FEW_DRAWS = 1000, 100
"""Of each customer to come: of all of a segment, or of a share of it."""


def customer_values(report: RfmReport, options: ValueOptions | None = None) -> ValueReport:
    """Tell what the customers of an order file are expected to buy and bring.

    ``report``: made with the days of purchases (``days``). Raises DataError if nobody ordered on a
    second day; ParameterError if the horizon or the discount is none.
    """
    options = options or ValueOptions()
    unit_days = UNIT_DAYS[options.unit]
    horizon = _horizon(options)
    made = report.customers
    day = int(np.datetime64(made.reference, "D").astype(np.int64))
    purchases, histories = _histories(report, day)
    orders = fit_orders(histories, unit_days)
    average = histories.average / report.scale
    amounts = fit_amounts(histories.frequency.astype(np.float64), average)
    models = (orders, amounts)
    rate = float(np.log1p(options.discount)) * unit_days / _YEAR
    frame = _frame(histories, average, models, (horizon, rate, unit_days))
    names = made.frame["customer_id"].astype("str").to_numpy()
    frame.insert(0, "customer_id", pd.Series(names, dtype="str"))
    labels = report.grid.labels
    frame["rfm_segment"] = pd.array(np.array(report.grid.names)[labels], dtype="str")
    held_out = checking.hold_out(purchases, day, unit_days)
    return ValueReport(
        options=options,
        horizon=horizon,
        reference=made.reference,
        orders=orders,
        amounts=amounts,
        frame=frame,
        average=average,
        segments=tuple(
            _segment(name, frame[labels == at], average[labels == at], models, horizon=horizon)
            for at, name in enumerate(report.grid.names)
        ),
        hold_out=held_out,
        warnings=checking.findings(
            purchases,
            histories,
            day,
            models=models,
            held_out=held_out,
            unit_days=unit_days,
            horizon=horizon,
        ),
    )


def values_by(found: ValueReport, groups: pd.Series) -> tuple[SegmentValue, ...]:
    """Tell what groups of the customers are expected to buy and bring, such as other segments.

    Parameters
    ----------
    found : ValueReport
    groups : Series of str
        The group of each customer, by customer number; whoever is not there is in none.
    """
    own = found.frame["customer_id"].map(groups).to_numpy(dtype=object)
    models = (found.orders, found.amounts)
    return tuple(
        _segment(
            str(name),
            found.frame[own == name],
            found.average[own == name],
            models,
            horizon=found.horizon,
        )
        for name in groups.unique()
    )


def _histories(report: RfmReport, day: int) -> tuple[Purchases, Histories]:
    if report.days is None:
        raise ParameterError("The report was made without the days of purchases: ask for them.")
    purchases = purchases_of(report.days)
    histories = histories_at(purchases, day, net=report.settings.returns == "net")
    if not histories.frequency.any():
        raise DataError(
            f"Nobody in {report.customers.report.source} ordered on a second day: how often "
            "customers come back, and so what they will be worth, cannot be told. Add older or "
            "later orders, or check which column is the customer."
        )
    return purchases, histories


def _horizon(options: ValueOptions) -> float:
    year = _YEAR / UNIT_DAYS[options.unit]
    horizon = float(round(year)) if options.horizon is None else options.horizon
    if not 0 < horizon <= 10 * year:
        raise ParameterError(
            f"Cannot look {horizon:g} {options.unit}s ahead: choose more than 0 and at most "
            f"{10 * year:.0f}, which is ten years."
        )
    if not 0 <= options.discount <= 10:
        raise ParameterError(
            f"Cannot discount by {options.discount:g} a year: write 0.1 for 10%, 0 for none."
        )
    return horizon


def _frame(
    histories: Histories,
    average: Matrix,
    models: tuple[OrderModel, AmountModel | None],
    ahead: tuple[float, float, int],
) -> pd.DataFrame:
    orders, amounts = models
    horizon, rate, unit_days = ahead
    x = histories.frequency.astype(np.float64)
    recency, age = histories.recency / unit_days, histories.age / unit_days
    alive = alive_probability(orders, x, recency, age)
    plain, discounted = discounted_if_active(
        orders, histories.frequency, histories.age, horizon=horizon, rate=rate, unit_days=unit_days
    )
    value = np.full(len(x), np.nan) if amounts is None else expected_amount(amounts, x, average)
    return pd.DataFrame(
        {
            "frequency": histories.frequency,
            "recency": recency,
            "T": age,
            "alive_probability": alive,
            "expected_orders": alive * plain,
            "expected_value": value,
            "clv": alive * discounted * value,
        }
    )


def _segment(
    name: str,
    frame: pd.DataFrame,
    average: Matrix,
    models: tuple[OrderModel, AmountModel | None],
    *,
    horizon: float,
) -> SegmentValue:
    n, n_orders = len(frame), float(frame["expected_orders"].sum())
    orders, amounts = models
    if amounts is None or amounts.mean is None:
        return SegmentValue(name, n, n_orders, None, None, None)
    total = float(frame["clv"].sum())
    if total <= 0:
        return SegmentValue(name, n, n_orders, total, total, total)
    # Every so many-th: a share of the segment without any chance in it.
    some = np.linspace(0, n - 1, min(n, _MOST_SIMULATED)).round().astype(np.int64)
    x, recency, age, alive = (
        frame[column].to_numpy(dtype=np.float64)[some]
        for column in ("frequency", "recency", "T", "alive_probability")
    )
    sure = (orders, amounts)
    error = relative_error(sure, partial(_total, (x, recency, age, average[some]), horizon))
    if np.isnan(error):
        return SegmentValue(name, n, n_orders, total, None, None)
    n_draws = _FEW_DRAWS if n > _MOST_SIMULATED else _DRAWS
    draws = simulate(sure, (x, age, alive, average[some]), horizon, n_draws=n_draws)
    # Discounting takes its share of the spread as of the sum.
    rate = total / float((frame["expected_orders"] * frame["expected_value"]).sum())
    if n <= _MOST_SIMULATED:
        low, high = interval_of_sums(draws.sum(axis=1) * rate, error)
    else:
        low, high = interval(total, float(np.sqrt(draws.var(axis=0).mean() * n)) * rate, error)
    return SegmentValue(name, n, n_orders, total, min(low, total), max(high, total))


def _total(
    customers: tuple[Matrix, Matrix, Matrix, Matrix],
    horizon: float,
    orders: OrderModel,
    amounts: AmountModel,
) -> float:
    x, recency, age, average = customers
    active = alive_probability(orders, x, recency, age) * orders_if_active(orders, x, age, horizon)
    return float((active * expected_amount(amounts, x, average)).sum())
