"""Cut regular CSV files into chunks of whole rows, each read and scored by itself.

Nothing is decided here. Encoding, delimiter and header are what the intake read off the first
rows, what is missing is told by `segmentation.reading`, and a file in which either leaves room for
doubt is read by the intake. It is for speed and memory alone: the intake takes almost four times
as long (17 s against 4.5 s for 500,000 customers of seven columns) and holds the whole table.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from segmentation.models.files.answer_texts import BYTES, has_formula, lines_of
from segmentation.models.files.arrow_columns import NotRegularError
from segmentation.models.scoring.batch import TEXT
from segmentation.models.scoring.terms import NumberTerm, Term
from segmentation.reading.missing import ALWAYS
from segmentation.records import RawTable

CHUNK_BYTES = 1 << 23
"""A few times what a core's cache holds, so that starting a chunk costs little."""
_LONGEST_ROW = 1 << 26
"""Bytes; whatever has no row end in so many has a quote that was never closed."""
_MISSING = sorted({form for text in ALWAYS for form in (text, text.upper(), text.capitalize())})
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, eq=False)
class CsvForm:
    """What the first rows of a regular CSV file tell of all others."""

    names: tuple[str, ...]
    delimiter: str
    start: int
    """Position of the first byte below the header."""


def find_form(head: bytes, raw: RawTable) -> CsvForm | None:
    """Return the form of a CSV file, or None where it is not of the simplest kind.

    ``head``: the first rows of the file. ``raw``: the same rows, read with care.
    """
    report = raw.report
    is_plain = (
        report.file_format == "csv"
        and report.encoding in ("utf-8", "utf-8-sig")
        and report.delimiter is not None
        and report.delimiter.isascii()  # others Arrow does not know
        and not report.steps
        and not report.aside
        and len(raw.rows) > 0
        and (raw.lines is None or int(raw.lines[0]) == 2)
    )
    if not is_plain:
        return None
    mark = len(_BYTE_ORDER_MARK) if head.startswith(_BYTE_ORDER_MARK) else 0
    end = head.index(b"\n") + 1 if b"\n" in head else len(head)
    first = head[mark:end].decode("utf-8", errors="replace")
    delimiter = str(report.delimiter)
    if b"\n" not in head and b"\r" in head:  # lines that end as on old machines
        return None
    if [tuple(row) for row in csv.reader(io.StringIO(first), delimiter=delimiter)] != [raw.header]:
        return None
    return CsvForm(raw.header, delimiter, end)


def whole_rows(block: bytes, *, is_end: bool) -> bytes:
    """Return the whole rows of the beginning of a file."""
    return block if is_end else block[: _last_row_end(block)]


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """Cut what is left of a file into chunks that end with a row.

    Raises NotRegularError if a row is so long that a quote cannot have been closed.
    """
    kept = b""
    while read := file.read(CHUNK_BYTES):
        block = kept + read
        end = _last_row_end(block)
        if end == 0 and len(block) > _LONGEST_ROW:
            raise NotRegularError("a row does not end")
        kept = block[end:]
        if end:
            yield block[:end]
    if kept:
        yield kept


def read_chunk(chunk: bytes, form: CsvForm, kinds: Mapping[str, pa.DataType]) -> pa.Table:
    """Parse whole rows: the columns of `kinds` as these types, all others as text.

    Raises NotRegularError if a row has another number of cells, or a cell is not what its column
    holds.
    """
    has_quotes = b'"' in chunk
    if b"\x00" in chunk or chunk.count(b"\r") != chunk.count(b"\r\n"):
        raise NotRegularError("a control character")
    try:
        table = pacsv.read_csv(
            pa.BufferReader(chunk),
            read_options=pacsv.ReadOptions(
                column_names=list(form.names), use_threads=False, block_size=len(chunk) + 1
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=form.delimiter, newlines_in_values=has_quotes, ignore_empty_lines=False
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={**dict.fromkeys(form.names, TEXT), **kinds},
                null_values=_MISSING,
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise NotRegularError(str(error)) from error
    return table.combine_chunks()


def kinds_of(terms: Sequence[Term], columns: Sequence[str]) -> dict[str, pa.DataType]:
    """Return the types of the columns that hold the model's numbers and dates."""
    return {
        name: pa.timestamp("s") if term.kind == "date" else pa.float64()
        for term, name in zip(terms, columns, strict=True)
        if isinstance(term, NumberTerm) and term.kind != "boolean"
    }


def require_rows(table: pa.Table) -> None:
    """Raise NotRegularError where a row holds nothing, or the header once more."""
    columns = list(zip(table.column_names, table.columns, strict=True))
    empty = repeated = np.ones(table.num_rows, dtype=np.bool_)
    for name, column in columns:
        if column.type == TEXT:
            if empty.any():
                empty = empty & _mask(pc.equal(pc.utf8_trim_whitespace(column), ""))
            if repeated.any():
                repeated = repeated & _mask(pc.equal(column, name))
        else:
            empty = empty & _mask(pc.is_null(column))
            repeated = repeated & False
    if empty.any() or repeated.any():
        raise NotRegularError("a row without any value, or a header within the table")


def lines_of_chunk(
    chunk: bytes, table: pa.Table, form: CsvForm, *, kept: Sequence[str]
) -> pa.Array:
    """Return the rows of a chunk as lines of a CSV file, each with the line end in front.

    Cells stay to the byte as they are in the file, unless a spreadsheet would run one, columns
    are left out, or the delimiter is not a comma.

    Raises NotRegularError if the chunk cannot be cut into as many lines as it has rows.
    """
    is_bare = form.delimiter == "," or not (b"," in chunk or b'"' in chunk)
    has_odd_ends = b"\r" in chunk and b'"' in chunk
    if is_bare and not has_odd_ends and len(kept) == len(form.names) and not _has_formula(table):
        delimited = chunk.replace(form.delimiter.encode(), b",")
        lines = _bare_lines(delimited.replace(b"\r\n", b"\n"))
        if len(lines) != table.num_rows:
            raise NotRegularError("rows that end in two ways")
        return lines
    texts = read_chunk(chunk, form, {})
    return lines_of([texts.column(name).combine_chunks() for name in kept])


def _has_formula(table: pa.Table) -> bool:
    return any(
        has_formula(column.combine_chunks()) for column in table.columns if column.type == TEXT
    )


def _bare_lines(chunk: bytes) -> pa.Array:
    content = b"\n" + chunk
    ends = _row_ends(content)
    if not content.endswith(b"\n"):
        ends = np.append(ends, len(content))
    buffers = [None, pa.py_buffer(ends.astype(np.int64)), pa.py_buffer(content)]
    return pa.Array.from_buffers(BYTES, len(ends) - 1, buffers)


def _last_row_end(block: bytes) -> int:
    """Return the position after the last line end outside quotes; 0 where there is none."""
    if b'"' not in block:
        return block.rfind(b"\n") + 1
    ends = _row_ends(block)
    return int(ends[-1]) + 1 if len(ends) else 0


def _row_ends(block: bytes) -> NDArray[np.intp]:
    """Return the positions of the line ends outside quotes."""
    codes = np.frombuffer(block, dtype=np.uint8)
    ends = np.flatnonzero(codes == ord("\n"))
    if b'"' in block:
        quotes = np.flatnonzero(codes == ord('"'))
        ends = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return ends


def _mask(flags: pa.ChunkedArray) -> NDArray[np.bool_]:
    return np.asarray(flags.to_numpy(), dtype=np.bool_)
