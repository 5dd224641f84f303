"""Read Parquet files as a grid."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from segmentation.errors import ReadError
from segmentation.intake.grid.grid import TEXT, Column, Grid, distinct_names, with_texts
from segmentation.intake.grid.size import require_columns, require_rows
from segmentation.intake.limits import Limits
from segmentation.records import Step


def read_parquet(data: bytes, name: str, *, limits: Limits) -> Grid:
    """Read a Parquet file, after a look at the size that its footer states.

    Raises ReadError if the file is damaged, or a column holds lists or other nested values;
    TooLargeError if it has more rows or columns than the limits allow.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        require_columns(name, file.metadata.num_columns, limits)
        require_rows(name, file.metadata.num_rows, file.metadata.num_columns, limits)
        table = file.read()
    except pa.ArrowMemoryError:
        raise  # It is not damaged; what it takes is told by whoever set the bounds.
    except (pa.ArrowException, OSError) as error:
        raise damaged(name) from error
    return to_grid(table, name)


def damaged(name: str) -> ReadError:
    """Return the error about a file whose parts contradict each other."""
    return ReadError(
        f"{name} is a damaged Parquet file: its footer and its content do not agree. Write or copy "
        "it again."
    )


def to_grid(table: pa.Table, name: str) -> Grid:
    """Bring a table to the types that a grid holds.

    Raises ReadError if a column holds lists or other nested values.
    """
    names, steps = distinct_names(table.column_names)
    columns = tuple(
        _ready(column, title, name) for column, title in zip(table.columns, names, strict=True)
    )
    zoned = tuple(
        _zone_step(title, column)
        for column, title in zip(table.columns, names, strict=True)
        if pa.types.is_timestamp(column.type) and column.type.tz is not None
    )
    grid = Grid(names, columns, None, first_line=1, steps=steps + zoned)
    kinds = [getattr(column.type, "value_type", column.type) for column in table.columns]
    texts = {
        name
        for name, kind in zip(names, kinds, strict=True)
        if pa.types.is_string(kind) or pa.types.is_large_string(kind)
    }
    return with_texts(grid, lambda _, rows: [True] * len(rows), among=texts)


def beginning_of_parquet(data: bytes, n_rows: int) -> bytes:
    """Return a Parquet file of the first rows; the whole where it has no more or is damaged."""
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


def _zone_step(title: str, column: Column) -> Step:
    """Say that the times of a column are told in UTC, whichever zone its type has."""
    zone = column.type.tz
    n_moved = 0 if zone in ("UTC", "+00:00") else len(column) - column.null_count
    return Step("converted", title, n_moved, n_moved, code="utc_zone", values={"zone": str(zone)})


def _ready(column: Column, title: str, name: str) -> Column:
    """Bring a column to one of the types that a grid holds."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = pc.cast(column, kind.value_type), kind.value_type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise ReadError(_not_single(title, name, kind))
    if pa.types.is_boolean(kind) or pa.types.is_floating(kind):
        return pc.cast(column, pa.float64()) if pa.types.is_floating(kind) else column
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return pc.cast(column, pa.timestamp("us"), safe=False)
    try:
        return pc.fill_null(pc.cast(column, TEXT), "")
    except pa.ArrowNotImplementedError as error:
        raise ReadError(_not_single(title, name, kind)) from error


def _not_single(title: str, name: str, kind: pa.DataType) -> str:
    return (
        f"Column {title!r} of {name} holds {kind} in each cell, not a number, date or text. Leave "
        "it out or split it into columns."
    )
