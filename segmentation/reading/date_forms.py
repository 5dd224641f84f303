"""List the forms in which dates and times are written, and take the numbers out of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Integers: TypeAlias = NDArray[np.int64]

_LETTER = r"[A-Za-z\x{c0}-\x{24f}\x{370}-\x{4ff}]"
_ZONE = (
    r"(?P<zone>(?:UTC|GMT|UT)?\s*[+-]\d{1,2}(?::?\d{2})?|Z|[A-Z]{2,5}|[A-Z][A-Za-z]+/[A-Za-z_/]+)"
)
_HALF = r"(?P<half>[AaPp]\.?\s?[Mm]\.?)"
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?:[:.m](?P<second>\d{2})s?(?:[.,:]\d+)?)?)?"
    rf"\s*{_HALF}?\s*(?:Uhr|h)?\s*{_ZONE}?"
)
_TIME = rf"(?:(?:,?\s+|[Tt]|-|,?\s*(?:at|um|à|às|alle|kl\.?|om|в)\s+){_CLOCK})?$"
_WORD = rf"{_LETTER}{{3,12}}"
_DAY = rf"^(?:{_LETTER}{{2,12}}\.?,? ?\s)?"
"""A day of the week may stand before a date."""
_GAP = r"(?:[- /]|del? )*"
_ORDINAL = r"(?:st|nd|rd|th|er|\.|º|ª)?"
_YEAR_FIRST = (
    rf"{_DAY}(?P<a>\d{{4}})[-/. 年년] ?(?P<b>\d{{1,2}}|{_WORD})\.?"
    r"[-/. 月월] ?(?P<c>\d{1,2})[日일.]?" + _TIME
)
_YEAR_LAST = (
    rf"{_DAY}(?P<a>\d{{1,2}})[-/.] ?(?P<b>\d{{1,2}})[-/.] ?'?(?P<c>\d{{4}}|\d{{2}})" + _TIME
)
_NAMED_SECOND = (
    rf"{_DAY}(?P<a>\d{{1,2}}){_ORDINAL}{_GAP}(?P<b>{_WORD})\.?,?{_GAP}['’]?(?P<c>\d{{4}}|\d{{2}})"
    + _TIME
)
_NAMED_FIRST = (
    rf"{_DAY}(?P<b>{_WORD})\.?{_GAP}(?P<a>\d{{1,2}}){_ORDINAL},?[- /]+['’]?(?P<c>\d{{4}}|\d{{2}})"
    + _TIME
)
_LOGGED = rf"^\[?(?P<a>\d{{1,2}})[-/]?(?P<b>{_WORD})[-/]?(?P<c>\d{{4}}):{_CLOCK}\]?$"
"""As web servers and SAS write them: 13/Jan/2023:09:05:07 +0100."""
_TIME_WITHIN = rf"{_DAY}(?P<b>{_WORD})\.? +(?P<a>\d{{1,2}}),? {_CLOCK} (?P<c>\d{{4}})$"
"""As C and Unix write them: Fri Jan 13 09:05:07 2023."""
_DIGITS = r"^(?P<a>(?:19|20)\d{2})(?P<b>0[1-9]|1[0-2])(?P<c>0[1-9]|[12]\d|3[01])"
_COMPACT = (
    _DIGITS
    + r"(?:[T ]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?:[.,]\d+)?"
    + r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?$"
)
_COMPACT_DAY = _DIGITS + _TIME

_ENOUGH = 0.9999
"""Where so many cells are read, the rest are no dates but slips."""
PIVOT = 69
"""Two-digit years up to this are 20.., above it 19.. (POSIX)."""

_RUSSIAN = (
    "\u044f\u043d\u0432 \u0444\u0435\u0432 \u043c\u0430\u0440 \u0430\u043f\u0440 "
    "\u043c\u0430\u0439 \u0438\u044e\u043d \u0438\u044e\u043b \u0430\u0432\u0433 "
    "\u0441\u0435\u043d \u043e\u043a\u0442 \u043d\u043e\u044f \u0434\u0435\u043a"
)
_GREEK = (
    "\u03b9\u03b1\u03bd \u03c6\u03b5\u03b2 \u03bc\u03b1\u03c1 \u03b1\u03c0\u03c1 "
    "\u03bc\u03b1\u0390 \u03b9\u03bf\u03c5\u03bd \u03b9\u03bf\u03c5\u03bb "
    "\u03b1\u03c5\u03b3 \u03c3\u03b5\u03c0 \u03bf\u03ba\u03c4 \u03bd\u03bf\u03b5 "
    "\u03b4\u03b5\u03ba"
)
_GREEK_ACCENTS = (
    "\u03b9\u03b1\u03bd \u03c6\u03b5\u03b2 \u03bc\u03ac\u03c1 \u03b1\u03c0\u03c1 "
    "\u03bc\u03ac\u03b9 \u03b9\u03bf\u03cd\u03bd \u03b9\u03bf\u03cd\u03bb "
    "\u03b1\u03cd\u03b3 \u03c3\u03b5\u03c0 \u03bf\u03ba\u03c4 \u03bd\u03bf\u03ad "
    "\u03b4\u03b5\u03ba"
)
MONTHS = {
    name: month
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "jän feb mär apr mai jun jul aug sep okt nov dez",
        "janv fév mars avr mai juin juil août sept oct nov déc",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "gen feb mar apr mag giu lug ago set ott nov dic",
        "jan fev mar abr mai jun jul ago set out nov dez",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
        "jan feb mar apr maj jun jul aug sep okt nov des",
        "sty lut mar kwi maj cze lip sie wrz paź lis gru",
        "oca şub mar nis may haz tem ağu eyl eki kas ara",
        _RUSSIAN,
        _GREEK,
        _GREEK_ACCENTS,
    )
    for month, name in enumerate(names.split(), start=1)
} | {"mrz": 3, "maa": 3, "jui": 6, "\u043c\u0430\u044f": 5}
ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "west": 1, "cet": 1, "met": 1, "mez": 1,
    "cest": 2, "mest": 2, "mesz": 2, "bst": 1, "eet": 2, "eest": 3, "msk": 3, "est": -5, "edt": -4,
    "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8,
    "hst": -10, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "sast": 2,
    "brt": -3,
}  # fmt: skip
"""Hours ahead of UTC of the names that mean one zone (RFC 822 and those in common use)."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The numbers in each text; -1 where none was found."""

    year: Integers
    first: Integers
    """Day or month, where the order of the two is open."""
    second: Integers
    third: Integers
    """The year as it stands there, where it has two digits and the order is open."""
    day: Integers
    month: Integers
    """Where the form says which is which; -1 elsewhere."""
    clock: Integers
    """Seconds since midnight; -1 where there is no such time."""
    offset: Integers
    """Seconds by which the clock is ahead of UTC."""
    is_zoned: bool
    """Whether any text says how far its clock is from UTC."""
    unknown_zones: tuple[str, ...]
    n_forms: int
    is_year_first: bool


