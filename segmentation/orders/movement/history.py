"""Count the customers in each segment at the end of every month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow.compute as pc

from segmentation.errors import DataError, ParameterError
from segmentation.orders.engine.customers import customer_table, too_few
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
    clean: CleanOrders, options: RfmOptions | None = None, *, months: int = 12
) -> SegmentHistory:
    """Score the customers at the end of each month, every time with the orders up to then.

    ``months``: how many month ends before the last day, 1 or more; those with too few orders for a
    grid are left out. Raises DataError if there are too few at any of them; ParameterError if
    `months` is below 1.
    """
    span = pc.min_max(clean.lines.column("day")).as_py()
    days = _month_ends(span["min"], span["max"], months)
    grids: list[RfmGrid] = []
    for customers in _customers_at(clean, days[::-1]):  # the names of the last day hold for all
        rules = grids[0].rules if grids else (options or RfmOptions()).rules
        grids.append(score_rfm(customers, replace(options or RfmOptions(), rules=rules)))
    grids.reverse()
    if not grids:
        raise DataError(
            f"{clean.source} has purchases of at least two customers on two days at none of "
            f"{len(days)} month ends. Bring a file of more orders."
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
