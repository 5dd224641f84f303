"""Measure how far categories go together, two columns at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.intake.columns.kinds import FEW_CATEGORIES
from segmentation.records import ROLES, Correlations, CustomerTable


def associations(table: CustomerTable) -> Correlations:
    """Return Cramér's V [1]_ of every pair of category columns, over the rows where both are.

    Parameters
    ----------
    table : CustomerTable
        Its columns of categories, or of yes and no, with at most 20 of them.

    Returns
    -------
    Correlations
        0 (unrelated) to 1 (one tells the other); NaN where two columns share fewer than two
        categories.

    References
    ----------
    .. [1] H. Cramér (1946), Mathematical Methods of Statistics, Princeton, section 21.9.
    """
    names = [
        column.name
        for column in table.columns
        if column.kind in ("categorical", "ordinal", "boolean")
        and ROLES[column.role].is_profiled
        and 1 < column.n_distinct <= FEW_CATEGORIES
    ]
    codes = [pd.factorize(table.frame[name])[0] for name in names]
    values = np.eye(len(names))
    for one in range(len(names)):
        for other in range(one):
            values[one, other] = values[other, one] = cramers_v(codes[one], codes[other])
    return Correlations(tuple(names), values, "cramers_v")


def cramers_v(one: NDArray[np.intp], other: NDArray[np.intp]) -> float:
    """Return Cramér's V of two columns of category numbers, -1 where missing.

    Examples
    --------
    Three of one kind beside three of another, one of them crossed: the counts are 2, 1 and 1, 2
    where 1.5 were expected, so chi squared is 4 * 0.25 / 1.5 = 2 / 3 over 6 rows.

    >>> round(cramers_v(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 1, 0])), 4)
    0.3333
    """
    known = (one >= 0) & (other >= 0)
    n_other = int(other.max(initial=-1)) + 1
    n_one = int(one.max(initial=-1)) + 1
    cells = one[known] * n_other + other[known]
    counts = np.bincount(cells, minlength=n_one * n_other).reshape(n_one, n_other)
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0].astype(np.float64)
    smaller = min(counts.shape) - 1
    if smaller < 1:
        return float("nan")
    n = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    chi_squared = float(((counts - expected) ** 2 / expected).sum())
    return min(float(np.sqrt(chi_squared / (n * smaller))), 1.0)
