"""See what the texts of a new table prove against the contracts of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading.date_forms import Integers
from segmentation.reading.dates import read_dates
from segmentation.reading.numbers import read_numbers
from segmentation.records import ColumnContract, DateOrder, Decimal

ENOUGH = 0.9
"""A column proves something if at least this share of its cells are what it is said to hold."""


def has_mark(texts: pa.Array) -> bool:
    """Tell whether a mark between digits stands in any text."""
    return bool(pc.any(pc.match_substring_regex(texts, r"\d[.,\x{66b}]\d")).as_py())


def decimal_proof(texts: pa.Array, counts: Integers) -> bool | None:
    """Return whether texts prove a decimal comma (True) or point (False), or neither."""
    read = read_numbers(texts, counts, has_decimal_comma=None)
    return None if read.n_read < ENOUGH * int(counts.sum()) else read.has_decimal_comma


def day_proof(texts: pa.Array, counts: Integers) -> bool | None:
    """Return whether texts prove day-first (True) or month-first (False) dates, or neither."""
    if not pc.any(pc.match_substring_regex(texts, r"^\d{1,2}[-/.]\d{1,2}[-/.]\d")).as_py():
        return None
    read = read_dates(texts, counts)
    if read is None or read.is_ambiguous or read.n_read < ENOUGH * int(counts.sum()):
        return None
    return {"day first": True, "month first": False}.get(read.order)


def majority(proofs: Sequence[bool | None]) -> bool | None:
    """Return what most of the columns prove that prove anything; None where as many do either."""
    found = [proof for proof in proofs if proof is not None]
    return None if 2 * sum(found) == len(found) else 2 * sum(found) > len(found)


def seen_in(
    contracts: Sequence[ColumnContract], columns: Sequence[tuple[pa.Array, Integers] | None]
) -> tuple[ColumnContract, ...]:
    """Return how the columns of a new table are read: by contract, unless the table proves it else.

    Parameters
    ----------
    columns : sequence of (array of large_string, array of int)
        The distinct texts of each column with their cells; None where it holds no texts.
    """
    points = [_proof(c, texts, "numeric") for c, texts in zip(contracts, columns, strict=True)]
    days = [_proof(c, texts, "date") for c, texts in zip(contracts, columns, strict=True)]
    by_most, by_most_days = majority(points), majority(days)
    return tuple(
        _informed(
            contract,
            is_comma=by_most if is_comma is None else is_comma,
            is_day_first=by_most_days if is_day_first is None else is_day_first,
        )
        for contract, is_comma, is_day_first in zip(contracts, points, days, strict=True)
    )


def _proof(
    contract: ColumnContract, column: tuple[pa.Array, Integers] | None, kind: str
) -> bool | None:
    if column is None or contract.kind != kind or not len(column[0]):
        return None
    if kind == "date":
        return day_proof(*column)
    return decimal_proof(*column) if has_mark(column[0]) else None


def _informed(
    contract: ColumnContract, *, is_comma: bool | None, is_day_first: bool | None
) -> ColumnContract:
    if contract.kind == "numeric" and is_comma is not None:
        decimal: Decimal = "," if is_comma else "."
        return replace(contract, decimal=decimal)
    if contract.kind == "date" and is_day_first is not None:
        order: DateOrder = "day first" if is_day_first else "month first"
        return replace(contract, date_order=order)
    return contract
