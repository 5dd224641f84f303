"""Score tables chunk by chunk, on several cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from segmentation.models.scoring.cells import (
    Column,
    Warned,
    held_alike,
    outside_of,
    read_categories,
    read_cells,
    read_numbers,
    too_far,
    without_missing,
)
from segmentation.models.scoring.chunks import (
    LARGE_CHUNK,
    SMALL_CHUNK,
    ChunkScorer,
    Part,
    Scores,
    empty_scores,
    rows_of,
)
from segmentation.models.scoring.scorer import Scorer
from segmentation.models.scoring.terms import NumberTerm, Term, Vector
from segmentation.reading.days import days_of
from segmentation.reading.evidence import seen_in
from segmentation.reading.unseen import bare_text
from segmentation.records import LARGEST, ColumnContract

WORKERS = 4
"""Cores that score one table: more would be taken from other visitors of the same server."""

TEXT = pa.large_string()
Read: TypeAlias = Callable[[slice], tuple[Part, Warned]]


def score_table(scorer: Scorer, columns: Sequence[Column]) -> tuple[Scores, pa.ChunkedArray]:
    """Return the segments of a table's customers, and a text of warnings for each.

    ``columns``: one raw column a term, in their order. A cell that is no number where one is needed
    counts as missing, with a warning.
    """
    n_rows = len(columns[0])
    reads = _readers(scorer.terms, columns)
    scores = empty_scores(n_rows)
    n_workers = min(WORKERS, len(os.sched_getaffinity(0)), n_rows // LARGE_CHUNK) or 1
    chunk_scorers = [
        ChunkScorer(scorer, SMALL_CHUNK if n_workers == 1 else LARGE_CHUNK)
        for _ in range(n_workers)
    ]
    size = chunk_scorers[0].size

    def score_span(starts: range, chunk_scorer: ChunkScorer) -> list[pa.Array]:
        texts = []
        for start in starts:
            rows = slice(start, min(start + size, n_rows))
            parts, warnings = _read(reads, rows)
            chunk_scorer.score(parts, rows_of(scores, rows))
            texts.append(warnings)
        return texts

    starts = range(0, n_rows, size)
    cuts = [len(starts) * i // n_workers for i in range(n_workers + 1)]
    spans = [starts[first:last] for first, last in pairwise(cuts)]
    if n_workers == 1:
        found = [score_span(starts, chunk_scorers[0])]
    else:
        with ThreadPoolExecutor(n_workers) as pool:
            found = list(pool.map(score_span, spans, chunk_scorers))
    return scores, pa.chunked_array([text for texts in found for text in texts], TEXT)


def read_parts(terms: Sequence[Term], columns: Sequence[Column]) -> list[tuple[Part, Warned]]:
    """Return each raw column as offsets or table rows, and its warnings."""
    rows = slice(0, len(columns[0]))
    return [read(rows) for read in _readers(terms, columns)]


def read_offsets(term: NumberTerm, values: Vector) -> tuple[Vector, Warned]:
    """Return numbers (missing as NaN) as offsets, and the warnings.

    ``values`` is (n_rows,).
    """
    if not len(values):
        return values, []
    values = without_missing(term.contract, values)
    # One look at both ends clears a chunk that has nothing to warn of; NaN fails it.
    least, most = values.min(), values.max()
    if least >= term.minimum and most <= term.maximum and not term.contract.is_percent:
        return _checked_offsets(term, values, [])
    if least >= -LARGEST and most <= LARGEST:
        return _checked_offsets(term, values, outside_of(term, values))
    return _checked_offsets(term, *read_numbers(term, values))


def _checked_offsets(term: NumberTerm, values: Vector, warned: Warned) -> tuple[Vector, Warned]:
    """Return finite numbers as offsets; those beyond the transform's reach count as missing."""
    offsets = term.offsets(values)
    if term.has_reach:
        is_far = ~(np.abs(offsets) <= term.reach) & ~np.isnan(values)
        if is_far.any():
            offsets[is_far] = term.offset(term.missing)
            warned = [*warned, *((int(i), too_far(term)) for i in np.flatnonzero(is_far))]
    return offsets, warned


