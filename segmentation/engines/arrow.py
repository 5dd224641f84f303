"""Put rows into the same form whatever engine sent them: types, order, bytes."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def typed_rows(table: pa.Table) -> pa.Table:
    """Return rows in types that every engine has."""
    return pa.table(list(map(_same_type, table.columns)), names=table.column_names)


def same_rows(table: pa.Table) -> pa.Table:
    """Return rows in the order of their cells, in types that every engine has."""
    columns = [_same_type(column) for column in table.columns]
    # Twice the same name is what intake tells of; sorting needs names that differ.
    places = [str(i) for i in range(len(columns))]
    plain = pa.table(columns, names=places)
    keys = [
        (name, "ascending") for name in places if not pa.types.is_nested(plain.column(name).type)
    ]
    if keys:
        plain = plain.take(pc.sort_indices(plain, sort_keys=keys))
    return plain.rename_columns(table.column_names)


def parquet_bytes(table: pa.Table) -> bytes:
    """Return rows as a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue())


def _same_type(column: Any) -> Any:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_decimal(kind) or pa.types.is_floating(kind) or pa.types.is_uint64(kind):
        return pc.cast(column, pa.float64(), safe=False)
    if pa.types.is_integer(kind):
        return column.cast(pa.int64())
    if pa.types.is_timestamp(kind):
        return pc.cast(column, pa.timestamp("us", tz=kind.tz and "UTC"), safe=False)
    if pa.types.is_large_string(kind):
        return column.cast(pa.string())
    if isinstance(kind, pa.BaseExtensionType) or pa.types.is_time(kind):
        return pa.chunked_array([pa.array(map(_text, column.to_pylist()), pa.string())])
    return column


def _text(cell: Any) -> str | None:
    return None if cell is None else str(cell)
