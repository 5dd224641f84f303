"""Keep the lines that count: judged, in whole units, equal ones once."""

# ruff: noqa: S608 - names are this module's own; every number is one
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from segmentation.orders.engine.reading import Lines
from segmentation.orders.engine.reasons import KEPT, aside_steps, duplicate_steps, return_steps
from segmentation.orders.engine.staging import BUCKETS, ROW
from segmentation.records import OrderRole, Step

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LINES_A_PASS = 4_000_000
"""Lines that are kept and added up at a time: about 1 GB at the peak of a pass."""
OPTIONAL: tuple[tuple[OrderRole, str], ...] = (
    ("product", "product_hash"),
    ("category", "category"),
    ("country", "country"),
)
"""Columns of a kept line that a file may lack, by role."""


@dataclass(slots=True, eq=False)
class Tally:
    """Lines counted over all passes."""

    n_duplicates: int = 0
    n_kept_duplicates: int = 0
    """Those of them that nothing else leaves out."""
    n_returns: int = 0

    def steps(self, lines: Lines) -> tuple[Step, ...]:
        """Return the steps for what was counted."""
        return (
            *aside_steps(lines.source.aside),
            *lines.as_read,
            *lines.left_out,
            *lines.said_once,
            *lines.outcomes,
            *duplicate_steps(self.n_kept_duplicates, lines.roles, lines.settings),
            *return_steps(self.n_returns, lines.settings),
        )


def keep_lines(connection: DuckDBPyConnection, lines: Lines, tally: Tally) -> Iterator[float]:
    """Make the table ``kept`` of the lines that count, of one share of the customers after another.

    All lines of a customer are in one share, and so are lines that are equal in every cell. The
    table ``again`` holds those of them that stand there a second time. Yields how much of all is
    then done.
    """
    n_passes = min(BUCKETS, max(1, -(-lines.n_rows // LINES_A_PASS)))
    ends = np.linspace(0, BUCKETS, n_passes + 1).astype(int)
    for number, (low, high) in enumerate(pairwise(ends.tolist())):
        part = f"bucket >= {low} AND bucket < {high}" if n_passes > 1 else "true"
        _find_duplicates(connection, part, tally)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE kept AS {_kept_sql(lines, part)}")
        found = connection.execute("SELECT count(*) FILTER (is_return) FROM kept").fetchall()
        tally.n_returns += int(found[0][0])
        yield (number + 1) / n_passes


def _find_duplicates(connection: DuckDBPyConnection, part: str, tally: Tally) -> None:
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE again AS
            SELECT {ROW}, reason FROM lines
            JOIN (SELECT row_hash, min({ROW}) AS first FROM lines WHERE {part}
                  GROUP BY row_hash HAVING count(*) > 1) USING (row_hash)
            WHERE {part} AND {ROW} > first"""
    )
    every, kept = connection.execute(
        f"SELECT count(*), count(*) FILTER (reason = {KEPT}) FROM again"
    ).fetchall()[0]
    tally.n_duplicates += int(every)
    tally.n_kept_duplicates += int(kept)


def _kept_sql(lines: Lines, part: str) -> str:
    marked = "is_marked" if lines.has_cancellations else "false"
    day = "CAST(stamp AS DATE) - DATE '1970-01-01'"
    optional = "".join(f", {name}" for role, name in OPTIONAL if getattr(lines.roles, role))
    once = f"AND {ROW} NOT IN (SELECT {ROW} FROM again)" if lines.leaves_out_duplicates else ""
    return f"""
        SELECT {ROW}, customer, ({day})::INTEGER AS day,
               coalesce(invoice_hash, hash({day})) AS order_key,
               amount < 0 OR {marked} AS is_return,
               CAST(round_even(abs(amount) * {lines.scale}, 0) AS BIGINT) AS units{optional}
        FROM lines WHERE {part} AND reason = {KEPT} {once}"""
