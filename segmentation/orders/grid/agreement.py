"""Measure how far the grid and a clustering of the same customers agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from segmentation.errors import DataError
from segmentation.orders.engine.customers import RFM
from segmentation.orders.movement.memberships import grid_membership
from segmentation.records import CrossTable, Disagreement, Labels, Matrix, Membership, RfmGrid

_MOST_REASONS = 5
FEWEST_CUSTOMERS = 5


def cross_tabulate(grid: RfmGrid, clusters: Membership) -> CrossTable:
    """Count how the named segments of a grid spread over the clusters of the same customers.

    ``clusters``: customers that only one of the two knows are left out. Raises DataError if they
    have no customer in common.

    ``adjusted_rand`` as in Hubert and Arabie (1985).
    """
    from sklearn.metrics import adjusted_rand_score

    rules = grid_membership(grid)
    at = clusters.customers.get_indexer(rules.customers)
    if not (at >= 0).any():
        raise DataError(
            f"The grid and {clusters.when} have no customer in common. Cluster the customers that "
            "the grid was made of."
        )
    rows, columns = rules.labels[at >= 0], clusters.labels[at[at >= 0]]
    counts = np.zeros((len(rules.names), len(clusters.names)), dtype=np.int64)
    np.add.at(counts, (rows, columns), 1)
    values = grid.customers.frame[list(RFM)].to_numpy(dtype=np.float64)[at >= 0]
    return CrossTable(
        rows=rules.names,
        columns=clusters.names,
        counts=counts,
        adjusted_rand=float(adjusted_rand_score(rows, columns)),
        disagreements=_disagreements(counts, (rows, columns), values, (rules, clusters)),
    )


def _disagreements(
    counts: NDArray[np.int64],
    places: tuple[Labels, Labels],
    values: Matrix,
    memberships: tuple[Membership, Membership],
) -> tuple[Disagreement, ...]:
    """Say of the largest parts of a named segment that lie elsewhere what sets them apart."""
    main = counts.argmax(axis=1)
    apart = [
        (int(counts[row, column]), row, column)
        for row, column in zip(*np.nonzero(counts), strict=True)
        if column != main[row] and counts[row, column] >= FEWEST_CUSTOMERS
    ]
    rules, clusters = memberships
    found = []
    for n, row, column in sorted(apart, key=lambda entry: (-entry[0], *entry[1:]))[:_MOST_REASONS]:
        in_row = places[0] == row
        here = values[in_row & (places[1] == column)]
        there = values[in_row & (places[1] == main[row])]
        at, is_above = _contrast(here, there, values)
        found.append(
            Disagreement(
                segment=rules.names[row],
                n_segment=int(counts[row].sum()),
                n_customers=n,
                cluster=clusters.names[column],
                main_cluster=clusters.names[main[row]],
                column=RFM[at],
                median=float(np.median(here[:, at])),
                main_median=float(np.median(there[:, at])),
                is_above=is_above,
            )
        )
    return tuple(found)


def _contrast(here: Matrix, there: Matrix, everyone: Matrix) -> tuple[int, bool]:
    """Return where two groups differ most, by logarithms, and whether the first lies above."""
    logs = [np.sign(rows) * np.log1p(np.abs(rows)) for rows in (here, there, everyone)]
    spread = np.where(logs[2].std(axis=0) > 0, logs[2].std(axis=0), 1.0)
    distance = (np.median(logs[0], axis=0) - np.median(logs[1], axis=0)) / spread
    at = int(np.abs(distance).argmax())
    return at, bool(distance[at] > 0)
