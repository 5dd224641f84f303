"""Which records belong to the table, where a file repeats its header or holds a second table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from segmentation.intake.splitting import Record

_A_FEW = 2
_NEARLY_ALL = 0.9
_NAMED = 0.6
"""From this share of its cells being column names on, a row is a header again."""


@dataclass(frozen=True, slots=True, eq=False)
class Extent:
    """Where the table ends, and what lies within and after it."""

    records: tuple[Record, ...]
    repeated_headers: tuple[Record, ...] = ()
    after: tuple[Record, ...] = ()
    reason: str = ""
    """Why the records `after` are not part of the table."""


def find_extent(records: Sequence[Record], names: Sequence[str], n_columns: int) -> Extent:
    """Tell the first table of a file from what follows it.

    A header that is repeated over rows of the same width parts two pages of one table, unless
    all its rows stand above already; over rows of another width it begins another table, and so
    does a run of rows of another width after a blank line.

    Parameters
    ----------
    records : sequence of Record
        Everything below the header.
    names : sequence of str
        The cells of the header; empty if there is none.
    n_columns : int
    """
    known = {name.strip() for name in names if name.strip()}
    headers: list[int] = []
    for position, record in enumerate(records):
        if not known.isdisjoint(record.cells) and _is_header(record, known):
            if len(record.cells) != n_columns:
                return _cut(records, headers, position, "belongs to a second table")
            headers.append(position)
        elif _begins_other_table(records, position, n_columns):
            return _cut(records, headers, position, "belongs to a second table")
    if headers and _repeats_all(records, headers[0]):
        reason = "repeats a row of the table above: the file holds the same table twice"
        return _cut(records, [], headers[0], reason)
    return _cut(records, headers, len(records), "")


def _cut(records: Sequence[Record], headers: list[int], end: int, reason: str) -> Extent:
    repeated = set(headers)
    return Extent(
        tuple(r for position, r in enumerate(records[:end]) if position not in repeated),
        tuple(records[position] for position in headers),
        tuple(record for record in records[end:] if not record.is_blank),
        reason,
    )


def _is_header(record: Record, known: set[str]) -> bool:
    cells = [cell.strip() for cell in record.cells if cell.strip()]
    n_named = sum(cell in known for cell in cells)
    return n_named >= max(_A_FEW, _NAMED * len(cells)) and n_named >= _NAMED * min(
        len(known), len(cells)
    )


def _begins_other_table(records: Sequence[Record], position: int, n_columns: int) -> bool:
    """Tell whether a blank line stands above and rows of one other width follow."""
    if position == 0 or not _is_empty(records[position - 1]):
        return False
    width = len(records[position].cells)
    following = [record for record in records[position : position + 4] if not _is_empty(record)]
    return (
        width not in (1, n_columns)
        and len(following) > _A_FEW
        and all(len(record.cells) == width for record in following)
    )


def _is_empty(record: Record) -> bool:
    first = record.cells[0] if record.cells else ""
    if first and not first.isspace():
        return False
    return not any(cell.strip() for cell in record.cells)


def _repeats_all(records: Sequence[Record], header: int) -> bool:
    """Tell whether nearly all rows below a repeated header stand above it already."""
    above = {tuple(record.cells) for record in records[:header]}
    below = {tuple(record.cells) for record in records[header + 1 :] if not _is_empty(record)}
    return len(below) >= _A_FEW and len(below & above) >= _NEARLY_ALL * len(below)
