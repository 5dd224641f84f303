"""Read regular delimited text by pyarrow, on all cores."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from segmentation.intake.columns.marks import has_fraction, may_be_groups
from segmentation.intake.delimited.dialect import NO_QUOTE, Dialect
from segmentation.intake.grid.grid import TEXT, Column
from segmentation.intake.grid.tables import HeaderRows, repeats_header
from segmentation.intake.limits import CELL_CHARACTERS
from segmentation.reading.numbers import DIALLED, OPEN_POINT, PLAIN, is_exact

_BLOCK = 1 << 22
"""Bytes that one core reads at a time."""
_SCAN = 1 << 18
_ZERO, _NINE = ord("0"), 9


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
    as_text : bool
        Keep every cell as text; otherwise columns of plain numbers come as float64.
    """
    end = _end_of(data)
    if not is_common(dialect) or len(names) == 1 or not data[start : start + _SCAN].strip():
        return None
    if b"\x00" in data or data[start : start + 1] in (b"\r", b"\n"):
        return None
    has_quotes = dialect.quote == '"' and data.find(b'"', start) >= 0
    body = _Body(data, names, start, end, dialect, has_quotes)
    numeric = set() if as_text else _number_columns(names, sample)
    grouped = _grouped_columns(names, sample)
    with ThreadPoolExecutor(2) as pool:  # parsing leaves Python's lock: the checks run beside it
        parsed = pool.submit(body.parse, numeric)
        scanned = pool.submit(_scan, data, start, end, dialect.delimiter)
        is_regular = not has_quotes or _is_regular(data, start, dialect.delimiter)
        columns, (n_lines, is_padded) = parsed.result(), scanned.result()
    if not is_regular:
        return None
    if columns is None and numeric:
        numeric = set()
        columns = body.parse(numeric)
    if columns is not None and len(columns[0]) != n_lines:
        columns = body.parse_over_lines(numeric)
    if columns is not None and numeric:
        columns = body.keep_texts(columns, is_padded=is_padded, grouped=grouped)
    if columns is None or _has_long_cell(columns) or repeats_header(columns, header_rows).any():
        return None
    return columns


@dataclass(frozen=True, slots=True, eq=False)
class _Body:
    """The rows of a regular file, which can be parsed in more ways than one."""

    data: bytes
    names: Sequence[str]
    start: int
    end: int
    dialect: Dialect
    has_quotes: bool

    def parse(
        self, numeric: set[str], *, over_lines: bool = False, only: Sequence[str] | None = None
    ) -> tuple[Column, ...] | None:
        """Parse the rows, or some of their columns."""
        return parse_columns(
            pa.py_buffer(self.data).slice(self.start, self.end - self.start),
            self.names,
            numeric,
            dialect=self.dialect,
            has_quotes=self.has_quotes,
            over_lines=over_lines,
            only=only,
        )

    def parse_over_lines(self, numeric: set[str]) -> tuple[Column, ...] | None:
        """Parse rows that span several lines; None if it is blank lines that make the difference.

        It takes half as long again, since the text can no longer be parted at any line end.
        """
        if not self.has_quotes or _has_blank_lines(self.data, self.start, self.end):
            return None
        return self.parse(numeric, over_lines=True)

    def keep_texts(
        self, columns: tuple[Column, ...], *, is_padded: bool, grouped: dict[str, bool]
    ) -> tuple[Column, ...] | None:
        """Give columns as text whose numbers would lose something: digits, leading zeros, groups.

        Those that may hold groups of three (80.157) are decided on by their texts.
        """
        by_name = dict(zip(self.names, columns, strict=True))
        floats = [name for name, column in by_name.items() if column.type != TEXT]
        opened = {
            name
            for name, is_pointed in grouped.items()
            if _may_be_groups(by_name[name], is_pointed=is_pointed)
        }
        lossy = [
            name for name in floats if is_padded or name in opened or not is_exact(by_name[name])
        ]
        if not lossy:
            return columns
        texts = self.parse(set(), over_lines=self.has_quotes, only=lossy)
        if texts is None:
            return None
        for name, column in zip(lossy, texts, strict=True):
            if name in opened or not is_exact(by_name[name]) or _begins_with_zero(column):
                by_name[name] = column
        return tuple(by_name.values())


def is_common(dialect: Dialect) -> bool:
    """Tell whether Arrow's parser knows a dialect."""
    return (
        dialect.quote in ('"', NO_QUOTE) and not dialect.skips_space and dialect.delimiter.isascii()
    )


