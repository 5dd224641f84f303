"""Count the customers in each segment at the end of every month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow.compute as pc

from segmentation.errors import DataError, ParameterError
from segmentation.orders.engine.customers import customer_table, reference_day, too_few
from segmentation.orders.engine.database import in_memory
from segmentation.orders.engine.totals import Outside, add_up, as_totals
from segmentation.orders.grid.grid import score_rfm
from segmentation.records import CleanOrders, OrderCustomers, RfmGrid, RfmOptions, SegmentHistory

_ORDERS = """
    CREATE TEMP TABLE kept AS
    SELECT customer, day, order_key, is_return, sum(units)::BIGINT AS units FROM lines
    GROUP BY ALL"""
"""Lines put together by customer, order and day: all that a score needs."""


def segments_over_months(
    clean: CleanOrders,
    options: RfmOptions | None = None,
    *,
    months: int = 12,
    dates: Sequence[date] | None = None,
) -> SegmentHistory:
    """Score the customers at the end of each month, every time with the orders up to then.

    Raises DataError if there are too few orders for a grid at any of the dates; ParameterError if
    `months` is below 1, or `dates` do not rise or begin before the first order.

    Parameters
    ----------
    options : RfmOptions, optional
        As in `score_rfm`.
    months : int
        How many month ends before the last day, 1 or more; those with too few orders for a grid
        are left out.
    dates : sequence of date, optional
        Other dates, in rising order.
    """
    span = pc.min_max(clean.lines.column("day")).as_py()
    first, last = span["min"], span["max"]
    days = _month_ends(first, last, months) if dates is None else _given_days(dates, first, clean)
    grids: list[RfmGrid] = []
    for customers in _customers_at(clean, days[::-1]):  # the names of the last day hold for all
        rules = grids[0].rules if grids else (options or RfmOptions()).rules
        grids.append(score_rfm(customers, replace(options or RfmOptions(), rules=rules)))
    grids.reverse()
    if not grids:
        raise DataError(
            f"{clean.source} has purchases of at least two customers on two days at none of the "
            f"{len(days)} dates. Choose later ones."
        )
    return SegmentHistory(
        dates=tuple(grid.reference for grid in grids if grid.reference is not None),
        names=grids[-1].names,
        customers=np.array([[s.n_customers for s in grid.segments] for grid in grids]),
        revenue=np.array([[s.revenue for s in grid.segments] for grid in grids]),
        colours=tuple(segment.colour for segment in grids[-1].segments),
    )


def _month_ends(first: int, last: int, months: int) -> tuple[int, ...]:
    """Return the last days of the months before `last`, and `last` itself, none before `first`.

    Examples
    --------
    >>> [str(np.datetime64(day, "D")) for day in _month_ends(0, 75, 3)]
    ['1970-01-31', '1970-02-28', '1970-03-17']
    """
    if months < 1:
        raise ParameterError(f"Cannot show {months} months: choose 1 or more.")
    month = np.datetime64(last, "D").astype("datetime64[M]")
    starts = (month - np.arange(months)[::-1]).astype("datetime64[D]").astype(np.int64)
    return (*(int(start) - 1 for start in starts if first < start <= last), last)


def _given_days(dates: Sequence[date], first: int, clean: CleanOrders) -> tuple[int, ...]:
    if not dates or any(later <= earlier for earlier, later in pairwise(dates)):
        raise ParameterError("The dates to score at must rise, and there must be at least one.")
    return tuple(reference_day(day, first=first, last=first, source=clean.source) for day in dates)


def _customers_at(clean: CleanOrders, days: Sequence[int]) -> Iterator[OrderCustomers]:
    """Yield the customers at each day, where they can be compared."""
    with in_memory() as connection:
        connection.register("lines", clean.lines)
        connection.execute(_ORDERS)
        for day in days:
            found = add_up(connection, (), last_day=day, outside=Outside())
            totals = as_totals([found], clean.scale)
            if too_few(totals, clean.source) is None:
                yield customer_table(
                    totals,
                    source=clean.source,
                    fingerprint=clean.fingerprint,
                    settings=clean.settings,
                    last_day=day,
                    steps=(),
                )
