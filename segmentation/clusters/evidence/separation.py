"""Count whether there are fewer customers between two segments than inside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segmentation.records import Matrix

N_BINS = 20
"""Bins between -1 and 0 on the way to a neighbour: the border is at 0, the own centre at -0.5."""

_HALF_WINDOW = 3
"""Bins on each side of the border and of a centre that are counted together: 0.15 of the way."""


@dataclass(frozen=True, slots=True, eq=False)
class Separation:
    """The least separated pair of neighbouring clusters of one labelling."""

    dip: float
    """1 - (customers at the border) / (geometric mean of those around the two centres): 1 is an
    empty border, 0 none that shows, negative a border more crowded than the centres."""
    error: float
    """Standard error of `dip`, from the counts."""
    pair: tuple[int, int]
    bump: float
    """Customers at the border against those around the emptier of the two centres, for the pair
    where this is highest: above 1 where a cluster has no peak of its own on that side."""


def measure_separation(points: Matrix, labels: NDArray[np.integer], centres: Matrix) -> Separation:
    """Count the customers on the line between every two neighbouring centres.

    Two clusters are neighbours if no third centre is as near to the middle between theirs (Gabriel
    graph). Their customers are projected on the line through both centres and counted in windows
    of equal width: at the border, which K-Means puts in the middle, and around each centre. One
    round or uniform crowd that was cut in two is densest at the border; two groups are not.

    Parameters
    ----------
    points : (n_points, n_features) array of float
    labels : (n_points,) array of int
        Each point's nearest centre.
    centres : (k, n_features) array of float
    """
    at_border, at_centre = _count_windows(points, labels, centres)
    first, second = np.nonzero(np.triu(_neighbours(centres), 1))
    border = at_border[first, second] + at_border[second, first]
    own, other = at_centre[first, second], at_centre[second, first]
    inside = np.sqrt(own * other)
    score = (inside - border) / np.sqrt(inside + border + 1)
    worst = int(score.argmin())
    return Separation(
        dip=float(1 - (border[worst] + 1) / (inside[worst] + 1)),
        error=float(np.sqrt(inside[worst] + border[worst] + 1) / (inside[worst] + 1)),
        pair=(int(first[worst]), int(second[worst])),
        bump=float(((border + 1) / (np.minimum(own, other) + 1)).max()),
    )


def _count_windows(
    points: Matrix, labels: NDArray[np.integer], centres: Matrix
) -> tuple[Matrix, Matrix]:
    """Count members of a at the border to b, and around their own centre on the way to b.

    Returns
    -------
    at_border, at_centre : (k, k) arrays of float
    """
    k = len(centres)
    apart = ((centres[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    np.fill_diagonal(apart, 1)
    scores = (centres**2).sum(axis=1) - 2 * points @ centres.T
    own = scores[np.arange(len(points)), labels]
    # Position between the centres: -0.5 at the own one, 0 at the border, from squared distances.
    way = (own[:, None] - scores) / (2 * apart[labels])
    bins = np.clip(np.floor((way + 1) * N_BINS), -1, N_BINS - 1).astype(np.intp) + 1
    cells = (labels[:, None].astype(np.intp) * k + np.arange(k)) * (N_BINS + 1) + bins
    counts = np.bincount(cells.ravel(), minlength=k * k * (N_BINS + 1))
    counts = counts.reshape(k, k, N_BINS + 1)[:, :, 1:].astype(np.float64)
    middle = N_BINS // 2
    return (
        counts[:, :, N_BINS - _HALF_WINDOW :].sum(axis=2),
        counts[:, :, middle - _HALF_WINDOW : middle + _HALF_WINDOW].sum(axis=2),
    )


def _neighbours(centres: Matrix) -> NDArray[np.bool_]:
    """Return (k, k) whether no third centre is nearer to the middle between two than they are."""
    middles = (centres[:, None, :] + centres[None, :, :]) / 2
    to_all = ((middles[:, :, None, :] - centres) ** 2).sum(axis=3)
    to_own = ((middles - centres[:, None, :]) ** 2).sum(axis=2)
    nearest: NDArray[np.bool_] = (to_all >= to_own[:, :, None] * (1 - 1e-9)).all(axis=2)
    return nearest
