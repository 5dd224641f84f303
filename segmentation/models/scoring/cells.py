"""Read raw values as a model does: one or a column at once, with the same warnings."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from segmentation.errors import DataError
from segmentation.models.scoring.terms import CategoryTerm, NumberTerm, Term, Vector
from segmentation.reading.cells import days_of_number, read_text, values_of
from segmentation.reading.days import days_of
from segmentation.reading.missing import means_missing, missing_numbers
from segmentation.reading.spelling import category_text
from segmentation.reading.unseen import bare_text
from segmentation.records import LARGEST, ColumnContract, Note
from segmentation.wording import warning_sentence

Column: TypeAlias = "pd.Series[Any]"
Warned: TypeAlias = list[tuple[int, str]]
"""Positions of rows, each with one warning."""

SECONDS_A_DAY = 86_400.0
_PERCENTAGES = 5.0
"""Of a column with such a median, a number below 1 is more likely a fraction than a percentage."""
_WANTED = {"date": "a date such as 2026-01-31", "boolean": "yes or no"}
_TOLD_ORDERS = ("day first", "month first")
_FLAGS = (bool, np.bool_)
_OPEN_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}(?!\d)", re.ASCII).match


def read_number(term: NumberTerm, value: object) -> tuple[float, str | None]:
    """Return one value as a number, and a warning where it was missing, unread or out of range.

    Raises DataError if it is no single value.
    """
    if _is_missing(term, value):
        return term.missing, _imputed(term)
    number = _as_number(term, value)
    if number in missing_numbers(term.contract):
        return term.missing, _imputed(term)
    if not -LARGEST <= number <= LARGEST:
        return term.missing, _told("no_value", term, cell=str(value), fill=_fill(term))
    told = [_outside(term, number)] if _is_unseen(term, number) else []
    if _is_doubtful_share(term, number) and not (isinstance(value, str) and "%" in value):
        told.append(_told("open_share", term, value=number))
    if isinstance(value, str) and _is_open_date(term.contract, bare_text(value)):
        told.append(_told("open_date", term, cell=value, value=number))
    return number, "; ".join(told) or None


def read_category(term: CategoryTerm, value: object) -> tuple[int, str | None]:
    """Return the table row of one category, and a warning where it was missing or is new.

    Raises DataError if it is no single value.
    """
    row = term.rows.get(value) if type(value) is str else None
    if row is not None:
        return row, None
    text = "" if _is_missing(term, value) else _as_category(value)
    if not text:
        return term.missing_row, _imputed(term)
    row = term.rows.get(category_text(text))
    if row is None:
        row = term.rows.get(text.strip())
    if row is None:
        return term.unseen_row, _told("new_category", term, cell=text, fill=term.unseen_as)
    return row, None


def check(term: Term, value: object) -> None:
    """Refuse a value that a caller sent and that is none of its column.

    A cell of a file counts as missing then, with a warning; a caller can send what is meant.

    Raises DataError, which does not repeat what was sent.
    """
    if _is_missing(term, value):
        return
    if isinstance(term, CategoryTerm):
        is_whole = (
            isinstance(value, (int, float))
            and not isinstance(value, bool)
            and abs(value) < 10**18
            and value == int(value)
        )
        if not is_whole and not isinstance(value, str):
            raise DataError(
                f"{term.name!r} must be one of the categories that the model knows, as text. Leave "
                "it empty where it is not known."
            )
        return
    number = _as_number(term, value)
    if math.isnan(number):
        wanted = _WANTED.get(term.kind, "a number")
        raise DataError(f"{term.name!r} must be {wanted}. Leave it empty where it is not known.")
    if not -LARGEST <= number <= LARGEST:
        raise DataError(
            f"{term.name!r} must be a finite number between -1e100 and 1e100. Leave it empty where "
            "it is not known."
        )


def read_numbers(term: NumberTerm, values: Vector) -> tuple[Vector, Warned]:
    """Return numbers (missing as NaN) as the model counts them, and the warnings."""
    return _warn_of(term, values, is_strange=np.zeros(len(values), dtype=np.bool_))


def outside_of(term: NumberTerm, values: Vector) -> Warned:
    """Return the warnings of values beyond what training saw; NaN is not among them."""
    is_outside = _is_unseen(term, values)
    warned = _each(np.flatnonzero(is_outside), values, lambda value: _outside(term, float(value)))
    return warned + _shares(term, values)


def _is_doubtful_share(term: NumberTerm, value: float) -> bool:
    """Whether a number without a sign may be a fraction, in a column of far larger percentages."""
    return term.contract.is_percent and 0.0 < abs(value) < 1.0 and term.fill >= _PERCENTAGES


def _shares(term: NumberTerm, values: Vector, column: Column | None = None) -> Warned:
    """Return the warnings of numbers that may be fractions; `column` holds them as written."""
    if not term.contract.is_percent:
        return []
    places = [
        i
        for i, value in enumerate(values.tolist())
        if _is_doubtful_share(term, value)
        and not (column is not None and "%" in str(column.iloc[i]))
    ]
    return [(i, _told("open_share", term, value=float(values[i]))) for i in places]


def read_cells(
    term: NumberTerm, column: Column, *, contract: ColumnContract | None = None
) -> tuple[Vector, Warned]:
    """Return a column of texts or of mixed things as numbers, and the warnings.

    A cell that holds no number counts as missing. Where the table that the column comes from
    proves to be written otherwise, `contract` says how; cells are warned of that it changes.
    """
    values, is_strange = _cell_values(term, column, contract or term.contract)
    read, warned = _warn_of(term, values, is_strange=is_strange, column=column)
    if contract is not None and contract != term.contract:
        known, _ = _cell_values(term, column, term.contract)
        places = np.flatnonzero((known != values) & ~np.isnan(known) & ~np.isnan(values))
        told = (
            (i, str(column.iloc[i]), float(values[i]), float(known[i])) for i in places.tolist()
        )
        warned += [
            (i, _told("written_otherwise", term, cell=cell, value=value, known=otherwise))
            for i, cell, value, otherwise in told
        ]
    if term.kind == "date" and (contract or term.contract).date_order not in _TOLD_ORDERS:
        codes, different = pd.factorize(column)
        is_open = [
            isinstance(cell, str) and _is_open_date(contract or term.contract, bare_text(cell))
            for cell in different
        ]
        places = np.flatnonzero(np.array([*is_open, False])[codes] & ~np.isnan(values))
        warned += [
            (i, _told("open_date", term, cell=str(column.iloc[i]), value=float(values[i])))
            for i in places.tolist()
        ]
    return read, warned


def held_alike(term: NumberTerm, column: Column) -> Column:
    """Return a column as it is, or cell by cell where all its cells are of another kind.

    Numbers count days in a column of dates; yes and no are no numbers, nor are dates.
    """
    types = pd.api.types
    if isinstance(column.dtype, pd.PeriodDtype):
        column = column.astype("datetime64[us]")
    is_other = (types.is_numeric_dtype(column) and term.kind == "date") or (
        types.is_bool_dtype(column) and term.kind != "boolean"
    )
    is_other |= types.is_datetime64_any_dtype(column) and term.kind != "date"
    return column.astype(object) if is_other else column


def number_values(term: NumberTerm, column: Column) -> Vector:
    """Return a raw column as numbers; NaN where one is missing, no number or immense."""
    column = held_alike(term, column)
    if pd.api.types.is_datetime64_any_dtype(column):
        values = without_missing(term.contract, days_of(column))
    elif pd.api.types.is_numeric_dtype(column):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan)
        values = without_missing(term.contract, values)
    else:
        values, _ = _cell_values(term, column, term.contract)
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(values) <= LARGEST, values, np.nan)


def _cell_values(
    term: NumberTerm, column: Column, contract: ColumnContract
) -> tuple[Vector, NDArray[np.bool_]]:
    """Return the number in each cell, or NaN; and which hold something else. Each text once."""
    codes, different = _different(term, column)
    read = np.full(len(different) + 1, np.nan)
    is_strange = np.zeros(len(different) + 1, dtype=np.bool_)
    texts = {i: bare_text(cell) for i, cell in enumerate(different) if isinstance(cell, str)}
    if texts:
        found = values_of(contract, pa.array(texts.values(), pa.large_string()))
        for (i, text), value in zip(texts.items(), found.tolist(), strict=True):
            if not means_missing(contract, text):
                read[i], is_strange[i] = value, np.isnan(value)
    for i, cell in enumerate(different):
        if i in texts or _is_missing(term, cell):
            continue
        read[i] = _as_number(term, cell)
        is_strange[i] = np.isnan(read[i])
    return without_missing(contract, read)[codes], is_strange[codes]


def _different(term: Term, column: Column) -> tuple[NDArray[np.intp], Any]:
    """Return the number of each cell's value among the different ones, -1 where there is none.

    Yes and no are told from 1 and 0.

    Raises DataError if a cell is no single value.
    """
    if column.dtype == object and term.kind != "boolean":
        column = column.map(lambda cell: str(cell) if type(cell) in _FLAGS else cell)
    try:
        return pd.factorize(column)
    except (TypeError, pa.ArrowNotImplementedError) as error:
        raise DataError(_no_single(term)) from error


def _no_single(term: Term) -> str:
    return (
        f"{term.name!r} holds lists or other things that are no single value. Put one number, "
        "date or text in each cell."
    )


def without_missing(contract: ColumnContract, values: Vector) -> Vector:
    """Return numbers with NaN for those that mean a missing value in their column."""
    absent = missing_numbers(contract)
    return np.where(np.isin(values, absent), np.nan, values) if absent else values


def read_categories(term: CategoryTerm, column: Column) -> tuple[NDArray[np.intp], Warned]:
    """Return a column as table rows, and the warnings."""
    if column.dtype != "str" and not pd.api.types.is_float_dtype(column):
        if column.dtype == object:  # lists have a text, too
            _different(term, column)
        column = column.astype("str")
    cells, different = _different(term, column)
    read = [read_category(term, cell) for cell in different]
    # A missing cell has the number -1, which picks the last entry.
    read.append(read_category(term, None))
    rows = np.array([row for row, _ in read], dtype=np.intp)[cells]
    is_warned = np.array([warning is not None for _, warning in read])[cells]
    places = np.flatnonzero(is_warned)
    warned = [(int(i), read[cells[i]][1] or "") for i in places]
    return rows, warned


def _is_missing(term: Term, value: Any) -> bool:
    """Whether there is no value; DataError where there is more than one."""
    if isinstance(value, str):
        return means_missing(term.contract, bare_text(value))
    if type(value).__hash__ is None:
        raise DataError(_no_single(term))
    return bool(pd.isna(value))


def _as_category(value: object) -> str:
    if isinstance(value, str):
        return value
    return _plain(float(value)) if isinstance(value, (float, np.floating)) else str(value)


def _as_number(term: NumberTerm, value: object) -> float:
    """Return what a value counts; NaN where it is none of its column."""
    value = value.to_timestamp() if isinstance(value, pd.Period) else value
    if isinstance(value, (bool, np.bool_)):
        if term.kind == "boolean":
            return float(value)
    elif isinstance(value, (int, float, np.integer, np.floating, Decimal)):
        number = _finite_float(value)
        return number if term.kind != "date" else days_of_number(term.contract, number)
    elif isinstance(value, (date, np.datetime64)) and term.kind == "date":
        return _days(pd.Timestamp(value).to_pydatetime())
    elif isinstance(value, str):
        read = read_text(term.contract, bare_text(value))
        return math.nan if read is None else read
    return math.nan


def _finite_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _days(moment: datetime) -> float:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    since = moment.replace(microsecond=0) - datetime(1970, 1, 1, tzinfo=UTC)
    return since.total_seconds() / SECONDS_A_DAY


def _warn_of(
    term: NumberTerm, values: Vector, *, is_strange: NDArray[np.bool_], column: Column | None = None
) -> tuple[Vector, Warned]:
    """Fill what is missing, no number or immense, and say so; `column` holds the cells to show."""
    with np.errstate(invalid="ignore"):
        is_strange = is_strange | (np.abs(values) > LARGEST)
        is_outside = _is_unseen(term, values)
    is_outside &= ~is_strange
    is_missing = np.isnan(values) & ~is_strange
    imputed = _imputed(term)
    warned: Warned = [(int(i), imputed) for i in np.flatnonzero(is_missing)]
    warned += _each(np.flatnonzero(is_outside), values, lambda value: _outside(term, float(value)))
    if is_strange.any():
        cells = values if column is None else column.to_numpy(dtype=object)
        warned += [
            (i, _told("no_value", term, cell=str(cells[i]), fill=_fill(term)))
            for i in np.flatnonzero(is_strange).tolist()
        ]
    warned += _shares(term, values, column)
    return np.where(is_missing | is_strange, term.missing, values), warned


def _plain(value: float) -> str:
    """Return a number as a category: whole ones without a fraction."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)


