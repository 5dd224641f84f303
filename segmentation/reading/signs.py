"""Take off what stands around a number: currency, percent, units, spellings of minus."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.reading.arrays import as_mask
from segmentation.reading.missing import is_missing
from segmentation.records import ColumnContract, StepValue, StepValues

Counts: TypeAlias = NDArray[np.int64]
Mixture: TypeAlias = Literal["", "currencies", "percentages"]

_GAP = r"[\s\x{a0}\x{2007}\x{2009}\x{202f}]*"
"""White space, also of the kinds that do not break and that RE2 does not count as such."""
CURRENCY_MARKS = "$€£¥₹₽₺₩₪₫₴₦฿₱₲₡₸₾₼₨৳"
"""Marks of one character that nothing else is written with."""
CURRENCY_CODES = (
    "EUR|USD|GBP|CHF|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|HUF|AUD|CAD|NZD|SGD|HKD|RON|BGN|UAH|ILS|THB"
    "|KRW|VND|AED|SAR|EGP|NGN|KES|IDR|MYR|PHP|ARS|CLP|COP|PEN|BRL|MXN|ZAR|TRY|RUB|TWD|PKR|BDT"
    "|LKR|KWD|QAR|MAD|ISK|RSD|GHS|UGX|TZS|OMR|BHD|JOD|TND|GEL|KZT|UYU|CRC|DOP|XOF|XAF"
)
ALL_CURRENCIES = (
    rf"(?:(?:US|CA?|AU?|NZ|HK|NT|MX|S|R) ?[$]|[{CURRENCY_MARKS}￥¢\\]|Euros?|euros?|EURO"
    rf"|[Dd]ollars?|{CURRENCY_CODES}"
    "|Rp[.]?|RM|円|元|원|TL|S?Fr[.]|kr[.]?|zł|Kč|Ft|lei|Rs[.]?|\u0440\u0443\u0431[.]?|KSh|лв[.]?|din[.]"
    "|đ|F ?CFA|ر[.]س[.]?|د[.]إ[.]?)"
)
"""Pattern of the ways in which currencies are written, in any engine of regular expressions."""
_SAME_CURRENCY = {
    "US$": "$", "USD": "$", "EUR": "€", "GBP": "£", "INR": "₹", "Rs": "₹", "Rs.": "₹", "Fr.": "CHF",
    "kr.": "kr", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "RUB": "₽", "\u0440\u0443\u0431": "₽",
    "\u0440\u0443\u0431.": "₽",
    "R$": "BRL", "TL": "₺", "TRY": "₺", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD",
    "￥": "¥", "\\": "¥", "円": "¥", "JPY": "¥", "원": "₩", "KRW": "₩", "lei": "RON", "NZ$": "NZD",
    "HK$": "HKD", "S$": "SGD", "元": "CNY", "NT$": "TWD", "MX$": "MXN", "₱": "PHP", "₨": "₹",
    **dict.fromkeys(("Euro", "Euros", "euro", "euros", "EURO"), "€"),
    **dict.fromkeys(("Dollar", "Dollars", "dollar", "dollars"), "$"),
    "SFr.": "CHF", "KSh": "KES", "лв": "BGN", "лв.": "BGN", "din.": "RSD", "đ": "₫", "VND": "₫",
    "FCFA": "XOF", "F CFA": "XOF", "ر.س": "SAR", "ر.س.": "SAR", "د.إ": "AED", "د.إ.": "AED",
    "Rp": "IDR", "Rp.": "IDR", "RM": "MYR", "৳": "BDT",
}  # fmt: skip
_SAME_CURRENCY |= {f"{at[:-1]} $": same for at, same in _SAME_CURRENCY.items() if at[-1] == "$"}
"""Two ways to write one currency do not make two."""
_LEADING_CURRENCY = rf"^([+-]?){_GAP}{ALL_CURRENCIES}{_GAP}([+-]?){_GAP}"
_TRAILING_CURRENCY = rf"{_GAP}{ALL_CURRENCIES}{_GAP}$"
_PERCENT = rf"{_GAP}%$|^%{_GAP}"
DASHES = "-–—−"
_UNITS = (
    "kg", "mg", "g", "lbs", "lb", "oz", "km", "cm", "mm", "miles", "mi", "ft", "ml", "cl", "kwh",
    "kb", "mb", "gb", "tb", "years", "year", "yrs", "yr", "y/o", "jahre", "jahr", "ans", "an",
    "años", "año", "anni", "anno", "months", "month", "mos", "monate", "monat", "mois", "weeks",
    "week", "wochen", "days", "day", "tage", "tag", "jours", "jour", "hours", "hour", "hrs", "hr",
    "h", "stunden", "minutes", "minute", "mins", "min", "minuten", "seconds", "sec", "pcs",
    "pieces", "stück", "stk", "points", "point", "pts", "punkte", "orders", "visits", "items",
    "times", "x", "°c", "°f", "‰", "bps",
)  # fmt: skip
_SAME_UNIT = (
    ("year", "years"), ("yr", "yrs"), ("jahr", "jahre"), ("an", "ans"), ("año", "años"),
    ("anno", "anni"), ("month", "months"), ("monat", "monate"), ("week", "weeks"), ("day", "days"),
    ("tag", "tage"), ("jour", "jours"), ("hour", "hours"), ("hr", "hrs"), ("minute", "minutes"),
    ("min", "mins"), ("point", "points"), ("lb", "lbs"),
)  # fmt: skip
UNITS = "|".join(sorted(_UNITS, key=len, reverse=True))
"""Units of measure that may stand behind a number, as a pattern."""
_UNIT = rf"(?i)[\d.,]{_GAP}(?P<unit>{UNITS})\.?$"
FACTORS = {
    **dict.fromkeys(("k", "tsd", "tausend", "thousand", "thousands", "tys", "tis", "тыс"), 1e3),
    **dict.fromkeys(("万", "萬"), 1e4),
    **dict.fromkeys(("lakh", "lakhs", "lac", "lacs"), 1e5),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mln", "million", "millions", "millionen"), 1e6),
    **dict.fromkeys(("millones", "millón", "millon", "milhões", "milhão", "milioni"), 1e6),
    **dict.fromkeys(("milione", "miljoen", "milj", "млн"), 1e6),
    **dict.fromkeys(("crore", "crores"), 1e7),
    **dict.fromkeys(("億", "亿"), 1e8),
    **dict.fromkeys(("b", "bn", "mrd", "md", "mld", "mdr", "billion", "billions"), 1e9),
    **dict.fromkeys(("milliarde", "milliarden", "milliard", "milliards", "miliardi"), 1e9),
    **dict.fromkeys(("miljard", "млрд"), 1e9),
}
"""Letters after a number, by what they multiply it with."""
_LETTERS = "|".join(sorted((w for w in FACTORS if len(w) > 1 and w != "mm"), key=len, reverse=True))
_FACTOR = rf"[\d.]\s?(?P<factor>[KkMmB]|MM|[万萬億亿]|(?i:{_LETTERS}))\.?$"
_SIDES = (("CR", "DR"), ("CR", "DB"), ("H", "S"), ("C", "D"))
"""Marks of credit and debit; the last two (Haben and Soll) only where every cell has one."""
SIDE_MARKS = "CR|DR|DB|[HSCD]"
_SIDE = rf"(?i)[\d.]\s?(?P<side>{SIDE_MARKS})\.?$"


@dataclass(frozen=True, slots=True, eq=False)
class Bare:
    """Texts without what stood around their numbers."""

    texts: pa.Array
    marks: StepValues = field(default_factory=dict)
    """What was taken off: ``currency`` and ``unit`` with their texts, and whether it was
    ``percent``, ``magnitudes`` and ``sides``."""
    factors: NDArray[np.float64] | None = None
    """What each number is multiplied by: 1.2K, credits and debits."""
    mixture: Mixture = ""
    """Two currencies, or percentages among plain numbers: not one quantity."""
    currencies: Mapping[str, int] = field(default_factory=dict)
    """Currency signs, with the cells that carry each."""
    found: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Marks that say more than a sign, by what they are ("magnitudes", "sides"), with cells."""
    turned: str = ""
    """The side whose amounts were made negative."""


