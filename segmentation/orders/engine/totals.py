"""Add order lines up by customer in whole numbers, so that no order of adding matters."""

# ruff: noqa: S608 - names are this module's own; every number is one
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Integers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Totals:
    """What each customer with a purchase bought and returned, in the order of the identifiers.

    Amounts are whole numbers of 1 / ``scale``, returned ones 0 or more; days are counted since
    1970-01-01. What no column of the file says is None.
    """

    customers: pd.Series
    first: Integers
    last: Integers
    n_orders: Integers
    bought: Integers
    returned: Integers
    scale: int
    n_products: Integers | None = None
    favourite_category: pd.Series | None = None
    country: pd.Series | None = None


@dataclass(slots=True, eq=False)
class Outside:
    """Lines that have no part in the totals, though they were clean."""

    n_after: int = 0
    """Lines after the reference date."""
    n_only_returns: int = 0
    """Customers who only returned something."""
    n_lines_only_returns: int = 0
    units_only_returned: int = 0
    """What those returned is worth, in whole units."""


def add_up(
    connection: DuckDBPyConnection, columns: Collection[str], *, last_day: int, outside: Outside
) -> pa.Table:
    """Add up the lines of the relation ``kept`` that are not later than a day.

    One row for each customer with a purchase.

    Parameters
    ----------
    columns : collection of str
        Those of ``kept``: product_hash, category and country may be missing.
    last_day : int
        Reference day; later lines are left out.
    outside : Outside
        The lines without a part in the totals are added to it.
    """
    _count_outside(connection, last_day, outside)
    return connection.sql(_totals_sql(columns, last_day)).to_arrow_table()


def as_totals(parts: list[pa.Table], scale: int) -> Totals:
    """Return the totals of all customers, in the order of the identifiers."""
    table = pa.concat_tables(parts).sort_by("customer")

    def whole(name: str) -> Integers:
        return np.asarray(table.column(name).to_numpy(), dtype=np.int64)

    def texts(name: str) -> pd.Series | None:
        return table.column(name).to_pandas().astype("str") if name in table.column_names else None

    return Totals(
        customers=table.column("customer").to_pandas().astype("str"),
        first=whole("first"),
        last=whole("last"),
        n_orders=whole("n_orders"),
        bought=whole("bought"),
        returned=whole("returned"),
        scale=scale,
        n_products=whole("n_products") if "n_products" in table.column_names else None,
        favourite_category=texts("favourite_category"),
        country=texts("favourite_country"),
    )


def _count_outside(connection: DuckDBPyConnection, last_day: int, outside: Outside) -> None:
    n_after = connection.execute(f"SELECT count(*) FROM kept WHERE day > {last_day}").fetchall()
    only = connection.execute(
        f"""SELECT count(*), coalesce(sum(n), 0), coalesce(sum(units), 0) FROM (
                SELECT count(*) AS n, sum(units) AS units FROM kept WHERE day <= {last_day}
                GROUP BY customer HAVING bool_and(is_return))"""
    ).fetchall()
    outside.n_after += int(n_after[0][0])
    outside.n_only_returns += int(only[0][0])
    outside.n_lines_only_returns += int(only[0][1])
    outside.units_only_returned += int(only[0][2])


def _totals_sql(columns: Collection[str], last_day: int) -> str:
    bought = f"SELECT * FROM kept WHERE day <= {last_day} AND NOT is_return"
    joined = {"orders": (_distinct_sql(bought, "order_key"), "n", "n_orders")}
    if "product_hash" in columns:
        query = _distinct_sql(bought, "product_hash")
        joined["products"] = (query, "coalesce(products.n, 0)", "n_products")
    for column in ("category", "country"):
        if column in columns:
            joined[f"best_{column}"] = (
                _favourite_sql(bought, column),
                "best",
                f"favourite_{column}",
            )
    parts = "".join(f", {name} AS ({query})" for name, (query, _, _) in joined.items())
    found = ", ".join(
        f"{value if '(' in value else f'{name}.{value}'} AS {title}"
        for name, (_, value, title) in joined.items()
    )
    return f"""
        WITH sums AS (
            SELECT customer,
                   min(day) FILTER (NOT is_return) AS first,
                   max(day) FILTER (NOT is_return) AS last,
                   CAST(sum(units) FILTER (NOT is_return) AS BIGINT) AS bought,
                   CAST(coalesce(sum(units) FILTER (is_return), 0) AS BIGINT) AS returned
            FROM kept WHERE day <= {last_day}
            GROUP BY customer HAVING NOT bool_and(is_return)){parts}
        SELECT sums.*, {found} FROM sums
        {" ".join(f"LEFT JOIN {name} USING (customer)" for name in joined)}"""


def _distinct_sql(lines: str, column: str) -> str:
    return f"""SELECT customer, count(*) AS n FROM (
        SELECT DISTINCT customer, {column} FROM ({lines}) WHERE {column} IS NOT NULL)
        GROUP BY customer"""


def _favourite_sql(lines: str, column: str) -> str:
    # Of equal sums the first in the alphabet, as everywhere.
    return f"""SELECT customer, arg_min({column}, (-spent, {column})) AS best FROM (
        SELECT customer, {column}, sum(units) AS spent FROM ({lines})
        WHERE {column} IS NOT NULL GROUP BY ALL)
        GROUP BY customer"""
