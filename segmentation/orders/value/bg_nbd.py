"""Fit BG/NBD to histories of orders, and tell with it who is active and orders how often."""

from __future__ import annotations

import numpy as np
from scipy.special import betaln, expit, gammaln, psi

from segmentation.orders.value.fitting import maximise
from segmentation.orders.value.histories import Histories, Integers
from segmentation.records import Matrix, OrderModel

_MOST = (100.0, None, 100.0, 10_000.0)
"""Upper bounds of r, alpha, a and b: at 100 customers hardly differ from each other any more."""
_POINTS, _APART = np.linspace(-8.0, 11.0, 241, retstep=True)
_BLOCK = 2048
"""Customers at a time: 4 MB for each array."""


def fit_orders(histories: Histories, unit_days: int) -> OrderModel:
    """Fit BG/NBD by maximum likelihood; equal histories are looked at once, with their number.

    ``histories``: at least one customer ordered again. ``unit_days``: days of the unit in which
    ``alpha`` and the log-likelihood are told.

    References
    ----------
    .. [1] P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting your customers" the easy
       way, Marketing Science 24, 275-284.
    """
    x, recency, age, weights = _distinct(histories)
    span = max(float(np.average(age, weights=weights)), 1.0)
    data = (x, recency / span, age / span)
    mean = max(float(np.average(x / np.maximum(age / span, 0.1), weights=weights)), 1e-3)
    start = np.array([1.0, 1.0 / mean, 1.0, 3.0])
    found, value, covariance = maximise(
        lambda values: log_likelihood(values, *data, weights=weights), start, _MOST
    )
    # The density of times is that of another unit: one factor for each repeat order.
    value -= float(weights @ x) * float(np.log(span / unit_days))
    r, alpha, a, b = (float(number) for number in found)
    return OrderModel(r, alpha * span / unit_days, a, b, value, covariance)


def _distinct(histories: Histories) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    span = int(histories.age.max(initial=0)) + 1
    keys = (histories.frequency * span + histories.recency) * span + histories.age
    found, counts = np.unique(keys, return_counts=True)
    rest, age = np.divmod(found, span)
    x, recency = np.divmod(rest, span)
    return (
        x.astype(np.float64),
        recency.astype(np.float64),
        age.astype(np.float64),
        counts.astype(np.float64),
    )


def log_likelihood(
    parameters: Matrix, x: Matrix, recency: Matrix, age: Matrix, *, weights: Matrix
) -> tuple[float, Matrix]:
    """Return the log-likelihood of r, alpha, a, b (equation 6 of [1]_) and its derivatives."""
    r, alpha, a, b = parameters
    counts, inverse = np.unique(x, return_inverse=True)
    known = gammaln(r + counts) - gammaln(r) + betaln(a, b + counts) - betaln(a, b)
    by_x = psi(r + counts) - psi(r), psi(a + b + counts), psi(b + counts)
    grown, both, stayed = (part[inverse] for part in by_x)
    repeats = x > 0
    ago_age, ago_last = np.log(alpha + age), np.log(alpha + recency)
    rest = np.where(repeats, b + x - 1.0, 1.0)
    active = -(r + x) * ago_age
    gone = np.where(repeats, np.log(a) - np.log(rest) - (r + x) * ago_last, -np.inf)
    value = known[inverse] + r * np.log(alpha) + np.logaddexp(active, gone)
    is_active = expit(active - gone)
    is_gone = 1.0 - is_active
    total = psi(a + b)
    slopes = (
        grown + np.log(alpha) - is_active * ago_age - is_gone * ago_last,
        r / alpha - (r + x) * (is_active / (alpha + age) + is_gone / (alpha + recency)),
        total - both + is_gone / a,
        stayed - psi(b) + total - both - is_gone / rest,
    )
    return float(weights @ value), np.array([float(weights @ slope) for slope in slopes])


def alive_probability(model: OrderModel, x: Matrix, recency: Matrix, age: Matrix) -> Matrix:
    """Return the probability that each customer has not left; 1 without a repeat order.

    References
    ----------
    .. [1] P. S. Fader and B. G. S. Hardie (2008), Computing P(alive) using the BG/NBD model.
    """
    rest = np.where(x > 0, model.b + x - 1.0, 1.0)
    with np.errstate(divide="ignore"):
        odds = np.log(model.a / rest) + (model.r + x) * (
            np.log(model.alpha + age) - np.log(model.alpha + recency)
        )
    return np.where(x > 0, expit(-odds), 1.0)


