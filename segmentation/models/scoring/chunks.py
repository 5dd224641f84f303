"""Compute the scores of a few thousand customers at once.

The same floating-point operations as for one customer, in the same order, so that every way of
scoring agrees to the bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from segmentation.models.scoring.classes import certainty
from segmentation.models.scoring.scorer import FOREMOST, Scorer
from segmentation.models.scoring.terms import CategoryTerm, NumberTerm, Term, Vector
from segmentation.records import Labels, Matrix

SMALL_CHUNK = 8_192
"""Rows scored at once on one core: 64 kB a column of numbers, so that a chunk fits its cache."""
LARGE_CHUNK = 131_072
"""Rows scored at once where several cores work: shorter steps would wait for Python's lock."""

_MOST_SCORES = 1 << 22
"""Scores held at once, 32 MB: a model from elsewhere may have any number of segments."""

Part: TypeAlias = NDArray[Any]
"""For each row an offset (number) or a table row (category)."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The segments of many customers."""

    segments: Labels
    seconds: Labels
    margins: Vector
    distances: Vector
    """To the segment's centre, in scaled units."""

    def __len__(self) -> int:
        return len(self.segments)


def empty_scores(n_rows: int) -> Scores:
    """Return room for the scores of so many customers."""
    return Scores(
        segments=np.empty(n_rows, dtype=np.intp),
        seconds=np.empty(n_rows, dtype=np.intp),
        margins=np.empty(n_rows),
        distances=np.empty(n_rows),
    )


def rows_of(scores: Scores, rows: slice) -> Scores:
    """Return a view of some rows."""
    return Scores(
        scores.segments[rows], scores.seconds[rows], scores.margins[rows], scores.distances[rows]
    )


