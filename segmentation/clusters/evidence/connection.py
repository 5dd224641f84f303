"""Measure how densely customers lie on the way from one segment to another.

A ring, a crescent or a long band that is cut in pieces has fewer customers on the line between two
middles than around them, since the line leaves the band. The densest way within it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.evidence.limits import CONNECTED
from segmentation.records import Matrix

ROWS = 1000
"""At most so many customers are looked at; more would change little."""

_FEWEST = 50
"""Fewer customers show no density."""

_LEAST_NEIGHBOURS, _MOST_NEIGHBOURS = 8, 40
"""Neighbours that a density is told by: about the root of the number of customers."""

_LEAST_SIZE = 2.5
"""A segment's density is told where it has so many times as many customers as neighbours count."""

_MOST_DIMENSIONS = 3.5
"""In more dimensions a few neighbours say nothing of a density."""


_PLAINLY = 1.1
"""How many times sparser the way to a customer's own middle is than to another, if it strayed."""

_THIN, _BY_CHANCE = 1.7, 4 / 3
"""Along a thin band there is a single way, and its sparsest place is sparser by chance: by about a
quarter. In more dimensions a way leads around."""


@dataclass(frozen=True, slots=True, eq=False)
class Connection:
    """How far the segments of one labelling hang together."""

    density: float
    """On the densest way between the two that hang together most, against the sparser of their
    middles: 1 is as dense, 0 is nobody on the way."""
    n_groups: int
    """Groups that are left when segments that hang together are one."""
    strayed: float = 0.0
    """The largest share of a segment's customers who hang together more with another's middle."""


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """The densest ways between all customers."""

    points: Matrix
    radii: Matrix
    """(n_points,) distance to the neighbour that counts last."""
    widest: Matrix
    """(n_points, n_points) the least radius with which one can go from one to another: the way is
    nowhere sparser."""
    n_neighbours: int
    dimensions: float
    """In which the customers spread, by how fast neighbours become more."""


def find_ways(points: Matrix) -> Ways | None:
    """Return the densest ways between customers; None where they are too few or too spread.

    ``points`` is (n_points, n_features).

    References
    ----------
    .. [1] L. Lelis, J. Sander (2009), Semi-supervised density-based clustering, ICDM, 842-847: the
       mutual reachability distance, whose minimum spanning tree holds the densest ways.
    """
    n = len(points)
    if n < _FEWEST:
        return None
    count = int(np.clip(np.sqrt(n), _LEAST_NEIGHBOURS, _MOST_NEIGHBOURS))
    squares = (points**2).sum(axis=1)
    distances = np.sqrt(np.maximum(squares[:, None] + squares - 2 * points @ points.T, 0.0))
    nearest = np.sort(np.partition(distances, count, axis=1)[:, : count + 1], axis=1)
    radii, inner = nearest[:, count], nearest[:, count // 2]
    growth = float(np.median(np.log(np.maximum(radii, 1e-12) / np.maximum(inner, 1e-12))))
    if growth * _MOST_DIMENSIONS < np.log(count / (count // 2)):
        return None
    dimensions = float(np.log(count / (count // 2))) / growth
    reach = np.maximum(distances, np.maximum(radii[:, None], radii))
    return Ways(points, radii, _widest(reach), count, dimensions)


def _widest(reach: Matrix) -> Matrix:
    """Return the largest step on the way between every two, along the minimum spanning tree."""
    n = len(reach)
    widest = np.zeros((n, n))
    best, parent = reach[0].copy(), np.zeros(n, dtype=np.intp)
    order = np.zeros(n, dtype=np.intp)
    best[0] = np.inf
    is_left = np.arange(n) > 0
    for done in range(1, n):
        new = int(best.argmin())
        before = order[:done]
        steps = np.maximum(widest[parent[new], before], best[new])
        widest[new, before] = widest[before, new] = steps
        order[done], is_left[new], best[new] = new, False, np.inf
        is_closer = is_left & (reach[new] < best)
        best[is_closer], parent[is_closer] = reach[new][is_closer], new
    return widest


def measure_connection(ways: Ways, labels: NDArray[np.integer], k: int) -> Connection | None:
    """Compare the densest ways between the segments' middles with the middles themselves.

    Segments too small for a density of their own count as apart.

    None where fewer than two segments are large enough.
    """
    sizes = np.bincount(labels, minlength=k)
    large = np.flatnonzero(sizes >= _LEAST_SIZE * ways.n_neighbours)
    if len(large) < 2:
        return None
    middles = [_middle(ways, np.flatnonzero(labels == segment)) for segment in large]
    rows, radii = np.array([row for row, _ in middles]), np.array([r for _, r in middles])
    on_the_way = np.maximum(ways.widest[np.ix_(rows, rows)], 1e-12)
    density = (np.maximum(radii[:, None], radii) / on_the_way) ** ways.dimensions
    density *= _BY_CHANCE if ways.dimensions < _THIN else 1.0
    np.fill_diagonal(density, 0.0)
    n_groups = _count_groups(density >= CONNECTED) + k - len(large)
    return Connection(float(density.max()), n_groups, _strayed(ways, labels, large, rows))


def _strayed(
    ways: Ways, labels: NDArray[np.integer], large: NDArray[np.intp], middles: NDArray[np.intp]
) -> float:
    """Return how much of a segment lies within another group, as the tips of two crescents do."""
    radii = ways.widest[:, middles]
    shares = []
    for place, segment in enumerate(large):
        own = radii[labels == segment]
        nearest = np.delete(own, place, axis=1).min(axis=1)
        shares.append(float((nearest * _PLAINLY < own[:, place]).mean()))
    return max(shares)


def _middle(ways: Ways, members: NDArray[np.intp]) -> tuple[int, float]:
    """Return the densest customer around the middle of a segment, and the radius there."""
    away = ((ways.points[members] - ways.points[members].mean(axis=0)) ** 2).sum(axis=1)
    middle = members[away.argmin()]
    from_middle = ((ways.points[members] - ways.points[middle]) ** 2).sum(axis=1)
    near = members[np.argsort(from_middle, kind="stable")[: ways.n_neighbours]]
    return int(near[ways.radii[near].argmin()]), float(np.median(ways.radii[near]))


def _count_groups(is_connected: NDArray[np.bool_]) -> int:
    reached = is_connected | np.eye(len(is_connected), dtype=bool)
    for _ in range(len(reached)):
        reached = reached @ reached
    return len(np.unique(reached, axis=0))


def connections(
    points: Matrix, labellings: Sequence[NDArray[np.integer]], k_values: Sequence[int]
) -> list[Connection | None]:
    """Measure every labelling of the same customers; None for each where nothing can be told."""
    ways = find_ways(points)
    if ways is None:
        return [None] * len(k_values)
    return [
        measure_connection(ways, labels, k) for labels, k in zip(labellings, k_values, strict=True)
    ]
