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

N_KNOTS = 48
"""A density is told by the heights between so many quantiles and its ends."""


def has_tails(points: Matrix) -> bool:
    """Return whether any column is skewed, has longer tails than a Gaussian, or an atom.

    Parameters
    ----------
    points : (n_points, n_columns) array of float
    """
    if any(is_atom(column).any() for column in points.T):
        return True
    centred = points - points.mean(axis=0)
    deviations = centred.std(axis=0)
    scaled = centred[:, deviations > 0] / deviations[deviations > 0]
    skewness, kurtosis = (scaled**3).mean(axis=0), (scaled**4).mean(axis=0) - 3
    return bool((np.abs(skewness) > MAX_SKEWNESS).any() or (kurtosis > MAX_KURTOSIS).any())


def is_atom(column: NDArray[np.float64]) -> NDArray[np.bool_]:
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

    Parameters
    ----------
    column : (n_points,) array of float

    References
    ----------
    .. [1] M. Frisén (1986), Unimodal regression, The Statistician 35, 479-485.
    """
    kept = is_atom(column)
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
    even = np.linspace(0, n - 1, N_KNOTS + 1)
    ends = np.array([1, 2, 4, 8], dtype=float)
    ranks = np.concatenate([even, ends, n - 1 - ends])
    return np.unique(np.clip(np.rint(ranks), 0, n - 1).astype(np.intp))


def unimodal(heights: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the nearest heights, by weighted least squares, that rise and then fall.

    Parameters
    ----------
    heights, weights : (n,) array of float
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

    References
    ----------
    .. [1] K. Pearson (1907), On further methods of determining correlation: of Gaussian columns
       whose ranks correlate by r the correlation is 2 sin(pi r / 6).
    """
    ranks = points.argsort(axis=0).argsort(axis=0)
    correlations = 2 * np.sin(np.pi / 6 * np.corrcoef(ranks, rowvar=False)).reshape(
        points.shape[1], -1
    )
    values, vectors = np.linalg.eigh(correlations)
    factor = vectors * np.sqrt(np.maximum(values, 0.0))
    normals: NDArray[np.float64] = generator.normal(size=(*shape, points.shape[1])) @ factor.T
    return normals
