"""Sum each column up in numbers, and how the numeric ones go together."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Literal

import numpy as np
import pandas as pd

from segmentation.errors import ParameterError
from segmentation.records import (
    GROUP_KINDS,
    NUMBER_KINDS,
    ROLES,
    ColumnInfo,
    ColumnSummary,
    Correlations,
    CustomerTable,
    Matrix,
)

_N_COUNTS = 50
"""Categories that a summary lists, most frequent first."""
_TUKEY = 1.5
_BINS = 16


def summarise(table: CustomerTable) -> tuple[ColumnSummary, ...]:
    """Describe every column in the file's own units, in file order.

    Spread is the standard deviation of the population; quartiles are interpolated linearly; skew is
    the third standardised moment; outliers lie further than 1.5 interquartile ranges outside the
    quartiles [1]_.

    References
    ----------
    .. [1] J. W. Tukey (1977), Exploratory Data Analysis, Addison-Wesley.
    """
    return tuple(_summarise(column, table.frame[column.name]) for column in table.columns)


def _summarise(column: ColumnInfo, values: pd.Series) -> ColumnSummary:
    told = {field.name: getattr(column, field.name) for field in fields(column)}
    if pd.api.types.is_numeric_dtype(values):
        present = values.dropna().to_numpy(dtype=np.float64)
        return ColumnSummary(**told, **(_numbers(column, present) if len(present) else {}))
    if column.kind in GROUP_KINDS:
        counts = values.value_counts().iloc[:_N_COUNTS]
        return ColumnSummary(
            **told,
            counts=tuple((str(name), int(n)) for name, n in counts.items()),
            shape=tuple(int(n) for n in counts.iloc[:_BINS]),
        )
    return ColumnSummary(**told)


def _numbers(column: ColumnInfo, present: Matrix) -> dict[str, Any]:
    low, median, high = (float(q) for q in np.quantile(present, (0.25, 0.5, 0.75)))
    spread = float(present.std())
    reach = _TUKEY * (high - low)
    n_outliers = int(((present < low - reach) | (present > high + reach)).sum())
    mean = float(present.mean())
    skew = float((((present - mean) / spread) ** 3).mean()) if spread > 0 else None
    return {
        "mean": mean,
        "median": median,
        "spread": spread,
        "minimum": float(present.min()),
        "maximum": float(present.max()),
        "quartiles": (low, high),
        "skew": skew,
        "n_outliers": 0 if column.kind == "boolean" else n_outliers,
        "shape": _shape(present, near=(low - reach, high + reach)),
    }


def _shape(present: Matrix, *, near: tuple[float, float]) -> tuple[int, ...]:
    """Return the customers in equal bins; values far out stand at the ends of the others."""
    ends = (float(present.min()), float(present.max()))
    first, last = (max(near[0], ends[0]), min(near[1], ends[1])) if near[0] < near[1] else ends
    # Few whole numbers have a bin each: more bins than numbers would leave gaps.
    is_whole = last - first < _BINS and bool((present % 1 == 0).all())
    n_bins = int(last - first) + 1 if is_whole else _BINS
    counts, _ = np.histogram(np.clip(present, first, last), bins=n_bins, range=(first, last))
    return tuple(int(n) for n in counts)


def correlations(
    table: CustomerTable, *, method: Literal["pearson", "spearman"] = "pearson"
) -> Correlations:
    """Correlate every pair of varying numeric columns, over the rows where both are present.

    ``method``: Spearman's is Pearson's on ranks: it sees any rising relation, and outliers weigh
    little. Raises ParameterError if the method is neither of the two.

    Values are -1 to 1; NaN where two columns share fewer than two rows.
    """
    if method not in ("pearson", "spearman"):
        raise ParameterError(f"There is no correlation {method!r}. Choose pearson or spearman.")
    names = [
        column.name
        for column in table.columns
        if column.kind in NUMBER_KINDS
        and ROLES[column.role].is_profiled
        and column.n_distinct > 1
        and pd.api.types.is_numeric_dtype(table.frame[column.name])
    ]
    matrix = table.frame[names].corr(method=method).to_numpy(dtype=np.float64)
    return Correlations(tuple(names), matrix, method)
