"""Tell what chance alone gives two samples of one population, of the sizes that they have."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segmentation.models.scoring.terms import Vector

_FALSE_ALARMS = 0.03
"""How often all measures together may speak for segmenting anew where nothing has changed. 3 of 100
and not 5, since the sizes of the segments were fitted to the training customers."""

_FAR = 0.01
"""Share of the training customers of a segment who lie beyond its limit."""


def rarity_for(n_features: int) -> float:
    """Return how rare a difference must be by chance, so that all measures stay within 3 of 100.

    Each feature is measured three times (distribution, missing, outside), the segments twice.
    """
    return _FALSE_ALARMS / (3 * n_features + 2)


def most_instability(n_bins: int, sizes: tuple[int, int], *, rarity: float) -> float:
    """Return what the stability index of two samples of one population stays below.

    About (1/n + 1/m) times a chi-squared number.

    References
    ----------
    .. [1] B. Yurdakul and J. Naranjo (2020), J. Risk Model Validation 14(4), 89-100.
    """
    from scipy.special import chdtri

    return (1 / sizes[0] + 1 / sizes[1]) * float(chdtri(n_bins - 1, rarity))


def most_of_share(n_found: int, n_before: int, n_now: int, *, rarity: float) -> float:
    """Return what a share stays below that n_found of n_before had."""
    return _most(np.array([n_found + 1.0]), np.array([n_before + 2.0]), n_now, rarity=rarity)


def most_unseen(n_others: int, n_before: int, n_now: int, *, rarity: float) -> float:
    """Return what the share in no category of training stays below, or in one of its rare ones.

    About as many again are unseen as are rare (Good 1953).
    """
    return most_of_share(min(2 * n_others, n_before), n_before, n_now, rarity=rarity)


def most_outside(n_before: int, n_now: int, *, rarity: float) -> float:
    """Return what the share beyond the least and the greatest of n_before values stays below.

    Of n values and one more, all from one population, that one is the least or the greatest in 2 of
    n + 1 cases, whatever the distribution.
    """
    return _most(np.array([2.0]), np.array([n_before + 1.0]), n_now, rarity=rarity)


def most_far(sizes: NDArray[np.intp], shares: Vector, n_now: int, *, rarity: float) -> float:
    """Return what the share beyond the limits of its segment stays below.

    Parameters
    ----------
    sizes : (k,) array of int
        Training customers; their 99th percentile is beyond about 99 of 100 new ones where they are
        many, and hardly more than their furthest where they are few.
    shares : (k,) array of float
        Of the new customers.
    """
    totals = sizes.astype(np.float64) + 1.0
    beyond = _FAR * (totals - 1.0) + 1.0 - _FAR
    return _most(beyond, totals, n_now, rarity=rarity, shares=shares)


def _most(
    counts: Vector, totals: Vector, n_now: int, *, rarity: float, shares: Vector | None = None
) -> float:
    """Return what a share of n_now customers stays below but in rare cases.

    Its true value is a mean, weighted with ``shares``, of beta distributed ones (counts, totals -
    counts); their mean and variance, and that of drawing n_now, make one beta distribution.
    """
    weights = np.ones(len(counts)) if shares is None else shares
    means = counts / totals
    mean = float(weights @ means)
    variance = float(weights**2 @ (means * (1 - means) / (totals + 1)))
    variance += mean * (1 - mean) / max(n_now, 1)
    total = mean * (1 - mean) / variance - 1
    if not 0 < mean < 1 or total <= 0:
        return 1.0
    from scipy.special import betaincinv

    return float(betaincinv(mean * total, (1 - mean) * total, 1 - rarity))
