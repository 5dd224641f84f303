"""Read with more care than a stream allows, by functions that the intake lends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from segmentation.models.files.arrow_columns import read_column
from segmentation.models.scoring.batch import read_parts
from segmentation.models.scoring.cells import Column
from segmentation.models.scoring.columns import require_columns
from segmentation.models.scoring.model import Model
from segmentation.models.scoring.terms import NumberTerm, Term
from segmentation.reading.cells import IS_NUMBER
from segmentation.records import FORMATS, CustomerTable, RawTable, ReadReport


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """How files are read that are not of the simplest kind; models know no other stage."""

    read_raw: Callable[[Path | bytes], RawTable]
    type_columns: Callable[[RawTable], CustomerTable]
    may_hold_totals: Callable[[RawTable], bool]
    """Whether the last rows look like totals."""
    names_totals: Callable[[pa.ChunkedArray], bool]
    """Whether one of some texts is a word for a total."""
    work: Callable[..., Any]
    """Does the work on a file, elsewhere perhaps: takes the file, the kind of its result, the work,
    which takes a progress, and the progress."""
    is_whole: bool = False
    """Whether no file is read in a stream: which part of it is read has been chosen."""


def read_customer_rows(source: Path | bytes, reading: Reading) -> RawTable:
    """Read a file with care; rows that are no customers, such as totals, stand aside.

    Raises ReadError, DataError or TooLargeError if the file is no table.
    """
    return without_totals(reading.read_raw(source), reading)


def without_totals(raw: RawTable, reading: Reading) -> RawTable:
    """Return the rows of a table without those that sum up others; they stand aside."""
    table = reading.type_columns(raw)
    if len(table.frame) == len(raw.rows) or raw.lines is None or table.lines is None:
        return raw
    is_kept = np.isin(raw.lines, table.lines)
    return replace(
        raw,
        rows=raw.rows[is_kept].reset_index(drop=True),
        lines=raw.lines[is_kept],
        report=replace(raw.report, n_rows=int(is_kept.sum()), aside=table.report.aside),
    )


def careful_columns(model: Model, raw: RawTable) -> list[Column]:
    """Return the raw column of each feature as text, to be read by the model's own contracts.

    Numbers that the file itself holds as such are numbers: their point is never one of thousands.
    Beside them its texts are read by the contracts.

    Raises DataError if a column is missing.
    """
    matched = require_columns(model.features, raw.header, model.spec.aliases)
    return [
        as_held(term, raw.rows[matched[term.name]], raw.report, raw.lines)
        for term in model.scorer.terms
    ]


def as_held(
    term: Term, column: Column, report: ReadReport, lines: NDArray[np.int64] | None
) -> Column:
    """Return texts as their file holds them: in some formats, numbers are no texts.

    Parameters
    ----------
    column : pandas.Series of str
        Under its own name.
    lines : (n_rows,) array of int or None
        The line of the file on which each cell stands.
    """
    has_numbers = any(
        report.file_format == known.key and not known.is_written for known in FORMATS.values()
    )
    if not has_numbers or not isinstance(term, NumberTerm) or term.kind == "date":
        return column
    held = column.map(lambda text: float(text) if IS_NUMBER(text) else text)
    texts = report.texts.get(str(column.name), ())
    if not texts or lines is None:
        return held
    return held.astype(object).where(~np.isin(lines, texts), column)


def careful_frame(model: Model, source: Path, reading: Reading) -> pd.DataFrame:
    """Return the columns of a file that a model reads, under the features' names.

    Raises ReadError, DataError or TooLargeError if the file is no table, or lacks a column.
    """
    columns = careful_columns(model, read_customer_rows(source, reading))
    return pd.DataFrame(dict(zip(model.features, columns, strict=True)), copy=False)


def is_read_alike(model: Model, table: pa.Table, columns: Sequence[str], *, raw: RawTable) -> bool:
    """Whether the quick reading of some rows comes to the same as the careful one.

    Raises NotRegularError if the quick reading refuses them.
    """
    terms = model.scorer.terms
    careful = read_parts(terms, careful_columns(model, raw))
    quick = [
        read_column(term, table.column(name).combine_chunks())
        for term, name in zip(terms, columns, strict=True)
    ]
    return all(
        np.array_equal(part, other) and warned == other_warned
        for (part, warned), (other, other_warned) in zip(quick, careful, strict=True)
    )
