"""Look into a workbook before it is opened: how much it unpacks to, how far its cells reach.

A workbook of a few kilobytes can hold one cell in the last row of the last column, or one long
text a million times; opening it would take all memory.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import IO

from segmentation.errors import TooLargeError
from segmentation.intake.limits import MEGABYTE, Limits

_EXPANSION = 10
"""XML packs to about a tenth: a workbook unpacks to at most so many times the limit of a file."""
_TEXTS = "xl/sharedStrings.xml"
"""The one part that holds what people wrote, in which a place would be no place of a cell."""
_PLACE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,3})(\d{1,7})["']""")
"""Where a cell or a row says that it stands, in whichever way the XML is written: with any prefix,
either kind of quotes, other attributes before it."""
_BLOCK = 1 << 22
_OVERLAP = 200


def require_reach(data: bytes, name: str, limits: Limits) -> None:
    """Raise if a workbook unpacks to too much, or a sheet spans far more cells than it fills.

    Raises TooLargeError if it does.

    Parameters
    ----------
    data : bytes
        An .xlsx file; others are left to the memory limit.
    name : str
        What messages call it.
    """
    if not data.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        n_bytes = sum(entry.file_size for entry in entries)
        if n_bytes > _EXPANSION * limits.n_bytes:
            raise TooLargeError(
                f"{name} unpacks to {n_bytes / MEGABYTE:,.0f} MB, the limit here is "
                f"{_EXPANSION * limits.n_bytes / MEGABYTE:,.0f} MB. Save the one sheet that is "
                "needed as CSV and use that."
            )
        for entry in entries:
            if entry.filename != _TEXTS:
                with archive.open(entry) as stream:
                    _require_sheet(stream, name, limits)


def _require_sheet(stream: IO[bytes], name: str, limits: Limits) -> None:
    rows: set[int] = set()
    columns: set[bytes] = set()
    rest = b""
    while block := stream.read(_BLOCK):
        text = rest + block
        for letters, row in set(_PLACE.findall(text)):
            rows.add(int(row))
            if letters:
                columns.add(letters)
        rest = text[-_OVERLAP:]
    if not rows or not columns:
        return
    numbers = [_number(letters) for letters in columns]
    n_rows = max(rows) - min(rows) + 1
    n_columns = max(numbers) - min(numbers) + 1
    if n_rows * n_columns > limits.n_cells:
        raise TooLargeError(
            f"A sheet of {name} spans {n_rows:,} rows and {n_columns:,} columns, of which "
            f"{len(rows):,} rows and {len(columns):,} columns hold anything; the limit here is "
            f"{limits.n_cells:,} cells. Delete the cells that stand far outside the table."
        )


def _number(letters: bytes) -> int:
    """Return the number of a column: A is 1, XFD 16,384."""
    number = 0
    for letter in letters:
        number = 26 * number + (letter & ~0x20) - ord("A") + 1
    return number
