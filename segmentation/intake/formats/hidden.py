"""Count what a sheet of an .xlsx workbook hides: hidden rows, formulas without a value, errors."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree import ElementTree

import numpy as np

from segmentation.intake.grid.grid import Grid, take_rows
from segmentation.records import Step

_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SIGNS = (b"hidden=", b"<f", b":f", b't="e"')
"""Without one of these bytes a sheet hides nothing: most are not looked at any further."""


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What the cells of a sheet do not say by themselves."""

    hidden_rows: tuple[int, ...] = ()
    """1-based rows of the sheet that are out of sight."""
    n_without_value: int = 0
    """Formulas whose result the workbook does not hold: they read as empty cells."""
    n_errors: int = 0
    """Cells with an error, #N/A or #DIV/0!: they read as empty cells too."""


def sheet_marks(data: bytes, sheet: str) -> SheetMarks:
    """Return what one sheet of a workbook hides.

    Parameters
    ----------
    data : bytes
        An .xlsx file; other workbooks are taken to hide nothing.
    sheet : str
        Its name.
    """
    if not data.startswith(b"PK"):
        return SheetMarks()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            path = _path_of(archive, sheet)
            if path is None:
                return SheetMarks()
            content = archive.read(path)
    except (KeyError, ElementTree.ParseError):
        return SheetMarks()
    return _marks(content) if any(sign in content for sign in _SIGNS) else SheetMarks()


def leave_out_hidden(grid: Grid) -> Grid:
    """Return the grid without the rows that are out of sight in the workbook."""
    if grid.lines is None or not grid.hidden:
        return grid
    keep = np.array([int(line) not in grid.hidden for line in grid.lines], dtype=bool)
    n_hidden = int(np.count_nonzero(~keep))
    if not n_hidden:
        return grid
    steps = tuple(step for step in grid.steps if step.code != "hidden_rows")
    done = Step("left out", None, 0, n_hidden, code="hidden_rows_left_out")
    return replace(take_rows(grid, keep), steps=(*steps, done), hidden=frozenset())


def _path_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Return where in the archive the sheet of a name stands."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - in the sandbox
    key = next(
        (
            each.get(f"{_OFFICE}id")
            for each in book.iter()
            if _local(each.tag) == "sheet" and each.get("name") == sheet
        ),
        None,
    )
    relations = ElementTree.fromstring(  # noqa: S314 - as above
        archive.read("xl/_rels/workbook.xml.rels")
    )
    target = next((each.get("Target") for each in relations if each.get("Id") == key), None)
    if key is None or target is None:
        return None
    return target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)


def _marks(content: bytes) -> SheetMarks:
    hidden: list[int] = []
    n_without = n_errors = 0
    row = 0
    for element in _closed(content):
        tag = _local(element.tag)
        if tag == "c":
            n_errors += element.get("t") == "e"
            parts = {_local(part.tag): part for part in element}
            n_without += "f" in parts and not (parts["v"].text if "v" in parts else None)
        elif tag == "row":
            number = element.get("r")
            row = int(number) if number is not None and number.isdecimal() else row + 1
            if element.get("hidden") in ("1", "true"):
                hidden.append(row)
            element.clear()
    return SheetMarks(tuple(hidden), n_without, n_errors)


def _closed(content: bytes) -> Iterator[ElementTree.Element]:
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(content)):  # noqa: S314 - as above
            yield element
    except ElementTree.ParseError:  # what could be read before it counts
        return


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
