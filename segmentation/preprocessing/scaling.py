"""Estimate what is subtracted from each column of the matrix, and what it is divided by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np

from segmentation.preprocessing.columns import Vector
from segmentation.preprocessing.plans import FeaturePlan
from segmentation.records import SCALINGS, Matrix, Scaling


class Columns(Protocol):
    """What is known of the columns of one feature, not scaled yet: one number for each."""

    def mean(self) -> Vector:
        """Return the means."""

    def std(self) -> Vector:
        """Return the population standard deviations."""

    def quartiles(self) -> tuple[Vector, Vector, Vector]:
        """Return the lower quartiles, the medians and the upper quartiles."""

    def ends(self) -> tuple[Vector, Vector]:
        """Return the least and the largest values."""


Estimate: TypeAlias = Callable[[Columns], tuple[Vector, Vector]]
"""From the columns of one feature to the centre and the scale of each."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The columns of one feature at hand: (n_customers, n_columns)."""

    values: Matrix

    def mean(self) -> Vector:
        """Return the means."""
        return np.asarray(self.values.mean(axis=0))

    def std(self) -> Vector:
        """Return the population standard deviations."""
        return np.asarray(self.values.std(axis=0))

    def quartiles(self) -> tuple[Vector, Vector, Vector]:
        """Return the lower quartiles, the medians and the upper quartiles."""
        lower, middle, upper = np.quantile(self.values, QUARTILES, axis=0)
        return lower, middle, upper

    def ends(self) -> tuple[Vector, Vector]:
        """Return the least and the largest values."""
        return self.values.min(axis=0), self.values.max(axis=0)


QUARTILES = (0.25, 0.5, 0.75)


def centre_and_scale(plan: FeaturePlan, columns: Columns) -> tuple[Vector, Vector]:
    """Return what is subtracted from each column of a feature, and what it is divided by."""
    if plan.kind not in ("categorical", "boolean"):
        centre, spread = ESTIMATES[plan.scaling](columns)
        return centre, np.where(spread > 0, spread, 1.0)
    is_scaled = SCALINGS[plan.scaling].has_indicators
    centre, spread = (_standard if is_scaled else _none)(columns)
    if plan.is_one_hot:
        # One scale for all its columns, so that the feature counts like one number. Scaled: its
        # total variance becomes 1. Unscaled: two different categories lie 1 apart.
        total = float((centre * (1.0 - centre)).sum()) if is_scaled else min(len(centre), 2.0)
        return centre, np.full(len(centre), np.sqrt(total))
    return centre, np.where(spread > 0, spread, 1.0)


def _standard(columns: Columns) -> tuple[Vector, Vector]:
    return columns.mean(), columns.std()


def _robust(columns: Columns) -> tuple[Vector, Vector]:
    lower, middle, upper = columns.quartiles()
    # A column of zeros with a few others has equal quartiles.
    return middle, np.where(lower == upper, columns.std(), upper - lower)


def _minmax(columns: Columns) -> tuple[Vector, Vector]:
    lowest, highest = columns.ends()
    return lowest, highest - lowest


def _none(columns: Columns) -> tuple[Vector, Vector]:
    n_columns = len(columns.mean())
    return np.zeros(n_columns), np.ones(n_columns)


ESTIMATES: Mapping[Scaling, Estimate] = {
    "standard": _standard,
    "robust": _robust,
    "minmax": _minmax,
    "none": _none,
}
