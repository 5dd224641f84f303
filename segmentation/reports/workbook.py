"""Write the result as an Excel workbook: text as text, numbers as numbers, dates as dates."""

from __future__ import annotations

import io
import math
from datetime import datetime
from typing import TYPE_CHECKING, Any

from segmentation import wording
from segmentation.records import Findings
from segmentation.reports import grids
from segmentation.reports.cells import Losses, clean, looks_like_formula
from segmentation.reports.charts import draw_charts
from segmentation.reports.customer_rows import encode, put_rows, read_styles, row_blocks
from segmentation.reports.grids import Cell, Grid, Look
from segmentation.reports.tables import customers_with_segments, segment_columns

if TYPE_CHECKING:
    import pandas as pd

SHEETS = ("Summary", "Profiles", "Rules", "Actions", "Customers", "Data steps", "Audit", "Charts")
CUSTOMERS = f"xl/worksheets/sheet{SHEETS.index('Customers') + 1}.xml"

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
"""What a sheet has room for."""

_WIDEST = 60
_ROWS_MEASURED = 200
"""Rows that decide how wide a column is."""

_LOOKS: dict[Look, dict[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 16},
    "head": {"bold": True, "bg_color": "#F1F1FD", "bottom": 1, "bottom_color": "#DDE0E8"},
    "strong": {"bold": True},
    "quiet": {"font_color": "#5B6373"},
}


class _Book:
    """A workbook being written: its sheets in order, formats made once, losses counted."""

    def __init__(self, findings: Findings, losses: Losses) -> None:
        import xlsxwriter

        self.losses = losses
        self.target = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(
            self.target,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self.workbook.set_properties(
            {
                "title": clean(findings.title).text,
                "comments": f"{wording.PROGRAM} {findings.program_version}",
                "created": datetime.fromisoformat(findings.made),
            }
        )
        self.sheets = {name: self.workbook.add_worksheet(name) for name in SHEETS}
        self.formats: dict[tuple[object, ...], Any] = {}

    def format(
        self,
        look: Look = "plain",
        number_format: str = "General",
        *,
        is_quoted: bool = False,
        is_wrapped: bool = False,
    ) -> Any:
        """Return a format, made once."""
        key = (look, number_format, is_quoted, is_wrapped)
        if key not in self.formats:
            properties = {"num_format": number_format, "quote_prefix": is_quoted, "valign": "top"}
            properties |= {"text_wrap": is_wrapped or look == "head"} | _LOOKS[look]
            self.formats[key] = self.workbook.add_format(properties)
        return self.formats[key]

    def write(self, grid: Grid) -> None:
        """Write a sheet."""
        sheet = self.sheets[grid.name]
        for place, width in enumerate(_widths(grid)):
            sheet.set_column(place, place, width)
        for at, row in enumerate(grid.rows[:MOST_ROWS]):
            for place, cell in enumerate(row[:MOST_COLUMNS]):
                self.put(sheet, at, place, cell, is_alone=len(row) == 1)
        if grid.n_frozen_rows:
            sheet.freeze_panes(grid.n_frozen_rows, grid.n_frozen_columns)

    def put(self, sheet: Any, at: int, place: int, cell: Cell, *, is_alone: bool = False) -> None:
        """Write a cell; a text that stands alone in its row runs on to the right."""
        value = cell.value
        if isinstance(value, str):
            text = self.losses.add(clean(value))
            quoted, wrapped = looks_like_formula(text), len(text) > _WIDEST and not is_alone
            shown = self.format(cell.look, is_quoted=quoted, is_wrapped=wrapped)
            sheet.write_string(at, place, text, shown)
        elif value is not None and math.isfinite(value):
            sheet.write_number(at, place, value, self.format(cell.look, cell.number_format))

    def write_customers_head(self, frame: pd.DataFrame) -> None:
        """Write the names of the customers' columns, and three cells that hold the formats."""
        sheet = self.sheets["Customers"]
        for place, name in enumerate(frame.columns):
            self.put(sheet, 0, place, Cell(str(name), "head"))
            shown = frame.iloc[:_ROWS_MEASURED, place].astype("str").str.len().max()
            longest = max(len(str(name)), 0 if math.isnan(shown) else int(shown))
            sheet.set_column(place, place, min(longest + 2, _WIDEST))
        formats = (
            self.format(is_quoted=True),
            self.format(number_format="yyyy-mm-dd"),
            self.format(number_format="yyyy-mm-dd hh:mm:ss"),
        )
        for place, known in enumerate(formats):
            sheet.write_blank(1, place, None, known)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(frame), frame.shape[1] - 1)

    def close(self) -> bytes:
        """Return the finished workbook."""
        self.workbook.close()
        return self.target.getvalue()


