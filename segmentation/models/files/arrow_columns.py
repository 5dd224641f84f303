"""Take columns of files as Arrow reads them, only where they can be read in one way.

What is doubtful raises `NotRegularError`: then the whole file is read with more care.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.models.scoring.batch import read_offsets
from segmentation.models.scoring.cells import Warned, read_category
from segmentation.models.scoring.chunks import Part
from segmentation.models.scoring.terms import CategoryTerm, NumberTerm, Term, Vector
from segmentation.reading.cells import IS_NUMBER
from segmentation.reading.days import days_of_microseconds
from segmentation.reading.missing import means_missing
from segmentation.reading.truth import truth_of

_COMPACT_DATES = (19_000_101, 21_001_231)
"""Whole numbers such as 20240131 may be dates."""


class NotRegularError(Exception):
    """A file is not of the simple form that can be read in a stream; never seen by a user."""


class TotalsError(NotRegularError):
    """Rows of a file seem to sum up others: that is told where the whole file is at hand."""


def texts_in(table: pa.Table) -> list[pa.ChunkedArray]:
    """Return the columns of a table that hold text."""
    kinds = (pa.types.is_string, pa.types.is_large_string)
    return [column for column in table.columns if any(is_it(column.type) for is_it in kinds)]


def read_column(term: Term, column: pa.Array) -> tuple[Part, Warned]:
    """Return a column as offsets (number) or table rows (category), and the warnings.

    ``column``: as it stands in the file; null where a cell is missing. Raises NotRegularError if a
    cell could be read in two ways, or is not of the term's kind.
    """
    if isinstance(term, CategoryTerm):
        return _categories(term, column)
    return read_offsets(term, _numbers(term, column))


def _days_of_times(column: pa.Array) -> Vector:
    """Return dates and times as days since 1970-01-01, null as NaN."""
    moments = pc.cast(pc.cast(column, pa.timestamp("us")), pa.int64())
    return days_of_microseconds(_as_vector(moments))


def _numbers(term: NumberTerm, column: pa.Array) -> Vector:
    kind = column.type
    if pa.types.is_temporal(kind) and not pa.types.is_time(kind) and not pa.types.is_duration(kind):
        if term.kind != "date":
            raise NotRegularError(f"{term.name} holds dates")
        return _days_of_times(column)
    if pa.types.is_large_string(kind) or pa.types.is_string(kind):
        if term.kind != "boolean":
            raise NotRegularError(f"{term.name} holds texts")
        return _truth(term, column)
    is_truth = pa.types.is_boolean(kind) and term.kind == "boolean"
    is_number = pa.types.is_floating(kind) or pa.types.is_integer(kind)
    if not (is_number or is_truth) or term.kind == "date":
        raise NotRegularError(f"{term.name} holds {kind}")
    values = _as_vector(pc.cast(column, pa.float64(), safe=False))
    low, high = _COMPACT_DATES
    with np.errstate(invalid="ignore"):
        is_doubtful = np.isinf(values) | ((values >= low) & (values <= high))
    if is_doubtful.any():
        raise NotRegularError(f"{term.name} holds infinities or what may be dates")
    return values


def _truth(term: NumberTerm, column: pa.Array) -> Vector:
    """Read yes and no, and plain numbers."""

    def read(text: str) -> float:
        if means_missing(term.contract, text):
            return np.nan
        truth = truth_of(term.contract, text)
        if truth is not None:
            return truth
        if IS_NUMBER(text):
            return float(text)
        raise NotRegularError(f"{term.name} holds {text!r}")

    encoded = column.dictionary_encode()
    values = [read(text.strip()) for text in encoded.dictionary.to_pylist()]
    codes = pc.fill_null(encoded.indices, len(values)).to_numpy(zero_copy_only=False)
    found: Vector = np.array([*values, np.nan])[codes]
    return found


def _categories(term: CategoryTerm, column: pa.Array) -> tuple[Part, Warned]:
    texts = _as_texts(term, column)
    encoded = texts if pa.types.is_dictionary(texts.type) else texts.dictionary_encode()
    read = [read_category(term, text) for text in encoded.dictionary.to_pylist()]
    # The last entry is for null.
    read.append(read_category(term, None))
    codes = pc.fill_null(encoded.indices, len(read) - 1).to_numpy(zero_copy_only=False)
    rows = np.array([row for row, _ in read], dtype=np.intp)[codes]
    is_warned = np.array([warning is not None for _, warning in read])[codes]
    places = np.flatnonzero(is_warned).tolist()
    return rows, [(i, read[codes[i]][1] or "") for i in places]


def _as_texts(term: CategoryTerm, column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return column
    if pa.types.is_integer(kind):
        return pc.cast(column, pa.string())
    raise NotRegularError(f"{term.name} holds {kind}")


def _as_vector(column: pa.Array) -> Vector:
    """Return numbers as float64, null as NaN."""
    values: Vector = np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)
    return values
