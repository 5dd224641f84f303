"""Cut the sheets of a workbook after their first rows, so that they can be shown at once."""

from __future__ import annotations

import io
import re
import zipfile

_SHEET_BYTES = 4_000_000
_BLOCK = 1 << 16
_SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$")
_STRINGS = "xl/sharedStrings.xml"
_SHARED = re.compile(rb'<c\b[^>]*\bt="s"[^>]*>(?:(?!</c>).)*?<v>(\d+)</v>', re.DOTALL)


def beginning_of_workbook(data: bytes, n_rows: int) -> bytes:
    """Cut each sheet of an .xlsx after some rows, and its texts after the last one they use.

    Workbooks of other kinds are returned as they are.
    """
    if not data.startswith(b"PK"):
        return data
    buffer = io.BytesIO()
    n_texts = 0
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as old,
            zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as new,
        ):
            if not any(_SHEET.match(name) for name in old.namelist()):
                return data
            for entry in old.infolist():
                if _SHEET.match(entry.filename):
                    sheet = _sheet_beginning(old, entry, n_rows)
                    n_texts = max([n_texts, *(int(n) + 1 for n in _SHARED.findall(sheet))])
                    new.writestr(entry.filename, sheet)
                elif entry.filename != _STRINGS:
                    new.writestr(entry.filename, old.read(entry))
            if _STRINGS in old.namelist():
                new.writestr(_STRINGS, _first_texts(old, n_texts))
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return data  # what is wrong with it is said where it is read
    return buffer.getvalue()


def _sheet_beginning(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, n_rows: int) -> bytes:
    """Return the XML of a sheet up to the end of a row.

    Raises ValueError if no row ends where it should.
    """
    text = bytearray()
    with archive.open(entry) as stream:
        while text.count(b"</row>") < n_rows and len(text) < _SHEET_BYTES:
            block = stream.read(_BLOCK)
            if not block:
                return bytes(text)
            text += block
    end = 0
    for _ in range(n_rows):
        found = text.find(b"</row>", end)
        if found < 0:
            break
        end = found + len(b"</row>")
    if not end:
        raise ValueError(entry.filename)
    return bytes(text[:end]) + b"</sheetData></worksheet>"


def _first_texts(archive: zipfile.ZipFile, n_texts: int) -> bytes:
    """Return the XML of the shared texts up to the last that is used."""
    text = bytearray()
    end = n_seen = 0
    with archive.open(_STRINGS) as stream:
        while n_seen < n_texts:
            found = text.find(b"</si>", end)
            if found >= 0:
                n_seen, end = n_seen + 1, found + len(b"</si>")
                continue
            block = stream.read(_BLOCK)
            if not block or len(text) > 10 * _SHEET_BYTES:
                return bytes(text)
            text += block
        if not end:
            text += stream.read(_BLOCK)
            end = text.find(b">", text.find(b"<sst")) + 1
    return bytes(text[:end]) + b"</sst>"
