"""Read words for yes and no."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from segmentation.records import ColumnContract

TRUTH_WORDS = (
    ("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("off", "on"), ("nein", "ja"),
    ("n", "j"), ("falsch", "wahr"), ("non", "oui"), ("n", "o"), ("faux", "vrai"), ("no", "si"),
    ("no", "sí"), ("n", "s"), ("falso", "verdadero"), ("no", "sì"), ("falso", "vero"),
    ("não", "sim"), ("nao", "sim"), ("falso", "verdadeiro"), ("nee", "ja"), ("nej", "ja"),
    ("nei", "ja"), ("ei", "kyllä"), ("nie", "tak"), ("ne", "ano"), ("ne", "da"), ("nu", "da"),
    ("nem", "igen"), ("hay\u0131r", "evet"), ("нет", "да"), ("いいえ", "はい"), ("否", "是"),
    ("inactive", "active"),
)  # fmt: skip
"""Pairs of words for no and yes: a column of exactly one pair is boolean."""

_TOGETHER = frozenset({("n", "y"), ("f", "t"), ("0", "1")})
"""Pairs of single letters that stand beside words; N, S and O may be points of the compass."""


def pairs_of(words: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the words for no and for yes where words are pairs of them; None where one is not.

    Examples
    --------
    >>> pairs_of(["ja", "nein"]), pairs_of(["yes", "nein", "no", "ja"])
    ((('nein',), ('ja',)), (('no', 'nein'), ('yes', 'ja')))
    >>> pairs_of(["n", "s", "o"]) is None
    True
    """
    met = set(words)
    pairs = [pair for pair in (*TRUTH_WORDS, ("0", "1")) if met.issuperset(pair)]
    for pair in pairs:
        if set(pair) == met and pair in TRUTH_WORDS:
            return (pair[0],), (pair[1],)
    pairs = [pair for pair in pairs if pair in _TOGETHER or min(map(len, pair)) > 1]
    no, yes = (tuple(dict.fromkeys(pair[at] for pair in pairs)) for at in (0, 1))
    is_whole = {*no, *yes} == met and not set(no) & set(yes)
    return (no, yes) if is_whole and met != {"0", "1"} else None


YES = frozenset({"true", "yes", "y", "t", "1"})
"""Words that mean yes in every column of yes and no, unless its own words say otherwise."""
NO = frozenset({"false", "no", "n", "f", "0"})


@lru_cache(maxsize=1024)
def truth_words(contract: ColumnContract) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words for yes and for no of a column, in small letters.

    Examples
    --------
    >>> yes, no = truth_words(ColumnContract("boolean", yes=("ja",), no=("nein",)))
    >>> "ja" in yes, "yes" in yes, "nein" in no
    (True, True, True)
    """
    yes, no = frozenset(contract.yes), frozenset(contract.no)
    return yes | (YES - no), no | (NO - yes)


def truth_of(contract: ColumnContract, text: str) -> float | None:
    """Return 1 for a word for yes and 0 for one for no; None for any other text.

    Examples
    --------
    >>> truth_of(ColumnContract("boolean", yes=("ja",), no=("nein",)), "JA")
    1.0
    """
    yes, no = truth_words(contract)
    word = text.casefold()
    return 1.0 if word in yes else 0.0 if word in no else None
