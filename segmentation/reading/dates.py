"""Read text as dates: the order of day and month is decided by the column as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from segmentation.reading.date_forms import Found, Integers, find_forms, full_year
from segmentation.records import ColumnContract


@dataclass(frozen=True, slots=True, eq=False)
class DateReading:
    """Distinct texts read as dates: NaT where a text is not one."""

    values: Stamps
    n_read: int
    order: Order
    is_ambiguous: bool = False
    """Every date can be read in another order as well."""
    n_forms: int = 1
    """Forms that were met: 2020-01-31 and 31.01.2020 are two."""
    offsets: Integers | None = None
    """Seconds by which each text says that its clock is ahead of UTC: the times are in UTC then.
    None where no text names an offset (Z is one of 0)."""
    unknown_zones: tuple[str, ...] = ()
    """Names of zones that may mean several: their times are as the clock showed them."""


Stamps: TypeAlias = NDArray[np.datetime64]
Order: TypeAlias = Literal["year first", "day first", "month first"]

_MANY_DAYS = 10
"""So many different last places, and a third as many first ones, show that the years come first."""
_FEW_DAYS = 4
_SURELY = 8
"""So many dates are in the order of time by chance once in 20,000 files."""


def read_dates(
    texts: pa.Array, counts: Integers, *, is_day_first: bool | None = None
) -> DateReading | None:
    """Read distinct, stripped, non-missing texts as dates; None if hardly any looks like one.

    Parameters
    ----------
    texts : array of large_string
        Distinct texts, in the order in which they first stand in the file.
    counts : (n_texts,) array of int
        How many cells hold each.
    is_day_first : bool, optional
        What the rest of the file says, where the column does not.
    """
    found = find_forms(texts, counts)
    if found is None:
        return None
    values, n_read, order, is_ambiguous = _ordered(found, counts, is_day_first=is_day_first)
    offsets = found.offset if found.is_zoned else None
    if offsets is not None:
        values = values - offsets.astype("timedelta64[s]")
    return DateReading(
        values, n_read, order, is_ambiguous, found.n_forms, offsets, found.unknown_zones
    )


def dates_by_contract(texts: pa.Array, contract: ColumnContract) -> Stamps:
    """Read stripped texts as dates in UTC, each by itself; NaT where a text is none.

    The order of the contract decides where a date can be read in several.

    Examples
    --------
    >>> texts = pa.array(["03/04/2024", "2024-01-31"], pa.large_string())
    >>> dates_by_contract(texts, ColumnContract("date", date_order="month first")).tolist()[0]
    datetime.datetime(2024, 3, 4, 0, 0)
    """
    found = find_forms(texts, np.ones(len(texts), dtype=np.int64), is_each=True)
    if found is None:
        return np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[us]")
    by_day, by_month = _by(found, "first", "second"), _by(found, "second", "first")
    first, second = (
        (by_month, by_day) if contract.date_order == "month first" else (by_day, by_month)
    )
    values = np.where(np.isnat(first), second, first)
    if contract.date_order == "year first":
        by_year = _by_year(found)
        values = np.where(np.isnat(by_year), values, by_year)
    stamps: Stamps = values - found.offset.astype("timedelta64[s]")
    return stamps


def _ordered(
    found: Found, counts: Integers, *, is_day_first: bool | None
) -> tuple[Stamps, int, Order, bool]:
    """Put the dates together in the order that suits most of them, and say whether it is open."""
    by_day, by_month = _by(found, "first", "second"), _by(found, "second", "first")
    n_by_day, n_by_month = _n_read(by_day, counts), _n_read(by_month, counts)
    is_ambiguous = n_by_day == n_by_month and not np.array_equal(by_day, by_month, equal_nan=True)
    prefers_day = n_by_day > n_by_month or (n_by_day == n_by_month and is_day_first is not False)
    values, n_read = (by_day, n_by_day) if prefers_day else (by_month, n_by_month)
    order: Order = "day first" if prefers_day else "month first"
    if found.is_year_first:
        return values, n_read, "year first", is_ambiguous
    years = _years_first(found, counts, other=values, n_other=n_read)
    if years is None:
        return values, n_read, order, is_ambiguous
    by_year, is_proven = years
    return by_year, _n_read(by_year, counts), "year first", not is_proven


def _by(found: Found, day: str, month: str) -> Stamps:
    """Put the dates together with the first or the second number as the day."""
    is_open = found.day < 0
    return from_parts(
        found.year,
        np.where(is_open, getattr(found, month), found.month),
        np.where(is_open, getattr(found, day), found.day),
        clock=found.clock,
    )


def _by_year(found: Found) -> Stamps:
    """Put dates of two digits a place together with the first one as the year."""
    is_open = (found.day < 0) & (found.first >= 0) & (found.third >= 0)
    return from_parts(
        np.where(is_open, full_year(found.first), found.year),
        np.where(is_open, found.second, found.month),
        np.where(is_open, found.third, found.day),
        clock=found.clock,
    )


def _years_first(
    found: Found, counts: Integers, *, other: Stamps, n_other: int
) -> tuple[Stamps, bool] | None:
    """Read 23/01/13 as 2023-01-13 where the column speaks for it, and tell whether it proves it.

    More of the dates exist then; or they run on in time, which they do not in the other order; or
    the first place hardly changes while the last one runs through a month.
    """
    is_open = (found.day < 0) & (found.first >= 0)
    if not is_open.any() or (found.third[is_open] < 0).any():
        return None
    by_year = _by_year(found)
    n_by_year = _n_read(by_year, counts)
    if n_by_year != n_other:
        return (by_year, True) if n_by_year > n_other else None
    if len(by_year) >= _SURELY and _runs_on(by_year) != _runs_on(other):
        return (by_year, True) if _runs_on(by_year) else None
    first, third = np.unique(found.first[is_open]), np.unique(found.third[is_open])
    if 3 * len(first) > len(third) or len(third) < _FEW_DAYS or first[0] == 1:
        return None  # the first of each month has a first place that does not change either
    return by_year, len(third) >= _MANY_DAYS


def _runs_on(stamps: Stamps) -> bool:
    """Tell whether dates come in the order of time, or in that against it."""
    steps = np.diff(stamps[~np.isnat(stamps)].astype(np.int64))
    return bool((steps >= 0).all() or (steps <= 0).all())


def from_parts(
    year: Integers, month: Integers, day: Integers, *, clock: Integers | int = 0
) -> Stamps:
    """Put dates together from their numbers; NaT where there is no such day or time."""
    clock = np.broadcast_to(clock, year.shape)
    is_real = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (clock >= 0)
    months = np.where(is_real, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(is_real, day - 1, 0)
    is_real &= days.astype("datetime64[M]") == months
    stamps: Stamps = days.astype("datetime64[us]") + clock.astype("timedelta64[s]")
    stamps[~is_real] = np.datetime64("NaT")
    return stamps


def _n_read(values: Stamps, weights: Integers) -> int:
    return int(weights[~np.isnat(values)].sum())
