"""Parquet files and JSON records to a grid."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from segmentation.errors import ReadError
from segmentation.intake.encoding import decode
from segmentation.intake.grid import TEXT, Column, Grid, distinct_names, text_column
from segmentation.intake.limits import Limits
from segmentation.intake.size import require_columns, require_rows


def read_parquet(data: bytes, name: str, *, limits: Limits) -> Grid:
    """Read a Parquet file, after a look at the size that its footer states.

    Raises
    ------
    ReadError
        If the file is damaged, or a column holds lists or other nested values.
    TooLargeError
        If it has more rows or columns than the limits allow.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        require_columns(name, file.metadata.num_columns, limits)
        require_rows(name, file.metadata.num_rows, file.metadata.num_columns, limits)
        table = file.read()
    except (pa.ArrowException, OSError) as error:
        raise ReadError(
            f"{name} is a damaged Parquet file: its footer and its content do not agree. Write or "
            "copy it again."
        ) from error
    names, steps = distinct_names(table.column_names)
    columns = tuple(
        _ready(column, title, name) for column, title in zip(table.columns, names, strict=True)
    )
    return Grid(names, columns, None, first_line=1, steps=steps, file_format="parquet")


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


def read_json(data: bytes, name: str, *, limits: Limits) -> Grid:
    """Read JSON records: a list of objects, an object of lists, or one object a line.

    Raises
    ------
    ReadError
        If it is not JSON, or not records.
    TooLargeError
        If it has more rows or columns than the limits allow.
    """
    text = decode(data, name)
    records = _records(_parse(text.data, name), name)
    require_rows(name, len(records), 1, limits)
    keys: dict[str, None] = {}
    for record in records:
        keys.update(dict.fromkeys(record))
        require_columns(name, len(keys), limits)
    require_rows(name, len(records), len(keys), limits)
    names, steps = distinct_names(keys)
    columns = tuple(text_column([_text(record.get(key)) for record in records]) for key in keys)
    return Grid(
        names,
        columns,
        None,
        first_line=1,
        steps=text.steps + steps,
        file_format="json",
        encoding=text.encoding,
    )


def _parse(data: bytes, name: str) -> object:
    try:
        return json.loads(data)
    except RecursionError as error:
        raise ReadError(
            f"{name} is JSON nested too deeply for a table. Use a list of plain objects."
        ) from error
    except ValueError as error:
        try:
            return [json.loads(line) for line in io.BytesIO(data) if line.strip()]
        except (ValueError, RecursionError):
            raise ReadError(
                f"{name} looks like JSON but breaks off or is mistyped: {error}. Write it again."
            ) from error


def _records(parsed: object, name: str) -> list[Mapping[str, object]]:
    if isinstance(parsed, dict):
        lists = list(parsed.values())
        if lists and all(isinstance(cells, list) for cells in lists):
            if len({len(cells) for cells in lists}) == 1 and not isinstance(lists[0][:1], dict):
                cells_by_row = zip(*lists, strict=True)
                if not any(isinstance(cell, dict) for cell in lists[0]):
                    return [dict(zip(parsed, row, strict=True)) for row in cells_by_row]
            if len(lists) == 1:
                return _records(lists[0], name)
        parsed = [parsed]
    if isinstance(parsed, list) and parsed and all(isinstance(item, dict) for item in parsed):
        return parsed
    if isinstance(parsed, list) and parsed and all(isinstance(item, list) for item in parsed):
        header = [str(cell) for cell in parsed[0]]
        return [dict(zip(header, row, strict=False)) for row in parsed[1:]]
    raise ReadError(
        f'{name} is JSON but not records. Use a list of objects such as [{{"age": 31}}, ..].'
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)
