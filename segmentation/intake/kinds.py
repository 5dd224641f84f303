"""From columns of text to typed columns: numbers, truth values, dates, categories, text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.intake import dates, numbers
from segmentation.intake.grid import PANDAS_TEXT, TEXT, Column, Grid
from segmentation.intake.missing import is_missing
from segmentation.records import Kind, Step

ALMOST_ALL = 0.9
"""A column is numeric (or of dates) if at least this share of its cells are: the rest is listed."""

_SAMPLE = 200
"""Cells that are looked at before a whole column is taken for plain numbers."""

TRUTH_WORDS = (
    ("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("off", "on"), ("nein", "ja"),
    ("n", "j"), ("falsch", "wahr"), ("non", "oui"), ("n", "o"), ("faux", "vrai"), ("no", "si"),
    ("no", "sí"), ("n", "s"), ("falso", "verdadero"), ("no", "sì"), ("falso", "vero"),
    ("não", "sim"), ("nao", "sim"), ("falso", "verdadeiro"), ("nee", "ja"), ("nej", "ja"),
    ("nei", "ja"), ("ei", "kyllä"), ("nie", "tak"), ("ne", "ano"), ("ne", "da"), ("nu", "da"),
    ("nem", "igen"), ("hayır", "evet"), ("нет", "да"), ("いいえ", "はい"), ("否", "是"),
    ("inactive", "active"),
)  # fmt: skip
"""Pairs of words for no and yes: a column of exactly one pair is boolean."""


@dataclass(frozen=True, slots=True, eq=False)
class TypedColumn:
    """One column with its values in their final form, and what was done to get there."""

    name: str
    values: pd.Series
    kind: Kind
    n_missing: int
    n_distinct: int
    note: str = ""
    steps: tuple[Step, ...] = ()
    is_code: bool = False
    """Digits that are no quantity: leading zeros, or too many for a number."""

    @property
    def n_present(self) -> int:
        """Number of cells that hold a value."""
        return len(self.values) - self.n_missing


@dataclass(frozen=True, slots=True, eq=False)
class _Distinct:
    """A text column as its distinct stripped values: `codes` points into `texts`, -1 missing."""

    texts: pa.Array
    counts: pa.Array
    codes: NDArray[np.int64]
    n_trimmed: int
    spellings: tuple[tuple[str, int], ...]
    """Spellings of missing other than the empty cell, with their number."""


def type_grid(grid: Grid) -> tuple[TypedColumn, ...]:
    """Give every column of a grid its kind and its values.

    Columns that can be read in two ways (1,234; 03/04/2020) follow what the others prove.
    """
    has_comma = grid.has_decimal_comma
    typed: dict[int, TypedColumn] = {}
    distinct: dict[int, _Distinct] = {}
    proofs: list[bool] = []
    for position, column in enumerate(grid.columns):
        ready = _type_ready(grid.names[position], column)
        if ready is not None:
            typed[position] = ready
            continue
        distinct[position] = _find_distinct(column)
        proof = _decimal_proof(distinct[position])
        if proof is not None:
            proofs.append(proof)
    if proofs:
        has_comma = 2 * sum(proofs) > len(proofs) or (has_comma is True and any(proofs))
    for position, values in distinct.items():
        typed[position] = _type_texts(grid, position, values, has_comma)
    return tuple(typed[position] for position in range(len(grid.columns)))


def _type_ready(name: str, column: Column) -> TypedColumn | None:
    """Type a column that needs no cleaning; None if it does."""
    if pa.types.is_timestamp(column.type):
        stamps = column.to_pandas().astype("datetime64[us]")
        return _finished(name, stamps, "date")
    if pa.types.is_boolean(column.type):
        flags = pc.cast(column, pa.float64())
        return _finished(name, _float_series(flags), "boolean", note="true is 1, false is 0")
    if not pa.types.is_floating(column.type):
        column = _plain_numbers(column)
        if column is None:
            return None
    values = _float_series(column)
    kind, note = _numeric_kind(values)
    return _finished(name, values, kind, note=note)


def _finished(name: str, values: pd.Series, kind: Kind, *, note: str = "") -> TypedColumn:
    n_missing = int(values.isna().sum())
    return TypedColumn(name, values, kind, n_missing, int(values.nunique()), note)


def _plain_numbers(column: Column) -> Column | None:
    """Cast a column whose cells are all empty or plain numbers; None if one is not."""
    if len(column) == 0:
        return None
    sample = column.slice(0, _SAMPLE)
    filled = sample.filter(pc.not_equal(sample, ""))
    is_plain = pc.match_substring_regex(filled, numbers.PLAIN)
    if not len(filled) or not pc.all(is_plain).as_py():
        return None
    texts = pc.if_else(pc.equal(column, ""), None, column)
    if pc.any(pc.match_substring_regex(texts, r"^[+-]?0\d|^\D*$")).as_py():
        return None
    try:
        values = pc.cast(texts, pa.float64())
    except pa.ArrowInvalid:
        return None
    return values if is_exact(values) else None


def is_exact(values: Column) -> bool:
    """Tell whether all numbers are finite and small enough to be kept exactly as floats."""
    extremes = pc.min_max(values).as_py()
    low, high = extremes["min"], extremes["max"]
    if low is None:
        return False
    all_finite = pc.all(pc.is_finite(values), min_count=0).as_py()
    return bool(all_finite and max(-low, high) < numbers.LARGEST_EXACT)


def _numeric_kind(values: pd.Series) -> tuple[Kind, str]:
    present = values.to_numpy()
    is_zero_or_one = (present == 0) | (present == 1) | np.isnan(present)
    if is_zero_or_one.all() and (present == 0).any() and (present == 1).any():
        return "boolean", "only 0 and 1"
    return "numeric", ""


def _find_distinct(column: Column) -> _Distinct:
    stripped = pc.utf8_trim_whitespace(column)
    is_blank = pc.equal(stripped, "")
    is_changed = pc.not_equal(stripped, column)
    n_trimmed = _count(pc.and_not(is_changed, is_blank))
    n_blank = _count(pc.and_(is_changed, is_blank))
    encoded = stripped.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    texts = encoded.dictionary
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    weights = np.bincount(codes, minlength=len(texts))
    absent = is_missing(texts).to_numpy(zero_copy_only=False)
    blank = (("white space", n_blank),) if n_blank else ()
    spellings = blank + tuple(
        (repr(str(texts[int(position)])), int(weights[position]))
        for position in np.flatnonzero(absent)
        if str(texts[int(position)])
    )
    renumbered = np.where(absent, -1, np.cumsum(~absent) - 1)
    codes = renumbered[codes] if len(texts) else codes
    kept = pa.array(~absent)
    return _Distinct(
        texts.filter(kept), pa.array(weights).filter(kept), codes, n_trimmed, spellings
    )


def _count(mask: Column) -> int:
    return int(pc.sum(mask).as_py() or 0)


def _decimal_proof(distinct: _Distinct) -> bool | None:
    """Return whether a column proves a decimal comma (True) or point (False), or neither."""
    if not pc.any(pc.match_substring_regex(distinct.texts, r"\d[.,]\d")).as_py():
        return None
    present = numbers.read_numbers(distinct.texts, distinct.counts, has_decimal_comma=None)
    n_cells = pc.sum(distinct.counts).as_py() or 0
    if present.is_mixed or present.n_read < ALMOST_ALL * n_cells:
        return None
    return present.has_decimal_comma


def _type_texts(
    grid: Grid, position: int, distinct: _Distinct, has_comma: bool | None
) -> TypedColumn:
    """Decide the kind of a text column from its distinct values."""
    name = grid.names[position]
    n_cells = int(pc.sum(distinct.counts).as_py() or 0)
    build = partial(_build, grid=grid, name=name, distinct=distinct)
    if n_cells == 0:
        return build(values=np.full(len(distinct.texts), np.nan), kind="text")
    if _is_code(distinct, n_cells):
        return build(values=None, kind="text", is_code=True, note="digits with leading zeros")
    words = _truth_values(distinct)
    if words is not None:
        return build(values=words[0], kind="boolean", note=words[1])
    beside = is_missing(distinct.texts, beside_values=True)
    n_beside = int(pc.sum(pc.if_else(beside, distinct.counts, 0)).as_py() or 0)
    needed = ALMOST_ALL * (n_cells - n_beside)
    read = numbers.read_numbers(distinct.texts, distinct.counts, has_decimal_comma=has_comma)
    if read.n_read and read.n_read >= needed and not read.is_mixed:
        exact = _exact_or_none(read.values)
        if exact is None:
            return build(values=None, kind="text", is_code=True, note="too many digits for numbers")
        note = f"read without {' and '.join(read.marks)}" if read.marks else ""
        if read.marks == ("a decimal comma",):
            note = "read with a decimal comma"
        return build(values=exact, kind="numeric", note=note)
    days = dates.read_dates(distinct.texts, distinct.counts)
    if days is not None and days.n_read and days.n_read >= needed:
        note = f"dates, {days.order}"
        if days.is_ambiguous:
            note += " (every one could be read the other way round)"
        return build(values=days.values, kind="date", note=note)
    if read.is_mixed and read.n_read >= needed:
        return build(values=None, kind="text", note="numbers in several units: left as text")
    return build(values=None, kind=_text_kind(distinct, n_cells))


def _exact_or_none(values: pa.Array) -> NDArray[np.float64] | None:
    read: NDArray[np.float64] = values.to_numpy(zero_copy_only=False)
    largest = np.nanmax(np.abs(read))
    if not np.isfinite(largest):
        read = np.where(np.isinf(read), np.nan, read)
        largest = np.nanmax(np.abs(read))
    is_whole = np.all(np.isnan(read) | (read == np.round(read)))
    return None if largest >= numbers.LARGEST_EXACT and is_whole else read


def _is_code(distinct: _Distinct, n_cells: int) -> bool:
    """Tell whether the texts are digits with leading zeros, which a number would lose."""
    digits = pc.match_substring_regex(distinct.texts, r"^\d+$")
    if int(pc.sum(pc.if_else(digits, distinct.counts, 0)).as_py() or 0) < ALMOST_ALL * n_cells:
        return False
    padded = pc.match_substring_regex(distinct.texts, r"^0\d+$")
    n_padded = int(pc.sum(pc.if_else(padded, distinct.counts, 0)).as_py() or 0)
    if not n_padded:
        return False
    lengths = pc.utf8_length(distinct.texts.filter(digits))
    return n_padded >= 0.05 * n_cells or pc.count_distinct(lengths).as_py() == 1


def _truth_values(distinct: _Distinct) -> tuple[NDArray[np.float64], str] | None:
    if not 2 <= len(distinct.texts) <= 6:  # YES, Yes and yes are one word
        return None
    words = [text.casefold() for text in distinct.texts.to_pylist()]
    for no, yes in TRUTH_WORDS:
        if set(words) == {no, yes}:
            shown = {
                word: text for word, text in zip(words, distinct.texts.to_pylist(), strict=True)
            }
            values = np.array([float(word == yes) for word in words])
            return values, f"{shown[yes]} is 1, {shown[no]} is 0"
    return None


def _text_kind(distinct: _Distinct, n_cells: int) -> Kind:
    """Tell categories from free text: few distinct values, each of them repeated."""
    n_distinct = len(distinct.texts)
    longest = pc.max(pc.utf8_length(distinct.texts)).as_py() or 0
    if longest > 200:
        return "text"
    n_allowed = max(min(20, 0.5 * n_cells), min(1000, 0.05 * n_cells))
    return "categorical" if n_distinct <= n_allowed else "text"


def _build(
    *,
    grid: Grid,
    name: str,
    distinct: _Distinct,
    values: NDArray[np.float64] | dates.Stamps | None,
    kind: Kind,
    note: str = "",
    is_code: bool = False,
) -> TypedColumn:
    """Spread the values of the distinct texts over the rows, and count what was done."""
    steps = _cleaning_steps(name, distinct)
    missing = distinct.codes < 0
    if values is None:
        series = _text_series(distinct)
        n_distinct = len(distinct.texts)
    else:
        blank = np.array([np.datetime64("NaT")]) if values.dtype.kind == "M" else np.array([np.nan])
        spread = np.concatenate([values, blank])[distinct.codes]
        series = pd.Series(spread)
        lost = pd.isna(spread) & ~missing
        steps += _lost_steps(grid, name, distinct, lost)
        missing = missing | lost
        n_distinct = int(series.nunique())
        if kind == "numeric":
            kind, zero_one = _numeric_kind(series)
            note = note or zero_one
        if not len(distinct.texts):
            series = series.astype(PANDAS_TEXT)
    return TypedColumn(name, series, kind, int(missing.sum()), n_distinct, note, steps, is_code)


def _cleaning_steps(name: str, distinct: _Distinct) -> tuple[Step, ...]:
    steps = []
    if distinct.n_trimmed:
        n_trimmed = distinct.n_trimmed
        steps.append(Step("trimmed", name, n_trimmed, n_trimmed, "white space around the value"))
    for spelling, n_cells in distinct.spellings:
        reason = f"{spelling} stands for no value"
        steps.append(Step("read as missing", name, n_cells, n_cells, reason))
    return tuple(steps)


def _lost_steps(
    grid: Grid, name: str, distinct: _Distinct, lost: NDArray[np.bool_]
) -> tuple[Step, ...]:
    """Count the cells that are not what the column is, with the first value and its line."""
    n_lost = int(lost.sum())
    if not n_lost:
        return ()
    row = int(np.argmax(lost))
    value = str(distinct.texts[int(distinct.codes[row])])
    shown = value if len(value) <= 40 else value[:39] + "…"
    reason = f"not a value of this column's kind; the first is {shown!r} in line {grid.line(row)}"
    return (Step("read as missing", name, n_lost, n_lost, reason),)


def _text_series(distinct: _Distinct) -> pd.Series:
    codes = pa.array(distinct.codes, mask=distinct.codes < 0)
    texts = distinct.texts.take(codes)
    return pd.Series(PANDAS_TEXT.__from_arrow__(pa.chunked_array([texts.cast(TEXT)])))


def _float_series(column: Column) -> pd.Series:
    values = column.to_numpy(zero_copy_only=False) if len(column) else np.empty(0)
    return pd.Series(values.astype(np.float64))