def spellings_of_currency(sign: str) -> tuple[str, ...]:
    """Return the ways in which one currency is written, the longest first.

    Examples
    --------
    >>> spellings_of_currency("£")
    ('GBP', '£')
    """
    known = _SAME_CURRENCY.get(sign, sign)
    found = {sign, known, *(each for each, same in _SAME_CURRENCY.items() if same == known)}
    return tuple(sorted(found, key=lambda text: (-len(text), text)))


def letters_by_power() -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Return the powers of ten with the letters after a number that stand for them.

    Words are met in small letters, with a capital and in capitals.
    """
    found: dict[int, set[str]] = {}
    for word, factor in FACTORS.items():
        power = len(f"{factor:.0f}") - 1
        forms = {"k": ("k", "K"), "m": ("m", "M"), "b": ("B",), "mm": ("MM",)}
        spelled = forms.get(word, (word, word.capitalize(), word.upper()))
        found.setdefault(power, set()).update(spelled)
    return tuple(
        (power, tuple(sorted(words, key=lambda word: (-len(word), word))))
        for power, words in sorted(found.items())
    )


def spellings_of_unit(unit: str) -> tuple[str, ...]:
    """Return a unit in the singular and the plural, where both are known.

    Examples
    --------
    >>> spellings_of_unit("years"), spellings_of_unit("kg")
    (('year', 'years'), ('kg',))
    """
    return next((pair for pair in _SAME_UNIT if unit in pair), (unit,))


def take_off_signs(texts: pa.Array, counts: Counts) -> Bare:
    """Take off what stands around the numbers, and say what it was and whether it mixes.

    Parameters
    ----------
    texts : array of large_string
        Distinct, stripped, in ASCII digits.
    counts : (n_texts,) array of int
        How many cells hold each.
    """
    bare = _signed(texts)
    marks: dict[str, StepValue] = {}
    has_currency = _has_currency(bare)
    currencies: dict[str, int] = {}
    if pc.any(has_currency, min_count=0).as_py():
        spelled = _count_marks(bare, counts, has_currency, rf"(?P<mark>{ALL_CURRENCIES})")
        marks["currency"] = tuple(sorted(spelled))
        for sign, n_cells in spelled.items():
            same = _SAME_CURRENCY.get(sign, sign)
            currencies[same] = currencies.get(same, 0) + n_cells
        bare = _without_currency(bare)
    bare = _with_cents(bare)
    bare, n_percent = _take_off_percent(bare, counts)
    if n_percent:
        marks["percent"] = True
    bare, unit = _take_off_unit(bare)
    mixture = _mixture(texts, counts, currencies, n_percent=n_percent)
    if unit:
        return Bare(bare, marks | {"unit": unit}, None, mixture, currencies)
    bare, by_magnitude, magnitudes = _take_off_magnitude(bare, counts, is_money=bool(currencies))
    bare, turned, sides = _take_off_sides(bare, counts)
    found = {"magnitudes": magnitudes, "sides": sides}
    marks |= {code: True for code, cells in found.items() if cells}
    factors = None
    if magnitudes or sides:
        factors = by_magnitude * np.where(turned.is_turned, -1.0, 1.0)
    return Bare(bare, marks, factors, mixture, currencies, found, turned.side)


def bare_by_contract(
    texts: pa.Array, contract: ColumnContract
) -> tuple[pa.Array, NDArray[np.float64]]:
    """Return texts without what stood around their numbers, and what each is multiplied by.

    Each text by itself: only what the column is known to carry is taken off.
    """
    bare = _signed(texts)
    foreign = _foreign(bare, contract.currency)
    bare = pc.if_else(foreign, bare, _without_currency(bare)) if foreign is not None else bare
    bare = _with_cents(bare)
    if contract.is_percent:
        bare = pc.replace_substring_regex(bare, _PERCENT, "")
    factors = np.ones(len(bare))
    if contract.unit:
        units = "|".join(map(re.escape, spellings_of_unit(contract.unit)))
        bare = pc.replace_substring_regex(bare, rf"(?i)([\d.,]){_GAP}(?:{units})\.?$", r"\1")
    if contract.has_magnitudes:
        letters = pc.struct_field(pc.extract_regex(bare, _FACTOR), "factor").to_pylist()
        factors *= [FACTORS.get((text or "").lower(), 1.0) for text in letters]
        taken = pc.replace_substring_regex(bare, r"\s?\pL+\.?$", "")
        bare = pc.if_else(pc.match_substring_regex(bare, _FACTOR), taken, bare)
    if contract.turned:
        found = pc.struct_field(pc.extract_regex(bare, _SIDE), "side").to_pylist()
        factors *= [-1.0 if (text or "").upper() == contract.turned else 1.0 for text in found]
        taken = pc.replace_substring_regex(bare, r"\s?[A-Za-z]{1,2}\.?$", "")
        bare = pc.if_else(pc.match_substring_regex(bare, _SIDE), taken, bare)
    return bare, factors


def _signed(texts: pa.Array) -> pa.Array:
    """Write the sign in front of each number, however it was shown."""
    bare = pc.replace_substring_regex(texts, r"^['’`\x{b4}]\s*([-+(−–]?\s*[\d.,])", r"\1")
    bare = pc.replace_substring_regex(bare, rf"^[{DASHES}]{_GAP}(.*\d)", r"-\1")
    return pc.replace_substring_regex(bare, rf"^({ALL_CURRENCIES}?){_GAP}\((.*\d.*)\)$", r"-\1\2")


def _without_currency(bare: pa.Array) -> pa.Array:
    bare = pc.replace_substring_regex(bare, _LEADING_CURRENCY, r"\1\2")
    return pc.replace_substring_regex(bare, _TRAILING_CURRENCY, "")


def _with_cents(bare: pa.Array) -> pa.Array:
    """Write cents for the dashes that stand for them, and the sign in front."""
    # 70'500.– is 70'500.00, and shows its decimal mark.
    bare = pc.replace_substring_regex(bare, rf"(\d)([.,])[{DASHES}]{{1,2}}$", r"\1\200")
    bare = pc.replace_substring_regex(bare, r"(\d)/[-=]$", r"\1")
    return pc.replace_substring_regex(bare, rf"^([^-]*\d){_GAP}[-−]$", r"-\1")


def _foreign(bare: pa.Array, currency: str) -> pa.Array | None:
    """Tell which texts carry another currency than the column's; None where none carries any."""
    carries = _has_currency(bare)
    if not pc.any(carries, min_count=0).as_py():
        return None
    known = _SAME_CURRENCY.get(currency, currency)
    if not known:
        return pa.array([False] * len(bare))
    marks = map(re.compile(ALL_CURRENCIES).findall, bare.to_pylist())
    return pa.array([any(_SAME_CURRENCY.get(m, m) != known for m in found) for found in marks])


