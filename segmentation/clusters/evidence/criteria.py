"""Compute inertia, Calinski-Harabasz and Davies-Bouldin of a labelling in one pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.parallel.threads import row_blocks, stop_if
from segmentation.records import Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """How far the members of each cluster lie from its mean, as sums over the members."""

    sizes: NDArray[np.intp]
    """(k,)"""
    means: Matrix
    """(k, n_features)"""
    distances: Matrix
    """(k,) summed distances to the mean."""
    squares: Matrix
    """(k,) summed squared distances to the mean."""

    @property
    def within(self) -> float:
        """Inertia about the means."""
        return float(self.squares.sum())

    @property
    def between(self) -> float:
        """Summed squared distances of the means from the mean of all, members counted."""
        mean = self.sizes @ self.means / self.sizes.sum()
        return float(self.sizes @ ((self.means - mean) ** 2).sum(axis=1))

    @property
    def total(self) -> float:
        """Inertia of one cluster of all."""
        return self.within + self.between


def measure_spread(
    matrix: Matrix, labels: NDArray[np.integer], k: int, *, stop: Event | None = None
) -> Spread:
    """Measure the clusters of a labelling in two passes over blocks of rows."""
    sizes = np.bincount(labels, minlength=k)
    totals = np.zeros((k, matrix.shape[1]))
    blocks = row_blocks(len(matrix))
    for block in blocks:
        stop_if(stop)
        for column in range(matrix.shape[1]):
            totals[:, column] += np.bincount(labels[block], matrix[block, column], minlength=k)
    means = totals / sizes[:, None]
    distances, squares = np.zeros(k), np.zeros(k)
    for block in blocks:
        stop_if(stop)
        own = labels[block]
        square = ((matrix[block] - means[own]) ** 2).sum(axis=1)
        squares += np.bincount(own, square, minlength=k)
        distances += np.bincount(own, np.sqrt(square), minlength=k)
    return Spread(sizes, means, distances, squares)


def calinski_harabasz(spread: Spread) -> float:
    """Return the variance between clusters over the variance within: 0 or more, higher is better.

    1 where both are 0 (as scikit-learn has it).

    References
    ----------
    .. [1] T. Calinski, J. Harabasz (1974), Communications in Statistics 3, 1-27.
    """
    k, n = len(spread.sizes), int(spread.sizes.sum())
    if spread.within == 0:
        return 1.0
    return spread.between * (n - k) / (spread.within * (k - 1))


def davies_bouldin(spread: Spread) -> float:
    """Return the mean over clusters of the worst ratio of spreads to distance: 0 is best.

    References
    ----------
    .. [1] D. L. Davies, D. W. Bouldin (1979), IEEE Trans. Pattern Anal. Mach. Intell. 1, 224-227.
    """
    radius = spread.distances / spread.sizes
    apart = np.sqrt(((spread.means[:, None, :] - spread.means[None, :, :]) ** 2).sum(axis=2))
    if np.allclose(radius, 0) or np.allclose(apart, 0):
        return 0.0
    np.fill_diagonal(apart, np.inf)
    apart[apart == 0] = np.inf
    return float(((radius[:, None] + radius[None, :]) / apart).max(axis=1).mean())


MEASURES: Mapping[str, Callable[[Spread], float]] = MappingProxyType(
    {"calinski_harabasz": calinski_harabasz, "davies_bouldin": davies_bouldin}
)
"""What is measured of a spread, by the attribute of a candidate that holds it."""
