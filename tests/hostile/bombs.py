"""Files made to hurt: small to send, large or endless to read; each way to write the same trick."""

import io
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bad_files.builders import MAIN, far_cell, replace_member, small_workbook

FIRST, LAST = ("1", "A1"), ("1048576", "XFD1048576")
"""Row and cell of the first and the last place in a sheet."""


def _sheet(row: str, *, prefix: str = "") -> bytes:
    """Return a sheet of two cells, far from each other; `row` says how one is written."""
    rows = "".join(row.format(row=at, cell=cell) for at, cell in (FIRST, LAST))
    names = MAIN.replace("xmlns", f"xmlns:{prefix}") if prefix else MAIN
    before = f"{prefix}:" if prefix else ""
    return (
        f"<{before}worksheet {names}><{before}sheetData>{rows}</{before}sheetData>"
        f"</{before}worksheet>"
    ).encode()


FAR_ROWS = {
    "plain": '<row r="{row}"><c r="{cell}"><v>1</v></c></row>',
    "single quotes": "<row r='{row}'><c r='{cell}'><v>1</v></c></row>",
    "an attribute with >": '<row a=">" r="{row}"><c a=">" r="{cell}"><v>1</v></c></row>',
    "spaces": '<row r = "{row}"><c\nr\t=\n"{cell}"><v>1</v></c></row>',
    "no number of the row": '<row><c r="{cell}"><v>1</v></c></row>',
}


def far_workbooks() -> dict[str, bytes]:
    """Return a workbook for each way to write a cell far away: 5 kB that span 17 billion cells."""
    sheets = {name: _sheet(row) for name, row in FAR_ROWS.items()}
    sheets["small letters"] = sheets["plain"].replace(b"XFD", b"xfd")
    prefixed = '<x:row r="{row}"><x:c r="{cell}"><x:v>1</x:v></x:c></x:row>'
    sheets["a prefix"] = _sheet(prefixed, prefix="x")
    found = {
        name: replace_member(small_workbook(), "xl/worksheets/sheet1.xml", sheet)
        for name, sheet in sheets.items()
    }
    found["another folder"] = moved(far_cell(), "xl/worksheets/sheet1.xml", "xl/other/page.xml")
    return found


def moved(archive: bytes, old: str, new: str) -> bytes:
    """Return the workbook with one part elsewhere, and all that refer to it."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name.endswith(".rels") or name == "[Content_Types].xml":
                content = content.replace(old[3:].encode(), new[3:].encode())
            target.writestr(new if name == old else name, content)
    return buffer.getvalue()


def parquet_of_one_text() -> bytes:
    """6 kB: one text of a million characters, which 2,000 cells share: 2 GB once unfolded."""
    texts = pa.array(["x" * 1_000_000] * 2_000).dictionary_encode()
    buffer = io.BytesIO()
    pq.write_table(pa.table({"a": texts, "b": range(2_000)}), buffer, compression="zstd")
    return buffer.getvalue()


def json_of_many_digits() -> bytes:
    return b'[{"a": ' + b"9" * 5_000 + b', "b": 1}, {"a": 1, "b": 2}]'


def deep_json() -> bytes:
    return b"[" * 100_000 + b"]" * 100_000


def wide_html() -> bytes:
    cells = b"<td colspan=999999>1</td>" * 20_000
    return b"<table><tr>" + cells + b"</tr></table>"


def half_characters() -> bytes:
    return rb'[{"a": "\ud800", "b\udfff": 1}, {"a": "\udfffx", "b\udfff": 2}]'
