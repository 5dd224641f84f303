"""Text to numbers: decimal comma, thousands marks, currency, percent, negatives in brackets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.intake.columns.missing import is_missing
from segmentation.records import StepValue, StepValues

Counts: TypeAlias = NDArray[np.int64]

_EXPONENT = r"([eE][+-]?\d{1,3})?"
PLAIN = rf"^[+-]?(\d+\.?\d*|\.\d+){_EXPONENT}$"
INTEGER = r"^[+-]?\d+$"
_DOT = (
    rf"^[+-]?(\d+\.?\d*|\.\d+){_EXPONENT}$"
    r"|^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$"
    r"|^[+-]?\d{1,2}(,\d{2})+,\d{3}(\.\d*)?$"  # lakh and crore
)
_COMMA = rf"^[+-]?(\d+,?\d*|,\d+){_EXPONENT}$|^[+-]?\d{{1,3}}(\.\d{{3}})+(,\d*)?$"
_GAP = r"[\s\x{a0}\x{2007}\x{2009}\x{202f}]*"
"""White space, also of the kinds that do not break and that RE2 does not count as such."""
_SPACED = r"^[+-]?\d{1,3}([ \x{a0}\x{2009}\x{202f}'’]\d{3})+([.,]\d*)?$"
_CURRENCY = (
    r"(?:[$€£¥￥₹₽₺₩₪₫₴₦฿¢\\]|US\$|C\$|A\$|R\$|EUR|USD|GBP|CHF|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|HUF|AUD|CAD"
    r"|円|元|원|TL|BRL|MXN|ZAR|TRY|RUB|Fr\.|kr\.?|zł|Kč|Ft|lei|Rs\.?|\x{440}\x{443}\x{431}\.?)"
)
_LEADING_CURRENCY = rf"^([+-]?){_GAP}{_CURRENCY}{_GAP}([+-]?)"
_TRAILING_CURRENCY = rf"{_GAP}{_CURRENCY}{_GAP}$"
_PERCENT = rf"{_GAP}%$"
_UNITS = (
    "kg", "mg", "g", "lbs", "lb", "oz", "km", "cm", "mm", "miles", "mi", "ft", "ml", "cl", "kwh",
    "kb", "mb", "gb", "tb", "years", "year", "yrs", "yr", "y/o", "jahre", "jahr", "ans", "an",
    "años", "año", "anni", "anno", "months", "month", "mos", "monate", "monat", "mois", "weeks",
    "week", "wochen", "days", "day", "tage", "tag", "jours", "jour", "hours", "hour", "hrs", "hr",
    "h", "stunden", "minutes", "minute", "mins", "min", "minuten", "seconds", "sec", "pcs",
    "pieces", "stück", "stk", "points", "point", "pts", "punkte", "orders", "visits", "items",
    "times", "x",
)  # fmt: skip
_SAME_UNIT = (
    ("year", "years"), ("yr", "yrs"), ("jahr", "jahre"), ("an", "ans"), ("año", "años"),
    ("anno", "anni"), ("month", "months"), ("monat", "monate"), ("week", "weeks"), ("day", "days"),
    ("tag", "tage"), ("jour", "jours"), ("hour", "hours"), ("hr", "hrs"), ("minute", "minutes"),
    ("min", "mins"), ("point", "points"), ("lb", "lbs"),
)  # fmt: skip
_UNIT = rf"(?i)[\d.,]{_GAP}(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})\.?$"

LARGEST_EXACT = 1e15
"""Whole numbers of more digits are codes (cards, accounts): a float would change them."""


@dataclass(frozen=True, slots=True, eq=False)
class NumberReading:
    """Distinct texts read as numbers: null where a text is not one."""

    values: pa.Array
    n_read: int
    """Cells, not distinct texts, that are numbers."""
    has_decimal_comma: bool | None
    """Which mark the values themselves prove; None where both readings fit equally."""
    marks: StepValues = field(default_factory=dict)
    """What was taken off: ``currency`` and ``unit`` with their texts, and whether it was
    ``percent``, ``thousands`` and ``decimal_comma``, in the order they were found."""
    is_mixed: bool = False
    """Two currencies, or percentages among plain numbers: not one quantity."""


def read_numbers(
    texts: pa.Array, counts: Counts, *, has_decimal_comma: bool | None
) -> NumberReading:
    """Read distinct, stripped, non-missing texts as numbers.

    Parameters
    ----------
    texts : array of large_string
        Distinct texts.
    counts : (n_texts,) array of int
        How many cells hold each.
    has_decimal_comma : bool or None
        What the rest of the file says, for texts such as "1,234" that can be read both ways.

    Returns
    -------
    NumberReading
    """
    plain = pc.match_substring_regex(texts, PLAIN)
    if pc.all(plain, min_count=0).as_py() and has_decimal_comma is not True:
        return NumberReading(pc.cast(texts, pa.float64()), _weight(plain, counts), None)
    bare, marks, is_mixed = _take_off_signs(texts, counts)
    spaced = pc.match_substring_regex(bare, _SPACED)
    if pc.any(spaced, min_count=0).as_py():
        joined = pc.replace_substring_regex(bare, r"[ \x{a0}\x{2009}\x{202f}'’]", "")
        bare = pc.if_else(spaced, joined, bare)
        marks["thousands"] = True
    is_dot = pc.match_substring_regex(bare, _DOT)
    is_comma = pc.match_substring_regex(bare, _COMMA)
    n_dot, n_comma = _weight(is_dot, counts), _weight(is_comma, counts)
    proof = None if n_dot == n_comma else n_comma > n_dot
    takes_comma = proof if proof is not None else has_decimal_comma is True
    fits = is_comma if takes_comma else is_dot
    values, has_groups = _convert(bare, fits, takes_comma=takes_comma)
    if has_groups:
        marks["thousands"] = True
    if takes_comma and _has(bare, fits, ","):
        marks["decimal_comma"] = True
    return NumberReading(values, n_comma if takes_comma else n_dot, proof, marks, is_mixed)


def _take_off_signs(texts: pa.Array, counts: Counts) -> tuple[pa.Array, dict[str, StepValue], bool]:
    """Take off currency, percent and the spellings of minus; say which, and whether they mix."""
    bare = pc.replace_substring_regex(texts, rf"^[−–]{_GAP}", "-")
    bare = pc.replace_substring_regex(bare, r"^\((.*\d.*)\)$", r"-\1")
    bare = pc.replace_substring_regex(bare, rf"^([^-]*\d){_GAP}-$", r"-\1")
    marks: dict[str, StepValue] = {}
    has_currency = _has_currency(bare)
    symbols: set[str] = set()
    if pc.any(has_currency, min_count=0).as_py():
        symbols = _currency_signs(bare.filter(has_currency))
        bare = pc.replace_substring_regex(bare, _LEADING_CURRENCY, r"\1\2")
        bare = pc.replace_substring_regex(bare, _TRAILING_CURRENCY, "")
        marks["currency"] = tuple(sorted(symbols))
    is_percent = pc.match_substring_regex(bare, rf"\d{_PERCENT}")
    n_percent = _weight(is_percent, counts)
    if n_percent:
        bare = pc.replace_substring_regex(bare, _PERCENT, "")
        marks["percent"] = True
    bare, unit = _take_off_unit(bare)
    if unit:
        marks["unit"] = unit
    n_plain = _weight(pc.match_substring_regex(texts, r"^[+-]?[\d.,]+$"), counts)
    is_mixed = len(symbols) > 1 or bool(n_percent and n_plain)
    return bare, marks, is_mixed


def _take_off_unit(bare: pa.Array) -> tuple[pa.Array, str]:
    """Take off the unit that every text carries; nothing where one has none, or another."""
    has_unit = pc.match_substring_regex(bare, _UNIT)
    if not pc.any(has_unit, min_count=0).as_py():
        return bare, ""
    if not pc.all(pc.or_(has_unit, is_missing(bare, beside_values=True))).as_py():
        return bare, ""
    found = pc.extract_regex(bare.filter(has_unit), r"(?i)(?P<unit>[^\d.,\s\x{a0}]+)\.?$")
    units = set(pc.unique(pc.utf8_lower(pc.struct_field(found, "unit"))).to_pylist())
    if len(units) > 1 and tuple(sorted(units, key=len)) not in _SAME_UNIT:
        return bare, ""
    return pc.replace_substring_regex(bare, rf"{_GAP}[^\d.,\s\x{{a0}}]+\.?$", ""), max(
        units, key=len
    )


def _has_currency(bare: pa.Array) -> pa.Array:
    leading = pc.match_substring_regex(bare, rf"{_LEADING_CURRENCY}[\d.,]")
    trailing = pc.match_substring_regex(bare, rf"\d{_TRAILING_CURRENCY}")
    return pc.or_(leading, trailing)


def _currency_signs(texts: pa.Array) -> set[str]:
    """Return the distinct currency signs of texts that carry one."""
    found = pc.extract_regex(texts, rf"(?P<sign>{_CURRENCY})")
    return set(pc.unique(pc.struct_field(found, "sign")).to_pylist())


def _convert(bare: pa.Array, fits: pa.Array, *, takes_comma: bool) -> tuple[pa.Array, bool]:
    """Return the values of the texts that fit (others null), and whether groups were joined."""
    group, mark = (".", ",") if takes_comma else (",", ".")
    fitting = pc.if_else(fits, bare, None)
    has_groups = bool(pc.any(pc.match_substring(fitting, group), min_count=0).as_py())
    text = pc.replace_substring(fitting, group, "") if has_groups else fitting
    if mark != ".":
        text = pc.replace_substring(text, mark, ".")
    return pc.cast(text, pa.float64()), has_groups


def _has(bare: pa.Array, fits: pa.Array, mark: str) -> bool:
    return bool(pc.any(pc.and_(fits, pc.match_substring(bare, mark)), min_count=0).as_py())


def _weight(mask: pa.Array, counts: Counts) -> int:
    return int(counts[np.asarray(mask.to_numpy(zero_copy_only=False), dtype=bool)].sum())


def is_exact(values: pa.ChunkedArray) -> bool:
    """Tell whether all numbers are finite and small enough to be kept exactly as floats."""
    # NaN is not below anything, and a column of nulls alone gives None.
    return bool(pc.all(pc.less(pc.abs(values), LARGEST_EXACT)).as_py())
