"""Propose transforms by skew, with what they would do; none is applied unasked."""

from __future__ import annotations

import numpy as np

from segmentation.preprocessing.columns import Vector, numbers
from segmentation.records import CustomerTable, Transform, TransformProposal, yeo_johnson

NOTABLE_SKEW = 1.0
"""From here on a few customers hold much of a column's variance (1 is the skew of a gamma with
shape 4; an exponential has 2)."""
ENOUGH = 0.5
"""A transform is worth its price in legibility where it takes away half of the skew."""
_FEWEST_VALUES = 10
"""Below it a column is a scale of a few steps, whose long tail no transform takes away."""


def skewness(values: Vector) -> float:
    """Return the third standardised moment; 0 where all values are the same.

    Examples
    --------
    Mean 1, deviations -1, -1, -1, 3: third moment 24 / 4, variance 12 / 4.

    >>> round(skewness(np.array([0.0, 0.0, 0.0, 4.0])), 4)
    1.1547
    """
    deviations = values - values.mean()
    variance = float((deviations**2).mean())
    return float((deviations**3).mean()) / variance**1.5 if variance > 0 else 0.0


def propose_transform(table: CustomerTable, name: str) -> TransformProposal | None:
    """Propose a transform for a numeric column with a long tail; None where none would help.

    The logarithm where it serves, since a person can read it (each step is a factor); else
    Yeo-Johnson [1]_, which also takes negative values and tails to the left.

    References
    ----------
    .. [1] I.-K. Yeo and R. A. Johnson (2000), Biometrika 87, 954-959.
    """
    column = numbers(table.frame[name])
    values = column[~np.isnan(column)]
    if table.column(name).n_distinct < _FEWEST_VALUES:
        return None
    skew = skewness(values)
    if abs(skew) <= NOTABLE_SKEW:
        return None
    options: list[tuple[Transform, float]] = []
    if skew > 0 and values.min() >= 0:
        options.append(("log", skewness(np.log1p(values))))
    if not options or abs(options[0][1]) > NOTABLE_SKEW:
        options.append(("yeo_johnson", _skew_by_power(values)))
    transform, after = min(options, key=lambda option: abs(option[1]))
    if abs(after) > ENOUGH * abs(skew):
        return None
    return TransformProposal(name, transform, skew, after)


def _skew_by_power(values: Vector) -> float:
    """Return the skew that is left after the Yeo-Johnson transform of the greatest likelihood."""
    from sklearn.preprocessing import PowerTransformer

    transformer = PowerTransformer("yeo-johnson", standardize=False).fit(values[:, np.newaxis])
    return skewness(yeo_johnson(values, float(transformer.lambdas_[0])))
