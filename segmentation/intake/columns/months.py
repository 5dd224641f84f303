"""Read months without a day, and days counted by a spreadsheet, as dates."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.intake.columns.date_forms import PIVOT, month_of
from segmentation.intake.columns.dates import Stamps
from segmentation.intake.columns.missing import is_missing
from segmentation.intake.columns.names import name_words

Numbers: TypeAlias = NDArray[np.float64]

_WORD = r"(?P<month>[A-Za-z\x{c0}-\x{24f}]{3,10})\.?"
_FORMS = (
    r"^(?P<year>(?:19|20)\d{2})[-/](?P<month>0[1-9]|1[0-2])$",
    r"^(?P<month>0?[1-9]|1[0-2])[-/](?P<year>(?:19|20)\d{2})$",
    rf"^{_WORD}[- /,]{{1,2}}(?P<year>(?:19|20)\d{{2}})$",
    rf"^(?P<year>(?:19|20)\d{{2}})[- /]{_WORD}$",
    rf"^{_WORD}(?:-|[ -]?['’])(?P<year>\d{{2}})$",
)
"""The last one needs its dash: in "Jan 21" the number may as well be a day."""
EPOCH = np.datetime64("1899-12-30", "us")
"""Day 0 of spreadsheets, as it is from March 1900 on."""
_SERIALS = (20_000, 60_000)
"""October 1954 to April 2064: what customers were born, joined or bought in."""
_DATE_WORDS = {"date", "datum", "fecha", "dob", "birthdate", "birthday", "datetime", "timestamp"}
_NO_DATE_WORDS = {"to", "until", "amount", "sum", "total", "spend", "sales", "revenue", "value"}
"""Spend to date is no date."""
_SECONDS_A_DAY = 86_400
_TIME_WORDS = _DATE_WORDS | {
    "at", "time", "times", "ts", "epoch", "unix", "unixtime", "created", "updated", "modified",
    "changed", "registered", "registration", "joined", "signup", "login", "seen", "visited",
    "visit", "activity", "active", "since", "timestampms", "uhrzeit", "zeit", "zeitpunkt",
    "zeitstempel", "erstellt", "hora", "heure", "ora",
}  # fmt: skip
_EPOCHS = ((1, "epoch_seconds"), (1_000, "epoch_milliseconds"), (1_000_000, "epoch_microseconds"))
_EPOCH_RANGE = (315_532_800, 4_102_444_800)
"""1980 to 2100, in seconds since 1970."""


def read_months(texts: pa.Array) -> Stamps | None:
    """Read distinct texts as months, each as its first day; None unless all are of one form.

    Parameters
    ----------
    texts : array of large_string
        Distinct, stripped; those that say that there is no value become NaT.
    """
    is_absent = is_missing(texts, beside_values=True).to_numpy(zero_copy_only=False)
    if is_absent.all():
        return None
    for form in _FORMS:
        found = pc.extract_regex(texts, form)
        is_found = pc.is_valid(found).to_numpy(zero_copy_only=False)
        if not (is_found | is_absent).all():
            continue
        parts = found.filter(pa.array(is_found)).to_pylist()
        months = [month_of(part["month"].lower()) for part in parts]
        if -1 in months:
            return None
        stamps: Stamps = np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[us]")
        years = (_year(part["year"]) for part in parts)
        stamps[is_found] = [
            np.datetime64(f"{year:04d}-{month:02d}-01", "us")
            for year, month in zip(years, months, strict=True)
        ]
        return stamps
    return None


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year <= PIVOT else 1900)


def epoch_times(name: str, values: Numbers) -> tuple[Stamps, str] | None:
    """Read numbers as seconds (or thousandths) since 1970; None unless name and values say so.

    Returns
    -------
    tuple of array and str, or None
        The times in UTC, and what was counted: "epoch_seconds", "epoch_milliseconds".

    Examples
    --------
    >>> stamps, code = epoch_times("created_at", np.array([1_673_600_707.0]))
    >>> str(stamps[0]), code
    ('2023-01-13T09:05:07.000000', 'epoch_seconds')
    >>> epoch_times("followers", np.array([1_673_600_707.0])) is None
    True
    """
    words = set(name_words(name))
    is_absent = np.isnan(values)
    if not words & _TIME_WORDS or words & _NO_DATE_WORDS or is_absent.all():
        return None
    present = values[~is_absent]
    for unit, code in _EPOCHS:
        if present.min() >= _EPOCH_RANGE[0] * unit and present.max() < _EPOCH_RANGE[1] * unit:
            counted = np.where(is_absent, 0, values) * (1_000_000 // unit)
            stamps: Stamps = np.round(counted).astype(np.int64).astype("datetime64[us]")
            stamps[is_absent] = np.datetime64("NaT")
            return stamps, code
    return None


def serial_days(name: str, values: Numbers) -> Stamps | None:
    """Read numbers as the days that spreadsheets count; None unless name and values say so.

    Parameters
    ----------
    name : str
        Must hold a word for a date.
    values : (n_values,) array of float
        NaN where a cell is missing. All others must lie in 20,000 to 60,000; a fraction is the time
        of the day, to the second.

    Examples
    --------
    >>> serial_days("order date", np.array([45_000.5])).astype("datetime64[h]").tolist()
    [datetime.datetime(2023, 3, 15, 12, 0)]
    >>> serial_days("spend to date", np.array([45_000.5])) is None
    True
    """
    words = set(name_words(name))
    is_absent = np.isnan(values)
    if not words & _DATE_WORDS or words & _NO_DATE_WORDS or is_absent.all():
        return None
    present = values[~is_absent]
    if present.min() < _SERIALS[0] or present.max() > _SERIALS[1]:
        return None
    seconds = np.round(np.where(is_absent, 0, values) * _SECONDS_A_DAY).astype("timedelta64[s]")
    stamps: Stamps = EPOCH + seconds
    stamps[is_absent] = np.datetime64("NaT")
    return stamps
