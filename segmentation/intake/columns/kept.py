"""Tell where a word that usually means a missing value is a value: NA beside EMEA and APAC."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow.compute as pc

from segmentation.intake.columns.distinct import Distinct
from segmentation.intake.columns.ordering import natural_order
from segmentation.reading.arrays import as_mask
from segmentation.reading.truth import TRUTH_WORDS
from segmentation.records import Step

_WORD = "NA"
"""North America, Namibia, sodium; R and spreadsheets write it for a gap."""
_IS_CODE = r"^[A-Z]{2,5}$"
_FEWEST_CODES = 2
_ANSWERS = frozenset(word for pair in TRUTH_WORDS for word in pair)


def kept_words(columns: Mapping[str, Distinct]) -> dict[str, tuple[str, ...]]:
    """Return the columns in which such a word is a value, with the words.

    It stands beside other short codes then, and nowhere else in the file: a program that writes NA
    for a gap does so in every column.
    """
    named = {
        name: distinct
        for name, distinct in columns.items()
        if any(word == _WORD for word, _ in distinct.spellings)
    }
    if not all(_are_codes(distinct) for distinct in named.values()):
        return {}
    return dict.fromkeys(named, (_WORD,))


def kept_steps(name: str, distinct: Distinct) -> tuple[Step, ...]:
    """Count the cells whose word was kept as a value."""
    steps = []
    for word in distinct.kept:
        n_cells = distinct.n_where(pc.equal(distinct.texts, word))
        steps.append(Step("kept", name, n_cells, n_cells, code="kept_word", values={"word": word}))
    return tuple(steps)


def _are_codes(distinct: Distinct) -> bool:
    if len(distinct.texts) < _FEWEST_CODES:
        return False
    if not as_mask(pc.match_substring_regex(distinct.texts, _IS_CODE)).all():
        return False
    texts = distinct.texts.to_pylist()
    return not natural_order(texts) and not all(text.casefold() in _ANSWERS for text in texts)
