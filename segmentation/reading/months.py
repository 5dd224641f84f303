"""Read months, quarters and ISO weeks, which have no day, as dates."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading.arrays import TEXT
from segmentation.reading.date_forms import PIVOT, month_of
from segmentation.reading.dates import Stamps
from segmentation.reading.missing import is_missing

_WORD = r"(?P<month>[A-Za-z\x{c0}-\x{24f}]{3,12})\.?"
MONTH_FORMS = (
    r"^(?P<year>(?:19|20)\d{2})[-/](?P<month>0[1-9]|1[0-2])$",
    r"^(?P<month>0?[1-9]|1[0-2])[-/](?P<year>(?:19|20)\d{2})$",
    rf"^{_WORD}[- /,]{{1,2}}(?P<year>(?:19|20)\d{{2}})$",
    rf"^(?P<year>(?:19|20)\d{{2}})[- /]{_WORD}$",
    rf"^{_WORD}(?:-|[ -]?['’])(?P<year>\d{{2}})$",
    r"^(?P<year>(?:19|20)\d{2})[-/ ]?[QT](?P<quarter>[1-4])$",
    r"^[QT](?P<quarter>[1-4])[-/ ]?(?P<year>(?:19|20)\d{2})$",
    r"^(?P<year>(?:19|20)\d{2})-?W(?P<week>\d{2})(?:-?(?P<day>[1-7]))?$",
)
"""The one with two digits needs its dash: in "Jan 21" the number may as well be a day."""


def read_months(texts: pa.Array) -> Stamps | None:
    """Read distinct texts as months, quarters or weeks, each as its first day.

    None unless all are of one form.

    ``texts``: distinct, stripped; those that say that there is no value become NaT.
    """
    is_absent = is_missing(texts, beside_values=True).to_numpy(zero_copy_only=False)
    if is_absent.all():
        return None
    for form in MONTH_FORMS:
        found = pc.extract_regex(texts, form)
        is_found = pc.is_valid(found).to_numpy(zero_copy_only=False)
        if not (is_found | is_absent).all():
            continue
        parts = found.filter(pa.array(is_found)).to_pylist()
        days = [_first_day(part) for part in parts]
        if None in days:
            return None
        stamps: Stamps = np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[us]")
        stamps[is_found] = np.array(days, dtype="datetime64[us]")
        return stamps
    return None


def _first_day(part: dict[str, str]) -> date | None:
    """Return the first day of what a text names; None where there is no such month or week."""
    year = int(part["year"])
    if len(part["year"]) == 2:
        year += 2000 if year <= PIVOT else 1900
    if "quarter" in part:
        return date(year, 3 * int(part["quarter"]) - 2, 1)
    if "week" in part:
        try:
            return date.fromisocalendar(year, int(part["week"]), int(part["day"] or 1))
        except ValueError:
            return None
    month = month_of(part["month"].lower())
    return None if month == -1 else date(year, month, 1)


def month_start(text: str) -> float:
    """Return the first day of a month in days since 1970-01-01; NaN where a text is no month."""
    stamps = read_months(pa.array([text], TEXT))
    if stamps is None or np.isnat(stamps[0]):
        return float("nan")
    return float(stamps[0].astype("datetime64[D]").astype(np.int64))
