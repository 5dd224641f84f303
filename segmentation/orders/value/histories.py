"""Put order lines together by customer and day, and customers by their history up to a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from segmentation.records import Matrix

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Integers: TypeAlias = NDArray[np.int64]


def add_up_days(connection: DuckDBPyConnection, last_day: int) -> pa.Table:
    """Return what each customer bought and returned a day, up to a day, of the table ``kept``."""
    return connection.sql(
        f"""SELECT customer, day, bool_or(NOT is_return) AS is_purchase,
                   sum(CASE WHEN is_return THEN 0 ELSE units END)::BIGINT AS bought,
                   sum(CASE WHEN is_return THEN units ELSE 0 END)::BIGINT AS returned
            FROM kept WHERE day <= {int(last_day)} GROUP BY customer, day"""  # noqa: S608
    ).to_arrow_table()


@dataclass(frozen=True, slots=True, eq=False)
class Purchases:
    """Days on which customers bought, sorted by customer and day; orders of one day are one."""

    customers: pd.Series
    """Identifiers of the customers who ever bought, in their order."""
    codes: Integers
    """For each day of a purchase the position in ``customers``."""
    days: Integers
    bought: Matrix
    returned_share: Matrix
    """(n_customers,) of what each customer bought, how much came back: 0 to 1."""


def purchases_of(table: pa.Table) -> Purchases:
    """Return the days of purchase of a table as `add_up_days` makes it."""
    table = table.sort_by([("customer", "ascending"), ("day", "ascending")])
    frame = table.to_pandas()
    names, codes = np.unique(frame["customer"].to_numpy(dtype=str), return_inverse=True)
    is_purchase = frame["is_purchase"].to_numpy(dtype=bool)
    bought = np.bincount(codes, frame["bought"].to_numpy(dtype=np.float64), len(names))
    returned = np.bincount(codes, frame["returned"].to_numpy(dtype=np.float64), len(names))
    buys = np.bincount(codes[is_purchase], minlength=len(names)) > 0
    places = np.cumsum(buys) - 1
    share = np.divide(returned, bought, out=np.zeros(len(names)), where=bought > 0)
    return Purchases(
        customers=pd.Series(names[buys], dtype="str"),
        codes=places[codes[is_purchase]].astype(np.int64),
        days=frame["day"].to_numpy(dtype=np.int64)[is_purchase],
        bought=frame["bought"].to_numpy(dtype=np.float64)[is_purchase],
        returned_share=np.clip(share[buys], 0.0, 1.0),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Customers up to a day, one entry each; time in days."""

    places: Integers
    """Positions in ``Purchases.customers``."""
    first: Integers
    frequency: Integers
    """Repeat orders: days with a purchase after the first."""
    recency: Integers
    """From the first purchase to the last."""
    age: Integers
    """From the first purchase to the day: T of the literature."""
    average: Matrix
    """Mean amount of a repeat order, less the share that came back; 0 without any."""


def histories_at(purchases: Purchases, day: int, *, net: bool = True) -> Histories:
    """Return the customers who bought by a day; `net` takes off what they returned."""
    seen = purchases.days <= day
    codes, days, bought = purchases.codes[seen], purchases.days[seen], purchases.bought[seen]
    places, starts, counts = np.unique(codes, return_index=True, return_counts=True)
    first, last = days[starts], days[starts + counts - 1]
    repeats = np.add.reduceat(bought, starts) - bought[starts] if len(starts) else bought
    frequency = counts - 1
    average = np.divide(repeats, frequency, out=np.zeros(len(places)), where=frequency > 0)
    if net:
        average = average * (1.0 - purchases.returned_share[places])
    return Histories(places, first, frequency, last - first, day - first, average)
