"""Make column names of header rows, also where the header is broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from segmentation.intake.delimited.dialect import Dialect
from segmentation.intake.delimited.layout import is_rule
from segmentation.intake.delimited.repair import repair, said_changes
from segmentation.intake.delimited.splitting import Record
from segmentation.intake.grid.grid import distinct_names
from segmentation.records import Note, Step


@dataclass(frozen=True, slots=True, eq=False)
class Header:
    """The names of the columns, and what was done to get them."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The cells of the header rows, one for each column."""
    steps: tuple[Step, ...]
    nameless: frozenset[str] = frozenset()
    """Columns whose header cell is empty."""


@dataclass(frozen=True, slots=True)
class _NameShape:
    """What a column name looks like: anything without marks."""

    delimiter: str
    is_strict: bool = False
    longest: int = 200

    def fit(self, cell: str) -> float:
        if not cell:
            return -0.5
        return 0.2 if self.delimiter in cell or '"' in cell else 1.0


def read_header(
    records: Sequence[Record],
    dialect: Dialect,
    n_columns: int,
    *,
    has_row_names: bool,
    is_last_empty: bool = False,
    is_merged: bool = False,
) -> Header:
    """Name the columns from the header rows of a file.

    Parameters
    ----------
    records : sequence of Record
        The header rows; none where the file has no header.
    has_row_names : bool
        Whether the first column numbers or names the rows: a header one name short leaves it out.
    is_last_empty : bool
        Whether the rows end in a delimiter, so that the last column holds nothing.
    is_merged : bool
        Whether cells may be merged over the rows, so that a name that stands in both is said once.
    """
    records = [record for record in records if not is_rule(record.cells)]
    if not records:
        names, _ = distinct_names([""] * n_columns)
        return Header(names, (), (Step("named", None, n_columns, 0, code="no_header"),))
    steps: tuple[Step, ...] = ()
    rows = []
    for record in records:
        cells, fault = _fit(
            record, dialect, n_columns, has_row_names=has_row_names, is_last_empty=is_last_empty
        )
        if fault is not None:
            steps += (Step("repaired", None, 0, 1, code=fault.code, values=fault.values),)
        rows.append(cells)
    is_repaired = bool(steps)
    if len(rows) > 1:
        rows = [*(_over_merged(row, rows[-1]) for row in rows[:-1]), rows[-1]]
        rows = _without_levels(rows)
    parts = [[c.strip() for c in cells if c.strip()] for cells in zip(*rows, strict=True)]
    joined = [" ".join(dict.fromkeys(cells) if is_merged else cells) for cells in parts]
    if len(rows) == 1:
        joined = list(rows[0])
    else:
        steps += (Step("joined", None, 0, len(rows), code="header_rows", values={"n": len(rows)}),)
    names, naming = distinct_names(joined)
    nameless: frozenset[str] = frozenset()
    if not is_repaired:
        pairs = zip(names, joined, strict=True)
        nameless = frozenset(name for name, cell in pairs if not cell.strip())
    return Header(names, tuple(map(tuple, rows)), steps + naming, nameless)


def _without_levels(rows: list[list[str]]) -> list[list[str]]:
    """Leave out what stands above the names of an index: the names of the levels beside it."""
    below = rows[-1]
    n_named = next((place for place, cell in enumerate(below) if not cell.strip()), len(below))
    if not 0 < n_named < len(below) or any(cell.strip() for cell in below[n_named:]):
        return rows
    return [*([""] * n_named + row[n_named:] for row in rows[:-1]), below]


def _over_merged(row: list[str], names: list[str]) -> list[str]:
    """Repeat the text of a merged cell over the columns whose names stand below it."""
    filled = []
    above = ""
    for cell, name in zip(row, names, strict=True):
        above = cell if cell.strip() else above
        filled.append(above if name.strip() else cell)
    return filled


def _fit(
    record: Record,
    dialect: Dialect,
    n_columns: int,
    *,
    has_row_names: bool,
    is_last_empty: bool = False,
) -> tuple[list[str], Note | None]:
    """Return as many names as there are columns, and what was wrong."""
    cells = record.cells
    if len(cells) == n_columns and record.is_sound:
        return cells, None
    if record.is_sound and len(cells) == n_columns - 1 and has_row_names:
        return ["", *cells], Note("header_without_first")
    cut = repair(record.text, dialect, [_NameShape(dialect.delimiter)] * n_columns)
    if cut is not None and "padded" not in cut.changes:
        changes = tuple(sorted(said_changes(cut.changes)))
        return list(cut.cells), Note("header_repaired", {"changes": changes})
    if record.is_sound and len(cells) == n_columns - 1 and is_last_empty:
        return [*cells, ""], Note("header_without_last")
    short = Note("header_width", {"n_names": len(cells), "n_columns": n_columns})
    return (cells + [""] * n_columns)[:n_columns], short
