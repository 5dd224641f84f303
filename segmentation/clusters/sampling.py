"""Draw samples of customers that stand for all, small clusters included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segmentation.records import Labels, Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Rows drawn from every cluster, and how many customers each of them stands for."""

    rows: Labels
    """(n_rows,) positions, in file order."""
    weights: Matrix
    """(n_rows,) number of customers; sums to all of them."""


def take_all(n: int) -> Sample:
    """Return every row, each standing for itself."""
    return Sample(np.arange(n), np.ones(n))


def draw_stratified(
    labels: NDArray[np.integer], k: int, *, n_rows: int, least: int, seed: int
) -> Sample:
    """Draw rows from each cluster in proportion to its size, but at least so many of each.

    Parameters
    ----------
    labels : (n_customers,) array of int
    k : int
        Number of clusters.
    n_rows : int
        About how many rows to draw.
    least : int
        Rows from a small cluster; all, where it has fewer.
    """
    n = len(labels)
    if n <= n_rows:
        return take_all(n)
    generator = np.random.default_rng(seed)
    sizes = np.bincount(labels, minlength=k)
    wanted = np.minimum(sizes, np.maximum(least, np.rint(n_rows * sizes / n).astype(int)))
    order = np.argsort(labels, kind="stable")
    firsts = np.concatenate([[0], np.cumsum(sizes)])
    chosen = [
        order[first + generator.choice(size, size=count, replace=False)]
        for first, size, count in zip(firsts[:-1], sizes, wanted, strict=True)
        if count > 0
    ]
    rows = np.sort(np.concatenate(chosen))
    return Sample(rows, (sizes / np.maximum(wanted, 1))[labels[rows]])


def standard_error(values: Matrix, strata: NDArray[np.integer], sizes: Labels) -> float:
    """Return the standard error of the mean of a stratified sample.

    Parameters
    ----------
    values : (n_rows,) array of float
    strata : (n_rows,) array of int
        The cluster from which each row was drawn.
    sizes : (k,) array of int
        Customers in each of these clusters.
    """
    n = sizes.sum()
    variance = 0.0
    for stratum, size in enumerate(sizes):
        inside = values[strata == stratum]
        if 1 < len(inside) < size:
            finite = 1 - len(inside) / size
            variance += (size / n) ** 2 * finite * float(inside.var(ddof=1)) / len(inside)
    return float(np.sqrt(variance))