_Form: TypeAlias = Literal["year", "open", "named"]
_FIELDS: dict[_Form, tuple[str, str, str]] = {
    "year": ("year", "month", "day"),
    "open": ("first", "second", "year"),
    "named": ("day", "month", "year"),
}
"""What the three numbers of a form are."""
FORMS: tuple[tuple[_Form, str], ...] = (
    ("year", _YEAR_FIRST),
    ("year", _COMPACT),
    ("open", _YEAR_LAST),
    ("named", _NAMED_SECOND),
    ("named", _NAMED_FIRST),
    ("named", _TIME_WITHIN),
    ("named", _LOGGED),
    ("year", _COMPACT_DAY),
)
"""The later ones are slow."""


def find_forms(texts: pa.Array, weights: Integers, *, is_each: bool = False) -> Found | None:
    """Find the numbers in each text by the first form that suits it; None if most suit none.

    With `is_each` every text counts by itself, whatever the others are.
    """
    texts = _smoothed(texts)
    n_texts, total = len(texts), int(weights.sum())
    fields = {
        name: np.full(n_texts, -1, dtype=np.int64)
        for name in ("year", "first", "second", "third", "day", "month")
    }
    clock, offset = np.zeros(n_texts, np.int64), np.zeros(n_texts, np.int64)
    left = np.arange(n_texts)
    is_zoned, unknown = False, set[str]()
    weight_of: dict[str, int] = {}
    for kind, form in FORMS:
        found = pc.extract_regex(texts.take(pa.array(left)), form)
        is_found = pc.is_valid(found).to_numpy(zero_copy_only=False)
        if not is_found.any():
            continue
        rows = left[is_found]
        parts = _numbers(found.filter(pa.array(is_found)), is_year_last=kind != "year")
        for name, part in zip(_FIELDS[kind], ("a", "b", "c"), strict=True):
            fields[name][rows] = parts.numbers[part]
        if kind == "open":
            fields["third"][rows] = parts.numbers["short"]
        clock[rows], offset[rows] = parts.numbers["clock"], parts.numbers["offset"]
        is_zoned |= parts.is_zoned
        unknown |= parts.unknown_zones
        weight_of[form] = int(weights[rows].sum())
        left = left[~is_found]
        if len(left) == 0 or (not is_each and sum(weight_of.values()) >= _ENOUGH * total):
            break
    if not weight_of or (not is_each and 2 * sum(weight_of.values()) < total):
        return None
    n_year_first = sum(weight_of.get(form, 0) for form in (_YEAR_FIRST, _COMPACT, _COMPACT_DAY))
    return Found(
        **fields,
        clock=clock,
        offset=offset,
        is_zoned=is_zoned,
        unknown_zones=tuple(sorted(unknown)),
        n_forms=len(weight_of),
        is_year_first=2 * n_year_first > sum(weight_of.values()),
    )