def _mixture(
    texts: pa.Array, counts: Counts, currencies: Mapping[str, int], *, n_percent: int
) -> Mixture:
    if len(currencies) > 1:
        return "currencies"
    is_plain = pc.match_substring_regex(texts, r"^[+-]?[\d.,]*[1-9][\d.,]*$")  # 0 is 0%
    return "percentages" if n_percent and weight(is_plain, counts) else ""


def _take_off_percent(bare: pa.Array, counts: Counts) -> tuple[pa.Array, int]:
    is_percent = pc.match_substring_regex(bare, rf"\d{_GAP}%$|^%{_GAP}[\d+-]")
    n_percent = weight(is_percent, counts)
    return (pc.replace_substring_regex(bare, _PERCENT, "") if n_percent else bare), n_percent


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


def _take_off_magnitude(
    bare: pa.Array, counts: Counts, *, is_money: bool
) -> tuple[pa.Array, NDArray[np.float64], dict[str, int]]:
    """Take off letters for thousands and more; m alone may be metres, unless of money."""
    factors = np.ones(len(bare))
    has_letters = pc.match_substring_regex(bare, _FACTOR)
    if not pc.any(has_letters, min_count=0).as_py():
        return bare, factors, {}
    letters = pc.struct_field(pc.extract_regex(bare, _FACTOR), "factor")
    spelled = _count_marks(bare, counts, has_letters, _FACTOR.replace("factor", "mark"))
    if set(spelled) == {"m"} and not is_money:
        return bare, factors, {}
    by_letters = [FACTORS.get((text or "").lower(), 1.0) for text in letters.to_pylist()]
    taken = pc.replace_substring_regex(bare, r"\s?\pL+\.?$", "")
    return pc.if_else(has_letters, taken, bare), np.array(by_letters), spelled


