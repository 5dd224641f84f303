"""List the spellings that mean "no value here"."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from segmentation.reading.arrays import TEXT
from segmentation.records import ColumnContract, Kind

ALWAYS = (
    "", "na", "n/a", "#n/a", "#na", "n.a.", "n.a", "<na>", "null", "#null!", "(null)", "nan",
    "-nan", "nat", "nil", "?", "-", "--", "---", "–", "—", "#value!", "#ref!", "#div/0!",
    "#name?", "#num!", r"\n",
)  # fmt: skip
"""Missing in every column (compared in lower case)."""

UNSAID_WORDS = (
    "unknown", "missing", "not available", "unbekannt", "k.a.", "k. a.", "keine angabe",
    "nicht angegeben", "inconnu", "inconnue", "non renseigné", "desconocido", "desconocida",
    "sconosciuto", "desconhecido", "onbekend", "okänd", "ukendt", "ukjent", "nieznane",
    "неизвестно", "not specified", "unspecified", "not stated", "prefer not to say",
    "prefer not to answer", "no answer", "refused", "don't know",
)  # fmt: skip
"""Words that say that nobody knows: also among categories in an order, where they have no place."""

_BESIDE_VALUES = (
    *UNSAID_WORDS, "none", ".", "..", "...", "*", "x", "not applicable", "tbd",
    "inf", "-inf", "+inf", "infinity", "-infinity", "0000-00-00", "0000-00-00 00:00:00",
    "0000/00/00", "00/00/0000", "00.00.0000", "00-00-0000",
)  # fmt: skip
"""Missing only in a column whose other cells are numbers or dates: elsewhere "none" may be an
answer."""


_IS_NUMBER = re.compile(r"[+-]?[0-9]+([.][0-9]*)?").fullmatch
_EPOCH = date(1970, 1, 1).toordinal()
_BESIDE_KINDS: tuple[Kind, ...] = ("numeric", "date")


def is_missing(
    texts: pa.Array, *, beside_values: bool = False, kept: tuple[str, ...] = ()
) -> pa.Array:
    """Tell which stripped texts mean a missing value; those of `kept` do not."""
    spellings = ALWAYS + _BESIDE_VALUES if beside_values else ALWAYS
    absent = pc.is_in(pc.utf8_lower(texts), value_set=pa.array(spellings, TEXT))
    return pc.and_not(absent, pc.is_in(texts, value_set=pa.array(kept, TEXT))) if kept else absent


@lru_cache(maxsize=1024)
def missing_words(contract: ColumnContract) -> frozenset[str]:
    """Return the words, in small letters, that mean a missing value in a column.

    Examples
    --------
    >>> "unknown" in missing_words(ColumnContract("numeric"))
    True
    >>> "unknown" in missing_words(ColumnContract("categorical"))
    False
    """
    words = ALWAYS + _BESIDE_VALUES if contract.kind in _BESIDE_KINDS else ALWAYS
    return frozenset((*words, *contract.missing))


@lru_cache(maxsize=1024)
def missing_numbers(contract: ColumnContract) -> tuple[float, ...]:
    """Return the numbers that mean a missing value in a column: 999 for an age, days for a date.

    Examples
    --------
    >>> missing_numbers(ColumnContract("numeric", missing=("999", "unknown")))
    (999.0,)
    """
    if contract.kind == "date":
        days = (_day(word) for word in contract.missing)
        return tuple(day for day in days if day is not None)
    if contract.kind != "numeric":
        return ()
    found = (word.replace(",", ".", 1) for word in contract.missing)
    return tuple(float(word) for word in found if _IS_NUMBER(word))


def _day(word: str) -> float | None:
    """Return a day such as 9999-12-31 in days since 1970-01-01; None for any other word."""
    try:
        return float(date.fromisoformat(word).toordinal() - _EPOCH)
    except ValueError:
        return None


def means_missing(contract: ColumnContract, text: str) -> bool:
    """Whether a stripped text means a missing value in a column."""
    return text not in contract.kept and text.lower() in missing_words(contract)
