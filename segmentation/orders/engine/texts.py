"""Write cells as text: identifiers and categories stripped, "17850.0" and 17850 alike."""

# ruff: noqa: S608 - every text from outside goes through `literal`
from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa

from segmentation.orders.engine.database import in_memory
from segmentation.orders.engine.source import as_arrow, is_text
from segmentation.reading.missing import ALWAYS
from segmentation.reading.table_names import literal

NO_VALUE = (*ALWAYS, "none")
"""Spellings of a missing customer, invoice or product, in lower case."""
_LARGEST_WHOLE = 2**53
"""Beyond it, a float no longer tells neighbouring whole numbers apart."""


def text_sql(column: str, kind: pa.DataType, *, nobody: Sequence[str] = ()) -> str:
    """Return a column as text, NULL where it says that there is no value; e-mail in small letters.

    Parameters
    ----------
    column : str
        Text without white space around it.
    kind : DataType
        Arrow's type of it.
    nobody : sequence of str
        Further spellings, in lower case, that stand for no value in this column.
    """
    if pa.types.is_floating(kind):
        whole = f"{column} = trunc({column}) AND abs({column}) < {_LARGEST_WHOLE}"
        return (
            f"CASE WHEN {whole} THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) "
            f"WHEN isfinite({column}) THEN CAST({column} AS VARCHAR) END"
        )
    if not is_text(kind):
        return f"CAST({column} AS VARCHAR)"
    words = (*NO_VALUE, *nobody)
    missing, longest = ", ".join(map(literal, words)), max(map(len, words))
    # "17850.0" is what a column of numbers with gaps becomes in many exports.
    whole = f"regexp_replace({column}, '^(\\d+)\\.0+$', '\\1')"
    # Most texts are longer than any spelling of a missing one and need no closer look.
    return (
        f"CASE WHEN length({column}) > {longest} OR lower({column}) NOT IN ({missing}) "
        f"THEN CASE WHEN contains({column}, '@') THEN lower({column}) "
        f"WHEN contains({column}, '.') THEN {whole} ELSE {column} END END"
    )


def read_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return all columns as text, missing where a cell says that there is no value."""
    batch = as_arrow(frame)
    names = [f"c{place}" for place in range(len(batch.column_names))]
    texts = [
        f"{text_sql(name, column.type)} AS {name}"
        for name, column in zip(names, batch.columns, strict=True)
    ]
    with in_memory() as connection:
        connection.register("batch", batch.rename_columns(names))
        found = connection.sql(f"SELECT {', '.join(texts)} FROM batch").to_arrow_table()
    read: pd.DataFrame = found.rename_columns(list(map(str, frame.columns))).to_pandas()
    return read.astype("str").set_axis(frame.index)
