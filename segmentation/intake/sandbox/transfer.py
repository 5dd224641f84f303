"""Pack a customer table for another process: plain values for what is known, Arrow for columns."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandas as pd
import pyarrow as pa

from segmentation.intake.grid.grid import TEXT, as_series
from segmentation.records import (
    AsideRow,
    ColumnInfo,
    CustomerTable,
    Note,
    ReadReport,
    Step,
    contract_of,
)

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
    columns = pa.Table.from_arrays(arrays, names=names)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, columns.schema) as writer:
        writer.write_table(columns)
    return described, sink.getvalue()


def _as_arrow(values: pd.Series) -> pa.Array:
    if pd.api.types.is_string_dtype(values):
        return pa.array(values, type=TEXT)
    return pa.array(values.to_numpy())


def unpack(described: dict[str, Any], columns: pa.Buffer) -> CustomerTable:
    """Return the table that `pack` was given, its description sent as JSON."""
    infos = tuple(_column(column) for column in described["columns"])
    report = dict(described["report"])
    report["steps"] = tuple(Step(**_with_tuples(step)) for step in report["steps"])
    report["aside"] = tuple(
        AsideRow(**{**row, "reason": _reason(row["reason"])}) for row in report["aside"]
    )
    report["sheets"] = tuple(report["sheets"])
    report["texts"] = {name: tuple(lines) for name, lines in report["texts"].items()}
    table = pa.ipc.open_stream(columns).read_all()
    table.validate()
    lines = table[LINES].to_numpy() if LINES in table.column_names else None
    named = zip(infos, table.columns[: len(infos)], strict=True)
    frame = pd.DataFrame({info.name: _as_pandas(column) for info, column in named}, copy=False)
    return CustomerTable(frame, infos, ReadReport(**report), lines)


def _column(plain: dict[str, Any]) -> ColumnInfo:
    reasons = {name: _reason(plain[name]) for name in ("reading", "why")}
    contract = None if plain["contract"] is None else contract_of(plain["contract"])
    return ColumnInfo(**{**plain, **reasons, "order": tuple(plain["order"]), "contract": contract})


def _reason(plain: dict[str, Any]) -> Note:
    return Note(**_with_tuples(plain))


def _with_tuples(plain: dict[str, Any]) -> dict[str, Any]:
    """Return a record with values whose lists are tuples, which JSON does not know."""
    values = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in plain["values"].items()
    }
    return {**plain, "values": values}


def _as_pandas(column: pa.ChunkedArray) -> pd.Series:
    if column.type == TEXT:
        return as_series(column)
    values = column.to_numpy()
    return pd.Series(values if column.type == pa.float64() else values.astype("datetime64[us]"))