def _each(places: NDArray[np.intp], values: Any, sentence: Any) -> Warned:
    """Return the sentence about each of these values, made once a different value."""
    made: dict[Any, str] = {}
    warned: Warned = []
    for i in places.tolist():
        value = values[i]
        if value not in made:
            made[value] = sentence(value)
        warned.append((i, made[value]))
    return warned


def _told(code: str, term: NumberTerm | CategoryTerm, **values: Any) -> str:
    # Put into words at once: a million codes with their values, kept, take three times as long.
    return warning_sentence(Note(code, {"name": term.name, "kind": term.kind, **values}))


def _imputed(term: NumberTerm | CategoryTerm) -> str:
    return _told("imputed", term, fill=_fill(term))


def _is_open_date(contract: ColumnContract, text: str) -> bool:
    """Whether a text is two days, and nothing says which: 03/04/2023 where years stood first."""
    if contract.kind != "date" or contract.date_order in _TOLD_ORDERS:
        return False
    found = _OPEN_DATE(text)
    return found is not None and found[1] != found[2] and max(int(found[1]), int(found[2])) <= 12


def _is_unseen(term: NumberTerm, values: Any) -> Any:
    """Whether numbers lie outside what training saw, and are not those of exceptional customers."""
    least, most = term.apart
    return ((values < term.minimum) & (values >= least)) | (
        (values > term.maximum) & (values <= most)
    )


def _outside(term: NumberTerm, value: float) -> str:
    return _told("outside", term, value=value, least=term.minimum, most=term.maximum)


def too_far(term: NumberTerm) -> str:
    """Return the warning about a value beyond the reach of the feature's transform."""
    return _told("too_far", term, fill=_fill(term))


def _fill(term: NumberTerm | CategoryTerm) -> float | str | None:
    """Return what stands in for a value; None where nothing does."""
    return None if term.is_silent else term.fill
