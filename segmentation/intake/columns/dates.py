"""Text to dates: the order of day and month is decided by the column as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Stamps: TypeAlias = NDArray[np.datetime64]
Integers: TypeAlias = NDArray[np.int64]
Order: TypeAlias = Literal["year first", "day first", "month first"]

_TIME = (
    r"(?:[T ]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?:Uhr|h|(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?$"
)
_WORD = r"[A-Za-z\x{c0}-\x{24f}]{3,10}"
_YEAR_FIRST = r"^(?P<a>\d{4})[-/.年년] ?(?P<b>\d{1,2})[-/.月월] ?(?P<c>\d{1,2})[日일]?" + _TIME
_YEAR_LAST = r"^(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{4}|\d{2})" + _TIME
_DAY = rf"^(?:{_WORD}\.?,? )?"
"""A day of the week may stand before dates in words."""
_GAP = r"(?:[- /]|del? )*"
_NAMED_SECOND = (
    rf"{_DAY}(?P<a>\d{{1,2}})(?:st|nd|rd|th|er|\.)?{_GAP}(?P<b>{_WORD})\.?,?{_GAP}"
    r"(?P<c>\d{4}|\d{2})" + _TIME
)
_NAMED_FIRST = (
    rf"{_DAY}(?P<b>{_WORD})\.?{_GAP}(?P<a>\d{{1,2}})(?:st|nd|rd|th)?,?[- /]+(?P<c>\d{{4}})" + _TIME
)
_COMPACT = r"^(?P<a>(?:19|20)\d{2})(?P<b>0[1-9]|1[0-2])(?P<c>0[1-9]|[12]\d|3[01])$"

_ENOUGH = 0.9999
"""Where so many cells are read, the rest are no dates but slips."""
PIVOT = 69
"""Two-digit years up to this are 20.., above it 19.. (POSIX)."""

MONTHS = {
    name: month
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "jän feb mär apr mai jun jul aug sep okt nov dez",
        "janv fév mars avr mai juin juil août sept oct nov déc",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "gen feb mar apr mag giu lug ago set ott nov dic",
        "jan fev mar abr mai jun jul ago set out nov dez",
    )
    for month, name in enumerate(names.split(), start=1)
} | {"mrz": 3, "juin": 6, "juil": 7, "maa": 3, "mei": 5, "sty": 1, "jui": 6}


@dataclass(frozen=True, slots=True, eq=False)
class DateReading:
    """Distinct texts read as dates: NaT where a text is not one."""

    values: Stamps
    n_read: int
    order: Order
    is_ambiguous: bool = False
    """Every date can be read day first and month first."""
    n_forms: int = 1
    """Forms that were met: 2020-01-31 and 31.01.2020 are two."""
    offsets: Integers | None = None
    """Seconds by which each text says that its clock is ahead of UTC: the times are in UTC then.
    None where no text names an offset (Z is one of 0)."""


def read_dates(
    texts: pa.Array, counts: Integers, *, is_day_first: bool | None = None
) -> DateReading | None:
    """Read distinct, stripped, non-missing texts as dates; None if hardly any looks like one.

    Parameters
    ----------
    texts : array of large_string
        Distinct texts.
    counts : (n_texts,) array of int
        How many cells hold each.
    is_day_first : bool, optional
        What the rest of the file says, where the column does not.

    Returns
    -------
    DateReading or None
    """
    found = _find_forms(texts, counts)
    if found is None:
        return None
    by_day, by_month = found.stamps("a", "b"), found.stamps("b", "a")
    n_by_day, n_by_month = _n_read(by_day, counts), _n_read(by_month, counts)
    is_ambiguous = n_by_day == n_by_month and not np.array_equal(by_day, by_month, equal_nan=True)
    prefers_day = n_by_day > n_by_month or (n_by_day == n_by_month and is_day_first is not False)
    values, n_read = (by_day, n_by_day) if prefers_day else (by_month, n_by_month)
    order: Order = "day first" if prefers_day else "month first"
    if found.is_year_first:
        order = "year first"
    if not found.is_zoned:
        return DateReading(values, n_read, order, is_ambiguous, found.n_forms)
    in_utc: Stamps = values - found.offset.astype("timedelta64[s]")
    return DateReading(in_utc, n_read, order, is_ambiguous, found.n_forms, found.offset)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """The numbers in each text; -1 where none was found."""

    year: Integers
    first: Integers
    """Day or month, where the order of the two is open."""
    second: Integers
    day: Integers
    month: Integers
    """Where the form says which is which; -1 elsewhere."""
    clock: Integers
    offset: Integers
    is_zoned: bool
    """Whether any text says how far its clock is from UTC."""
    n_forms: int
    is_year_first: bool

    def stamps(self, day: str, month: str) -> Stamps:
        """Put the dates together with the first number ("a") or the second ("b") as the day."""
        is_open = self.day < 0
        parts = {"a": self.first, "b": self.second}
        return _stamps(
            self.year,
            np.where(is_open, parts[month], self.month),
            np.where(is_open, parts[day], self.day),
            self.clock,
        )


def _find_forms(texts: pa.Array, weights: Integers) -> _Found | None:
    """Find the numbers in each text by the first form that suits it; None if most suit none."""
    n_texts, total = len(texts), int(weights.sum())
    fields = {
        name: np.full(n_texts, -1, dtype=np.int64)
        for name in ("year", "first", "second", "day", "month")
    }
    clock, offset = np.zeros(n_texts, np.int64), np.zeros(n_texts, np.int64)
    left = np.arange(n_texts)
    is_zoned = False
    weight_of: dict[str, int] = {}
    for kind, form in _FORMS:
        found = pc.extract_regex(texts.take(pa.array(left)), form)
        is_found = pc.is_valid(found).to_numpy(zero_copy_only=False)
        if not is_found.any():
            continue
        rows = left[is_found]
        parts = _numbers(found.filter(pa.array(is_found)))
        for name, part in zip(_FIELDS[kind], ("a", "b", "c"), strict=True):
            fields[name][rows] = parts[part]
        clock[rows], offset[rows] = parts["clock"], parts["offset"]
        is_zoned |= bool(parts["is_zoned"].any())
        weight_of[form] = int(weights[rows].sum())
        left = left[~is_found]
        if len(left) == 0 or sum(weight_of.values()) >= _ENOUGH * total:
            break
    if not weight_of or 2 * sum(weight_of.values()) < total:
        return None
    n_year_first = weight_of.get(_YEAR_FIRST, 0) + weight_of.get(_COMPACT, 0)
    return _Found(
        **fields,
        clock=clock,
        offset=offset,
        is_zoned=is_zoned,
        n_forms=len(weight_of),
        is_year_first=2 * n_year_first > sum(weight_of.values()),
    )


_Form: TypeAlias = Literal["year", "open", "named"]
_FIELDS: dict[_Form, tuple[str, str, str]] = {
    "year": ("year", "month", "day"),
    "open": ("first", "second", "year"),
    "named": ("day", "month", "year"),
}
"""What the three numbers of a form are."""
_FORMS: tuple[tuple[_Form, str], ...] = (
    ("year", _YEAR_FIRST),
    ("year", _COMPACT),
    ("open", _YEAR_LAST),
    ("named", _NAMED_SECOND),
    ("named", _NAMED_FIRST),
)
"""The later ones are slow."""


def _numbers(found: pa.Array) -> dict[str, Integers]:
    names = {field.name for field in found.type}
    parts = {name: _integers(pc.struct_field(found, name)) for name in ("a", "c")}
    second = pc.struct_field(found, "b")
    is_word = bool(pc.any(pc.match_substring_regex(second, r"\D"), min_count=0).as_py())
    parts["b"] = _months(second) if is_word else _integers(second)
    short = parts["c"] < 100
    if short.any():
        texts = pc.utf8_length(pc.struct_field(found, "c"))
        is_two = pc.fill_null(pc.equal(texts, 2), fill_value=False).to_numpy(zero_copy_only=False)
        is_year = is_two & (parts["a"] < 100)
        century = np.where(parts["c"] <= PIVOT, 2000, 1900)
        parts["c"] = np.where(is_year & (parts["c"] >= 0), parts["c"] + century, parts["c"])
    nothing = np.zeros(len(found), np.int64)
    parts["clock"] = _clock(found) if "hour" in names else nothing
    zones = pc.struct_field(found, "zone") if "zone" in names else pa.array([""] * len(found))
    parts["offset"] = _offsets(zones)
    is_named = pc.not_equal(pc.fill_null(zones, ""), "")
    parts["is_zoned"] = is_named.to_numpy(zero_copy_only=False).astype(np.int64)
    return parts


def _integers(texts: pa.Array) -> Integers:
    """Return texts of digits as numbers; -1 where there is no text."""
    filled = pc.if_else(pc.equal(pc.fill_null(texts, ""), ""), None, texts)
    numbers: Integers = pc.fill_null(pc.cast(filled, pa.int64()), -1).to_numpy(zero_copy_only=False)
    return numbers


def _months(texts: pa.Array) -> Integers:
    lowered = [text.lower() if text else "" for text in texts.to_pylist()]
    return np.array(
        [MONTHS.get(text[:4], MONTHS.get(text[:3], -1)) for text in lowered], dtype=np.int64
    )


def _clock(found: pa.Array) -> Integers:
    """Return seconds since midnight; 0 where no time is given, negative where it is impossible."""
    hour, minute, second = (
        _integers(pc.struct_field(found, name)) for name in ("hour", "minute", "second")
    )
    half = pc.fill_null(pc.struct_field(found, "half"), "")
    is_half = pc.not_equal(half, "").to_numpy(zero_copy_only=False)
    is_pm = pc.starts_with(pc.utf8_lower(half), "p").to_numpy(zero_copy_only=False)
    hour = np.where(is_half, hour % 12 + 12 * is_pm, hour)
    seconds = hour * 3600 + np.maximum(minute, 0) * 60 + np.maximum(second, 0)
    is_real = (hour < 24) & (minute < 60) & (second < 60)
    return np.where(hour < 0, 0, np.where(is_real, seconds, -1))


def _offsets(zones: pa.Array) -> Integers:
    """Return offsets such as +02:00 in seconds; 0 for UTC and where there is none."""
    digits = pc.replace_substring_regex(pc.fill_null(zones, ""), r"[^0-9]", "")
    clock = np.maximum(_integers(digits), 0)
    is_behind = pc.fill_null(pc.starts_with(zones, "-"), fill_value=False)
    sign = np.where(is_behind.to_numpy(zero_copy_only=False), -1, 1)
    return np.asarray(sign * (clock // 100 * 3600 + clock % 100 * 60), dtype=np.int64)


def _stamps(year: Integers, month: Integers, day: Integers, clock: Integers) -> Stamps:
    """Put dates together; NaT where there is no such day or time."""
    is_real = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (clock >= 0)
    months = np.where(is_real, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(is_real, day - 1, 0)
    is_real &= days.astype("datetime64[M]") == months
    stamps: Stamps = days.astype("datetime64[us]") + clock.astype("timedelta64[s]")
    stamps[~is_real] = np.datetime64("NaT")
    return stamps


def from_parts(year: Integers, month: Integers, day: Integers) -> Stamps:
    """Put dates together from their numbers; NaT where there is no such day."""
    return _stamps(year, month, day, np.zeros(len(year), np.int64))


def _n_read(values: Stamps, weights: Integers) -> int:
    return int(weights[~np.isnat(values)].sum())
