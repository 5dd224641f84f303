"""Read Excel workbooks (.xlsx, .xls, .xlsb, .ods) as a grid."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import python_calamine as calamine

from segmentation.errors import ReadError
from segmentation.intake.delimited.dialect import Dialect
from segmentation.intake.delimited.headers import read_header
from segmentation.intake.delimited.layout import find_layout
from segmentation.intake.delimited.splitting import Record
from segmentation.intake.formats.hidden import SheetMarks, sheet_marks
from segmentation.intake.formats.workbooks import require_reach
from segmentation.intake.grid.grid import Grid, text_column, with_texts
from segmentation.intake.grid.size import require_columns, require_rows
from segmentation.intake.grid.tables import other_table_line
from segmentation.intake.limits import Limits
from segmentation.records import AsideRow, Note, Step

_SAMPLE_ROWS = 300
_LEAST_SIZE = 0.2
"""Of the cells of the largest sheet: a smaller one is a cover, a legend or a list of codes."""
_LIST_WIDTH = 2
"""A sheet of codes and their names is no table of customers, where another is wider."""
_MOST_EXACT = 1e15
"""A workbook keeps 15 digits of a number: longer identifiers are cut or padded with zeros."""
_MOST_WHOLE = 1e22
"""Up to here a whole number is written without an exponent."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DIRECTORY = 10_000_000
"""Bytes in which the name of the stream stands that holds an encrypted workbook."""


def read_spreadsheet(data: bytes, name: str, *, sheet: str | None, limits: Limits) -> Grid:
    """Read one sheet of a workbook, by default the first in sight that holds a table.

    Raises ReadError if the workbook is encrypted or damaged, or has no such sheet; TooLargeError if
    the sheet has more rows or columns than the limits allow.
    """
    if _ENCRYPTED in data[:_DIRECTORY]:
        raise ReadError(_protected(name))
    try:
        require_reach(data, name, limits)
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            sheets = tuple(workbook.sheet_names)
            chosen = _choose(workbook, sheets, sheet, name)
            n_above = chosen.start[0] if chosen.start else 0
            cells = chosen.to_python(skip_empty_area=True)
            merged = _merged_down(chosen)
    except calamine.PasswordError as error:
        raise ReadError(_protected(name)) from error
    except (
        calamine.CalamineError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,  # a part with a password
        ValueError,  # offsets beyond the file
    ) as error:
        raise ReadError(
            f"{name} is a damaged workbook, or not one that can be read here. Open it in a "
            "spreadsheet program and save it again as .xlsx or CSV."
        ) from error
    n_filled = _fill_down(cells, merged)
    rows = [[_text(cell) for cell in row] for row in cells]
    grid = grid_of_rows(rows, name, limits, n_above=n_above)
    marks = sheet_marks(data, chosen.name)
    steps = _steps(marks, grid, n_filled, _count_long(cells))
    return replace(
        _with_texts(cells, grid, n_above),
        sheet=chosen.name,
        sheets=sheets,
        steps=grid.steps + steps,
        hidden=frozenset(marks.hidden_rows),
    )


def _with_texts(cells: list[list[Any]], grid: Grid, n_above: int) -> Grid:
    return with_texts(
        grid,
        lambda place, rows: (
            isinstance(cells[grid.line(row) - n_above - 1][place], str) for row in rows
        ),
    )


def _merged_down(sheet: calamine.CalamineSheet) -> list[tuple[int, int, int]]:
    """Return first row, last row and column of every merged cell that spans rows only."""
    if sheet.start is None:
        return []
    top, left = sheet.start
    return [
        (first[0] - top, last[0] - top, first[1] - left)
        for first, last in sheet.merged_cell_ranges or ()
        if first[1] == last[1] and first[0] < last[0] and first >= (top, left)
    ]


def _fill_down(cells: list[list[Any]], merged: list[tuple[int, int, int]]) -> int:
    """Repeat the value of every merged cell in the rows that it spans; return how often."""
    n_filled = 0
    for first, last, column in merged:
        for row in cells[first + 1 : last + 1]:
            if column < len(row) and row[column] in ("", None):
                row[column] = cells[first][column]
                n_filled += 1
    return n_filled


def _count_long(cells: list[list[Any]]) -> int:
    """Return how many whole numbers have more digits than a workbook keeps of a number."""
    return sum(
        isinstance(cell, float) and abs(cell) >= _MOST_EXACT and cell.is_integer()
        for row in cells
        for cell in row
    )


