"""The beginning of a file as a file of its own, so that its first rows can be shown at once."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq

from segmentation.intake.sources import FileBytes, FileFormat

_TEXT_BYTES = 300_000
"""More than what the form of a text is told by, so that it is told as for the whole file."""
_SHEET_BYTES = 4_000_000
_BLOCK = 1 << 16
_SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$")
_STRINGS = "xl/sharedStrings.xml"
_SHARED = re.compile(rb'<c\b[^>]*\bt="s"[^>]*>(?:(?!</c>).)*?<v>(\d+)</v>', re.DOTALL)


def beginning_of(file: FileBytes, file_format: FileFormat, *, n_rows: int) -> FileBytes:
    """Return a file of the same form that holds at least the first rows, or the file itself.

    Parameters
    ----------
    file : FileBytes
    file_format : {"csv", "excel", "parquet", "json"}
    n_rows : int
        Rows that are wanted; where cutting is not possible, the whole file is returned.
    """
    if file_format == "parquet":
        return replace(file, data=_of_parquet(file.data, n_rows))
    if file_format == "json":
        return replace(file, data=_of_json(file.data, n_rows))
    if file_format == "csv":
        return replace(file, data=_of_text(file.data))
    if file.data.startswith(b"PK"):
        return replace(file, data=_of_workbook(file.data, n_rows))
    return file


def _of_text(data: bytes) -> bytes:
    """Cut after a whole line; a character of UTF-16 takes two bytes."""
    if len(data) <= _TEXT_BYTES:
        return data
    start = data[:_TEXT_BYTES]
    end = max(start.rfind(b"\n"), start.rfind(b"\r"))
    is_wide = b"\x00" in start[:200]
    return data if end < 0 else start[: (end + 1) // 2 * 2] if is_wide else start[: end + 1]


def _of_parquet(data: bytes, n_rows: int) -> bytes:
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        if file.metadata.num_rows <= n_rows:
            return data
        first = next(file.iter_batches(batch_size=n_rows))
        sink = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_batches([first]), sink)
    except (pa.ArrowException, OSError, StopIteration):
        return data  # what is wrong with it is said where it is read
    return bytes(sink.getvalue())


def _of_json(data: bytes, n_rows: int) -> bytes:
    """Cut one object a line after a line, and a list of objects after an object."""
    if not data.lstrip().startswith(b"["):
        return _of_text(data) if data.count(b"\n", 0, _TEXT_BYTES) > 1 else data
    text = data[: 10 * _TEXT_BYTES].decode("utf-8", errors="ignore")
    position = text.index("[") + 1
    decoder = json.JSONDecoder()
    records: list[object] = []
    while len(records) < n_rows:
        position = _after(text, position)
        try:
            record, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return data
        records.append(record)
    return json.dumps(records).encode()


def _after(text: str, position: int) -> int:
    """Return where the next value begins."""
    while text[position : position + 1] in (" ", "\t", "\r", "\n", ","):
        position += 1
    return position


def _of_workbook(data: bytes, n_rows: int) -> bytes:
    """Cut each sheet of an .xlsx after some rows, and its texts after the last one they use."""
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

    Raises
    ------
    ValueError
        If no row ends where it should.
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
