"""Clean a table of order lines until it can be added up: every line left out is counted."""

# ruff: noqa: S608 - names are this module's own; every number is one
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from segmentation.orders.engine.database import in_memory
from segmentation.orders.engine.keeping import Tally, keep_lines
from segmentation.orders.engine.reading import Lines, count_facts, read_lines
from segmentation.orders.engine.reasons import DUPLICATE, KEPT
from segmentation.orders.engine.source import TableSource
from segmentation.orders.engine.staging import ROW
from segmentation.orders.lines.roles import propose_roles
from segmentation.orders.lines.rules import check_settings, require_roles
from segmentation.records import CleanOrders, CustomerTable, OrderRoles, OrderSettings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def clean_orders(
    table: CustomerTable, roles: OrderRoles | None = None, *, settings: OrderSettings | None = None
) -> CleanOrders:
    """Leave out what cannot be added up, tell returns from purchases, and count every step.

    Raises DataError if there is no customer, date or amount, if dates or amounts cannot be read, if
    several currencies are mixed, or if no line is left; ParameterError if a role names a column
    that is not there, or a setting does not fit the file.

    Parameters
    ----------
    table : CustomerTable
        One row an order line, typed.
    roles : OrderRoles, optional
        Which column says what; by default those that are proposed.
    settings : OrderSettings, optional
        What to do with returns, duplicates, free items and the like.
    """
    source, settings = TableSource(table), settings or OrderSettings()
    roles = roles or propose_roles(table)
    check_settings(settings, roles)
    require_roles(roles, source.report.source, source.columns)
    tally = Tally()
    kept = []
    with in_memory() as connection:
        lines = read_lines(connection, source, roles, settings)
        left_out = _left_out(connection, lines)
        for _ in keep_lines(connection, lines, tally):
            kept.append(connection.sql(f"SELECT * EXCLUDE {ROW} FROM kept").to_arrow_table())
            if lines.leaves_out_duplicates:
                again = connection.sql(f"SELECT {ROW} FROM again WHERE reason = {KEPT}")
                left_out[again.fetchnumpy()[ROW]] = len(lines.reasons)
        facts = count_facts(connection, lines, tally.n_duplicates)
    return CleanOrders(
        source=source.report.source,
        fingerprint=source.report.fingerprint,
        roles=roles,
        settings=settings,
        facts=facts,
        lines=pa.concat_tables(kept),
        scale=lines.scale,
        steps=tally.steps(lines),
        reasons=tuple(reason.step(0) for reason in (*lines.reasons, DUPLICATE)),
        left_out=left_out,
    )


def left_out_rows(table: CustomerTable, clean: CleanOrders, words: Sequence[str]) -> pd.DataFrame:
    """Return the rows of the file that were left out, as they were read, with the reason.

    ``words``: what each of the reasons of `clean` is called.
    """
    rows = np.flatnonzero(clean.left_out >= 0)
    listed = table.frame.iloc[rows]
    reasons = np.array([*words, ""], dtype=object)[clean.left_out[rows]]
    return listed.assign(left_out_because=pd.Series(reasons, index=listed.index, dtype="str"))


def _left_out(connection: DuckDBPyConnection, lines: Lines) -> NDArray[np.int8]:
    """Return the reason of each row, -1 for those that are kept."""
    left_out = np.full(lines.n_rows, KEPT, dtype=np.int8)
    found = connection.sql(f"SELECT {ROW}, reason FROM lines WHERE reason <> {KEPT}").fetchnumpy()
    left_out[found[ROW]] = found["reason"]
    return left_out
