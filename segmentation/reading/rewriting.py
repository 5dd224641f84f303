"""Write cells of a column as programs write numbers, by replacements that every engine knows.

The patterns hold for RE2, Java, PostgreSQL and Python alike: engines that cannot call this package
read texts by them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

from segmentation.reading.cells import NUMBER
from segmentation.reading.scripts import ascii_spellings
from segmentation.reading.signs import (
    ALL_CURRENCIES,
    DASHES,
    SIDE_MARKS,
    letters_by_power,
    spellings_of_currency,
    spellings_of_unit,
)
from segmentation.reading.unseen import KEPT_TEXT, UNSEEN
from segmentation.records import ColumnContract

Rewrite: TypeAlias = tuple[str, str]
"""A pattern, and what is written for it: {1} stands for what its first group held."""
Form: TypeAlias = tuple[str, tuple[Rewrite, ...]]
"""How a whole number is written, and what makes a plain number of it."""

_GAP = "[ \t]*"
_SPACES = "[ '’`\u00b4]"
_GROUPS = "[+-]?[1-9][0-9]{0,2}"
_EXPONENT = "([eE][+-]?[0-9]{1,3})?"
_LAKH = "[+-]?[1-9][0-9]?(,[0-9]{2})+,[0-9]{3}([.][0-9]*)?"


@cache
def translation() -> tuple[str, str]:
    """Return characters with those that are written for them; the last have none.

    Examples
    --------
    >>> found, written = translation()
    >>> "\u0661\uff11\u200e".translate(str.maketrans(found[: len(written)], written))[:2]
    '11'
    """
    spelled = ascii_spellings()
    pairs = {other: plain for other, plain in spelled.items() if plain}
    dropped = [other for other, plain in spelled.items() if not plain]
    return "".join([*pairs, *dropped, *UNSEEN]), "".join(pairs.values())


def rewrites(contract: ColumnContract) -> tuple[Rewrite, ...]:
    """Return what takes the signs of a column off its texts, in order, as intake does."""
    sign = ALL_CURRENCIES
    if contract.currency:
        spellings = spellings_of_currency(contract.currency)
        sign = f"(?:{'|'.join(map(_escaped, spellings))})"
    found = [
        # More than three digits, which thousands never have: the mark says that it is of decimals.
        ("\u066b([0-9]*)", ".{1}0000"),
        ("^ +| +$", ""),
        (KEPT_TEXT, "{1}"),
        (r"^['’`\u00b4] *([-+(−–]? *[0-9.,])".replace(r"\u00b4", "\u00b4"), "{1}"),
        (f"^[{DASHES}]{_GAP}(.*[0-9])", "-{1}"),
        (f"^({ALL_CURRENCIES}?){_GAP}[(](.*[0-9].*)[)]$", "-{1}{2}"),
        (f"^([+-]?){_GAP}{sign}{_GAP}([+-]?){_GAP}", "{1}{2}"),
        (f"{_GAP}{sign}{_GAP}$", ""),
        (f"([0-9])([.,])[{DASHES}]{{1,2}}$", "{1}{2}00"),
        ("([0-9])/[-=]$", "{1}"),
        (f"^([^-]*[0-9]){_GAP}[-−]$", "-{1}"),
    ]
    if contract.is_percent:
        found.append((f"{_GAP}%$|^%{_GAP}", ""))
    if contract.unit:
        units = "|".join(map(_escaped, spellings_of_unit(contract.unit)))
        found.append((f"(?i)([0-9.,]){_GAP}(?:{units})[.]?$", "{1}"))
    if contract.has_magnitudes:
        found += [
            (f"([0-9.]) ?(?:{'|'.join(words)})[.]?$", f"{{1}}e{power}")
            for power, words in letters_by_power()
        ]
    if contract.turned:
        found += [
            (f"(?i)^(.*[0-9.]) ?{contract.turned}[.]?$", "-{1}"),
            (f"(?i)([0-9.]) ?(?:{SIDE_MARKS})[.]?$", "{1}"),
            ("^-[+]", "-"),
            ("^--", ""),
        ]
    return tuple(found)


def number_forms(contract: ColumnContract) -> tuple[Form, ...]:
    """Return the forms of numbers, the first that suits first.

    What can be read in one way only is; a mark that may be either is that of the contract.
    """
    power = "(e[0-9]+)?" if contract.has_magnitudes else ""
    plain: Form = (f"^{NUMBER}$", ())
    point: Form = (f"^({_GROUPS}(,[0-9]{{3}})+([.][0-9]*)?|{_LAKH}){power}$", ((",", ""),))
    comma: Form = (
        f"^({_GROUPS}([.][0-9]{{3}})+(,[0-9]*)?{power}|[+-]?([0-9]*,[0-9]+|[0-9]+,){_EXPONENT})$",
        (("[.]", ""), (",", ".")),
    )
    spaced: Form = (
        f"^[+-]?[0-9]{{1,3}}({_SPACES}[0-9]{{3}})+([.,][0-9]*)?{power}$",
        ((_SPACES, ""), (",", ".")),
    )
    if contract.decimal == ",":
        return comma, plain, point, spaced
    return plain, point, comma, spaced


def _escaped(text: str) -> str:
    return re.sub("[$.]", r"[\g<0>]", text).replace("\\", r"[\\]")
