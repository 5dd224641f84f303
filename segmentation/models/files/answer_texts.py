"""Write texts into a CSV file: cells in quotes where needed, never a formula, and lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from segmentation.models.files.arrow_columns import NotRegularError
from segmentation.models.scoring.batch import TEXT
from segmentation.reading.cells import FORMULA, IS_FORMULA, NUMBER

_IS_START = np.zeros(256, dtype=np.bool_)
_IS_START[list(b'=+-@ "\t\n\v\f\r\xc2\xe1\xe2\xe3\xef')] = True
"""First bytes of all that FORMULA finds, and of more."""
_NUMBER = rf"^ *{NUMBER} *$"
_NEEDS_QUOTES = r'[",\r\n]'
BYTES = pa.large_binary()


def endings(columns: Mapping[str, pa.Array]) -> pa.Array:
    """Return for each row its answers as the last cells of a line, with a comma before each."""
    cells = [pa.scalar("", TEXT), *map(_cells, columns.values())]
    return pc.binary_join_element_wise(*cells, pa.scalar(",", TEXT))


def _cells(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        # Each different text is looked at once.
        return _quoted_cells(_safe_cells(column.dictionary)).take(column.indices)
    if pa.types.is_large_string(column.type):
        return _quoted_cells(_safe_cells(column))
    return pc.cast(column, TEXT)


def lines_of(cells: Sequence[pa.Array]) -> pa.Array:
    """Return rows of texts as lines, each with the line end in front of it."""
    ready = [_quoted_cells(_safe_cells(column)) for column in cells]
    joined = pc.binary_join_element_wise(*ready, pa.scalar(",", TEXT))
    return pc.binary_join_element_wise(pa.scalar("\n", TEXT), joined, pa.scalar("", TEXT))


def texts_of(column: pa.Array) -> pa.Array:
    """Return values as texts: whole numbers without a point, days without a time, null empty.

    Raises NotRegularError if they are lists, bytes or other things that are no cell.
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        return texts_of(pc.cast(column, kind.value_type))
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise NotRegularError(f"cells of {kind}")
    text = pc.cast(column, TEXT)
    if pa.types.is_timestamp(kind):
        text = pc.replace_substring_regex(text, r"( 00:00:00)?(\.0+)?$", "")
    return pc.fill_null(text, "")


def has_formula(cells: pa.Array) -> bool:
    """Whether a text would be run by a spreadsheet; plain numbers are not."""
    return bool(_risky(cells).any())


def _safe_cells(cells: pa.Array) -> pa.Array:
    """Return texts with an apostrophe before what would be run, the mark for text."""
    is_risky = _risky(cells)
    if not is_risky.any():
        return cells
    marked = pc.binary_join_element_wise(pa.scalar("'", TEXT), cells, pa.scalar("", TEXT))
    return pc.if_else(pa.array(is_risky), marked, cells)


def safe(text: str) -> str:
    """Return one text as `_safe_cells` does."""
    is_risky = IS_FORMULA(text) is not None and re.search(_NUMBER, text) is None
    return f"'{text}" if is_risky else text


def _quoted_cells(cells: pa.Array) -> pa.Array:
    """Return texts with quotes around those that need them (RFC 4180)."""
    needs = pc.match_substring_regex(cells, _NEEDS_QUOTES)
    if not pc.any(needs, min_count=0).as_py():
        return cells
    doubled = pc.replace_substring(cells, '"', '""')
    around = pc.binary_join_element_wise(
        pa.scalar('"', TEXT), doubled, pa.scalar('"', TEXT), pa.scalar("", TEXT)
    )
    return pc.if_else(needs, around, cells)


def quoted(text: str) -> str:
    """Return one text as `_quoted_cells` does."""
    if re.search(_NEEDS_QUOTES, text) is None:
        return text
    return '"' + text.replace('"', '""') + '"'


def _risky(cells: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which texts a spreadsheet would run."""
    found = _suspects(cells)
    if found.any():
        starting = cells.filter(pa.array(found))
        is_formula = pc.and_not(
            pc.match_substring_regex(starting, FORMULA),
            pc.match_substring_regex(starting, _NUMBER),
        )
        found[found] = is_formula.fill_null(False).to_numpy(zero_copy_only=False)
    return found


def _suspects(cells: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which texts may begin as formulas do, by their first byte."""
    n_cells = len(cells)
    offsets = np.frombuffer(cells.buffers()[1], dtype=np.int64)
    offsets = offsets[cells.offset : cells.offset + n_cells + 1]
    content = cells.buffers()[2]
    if content is None or not offsets[-1]:
        return np.zeros(n_cells, dtype=np.bool_)
    codes = np.frombuffer(content, dtype=np.uint8)
    starts = np.minimum(offsets[:-1], len(codes) - 1)
    found = _IS_START[codes[starts]]
    found &= offsets[1:] > offsets[:-1]
    return found