def warning_texts(warned: Warned, n_rows: int) -> pa.Array:
    """Return one text a row: its warnings joined by "; ", empty where there is none."""
    by_row = sorted(_joined(warned).items())
    texts = [text.encode(errors="replace") for _, text in by_row]
    offsets = np.zeros(n_rows + 1, dtype=np.int64)
    offsets[[row + 1 for row, _ in by_row]] = [len(text) for text in texts]
    np.cumsum(offsets, out=offsets)
    content = pa.py_buffer(b"".join(texts))
    return pa.Array.from_buffers(TEXT, n_rows, [None, pa.py_buffer(offsets), content])


def _joined(warned: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Return the text of each row that is warned of: its warnings joined by "; "."""
    texts: dict[int, str] = {}
    for row, text in warned:
        texts[row] = f"{texts[row]}; {text}" if row in texts else text
    return texts


def _read(reads: Sequence[Read], rows: slice) -> tuple[list[Part], pa.Array]:
    parts, warned = [], []
    for read in reads:
        part, found = read(rows)
        parts.append(part)
        warned += found
    return parts, warning_texts(warned, rows.stop - rows.start)


def _readers(terms: Sequence[Term], columns: Sequence[Column]) -> list[Read]:
    """Return what reads some rows of each raw column, as all its rows show that it is written."""
    contracts = _contracts_of(terms, columns)
    return [
        _reader(term, column, contract)
        for term, column, contract in zip(terms, columns, contracts, strict=True)
    ]


def terms_for(terms: Sequence[Term], columns: Sequence[Column]) -> list[Term]:
    """Return the terms with the contracts by which the raw columns of a table are read."""
    contracts = _contracts_of(terms, columns)
    return [
        replace(term, contract=contract) for term, contract in zip(terms, contracts, strict=True)
    ]


def _contracts_of(terms: Sequence[Term], columns: Sequence[Column]) -> tuple[ColumnContract, ...]:
    """Return how each raw column is read: by the model, unless the table proves it otherwise."""
    texts = [
        _distinct_texts(column) if isinstance(term, NumberTerm) else None
        for term, column in zip(terms, columns, strict=True)
    ]
    seen = seen_in([term.contract for term in terms], texts)
    return tuple(
        term.contract if isinstance(term, NumberTerm) and term.is_settled else contract
        for term, contract in zip(terms, seen, strict=True)
    )


def _distinct_texts(column: Column) -> tuple[pa.Array, NDArray[np.int64]] | None:
    """Return the stripped texts of a column with their cells; None where it cannot hold any."""
    if column.dtype == object:
        column = column[[isinstance(cell, str) for cell in column]].astype("str")
    if not pd.api.types.is_string_dtype(column):
        return None
    counts = column.value_counts()
    stripped = counts.groupby([bare_text(text) for text in counts.index], sort=False).sum()
    cells: NDArray[np.int64] = stripped.to_numpy().astype(np.int64)
    return pa.array(stripped.index.tolist(), pa.large_string()), cells


def _reader(term: Term, column: Column, contract: ColumnContract) -> Read:
    """Return what reads some rows of one raw column."""
    if not isinstance(term, NumberTerm):
        return lambda rows: read_categories(term, column.iloc[rows])
    column = held_alike(term, column)
    if pd.api.types.is_datetime64_any_dtype(column):
        return lambda rows: read_offsets(term, days_of(column.iloc[rows]))
    if column.dtype == np.float64:
        values = column.to_numpy()
        return lambda rows: read_offsets(term, values[rows])
    if pd.api.types.is_numeric_dtype(column):
        array = column.array
        return lambda rows: read_offsets(
            term, array[rows].to_numpy(dtype=np.float64, na_value=np.nan)
        )
    return lambda rows: _checked_offsets(
        term, *read_cells(term, column.iloc[rows], contract=contract)
    )