def _end_of(data: bytes) -> int:
    """Return where the last row ends, without the line ends after it."""
    end = len(data)
    while end and data[end - 1] in b"\r\n":
        end -= 1
    return end


def _has_blank_lines(data: bytes, start: int, end: int) -> bool:
    """Tell whether there is an empty line among the rows."""
    if data.find(b"\n\n", start, end) >= 0:
        return True
    has_returns = data.find(b"\r", start, end) >= 0
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


def _scan(data: bytes, start: int, end: int, delimiter: str) -> tuple[int, bool]:
    """Count the lines, and tell whether a number somewhere may begin with a zero it would lose.

    One pass over blocks that stay in the processor's cache.
    """
    codes = np.frombuffer(data, dtype=np.uint8)
    mark, line_end = ord(delimiter), ord("\n")
    if data.find(b"\n", start, end) < 0:
        line_end = ord("\r")
    n_lines, is_padded = 1, data[start] == _ZERO and data[start + 1 : start + 2].isdigit()
    for position in range(start, end, _SCAN):
        block = codes[position : min(position + _SCAN + 2, end)]
        n_lines += int(np.count_nonzero(block[:_SCAN] == line_end))
        if not is_padded:
            before, zero, after = block[:-2], block[1:-1], block[2:]
            # Whatever is below "0" but the point: line ends, quotes, signs, most delimiters.
            begins = (before < _ZERO) & (before != ord("."))
            if mark >= _ZERO:
                begins |= before == mark
            begins &= zero == _ZERO
            begins &= (after - np.uint8(_ZERO)) <= _NINE
            is_padded = bool(begins.any())
    return n_lines, is_padded


def _begins_with_zero(column: Column) -> bool:
    return bool(pc.any(pc.match_substring_regex(column, r"^[+-]?0\d"), min_count=0).as_py())


def _number_columns(names: Sequence[str], sample: Sequence[Sequence[str]]) -> set[str]:
    """Return the columns whose cells in the sample are all plain numbers or empty."""
    numeric = set()
    for position, name in enumerate(names):
        cells = pa.array([row[position] for row in sample if row[position]], pa.string())
        is_plain = len(cells) and pc.all(pc.match_substring_regex(cells, PLAIN)).as_py()
        if is_plain and not pc.all(pc.match_substring_regex(cells, DIALLED)).as_py():
            numeric.add(name)
    return numeric


def _grouped_columns(names: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, bool]:
    """Return the columns whose points, in the sample, stand before one group of three each.

    With each, whether its sample has a point at all.
    """
    grouped = {}
    for position, name in enumerate(names):
        cells = pa.array([row[position] for row in sample if "." in row[position]], pa.string())
        if pc.all(pc.match_substring_regex(cells, OPEN_POINT), min_count=0).as_py():
            grouped[name] = len(cells) > 0
    return grouped


def _may_be_groups(column: Column, *, is_pointed: bool) -> bool:
    if column.type == TEXT:
        return False
    values = column.to_numpy()
    return (is_pointed or has_fraction(values)) and may_be_groups(values)


def parse_columns(
    text: pa.Buffer,
    names: Sequence[str],
    numeric: set[str],
    *,
    dialect: Dialect,
    has_quotes: bool,
    over_lines: bool = True,
    only: Sequence[str] | None = None,
) -> tuple[Column, ...] | None:
    """Parse with pyarrow; None if a line has another number of cells or a cell another type.

    Parameters
    ----------
    text : Buffer
        The rows as UTF-8.
    numeric : set of str
        Columns that come as float64; all others as text.
    over_lines : bool
        Whether a quoted cell may hold line ends.
    only : sequence of str, optional
        The columns to return; by default all.
    """
    irregular: list[pacsv.InvalidRow] = []

    def note_irregular(row: pacsv.InvalidRow) -> str:
        irregular.append(row)
        return "skip"

    try:
        table = pacsv.read_csv(
            pa.BufferReader(text),
            read_options=pacsv.ReadOptions(column_names=list(names), block_size=_BLOCK),
            parse_options=pacsv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char='"' if has_quotes else False,
                newlines_in_values=has_quotes and over_lines,
                invalid_row_handler=note_irregular,
            ),
            convert_options=pacsv.ConvertOptions(
                check_utf8=False,
                column_types={name: pa.float64() if name in numeric else TEXT for name in names},
                include_columns=only,
                null_values=[""],
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        return None
    return None if irregular else tuple(table.columns)


def _has_long_cell(columns: Sequence[Column]) -> bool:
    return any(
        (pc.max(pc.binary_length(column)).as_py() or 0) > CELL_CHARACTERS
        for column in columns
        if column.type == TEXT
    )
