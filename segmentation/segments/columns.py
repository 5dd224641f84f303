"""Collect the columns worth describing, as arrays over the customers that were clustered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from segmentation.records import (
    CATEGORY_KINDS,
    MEASURED_KINDS,
    ROLES,
    CustomerTable,
    FeatureCoding,
    Kind,
    Matrix,
    PreparedTable,
    rest_name,
)

if TYPE_CHECKING:
    import pandas as pd

MOST_CATEGORIES = 12
"""Shown one by one; of a column with more, all but the most frequent are put together."""

DAY = np.timedelta64(1, "D")

BLOCK_ROWS = 65_536

Key = tuple[str, str | None]
"""A column, and a category of it or None for a number."""


@dataclass(frozen=True, slots=True, eq=False)
class NumericColumn:
    """One numeric column: (n_customers,) values in the file's own units, NaN where missing."""

    name: str
    values: Matrix
    is_feature: bool
    kind: Kind
    imputed: NDArray[np.bool_] | None = None
    """Which values were missing and are filled in; None where none is."""


@dataclass(frozen=True, slots=True, eq=False)
class CategoryColumn:
    """One categorical column: (n_customers,) positions in ``categories``, -1 where missing."""

    name: str
    codes: NDArray[np.intp]
    categories: tuple[str, ...]
    is_feature: bool
    imputed: NDArray[np.bool_] | None = None
    """Which cells were missing and are filled in; None where none is."""


def numeric_columns(prepared: PreparedTable) -> tuple[NumericColumn, ...]:
    """Return every numeric feature, descriptor and label that has at least one value."""
    codings = {coding.name: coding for coding in prepared.codings}
    columns = []
    for name in _profiled(prepared, MEASURED_KINDS):
        coding = codings.get(name)
        values = _numbers(prepared.frame[name])
        imputed = None
        if coding is not None:
            imputed = _any_of(np.isnan(values))
            values = np.where(np.isnan(values), float(coding.fill), values)
        if not np.isnan(values).all():
            kind = _kind(prepared.table, name, coding)
            columns.append(NumericColumn(name, values, coding is not None, kind, imputed))
    return tuple(columns)


def category_columns(prepared: PreparedTable) -> tuple[CategoryColumn, ...]:
    """Return every categorical feature, descriptor and label that has at least one value.

    Categories of too few customers to be named are one.
    """
    codings = {coding.name: coding for coding in prepared.codings}
    columns = []
    for name in _profiled(prepared, CATEGORY_KINDS):
        coding = codings.get(name)
        cells = prepared.frame[name]
        imputed = None
        if coding is not None:
            imputed = _any_of(cells.isna().to_numpy())
            cells = cells.fillna(str(coding.fill))
        codes, categories, n_named = _frequent_first(cells, prepared.settings.fewest_alike)
        if categories:
            column = CategoryColumn(name, codes, categories, coding is not None, imputed)
            columns.append(_with_rest(column, n_named))
    return tuple(columns)


def put_together(column: CategoryColumn) -> CategoryColumn:
    """Return the column with its rarer categories as one, so that at most 12 are left."""
    n_categories = len(column.categories)
    return _with_rest(
        column, n_categories if n_categories <= MOST_CATEGORIES else MOST_CATEGORIES - 1
    )


def _with_rest(column: CategoryColumn, n_kept: int) -> CategoryColumn:
    """Return the column with all but its first categories as one."""
    if n_kept == len(column.categories):
        return column
    kept = column.categories[:n_kept]
    codes = np.minimum(column.codes, n_kept)
    return replace(column, codes=codes, categories=(*kept, rest_name(kept)))


def _any_of(flags: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    return flags if flags.any() else None


def telling_columns(
    table: CustomerTable,
    numeric: tuple[NumericColumn, ...],
    categorical: tuple[CategoryColumn, ...],
) -> frozenset[str]:
    """Return the columns that may be traits: all but labels that are numbers or have many values.

    A label that is a number is most often the code of a class: its mean says nothing.
    """
    labels = {column.name for column in table.columns if column.role == "label"}
    n_parts = {column.name: 2 for column in numeric if column.kind == "boolean"}
    n_parts |= {column.name: len(column.categories) for column in categorical}
    names = {column.name for column in numeric} | {column.name for column in categorical}
    return frozenset(
        name for name in names if name not in labels or 0 < n_parts.get(name, 0) < MOST_CATEGORIES
    )


def _profiled(prepared: PreparedTable, kinds: tuple[str, ...]) -> list[str]:
    codings = {coding.name: coding for coding in prepared.codings}
    return [
        column.name
        for column in prepared.table.columns
        if (column.name in codings or ROLES[column.role].is_profiled)
        and _kind(prepared.table, column.name, codings.get(column.name)) in kinds
    ]


def _kind(table: CustomerTable, name: str, coding: FeatureCoding | None) -> Kind:
    """Return what the column was clustered as, or what it is where it took no part."""
    return table.column(name).kind if coding is None else coding.kind


def _numbers(cells: pd.Series) -> Matrix:
    values = cells.to_numpy()
    if values.dtype.kind == "M":
        days = (values - np.datetime64(0, "D")) / DAY
        return np.asarray(days, dtype=np.float64)
    return np.asarray(cells.to_numpy(dtype=np.float64, na_value=np.nan))


def _frequent_first(cells: pd.Series, fewest: int) -> tuple[NDArray[np.intp], tuple[str, ...], int]:
    """Return codes and categories by frequency, and how many are of enough customers."""
    codes, found = cells.factorize()
    categories = [str(category) for category in found]
    counts = np.bincount(codes[codes >= 0], minlength=len(categories))
    order = sorted(range(len(categories)), key=lambda i: (-counts[i], categories[i]))
    # The last place stands for code -1: a missing cell stays -1.
    place = np.full(len(categories) + 1, -1, dtype=np.intp)
    place[order] = np.arange(len(categories), dtype=np.intp)
    n_named = int((counts >= fewest).sum())
    return place[codes], tuple(categories[i] for i in order), n_named


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
