"""The columns of an order file as arrays: customers as text, dates as days, amounts as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pandas.api.types import (
    is_bool_dtype,
    is_datetime64_any_dtype,
    is_numeric_dtype,
)

from segmentation.errors import DataError
from segmentation.records import CustomerTable, Matrix, OrderRole, OrderRoles

Codes: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]
Stamps: TypeAlias = NDArray[np.datetime64]

NO_VALUE = frozenset(
    {"", "na", "n/a", "#n/a", "<na>", "null", "(null)", "nan", "nat", "none", "?", "-", "--"}
)
"""Spellings of a missing customer, invoice or product, in lower case."""
UNREADABLE_SHARE = 0.05
"""Up to this share of cells that are no number or date are left out; more is another column."""
_LARGEST_WHOLE = 2.0**53
"""Beyond it, a float no longer tells neighbouring whole numbers apart."""
OFFSET = r"(\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(?:Z|UTC|[+-]\d{2}:?\d{2})$"
"""The zone after a time; the time is the first group."""
CURRENCY_SIGNS = (
    r"([$€£¥₹₽₺₩₪₫₴₦฿]|\b(?:EUR|USD|GBP|CHF|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|AUD|CAD|BRL|MXN)\b)"
)


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A text column as distinct values in code point order; -1 stands for a missing cell."""

    codes: Codes
    values: pd.Index

    @property
    def is_missing(self) -> Mask:
        """Which rows have no value."""
        return self.codes < 0

    def as_category(self, kept: Mask) -> pd.Categorical:
        """Return the rows that are kept, with all values as categories."""
        return pd.Categorical.from_codes(self.codes[kept], categories=self.values)


def role_column(table: CustomerTable, roles: OrderRoles, role: OrderRole) -> pd.Series | None:
    """Return the column that has a role, or None."""
    name = getattr(roles, role)
    if name is None:
        return None
    column: pd.Series = table.frame[name]
    return column


def in_words(role: OrderRole) -> str:
    """Return a role as it stands in a sentence."""
    return role.replace("_", " ")


def read_texts(values: pd.Series) -> Texts:
    """Read identifiers and categories as stripped text; "17850.0" and 17850 are both "17850"."""
    codes, found = values.factorize()
    texts = _normalised(found)
    encoded = texts.dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    at = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    # The last place stands for the code -1 of a missing cell, here and there.
    places = np.append(np.append(rank, -1)[at], -1)
    distinct = encoded.dictionary.take(pa.array(order)).to_pandas()
    return Texts(places[codes], pd.Index(distinct, dtype="str"))


def _normalised(found: Any) -> pa.Array:
    """Return distinct values as text, null for those that say that there is no value."""
    kind = getattr(found.dtype, "kind", "O")
    if kind in "iu" or (kind == "f" and _are_whole(np.asarray(found))):
        return pa.array(np.asarray(found).astype(np.int64)).cast(pa.large_string())
    cells = [_cell(value) for value in found.tolist()]
    texts = pc.utf8_trim_whitespace(pa.array(cells, pa.large_string()))
    is_missing = pc.is_in(pc.utf8_lower(texts), value_set=pa.array(sorted(NO_VALUE), texts.type))
    texts = pc.if_else(is_missing, None, texts)
    return pc.replace_substring_regex(texts, r"^(\d+)\.0+$", r"\1")


