"""Hold a text column as its distinct values, so that each is decided once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.intake.grid.grid import TEXT, Column, as_series
from segmentation.reading.arrays import as_mask
from segmentation.reading.missing import is_missing
from segmentation.reading.spelling import WHOLE, ZEROS
from segmentation.reading.unseen import HAS_UNSEEN, kept_text, without_apostrophe, without_unseen
from segmentation.records import Step


@dataclass(frozen=True, slots=True, eq=False)
class Distinct:
    """Distinct stripped values of a column: ``texts[codes[row]]`` is a cell, code -1 missing."""

    texts: pa.Array
    counts: NDArray[np.int64]
    codes: NDArray[np.int64]
    n_trimmed: int
    spellings: tuple[tuple[str, int], ...]
    """Spellings of missing other than the empty cell, with their number; "" is white space."""
    taken_off: Mapping[str, int] = field(default_factory=dict)
    """Cells that were rid of something, by the code of what it was."""
    kept: tuple[str, ...] = ()
    """Words that are values here, though they mean a missing value elsewhere."""

    @property
    def n_cells(self) -> int:
        """Number of cells that hold a value."""
        return int(self.counts.sum())

    def sample(self, n_cells: int) -> Distinct:
        """Return some of the cells that hold a value, evenly spaced over the column."""
        codes = self.codes[self.codes >= 0]
        chosen = codes[:: max(1, len(codes) // n_cells)]
        positions, counts = np.unique(chosen, return_counts=True)
        texts = self.texts.take(pa.array(positions))
        return Distinct(texts, counts.astype(np.int64), np.empty(0, np.int64), 0, ())

    def n_where(self, mask: pa.Array) -> int:
        """Return how many cells hold one of the texts where a mask is true."""
        return int(self.counts[as_mask(mask)].sum())


def find_distinct(column: Column, *, kept: tuple[str, ...] = ()) -> Distinct:
    """Strip the cells of a text column, find its distinct values, and tell which are missing.

    Words of `kept` are values, whatever they mean elsewhere.
    """
    stripped = pc.utf8_trim_whitespace(column)
    is_changed = pc.not_equal(stripped, column)
    is_blank = pc.equal(stripped, "")
    n_trimmed = _count(pc.and_not(is_changed, is_blank))
    n_blank = _count(pc.and_(is_changed, is_blank))
    encoded = stripped.combine_chunks().dictionary_encode()
    texts = encoded.dictionary
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    taken_off = {}
    if _may_be_odd(texts):
        cleaned, is_freed = _cleaned(texts)
        taken_off = {code: int(is_it[codes].sum()) for code, is_it in is_freed.items()}
        encoded = cleaned.dictionary_encode()
        texts = encoded.dictionary
        codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)[codes]
    counts = np.bincount(codes, minlength=len(texts)).astype(np.int64)
    absent = as_mask(is_missing(texts, kept=kept))
    spelled = [
        (texts[int(position)].as_py(), int(counts[position]))
        for position in np.flatnonzero(absent)
        if texts[int(position)].as_py()
    ]
    if n_blank:
        spelled.insert(0, ("", n_blank))
    renumbered = np.where(absent, -1, np.cumsum(~absent) - 1)
    return Distinct(
        texts=texts.filter(pa.array(~absent)),
        counts=counts[~absent],
        codes=renumbered[codes] if len(texts) else codes,
        n_trimmed=n_trimmed,
        spellings=tuple(spelled),
        taken_off=taken_off,
        kept=kept,
    )


def _may_be_odd(texts: pa.Array) -> bool:
    """Tell whether any text holds what cannot be seen, or begins with what keeps it as text."""
    begins = pc.or_(pc.starts_with(texts, '="'), pc.starts_with(texts, "'"))
    if pc.any(pc.or_(begins, pc.match_substring(texts, "\x00")), min_count=0).as_py():
        return True
    if pc.all(pc.string_is_ascii(texts), min_count=0).as_py():
        return False
    return bool(pc.any(pc.match_substring_regex(texts, HAS_UNSEEN), min_count=0).as_py())


def _cleaned(texts: pa.Array) -> tuple[pa.Array, dict[str, NDArray[np.bool_]]]:
    """Return texts without what cannot be seen or keeps them as text, and which had what."""
    before = texts.to_pylist()
    seen = [without_unseen(text) for text in before]
    bare = [without_apostrophe(text) for text in seen]
    kept = [kept_text(text) for text in bare]
    stages = {"unseen": (before, seen), "apostrophe": (seen, bare), "as_text": (bare, kept)}
    is_freed = {
        code: np.array([a != b for a, b in zip(*stage, strict=True)], dtype=bool)
        for code, stage in stages.items()
    }
    return pa.array(kept, TEXT), is_freed


def without(distinct: Distinct, is_absent: NDArray[np.bool_]) -> Distinct:
    """Return the column with some of its texts taken as missing."""
    if not is_absent.any():
        return distinct
    spelled = [
        (distinct.texts[i].as_py(), int(distinct.counts[i]))
        for i in np.flatnonzero(is_absent).tolist()
    ]
    renumbered = np.append(np.where(is_absent, -1, np.cumsum(~is_absent) - 1), -1)
    return replace(
        distinct,
        texts=distinct.texts.filter(pa.array(~is_absent)),
        counts=distinct.counts[~is_absent],
        codes=renumbered[distinct.codes],
        spellings=(*distinct.spellings, *spelled),
    )


def merged(distinct: Distinct) -> tuple[Distinct, int]:
    """Make one of categories that differ by their spelling, 1.0 and 1, and count what changed."""
    is_other = pc.match_substring_regex(distinct.texts, WHOLE)
    n_cells = distinct.n_where(is_other)
    if not n_cells:
        return distinct, 0
    spelled = pc.if_else(
        is_other, pc.replace_substring_regex(distinct.texts, ZEROS, ""), distinct.texts
    )
    encoded = spelled.dictionary_encode()
    places = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    counts = np.bincount(places, weights=distinct.counts).astype(np.int64)
    codes = np.append(places, -1)[distinct.codes]
    return replace(distinct, texts=encoded.dictionary, counts=counts, codes=codes), n_cells


def _count(mask: Column) -> int:
    return int(pc.sum(mask).as_py() or 0)


def text_series(distinct: Distinct) -> pd.Series:
    """Return the cells as a pandas ``str`` series, missing as NaN."""
    codes = pa.array(distinct.codes, mask=distinct.codes < 0)
    texts = distinct.texts.take(codes)
    return as_series(pa.chunked_array([texts.cast(TEXT)]))


def cleaning_steps(name: str, distinct: Distinct) -> tuple[Step, ...]:
    """Return what was done to the cells before they were typed."""
    steps = []
    if distinct.n_trimmed:
        steps.append(Step("trimmed", name, distinct.n_trimmed, distinct.n_trimmed, code="spaces"))
    steps += [Step("trimmed", name, n, n, code=code) for code, n in distinct.taken_off.items() if n]
    for word, n in distinct.spellings:
        code, values = ("missing_word", {"word": word}) if word else ("missing_blank", {})
        steps.append(Step("read as missing", name, n, n, code=code, values=values))
    return tuple(steps)
