"""Find the customers that two results have in common, by identifier or by place in the file."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.records import Labels, PreparedTable, Segmentation


def shared_labels(previous: Segmentation, current: Segmentation) -> tuple[Labels, Labels] | None:
    """Return earlier and current segment of the customers in both results, in one order.

    Customers are the same where they bear the same identifier, in columns of one name in which
    none occurs twice; failing that, where they stand at the same place of the same file.

    Returns
    -------
    pair of (n_shared,) arrays of int, or None
        None where no customer is known to be in both.
    """
    before, after = _shared_rows(previous.prepared, current.prepared)
    if not len(before):
        return None
    return previous.clustering.labels[before], current.clustering.labels[after]


def _shared_rows(
    old: PreparedTable, new: PreparedTable
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    name = old.table.identifier
    if name is not None and name == new.table.identifier:
        one, other = (pd.Index(prepared.frame[name].astype("str")) for prepared in (old, new))
        if one.is_unique and other.is_unique:
            places = np.asarray(other.get_indexer(one), dtype=np.intp)
            return np.flatnonzero(places >= 0), places[places >= 0]
    if not _is_same_file(old, new):
        nobody = np.empty(0, dtype=np.intp)
        return nobody, nobody
    _, before, after = np.intersect1d(old.kept, new.kept, assume_unique=True, return_indices=True)
    return before, after


def _is_same_file(old: PreparedTable, new: PreparedTable) -> bool:
    one, other = old.table.report, new.table.report
    return (
        one.fingerprint == other.fingerprint
        and one.sheet == other.sheet
        and old.table.n_customers == new.table.n_customers
    )
