"""A large order file as the engine sees it: its form, its columns, its first rows."""

# ruff: noqa: S608 - every name and text from outside goes through `quoted` or `literal`
from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from segmentation.errors import ReadError
from segmentation.orders.lines.columns import UNREADABLE_SHARE
from segmentation.orders.lines.roles import SAMPLED_ROWS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_HEAD = 65_536
_VALUE = r"[+-]?\d+([.,]\d+)?|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?"
"""A number or a date, where the name of a column should be."""


@dataclass(frozen=True, slots=True, eq=False)
class OrderFile:
    """One file, opened: ``relation`` is the SQL that reads it, ``types`` the type of each column.

    ``zones`` holds the time zone of the columns whose type has one.
    """

    name: str
    file_format: str
    relation: str
    types: dict[str, str]
    zones: dict[str, str]
    fingerprint: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names, in file order."""
        return tuple(self.types)


def open_orders(connection: DuckDBPyConnection, path: Path, scratch: Path) -> OrderFile:
    """Find out what a file is by its first bytes, and how to read it.

    Parameters
    ----------
    connection : DuckDBPyConnection
    path : Path
        A Parquet file, or delimited text in UTF-8 with a header, also gzipped.
    scratch : Path
        Folder for a link to the file: a name with brackets or stars would be taken for a pattern.

    Raises
    ------
    ReadError
        If there is no such file, or it is of another kind.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            stream.seek(0)
            fingerprint = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ReadError(
            f"Cannot read {path.name}: {error.strerror}. Check the path of the file."
        ) from error
    if head.startswith(b"PAR1"):
        link = scratch / "orders.parquet"
        link.symlink_to(path.resolve())
        relation = f"read_parquet({literal(str(link))})"
        types = _types(connection, relation, path.name)
        return OrderFile(path.name, "parquet", relation, types, _zones(path), fingerprint)
    link = _plain_text(path, head, scratch)
    relation, types = _dialect(connection, link, path.name)
    return OrderFile(path.name, "csv", relation, types, {}, fingerprint)


def quoted(name: str) -> str:
    """Return a column name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def sample_frame(connection: DuckDBPyConnection, file: OrderFile) -> pd.DataFrame:
    """Return the first rows, typed, to propose roles from."""
    query = f"SELECT * FROM {file.relation} LIMIT {SAMPLED_ROWS}"
    try:
        frame: pd.DataFrame = connection.sql(query).to_arrow_table().to_pandas()
    except unreadable() as error:
        raise read_error(file.name, error) from error
    if file.file_format == "parquet":
        return frame
    return frame.apply(_numbers_if_most_are)


def _numbers_if_most_are(cells: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(cells, errors="coerce")
    is_number = numbers.notna().sum() >= (1 - UNREADABLE_SHARE) * max(cells.notna().sum(), 1)
    return numbers if is_number else cells


def _plain_text(path: Path, head: bytes, scratch: Path) -> Path:
    """Return a link to a text file, or the unpacked text: the engine splits only that in parts."""
    name, link = path.name, scratch / "orders.csv"
    if not head.strip():
        raise ReadError(f"{name} is empty. Choose the file with the order lines.")
    if head.startswith(b"\x1f\x8b"):
        try:
            with gzip.open(path, "rb") as packed, link.open("wb") as text:
                shutil.copyfileobj(packed, text, _HEAD * 16)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise ReadError(
                f"{name} begins like a gzip file but is damaged or cut off. Pack it again."
            ) from error
        except OSError as error:
            raise ReadError(
                f"Cannot unpack {name}: {error.strerror}. Make room in the temporary folder, or "
                "unpack it yourself."
            ) from error
        with link.open("rb") as text:
            head = text.read(_HEAD)
    else:
        link.symlink_to(path.resolve())
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or b"\x00" in head:
        raise ReadError(
            f"{name} is neither Parquet nor delimited text, which large order files must be. Save "
            "it as CSV or Parquet."
        )
    return link


def _dialect(connection: DuckDBPyConnection, link: Path, name: str) -> tuple[str, dict[str, str]]:
    """Return the SQL that reads a text file, all columns as text, and the types of the columns."""
    # Quotes may come long after the rows by which the engine would recognise them.
    given = """all_varchar=true, header=true, quote='"', escape='"', comment=''"""
    query = f"SELECT Delimiter, SkipRows, Columns FROM sniff_csv({literal(str(link))}, {given})"
    try:
        delimiter, n_skipped, columns = connection.execute(query).fetchall()[0]
    except unreadable() as error:
        raise read_error(name, error) from error
    types = {str(column["name"]): "VARCHAR" for column in columns}
    values = [column for column in types if re.fullmatch(_VALUE, column.strip())]
    if values:
        raise ReadError(
            f"The first line of {name} looks like an order line and not like column names (it has "
            f"{values[0]!r}). Write a line with the names of the columns above it."
        )
    listed = ", ".join(f"{literal(column)}: 'VARCHAR'" for column in types)
    relation = (
        f"read_csv({literal(str(link))}, {given}, auto_detect=false, "
        f"delim={literal(str(delimiter))}, skip={int(n_skipped)}, columns={{{listed}}})"
    )
    return relation, types


def unreadable() -> tuple[type[Exception], ...]:
    """Return the engine's errors that mean that a file is at fault."""
    import duckdb

    return (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException)


def _types(connection: DuckDBPyConnection, relation: str, name: str) -> dict[str, str]:
    try:
        rows = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    except unreadable() as error:
        raise read_error(name, error) from error
    return {str(row[0]): str(row[1]) for row in rows}


def read_error(name: str, error: Exception) -> ReadError:
    """Return the engine's complaint about a file as one sentence with a remedy."""
    text = str(error)
    line = re.search(r"CSV Error on Line: (\d+)", text)
    where = f" (line {int(line.group(1)):,})" if line else ""
    if "not utf-8" in text:
        return ReadError(f"{name} is not written in UTF-8{where}. Save it as UTF-8, or as Parquet.")
    columns = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", text)
    if columns:
        return ReadError(
            f"{name} cannot be read as a table{where}: there are {columns.group(2)} cells where "
            f"the header has {columns.group(1)}. Mend the line, or quote cells that hold the "
            "separator."
        )
    if re.search("sniffing|GZIP|magic bytes|end of file|footer", text):
        return ReadError(
            f"{name} cannot be read as a table: it is damaged, cut off, or has no separator that "
            "gives all rows as many cells as the header. Export it again."
        )
    first = next((part for part in text.splitlines() if part.strip()), "no reason given")
    said = re.sub(r"'[^']*orders\.(?:csv|parquet)'", name, first.partition(": ")[2] or first)
    return ReadError(f"{name} cannot be read as a table{where}: {said.rstrip('.')}.")


def _zones(path: Path) -> dict[str, str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pq.read_schema(path)
    return {
        field.name: field.type.tz
        for field in schema
        if pa.types.is_timestamp(field.type) and field.type.tz is not None
    }
