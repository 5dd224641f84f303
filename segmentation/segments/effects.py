"""Measure how far each column separates the segments."""

from __future__ import annotations

import numpy as np

from segmentation.records import (
    Clustering,
    EffectSize,
    Labels,
    Matrix,
    PreparedTable,
    cramers_v,
)
from segmentation.segments.columns import (
    CategoryColumn,
    category_columns,
    numeric_columns,
    put_together,
)


def effect_sizes(prepared: PreparedTable, clustering: Clustering) -> tuple[EffectSize, ...]:
    """Return how far each profiled column separates the segments, furthest first.

    Eta squared for numbers (the share of the variance that lies between segments) and Cramér's V
    for categories: both 0 to 1, but not on one scale: an eta squared of 0.5 is as strong as a V
    of 0.7. No p-values: the features differ between segments by construction.

    Returns
    -------
    tuple of EffectSize
        Features, descriptors and labels; a column without variation has 0.

    References
    ----------
    .. [1] J. Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed.
    """
    labels, k = clustering.labels, clustering.k
    found = [
        EffectSize(
            column.name, "eta_squared", eta_squared(column.values, labels, k), column.is_feature
        )
        for column in numeric_columns(prepared)
    ]
    found += [
        EffectSize(column.name, "cramers_v", _association(column, labels), column.is_feature)
        for column in map(put_together, category_columns(prepared))
    ]
    return tuple(sorted(found, key=lambda effect: (-round(effect.value, 9), effect.column)))


def eta_squared(values: Matrix, labels: Labels, k: int) -> float:
    """Return the share of the variance between segments, 0 to 1; missing values are left out."""
    known = ~np.isnan(values)
    values, labels = values[known], labels[known]
    if values.size == 0 or values.min() == values.max():
        return 0.0
    # Centred first: sums of squares of large values would cancel.
    centred = values - values.mean()
    counts = np.bincount(labels, minlength=k)
    sums = np.bincount(labels, weights=centred, minlength=k)
    between = float((sums**2 / np.maximum(counts, 1)).sum())
    return min(between / float(centred @ centred), 1.0)


def _association(column: CategoryColumn, labels: Labels) -> float:
    value = cramers_v(labels, column.codes)
    return 0.0 if np.isnan(value) else value
