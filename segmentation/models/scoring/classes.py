"""Fold a feature into the log density of every class of a mixture.

A customer goes to the class with the largest sum of its weight and of what each feature adds; the
probabilities of the classes are in the ratio of the exponentials. A missing value adds nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segmentation.models.scoring.terms import CategoryTerm, NumberTerm, Row, Term, Vector
from segmentation.records import MixturePart


@dataclass(frozen=True, slots=True, eq=False)
class ClassTerm:
    """What one feature adds to the log density of each of k classes."""

    bases: Row = ()
    """(k) of a normal distribution at its middle; without them it is told by a table."""
    middles: Row = ()
    """(k) in the offsets of the feature's term."""
    spreads: Row = ()
    cuts: Row = ()
    """Offsets at which a number passes to the next row of the table."""
    table: tuple[Row, ...] = ()
    """Rows with one entry a class; the last is that of a missing value."""

    def of_one(self, part: float | int) -> Sequence[float]:
        """Return what one customer's offset or table row adds, by class."""
        if not self.bases:
            return self.table[self._row(part)]
        if math.isnan(part):
            return (0.0,) * len(self.bases)
        found = []
        for base, middle, spread in zip(self.bases, self.middles, self.spreads, strict=True):
            away = (part - middle) / spread
            found.append(base - 0.5 * (away * away))
        return found

    def _row(self, part: float | int) -> int:
        if not self.cuts:
            return int(part)
        return len(self.table) - 1 if math.isnan(part) else bisect_right(self.cuts, part)

    def of_many(self, part: NDArray[Any]) -> Sequence[Vector]:
        """Return the same for many customers: one array a class."""
        if self.bases:
            return [self._normal(part, i) for i in range(len(self.bases))]
        places = part
        if self.cuts:
            # What is no number stands behind infinity.
            places = np.searchsorted([*self.cuts, np.inf], part, side="right")
        return [np.array(column)[places] for column in zip(*self.table, strict=True)]

    def _normal(self, part: Vector, i: int) -> Vector:
        away = (part - self.middles[i]) / self.spreads[i]
        return np.where(np.isnan(part), 0.0, self.bases[i] - 0.5 * (away * away))


def class_term(term: Term, part: MixturePart, k: int) -> ClassTerm:
    """Fold what a mixture knows of a feature into the offsets or table rows of its term."""
    nothing = ((0.0,) * k,)
    if isinstance(term, CategoryTerm):
        rows = part.levels or nothing * (term.unseen_row + 1)
        return ClassTerm(table=rows + nothing * (term.n_rows - len(rows)))
    if part.means:
        return ClassTerm(
            bases=tuple(-math.log(spread) for spread in part.spreads),
            middles=tuple(mean - term.origin for mean in part.means),
            spreads=part.spreads,
        )
    return ClassTerm(
        cuts=tuple(cut - term.origin for cut in part.cuts) or (0.0,),
        table=(part.levels or nothing * 2) + nothing,
    )


def certainty(best: Any, second: Any) -> Any:
    """Return 1 less the ratio of two probabilities, of their logarithms: 0 where they are equal."""
    return 1.0 - np.exp(second - best)


def probabilities(scores: Sequence[float]) -> tuple[float, ...]:
    """Return the probabilities of the classes by their scores; they sum to 1."""
    likely = np.exp(np.array(scores) - max(scores))
    return tuple((likely / likely.sum()).tolist())


def reach_of(term: NumberTerm, part: MixturePart) -> float:
    """Return the furthest offset whose squares are still numbers, in every class."""
    return min([term.reach, *(spread * 1e150 for spread in part.spreads)])
