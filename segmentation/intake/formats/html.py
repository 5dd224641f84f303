"""Read tables in web pages and in spreadsheet XML, which many programs save as .xls."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

from segmentation.errors import ReadError
from segmentation.intake.formats.spreadsheets import grid_of_rows
from segmentation.intake.grid.grid import Grid
from segmentation.intake.grid.size import require_columns, require_rows
from segmentation.intake.limits import Limits
from segmentation.records import Step

_TABLES = ("table", "worksheet")
_ROWS = ("tr", "row")
_CELLS = ("td", "th", "cell")
_SILENT = ("script", "style", "head")
_WIDEST = 500
"""A cell that says it is wider, or further to the right, is taken to be this wide."""
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([A-Za-z0-9_-]+)")
_HEAD = 2_000


def read_markup(data: bytes, name: str, *, limits: Limits) -> Grid:
    """Read the largest table of a web page or of spreadsheet XML.

    Nothing that the file names is opened, and no entity of its own is known.

    Raises ReadError if there is no table with a cell, or the markup is damaged; TooLargeError if
    the table has more rows or columns than the limits allow.
    """
    parser = _Tables()
    try:
        parser.feed(_decoded(data))
        parser.close()
    except AssertionError as error:  # what the parser raises at a section that it does not know
        raise ReadError(
            f"{name} is a damaged web page or XML document ({error}). Open it in a spreadsheet "
            "program and save it as .xlsx or CSV."
        ) from error
    tables = [table for table in parser.tables if any(any(row) for row in table)]
    if not tables:
        raise ReadError(
            f"{name} is a web page or XML document, not a table. Open it in a spreadsheet "
            "program and save it as .xlsx or CSV."
        )
    largest = max(tables, key=lambda table: sum(map(len, table)))
    width = max(map(len, largest))
    require_columns(name, width, limits)
    require_rows(name, len(largest), width, limits)
    rows = [[*row, *[""] * (width - len(row))] for row in largest]
    grid = grid_of_rows(rows, name, limits)
    step = Step("unpacked", None, 0, 0, code="markup", values={"n_tables": len(tables)})
    return replace(grid, steps=(step, *grid.steps))


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found = _CHARSET.search(data[:_HEAD])
        said = found[1].decode("ascii") if found else "cp1252"
    try:
        return data.decode(said, errors="replace")
    except LookupError:
        return data.decode("cp1252", errors="replace")


class _Tables(HTMLParser):
    """Collects the cells of every table as text; a table in a cell is one of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._width = 1
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag in _TABLES:
            if tag == "table" and self._open and self._is_sheet:
                return  # spreadsheet XML has a table in each worksheet
            self._end_cell()
            self._open.append([])
            self.tables.append(self._open[-1])
            self._is_sheet = tag == "worksheet"
        elif self._open and tag in _ROWS:
            self._end_cell()
            self._open[-1].append([])
        elif self._open and tag in _CELLS:
            self._begin_cell(dict(attrs))
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def _begin_cell(self, said: dict[str, str | None]) -> None:
        self._end_cell()
        rows = self._open[-1]
        if not rows:
            rows.append([])
        at = _number(said.get("ss:index"), len(rows[-1]) + 1) - 1
        rows[-1].extend([""] * (at - len(rows[-1])))
        self._width = _number(said.get("colspan"), 1)
        self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        if tag in _CELLS or tag in _ROWS:
            self._end_cell()
        elif self._open and (tag == "worksheet" or (tag == "table" and not self._is_sheet)):
            self._end_cell()
            self._open.pop()

    def close(self) -> None:
        """End what the file left open."""
        super().close()
        self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is not None and self._open and self._open[-1]:
            text = " ".join("".join(self._cell).split())
            self._open[-1][-1].extend([text, *[""] * (self._width - 1)])
        self._cell = None

    _is_sheet = False


def _number(text: str | None, otherwise: int) -> int:
    if text is None or not (text.isdecimal() and text.isascii()):
        return otherwise
    return min(max(int(text[:6]), 1), _WIDEST)