HALVES = (
    (r"(?:上午|午前|오전) ?(\d{1,2}:\d{2}(?::\d{2})?)", r"\1 AM"),
    (r"(?:下午|午後|오후) ?(\d{1,2}:\d{2}(?::\d{2})?)", r"\1 PM"),
)
SMOOTHED = (
    ("([0-9]) ?\u0433[.]?$", r"\1"),
    (r" ?(?:\([^)]*\)|\[[^\]]*\])$", ""),
    (r"([+-]\d{2}:?\d{2}) [A-Z]{2,5}$", r"\1"),
    (r"^(\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?),? (.*?\d)( [A-Z]{2,5})?$", r"\2 \1\3"),
)
"""The Russian word for a year, a zone named behind its offset, 09:05:07 +0100 (CET), and the time
before the date."""


def _smoothed(texts: pa.Array) -> pa.Array:
    """Bring rare orders into the common one: the time before the date, the half before the time."""
    for pattern, replacement in SMOOTHED:
        if pc.any(pc.match_substring_regex(texts, pattern), min_count=0).as_py():
            texts = pc.replace_substring_regex(texts, pattern, replacement)
    if not pc.all(pc.string_is_ascii(texts), min_count=0).as_py():
        for pattern, replacement in HALVES:
            texts = pc.replace_substring_regex(texts, pattern, replacement)
    return texts


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """The numbers of the texts of one form, and what is known of their zones."""

    numbers: dict[str, Integers]
    is_zoned: bool
    unknown_zones: set[str]


