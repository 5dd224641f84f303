"""Workbooks in the formats beside .xlsx, built here: .xls by xlwt, .ods and .xlsb by hand."""

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

import xlwt

Sheets = Mapping[str, Sequence[Sequence[object]]]

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
    'Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ODS = "urn:oasis:names:tc:opendocument:xmlns"


def xls(sheets: Sheets) -> bytes:
    """An .xls workbook (BIFF8 in an OLE file)."""
    book = xlwt.Workbook()
    days = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                style = days if isinstance(cell, dt.date) else xlwt.Style.default_style
                sheet.write(row, column, cell, style)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(sheets: Sheets) -> bytes:
    """An OpenDocument spreadsheet."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{_ODS}:office:1.0" '
        f'xmlns:table="{_ODS}:table:1.0" xmlns:text="{_ODS}:text:1.0"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_ODS}:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return _zip({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_cell(cell: object) -> str:
    if isinstance(cell, dt.date):
        kind = f'date" office:date-value="{cell.isoformat()}'
    elif isinstance(cell, int | float):
        kind = f'float" office:value="{cell}'
    else:
        kind = "string"
    text = f"<text:p>{escape(str(cell))}</text:p>"
    return f'<table:table-cell office:value-type="{kind}">{text}</table:table-cell>'


def xlsb(sheets: Sheets) -> bytes:
    """A binary workbook (BIFF12): numbers and texts only."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations("officeDocument", ["xl/workbook.bin"]),
        "xl/_rels/workbook.bin.rels": _relations(
            "worksheet", [f"worksheets/sheet{n}.bin" for n in range(1, len(sheets) + 1)]
        ),
    }
    bundles = b"".join(
        _record(156, struct.pack("<II", 0, n) + _wide(f"rId{n}") + _wide(name))
        for n, name in enumerate(sheets, start=1)
    )
    members["xl/workbook.bin"] = _record(131) + _record(143) + bundles + _record(144) + _record(132)
    for n, rows in enumerate(sheets.values(), start=1):
        members[f"xl/worksheets/sheet{n}.bin"] = _xlsb_sheet(rows)
    return _zip(members)


def _xlsb_sheet(rows: Sequence[Sequence[object]]) -> bytes:
    n_columns = max((len(row) for row in rows), default=0)
    body = b""
    for position, cells in enumerate(rows):
        body += _record(0, struct.pack("<I", position) + b"\0" * 13)
        for column, cell in enumerate(cells):
            place = struct.pack("<II", column, 0)
            if isinstance(cell, int | float):
                body += _record(5, place + struct.pack("<d", cell))
            else:
                body += _record(6, place + _wide(str(cell)))
    span = struct.pack("<IIII", 0, max(0, len(rows) - 1), 0, max(0, n_columns - 1))
    return _record(129) + _record(148, span) + _record(145) + body + _record(146) + _record(130)


def _record(number: int, content: bytes = b"") -> bytes:
    """One record: its number and its length in groups of seven bits."""
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    length, size = b"", len(content)
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return head + length + content


def _wide(text: str) -> bytes:
    units = text.encode("utf-16-le")
    return struct.pack("<I", len(units) // 2) + units


def _relations(kind: str, targets: Sequence[str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, target in enumerate(targets, start=1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{entries}</Relationships>'


def _zip(members: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()
