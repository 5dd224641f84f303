"""Files that must not be readable, or not be trusted: built here, since they are large or odd."""

import gzip
import io
import struct
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(*sheets: dict[str, object]) -> bytes:
    """A workbook; each sheet maps cells such as "B2" to values."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for cells in sheets:
            sheet = book.add_worksheet()
            for place, value in cells.items():
                sheet.write(place, value)
    return buffer.getvalue()


def small_workbook() -> bytes:
    return workbook({"A1": "name", "B1": "spend", "A2": "x", "B2": 2, "A3": "y", "B3": 3})


def replace_member(archive: bytes, name: str, content: bytes) -> bytes:
    """The same ZIP with another content of one member."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
    return buffer.getvalue()


def far_cell() -> bytes:
    """5 kB that span 17,179,869,184 cells."""
    return workbook({"A1": "name", "XFD1048576": 1})


def string_bomb() -> bytes:
    """One text of a million characters, which 100,000 cells refer to: 100 GB once opened."""
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c><c r="B{row}" t="s"><v>0</v></c></row>'
        for row in range(1, 50_001)
    )
    sheet = f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"
    strings = f"<sst {MAIN}><si><t>{'x' * 1_000_000}</t></si></sst>"
    book = replace_member(small_workbook(), "xl/worksheets/sheet1.xml", sheet.encode())
    return replace_member(book, "xl/sharedStrings.xml", strings.encode())


def swollen_workbook() -> bytes:
    """A workbook whose texts unpack to 110 MB."""
    strings = f"<sst {MAIN}><si><t>".encode() + b"x" * 110_000_000 + b"</t></si></sst>"
    return replace_member(small_workbook(), "xl/sharedStrings.xml", strings)


def encrypted_workbook() -> bytes:
    """What stands at the outside of an encrypted workbook: an OLE file with its two streams."""
    streams = "".join(name.ljust(64, "\0") for name in ("EncryptedPackage", "EncryptionInfo"))
    return OLE + b"\0" * 1016 + streams.encode("utf-16-le") + b"\x04" * 4096


def parquet(n_rows: int = 3) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"id": np.arange(n_rows), "spend": np.full(n_rows, 1.5)}), buffer)
    return buffer.getvalue()


def lying_parquet() -> bytes:
    """A Parquet file whose footer says that it is 2 GB long."""
    data = parquet()
    return data[:-8] + struct.pack("<I", 2**31 - 1) + data[-4:]


def scribbled_parquet() -> bytes:
    """A Parquet file with a whole footer over a destroyed content."""
    data = parquet(1000)
    return data[:4] + b"\xff" * 300 + data[304:]


def million_columns() -> bytes:
    names = b",".join(b"c%d" % n for n in range(1_000_000))
    return names + b"\n" + b",".join([b"1"] * 1_000_000) + b"\n"


def long_cell() -> bytes:
    return b"id,note\n1," + b"x" * 2_000_000 + b"\n2,b\n"


def unclosed_quote(n_rows: int = 3000) -> bytes:
    rows = b"".join(b'%d,"b",%d\n' % (n, n) for n in range(n_rows))
    return b'id,note,spend\n0,"a,7\n' + rows


def gzip_bomb() -> bytes:
    return gzip.compress(b"a,b\n" + b"1,2\n" * 3_000_000, compresslevel=1)


def zip_of(*names: str, content: bytes = b"a,b\n1,2\n3,4\n") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return buffer.getvalue()