@dataclass(frozen=True, slots=True, eq=False)
class _Turned:
    """Which amounts a mark of credit or debit makes negative."""

    side: str
    is_turned: NDArray[np.bool_]


def _take_off_sides(bare: pa.Array, counts: Counts) -> tuple[pa.Array, _Turned, dict[str, int]]:
    """Take off marks of credit and debit, and say which amounts they turn round.

    Where both stand, or one on every cell, it is the debits. Where one stands beside amounts
    without a mark, it is that one: on a card's statement the credits, on an account's the debits.
    """
    nothing = _Turned("", np.zeros(len(bare), dtype=bool))
    has_side = pc.match_substring_regex(bare, _SIDE)
    if not pc.any(has_side, min_count=0).as_py():
        return bare, nothing, {}
    found = pc.struct_field(pc.extract_regex(bare, _SIDE), "side")
    sides = np.array([(text or "").upper() for text in found.to_pylist()])
    met = set(sides.tolist()) - {""}
    pair = next((pair for pair in _SIDES if met <= set(pair)), None)
    is_absent = is_missing(bare, beside_values=True)
    is_marked = bool(pc.all(pc.or_(has_side, is_absent), min_count=0).as_py())
    if pair is None or (len(pair[0]) == 1 and not (is_marked and len(met) == 2)):
        return bare, nothing, {}
    turned = pair[1] if len(met) == 2 or is_marked else next(iter(met))
    turned = turned if turned in met else ""
    cells = {side: int(counts[sides == side].sum()) for side in sorted(met)}
    taken = pc.replace_substring_regex(bare, r"\s?[A-Za-z]{1,2}\.?$", "")
    return (
        pc.if_else(has_side, taken, bare),
        _Turned(turned, (sides == turned) & (sides != "")),
        cells,
    )


def _has_currency(bare: pa.Array) -> pa.Array:
    leading = pc.match_substring_regex(bare, rf"{_LEADING_CURRENCY}[\d.,]")
    trailing = pc.match_substring_regex(bare, rf"[\d.,{DASHES}]{_TRAILING_CURRENCY}")
    return pc.or_(leading, trailing)


def _count_marks(bare: pa.Array, counts: Counts, carries: pa.Array, pattern: str) -> dict[str, int]:
    """Return the distinct marks of the texts that carry one, with their cells."""
    found = pc.struct_field(pc.extract_regex(bare.filter(carries), pattern), "mark").to_pylist()
    cells: dict[str, int] = {}
    for mark, n_cells in zip(found, counts[as_mask(carries)].tolist(), strict=True):
        cells[mark] = cells.get(mark, 0) + n_cells
    return cells


def weight(mask: pa.Array, counts: Counts) -> int:
    """Return how many cells hold one of the texts where a mask is true."""
    return int(counts[as_mask(mask)].sum())
