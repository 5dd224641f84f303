"""Turn the segments of any method into those that profiles, models and pages are made from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from segmentation.clusters.kmeans.blocked_lloyd import assign
from segmentation.clusters.kmeans.fitting import scored
from segmentation.clusters.kmeans.kmeans import Partition
from segmentation.clusters.methods.labelling import mean_rows
from segmentation.clusters.parallel.threads import one_blas_thread
from segmentation.errors import ParameterError
from segmentation.records import (
    METHODS,
    Adoption,
    Labels,
    MethodResult,
    PreparedTable,
    Step,
    Unassigned,
)


def adopt(prepared: PreparedTable, result: MethodResult, *, seed: int, n_init: int) -> Adoption:
    """Make the segments of a method those of the customers.

    Parameters
    ----------
    prepared : PreparedTable
        What the method was compared on.
    seed, n_init : int
        Noted in the clustering; the seed also draws the customers whose silhouettes are computed.

    Returns
    -------
    Adoption
        The centres are the means of the members. Customers in no segment are left out, as a
        counted step; when they are scored, like any new customer, they go to the nearest centre,
        so `share_same` counts them as not the same. By a mixture of numbers and categories all are
        scored by its own probabilities.

    Raises
    ------
    ParameterError
        If the method found fewer than 2 segments, none of its can be used, or the customers are
        not those it divided.
    """
    n = prepared.n_customers
    _require_segments(result, n)
    rows = np.flatnonzero(result.labels >= 0)
    kept = prepared if len(rows) == n else _leave_out(prepared, result)
    labels = result.labels[rows]
    with one_blas_thread():
        centres = mean_rows(kept.matrix, labels, result.k)
        places, _ = assign(prepared.matrix, centres)
        nearest = places.astype(np.intp) if result.mixture is None else result.labels
        inertia = float(((kept.matrix - centres[labels]) ** 2).sum())
        found = Partition(labels.astype(np.uint16), centres, inertia)
        scores = scored(kept.matrix, found, seed=seed, n_init=n_init)
    share_same = float((nearest == result.labels).sum() / n)
    clustering = replace(
        scores,
        algorithm=result.algorithm,
        share_same=None if result.algorithm == "kmeans" or result.mixture else share_same,
        mixture=result.mixture,
        memberships=None if result.mixture is None else result.memberships,
        unassigned=_unassigned(prepared, result, nearest),
    )
    return Adoption(
        prepared=kept, clustering=clustering, share_same=share_same, n_unassigned=n - len(rows)
    )


def _require_segments(result: MethodResult, n: int) -> None:
    name = METHODS[result.algorithm]
    if len(result.labels) != n:
        raise ParameterError(
            f"{name} divided {len(result.labels):,} customers, but there are {n:,} here. "
            "Compare the methods on these customers first."
        )
    if result.k < 2:
        raise ParameterError(
            f"{name} found {'no segment' if result.k == 0 else 'one segment'} that could be used. "
            "Choose another method."
        )


def _unassigned(
    prepared: PreparedTable, result: MethodResult, nearest: Labels
) -> Unassigned | None:
    """Return the customers in no segment, with the segment that they would get if scored."""
    left_out = np.flatnonzero(result.labels < 0)
    return Unassigned(prepared.kept[left_out], nearest[left_out]) if len(left_out) else None


def _leave_out(prepared: PreparedTable, result: MethodResult) -> PreparedTable:
    """Return the table without the customers in no segment, and say so."""
    rows = np.flatnonzero(result.labels >= 0)
    step = Step(
        action="left out of the segments",
        column=None,
        n_cells=0,
        n_rows=result.n_unassigned,
        code="in_no_segment",
        values={"method": result.algorithm},
    )
    return replace(
        prepared,
        matrix=np.ascontiguousarray(prepared.matrix[rows]),
        kept=prepared.kept[rows],
        steps=(*prepared.steps, step),
    )
