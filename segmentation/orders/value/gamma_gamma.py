"""Fit Gamma-Gamma to the mean amounts of repeat orders, and tell with it what an order brings."""

from __future__ import annotations

import numpy as np
from scipy.special import gammaln, psi

from segmentation.orders.value.fitting import maximise
from segmentation.records import AmountModel, Matrix

FEWEST = 3
"""Customers with repeat orders below which three parameters cannot be told."""


def fit_amounts(x: Matrix, average: Matrix) -> AmountModel | None:
    """Fit Gamma-Gamma to customers with a repeat order and a positive mean amount.

    None where there are too few such customers.

    Parameters
    ----------
    x, average : (n_customers,) array of float
        Repeat orders, and their mean amount.

    References
    ----------
    .. [1] P. S. Fader and B. G. S. Hardie (2013), The Gamma-Gamma model of monetary value.
    """
    used = (x > 0) & (average > 0)
    x, average = x[used], average[used]
    if len(x) < FEWEST or np.ptp(average) <= 1e-9 * average.max():
        return None
    scale = float(average.mean())
    start = np.array([3.0, 3.0, 1.0])
    found, _, covariance = maximise(
        lambda at: log_likelihood(at, x, average / scale), start, (None, None, None)
    )
    p, q, v = (float(value) for value in found)
    return AmountModel(p, q, v * scale, len(x), covariance)


def log_likelihood(parameters: Matrix, x: Matrix, average: Matrix) -> tuple[float, Matrix]:
    """Return the log-likelihood of p, q, v (equation 1a of [1]_) and its derivatives."""
    p, q, v = parameters
    counts, inverse = np.unique(x, return_inverse=True)
    known = gammaln(p * counts + q) - gammaln(p * counts) - gammaln(q)
    both, own = psi(p * counts + q)[inverse], psi(p * counts)[inverse]
    total = x * average + v
    value = (
        known[inverse]
        + q * np.log(v)
        + (p * x - 1.0) * np.log(average)
        + p * x * np.log(x)
        - (p * x + q) * np.log(total)
    )
    slopes = (
        x * (both - own + np.log(average) + np.log(x) - np.log(total)),
        both - psi(q) + np.log(v) - np.log(total),
        q / v - (p * x + q) / total,
    )
    return float(value.sum()), np.array([float(slope.sum()) for slope in slopes])


def expected_amount(model: AmountModel, x: Matrix, average: Matrix) -> Matrix:
    """Return the amount to expect of an order of each customer (equation 5 of [1]_).

    NaN for customers without a repeat order where the amounts spread too far to have a mean.
    """
    shrunk = model.p * x + model.q - 1.0
    found = model.p * (model.v + x * average) / np.where(shrunk > 0, shrunk, np.nan)
    return np.asarray(found)