def _are_whole(numbers: Matrix) -> bool:
    return bool((np.isfinite(numbers) & (np.abs(numbers) < _LARGEST_WHOLE)).all()) and bool(
        (numbers == np.trunc(numbers)).all()
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return repr(value) if np.isfinite(value) else ""
    return str(value)


def read_numbers(
    values: pd.Series, source: str, role: OrderRole, *, lines: Codes | None = None
) -> Matrix:
    """Read a column as numbers, NaN where there is none; `lines` are those of the file.

    Raises
    ------
    DataError
        If more than one cell in twenty is text that is no number, or it names several currencies.
    """
    if is_numeric_dtype(values) or is_bool_dtype(values):
        numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.where(np.isfinite(numbers), numbers, np.nan)
    if is_datetime64_any_dtype(values):
        raise DataError(
            f"Column {values.name!r} of {source} holds dates, not numbers. "
            f"Choose another column for the {in_words(role)}."
        )
    read = pd.to_numeric(values, errors="coerce")
    is_lost = (read.isna() & values.notna()).to_numpy()
    _check_numbers(values, source, role, is_lost=is_lost, lines=lines)
    numbers = read.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def _check_numbers(
    values: pd.Series, source: str, role: OrderRole, *, is_lost: Mask, lines: Codes | None
) -> None:
    n_lost, n_present = int(is_lost.sum()), int(values.notna().sum())
    if n_lost <= UNREADABLE_SHARE * n_present:
        return
    signs = values.dropna().astype("str").str.extract(CURRENCY_SIGNS, expand=False).dropna()
    raise unreadable_numbers(
        Unreadable(str(values.name), source, role, n_lost, n_present),
        example=_first_lost(values, is_lost, lines),
        signs={str(sign): int(n) for sign, n in signs.value_counts().items()},
    )


def _first_lost(values: pd.Series, is_lost: Mask, lines: Codes | None) -> str:
    """Return the first cell that was not read, and where it stands."""
    row = int(np.argmax(is_lost))
    place = f"row {row + 1:,}" if lines is None else f"line {int(lines[row]):,}"
    return f"{shown(values.iloc[row])}, {place}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Cells of a column that are not what its role asks for."""

    column: str
    source: str
    role: OrderRole
    n_lost: int
    n_present: int


def unreadable_numbers(lost: Unreadable, *, example: str, signs: Mapping[str, int]) -> DataError:
    """Return the error for a column of text that should be numbers; `signs` are its currencies."""
    if len(signs) > 1:
        most = sorted(signs.items(), key=lambda item: (-item[1], item[0]))[:5]
        listed = ", ".join(f"{sign} on {n:,} lines" for sign, n in most)
        return DataError(
            f"Column {lost.column!r} of {lost.source} mixes {len(signs)} currencies ({listed}): "
            "such amounts cannot be added up. Convert them to one currency, or keep the lines of "
            "one only."
        )
    return DataError(
        f"Column {lost.column!r} of {lost.source} holds text, not numbers, in {lost.n_lost:,} of "
        f"{lost.n_present:,} cells (first: {example}). Write the {in_words(lost.role)} as plain "
        "numbers, or choose another column."
    )


def unreadable_dates(lost: Unreadable, *, example: str) -> DataError:
    """Return the error for a column that should be dates."""
    return DataError(
        f"Column {lost.column!r} of {lost.source} holds {lost.n_lost:,} of {lost.n_present:,} "
        f"values that are not dates (first: {example}). Write them as year-month-day, or choose "
        "another column for the date."
    )


def read_dates(
    values: pd.Series,
    source: str,
    *,
    time_zone: str | None,
    is_utc: bool = False,
    lines: Codes | None = None,
) -> Stamps:
    """Read a column as local time, NaT where there is none.

    Texts with an offset are read in UTC, as are those without one among them; typed times as their
    zone has them. With `time_zone` both are converted to that zone. `is_utc` says that times
    without a zone are in UTC; `lines` are those of the file.

    Raises
    ------
    DataError
        If more than one cell in twenty is no date.
    """
    if is_datetime64_any_dtype(values):
        if is_utc and not isinstance(values.dtype, pd.DatetimeTZDtype):
            values = values.dt.tz_localize("UTC")
        return _local(values, time_zone)
    if is_numeric_dtype(values):
        texts = pd.Series(read_texts(values).as_category(np.ones(len(values), bool)))
        texts = texts.astype("str")
        read = pd.to_datetime(texts, format="%Y%m%d", errors="coerce").to_numpy("datetime64[us]")
    else:
        texts = values.astype("str").str.strip()
        read = _read_written(texts, time_zone)
    is_lost = np.isnat(read) & values.notna().to_numpy()
    n_lost, n_present = int(is_lost.sum()), int(values.notna().sum())
    if n_lost > UNREADABLE_SHARE * n_present:
        raise unreadable_dates(
            Unreadable(str(values.name), source, "date", n_lost, n_present),
            example=_first_lost(values, is_lost, lines),
        )
    return read


def _local(values: pd.Series, time_zone: str | None) -> Stamps:
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        if time_zone is not None:
            values = values.dt.tz_convert(time_zone)
        values = values.dt.tz_localize(None)
    return values.to_numpy("datetime64[us]")


def _read_written(texts: pd.Series, time_zone: str | None) -> Stamps:
    """Read ISO dates and 20260131, with or without a zone."""
    is_compact = texts.str.fullmatch(r"\d{8}").fillna(value=False).to_numpy(dtype=bool)
    plain = texts.str.replace(OFFSET, r"\1", regex=True)
    read = pd.to_datetime(plain, format="ISO8601", errors="coerce").to_numpy("datetime64[us]")
    compact = pd.to_datetime(texts[is_compact], format="%Y%m%d", errors="coerce")
    read = read.copy()
    read[is_compact] = compact.to_numpy("datetime64[us]")
    has_zone = texts.str.match(r".*" + OFFSET).fillna(value=False).to_numpy(dtype=bool)
    if has_zone.any():
        moments = pd.to_datetime(texts[has_zone], format="ISO8601", errors="coerce", utc=True)
        read[has_zone] = moments.dt.tz_localize(None).to_numpy("datetime64[us]")
        # Beside times with an offset, what has none is in UTC too.
        read = _local(pd.Series(read).dt.tz_localize("UTC"), time_zone)
    return read


def shown(value: object) -> str:
    """Return a cell as it stands in a sentence: quoted, at most 40 characters."""
    text = str(value)
    return repr(text if len(text) <= 40 else text[:39] + "…")
