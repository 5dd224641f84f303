"""Measure how far categories go together, two columns at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from segmentation.intake.columns.kinds import FEW_CATEGORIES
from segmentation.records import GROUP_KINDS, ROLES, Correlations, CustomerTable, cramers_v


def associations(table: CustomerTable) -> Correlations:
    """Return Cramér's V [1]_ of every pair of category columns, over the rows where both are.

    ``table``: its columns of categories, or of yes and no, with at most 20 of them.

    Values are 0 (unrelated) to 1 (one tells the other); NaN where two columns share fewer than two
    categories.

    References
    ----------
    .. [1] H. Cramér (1946), Mathematical Methods of Statistics, Princeton, section 21.9.
    """
    names = [
        column.name
        for column in table.columns
        if column.kind in GROUP_KINDS
        and ROLES[column.role].is_profiled
        and 1 < column.n_distinct <= FEW_CATEGORIES
    ]
    codes = [pd.factorize(table.frame[name])[0] for name in names]
    values = np.eye(len(names))
    for one in range(len(names)):
        for other in range(one):
            values[one, other] = values[other, one] = cramers_v(codes[one], codes[other])
    return Correlations(tuple(names), values, "cramers_v")
