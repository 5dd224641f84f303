"""Regular delimited text to columns, by pyarrow, on all cores."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from segmentation.intake.dialect import NO_QUOTE, Dialect
from segmentation.intake.grid import TEXT, Column
from segmentation.intake.limits import CELL_CHARACTERS
from segmentation.intake.numbers import PLAIN, is_exact
from segmentation.intake.tables import HeaderRows, repeats_header
from segmentation.intake.totals import may_end_in_totals

_BLOCK = 1 << 22
"""Bytes that one core reads at a time."""
_SCAN = 1 << 20


def read_fast(
    data: bytes,
    names: Sequence[str],
    sample: Sequence[Sequence[str]],
    *,
    header_rows: HeaderRows,
    start: int,
    dialect: Dialect,
    as_text: bool,
) -> tuple[Column, ...] | None:
    """Read a regular file; None if it is not regular, so that it has to be read with care.

    Parameters
    ----------
    data : bytes
        UTF-8 text.
    names : sequence of str
        Distinct names of the columns.
    sample : sequence of sequences of str
        The first rows, which tell the columns of numbers.
    header_rows : sequence of sequences of str
        The cells of the header: a file in which they stand again is not regular.
    start : int
        Where the data begin, below the header.
    dialect : Dialect
    as_text : bool
        Keep every cell as text; otherwise columns of plain numbers come as float64.
    """
    if not is_common(dialect) or len(names) == 1 or not data[start : start + _SCAN].strip():
        return None
    has_quotes = dialect.quote == '"' and b'"' in data
    keeps_text = as_text or may_end_in_totals(data, dialect.delimiter)
    numeric = set() if keeps_text else _number_columns(names, sample)
    with ThreadPoolExecutor(2) as pool:  # parsing leaves Python's lock: the checks run beside it
        parse = partial(
            parse_columns, data, names, start=start, dialect=dialect, has_quotes=has_quotes
        )
        parsed = pool.submit(parse, numeric)
        is_padded = pool.submit(_has_padding, data, dialect.delimiter)
        is_regular = (
            b"\x00" not in data
            and not _has_blank_lines(data, start)
            and (not has_quotes or _is_regular(data, start, dialect.delimiter))
        )
        columns = parsed.result()
        are_exact = all(pool.map(_may_be_exact, columns or ()))
    if not is_regular:
        return None
    if numeric and (is_padded.result() or not are_exact):
        columns = None
    if columns is None and numeric:
        columns = parse(set())
    if columns is None or _has_long_cell(columns) or repeats_header(columns, header_rows).any():
        return None
    return columns


def is_common(dialect: Dialect) -> bool:
    """Tell whether Arrow's parser knows a dialect."""
    return (
        dialect.quote in ('"', NO_QUOTE) and not dialect.skips_space and dialect.delimiter.isascii()
    )


def _has_blank_lines(data: bytes, start: int) -> bool:
    """Tell whether there is an empty line before the end; its own line end does not count."""
    end = len(data)
    while end > start and data[end - 1] in b"\r\n":
        end -= 1
    if data[start : start + 1] in (b"\r", b"\n") or data.find(b"\n\n", start, end) >= 0:
        return True
    has_returns = b"\r" in data
    return has_returns and max(data.find(b"\n\r", start, end), data.find(b"\r\r", start, end)) >= 0


def _is_regular(data: bytes, start: int, delimiter: str) -> bool:
    """Tell whether every quote opens or closes a cell, or is doubled within one (RFC 4180)."""
    codes = np.frombuffer(data, dtype=np.uint8, offset=start)
    quotes = np.flatnonzero(codes == ord('"'))
    if len(quotes) % 2:
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    ends = np.zeros(256, dtype=bool)
    ends[[ord(delimiter), 10, 13]] = True
    before = codes[np.maximum(opening - 1, 0)]
    is_doubled = np.zeros(len(opening), dtype=bool)
    is_doubled[1:] = opening[1:] == closing[:-1] + 1
    opens = ends[before] | (opening == 0) | is_doubled
    after = codes[np.minimum(closing + 1, len(codes) - 1)]
    continues = np.zeros(len(closing), dtype=bool)
    continues[:-1] = is_doubled[1:]
    closes = ends[after] | (closing == len(codes) - 1) | continues
    return bool(opens.all() and closes.all())


def _has_padding(data: bytes, delimiter: str) -> bool:
    """Tell whether a number somewhere may begin with a zero that it would lose."""
    codes = np.frombuffer(data, dtype=np.uint8)
    if data[:1] == b"0" and data[1:2].isdigit():
        return True
    for start in range(0, len(codes), _SCAN):  # blocks that stay in the processor's cache
        block = codes[start : start + _SCAN + 2]
        before, zero, after = block[:-2], block[1:-1], block[2:]
        begins = (before == ord(delimiter)) | (before == 10) | (before == 13)
        begins |= (before == ord('"')) | (before == ord("-")) | (before == ord("+"))
        if (begins & (zero == ord("0")) & (after >= ord("0")) & (after <= ord("9"))).any():
            return True
    return False


def _number_columns(names: Sequence[str], sample: Sequence[Sequence[str]]) -> set[str]:
    """Return the columns whose cells in the sample are all plain numbers or empty."""
    numeric = set()
    for position, name in enumerate(names):
        cells = pa.array([row[position] for row in sample if row[position]], pa.string())
        if len(cells) and pc.all(pc.match_substring_regex(cells, PLAIN)).as_py():
            numeric.add(name)
    return numeric


def parse_columns(
    data: bytes,
    names: Sequence[str],
    numeric: set[str],
    *,
    start: int,
    dialect: Dialect,
    has_quotes: bool,
) -> tuple[Column, ...] | None:
    """Parse with pyarrow; None if a line has another number of cells or a cell another type."""
    irregular: list[pacsv.InvalidRow] = []

    def note_irregular(row: pacsv.InvalidRow) -> str:
        irregular.append(row)
        return "skip"

    try:
        table = pacsv.read_csv(
            pa.BufferReader(pa.py_buffer(data).slice(start)),
            read_options=pacsv.ReadOptions(column_names=list(names), block_size=_BLOCK),
            parse_options=pacsv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char='"' if has_quotes else False,
                newlines_in_values=has_quotes,
                invalid_row_handler=note_irregular,
            ),
            convert_options=pacsv.ConvertOptions(
                check_utf8=False,
                column_types={name: pa.float64() if name in numeric else TEXT for name in names},
                null_values=[""],
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    return None if irregular else tuple(table.columns)


def _may_be_exact(column: Column) -> bool:
    return column.type == TEXT or is_exact(column)


def _has_long_cell(columns: Sequence[Column]) -> bool:
    return any(
        (pc.max(pc.binary_length(column)).as_py() or 0) > CELL_CHARACTERS
        for column in columns
        if column.type == TEXT
    )
