"""Read text as numbers: decimal comma, thousands marks, currency, percent, brackets."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from segmentation.reading.arrays import as_mask
from segmentation.reading.scripts import in_ascii
from segmentation.reading.signs import (
    Bare,
    Counts,
    Mixture,
    bare_by_contract,
    take_off_signs,
    weight,
)
from segmentation.records import ColumnContract, StepValues


@dataclass(frozen=True, slots=True, eq=False)
class OpenMarks:
    """Cells of a column that can be read both ways: 80.157 and 1,234."""

    n_cells: int
    example: str
    """The first of them, as it stands in the file."""
    is_fraction: bool
    """How they were read."""
    speaks_for_thousands: bool
    """The column mixes them with whole numbers below 1,000, as thousands do."""


_EXPONENT = r"([eE][+-]?\d{1,3})?"
PLAIN = rf"^[+-]?(\d+\.?\d*|\.\d+){_EXPONENT}$"
INTEGER = r"^[+-]?\d+$"
DIALLED = r"^\+[1-9]\d{7,14}$"
"""Telephone numbers as the world dials them: +491713528952."""
POINTED = r"^\s*[+-]?\d+\.\d+\s*$"
OPEN_POINT = r"^[+-]?[1-9]\d{0,2}\.\d{3}$"
"""One group of three after a point: thousands, or a fraction of three digits."""
_OPEN = r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$"
_DOT = (
    rf"^[+-]?(\d+\.?\d*|\.\d+){_EXPONENT}$"
    r"|^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$"
    r"|^[+-]?[1-9]\d?(,\d{2})+,\d{3}(\.\d*)?$"  # lakh and crore
)
_COMMA = rf"^[+-]?(\d+,?\d*|,\d+){_EXPONENT}$|^[+-]?[1-9]\d{{0,2}}(\.\d{{3}})+(,\d*)?$"
_SPACED = r"^[+-]?\d{1,3}([ \x{a0}\x{2009}\x{202f}'’`\x{b4}]\d{3})+([.,]\d*)?$"
_MANY_OPEN = 10
"""So many fractions without a zero at the end are no accident beside whole numbers."""
_GROUPED_FROM = 1000
"""Whoever marks thousands marks them from here on."""

LARGEST_EXACT = 1e15
"""Whole numbers of more digits are codes (cards, accounts): a float would change them."""


@dataclass(frozen=True, slots=True, eq=False)
class NumberReading:
    """Distinct texts read as numbers: null where a text is not one."""

    values: pa.Array
    n_read: int
    """Cells, not distinct texts, that are numbers."""
    has_decimal_comma: bool | None
    """Which mark the values themselves prove; None where none or both do."""
    marks: StepValues = field(default_factory=dict)
    """What was taken off: ``currency`` and ``unit`` with their texts, and whether it was
    ``percent``, ``thousands`` and ``decimal_comma``, in the order they were found."""
    mixture: Mixture = ""
    """Two currencies, or percentages among plain numbers: not one quantity."""
    bare: Bare | None = None
    open_marks: OpenMarks | None = None
    takes_comma: bool | None = None
    """The mark of cells that can be read both ways; None where nothing says which."""
    n_by_mark: tuple[int, int] = (0, 0)
    """Cells that can have a decimal point only, and a decimal comma only."""


@dataclass(frozen=True, slots=True, eq=False)
class _Forms:
    """Which of the bare texts can be read with a point, with a comma, or both ways."""

    bare: pa.Array
    is_dot: NDArray[np.bool_]
    is_comma: NDArray[np.bool_]
    is_open: NDArray[np.bool_]
    n_by_mark: tuple[int, int]
    has_spaced: bool
    """Whether spaces or apostrophes part thousands."""


def read_numbers(
    texts: pa.Array,
    counts: Counts,
    *,
    has_decimal_comma: bool | None,
    otherwise: bool | None = None,
) -> NumberReading:
    """Read distinct, stripped, non-missing texts as numbers.

    A cell that can be read in one way only is read in that one. One that can be read both ways
    follows its column, where that proves a mark, then the file, then what the column speaks for.

    Parameters
    ----------
    texts : array of large_string
        Distinct texts.
    counts : (n_texts,) array of int
        How many cells hold each.
    has_decimal_comma : bool or None
        What the rest of the file proves, for texts such as "1,234" that can be read both ways.
    otherwise : bool or None
        What holds where neither the file nor the column says anything.
    """
    spelled = in_ascii(texts)
    plain = pc.match_substring_regex(spelled, PLAIN)
    if pc.all(plain, min_count=0).as_py() and not _has_open_points(spelled):
        # A point proves that there is no decimal comma.
        proof = False if pc.any(pc.match_substring(spelled, "."), min_count=0).as_py() else None
        known = next((m for m in (proof, has_decimal_comma, otherwise) if m is not None), None)
        values = pc.cast(spelled, pa.float64())
        return NumberReading(values, weight(plain, counts), proof, takes_comma=known)
    bare = take_off_signs(spelled, counts)
    forms = _find_forms(bare.texts, counts)
    proof = _proof(forms.n_by_mark)
    speaks = _speaks_for_thousands(forms, counts)
    known = proof if proof is not None else _most(forms.n_by_mark, has_decimal_comma)
    if known is None and speaks:  # 80.157 has a decimal comma then, and 1,234 a decimal point
        known = _has_open_point(forms)
    known = otherwise if known is None else known
    takes_comma = known is True
    as_comma = forms.is_comma & (~forms.is_dot | (forms.is_open & takes_comma))
    values, has_groups = _convert(forms.bare, forms.is_dot & ~as_comma, as_comma)
    if bare.factors is not None:
        # 8.2 million is 8200000, not the nearest product of two floats.
        multiplied = np.round(values.to_numpy(zero_copy_only=False) * bare.factors, 6)
        values = pa.array(multiplied, from_pandas=True)
    marks = dict(bare.marks)
    if has_groups or forms.has_spaced:
        marks["thousands"] = True
    if bool((as_comma & as_mask(pc.match_substring(forms.bare, ","))).any()):
        marks["decimal_comma"] = True
    return NumberReading(
        values,
        int(counts[forms.is_dot | forms.is_comma].sum()),
        proof,
        marks,
        bare.mixture,
        bare,
        _open_marks(texts, forms, counts, takes_comma=takes_comma, speaks=speaks, proof=proof),
        known,
        forms.n_by_mark,
    )


def numbers_by_contract(texts: pa.Array, contract: ColumnContract) -> NDArray[np.float64]:
    """Read stripped texts as numbers, each by itself; NaN where a text is none.

    Examples
    --------
    >>> texts = pa.array(["1,5", "80.157", "1 234,5", "x"], pa.large_string())
    >>> numbers_by_contract(texts, ColumnContract("numeric", decimal=",")).tolist()
    [1.5, 80157.0, 1234.5, nan]
    """
    bare, factors = bare_by_contract(in_ascii(texts), contract)
    values = np.full(len(bare), np.nan)
    is_spaced = as_mask(pc.match_substring_regex(bare, _SPACED))
    for rows in (np.flatnonzero(~is_spaced), np.flatnonzero(is_spaced)):
        if not len(rows):
            continue
        forms = _find_forms(bare.take(pa.array(rows)), np.ones(len(rows), dtype=np.int64))
        takes_comma = contract.decimal == ","
        as_comma = forms.is_comma & (~forms.is_dot | (forms.is_open & takes_comma))
        found, _ = _convert(forms.bare, forms.is_dot & ~as_comma, as_comma)
        values[rows] = found.to_numpy(zero_copy_only=False)
    read: NDArray[np.float64] = values * factors
    return read


def _has_open_points(texts: pa.Array) -> bool:
    """Tell whether plain numbers hold a point that may mark thousands: 80.157 and no 80.5."""
    has_point = pc.match_substring(texts, ".")
    if not pc.any(has_point, min_count=0).as_py():
        return False
    pointed = texts.filter(has_point)
    return bool(pc.all(pc.match_substring_regex(pointed, OPEN_POINT)).as_py())


def _find_forms(bare: pa.Array, counts: Counts) -> _Forms:
    spaced = pc.match_substring_regex(bare, _SPACED)
    has_spaced = bool(pc.any(spaced, min_count=0).as_py())
    if has_spaced:
        joined = pc.replace_substring_regex(bare, r"[ \x{a0}\x{2009}\x{202f}'’`\x{b4}]", "")
        bare = pc.if_else(spaced, joined, bare)
    is_dot = as_mask(pc.match_substring_regex(bare, _DOT))
    is_comma = as_mask(pc.match_substring_regex(bare, _COMMA))
    is_open = as_mask(pc.match_substring_regex(bare, _OPEN))
    if has_spaced:  # thousands are marked otherwise here: the mark is that of a fraction
        has_comma = as_mask(pc.match_substring(bare, ","))
        is_dot &= ~(is_open & has_comma)
        is_comma &= ~(is_open & ~has_comma)
        is_open[:] = False
    n_by_mark = int(counts[is_dot & ~is_comma].sum()), int(counts[is_comma & ~is_dot].sum())
    return _Forms(bare, is_dot, is_comma, is_open, n_by_mark, has_spaced)


def _proof(n_by_mark: tuple[int, int]) -> bool | None:
    """Return whether cells prove a decimal comma (True) or point (False), or neither or both."""
    n_point, n_comma = n_by_mark
    return None if bool(n_point) == bool(n_comma) else bool(n_comma)


def _most(n_by_mark: tuple[int, int], otherwise: bool | None) -> bool | None:
    """Return what more cells prove, where some prove either."""
    n_point, n_comma = n_by_mark
    return otherwise if n_point == n_comma else n_comma > n_point


def _has_open_point(forms: _Forms) -> bool:
    texts = forms.bare.filter(pa.array(forms.is_open))
    return bool(pc.any(pc.match_substring(texts, "."), min_count=0).as_py())


def _speaks_for_thousands(forms: _Forms, counts: Counts) -> bool:
    """Tell whether groups of three stand beside whole numbers that need none.

    A program that leaves out zeros at the end of fractions writes no 2.720, and one that keeps them
    writes 343.000: whoever writes both 343 and 2.720 means thousands.
    """
    if not forms.is_open.any():
        return False
    is_whole = as_mask(pc.match_substring_regex(forms.bare, INTEGER))
    whole = pc.cast(forms.bare.filter(pa.array(is_whole)), pa.float64()).to_numpy()
    if not len(whole) or np.abs(whole).max() >= _GROUPED_FROM or np.abs(whole).max() < 1:
        return False
    open_texts = forms.bare.filter(pa.array(forms.is_open))
    if len(set(pc.unique(pc.replace_substring_regex(open_texts, r"[^.,]", "")).to_pylist())) > 1:
        return False
    has_zero = bool(pc.any(pc.match_substring_regex(open_texts, "0$")).as_py())
    return has_zero or int(counts[forms.is_open].sum()) >= _MANY_OPEN


def _open_marks(
    texts: pa.Array,
    forms: _Forms,
    counts: Counts,
    *,
    takes_comma: bool,
    speaks: bool,
    proof: bool | None,
) -> OpenMarks | None:
    if proof is not None or not forms.is_open.any():
        return None
    first = int(np.argmax(forms.is_open))
    has_comma = "," in forms.bare[first].as_py()
    n_cells = int(counts[forms.is_open].sum())
    return OpenMarks(n_cells, texts[first].as_py(), has_comma == takes_comma, speaks)


def _convert(
    bare: pa.Array, as_dot: NDArray[np.bool_], as_comma: NDArray[np.bool_]
) -> tuple[pa.Array, bool]:
    """Return the values of the texts that fit (others null), and whether groups were joined."""
    dot = pc.if_else(pa.array(as_dot), bare, None)
    comma = pc.if_else(pa.array(as_comma), bare, None)
    has_groups = bool(
        pc.any(pc.match_substring(dot, ","), min_count=0).as_py()
        or pc.any(pc.match_substring(comma, "."), min_count=0).as_py()
    )
    text = pc.replace_substring(dot, ",", "")
    if as_comma.any():
        turned = pc.replace_substring(pc.replace_substring(comma, ".", ""), ",", ".")
        text = pc.coalesce(text, turned)
    return pc.cast(text, pa.float64()), has_groups


def is_exact(values: pa.ChunkedArray) -> bool:
    """Tell whether all numbers are finite and small enough to be kept exactly as floats."""
    # NaN is not below anything, and a column of nulls alone gives None.
    return bool(pc.all(pc.less(pc.abs(values), LARGEST_EXACT)).as_py())
