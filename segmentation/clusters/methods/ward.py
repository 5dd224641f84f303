"""Cluster with Ward's method: merges that add least to the inertia make a tree.

A tree over n customers takes memory and time with the square of n (7 GB for 30,000). So above a
few thousand it is made over fine K-Means centres, each of which weighs what its customers weigh.

References
----------
.. [1] J. H. Ward (1963), Hierarchical grouping to optimize an objective function, J. Am. Stat.
   Assoc. 58, 236-244.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.checks import count_distinct
from segmentation.clusters.kmeans.blocked_lloyd import assign
from segmentation.clusters.kmeans.kmeans import partition
from segmentation.clusters.methods.labelling import Task, mean_rows, nothing_found
from segmentation.clusters.sampling import draw_stratified
from segmentation.records import Dendrogram, Labelling, Labels, Matrix, Note, rows_looked_at

TREE_ROWS = rows_looked_at("ward")
"""Customers up to which the tree is made over each of them: 40 MB and a quarter of a second."""

FINE_CENTRES = 300
SAMPLE_ROWS = 4000
"""Customers among whom the fine centres are found, small clusters with 800 more at most."""

SHOWN_LEAVES = 24
"""Leaves of the dendrogram that is kept; more cannot be told apart in a picture."""


def fit_ward(task: Task) -> Labelling:
    """Cut Ward's tree into k clusters."""
    n = len(task.matrix)
    if n <= TREE_ROWS:
        return _cut(grow_tree(task.matrix), task.k, points=np.arange(n))
    points, centres = _fine_centres(task)
    task.report(0.7)
    if len(centres) < task.k:
        return nothing_found(
            n, Note("too_few_centres", {"limit": TREE_ROWS, "n_centres": len(centres), "k": task.k})
        )
    found = _cut(grow_weighted_tree(centres, np.bincount(points)), task.k, points=points)
    over = Note("tree_over_centres", {"n_centres": len(centres), "n": n, "limit": TREE_ROWS})
    return replace(found, notes=(over,), n_centres=len(centres))


def _cut(tree: Matrix, k: int, *, points: Labels) -> Labelling:
    """Cut a tree; `points` says at which of its points each customer stands."""
    labels = cut_tree(tree, k)
    top = top_of_tree(tree, labels, sizes=np.bincount(points))
    return Labelling(labels=labels[points], dendrogram=top)


def _fine_centres(task: Task) -> tuple[Labels, Matrix]:
    """Return the fine centre of each customer, and the centres, which are their means."""
    matrix = task.matrix
    if count_distinct(matrix, at_most=FINE_CENTRES + 1) <= FINE_CENTRES:
        rows, points = np.unique(matrix, axis=0, return_inverse=True)
        return points.ravel(), rows
    sample = draw_stratified(
        task.base.labels,
        task.base.k,
        n_rows=SAMPLE_ROWS,
        least=max(1, 800 // task.base.k),
        seed=task.seed,
    )
    fine = partition(matrix[sample.rows], FINE_CENTRES, seed=task.seed, n_init=1)
    task.report(0.4)
    nearest, _ = assign(matrix, fine.centres)
    used, points = np.unique(nearest, return_inverse=True)
    return points, mean_rows(matrix, points, len(used))


def grow_tree(matrix: Matrix) -> Matrix:
    """Return Ward's tree over all rows as SciPy has it: (n - 1, 4) of two nodes, height, size."""
    from scipy.cluster.hierarchy import linkage

    tree: Matrix = linkage(matrix, method="ward")
    return tree


def grow_weighted_tree(centres: Matrix, weights: NDArray[np.integer]) -> Matrix:
    """Return Ward's tree over centres that stand for several customers each.

    The same as the upper part of a tree over these customers, were they all at their centres.

    Parameters
    ----------
    centres : (n_centres, n_features) array of float
    weights : (n_centres,) array of int
        Customers at each centre, 1 or more.

    Returns
    -------
    (n_centres - 1, 4) array of float
        For each merge, lowest first: two nodes, Ward's distance between them, customers below.
    """
    n = len(centres)
    means, counts = centres.astype(np.float64), weights.astype(np.float64)
    nodes = np.arange(n)
    squares = np.array([_ward_squares(means, counts, i) for i in range(n)])
    tree = np.empty((n - 1, 4))
    for step in range(n - 1):
        i, j = sorted(int(at) for at in np.unravel_index(squares.argmin(), squares.shape))
        both = counts[i] + counts[j]
        tree[step] = *sorted((nodes[i], nodes[j])), np.sqrt(squares[i, j]), both
        means[i] = (counts[i] * means[i] + counts[j] * means[j]) / both
        counts[i], nodes[i] = both, n + step
        counts[j] = 0
        squares[i] = squares[:, i] = _ward_squares(means, counts, i)
        squares[j] = squares[:, j] = np.inf
    return tree


def _ward_squares(means: Matrix, counts: NDArray[np.float64], i: int) -> NDArray[np.float64]:
    """Return Ward's squared distances of one cluster from all; none from itself and the gone."""
    squares = ((means - means[i]) ** 2).sum(axis=1)
    squares *= 2 * counts[i] * counts / np.maximum(counts[i] + counts, 1)
    squares[counts == 0] = np.inf
    squares[i] = np.inf
    return np.asarray(squares)


def cut_tree(tree: Matrix, k: int) -> Labels:
    """Return k clusters, the k - 1 highest merges undone: (n_points,) labels from 0."""
    _, labels = np.unique(_nodes_below(tree, k), return_inverse=True)
    return labels.astype(np.intp)


def top_of_tree(tree: Matrix, labels: Labels, *, sizes: NDArray[np.integer]) -> Dendrogram:
    """Return the last merges of a tree that was cut.

    Parameters
    ----------
    tree : (n_points - 1, 4) array of float
    labels : (n_points,) array of int
        The cut, k clusters.
    sizes : (n_points,) array of int
        Customers behind each point.
    """
    k = int(labels.max()) + 1
    n_points = len(tree) + 1
    n_leaves = min(max(SHOWN_LEAVES, k), n_points)
    own, firsts, leaves = np.unique(
        _nodes_below(tree, n_leaves), return_index=True, return_inverse=True
    )
    kept = tree[n_points - n_leaves :]
    # Leaves get the numbers 0 to n_leaves - 1; the merges that are kept follow in their order.
    first_kept = 2 * n_points - n_leaves
    numbers = np.full(2 * n_points - 1, -1, dtype=np.intp)
    numbers[own] = np.arange(n_leaves)
    numbers[first_kept:] = np.arange(n_leaves, n_leaves + len(kept))
    heights = kept[:, 2].copy()
    below = tree[n_points - k - 1, 2] if n_points > k else 0.0
    return Dendrogram(
        children=numbers[kept[:, :2].astype(np.intp)],
        heights=heights,
        sizes=tuple(int(size) for size in np.bincount(leaves, weights=sizes)),
        segments=tuple(int(label) for label in labels[firsts]),
        cut=float(below + tree[n_points - k, 2]) / 2,
    )


def _nodes_below(tree: Matrix, n_clusters: int) -> Labels:
    """Return for each point the node that holds it when there are so many clusters."""
    n_points = len(tree) + 1
    above = np.arange(2 * n_points - 1)
    n_merged = n_points - n_clusters
    children = tree[:n_merged, :2].astype(np.intp)
    above[children] = n_points + np.arange(n_merged)[:, None]
    for node in range(n_points + n_merged - 1, -1, -1):
        above[node] = above[above[node]]
    return above[:n_points]
