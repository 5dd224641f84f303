"""Compute confidence intervals of segments' means against everyone's, or none where none holds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segmentation.records import Labels, Matrix

_FEWEST = 20
"""Customers of a segment from which its spread and skew can be told at all."""

_PER_SQUARED_SKEW = 40.0
"""Customers that an interval needs for each unit of squared skewness: 25 are the usual rule for
95% to mean 93 to 97 (Cochran 1977), and a sample shows less skew than there is."""

_MOST_FROM_SIZES = 0.15
"""Share that chance in the sizes of the segments may add to the variance: up to there the interval
is within 4% of the right width, whether the sizes are taken as given or as drawn."""

_LEAST_CERTAIN = 10.0
"""Standard errors by which everyone's mean must exceed 0, so that it can be divided by."""

_TAIL = 0.975


def index_intervals(
    values: Matrix, labels: Labels, k: int
) -> tuple[tuple[float, float] | None, ...]:
    """Return for each segment the 95% interval of its index, 100 x its mean / everyone's mean.

    Student's t on the linearised ratio: everyone's mean has an error of its own, and holds the
    segment's customers too. None where fewer than 20 customers have a value, the column is so
    skewed that 95% would not mean 95%, nothing varies, or chance in the segments' sizes decides.
    Missing values are NaN.

    References
    ----------
    .. [1] W. G. Cochran (1977), Sampling Techniques, 3rd ed., 2.15 and 6.
    .. [2] F. E. Satterthwaite (1946), Biometrics Bulletin 2, 110-114: the degrees of freedom.
    """
    known = ~np.isnan(values)
    values, labels = values[known], labels[known]
    if len(values) < _FEWEST or values.mean() <= 0:
        return (None,) * k
    from scipy.special import stdtrit

    mean, sizes, n = float(values.mean()), np.bincount(labels, minlength=k), len(values)
    counts = np.maximum(sizes, 1)
    means = np.bincount(labels, values, minlength=k) / counts
    deviations = values - means[labels]
    squares, cubes = (
        np.asarray(np.bincount(labels, deviations**power, minlength=k), dtype=np.float64)
        for power in (2, 3)
    )
    ratio, shares = means / mean, counts / n
    variances = squares / np.maximum(counts - 1, 1)
    from_sizes = ratio**2 * float(sizes @ (means - mean) ** 2) / n
    given = variances / shares - 2 * ratio * variances
    given = given + ratio**2 * squares.sum() / max(n - k, 1)
    total = np.maximum(given + from_sizes / 2, 0.0)
    own = variances * shares * (1 / shares - ratio) ** 2
    freedom = _freedom(own, np.maximum(total - own, 0.0), counts - 1, n - counts - 1)
    half = stdtrit(freedom, _TAIL) * np.sqrt(total / n) / mean
    error = float(values.std()) / np.sqrt(n)
    holds = (
        (sizes >= _FEWEST)
        & (sizes >= _PER_SQUARED_SKEW * _squared_skew(squares, cubes, counts))
        & (variances > 0)
        & (from_sizes <= _MOST_FROM_SIZES * given)
        & (mean >= _LEAST_CERTAIN * error)
    )
    return tuple(
        (float(100 * (r - h)), float(100 * (r + h))) if is_right else None
        for r, h, is_right in zip(ratio, half, holds, strict=True)
    )


def _freedom(
    own: Matrix, others: Matrix, own_freedom: NDArray[np.intp], others_freedom: NDArray[np.intp]
) -> Matrix:
    """Return the degrees of freedom of a sum of two variances."""
    parts = own**2 / np.maximum(own_freedom, 1) + others**2 / np.maximum(others_freedom, 1)
    freedom: Matrix = (own + others) ** 2 / np.where(parts > 0, parts, 1.0)
    return np.maximum(freedom, 1.0)


def _squared_skew(squares: Matrix, cubes: Matrix, counts: NDArray[np.intp]) -> Matrix:
    """Return the squared skewness within each segment, at least that within all of them."""
    n = counts.sum()
    everyone = float(squares.sum()) / n
    common = (float(cubes.sum()) / n) ** 2 / everyone**3 if everyone > 0 else 0.0
    within = squares / counts
    own = (cubes / counts) ** 2 / np.where(within > 0, within, 1.0) ** 3
    found: Matrix = np.maximum(own, common)
    return found
