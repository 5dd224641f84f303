"""Compute the formulas that several stages share: Yeo-Johnson's transform, Cramér's V."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def yeo_johnson(values: Any, power: float) -> NDArray[np.float64]:
    """Return the Yeo-Johnson transform of values; infinite beyond floating-point numbers.

    ``power``: the transform's lambda: 1 changes nothing, 0 is log(1 + v) for v >= 0, 2 is -log(1 -
    v) for v < 0.

    References
    ----------
    .. [1] I.-K. Yeo and R. A. Johnson (2000), Biometrika 87, 954-959.

    Examples
    --------
    (4**0.5 - 1) / 0.5 = 2 for 3, and -((1 + 3)**1.5 - 1) / 1.5 = -14 / 3 for -3.

    >>> yeo_johnson(np.array([3.0, -3.0]), 0.5).round(4).tolist()
    [2.0, -4.6667]
    """
    sizes = np.log1p(np.abs(values))
    powers = np.where(np.asarray(values) >= 0, power, 2.0 - power)
    # expm1(p s) / p is ((1 + |v|)^p - 1) / p, and s itself where p is 0.
    safe = np.where(powers == 0, 1.0, powers)
    with np.errstate(over="ignore"):
        grown = np.where(powers == 0, sizes, np.expm1(safe * sizes) / safe)
    return np.asarray(np.copysign(grown, values))


def yeo_johnson_inverse(values: Any, power: float) -> NDArray[np.float64]:
    """Return the values whose Yeo-Johnson transform is given; NaN where there is none.

    With a negative power the transform has an upper bound: infinite on it, NaN beyond it.
    """
    sizes = np.abs(values)
    powers = np.where(np.asarray(values) >= 0, power, 2.0 - power)
    safe = np.where(powers == 0, 1.0, powers)
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        grown = np.where(powers == 0, sizes, np.log1p(sizes * safe) / safe)
        return np.asarray(np.copysign(np.expm1(grown), values))


def cramers_v(one: NDArray[np.intp], other: NDArray[np.intp]) -> float:
    """Return Cramér's V of two columns of category numbers, -1 where missing: 0 to 1.

    NaN where fewer than two categories of a column are left.

    Examples
    --------
    Three of one kind beside three of another, one of them crossed: the counts are 2, 1 and 1, 2
    where 1.5 were expected, so chi squared is 4 * 0.25 / 1.5 = 2 / 3 over 6 rows.

    >>> round(cramers_v(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 1, 0])), 4)
    0.3333
    """
    known = (one >= 0) & (other >= 0)
    n_other = int(other.max(initial=-1)) + 1
    n_one = int(one.max(initial=-1)) + 1
    cells = one[known] * n_other + other[known]
    counts = np.bincount(cells, minlength=n_one * n_other).reshape(n_one, n_other)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0].astype(np.float64)
    smaller = min(counts.shape) - 1
    if smaller < 1:
        return float("nan")
    n = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    chi_squared = float(((counts - expected) ** 2 / expected).sum())
    return min(float(np.sqrt(chi_squared / (n * smaller))), 1.0)
