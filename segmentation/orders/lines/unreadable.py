"""Errors for columns whose cells are not what their role asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from segmentation.errors import DataError
from segmentation.orders.lines.rules import in_words
from segmentation.reading.signs import CURRENCY_CODES, CURRENCY_MARKS
from segmentation.records import OrderRole


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Cells of a column that are not what its role asks for."""

    column: str
    source: str
    role: OrderRole
    n_lost: int
    n_present: int
    example: str
    """The first of them, and where it stands."""


CURRENCY_SIGNS = rf"([{CURRENCY_MARKS}]|\b(?:{CURRENCY_CODES})\b)"
_MOST_SIGNS = 5
_SHOWN = 40


def unreadable_numbers(lost: Unreadable, signs: Mapping[str, int]) -> DataError:
    """Return the error for a column of text that should be numbers; `signs` are its currencies."""
    if len(signs) > 1:
        most = sorted(signs.items(), key=lambda item: (-item[1], item[0]))[:_MOST_SIGNS]
        listed = ", ".join(f"{sign} on {n:,} lines" for sign, n in most)
        return DataError(
            f"Column {lost.column!r} of {lost.source} mixes {len(signs)} currencies ({listed}): "
            "such amounts cannot be added up. Convert them to one currency, or keep the lines of "
            "one only."
        )
    return DataError(
        f"Column {lost.column!r} of {lost.source} holds text, not numbers, in {lost.n_lost:,} of "
        f"{lost.n_present:,} cells (first: {lost.example}). Write the {in_words(lost.role)} as "
        "plain numbers, or choose another column."
    )


def unreadable_dates(lost: Unreadable) -> DataError:
    """Return the error for a column that should be dates."""
    return DataError(
        f"Column {lost.column!r} of {lost.source} holds {lost.n_lost:,} of {lost.n_present:,} "
        f"values that are not dates (first: {lost.example}). Write them as year-month-day, or "
        "choose another column for the date."
    )


def shown(value: object) -> str:
    """Return a cell as it stands in a sentence: quoted, at most 40 characters."""
    text = str(value)
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
