"""Estimate what is subtracted from each column of the matrix, and what it is divided by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np

from segmentation.preprocessing.columns import Vector
from segmentation.preprocessing.plans import FeaturePlan
from segmentation.records import SCALINGS, Matrix, Scaling

Estimate: TypeAlias = Callable[[Matrix], tuple[Vector, Vector]]
"""From the columns of one feature to the centre and the scale of each."""


def centre_and_scale(plan: FeaturePlan, block: Matrix) -> tuple[Vector, Vector]:
    """Return what is subtracted from each column of a feature, and what it is divided by.

    Parameters
    ----------
    plan : FeaturePlan
    block : (n_customers, n_columns) array of float
        The feature's columns of the matrix, not scaled yet.
    """
    if plan.kind not in ("categorical", "boolean"):
        centre, spread = ESTIMATES[plan.scaling](block)
        return centre, np.where(spread > 0, spread, 1.0)
    is_scaled = SCALINGS[plan.scaling].has_indicators
    centre, spread = (_standard if is_scaled else _none)(block)
    if plan.is_one_hot:
        # One scale for all its columns, so that the feature counts like one number. Scaled: its
        # total variance becomes 1. Unscaled: two different categories lie 1 apart.
        n_columns = block.shape[1]
        total = float((centre * (1.0 - centre)).sum()) if is_scaled else min(n_columns, 2.0)
        return centre, np.full(n_columns, np.sqrt(total))
    return centre, np.where(spread > 0, spread, 1.0)


def _standard(block: Matrix) -> tuple[Vector, Vector]:
    return block.mean(axis=0), block.std(axis=0)


def _robust(block: Matrix) -> tuple[Vector, Vector]:
    lower, middle, upper = np.quantile(block, (0.25, 0.5, 0.75), axis=0)
    # A column of zeros with a few others has equal quartiles.
    return middle, np.where(lower == upper, block.std(axis=0), upper - lower)


def _minmax(block: Matrix) -> tuple[Vector, Vector]:
    lowest: Vector = block.min(axis=0)
    return lowest, block.max(axis=0) - lowest


def _none(block: Matrix) -> tuple[Vector, Vector]:
    return np.zeros(block.shape[1]), np.ones(block.shape[1])


ESTIMATES: Mapping[Scaling, Estimate] = {
    "standard": _standard,
    "robust": _robust,
    "minmax": _minmax,
    "none": _none,
}
