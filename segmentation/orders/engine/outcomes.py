"""Leave out orders of which nothing came, and count what stands beside the amounts of others."""

# ruff: noqa: S608 - names are this module's own; every number is one
from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from segmentation.orders.engine.reasons import KEPT, UNPAID, Cause
from segmentation.orders.engine.staging import ROW
from segmentation.orders.lines.outcomes import Outcomes
from segmentation.records import OrderSettings, Step

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COUNTS = f"reason = {KEPT} AND amount >= 0 AND outcome > 0"
_REPAID = f"SELECT customer FROM lines WHERE reason = {KEPT} AND amount < 0"


def judge_outcomes(
    connection: DuckDBPyConnection,
    outcomes: Outcomes,
    reasons: tuple[Cause, ...],
    settings: OrderSettings,
) -> tuple[tuple[Cause, ...], tuple[Step, ...]]:
    """Leave out the lines of orders that brought nothing, and say which of the others may have.

    Lines below 0 are taken off as returns whatever their status. An order that was paid back
    counts where its customer has such lines: they take it off.

    Returns
    -------
    tuple of Cause
        The reasons, that for these orders with their words.
    tuple of Step
        What is to know of orders that count though they may have brought nothing.
    """
    if not outcomes.said:
        return reasons, ()
    _spread(connection)
    at = next((place for place, cause in enumerate(reasons) if cause.code == UNPAID), None)
    if at is not None:
        out = {*outcomes.places("fell through")}
        gone = f" OR ({_in(outcomes.places('went back'))} AND customer NOT IN ({_REPAID}))"
        if settings.unpaid == "leave_out":
            out, gone = {*outcomes.places("fell through", "went back", "open")}, ""
        where = f"{_COUNTS} AND ({_in(out)}{gone})"
        column, words = outcomes.about(_met(connection, where))
        connection.execute(f"UPDATE lines SET reason = {at} WHERE {where}")
        told = replace(reasons[at], column=column or None, values={"words": words})
        reasons = (*reasons[:at], told, *reasons[at + 1 :])
    counted = _met(connection, _COUNTS)
    return reasons, _counted(outcomes, counted)


def count_beside(connection: DuckDBPyConnection, outcomes: Outcomes) -> tuple[Step, ...]:
    """Return what is to know of amounts beside those that count."""
    n = len(outcomes.roles.beside)
    if not n:
        return ()
    counts = ", ".join(f"count(*) FILTER ((beside & {1 << at}) > 0)" for at in range(n))
    found = connection.execute(f"SELECT {counts} FROM lines WHERE reason = {KEPT}").fetchall()
    return outcomes.beside_steps(found[0])


def _spread(connection: DuckDBPyConnection) -> None:
    """Let the word on the first line of an order hold for its lines that have none."""
    connection.execute(
        f"""UPDATE lines SET outcome = said
            FROM (SELECT invoice_hash AS order_hash, arg_min(coalesce(outcome, 0), {ROW}) AS said
                  FROM lines WHERE invoice_hash IS NOT NULL GROUP BY invoice_hash)
            WHERE invoice_hash = order_hash AND said > 0 AND outcome IS NULL"""
    )


def _in(places: Collection[int]) -> str:
    return f"outcome IN ({', '.join(map(str, sorted(places))) or '0'})"


def _met(connection: DuckDBPyConnection, where: str) -> dict[int, int]:
    """Return how many lines have each outcome."""
    query = f"SELECT outcome, count(*) FROM lines WHERE {where} GROUP BY outcome"
    return {int(place): int(n) for place, n in connection.execute(query).fetchall()}


def _counted(outcomes: Outcomes, counts: dict[int, int]) -> tuple[Step, ...]:
    if not counts:
        return ()
    column, words = outcomes.about(counts)
    n = sum(counts.values())
    return (Step("pointed out", column, n, n, code="failed_orders", values={"words": words}),)
