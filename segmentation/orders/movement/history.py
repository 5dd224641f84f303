"""Count the customers in each segment at the end of every month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from segmentation.errors import DataError, ParameterError
from segmentation.orders.engine.customers import check_reference, describe_columns, from_day
from segmentation.orders.engine.totals import (
    Days,
    as_day,
    count_distinct,
    find_scale,
    line_days,
    order_codes,
    sums,
    to_units,
)
from segmentation.orders.grid.grid import score_rfm
from segmentation.orders.lines.columns import Codes
from segmentation.records import (
    CleanOrders,
    CustomerTable,
    ReadReport,
    RfmCuts,
    RfmMethod,
    RfmRule,
    SegmentHistory,
)


@dataclass(frozen=True, slots=True, eq=False)
class _Events:
    """Lines put together by customer, order and day: all that a score needs."""

    customer: Codes
    order: Codes
    day: Days
    bought: Codes
    returned: Codes
    is_purchase: Codes
    scale: int
    names: pd.Index


def segments_over_months(
    clean: CleanOrders,
    *,
    months: int = 12,
    dates: Sequence[date] | None = None,
    levels: int = 5,
    method: RfmMethod = "quantiles",
    cuts: RfmCuts | Mapping[str, Sequence[float]] | None = None,
    rules: Sequence[RfmRule] | None = None,
) -> SegmentHistory:
    """Score the customers at the end of each month, every time with the orders up to then.

    Parameters
    ----------
    clean : CleanOrders
    months : int
        How many month ends before the last day, 1 or more; those with too few orders for a grid
        are left out.
    dates : sequence of date, optional
        Other dates, in rising order.
    levels, method, cuts, rules
        As in `score_rfm`.

    Returns
    -------
    SegmentHistory

    Raises
    ------
    DataError
        If there are too few orders for a grid at any of the dates.
    ParameterError
        If `months` is below 1, or `dates` do not rise or begin before the first order.
    """
    events = _events(clean)
    first, last = int(events.day.min()), int(events.day.max())
    days = month_ends(first, last, months) if dates is None else _given_days(dates, first, clean)
    grids = []
    for day in days:
        table = _table_at(events, day, clean)
        if table is not None:
            grid = score_rfm(table, levels=levels, method=method, cuts=cuts, rules=rules)
            grids.append((day, grid))
    if not grids:
        raise DataError(
            f"{clean.source} has purchases of at least two customers on two days at none of the "
            f"{len(days)} dates. Choose later ones."
        )
    return SegmentHistory(
        dates=tuple(from_day(day) for day, _ in grids),
        names=grids[-1][1].names,
        customers=np.array([[s.n_customers for s in grid.segments] for _, grid in grids]),
        revenue=np.array([[s.revenue for s in grid.segments] for _, grid in grids]),
        colours=tuple(segment.colour for segment in grids[-1][1].segments),
    )


def month_ends(first: int, last: int, months: int) -> tuple[int, ...]:
    """Return the last days of the months before `last`, and `last` itself, none before `first`.

    Examples
    --------
    >>> [str(from_day(day)) for day in month_ends(0, 75, 3)]
    ['1970-01-31', '1970-02-28', '1970-03-17']
    """
    if months < 1:
        raise ParameterError(f"Cannot show {months} months: choose 1 or more.")
    month = np.datetime64(last, "D").astype("datetime64[M]")
    starts = (month - np.arange(months)[::-1]).astype("datetime64[D]").astype(np.int64)
    return (*(int(start) - 1 for start in starts if first < start <= last), last)


def _given_days(dates: Sequence[date], first: int, clean: CleanOrders) -> tuple[int, ...]:
    days = tuple(as_day(day) for day in dates)
    if not days or any(later <= earlier for earlier, later in pairwise(days)):
        raise ParameterError("The dates to score at must rise, and there must be at least one.")
    check_reference(days[0], None, first=first, source=clean.source)
    return days


def _events(clean: CleanOrders) -> _Events:
    lines = clean.lines
    days = line_days(clean)
    amounts = lines["amount"].to_numpy()
    scale = find_scale(float(np.abs(amounts).sum()))
    units = to_units(amounts, scale)
    is_return = lines["is_return"].to_numpy()
    table = pd.DataFrame(
        {
            "customer": lines["customer_id"].cat.codes.to_numpy().astype(np.int64),
            "order": order_codes(clean, np.ones(len(lines), bool), days),
            "day": days,
            "bought": np.where(is_return, 0, units),
            "returned": np.where(is_return, -units, 0),
            "is_purchase": (~is_return).astype(np.int64),
        }
    )
    added = table.groupby(["customer", "order", "day"], as_index=False, sort=False).sum()
    columns = {name: added[name].to_numpy() for name in table.columns}
    return _Events(**columns, scale=scale, names=lines["customer_id"].cat.categories)


def _table_at(events: _Events, day: int, clean: CleanOrders) -> CustomerTable | None:
    """Return recency, frequency and monetary value at a day; None where nobody can be compared."""
    is_before = events.day <= day
    is_bought = is_before & (events.is_purchase > 0)
    n = len(events.names)
    last = np.full(n, -1, dtype=np.int64)
    np.maximum.at(last, events.customer[is_bought], events.day[is_bought])
    is_buyer = np.bincount(events.customer[is_bought], minlength=n) > 0
    days = np.unique(events.day[is_bought])
    if is_buyer.sum() < 2 or len(days) < 2:
        return None
    orders = count_distinct(events.customer[is_bought], events.order[is_bought], n)
    units = sums(events.customer[is_before], events.bought[is_before], n)
    if clean.settings.returns == "net":
        units = units - sums(events.customer[is_before], events.returned[is_before], n)
    frame = pd.DataFrame(
        {
            "customer_id": pd.Series(events.names[is_buyer], dtype="str"),
            "recency_days": (day - last[is_buyer]).astype(np.float64),
            "frequency": orders[is_buyer].astype(np.float64),
            "monetary": units[is_buyer] / events.scale,
        }
    )
    report = ReadReport(clean.source, clean.fingerprint, "orders", None, None, *frame.shape)
    return CustomerTable(frame, describe_columns(frame), report)
