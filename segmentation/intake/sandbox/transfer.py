"""Pack a customer table for another process: plain values for what is known, Arrow for columns."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pandas as pd
import pyarrow as pa

from segmentation.intake.grid.grid import TEXT, as_series
from segmentation.records import ColumnInfo, CustomerTable, ReadReport

LINES = "lines"
"""The column beside those of the file that says on which line each row begins."""


def pack(table: CustomerTable) -> tuple[dict[str, Any], pa.Buffer]:
    """Return the description of a table as plain values and its columns as an Arrow stream."""
    described = {
        "columns": [asdict(column) for column in table.columns],
        "report": asdict(table.report),
    }
    arrays = [_as_arrow(table.frame.iloc[:, p]) for p in range(len(table.columns))]
    names = [f"c{position}" for position in range(len(arrays))]
    if table.lines is not None:
        arrays.append(pa.array(table.lines))
        names.append(LINES)
    return described, stream(pa.Table.from_arrays(arrays, names=names))


def stream(columns: pa.Table) -> pa.Buffer:
    """Return a table of Arrow's as its stream; its size is taken first, so that nothing grows."""
    size = pa.MockOutputStream()
    _write(columns, size)
    buffer = pa.allocate_buffer(size.size())
    _write(columns, pa.FixedSizeBufferWriter(buffer))
    return buffer


def _write(columns: pa.Table, sink: pa.NativeFile) -> None:
    with pa.ipc.new_stream(sink, columns.schema) as writer:
        writer.write_table(columns)


def _as_arrow(values: pd.Series) -> pa.Array:
    if pd.api.types.is_string_dtype(values):
        return pa.array(values, type=TEXT)
    return pa.array(values.to_numpy())


def unpack(described: dict[str, Any], columns: pa.Buffer) -> CustomerTable:
    """Return the table that `pack` was given, its description sent as JSON."""
    infos = tuple(rebuilt(ColumnInfo, column) for column in described["columns"])
    report = rebuilt(ReadReport, described["report"])
    table = pa.ipc.open_stream(columns).read_all()
    table.validate()
    lines = table[LINES].to_numpy() if LINES in table.column_names else None
    named = zip(infos, table.columns[: len(infos)], strict=True)
    frame = pd.DataFrame({info.name: _as_pandas(column) for info, column in named}, copy=False)
    return CustomerTable(frame, infos, report, lines)


def rebuilt(kind: Any, plain: Any) -> Any:
    """Return a record that `asdict` and JSON made plain: its records again, its lists as tuples."""
    options = [one for one in get_args(kind) if one is not NoneType]
    if plain is not None and get_origin(kind) is UnionType and len(options) == 1:
        (kind,) = options
    if is_dataclass(kind) and isinstance(kind, type) and isinstance(plain, dict):
        hints = get_type_hints(kind)
        return kind(**{name: rebuilt(hints[name], value) for name, value in plain.items()})
    if isinstance(plain, dict):
        inner = options[-1] if options else None
        return {name: rebuilt(inner, value) for name, value in plain.items()}
    if isinstance(plain, list):
        inner = options[0] if options else None
        return tuple(rebuilt(inner, value) for value in plain)
    return plain


def _as_pandas(column: pa.ChunkedArray) -> pd.Series:
    if column.type == TEXT:
        return as_series(column)
    values = column.to_numpy()
    return pd.Series(values if column.type == pa.float64() else values.astype("datetime64[us]"))
