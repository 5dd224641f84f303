"""Fit a column with the distribution of a single peak that comes closest to it.

Structureless customers are seldom Gaussian: what people spend has one peak and a long tail, and
K-Means cuts up the tail. A reference with the same tails tells such cuts from segments.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from segmentation.records import Matrix

MAX_SKEWNESS, MAX_KURTOSIS = 0.5, 1.0
"""Third standardised moment and excess of the fourth up to which a column is like a Gaussian one
of a few hundred customers."""

ATOM_SHARE, FEWEST_IN_ATOM = 0.05, 5
"""A single value of at least such a share of the customers, such as nothing spent, stays as it is:
what is cut between it and the others was there before any cut."""

_BELOW_ALL = 1e3
"""Further down than any Gaussian value."""

_N_KNOTS = 48
"""A density is told by the heights between so many quantiles and its ends."""


def has_tails(points: Matrix) -> bool:
    """Return whether any column is skewed, has longer tails than a Gaussian, or an atom.

    ``points`` is (n_points, n_columns).
    """
    if any(_is_atom(column).any() for column in points.T):
        return True
    centred = points - points.mean(axis=0)
    deviations = centred.std(axis=0)
    scaled = centred[:, deviations > 0] / deviations[deviations > 0]
    skewness, kurtosis = (scaled**3).mean(axis=0), (scaled**4).mean(axis=0) - 3
    return bool((np.abs(skewness) > MAX_SKEWNESS).any() or (kurtosis > MAX_KURTOSIS).any())


def _is_atom(column: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return for each value whether many customers share it, among others that few share."""
    _, places, counts = np.unique(column, return_inverse=True, return_counts=True)
    if len(counts) <= 2:
        return np.zeros(len(column), dtype=np.bool_)
    many: NDArray[np.bool_] = counts >= max(ATOM_SHARE * len(column), FEWEST_IN_ATOM)
    return many[places]


