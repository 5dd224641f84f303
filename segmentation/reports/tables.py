"""Write tables as CSV that a spreadsheet opens without running anything in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.api.types import is_float_dtype, is_numeric_dtype

from segmentation.records import METHODS
from segmentation.reports.cells import looks_like_formula

if TYPE_CHECKING:
    from segmentation.records import Segmentation

_LARGEST_WHOLE = 2.0**53
"""From here on not every whole number is a floating-point number."""

_SEGMENT_COLUMNS = ("segment", "segment_name")
_ASSIGNED_BY = "assigned_by"
"""A further column where a method left customers in no segment."""


def spreadsheet_safe(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy in which no text can be taken for a formula by a spreadsheet.

    A text cell or column name that begins as `reading.cells.FORMULA` says gets an apostrophe in
    front (the mark by which spreadsheets know text); numbers and dates stay what they are.
    """
    safe = frame.rename(columns=lambda name: _safe_text(str(name)))
    for position, dtype in enumerate(safe.dtypes):
        if is_numeric_dtype(dtype) or pd.api.types.is_datetime64_any_dtype(dtype):
            continue
        column = safe.iloc[:, position]
        texts = column.map(lambda v: _safe_text(v) if isinstance(v, str) else v, na_action="ignore")
        safe.isetitem(position, texts.array)
    return safe


def csv_bytes(frame: pd.DataFrame, *, has_comma: bool = False) -> bytes:
    """Write a table as UTF-8 CSV with a byte-order mark, so that Excel reads accents right.

    With decimal commas, semicolons stand between the cells.
    """
    separator, decimal = (";", ",") if has_comma else (",", ".")
    text = spreadsheet_safe(frame).to_csv(
        index=False, lineterminator="\n", sep=separator, decimal=decimal
    )
    return text.encode("utf-8-sig")


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Write a table as Parquet: numbers and dates keep their kind, other cells are text."""
    made = frame.rename(columns=str)
    mixed = made.select_dtypes(["object", "str"]).columns
    made[mixed] = made[mixed].astype("str")
    content: bytes = made.to_parquet(index=False)
    return content


def whole_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with columns of whole numbers as such: 19, not 19.0, as files have them."""
    whole = {
        place: column.astype("Int64")
        for place, (_, column) in enumerate(frame.items())
        if is_float_dtype(column.dtype) and _is_whole(column.dropna().to_numpy(dtype=np.float64))
    }
    made = frame.copy()
    for place, column in whole.items():
        made.isetitem(place, column.array)
    return made


def _is_whole(values: np.ndarray) -> bool:
    return bool((np.abs(values) < _LARGEST_WHOLE).all() and (values == np.rint(values)).all())


def segment_columns(segmentation: Segmentation) -> tuple[str, ...]:
    """Return the columns that `customers_with_segments` puts behind those of the file."""
    is_whole = segmentation.clustering.unassigned is None
    return _SEGMENT_COLUMNS if is_whole else (*_SEGMENT_COLUMNS, _ASSIGNED_BY)


def customers_with_segments(segmentation: Segmentation) -> pd.DataFrame:
    """Return every clustered customer with all columns of the file, segment number and name.

    Customers whom an adopted method put in no segment stand among the others, in the order of the
    file, with the segment of the nearest centre; a column "assigned_by" then says of everyone
    whether the method or the nearest centre decided.

    Columns of the file that bear one of these names keep their values as "segment (file)",
    "segment_name (file)" and so on.
    """
    clustering, prepared = segmentation.clustering, segmentation.prepared
    names = np.array(segmentation.names, dtype=object)
    rows, labels = prepared.kept, clustering.labels
    added: dict[str, pd.api.extensions.ExtensionArray] = {}
    if clustering.unassigned is not None:
        method = METHODS[clustering.algorithm]
        told = np.array([method, f"nearest centre (unassigned by {method})"], dtype=object)
        left_out = clustering.unassigned
        is_left_out = np.repeat([0, 1], [len(rows), len(left_out.rows)])
        rows, labels = np.append(rows, left_out.rows), np.append(labels, left_out.nearest)
        order = np.argsort(rows, kind="stable")
        rows, labels = rows[order], labels[order]
        added[_ASSIGNED_BY] = pd.array(told[is_left_out[order]], dtype="str")
    frame = prepared.table.frame.iloc[rows]
    own = {n: _free(f"{n} (file)", frame.columns) for n in segment_columns(segmentation)}
    return (
        frame.rename(columns=own)
        .assign(segment=labels, segment_name=pd.array(names[labels], dtype="str"), **added)
        .reset_index(drop=True)
    )


def _free(name: str, taken: pd.Index) -> str:
    while name in taken:
        name += " (file)"
    return name


def _safe_text(text: str) -> str:
    return f"'{text}" if looks_like_formula(text) else text
