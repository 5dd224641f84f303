"""Merge segments that are too small with their nearest, and let K-Means settle again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from segmentation.clusters.kmeans.blocked_lloyd import lay_out, refine
from segmentation.clusters.kmeans.fitting import scored
from segmentation.clusters.kmeans.kmeans import FINISH_GAIN, Partition, finish
from segmentation.clusters.parallel.threads import one_blas_thread
from segmentation.errors import DataError
from segmentation.records import Clustering, Matrix, Merged, PreparedTable


def merge_small(prepared: PreparedTable, clustering: Clustering, least: float) -> Clustering:
    """Return the segments with none of fewer customers than a number.

    The smallest is merged with the one that loses least by it (Ward's criterion), and the centres
    move on from there, so that a segment stays one centre and every door scores it alike.

    Raises DataError if fewer than two would be left.
    """
    found = Partition(clustering.labels.astype(np.uint16), clustering.centres, clustering.inertia)
    sizes = np.array(clustering.sizes)
    with one_blas_thread():
        rows = lay_out(prepared.matrix)
        while sizes.min() < least:
            if len(sizes) == 2:
                raise DataError(
                    f"Two segments of at least {least:,.0f} customers each cannot be made: the "
                    f"smaller of the last two has {sizes.min():,}. Ask for fewer."
                )
            starts = _merged(found.centres, sizes) - rows.mean
            ends, _ = refine(rows, starts[None], gain=FINISH_GAIN)
            found = finish(prepared.matrix, ends + rows.mean)
            sizes = np.bincount(found.labels, minlength=found.k)
    if found.k == clustering.k:
        return clustering
    before = Merged(clustering.k, clustering.silhouette, clustering.inertia)
    after = scored(prepared.matrix, found, seed=clustering.seed, n_init=clustering.n_init)
    return replace(after, merged=before)


def _merged(centres: Matrix, sizes: np.ndarray) -> Matrix:
    """Return the centres with that of the smallest segment in the one that loses least by it."""
    small = int(sizes.argmin())
    squares = ((centres - centres[small]) ** 2).sum(axis=1)
    costs = squares * sizes / np.maximum(sizes + sizes[small], 1)
    costs[small] = np.inf
    into = int(costs.argmin())
    pair = [small, into]
    merged = np.average(centres[pair], axis=0, weights=np.maximum(sizes[pair], 1))
    return np.vstack([np.delete(centres, pair, axis=0), merged])