def unimodal_values(column: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return as many values as the column has, sorted, of the nearest distribution with one peak.

    The histogram between quantiles becomes one that rises and then falls, by least squares. A
    column with one peak keeps its shape; between two peaks the dip is filled. Atoms stay.

    ``column`` is (n_points,).

    References
    ----------
    .. [1] M. Frisén (1986), Unimodal regression, The Statistician 35, 479-485.
    """
    kept = _is_atom(column)
    if kept.any():
        others = column[~kept]
        spread = _peaked(others) if len(others) else others
        return np.sort(np.concatenate([column[kept], spread]))
    return _peaked(column)


def _peaked(column: NDArray[np.float64]) -> NDArray[np.float64]:
    ordered = np.sort(column)
    n = len(ordered)
    knots = np.unique(ordered[_knot_ranks(n)])
    if len(knots) < 3:
        return ordered
    below = np.searchsorted(ordered, knots, side="left")
    below[-1] = n
    widths = np.diff(knots)
    heights = unimodal(np.diff(below) / widths, widths)
    shares = np.concatenate([[0.0], np.cumsum(heights * widths)])
    return np.interp((np.arange(n) + 0.5) / n, shares / shares[-1], knots)


def _knot_ranks(n: int) -> NDArray[np.intp]:
    """Return the ranks of the knots: evenly spread, and closer together at both ends."""
    even = np.linspace(0, n - 1, _N_KNOTS + 1)
    ends = np.array([1, 2, 4, 8], dtype=float)
    ranks = np.concatenate([even, ends, n - 1 - ends])
    return np.unique(np.clip(np.rint(ranks), 0, n - 1).astype(np.intp))


def unimodal(heights: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the nearest heights, by weighted least squares, that rise and then fall.

    ``heights`` and ``weights`` are (n,).
    """
    rising, rising_errors = _monotone(heights, weights)
    falling, falling_errors = _monotone(heights[::-1], weights[::-1])
    n = len(heights)
    # The first i rise, the others fall.
    errors = rising_errors + falling_errors[::-1]
    i = int(errors.argmin())
    return np.concatenate([rising[i], falling[n - i][::-1]])


def _monotone(
    heights: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[list[NDArray[np.float64]], NDArray[np.float64]]:
    """Return for the first 0, 1, .. n heights the nearest that never fall, and their errors."""
    blocks: list[tuple[float, float, int]] = []
    fits, errors = [np.empty(0)], [0.0]
    for i, (height, weight) in enumerate(zip(heights, weights, strict=True), start=1):
        level, mass, count = float(height), float(weight), 1
        while blocks and blocks[-1][0] >= level:
            last, last_mass, last_count = blocks.pop()
            level = (level * mass + last * last_mass) / (mass + last_mass)
            mass, count = mass + last_mass, count + last_count
        blocks.append((level, mass, count))
        fit = np.repeat([each[0] for each in blocks], [each[2] for each in blocks])
        fits.append(fit)
        errors.append(float((weights[:i] * (heights[:i] - fit) ** 2).sum()))
    return fits, np.array(errors)


def draw_dependent(
    shape: tuple[int, int], points: Matrix, *, generator: Generator
) -> NDArray[np.float64]:
    """Draw Gaussian sets, (n_sets, n_points, n_columns), whose ranks correlate as the points' do.

    Where many customers have the least value, such as nothing spent, who these are is drawn apart
    from how much the others have.

    References
    ----------
    .. [1] K. Pearson (1907), On further methods of determining correlation: of Gaussian columns
       whose ranks correlate by r the correlation is 2 sin(pi r / 6).
    """
    places, has_any = _hurdles(points)
    correlations = _correlations(points, places, has_any)
    values, vectors = np.linalg.eigh(correlations)
    factor = vectors * np.sqrt(np.maximum(values, 0.0))
    normals = generator.normal(size=(*shape, len(factor))) @ factor.T
    drawn: NDArray[np.float64] = normals[:, :, : points.shape[1]]
    for place, hurdle, any_ in zip(
        places, np.moveaxis(normals[:, :, points.shape[1] :], 2, 0), has_any.T, strict=True
    ):
        ranks = hurdle.argsort(axis=1).argsort(axis=1)
        drawn[:, :, place] -= np.where(ranks < shape[1] * (1 - any_.mean()), _BELOW_ALL, 0.0)
    return drawn


def _hurdles(points: Matrix) -> tuple[list[int], NDArray[np.bool_]]:
    """Return the columns of which many have the least value, such as nothing, and who has more."""
    least = points.min(axis=0)
    places = [
        place
        for place, column in enumerate(points.T)
        if (_is_atom(column) & (column == least[place])).any()
    ]
    return places, points[:, places] > least[places]


def _correlations(points: Matrix, places: list[int], has_any: NDArray[np.bool_]) -> Matrix:
    """Return the correlations of Gaussian columns that stand for these: how much, then whether.

    How much counts where there is any, so that whether and how much depend on others each in
    their own way. Halves of Gaussians that correlate by r do so by 2 / pi arcsin(r).
    """
    if not places:
        ranks = points.argsort(axis=0).argsort(axis=0)
        alike = np.corrcoef(ranks, rowvar=False).reshape(points.shape[1], -1)
        return np.asarray(2 * np.sin(np.pi / 6 * alike))
    import pandas as pd  # loaded where it is needed: processes that draw sets start without it

    amounts = points.copy()
    amounts[:, places] = np.where(has_any, amounts[:, places], np.nan)
    n = points.shape[1]
    both = pd.DataFrame(np.concatenate([amounts, has_any], axis=1))
    ranked = both.corr(method="spearman", min_periods=FEWEST_IN_ATOM).fillna(0.0).to_numpy()
    correlations: Matrix = 2 * np.sin(np.pi / 6 * ranked)
    correlations[n:, n:] = np.sin(np.pi / 2 * ranked[n:, n:])
    np.fill_diagonal(correlations, 1.0)
    return correlations
