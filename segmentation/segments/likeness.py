"""Measure how alike two columns, or two categories, are over the customers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from segmentation.records import Matrix
from segmentation.segments.columns import CategoryColumn, NumericColumn

BLOCK_ROWS = 65_536

Key = tuple[str, str | None]
"""A column, and a category of it or None for a number."""


def likeness(
    keys: list[Key],
    numeric: tuple[NumericColumn, ...],
    categorical: tuple[CategoryColumn, ...],
) -> Mapping[tuple[Key, Key], float]:
    """Return the absolute correlation, 0 to 1, of every two of the keys over the customers.

    A category counts as 1 where a customer is of it, else 0; keys without values are left out.
    """
    numbers = {column.name: column for column in numeric}
    categories = {column.name: column for column in categorical}
    known: list[Key] = []
    columns: list[Matrix] = []
    for name, category in keys:
        if category is None and name in numbers:
            columns.append(numbers[name].values)
            known.append((name, category))
        elif category is not None and name in categories:
            column = categories[name]
            columns.append((column.codes == column.categories.index(category)).astype(np.float64))
            known.append((name, category))
    values = np.abs(_correlations(columns))
    return {
        (one, other): float(values[i, j])
        for i, one in enumerate(known)
        for j, other in enumerate(known)
    }


def _correlations(columns: list[Matrix]) -> Matrix:
    """Return the correlations of the columns, in blocks of rows so that they are never stacked."""
    if not columns:
        return np.zeros((0, 0))
    means = np.array([column.mean() for column in columns])
    products = np.zeros((len(columns), len(columns)))
    for start in range(0, len(columns[0]), BLOCK_ROWS):
        block = np.stack([column[start : start + BLOCK_ROWS] for column in columns])
        block -= means[:, None]
        products += block @ block.T
    spreads = np.sqrt(np.diag(products))
    spreads[spreads == 0] = 1.0
    return np.asarray(np.clip(products / np.outer(spreads, spreads), -1, 1))
