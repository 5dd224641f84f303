"""Leave out rows that add up the lines above them, where keys stand on the first line alone."""

# ruff: noqa: S608 - names are this module's own; every number is one
from __future__ import annotations

from typing import TYPE_CHECKING

from segmentation.orders.engine.reasons import KEPT, SUM_ROW, Cause
from segmentation.orders.engine.staging import ROW
from segmentation.records import OrderRoles

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FEWEST = 3
"""Groups of two lines and more that end with their sum show a habit."""
_NEARLY_ALL = 0.95
_CENT = 0.006


def leave_out_sums(
    connection: DuckDBPyConnection, roles: OrderRoles, reasons: tuple[Cause, ...]
) -> None:
    """Leave out the last row of each group that is the sum of the others.

    Below the first line of an order or a customer its keys are blank, and so they are on the row
    that adds the lines up: it is told by what it adds up to, where nearly all groups have one.
    """
    at = next((place for place, cause in enumerate(reasons) if cause.code == SUM_ROW), None)
    bits = [1 << bit for bit in range(len(roles.carried) if at is not None else 0)]
    for ends in (sql for bit in bits for sql in (_ends_sql(bit), _ends_sql(bit, is_ended=True))):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE group_ends AS {ends}")
        n_groups, n_sums = connection.execute(
            "SELECT count(*), count(*) FILTER (is_sum) FROM group_ends WHERE n > 2 AND is_below"
        ).fetchall()[0]
        if n_sums >= _FEWEST and n_sums >= _NEARLY_ALL * n_groups:
            connection.execute(
                f"UPDATE lines SET reason = {at} WHERE reason = {KEPT} AND {ROW} IN "
                "(SELECT last_row FROM group_ends WHERE is_sum)"
            )


def _ends_sql(bit: int, *, is_ended: bool = False) -> str:
    """Return the query for the last row of each group: one begins where keys stand.

    With `is_ended`, it ends where none do.
    """
    begins = f"(below & {bit}) = 0"
    if is_ended:
        begins = f"(lag(below, 1, 0) OVER (ORDER BY {ROW}) & {bit}) > 0"
    return f"""
        SELECT max({ROW}) AS last_row, count(*) AS n,
               (arg_max(below, {ROW}) & {bit}) > 0 AS is_below,
               n > 1 AND abs(2 * arg_max(amount, {ROW}) - sum(amount)) <= {_CENT}
               AND is_below AS is_sum
        FROM (SELECT {ROW}, amount, below,
                     sum(begins::INTEGER) OVER (ORDER BY {ROW}) AS number
              FROM (SELECT *, {begins} AS begins FROM lines WHERE amount IS NOT NULL))
        GROUP BY number"""