def _steps(marks: SheetMarks, grid: Grid, n_filled: int, n_long: int) -> tuple[Step, ...]:
    lines = set() if grid.lines is None else set(grid.lines.tolist())
    n_hidden = len(lines & set(marks.hidden_rows))
    steps = (
        Step("filled down", None, n_filled, 0, code="merged_cells"),
        Step("kept", None, 0, n_hidden, code="hidden_rows"),
        Step("left empty", None, marks.n_without_value, 0, code="formulas_without_value"),
        Step("read as missing", None, marks.n_errors, 0, code="error_cells"),
        Step("kept", None, n_long, 0, code="digits_beyond_exact"),
    )
    return tuple(step for step in steps if step.n_cells or step.n_rows)


def _protected(name: str) -> str:
    return f"{name} is protected by a password. Save a copy without one and use that."


def _choose(
    workbook: calamine.CalamineWorkbook, sheets: tuple[str, ...], sheet: str | None, name: str
) -> calamine.CalamineSheet:
    if sheet is not None:
        if sheet not in sheets and sheet.isdecimal() and 1 <= int(sheet) <= len(sheets):
            sheet = sheets[int(sheet) - 1]
        if sheet not in sheets:
            raise ReadError(f"{name} has no sheet {sheet!r}. Its sheets are: {', '.join(sheets)}.")
        return workbook.get_sheet_by_name(sheet)
    found = [workbook.get_sheet_by_name(each) for each in sheets]
    filled = [each for each in found if each.total_height]
    visible = {
        each.name
        for each in workbook.sheets_metadata
        if each.visible == calamine.SheetVisibleEnum.Visible
    }
    in_sight = [each for each in filled if each.name in visible] or filled
    most = max((each.height * each.width for each in in_sight), default=0)
    large = [each for each in in_sight if each.height * each.width >= _LEAST_SIZE * most]
    if large:
        is_wide = any(each.width > _LIST_WIDTH for each in large)
        return next(each for each in large if each.width > _LIST_WIDTH or not is_wide)
    raise ReadError(f"{name} is a workbook without any cell. Choose another file.")


def _text(cell: object) -> str:
    """Return a cell as text: whole numbers without a point, dates in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _MOST_WHOLE else repr(cell)
    if isinstance(cell, dt.datetime):
        text = cell.isoformat(sep=" ")
        return text.removesuffix(" 00:00:00")
    return str(cell)


def grid_of_rows(rows: list[list[str]], name: str, limits: Limits, *, n_above: int = 0) -> Grid:
    """Find the table in rows of equally many cells as text; `n_above` rows were left out above."""
    layout = find_layout(rows[:_SAMPLE_ROWS])
    require_columns(name, layout.n_columns, limits)
    require_rows(name, len(rows), layout.n_columns, limits)
    records = [
        Record(line, row, " ".join(row), True) for line, row in enumerate(rows, start=n_above + 1)
    ]
    header = read_header(
        records[layout.n_preamble : layout.first_data],
        Dialect("\t"),
        layout.n_columns,
        has_row_names=False,
        is_merged=True,
    )
    n_body = _table_end(records[layout.first_data :], layout.n_columns)
    body = rows[layout.first_data : layout.first_data + n_body]
    above = [(record, Note("above_table")) for record in records[: layout.n_preamble]]
    below = [(record, Note("second_table")) for record in records[layout.first_data + n_body :]]
    return Grid(
        names=header.names if layout.n_columns else (),
        columns=tuple(text_column([row[p] for row in body]) for p in range(layout.n_columns)),
        lines=np.arange(len(body), dtype=np.int64) + n_above + layout.first_data + 1,
        steps=header.steps if layout.n_columns else (),
        aside=tuple(
            AsideRow(record.line, " ".join(filter(None, record.cells)), reason)
            for record, reason in [*above, *below]
            if any(record.cells)
        ),
        nameless=header.nameless,
    )


def _table_end(body: list[Record], n_columns: int) -> int:
    """Return how many rows there are before another table that stands below a blank row."""
    filled = [record for record in body if any(map(str.strip, record.cells))]
    blank = [record for record in body if not any(map(str.strip, record.cells))]
    if not blank or not filled:
        return len(body)
    columns = tuple(text_column([r.cells[p] for r in filled]) for p in range(n_columns))
    lines = np.array([record.line for record in filled], dtype=np.int64)
    end = other_table_line(columns, lines, blank)
    return len(body) if end is None else end - body[0].line
