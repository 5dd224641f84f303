"""Add exceptional customers to a clustering of the others as a last segment of their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from segmentation.records import Clustering, PreparedTable


def add_exceptional(everyone: PreparedTable, clustering: Clustering) -> Clustering:
    """Return the clustering of all customers: the exceptional ones are one more segment.

    ``everyone``: with the exceptional customers as rows of the matrix. ``clustering``: that of the
    other customers; its inertia and silhouettes stay theirs.
    """
    is_apart = everyone.is_exceptional
    labels = np.full(everyone.n_customers, clustering.k, dtype=np.intp)
    labels[~is_apart] = clustering.labels
    centre = everyone.matrix[is_apart].mean(axis=0)
    certain = None
    if clustering.memberships is not None:
        certain = np.zeros((len(labels), clustering.k + 1), dtype=np.float32)
        certain[~is_apart, :-1] = clustering.memberships
        certain[is_apart, -1] = 1.0
    return replace(
        clustering,
        k=clustering.k + 1,
        labels=labels,
        centres=np.vstack([clustering.centres, centre]),
        shown=np.flatnonzero(~is_apart)[clustering.shown],
        # A class that nobody is scored by: a limit decides who is exceptional.
        mixture=clustering.mixture and clustering.mixture.in_order((*range(clustering.k), 0)),
        memberships=certain,
    )


def without_exceptional(
    prepared: PreparedTable, clustering: Clustering, exceptional: int | None
) -> tuple[PreparedTable, Clustering]:
    """Return the others alone, under numbers without a gap; `exceptional` numbers the segment."""
    if exceptional is None:
        return prepared, clustering
    rows = np.flatnonzero(clustering.labels != exceptional)
    labels, places = clustering.labels[rows], np.cumsum(clustering.labels != exceptional) - 1
    return (
        replace(prepared, matrix=prepared.matrix[rows], kept=prepared.kept[rows]),
        replace(
            clustering,
            k=clustering.k - 1,
            labels=labels - (labels > exceptional),
            centres=np.delete(clustering.centres, exceptional, axis=0),
            shown=places[clustering.shown],
            mixture=clustering.mixture
            and clustering.mixture.in_order([i for i in range(clustering.k) if i != exceptional]),
            memberships=None
            if clustering.memberships is None
            else np.delete(clustering.memberships[rows], exceptional, axis=1),
        ),
    )
