"""The same small table in every format that is read, and seeded ways to damage a file of it."""

import bz2
import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from tests.bad_files import older_workbooks

ROWS = [
    (f"C{row:03d}", 20 + row % 40, round(100.5 + 37.25 * row % 900, 2), f"2023-0{1 + row % 9}-15")
    for row in range(40)
]
NAMES = ("customer", "age", "spend", "since")
SHEETS: older_workbooks.Sheets = {"customers": [NAMES, *ROWS]}
FRAME = pd.DataFrame(ROWS, columns=list(NAMES))


def _delimited(mark: str, encoding: str = "utf-8") -> bytes:
    return FRAME.to_csv(index=False, sep=mark).encode(encoding)


def _xlsx() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([NAMES, *ROWS]):
            sheet.write_row(at, 0, row)
    return buffer.getvalue()


def _parquet() -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(FRAME, preserve_index=False), buffer)
    return buffer.getvalue()


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("customers.csv", _delimited(","))
    return buffer.getvalue()


def _spreadsheet_xml() -> bytes:
    rows = "".join(
        "<Row>" + "".join(f"<Cell><Data>{value}</Data></Cell>" for value in row) + "</Row>"
        for row in [NAMES, *ROWS]
    )
    return (
        f'<?xml version="1.0"?><Workbook><Worksheet><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def _as_json() -> bytes:
    return FRAME.to_json(orient="records").encode()


FORMATS: dict[str, Callable[[], bytes]] = {
    "csv": lambda: _delimited(","),
    "tsv": lambda: _delimited("\t"),
    "utf-16": lambda: _delimited(";", "utf-16"),
    "json": _as_json,
    "json lines": lambda: FRAME.to_json(orient="records", lines=True).encode(),
    "nested json": lambda: json.dumps({"data": json.loads(_as_json()), "n": 40}).encode(),
    "xlsx": _xlsx,
    "xls": lambda: older_workbooks.xls(SHEETS),
    "xlsb": lambda: older_workbooks.xlsb(SHEETS),
    "ods": lambda: older_workbooks.ods(SHEETS),
    "parquet": _parquet,
    "html": lambda: FRAME.to_html(index=False).encode(),
    "spreadsheet xml": _spreadsheet_xml,
    "zip": _zip,
    "gzip": lambda: gzip.compress(_delimited(","), mtime=0),
    "bzip2": lambda: bz2.compress(_delimited(",")),
}
PIECES = (
    *(b"\x00", b"\xff", b'"', b"'", b"<", b"&", b"\r", b"\n", b",", b";", b"\t", b"=", b"-", b"e"),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"<!--", b"]]>", b"<![", b"{", b"[", b"NaN", b"1e999"),
    *(b"\\ud800", b"9" * 400, b"9999-99-99", b"inf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"),
    *(b"\x1b[31m", b"PK\x03\x04"),
)


def damaged(data: bytes, rng: random.Random) -> bytes:
    """Return the file after some changes of bytes; of an archive, often of what is packed in it."""
    if data.startswith(b"PK") and rng.random() < 0.7:
        return _damaged_member(data, rng)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        data = _changed(data, rng)
    return data


def _changed(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    end = min(at + rng.choice((1, 1, 4, 64, 1000)), len(data))
    kind = rng.choice(("flip", "cut", "drop", "twice", "insert", "zero", "move"))
    if kind == "flip" and at < len(data):
        return data[:at] + bytes([data[at] ^ (1 << rng.randrange(8))]) + data[at + 1 :]
    if kind == "cut":
        return data[:at] or data
    if kind == "drop":
        return data[:at] + data[end:] or data
    if kind == "twice":
        return data[:at] + data[at:end] * rng.choice((2, 30)) + data[end:]
    if kind == "zero":
        return data[:at] + b"\x00" * (end - at) + data[end:]
    if kind == "move":
        other = rng.randrange(len(data) + 1)
        return data[:other] + data[at:end] + data[other:]
    return data[:at] + rng.choice(PIECES) + data[at:]


def _damaged_member(data: bytes, rng: random.Random) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = old.namelist()
        chosen = rng.choice(names)
        for name in names:
            content = old.read(name)
            new.writestr(name, damaged(content, rng) if name == chosen else content)
    return buffer.getvalue()
