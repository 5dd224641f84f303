"""Read numbers as dates: 20240131, and days or seconds counted where the column's name says so."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from segmentation.intake.columns.calendar_names import DATE_WORDS, names_date
from segmentation.reading.dates import Stamps, from_parts

Numbers: TypeAlias = NDArray[np.float64]

EPOCH = np.datetime64("1899-12-30", "us")
"""Day 0 of spreadsheets, as it is from March 1900 on."""
_SERIALS = (20_000, 60_000)
"""October 1954 to April 2064: what customers were born, joined or bought in."""
_RECENT_SERIALS = (36_526, 51_500)
"""The years 2000 to 2040, in which things happen "last"."""
_SECONDS_A_DAY = 86_400
_TIME_WORDS = DATE_WORDS | {
    "at", "time", "times", "ts", "epoch", "unix", "unixtime", "created", "updated", "modified",
    "changed", "registered", "registration", "joined", "signup", "login", "seen", "visited",
    "visit", "activity", "active", "since", "timestampms", "uhrzeit", "zeit", "zeitpunkt",
    "zeitstempel", "erstellt", "hora", "heure", "ora",
}  # fmt: skip
_LAST_WORDS = frozenset(
    {"last", "first", "letzte", "letzter", "erste", "erster", "dernier", "última", "ultimo"}
)
_TO_SECONDS = 1_000_000
_MANY_DATES = 10
"""So many different numbers are all dates by chance in less than one file of a million."""
_EPOCHS = (
    (1, "epoch_seconds"), (1_000, "epoch_milliseconds"), (1_000_000, "epoch_microseconds"),
    (1_000_000_000, "epoch_nanoseconds"),
)  # fmt: skip
_EPOCH_RANGE = (315_532_800, 4_102_444_800)
"""1980 to 2100, in seconds since 1970."""


def epoch_times(name: str, values: Numbers) -> tuple[Stamps, str] | None:
    """Read numbers as seconds (or thousandths) since 1970; None unless name and values say so.

    The times in UTC, and what was counted: "epoch_seconds", "epoch_milliseconds".

    Examples
    --------
    >>> stamps, code = epoch_times("created_at", np.array([1_673_600_707.0]))
    >>> str(stamps[0]), code
    ('2023-01-13T09:05:07.000000', 'epoch_seconds')
    >>> epoch_times("followers", np.array([1_673_600_707.0])) is None
    True
    """
    present = _counts(name, values, _TIME_WORDS)
    if present is None:
        return None
    is_absent = np.isnan(values)
    for unit, code in _EPOCHS:
        if present.min() >= _EPOCH_RANGE[0] * unit and present.max() < _EPOCH_RANGE[1] * unit:
            counted = np.where(is_absent, 0, values) * (_TO_SECONDS / unit)
            stamps: Stamps = np.round(counted).astype(np.int64).astype("datetime64[us]")
            stamps[is_absent] = np.datetime64("NaT")
            return stamps, code
    return None


def serial_days(name: str, values: Numbers) -> Stamps | None:
    """Read numbers as the days that spreadsheets count; None unless name and values say so.

    Parameters
    ----------
    name : str
        Must hold a word for a date, or for what happened last.
    values : (n_values,) array of float
        NaN where a cell is missing. All others must lie in 20,000 to 60,000, or 36,526 to 51,500
        for what happened last; a fraction is the time of the day, to the second.

    Examples
    --------
    >>> serial_days("order date", np.array([45_000.5])).astype("datetime64[h]").tolist()
    [datetime.datetime(2023, 3, 15, 12, 0)]
    >>> serial_days("spend to date", np.array([45_000.5])) is None
    True
    """
    told = ((DATE_WORDS, _SERIALS), (_TIME_WORDS | _LAST_WORDS, _RECENT_SERIALS))
    ranges = (span for words, span in told if names_date(name, words))
    span, present = next(ranges, None), values[~np.isnan(values)]
    if span is None or not len(present) or present.min() < span[0] or present.max() > span[1]:
        return None
    is_absent = np.isnan(values)
    seconds = np.round(np.where(is_absent, 0, values) * _SECONDS_A_DAY).astype("timedelta64[s]")
    stamps: Stamps = EPOCH + seconds
    stamps[is_absent] = np.datetime64("NaT")
    return stamps


def _counts(name: str, values: Numbers, told_by: frozenset[str]) -> Numbers | None:
    """Return the values there are; None unless the column's name says that they are times."""
    present = values[~np.isnan(values)]
    return present if len(present) and names_date(name, told_by) else None


def compact_dates(
    name: str, values: NDArray[np.float64], distinct: NDArray[np.float64]
) -> Stamps | None:
    """Read whole numbers such as 20240131 or 20240131235959 as dates; None unless all are dates.

    Parameters
    ----------
    name : str
        Where it is that of dates, a few different numbers will do.
    values : (n_rows,) array of float
        NaN where a cell is missing.
    distinct : (n_distinct,) array of float
        The values that occur, ascending, without NaN.
    """
    if len(distinct) < (1 if names_date(name, _TIME_WORDS) else _MANY_DATES):
        return None
    for unit in (1, _TO_SECONDS):
        if 19000101 * unit <= distinct[0] and distinct[-1] < 21010101 * unit:
            is_whole = (distinct == np.floor(distinct)).all()
            is_real = is_whole and not np.isnat(_days_of(distinct, unit)).any()
            return _days_of(values, unit) if is_real else None
    return None


def _days_of(values: NDArray[np.float64], unit: int) -> Stamps:
    whole = np.where(np.isnan(values), 0, values).astype(np.int64)
    day, time = whole // unit, whole % unit
    clock = time // 10000 * 3600 + time // 100 % 100 * 60 + time % 100
    is_time = (time // 10000 < 24) & (time // 100 % 100 < 60) & (time % 100 < 60)
    clock = np.where(is_time, clock, -1)
    return from_parts(day // 10000, day // 100 % 100, day % 100, clock=clock)