def _numbers(found: pa.Array, *, is_year_last: bool) -> _Parts:
    names = {field.name for field in found.type}
    parts = {name: _integers(pc.struct_field(found, name)) for name in ("a", "c")}
    second = pc.struct_field(found, "b")
    is_word = bool(pc.any(pc.match_substring_regex(second, r"\D"), min_count=0).as_py())
    parts["b"] = _months(second) if is_word else _integers(second)
    texts = pc.utf8_length(pc.struct_field(found, "c"))
    is_two = pc.fill_null(pc.equal(texts, 2), fill_value=False).to_numpy(zero_copy_only=False)
    is_year = is_two & is_year_last
    parts["short"] = np.where(is_year, parts["c"], -1)
    parts["c"] = np.where(is_year, full_year(parts["c"]), parts["c"])
    nothing = np.zeros(len(found), np.int64)
    parts["clock"] = _clock(found) if "hour" in names else nothing
    zones = pc.struct_field(found, "zone") if "zone" in names else pa.array([""] * len(found))
    parts["offset"], is_zoned, unknown = _offsets(pc.fill_null(zones, ""))
    return _Parts(parts, is_zoned, unknown)


def full_year(short: Integers) -> Integers:
    """Return years of two digits in full."""
    years: Integers = short + np.where(short <= PIVOT, 2000, 1900)
    return years


def _integers(texts: pa.Array) -> Integers:
    """Return texts of digits as numbers; -1 where there is no text."""
    filled = pc.if_else(pc.equal(pc.fill_null(texts, ""), ""), None, texts)
    numbers: Integers = pc.fill_null(pc.cast(filled, pa.int64()), -1).to_numpy(zero_copy_only=False)
    return numbers


def _months(texts: pa.Array) -> Integers:
    lowered = [text.lower() if text else "" for text in texts.to_pylist()]
    return np.array([month_of(text) for text in lowered], dtype=np.int64)


def month_of(word: str) -> int:
    """Return the number of a month by its name in small letters or its digits; -1 if none."""
    if word.isdecimal():
        return int(word)
    return MONTHS.get(word[:4], MONTHS.get(word[:3], -1))


def _clock(found: pa.Array) -> Integers:
    """Return seconds since midnight; 0 where no time is given, negative where it is impossible."""
    hour, minute, second = (
        _integers(pc.struct_field(found, name)) for name in ("hour", "minute", "second")
    )
    names = {field.name for field in found.type}
    half = pc.fill_null(pc.struct_field(found, "half"), "") if "half" in names else None
    is_half = np.zeros(len(hour), dtype=bool)
    if half is not None:
        is_half = pc.not_equal(half, "").to_numpy(zero_copy_only=False)
        is_pm = pc.starts_with(pc.utf8_lower(half), "p").to_numpy(zero_copy_only=False)
        # 13:05 PM is said twice, and 12 AM is midnight.
        hour = np.where(is_half & (hour <= 12), hour % 12 + 12 * is_pm, hour)
    seconds = hour * 3600 + np.maximum(minute, 0) * 60 + np.maximum(second, 0)
    is_real = (hour < 24) & (minute < 60) & (second < 60) & ((minute >= 0) | is_half)
    return np.where(hour < 0, 0, np.where(is_real, seconds, -1))


def _offsets(zones: pa.Array) -> tuple[Integers, bool, set[str]]:
    """Return offsets such as +02:00 or CET in seconds; names that mean none are given back."""
    encoded = (
        zones.combine_chunks().dictionary_encode()
        if isinstance(zones, pa.ChunkedArray)
        else zones.dictionary_encode()
    )
    spelled = encoded.dictionary.to_pylist()
    known = [_offset(text) for text in spelled]
    seconds = np.array([0 if found is None else found for found in known] or [0], dtype=np.int64)
    unknown = {text for text, found in zip(spelled, known, strict=True) if found is None and text}
    is_zoned = any(found is not None for found in known)
    return seconds[encoded.indices.to_numpy(zero_copy_only=False)], is_zoned, unknown


def _offset(zone: str) -> int | None:
    """Return by how many seconds a zone is ahead of UTC; None where it does not say."""
    name, sign, digits = zone.partition("-" if "-" in zone else "+")
    if not sign:
        hours = ZONES.get(name.strip().lower())
        return None if hours is None else hours * 3600
    digits = digits.replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    return (-1 if sign == "-" else 1) * (hours * 3600 + minutes * 60)
