"""The one scorer: which segment's centre lies nearest, for one customer or for a table.

Both ways do the same floating-point operations in the same order, so that they agree to the bit.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.errors import DataError
from segmentation.models.cells import (
    joined,
    read_categories,
    read_category,
    read_number,
    read_numbers,
    too_far,
)
from segmentation.models.terms import NumberTerm, Row, Term, Vector, make_term
from segmentation.records import Matrix, ModelSpec, Prediction

CHUNK = 8192
"""Rows scored at once: scores and distances of a chunk stay in the processor's cache."""

Terms = tuple[Term, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """The terms of every segment's score; the largest score belongs to the nearest centre."""

    terms: Terms
    constants: Row
    """(k,) minus half the squared length of each centre."""
    names: tuple[str, ...]
    percentiles: tuple[Row, ...] = ()
    """For each segment 101 percentiles of its training customers' distances."""

    @property
    def k(self) -> int:
        """Number of segments."""
        return len(self.constants)


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The segments of many customers."""

    segments: NDArray[np.intp]
    seconds: NDArray[np.intp]
    margins: Vector
    distances: Vector


def compile_scorer(spec: ModelSpec) -> Scorer:
    """Fold imputation, encoding, transforms, scaling, weights and centres into terms."""
    terms = []
    start = 0
    for coding, summary in zip(spec.codings, spec.summaries, strict=True):
        end = start + coding.n_columns
        terms.append(make_term(coding, summary, spec.centres[:, start:end]))
        start = end
    constants = -0.5 * (spec.centres**2).sum(axis=1)
    return Scorer(
        terms=tuple(terms),
        constants=tuple(constants.tolist()),
        names=tuple(segment.name for segment in spec.segments),
        percentiles=spec.distances,
    )


# --- one customer -------------------------------------------------------------------------------


def score_one(scorer: Scorer, values: Sequence[object]) -> Prediction:
    """Return the segment of one customer.

    Parameters
    ----------
    scorer : Scorer
    values : sequence
        One raw value a term, in their order.

    Raises
    ------
    DataError
        If a value is of the wrong type or not finite.
    """
    parts, warnings = _read(scorer.terms, values)
    scores = list(scorer.constants)
    for term, part in zip(scorer.terms, parts, strict=True):
        if isinstance(term, NumberTerm):
            scores = [score + w * part for score, w in zip(scores, term.weights, strict=True)]
        else:
            weights = term.weights[int(part)]
            scores = [score + w for score, w in zip(scores, weights, strict=True)]
    best = scores.index(max(scores))
    scores[best] = -math.inf
    second = scores.index(max(scores))
    nearest, further, matrix_row = _distances_of(scorer.terms, parts, best, second)
    return Prediction(
        segment=best,
        segment_name=scorer.names[best],
        second_segment=second,
        margin=max(0.0, 1.0 - nearest / further) if further > 0 else 0.0,
        warnings=warnings,
        distance=nearest,
        percentile=_percentile(scorer, best, nearest),
        matrix_row=matrix_row,
    )


def _read(terms: Terms, values: Sequence[object]) -> tuple[list[float | int], tuple[str, ...]]:
    """Return each value's offset (number) or table row (category), and the warnings."""
    parts: list[float | int] = []
    warnings: list[str] = []
    warning: str | None
    for term, value in zip(terms, values, strict=True):
        if isinstance(term, NumberTerm):
            # What nearly every value is: a number within the range, which needs no second look.
            if (type(value) is float or type(value) is int) and (
                term.minimum <= value <= term.maximum
            ):
                number, warning = float(value), None
            else:
                number, warning = read_number(term, value)
            part: float | int = term.offset(number)
            if not -math.inf < part < math.inf:
                raise DataError(
                    f"{term.name!r} is so far from what the model has seen that it cannot be "
                    "compared. Correct the value or leave it empty."
                )
        else:
            part, warning = read_category(term, value)
        parts.append(part)
        if warning is not None:
            warnings.append(warning)
    return parts, tuple(warnings)


def _distances_of(
    terms: Terms, parts: Sequence[float | int], best: int, second: int
) -> tuple[float, float, Row]:
    """Return the distances to two centres, and the customer's row of the matrix."""
    nearest = further = 0.0
    row: list[float] = []
    for term, part in zip(terms, parts, strict=True):
        if isinstance(term, NumberTerm):
            scaled = part * term.gain
            row.append(scaled)
            difference = scaled - term.centres[best]
            nearest += difference * difference
            difference = scaled - term.centres[second]
            further += difference * difference
        else:
            place = int(part)
            row.extend(term.scaled[place])
            squares = term.squares[place]
            nearest += squares[best]
            further += squares[second]
    return math.sqrt(nearest), math.sqrt(further), tuple(row)


def _percentile(scorer: Scorer, segment: int, distance: float) -> float | None:
    """Return the share of the segment's training customers that lie nearer, 0 to 100."""
    if not scorer.percentiles or not scorer.percentiles[segment]:
        return None
    known = scorer.percentiles[segment]
    place = bisect_left(known, distance)
    if place in (0, len(known)):
        return 0.0 if place == 0 else 100.0
    below, above = known[place - 1], known[place]
    return place - 1 + (distance - below) / (above - below)


# --- a table ------------------------------------------------------------------------------------


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
