"""Fold a feature into one term of every segment's score.

With z the customer's row of the matrix and c the centre of a segment, the nearest centre is that
of the largest ``z . c - c . c / 2``. A number contributes ``weights * (t(v) - origin)`` to it, the
scaling being folded into the weights; a category contributes one row of a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from segmentation.records import (
    LARGEST,
    ColumnContract,
    FeatureCoding,
    FeatureSummary,
    Kind,
    Matrix,
    Transform,
    transformed,
    untransformed,
)


@dataclass(frozen=True, slots=True, eq=False)
class NumberTerm:
    """A number's part in the scores of k segments."""

    name: str
    kind: Kind
    fill: float
    weights: Row
    """(k,) slope of each segment's score in the transformed number."""
    centres: Row
    """(k,) centres in scaled units."""
    origin: float
    gain: float
    """Scaled units per transformed unit."""
    transform: Transform
    transform_lambda: float
    lower: float
    upper: float
    minimum: float
    """Least value seen in training."""
    maximum: float
    is_linear: bool
    """Whether a value is neither capped nor transformed."""
    reach: float
    """Furthest offset whose square is still a number."""
    contract: ColumnContract
    """How its cells are read."""
    has_reach: bool = True
    """Whether a value can lie beyond it."""
    is_settled: bool = False
    """Whether somebody said how its new cells are written, whatever a table shows."""
    apart: tuple[float, float] = (-np.inf, np.inf)
    """Values below the first or above the second are those of exceptional customers."""
    apart_parts: tuple[float, float] = (-np.inf, np.inf)
    """The offsets of these two."""
    is_silent: bool = False
    """Whether a missing value says nothing of the segment, in place of counting as the fill."""

    @property
    def missing(self) -> float:
        """What a missing value is read as: NaN where it says nothing."""
        return np.nan if self.is_silent else self.fill

    @property
    def sets_apart(self) -> bool:
        """Whether a value can make a customer exceptional."""
        return self.apart != (-np.inf, np.inf)

    def offset(self, value: float) -> float:
        """Return how far a value lies from the origin once capped and transformed."""
        if self.is_linear:
            return value - self.origin
        if self.apart[0] <= value <= self.apart[1]:
            value = min(max(value, self.lower), self.upper)
        if self.transform != "none":
            value = float(transformed(np.float64(value), self.transform, self.transform_lambda))
        return value - self.origin

    def value_at(self, offset: float) -> float | None:
        """Return the value that lies this far from the origin; None where there is none."""
        value = offset + self.origin
        if self.transform != "none":
            value = untransformed(value, self.transform, self.transform_lambda)
        least, most = max(self.lower, -LARGEST), min(self.upper, LARGEST)
        # There and back may miss a limit by its last digits.
        slack = 1e-9 * (1.0 + abs(value))
        if not least - slack <= value <= most + slack:
            return None
        return min(max(value, least), most)

    def offsets(self, values: Vector) -> Vector:
        """Return the same for many values."""
        if self.is_linear:
            return values - self.origin
        capped = np.clip(values, self.lower, self.upper)
        if self.sets_apart:
            is_usual = (values >= self.apart[0]) & (values <= self.apart[1])
            capped = np.where(is_usual, capped, values)
        values = capped
        if self.transform != "none":
            values = transformed(values, self.transform, self.transform_lambda)
        return values - self.origin


Vector = NDArray[np.float64]
Row = tuple[float, ...]

_FURTHEST = 1e150
"""Beyond it, in scaled units, a square is no floating-point number."""


