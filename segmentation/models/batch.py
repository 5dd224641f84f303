"""The scorer for tables: the same floating-point operations as for one customer, many at once.

They are done in the same order, so that both ways agree to the bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.models.cells import joined, read_categories, read_numbers, too_far
from segmentation.models.scorer import Scorer, Terms
from segmentation.models.terms import NumberTerm, Term, Vector
from segmentation.records import Matrix

CHUNK = 8192
"""Rows scored at once: scores and distances of a chunk stay in the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The segments of many customers."""

    segments: NDArray[np.intp]
    seconds: NDArray[np.intp]
    margins: Vector
    distances: Vector


def score_table(scorer: Scorer, columns: Sequence[Any]) -> tuple[Scores, list[str]]:
    """Return the segments of a table's customers, and a text of warnings for each.

    Parameters
    ----------
    scorer : Scorer
    columns : sequence of pandas.Series
        One raw column a term, in their order. A cell that is no number where one is needed counts
        as missing, with a warning.
    """
    parts: list[Any] = []
    warned: list[tuple[int, str]] = []
    for term, column in zip(scorer.terms, columns, strict=True):
        if isinstance(term, NumberTerm):
            numbers, found = read_numbers(term, column)
            offsets = term.offsets(numbers)
            is_far = ~np.isfinite(offsets)
            if is_far.any():
                offsets[is_far] = term.offset(term.fill)
                found += [(int(i), too_far(term)) for i in np.flatnonzero(is_far)]
            parts.append(offsets)
        else:
            rows, found = read_categories(term, column)
            parts.append(rows)
        warned += found
    n_rows = len(columns[0])
    return score_parts(scorer, parts, n_rows), joined(warned, n_rows)


def score_parts(scorer: Scorer, parts: Sequence[Any], n_rows: int) -> Scores:
    """Score rows that are already offsets (numbers) and table rows (categories)."""
    scores = Scores(
        segments=np.empty(n_rows, dtype=np.intp),
        seconds=np.empty(n_rows, dtype=np.intp),
        margins=np.empty(n_rows),
        distances=np.empty(n_rows),
    )
    tables = [_table(term) for term in scorer.terms]
    for start in range(0, n_rows, CHUNK):
        rows = slice(start, min(start + CHUNK, n_rows))
        _score_chunk(scorer, tables, [part[rows] for part in parts], _slice(scores, rows))
    return scores


def _score_chunk(
    scorer: Scorer, tables: Sequence[tuple[Matrix, Matrix]], parts: Sequence[Any], out: Scores
) -> None:
    n_rows = len(out.segments)
    totals = np.repeat(np.array(scorer.constants)[:, np.newaxis], n_rows, axis=1)
    for term, (weights, _), part in zip(scorer.terms, tables, parts, strict=True):
        if isinstance(term, NumberTerm):
            totals += weights * part
        else:
            totals += weights[:, part]
    each = np.arange(n_rows)
    np.argmax(totals, axis=0, out=out.segments)
    totals[out.segments, each] = -np.inf
    np.argmax(totals, axis=0, out=out.seconds)
    nearest = _distances(scorer.terms, tables, parts, out.segments)
    further = _distances(scorer.terms, tables, parts, out.seconds)
    with np.errstate(divide="ignore", invalid="ignore"):
        margins = np.maximum(0.0, 1.0 - nearest / further)
    out.margins[:] = np.where(further > 0, margins, 0.0)
    out.distances[:] = nearest


def _distances(
    terms: Terms,
    tables: Sequence[tuple[Matrix, Matrix]],
    parts: Sequence[Any],
    segments: NDArray[np.intp],
) -> Vector:
    squares = np.zeros(len(segments))
    for term, (_, places), part in zip(terms, tables, parts, strict=True):
        if isinstance(term, NumberTerm):
            differences = part * term.gain
            differences -= places[0][segments]
            differences *= differences
            squares += differences
        else:
            squares += places[segments, part]
    return np.sqrt(squares)


def _table(term: Term) -> tuple[Matrix, Matrix]:
    """Return weights and centres (numbers) or squared distances (categories) as arrays."""
    if isinstance(term, NumberTerm):
        return np.array(term.weights)[:, np.newaxis], np.array(term.centres)[np.newaxis]
    return np.array(term.weights).T.copy(), np.array(term.squares).T.copy()


def _slice(scores: Scores, rows: slice) -> Scores:
    return Scores(
        scores.segments[rows], scores.seconds[rows], scores.margins[rows], scores.distances[rows]
    )


def predictions_frame(
    scorer: Scorer, scores: Scores, warnings: list[str], index: pd.Index[Any]
) -> pd.DataFrame:
    """Return scores as a DataFrame with the columns that every door writes."""
    names = pd.array(list(scorer.names), dtype="str")
    return pd.DataFrame(
        {
            "segment": scores.segments,
            "segment_name": names.take(scores.segments),
            "second_segment": scores.seconds,
            "margin": scores.margins,
            "warning": pd.array(warnings, dtype="str"),
        },
        index=index,
    )