def orders_if_active(model: OrderModel, x: Matrix, age: Matrix, ahead: float) -> Matrix:
    """Return the orders to expect in the time ahead of customers who have not left.

    The hypergeometric function of equation 10 of Fader, Hardie and Lee (2005) overflows or loses
    every digit for heavy buyers, long horizons and customers who are all alike. It is an average
    over the chance to leave, and is taken as such: a sum over evenly spaced points after a change
    of variable, which converges exponentially.
    """
    both, inverse = np.unique(x + 1j * age, return_inverse=True)
    counts, of = np.unique(both.real, return_inverse=True)
    leaves, weights = _chances(model, counts[:, None])
    n, reach = model.r + both.real, ahead / (model.alpha + both.imag)
    found = n * reach
    for start in range(0, len(both), _BLOCK):
        part = slice(start, start + _BLOCK)
        lost = _lost(leaves[of[part]], n[part, None], reach[part, None])
        found[part] -= (weights[of[part]] * lost).sum(axis=1) * _APART
    return np.asarray(found[inverse])


def _chances(model: OrderModel, x: Matrix) -> tuple[Matrix, Matrix]:
    """Return chances to leave after each order, and their weights, for (n, 1) repeat orders."""
    a, b = model.a, model.b + x
    width = np.minimum(np.sqrt(1.0 / a + 1.0 / b), 1.0)
    logit = np.log(a / b) + width * np.sinh(_POINTS)
    log_leaves, log_stays = -np.logaddexp(0.0, -logit), -np.logaddexp(0.0, logit)
    weights = np.exp(a * log_leaves + b * log_stays - betaln(a, b)) * width * np.cosh(_POINTS)
    return np.maximum(np.exp(log_leaves), 1e-300), weights


def _lost(leaves: Matrix, n: Matrix, reach: Matrix) -> Matrix:
    """Return what is lost by leaving of that which those who never leave would order.

    It vanishes with the chance to leave, and so does what lies beyond the points.
    """
    part = leaves * reach
    kept = -np.expm1(-n * np.log1p(part)) / leaves
    return np.where(part * n < 1e-9, 0.0, n * reach - kept)


def discounted_if_active(
    model: OrderModel, x: Integers, age: Integers, *, horizon: float, rate: float, unit_days: int
) -> tuple[Matrix, Matrix]:
    """Return expected orders up to the horizon, plain and discounted, of customers still active.

    The sum of discounted orders is integrated by parts, so that only the plain number is needed.

    Parameters
    ----------
    x, age : (n,) arrays of int
        Repeat orders, and days since the first order.
    horizon : float
        In units.
    rate : float
        Continuous discount a unit.
    """
    span = int(age.max(initial=0)) + 1
    keys, inverse = np.unique(x * span + age, return_inverse=True)
    counts, days = np.divmod(keys, span)
    of = counts.astype(np.float64), days / unit_days
    plain = orders_if_active(model, *of, horizon)
    nodes, weights = np.polynomial.legendre.leggauss(8)
    # Squared, the nodes crowd near the start, where new customers' curves bend most.
    places = ((nodes + 1.0) / 2.0) ** 2
    widths = weights * (nodes + 1.0) / 2.0
    later = np.zeros(len(keys))
    if rate:
        for place, width in zip(places * horizon, widths * horizon, strict=True):
            later += width * np.exp(-rate * place) * orders_if_active(model, *of, float(place))
    discounted = np.exp(-rate * horizon) * plain + rate * later
    return plain[inverse], discounted[inverse]


def orders_of_new(model: OrderModel, ahead: Matrix) -> Matrix:
    """Return the repeat orders to expect of new customers in each of the times ahead."""
    times, inverse = np.unique(ahead, return_inverse=True)
    nobody = np.zeros(1)
    found = [float(orders_if_active(model, nobody, nobody, float(t))[0]) for t in times]
    return np.array(found)[inverse]
