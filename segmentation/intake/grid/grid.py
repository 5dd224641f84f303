"""Hold a table as it came out of a file: columns of text or of ready values."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.reading.numbers import POINTED
from segmentation.reading.unseen import kept_text, without_unseen
from segmentation.records import AsideRow, ColumnContract, Step

Column: TypeAlias = "pa.ChunkedArray"
Lines: TypeAlias = NDArray[np.int64]

TEXT = pa.large_string()
PANDAS_TEXT = pd.StringDtype(na_value=np.nan)
_WIDE_SPACES = re.compile(r"[\n\r\u00a0\u2007\u202f\u3000]+")
"""Line breaks and spaces that do not break, which nobody types in a name."""
_COMMA = r"\d,\d"
_WHOLE = 1e15
"""Below it a float holds every whole number."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Columns under distinct names, all of one length, and what was done to get them.

    A column is a chunked array of ``large_string`` (still to be typed, missing cells as empty
    text) or of float64, bool or timestamp where the file itself says so (missing as null).
    """

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    lines: Lines | None
    """1-based line (or sheet row) of each row; None: consecutive lines from `first_line`."""
    first_line: int = 2
    steps: tuple[Step, ...] = ()
    aside: tuple[AsideRow, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    hidden: frozenset[int] = frozenset()
    """Lines of rows that are out of sight in a workbook."""
    nameless: frozenset[str] = frozenset()
    """Columns whose header cell is empty: they are left out if they hold nothing either."""
    has_decimal_comma: bool | None = None
    """What the file's form says about its numbers; None where it says nothing."""
    is_written: bool = True
    """Whether numbers are text that somebody wrote: 80.157 may mean thousands there."""
    pointed: frozenset[str] = frozenset()
    """Columns whose first rows show a decimal point; 0.00 is no longer seen in a number."""
    texts: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Lines on which a column has a text such as 2.500, where a file holds numbers as such."""
    contracts: Mapping[str, ColumnContract] = field(default_factory=dict)
    """How columns are to be read, where somebody says so."""
    decimal_answer: bool | None = None
    """Whether the decimal mark is a comma, where a person said so."""

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0]) if self.columns else 0

    def line(self, row: int) -> int:
        """Return the 1-based line of the file on which a row stands."""
        return self.first_line + row if self.lines is None else int(self.lines[row])


def text_column(cells: Sequence[str | None]) -> Column:
    """Make a text column from Python strings; None becomes empty text."""
    column = pa.chunked_array([pa.array(cells, TEXT)])
    return pc.fill_null(column, "") if column.null_count else column


def with_texts(
    grid: Grid,
    is_text: Callable[[int, list[int]], Iterable[bool]],
    *,
    among: Collection[str] | None = None,
) -> Grid:
    """Return a grid with the lines on which a column has a text that may be a number with a point.

    `is_text` tells of a column, by its place, which of some rows the file holds as a text. Only
    columns that are `among` some hold any, where that is known. Beside texts with a decimal comma
    a number such as 2.125 gets a zero at its end, so that nobody takes it for thousands.
    """
    found, columns = {}, list(grid.columns)
    for place, (name, column) in enumerate(zip(grid.names, grid.columns, strict=True)):
        if column.type == TEXT and (among is None or name in among):
            is_pointed = pc.match_substring_regex(column, POINTED)
            rows = np.flatnonzero(is_pointed.to_numpy()).tolist()
            held = set(compress(rows, is_text(place, rows)))
            if held:
                found[name] = tuple(grid.line(row) for row in rows if row in held)
            if len(held) < len(rows) and pc.any(pc.match_substring_regex(column, _COMMA)).as_py():
                texts = column.to_pylist()
                for row in set(rows) - held:
                    texts[row] += "0"
                columns[place] = text_column(texts)
    return replace(grid, columns=tuple(columns), texts=found)


def as_text(column: Column) -> Column:
    """Return a column as text: numbers in their shortest exact form, whole ones without a point."""
    if column.type == TEXT:
        return column
    if pa.types.is_boolean(column.type):
        text = pc.if_else(column, "true", "false")
    elif pa.types.is_timestamp(column.type):
        text = pc.replace_substring_regex(pc.cast(column, TEXT), r"( 00:00:00)?(\.0+)?$", "")
    elif pa.types.is_floating(column.type):
        text = _number_texts(column)
    else:
        text = pc.cast(column, TEXT)
    return pc.fill_null(pc.cast(text, TEXT), "")


def _number_texts(column: Column) -> Column:
    """Return floats as text; Arrow writes whole ones from 1e10 on with an exponent."""
    text = pc.replace_substring_regex(pc.cast(column, TEXT), r"\.0$", "")
    is_whole = pc.and_(pc.equal(column, pc.floor(column)), pc.less(pc.abs(column), _WHOLE))
    whole = pc.cast(pc.if_else(is_whole, column, None), pa.int64())
    return pc.coalesce(pc.cast(whole, TEXT), text)


def as_series(column: Column) -> pd.Series:
    """Return a text column as a pandas ``str`` series; null becomes NaN."""
    array = pd.array(column, dtype=PANDAS_TEXT)
    return pd.Series(array)


def take_rows(grid: Grid, keep: NDArray[np.bool_]) -> Grid:
    """Return the grid with the rows where `keep` is true, each still knowing its line."""
    if keep.all():
        return grid
    lines = np.arange(grid.n_rows) + grid.first_line if grid.lines is None else grid.lines
    mask = pa.array(keep)
    columns = tuple(column.filter(mask) for column in grid.columns)
    return replace(grid, columns=columns, lines=lines[keep])


def distinct_names(cells: Iterable[str]) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """Strip header cells, name the empty ones and number the repeated ones; count each.

    Examples
    --------
    >>> distinct_names([" a", "", "a"])[0]
    ('a', 'column 2', 'a (2)')
    """
    raw = list(cells)
    stripped = [kept_text(without_unseen(_WIDE_SPACES.sub(" ", cell))) for cell in raw]
    named = [cell or f"column {position}" for position, cell in enumerate(stripped, start=1)]
    used = set(named)
    seen: set[str] = set()
    names = []
    for name in named:
        distinct, copy = name, 2
        while distinct in seen or (distinct != name and distinct in used):
            distinct, copy = f"{name} ({copy})", copy + 1
        seen.add(distinct)
        names.append(distinct)
    n_trimmed = sum(a != b for a, b in zip(raw, stripped, strict=True))
    n_empty = stripped.count("")
    n_repeated = sum(a != b for a, b in zip(named, names, strict=True))
    steps = (
        Step("trimmed", None, n_trimmed, 0, code="names_trimmed"),
        Step("named", None, n_empty, 0, code="names_empty"),
        Step("numbered", None, n_repeated, 0, code="names_repeated"),
    )
    return tuple(names), tuple(step for step in steps if step.n_cells)
