"""Cut customers into levels: even shares, natural breaks, or given points."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from segmentation.records import Matrix

Counts: TypeAlias = NDArray[np.int64]
Scores: TypeAlias = NDArray[np.int8]
Cuts: TypeAlias = tuple[float, ...]

_ATOMS = 1_024
"""Most groups of neighbouring values among which the best parting is sought: the search takes
their square in memory."""
_NEARLY_EVEN = 0.005
"""Levels within this share of even, or one customer, are not improved upon."""


def score(values: Matrix, cuts: Cuts, *, is_low_best: bool = False) -> Scores:
    """Score values from 1 to len(cuts) + 1; a value equal to a cut lies on its lower side.

    Examples
    --------
    >>> score(np.array([1.0, 2.0, 3.0]), (1.0, 2.0)).tolist()
    [1, 2, 3]
    >>> score(np.array([1.0, 2.0, 3.0]), (1.0, 2.0), is_low_best=True).tolist()
    [3, 2, 1]
    """
    below = np.searchsorted(np.asarray(cuts, dtype=np.float64), values, side="left")
    return (len(cuts) + 1 - below if is_low_best else 1 + below).astype(np.int8)


def quantile_cuts(values: Matrix, levels: int) -> Cuts:
    """Cut values into levels of equal share, as nearly as ties allow.

    Equal values are never parted, and no level is empty. Without ties these are the usual
    quantiles. With ties the cuts are put where the sizes of the levels differ least (in squares,
    over all ways to part the distinct values). Where there are fewer distinct values than levels
    they are spread over the levels, the lowest at 1 and the highest at the top.

    levels - 1 cuts, none lower than the one before.

    Parameters
    ----------
    values : (n,) array of float
        Finite.
    levels : int
        2 or more.
    """
    distinct, counts = np.unique(values, return_counts=True)
    if len(distinct) < levels:
        return _spread_cuts(distinct, levels)
    ends = _nearest_ends(counts, levels)
    unevenness = _unevenness(counts, ends)
    if unevenness > levels * max(1.0, _NEARLY_EVEN * counts.sum() / levels) ** 2:
        best = _even_ends(counts, levels)
        ends = best if _unevenness(counts, best) < unevenness else ends
    return tuple(float(value) for value in distinct[ends])


def break_cuts(values: Matrix, levels: int) -> Cuts:
    """Cut values where they leave gaps: least squares within levels, on a logarithmic scale.

    The scale is the logarithm of 1 + size / median size, with the sign kept: the few largest
    values cannot take a level each, and the unit of the column does not matter. Optimal up to
    1,024 distinct values, above that for as many groups of neighbours. See `quantile_cuts`.

    References
    ----------
    .. [1] W. D. Fisher (1958). On grouping for maximum homogeneity. J. Am. Stat. Assoc. 53,
       789-798.
    """
    distinct, counts = np.unique(values, return_counts=True)
    if len(distinct) < levels:
        return _spread_cuts(distinct, levels)
    middle = float(np.median(np.abs(values[values != 0])))
    sizes = np.sign(distinct) * np.log1p(np.abs(distinct) / middle)
    last, weights = _atoms(counts)
    moments = _grouped(counts * sizes, last), _grouped(counts * sizes**2, last)
    ends = _best_ends(_squares_within(weights, *moments), levels)
    return tuple(float(value) for value in distinct[last[ends]])


def _spread_cuts(distinct: Matrix, levels: int) -> Cuts:
    """Spread fewer values than levels evenly over the levels; a single value is in the middle."""
    n = len(distinct)
    if n == 1:
        top = np.array([(levels + 1) // 2])
    else:
        top = 1 + np.rint(np.arange(n) * (levels - 1) / (n - 1)).astype(np.int64)
    cuts = []
    for level in range(1, levels):
        n_below = int((top <= level).sum())
        cuts.append(float(distinct[n_below - 1]) if n_below else float(distinct[0]) - 1)
    return tuple(cuts)


def _unevenness(counts: Counts, ends: Counts) -> float:
    """Return how far the sizes of levels are from even, in squares; infinite if one is empty."""
    last = np.concatenate([[-1], ends, [len(counts) - 1]])
    if (np.diff(last) <= 0).any():
        return np.inf
    sizes = np.diff(np.concatenate([[0], np.cumsum(counts)])[last + 1])
    return float(((sizes - counts.sum() / len(sizes)) ** 2).sum())


def _nearest_ends(counts: Counts, levels: int) -> Counts:
    """Return the positions of the distinct values after which the shares are nearest to even."""
    below = np.cumsum(counts)
    aims = below[-1] * np.arange(1, levels) / levels
    right = np.minimum(np.searchsorted(below, aims), len(below) - 1)
    left = np.maximum(right - 1, 0)
    is_left_nearer = aims - below[left] <= below[right] - aims
    nearest: Counts = np.where(is_left_nearer, left, right).astype(np.int64)
    return nearest


def _even_ends(counts: Counts, levels: int) -> Counts:
    """Return the ends of the levels whose sizes differ least from one another, none empty."""
    last, weights = _atoms(counts)
    below = np.concatenate([[0.0], np.cumsum(weights)])
    sizes = below[None, 1:] - below[:-1, None]
    ends: Counts = last[_best_ends((sizes - below[-1] / levels) ** 2, levels)]
    return ends


def _squares_within(weights: Matrix, first: Matrix, second: Matrix) -> Matrix:
    """Return the sum of squares around the mean of each run of groups: (start, end)."""

    def runs(moments: Matrix) -> Matrix:
        below = np.concatenate([[0.0], np.cumsum(moments)])
        between: Matrix = below[None, 1:] - below[:-1, None]
        return between

    n = runs(weights)
    squares: Matrix = runs(second) - runs(first) ** 2 / np.where(n > 0, n, 1.0)
    return np.maximum(squares, 0.0)


def _atoms(counts: Counts) -> tuple[Counts, Matrix]:
    """Put neighbouring values together until there are few enough.

    Values are joined by their rank and by their share, half and half: a value that many customers
    have stays alone, and so do enough others.

    Returns
    -------
    (n_atoms,) array of int
        Position of the last value of each group.
    (n_atoms,) array of float
        Customers in each group.
    """
    n = len(counts)
    if n <= _ATOMS:
        return np.arange(n), counts.astype(np.float64)
    middle = (np.cumsum(counts) - counts / 2) / counts.sum()
    place = np.floor(_ATOMS * (np.arange(n) / n + middle) / 2).astype(np.int64)
    last = np.append(np.flatnonzero(np.diff(place)), n - 1)
    return last, _grouped(counts.astype(np.float64), last)


def _grouped(values: Matrix, last: Counts) -> Matrix:
    starts = np.concatenate([[0], last[:-1] + 1])
    grouped: Matrix = np.add.reduceat(values, starts)
    return grouped


def _best_ends(cost: Matrix, levels: int) -> Counts:
    """Part a row of groups into levels at the least total cost (dynamic programming).

    Parameters
    ----------
    cost : (n_groups, n_groups) array of float
        Cost of a level from group ``start`` (row) to group ``end`` (column).
    levels : int
        At most n_groups.

    Returns
    -------
    (levels - 1,) array of int
        The last group of each level but the top one.
    """
    n = len(cost)
    cost = np.where(np.arange(n)[:, None] <= np.arange(n)[None, :], cost, np.inf)
    best, starts = cost[0], []
    for _ in range(levels - 1):
        # A level that starts at group s follows levels that end at s - 1.
        before = np.concatenate([[np.inf], best[:-1]])
        total = before[:, None] + cost
        start = total.argmin(axis=0)
        starts.append(start)
        best = total[start, np.arange(n)]
    ends, end = [], n - 1
    for start in reversed(starts):
        end = int(start[end]) - 1
        ends.append(end)
    return np.array(ends[::-1], dtype=np.int64)


CUTTERS: dict[str, Callable[[Matrix, int], Cuts]] = {
    "quantiles": quantile_cuts,
    "breaks": break_cuts,
}
"""How cuts are found, by method."""