class ChunkScorer:
    """Scores chunks in memory of its own: one for every thread.

    Parameters
    ----------
    scorer : Scorer
    size : int
        Most rows at once; fewer where there are many segments, see `self.size`.
    """

    def __init__(self, scorer: Scorer, size: int) -> None:
        size = max(1, min(size, _MOST_SCORES // scorer.k))
        self.size = size
        self._terms = scorer.terms
        self._constants, self._classes = scorer.constants, scorer.classes
        self._exceptional, self._limits = scorer.exceptional, scorer.limits
        self._tables = [_tables(term) for term in scorer.terms]
        self._totals = np.empty((scorer.k, size))
        self._added = np.empty(size)
        self._vectors = np.empty((4, size))
        self._numbers = np.empty((2, size), dtype=np.uint8 if scorer.k < 256 else np.intp)
        self._masks = np.empty((3, size), dtype=np.bool_)

    def score(self, parts: Sequence[Part], out: Scores) -> None:
        """Score a chunk.

        Parameters
        ----------
        parts : sequence of (n_rows,) arrays
            One a term, in their order.
        out : Scores
            Where the answers go, of length n_rows.
        """
        totals = self._add_up(parts, len(out))
        self._find_segments(totals, out)
        further = self._vectors[0, : len(out)]
        self._find_distances([*map(_located, self._terms, parts)], out, further)
        if self._classes:
            rows = np.arange(len(out))
            out.margins[:] = certainty(totals[out.segments, rows], totals[out.seconds, rows])
            return
        with np.errstate(divide="ignore", invalid="ignore"):
            np.divide(out.distances, further, out=out.margins)
        np.subtract(1.0, out.margins, out=out.margins)
        np.maximum(out.margins, 0.0, out=out.margins)
        if not further.all():
            out.margins[further == 0] = 0.0

    def _add_up(self, parts: Sequence[Part], n_rows: int) -> Matrix:
        """Return the (k, n_rows) scores."""
        totals, added = self._totals[:, :n_rows], self._added[:n_rows]
        if self._classes:
            totals[:] = np.array(self._constants)[:, np.newaxis]
            for of, part in zip(self._classes, parts, strict=True):
                for segment, more in enumerate(of.of_many(part)):
                    totals[segment] += more
            return self._set_apart(totals, parts)
        # Segment by segment: the sum and what is added to it then stay in a core's cache.
        for segment, total in enumerate(totals):
            total[:] = self._constants[segment]
            for term, (weights, _), part in zip(self._terms, self._tables, parts, strict=True):
                if isinstance(term, NumberTerm):
                    np.multiply(part, weights[segment], out=added)
                else:
                    np.take(weights[segment], part, out=added, mode="clip")
                np.add(total, added, out=total)
        return self._set_apart(totals, parts)

    def _set_apart(self, totals: Matrix, parts: Sequence[Part]) -> Matrix:
        """Return the scores with those of the exceptional above all others, for them alone."""
        if self._exceptional is not None:
            is_apart = np.zeros(totals.shape[1], dtype=np.bool_)
            for place, least, most in self._limits:
                is_apart |= (parts[place] < least) | (parts[place] > most)
            totals[self._exceptional] = np.where(is_apart, FOREMOST, -FOREMOST)
        return totals

    def _find_segments(self, totals: Matrix, out: Scores) -> None:
        """Find the first of the largest totals of each row, and the first of the others.

        Without a branch: sorting or `argmax` over so few totals takes several times longer.
        """
        n_rows = len(out)
        largest, second, lower = self._vectors[:3, :n_rows]
        np.maximum(totals[0], totals[1], out=largest)
        np.minimum(totals[0], totals[1], out=second)
        for total in totals[2:]:
            np.minimum(largest, total, out=lower)
            np.maximum(second, lower, out=second)
            np.maximum(largest, total, out=largest)
        best, runner_up = self._numbers[:, :n_rows]
        self._find_first(totals, largest, out=best)
        self._find_first(totals, second, out=runner_up, other_than=best)
        out.segments[:] = best
        out.seconds[:] = runner_up

    def _find_first(
        self, totals: Matrix, wanted: Vector, *, out: Part, other_than: Part | None = None
    ) -> None:
        """Find the first segment with the wanted total that is not the other one."""
        is_searched, is_passed, is_other = self._masks[:, : len(out)]
        out[:] = 0
        is_searched[:] = True
        # Each segment that is passed by moves the number up by one.
        for segment, total in enumerate(totals[:-1]):
            np.not_equal(total, wanted, out=is_passed)
            if other_than is not None:
                np.equal(other_than, segment, out=is_other)
                is_passed |= is_other
            is_searched &= is_passed
            out += is_searched

    def _find_distances(self, parts: Sequence[Part], out: Scores, further: Vector) -> None:
        """Find the distances to both centres."""
        n_rows = len(out)
        scaled, centre, difference = self._vectors[1:, :n_rows]
        nearest = out.distances
        nearest[:] = further[:] = 0.0
        for term, (_, places), part in zip(self._terms, self._tables, parts, strict=True):
            if isinstance(term, NumberTerm):
                np.multiply(part, term.gain, out=scaled)
                for segments, squares in ((out.segments, nearest), (out.seconds, further)):
                    np.take(places, segments, out=centre, mode="clip")
                    np.subtract(scaled, centre, out=difference)
                    difference *= difference
                    np.add(squares, difference, out=squares)
            else:
                # Squares stand segment by segment, one entry a category.
                nearest += places.take(out.segments * term.n_rows + part)
                further += places.take(out.seconds * term.n_rows + part)
        np.sqrt(nearest, out=nearest)
        np.sqrt(further, out=further)


def _located(term: Term, part: Part) -> Part:
    """Return offsets with those of the fill for what is missing, which lies there."""
    if isinstance(term, NumberTerm) and term.is_silent:
        return np.where(np.isnan(part), term.offset(term.fill), part)
    return part


def _tables(term: NumberTerm | CategoryTerm) -> tuple[Matrix, Vector]:
    """Return weights with one row a segment; and centres (numbers) or squared distances, flat."""
    if isinstance(term, NumberTerm):
        return np.array(term.weights), np.array(term.centres)
    return np.array(term.weights).T.copy(), np.array(term.squares).T.ravel()
