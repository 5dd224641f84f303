"""Find typical members of a segment, and odd ones: far out, or between two segments."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segmentation.errors import ParameterError
from segmentation.records import (
    Clustering,
    Labels,
    Matrix,
    Member,
    PreparedTable,
    SegmentMembers,
)

BLOCK_ROWS = 65_536


def members(
    prepared: PreparedTable, clustering: Clustering, *, n: int = 5
) -> tuple[SegmentMembers, ...]:
    """Return for each segment its most typical customers, the furthest ones and those between.

    There are `n` of each, fewer where the segment is smaller; ties go to the row that comes first.

    Raises
    ------
    ParameterError
        If `n` is below 1.
    """
    if n < 1:
        raise ParameterError(f"Cannot show {n} members of a segment: choose 1 or more.")
    own, second, other = _distances(prepared.matrix, clustering.centres, clustering.labels)
    margins = np.divide(own, other, out=np.ones_like(own), where=other > 0)
    margins = np.where(np.isinf(other), 1.0, 1 - margins)
    if clustering.memberships is not None:
        second, margins = _likely(clustering.memberships, clustering.labels)

    def member(row: int) -> Member:
        return Member(
            row=row,
            segment=int(clustering.labels[row]),
            distance=float(own[row]),
            second_segment=int(second[row]),
            margin=float(margins[row]),
        )

    found = []
    for segment in range(clustering.k):
        rows = np.flatnonzero(clustering.labels == segment)
        found.append(
            SegmentMembers(
                segment=segment,
                typical=tuple(member(row) for row in _first(rows, own[rows], n)),
                far=tuple(member(row) for row in _first(rows, -own[rows], n)),
                between=tuple(member(row) for row in _first(rows, margins[rows], n)),
            )
        )
    return tuple(found)


def _likely(memberships: NDArray[np.float32], labels: Labels) -> tuple[Labels, Matrix]:
    """Return the likeliest other segment of each row, and 1 less the ratio of both chances."""
    rows = np.arange(len(labels))
    others = memberships.astype(np.float64)
    own = others[rows, labels]
    others[rows, labels] = -1.0
    second = others.argmax(axis=1)
    return second, 1 - others[rows, second] / own


def _first(rows: NDArray[np.intp], values: Matrix, n: int) -> list[int]:
    """Return the rows with the n smallest values, smallest first."""
    return [int(row) for row in rows[np.argsort(values, kind="stable")[:n]]]


def _distances(matrix: Matrix, centres: Matrix, labels: Labels) -> tuple[Matrix, Labels, Matrix]:
    """Return for each row the distance to its own centre, the nearest other one, and its distance.

    With a single segment the other distance is infinite and the other segment the own one.
    """
    n_rows = len(matrix)
    own, other = np.empty(n_rows), np.empty(n_rows)
    second = np.empty(n_rows, dtype=np.intp)
    for start in range(0, n_rows, BLOCK_ROWS):
        block = slice(start, min(start + BLOCK_ROWS, n_rows))
        rows = np.arange(block.stop - block.start)
        # Differences, not the expanded square: customers at a centre have a distance of 0.
        distances = np.stack(
            [np.sqrt(((matrix[block] - centre) ** 2).sum(axis=1)) for centre in centres], axis=1
        )
        own[block] = distances[rows, labels[block]]
        distances[rows, labels[block]] = np.inf
        second[block] = distances.argmin(axis=1)
        other[block] = distances[rows, second[block]]
    return own, np.where(np.isinf(other), labels, second), other
