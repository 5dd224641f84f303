"""Write the customers as rows of a sheet in XML: a cell at a time would take a minute.

References
----------
.. [1] ECMA-376-1 (2016), Office Open XML, 18.3.1.4 (cells), 22.9.2.19 (escaped text).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from segmentation.reports.cells import Losses, clean, looks_like_formula

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK_ROWS = 10_000
_COMPRESSION = 4
"""Of 1 to 9: from here on files hardly shrink further, and take long."""

LARGEST_EXACT = 10**15
"""Whole numbers from here on lose digits in a spreadsheet: they stand as text."""

_FIRST_DAY = np.datetime64("1899-12-30")
_LEAP_DAY = 60
"""The 29th of February 1900, which spreadsheets have and the calendar does not."""
LAST_DAY = 2_958_466
"""The day after 9999-12-31."""

_PLACEHOLDER = re.compile(r'<row r="2"[^>]*>.*?</row>')
STYLE = re.compile(r'<c r="[A-Z]+2"(?: s="(\d+)")?')
_DIMENSION = re.compile(r'<dimension ref="[^"]*"/>')
_ESCAPE = re.compile("(_x[0-9A-Fa-f]{4}_)")


class _Styles(NamedTuple):
    """Formats of the workbook, as attributes of a cell."""

    quoted: str
    day: str
    moment: str


Cells: TypeAlias = Callable[[int, int], list[str]]
"""From a first row to one behind the last, both from 0, to the XML of a column's cells."""
Column: TypeAlias = Callable[[_Styles], Cells]


def encode(frame: pd.DataFrame, losses: Losses) -> tuple[Column, ...]:
    """Return the columns of a table, ready to be written; what cells cannot hold is counted.

    Numbers stay numbers and dates dates; everything else is text, missing values empty cells.
    """
    return tuple(
        _column(frame.iloc[:, place], _letters(place), losses) for place in range(frame.shape[1])
    )


def row_blocks(columns: Sequence[Column], n_rows: int, styles: _Styles) -> Iterator[bytes]:
    """Return the columns as the rows of a sheet from its second on, in blocks of XML."""
    written = [column(styles) for column in columns]
    for start in range(0, n_rows, BLOCK_ROWS):
        stop = min(start + BLOCK_ROWS, n_rows)
        rows = zip(*(cells(start, stop) for cells in written), strict=True)
        yield "".join(
            f'<row r="{number}">{"".join(row)}</row>' for number, row in enumerate(rows, start + 2)
        ).encode()


def put_rows(book: bytes, sheet: str, blocks: Iterable[bytes], *, dimension: str) -> bytes:
    """Return the workbook with rows, as XML, in place of the second row of a sheet.

    `sheet` is its path in the file, `dimension` the cells that it then has, "A1:C9".
    """
    target = io.BytesIO()
    with (
        ZipFile(io.BytesIO(book)) as old,
        ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_COMPRESSION) as new,
    ):
        for entry in old.infolist():
            if entry.filename != sheet:
                new.writestr(entry, old.read(entry), ZIP_DEFLATED)
                continue
            text = _DIMENSION.sub(f'<dimension ref="{dimension}"/>', old.read(entry).decode())
            before, after = _PLACEHOLDER.split(text)
            with new.open(entry.filename, "w", force_zip64=True) as file:
                file.write(before.encode())
                for block in blocks:
                    file.write(block)
                file.write(after.encode())
    return target.getvalue()


def read_styles(book: bytes, sheet: str) -> _Styles:
    """Return the formats of the first cells of a sheet's second row, left there to be read."""
    with ZipFile(io.BytesIO(book)) as file:
        found = STYLE.findall(file.read(sheet).decode())
    return _Styles(*(f' s="{number}"' for number in found))


def _letters(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))


def _column(series: pd.Series[Any], letters: str, losses: Losses) -> Column:
    if is_datetime64_any_dtype(series.dtype):
        return _dates(series, letters, losses)
    if is_numeric_dtype(series.dtype) and _is_exact(series):
        values = series.to_numpy(dtype=np.float64, na_value=np.nan)
        return lambda _: _numbers(values, letters)
    return _texts(series, letters, losses)


def _is_exact(series: pd.Series[Any]) -> bool:
    """Whether a spreadsheet holds every number of a column."""
    if series.dtype.kind in "iu":
        return bool((series.abs() < LARGEST_EXACT).all())
    return not np.isinf(series.to_numpy(dtype=np.float64, na_value=np.nan)).any()


def _numbers(values: NDArray[np.float64], letters: str, style: str = "") -> Cells:
    def cells(start: int, stop: int) -> list[str]:
        return [
            "" if isnan(value) else f'<c r="{letters}{row}"{style}><v>{value!r}</v></c>'
            for row, value in enumerate(values[start:stop].tolist(), start + 2)
        ]

    return cells


def _dates(series: pd.Series[Any], letters: str, losses: Losses) -> Column:
    local = series.dt.tz_localize(None)
    serials = ((local.to_numpy() - _FIRST_DAY) / np.timedelta64(1, "D")).astype(np.float64)
    serials = np.where(serials <= _LEAP_DAY, serials - 1, serials)
    known = serials[~np.isnan(serials)]
    n_outside = int(((known < 1) | (known >= LAST_DAY)).sum())
    if n_outside:
        losses.add_dates(len(known))
        return _texts(local.dt.strftime("%Y-%m-%d"), letters, losses)
    is_day = bool((known % 1 == 0).all())
    return lambda styles: _numbers(serials, letters, styles.day if is_day else styles.moment)


def _texts(series: pd.Series[Any], letters: str, losses: Losses) -> Column:
    codes, found = pd.factorize(series)
    counts = np.bincount(codes[codes >= 0], minlength=len(found))
    texts = [
        losses.add(clean(str(value)), int(count))
        for value, count in zip(found, counts, strict=True)
    ]

    def column(styles: _Styles) -> Cells:
        # The last place, which code -1 finds, stands for a missing value.
        bodies = [*(_text_body(text, styles) for text in texts), ""]

        def cells(start: int, stop: int) -> list[str]:
            return [
                f'<c r="{letters}{row}"{body}' if (body := bodies[code]) else ""
                for row, code in enumerate(codes[start:stop].tolist(), start + 2)
            ]

        return cells

    return column


def _text_body(text: str, styles: _Styles) -> str:
    style = styles.quoted if looks_like_formula(text) else ""
    literal = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in literal:
        literal = _ESCAPE.sub(r"_x005F\1", literal)
    return f'{style} t="inlineStr"><is><t xml:space="preserve">{literal}</t></is></c>'