def excel_workbook(findings: Findings) -> bytes:
    """Return the result as an Excel workbook; of a loaded model, what needs no customers.

    XLSX with the sheets Summary, Profiles, Rules, Actions, Customers, Data steps, Audit and Charts.
        No text is a formula, not even when it is edited. What a workbook cannot hold (control
        characters, texts of more than 32,767 characters, dates outside 1900 to 9999, customers
        beyond row 1,048,576) is counted, and said on the first sheet.
    """
    losses = Losses()
    book = _Book(findings, losses)
    for grid in _grids(findings):
        book.write(grid)
        if grid.name == "Profiles":
            draw_charts(book.workbook, book.sheets["Charts"], grid, findings.spec.segments)
    if findings.segmentation is None:
        book.write(grids.customers_grid())
        book.write(grids.summary_grid(findings, losses.sentences()))
        return book.close()
    told = findings.segmentation
    number, *own = segment_columns(told)
    # Numbers count from 0 for programs; people read names.
    named = customers_with_segments(told).drop(columns=number)
    frame, notes = _fitting(named, n_own=len(own))
    if told.clustering.unassigned is not None:
        notes.append(wording.unassigned_sentence(told.clustering))
    book.write_customers_head(frame)
    # Counted before the first sheet says what was lost.
    columns = encode(frame, losses)
    book.write(grids.summary_grid(findings, (*notes, *losses.sentences())))
    content = book.close()
    blocks = row_blocks(columns, len(frame), read_styles(content, CUSTOMERS))
    return put_rows(content, CUSTOMERS, blocks, dimension=_dimension(frame))


def _grids(findings: Findings) -> tuple[Grid, ...]:
    return (
        grids.profiles_grid(findings),
        grids.rules_grid(findings),
        grids.actions_grid(findings),
        grids.steps_grid(findings),
        grids.audit_grid(findings),
    )


def _fitting(frame: pd.DataFrame, *, n_own: int = 2) -> tuple[pd.DataFrame, list[str]]:
    """Return the customers that a sheet has room for, and what to say of the others."""
    notes = []
    n_rows, n_columns = frame.shape
    if n_rows >= MOST_ROWS:
        notes.append(wording.left_off_sheet(MOST_ROWS - 1, n_rows, "customers"))
        frame = frame.iloc[: MOST_ROWS - 1]
    if n_columns > MOST_COLUMNS:
        # The segment stands in the last columns.
        kept = [*range(MOST_COLUMNS - n_own), *range(n_columns - n_own, n_columns)]
        notes.append(wording.left_off_sheet(MOST_COLUMNS, n_columns, "columns"))
        frame = frame.iloc[:, kept]
    return frame, notes


def _dimension(frame: pd.DataFrame) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return f"A1:{xl_rowcol_to_cell(len(frame), frame.shape[1] - 1)}"


def _widths(grid: Grid) -> list[int]:
    """Return how wide each column is; texts that stand alone in their row do not count."""
    rows = [row for row in grid.rows[:_ROWS_MEASURED] if len(row) > 1]
    lengths = [0] * max((len(row) for row in rows), default=0)
    for row in rows:
        for place, cell in enumerate(row):
            lengths[place] = max(lengths[place], len(_as_shown(cell)))
    return [min(max(length, 6) + 2, _WIDEST) for length in lengths]


def _as_shown(cell: Cell) -> str:
    if isinstance(cell.value, str):
        return cell.value
    return "" if cell.value is None else f"{cell.value:,.0f}.000"
