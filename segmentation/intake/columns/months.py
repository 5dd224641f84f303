"""Read months without a day, and days counted by a spreadsheet, as dates."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.intake.columns.dates import MONTHS, PIVOT, Stamps
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
        months = [_month(part["month"]) for part in parts]
        if None in months:
            return None
        stamps: Stamps = np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[us]")
        years = (_year(part["year"]) for part in parts)
        stamps[is_found] = [
            np.datetime64(f"{year:04d}-{month:02d}-01", "us")
            for year, month in zip(years, months, strict=True)
        ]
        return stamps
    return None


def _month(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    return MONTHS.get(text.lower()[:4], MONTHS.get(text.lower()[:3]))


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year <= PIVOT else 1900)


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