@dataclass(frozen=True, slots=True, eq=False)
class CategoryTerm:
    """A category's part in the scores of k segments; its last table row is for unseen ones."""

    name: str
    kind: Kind
    rows: Mapping[str, int]
    """Category to its row in the tables."""
    fill: str
    weights: tuple[Row, ...]
    """(n_categories + 1, k) what the category adds to each segment's score."""
    squares: tuple[Row, ...]
    """(n_categories + 1, k) its part of the squared distance to each centre."""
    scaled: tuple[Row, ...]
    """(n_categories + 1, n_columns) its columns of the matrix."""
    unseen_as: str | None
    """The category that an unseen one counts as; None: as none of them."""
    contract: ColumnContract
    """How its cells are read."""
    is_silent: bool = False
    """Whether a missing value says nothing of the segment: then the tables have a last row for it,
    which lies where the fill does."""

    @property
    def n_rows(self) -> int:
        """Number of rows of the tables."""
        return len(self.weights)

    @property
    def unseen_row(self) -> int:
        """Row of the tables for a category that training did not see."""
        return len(self.weights) - 1 - self.is_silent

    @property
    def missing_row(self) -> int:
        """Row of the tables for a missing value."""
        return len(self.weights) - 1 if self.is_silent else self.rows[self.fill]

    def silent(self) -> CategoryTerm:
        """Return the term by which missing values and unseen ones say nothing of the segment."""
        row = self.rows[self.fill]
        return replace(
            self,
            weights=(*self.weights, self.weights[row]),
            squares=(*self.squares, self.squares[row]),
            scaled=(*self.scaled, self.scaled[row]),
            unseen_as=None,
            is_silent=True,
        )


Term = NumberTerm | CategoryTerm


def make_term(
    coding: FeatureCoding, summary: FeatureSummary, centres: Matrix, *, is_settled: bool = False
) -> Term:
    """Fold one feature's coding into the centres.

    Parameters
    ----------
    centres : (k, n_columns) array of float
        The feature's columns of the centres, in scaled units.
    is_settled : bool
        Whether somebody said how new cells are written.
    """
    if coding.is_numeric:
        term = _number_term(coding, summary, centres[:, 0])
        return replace(term, is_settled=is_settled)
    scaled = coding.weight * (coding.table - np.asarray(coding.centre)) / np.asarray(coding.scale)
    weights = scaled @ centres.T
    squares = ((scaled[:, np.newaxis, :] - centres[np.newaxis]) ** 2).sum(axis=2)
    return CategoryTerm(
        name=coding.name,
        kind=coding.kind,
        rows={category: i for i, category in enumerate(coding.categories)},
        fill=str(coding.fill),
        weights=_rows(weights),
        squares=_rows(squares),
        scaled=_rows(scaled),
        unseen_as=None if coding.is_one_hot else str(coding.fill),
        contract=_contract(coding),
    )


def _number_term(coding: FeatureCoding, summary: FeatureSummary, centres: Vector) -> NumberTerm:
    gain = coding.weight / coding.scale[0]
    term = NumberTerm(
        name=coding.name,
        kind=coding.kind,
        fill=float(coding.fill),
        weights=tuple((centres * gain).tolist()),
        centres=tuple(centres.tolist()),
        origin=coding.centre[0],
        gain=gain,
        transform=coding.transform,
        transform_lambda=1.0 if coding.transform_lambda is None else coding.transform_lambda,
        lower=-np.inf if coding.lower is None else coding.lower,
        upper=np.inf if coding.upper is None else coding.upper,
        minimum=-np.inf if summary.minimum is None else summary.minimum,
        maximum=np.inf if summary.maximum is None else summary.maximum,
        is_linear=coding.transform == "none" and coding.lower is None and coding.upper is None,
        reach=_FURTHEST / max(gain, 1e-50),
        contract=_contract(coding),
        apart=(
            -np.inf if coding.apart_below is None else coding.apart_below,
            np.inf if coding.apart_above is None else coding.apart_above,
        ),
    )
    least, most = term.apart
    term = replace(
        term,
        apart_parts=(
            term.offset(least) if least > -np.inf else least,
            term.offset(most) if most < np.inf else most,
        ),
    )
    ends = (
        term.offset(max(term.lower, -LARGEST) if least == -np.inf else -LARGEST),
        term.offset(min(term.upper, LARGEST) if most == np.inf else LARGEST),
    )
    return replace(term, has_reach=not all(abs(end) <= term.reach for end in ends))


def _contract(coding: FeatureCoding) -> ColumnContract:
    return ColumnContract(coding.kind) if coding.contract is None else coding.contract


def _rows(table: Matrix) -> tuple[Row, ...]:
    return tuple(tuple(row) for row in table.tolist())
