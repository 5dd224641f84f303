"""Compute how many customers a campaign needs until a difference would be seen."""

from __future__ import annotations

from math import asin, ceil, isfinite, sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri
from scipy.stats import nct, t

from segmentation.errors import ParameterError
from segmentation.records import SampleSize

_MOST = 1e9
"""More customers than anybody has."""


def size_for_shares(
    share: float, other: float, *, power: float = 0.8, alpha: float = 0.05, ratio: float = 1.0
) -> SampleSize:
    """Return the customers needed to tell two shares apart, two-sided, by the arcsine transform.

    Parameters
    ----------
    share, other : float
        Shares that respond without and with the campaign: above 0, below 1, and different.
    power : float
        Probability to see the difference where it is there.
    alpha : float
        Probability to see one where there is none.
    ratio : float
        Customers of the control group for each one who is addressed.

    References
    ----------
    .. [1] J. Cohen (1988), Statistical power analysis for the behavioral sciences, chapter 6.

    Examples
    --------
    >>> size_for_shares(0.10, 0.12).n_addressed
    3835
    """
    if not (0 < share < 1 and 0 < other < 1) or share == other:
        raise ParameterError(
            f"Cannot tell {share:g} and {other:g} apart: give two different shares between 0 and "
            "1, such as 0.10 and 0.12."
        )
    _check(power, alpha, ratio)
    effect = 2 * abs(asin(sqrt(share)) - asin(sqrt(other)))
    reach = float(ndtri(1 - alpha / 2) + ndtri(power))
    return _size((reach / effect) ** 2 * (1 + 1 / ratio), ratio)


def size_for_means(
    difference: float,
    deviation: float,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
    ratio: float = 1.0,
) -> SampleSize:
    """Return the customers needed to tell two means apart by the t-test, two-sided.

    Parameters
    ----------
    difference : float
        Between the means; not 0.
    deviation : float
        Standard deviation of a customer's value; above 0.
    power, alpha, ratio : float
        As in `size_for_shares`.

    References
    ----------
    .. [1] J. Cohen (1988), Statistical power analysis for the behavioral sciences, chapter 2.

    Examples
    --------
    >>> size_for_means(0.5, 1.0).n_addressed
    64
    """
    if not (isfinite(difference) and isfinite(deviation)) or difference == 0 or deviation <= 0:
        raise ParameterError(
            f"Cannot tell means apart that differ by {difference:g} with a standard deviation of "
            f"{deviation:g}: give a difference other than 0, and a deviation above 0."
        )
    _check(power, alpha, ratio)
    effect = abs(difference) / deviation
    fewest = 1.0 + 2.0 / (1.0 + ratio)

    def lacking(log_n: float) -> float:
        n = float(np.exp(log_n))
        freedom, shift = n * (1 + ratio) - 2, effect * sqrt(n * ratio / (1 + ratio))
        return float(nct.sf(t.isf(alpha / 2, freedom), freedom, shift)) - power

    reach = float(ndtri(1 - alpha / 2) + ndtri(power))
    about = (reach / effect) ** 2 * (1 + 1 / ratio)
    if about > _MOST or lacking(float(np.log(fewest))) >= 0:
        return _size(max(about, fewest), ratio)
    if about > 1e4:  # t is normal there, and its distribution slow to compute
        return _size(about, ratio)
    ends = float(np.log(fewest)), float(np.log(4 * about + 100))
    return _size(float(np.exp(brentq(lacking, *ends, xtol=1e-12))), ratio)


def _check(power: float, alpha: float, ratio: float) -> None:
    if not (0 < alpha < 1 and alpha < power < 1):
        raise ParameterError(
            f"A power of {power:g} at a level of {alpha:g} is none: choose a level such as 0.05 "
            "and a power above it and below 1, such as 0.8."
        )
    if not 0 < ratio < float("inf"):
        raise ParameterError(
            f"A control group of {ratio:g} for each customer addressed is none: choose a number "
            "above 0, such as 1 for equal groups."
        )


def _size(n: float, ratio: float) -> SampleSize:
    if max(n, n * ratio) > _MOST:
        raise ParameterError(
            "So small a difference would need more than a billion customers. Plan for a larger one."
        )
    # What rounding left above a whole number is no customer.
    n_addressed = ceil(n - 1e-9)
    return SampleSize(n_addressed, ceil(n * ratio - 1e-9))
