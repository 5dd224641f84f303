"""List the file formats that are read: how they begin, who reads them, their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

FileFormat: TypeAlias = Literal["excel", "parquet", "html", "json", "csv"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format of files. Functions stand as ``module:function`` under `segmentation.intake`."""

    key: FileFormat
    label: str
    """The name that people see."""
    reader: str
    """Makes a grid of the bytes."""
    beginning: str = ""
    """Cuts the bytes after some rows, so that the first are shown at once; "" cannot be cut."""
    magic: tuple[bytes, ...] = ()
    """How the bytes begin."""
    starts: tuple[bytes, ...] = ()
    """How the text begins, in small letters, where the bytes tell nothing."""
    looks_like: str = ""
    """Tells by the first characters, where neither does."""
    options: tuple[Literal["sheet", "as_text"], ...] = ()
    """What the reader is told beside the limits."""
    is_written: bool = False
    """Whether its numbers are text that somebody wrote: 80.157 may mean thousands there."""
    offered: str = ""
    """What a person is asked for; "" where the format is read but not asked for."""


FORMATS: Mapping[FileFormat, Format] = MappingProxyType(
    {
        known.key: known
        for known in (
            Format(
                "excel",
                "Excel",
                "formats.spreadsheets:read_spreadsheet",
                beginning="formats.workbook_beginnings:beginning_of_workbook",
                # ZIP, as .xlsx, .xlsb and .ods are, and OLE, as .xls is.
                magic=(b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
                options=("sheet",),
                offered="Excel",
            ),
            Format(
                "parquet",
                "Parquet",
                "formats.parquet:read_parquet",
                beginning="formats.parquet:beginning_of_parquet",
                magic=(b"PAR1",),
                offered="Parquet",
            ),
            Format(
                "html",
                "Web page or XML",
                "formats.html:read_markup",
                starts=(
                    b"<!doctype html",
                    b"<html",
                    b"<?xml",
                    b"<table",
                    b"<head",
                    b"<body",
                    b"<svg",
                ),
                is_written=True,
            ),
            Format(
                "json",
                "JSON",
                "formats.json_records:read_json",
                beginning="formats.json_records:beginning_of_json",
                looks_like="formats.json_records:looks_like_json",
                offered="JSON records",
            ),
            Format(
                "csv",
                "CSV",
                "delimited.delimited:read_delimited",
                beginning="delimited.beginnings:beginning_of_text",
                options=("as_text",),
                is_written=True,
                offered="CSV or other delimited text",
            ),
        )
    }
)
"""Every format, in the order in which a file is held against them; what is none of the others is
delimited text. A further one is a line here and a module of its own."""

_OFFERED = [FORMATS[key] for key in ("csv", "excel", "parquet", "json")]
FORMAT_LABELS = ", ".join(known.label for known in _OFFERED[:-1]) + f" or {_OFFERED[-1].label}"
"""What a person is asked for, in short: "CSV, Excel, Parquet or JSON"."""
FORMATS_OFFERED = (
    ", ".join(known.offered for known in _OFFERED[:-1]) + f" or {_OFFERED[-1].offered}"
)
"""The same in full, for messages."""
