"""Find segments that filled-in cells may have made."""

from __future__ import annotations

import numpy as np

from segmentation.records import MOSTLY_MISSING, Labels, Note, PreparedTable


def find_missing(prepared: PreparedTable, labels: Labels) -> tuple[Note, ...]:
    """Return the feature that was missing most in any one segment, if for most of its customers.

    All filled-in cells of a column hold the same value: they lie together, whoever the customers
    are.

    One at most, with the column and the share.

    Parameters
    ----------
    labels : (n_customers,) array of int
        0 to k - 1, no empty segment.
    """
    sizes = np.bincount(labels)
    shares = {}
    features = {coding.name for coding in prepared.codings}
    for column in prepared.table.columns:
        if column.name in features and column.n_missing:
            cells = prepared.table.frame[column.name].iloc[prepared.kept]
            counts = np.bincount(labels[cells.isna().to_numpy()], minlength=len(sizes))
            shares[column.name] = float((counts / sizes).max())
    worst = max(shares, key=lambda name: shares[name], default="")
    if not worst or shares[worst] < MOSTLY_MISSING:
        return ()
    return (Note("missing", {"column": worst, "share": shares[worst]}),)
