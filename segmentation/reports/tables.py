"""Tables to take away: CSV that a spreadsheet opens without running anything in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from pandas.api.types import is_numeric_dtype

from segmentation.reports.cells import looks_like_formula

if TYPE_CHECKING:
    from segmentation.records import Segmentation

SEGMENT_COLUMNS = ("segment", "segment_name")


def spreadsheet_safe(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy in which no text can be taken for a formula by a spreadsheet.

    A text cell or column name that begins with = + - @ tab or return gets an apostrophe in front
    (the mark by which spreadsheets know text); numbers and dates stay what they are.
    """
    safe = frame.rename(columns=lambda name: _safe_text(str(name)))
    for position, dtype in enumerate(safe.dtypes):
        if is_numeric_dtype(dtype) or pd.api.types.is_datetime64_any_dtype(dtype):
            continue
        column = safe.iloc[:, position]
        safe.isetitem(position, column.map(_safe_cell, na_action="ignore").array)
    return safe


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Write a table as UTF-8 CSV with a byte-order mark, so that Excel reads accents right."""
    return spreadsheet_safe(frame).to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def customers_with_segments(segmentation: Segmentation) -> pd.DataFrame:
    """Return every clustered customer with all columns of the file, segment number and name.

    Columns of the file that bear one of these names keep their values as "segment (file)" and
    "segment_name (file)".
    """
    labels = segmentation.clustering.labels
    names = pd.Series(segmentation.names, dtype="str")
    frame = segmentation.prepared.frame
    own = {name: _free(f"{name} (file)", frame.columns) for name in SEGMENT_COLUMNS}
    return (
        frame.rename(columns=own)
        .assign(segment=labels, segment_name=names.to_numpy()[labels])
        .reset_index(drop=True)
    )


def _free(name: str, taken: pd.Index) -> str:
    while name in taken:
        name += " (file)"
    return name


def _safe_cell(value: object) -> object:
    return _safe_text(value) if isinstance(value, str) else value


def _safe_text(text: str) -> str:
    return f"'{text}" if looks_like_formula(text) else text
