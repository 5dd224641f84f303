"""Typed order lines in the engine to totals by customer, a share of the customers at a time."""

# ruff: noqa: S608 - every name and text from outside goes through `quoted` or `literal`
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from segmentation.orders.engine.staging import BUCKETS, KEPT
from segmentation.orders.engine.totals import Outside, Totals

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

LINES_A_PASS = 4_000_000
"""Lines that are added up at a time: about 1 GB at the peak of a pass."""


@dataclass(frozen=True, slots=True, eq=False)
class Counting:
    """What the passes need to know before they begin."""

    n_rows: int
    scale: int
    last_day: int
    first_day: int | None
    has_cancellations: bool
    """Whether a C before the invoice number marks a cancellation."""
    leaves_out_duplicates: bool


@dataclass(slots=True, eq=False)
class Tally:
    """Lines counted over all passes."""

    n_duplicates: int = 0
    n_kept_duplicates: int = 0
    n_returns: int = 0
    n_after: int = 0
    n_before: int = 0
    n_only_returns: int = 0
    n_lines_only_returns: int = 0
    returned_only: int = 0


def add_up_passes(
    connection: DuckDBPyConnection, counting: Counting, tally: Tally
) -> Iterator[float]:
    """Add up the table ``lines`` into the table ``totals``; yield the share done after each pass.

    All lines of a customer are in one pass, and so are lines that are equal in every cell.
    """
    n_passes = min(BUCKETS, max(1, -(-counting.n_rows // LINES_A_PASS)))
    ends = np.linspace(0, BUCKETS, n_passes + 1).astype(int)
    for number, (low, high) in enumerate(pairwise(ends.tolist())):
        part = f"bucket >= {low} AND bucket < {high}"
        _find_duplicates(connection, part)
        _count_duplicates(connection, tally)
        _keep(connection, counting, part)
        _count_lines(connection, tally)
        target = "CREATE TABLE totals AS" if number == 0 else "INSERT INTO totals"
        connection.execute(f"{target} {_TOTALS}")
        yield (number + 1) / n_passes


def fetch_totals(connection: DuckDBPyConnection, scale: int) -> Totals:
    """Return the totals in the order of the identifiers."""
    table = connection.sql("SELECT * FROM totals ORDER BY customer").to_arrow_table()

    def whole(name: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.asarray(table.column(name).to_numpy(), dtype=np.int64)

    return Totals(
        customers=pd.Index(_texts(table, "customer")),
        first=whole("first"),
        last=whole("last"),
        n_orders=whole("n_orders"),
        bought=whole("bought"),
        returned=whole("returned"),
        scale=scale,
        n_products=whole("n_products"),
        favourite_category=_texts(table, "favourite_category"),
        country=_texts(table, "country"),
    )


def outside_of(tally: Tally, scale: int) -> Outside:
    """Return the lines that have no part in the totals."""
    return Outside(
        n_after=tally.n_after,
        n_before=tally.n_before,
        n_only_returns=tally.n_only_returns,
        n_lines_only_returns=tally.n_lines_only_returns,
        returned_only=tally.returned_only / scale,
    )


def _texts(table: pa.Table, name: str) -> pd.Series:
    texts: pd.Series = table.column(name).to_pandas().astype("str")
    return texts


def _find_duplicates(connection: DuckDBPyConnection, part: str) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE twice AS SELECT row_hash, reason, count(*) - 1 AS n_more "
        f"FROM lines WHERE {part} GROUP BY row_hash, reason HAVING count(*) > 1"
    )


def _count_duplicates(connection: DuckDBPyConnection, tally: Tally) -> None:
    found = _row(
        connection,
        f"SELECT coalesce(sum(n_more), 0), coalesce(sum(n_more) FILTER (reason = {KEPT}), 0) "
        "FROM twice",
    )
    tally.n_duplicates += found[0]
    tally.n_kept_duplicates += found[1]


def _keep(connection: DuckDBPyConnection, counting: Counting, part: str) -> None:
    """Make the table ``kept``: clean lines in whole units, equal ones once."""
    marked = "is_marked" if counting.has_cancellations else "false"
    is_before = "false" if counting.first_day is None else f"day < {counting.first_day}"
    day = "CAST(stamp AS DATE) - DATE '1970-01-01'"
    columns = f"""customer, {day} AS day, category, country, product_hash,
        coalesce(invoice_hash, hash({day})) AS order_key,
        amount < 0 OR {marked} AS is_return,
        CAST(round_even(abs(amount) * {counting.scale}, 0) AS BIGINT) AS units"""
    clean = f"SELECT * FROM lines WHERE {part} AND reason = {KEPT}"
    if counting.leaves_out_duplicates:
        names = "customer, stamp, amount, category, country, product_hash, invoice_hash, is_marked"
        once = ", ".join(f"any_value({name}) AS {name}" for name in names.split(", "))
        clean = f"""
            SELECT {names} FROM lines
            WHERE {part} AND reason = {KEPT} AND row_hash NOT IN (SELECT row_hash FROM twice)
            UNION ALL
            SELECT {once} FROM lines
            WHERE {part} AND reason = {KEPT} AND row_hash IN (SELECT row_hash FROM twice)
            GROUP BY row_hash"""
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE kept AS
        SELECT *, day > {counting.last_day} AS is_after, {is_before} AS is_before
        FROM (SELECT {columns} FROM ({clean}))"""
    )


def _count_lines(connection: DuckDBPyConnection, tally: Tally) -> None:
    counts = _row(
        connection,
        """SELECT count(*) FILTER (is_return), count(*) FILTER (is_after),
                  count(*) FILTER (is_before) FROM kept""",
    )
    only = _row(
        connection,
        """SELECT count(*), coalesce(sum(n), 0), coalesce(sum(units), 0) FROM (
               SELECT count(*) AS n, sum(units) AS units FROM kept
               WHERE NOT is_after AND NOT is_before
               GROUP BY customer HAVING bool_and(is_return))""",
    )
    tally.n_returns += counts[0]
    tally.n_after += counts[1]
    tally.n_before += counts[2]
    tally.n_only_returns += only[0]
    tally.n_lines_only_returns += only[1]
    tally.returned_only += only[2]


def _row(connection: DuckDBPyConnection, query: str) -> tuple[int, ...]:
    found = connection.execute(query).fetchone() or ()
    return tuple(int(value) for value in found)


_WITHIN = "NOT is_after AND NOT is_before"
_BOUGHT = f"SELECT * FROM kept WHERE {_WITHIN} AND NOT is_return"


def _distinct_sql(column: str) -> str:
    return f"""SELECT customer, count(*) AS n FROM (
        SELECT DISTINCT customer, {column} FROM ({_BOUGHT}) WHERE {column} IS NOT NULL)
        GROUP BY customer"""


def _favourite_sql(column: str) -> str:
    # Of equal sums the first in the alphabet, as everywhere.
    return f"""SELECT customer, arg_min({column}, (-spent, {column})) AS best FROM (
        SELECT customer, {column}, sum(units) AS spent FROM ({_BOUGHT})
        WHERE {column} IS NOT NULL GROUP BY ALL)
        GROUP BY customer"""


_TOTALS = f"""
    WITH sums AS (
        SELECT customer,
               min(day) FILTER (NOT is_return) AS first,
               max(day) FILTER (NOT is_return) AS last,
               CAST(sum(units) FILTER (NOT is_return) AS BIGINT) AS bought,
               CAST(coalesce(sum(units) FILTER (is_return), 0) AS BIGINT) AS returned
        FROM kept WHERE {_WITHIN}
        GROUP BY customer HAVING NOT bool_and(is_return)),
    orders AS ({_distinct_sql("order_key")}),
    products AS ({_distinct_sql("product_hash")}),
    favourites AS ({_favourite_sql("category")}),
    countries AS ({_favourite_sql("country")})
    SELECT customer, first, last, bought, returned, orders.n AS n_orders,
           coalesce(products.n, 0) AS n_products, favourites.best AS favourite_category,
           countries.best AS country
    FROM sums
    LEFT JOIN orders USING (customer)
    LEFT JOIN products USING (customer)
    LEFT JOIN favourites USING (customer)
    LEFT JOIN countries USING (customer)"""
"""One row for each customer with a purchase."""
