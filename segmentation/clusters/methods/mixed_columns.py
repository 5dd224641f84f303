"""Sort the columns of prepared customers into numbers and categories, with what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.records import FEWEST_ALIKE, Matrix

if TYPE_CHECKING:
    from segmentation.records import FeatureCoding, PreparedTable

_MOST_LEVELS = 10
"""Different whole numbers up to which a column counts as categories: a cloud over it would shrink
onto one of them, where its density has no bound."""


@dataclass(frozen=True, slots=True, eq=False)
class MixedTable:
    """Customers by numbers and by categories; what is missing stays so."""

    numbers: Matrix
    """(n_customers, n_numbers) mean 0 and variance 1 over what is there; NaN is missing."""
    codes: NDArray[np.intp]
    """(n_customers, n_categorical) which category of its column; -1 is missing."""
    levels: tuple[int, ...]
    """How many categories each column has that is one of categories."""
    spreads: Matrix
    """(n_numbers,) standard deviations in the units of the prepared matrix."""
    few_values: tuple[str, ...] = ()
    """Columns of numbers that count as categories."""
    constant: tuple[str, ...] = ()
    """Columns in which all customers that have a value have the same."""
    number_names: tuple[str, ...] = ()
    middles: Matrix = field(default_factory=lambda: np.empty(0))
    """(n_numbers,) means in the units of the prepared matrix."""
    category_names: tuple[str, ...] = ()
    """Of the columns of codes."""
    values: Mapping[str, Matrix] = field(default_factory=dict)
    """The numbers that count as categories, rising, in the units of the prepared matrix."""
    with_gaps: frozenset[str] = frozenset()
    """Columns whose missing values are a category."""

    @property
    def n_missing(self) -> int:
        """Cells without a value."""
        return int(np.isnan(self.numbers).sum() + (self.codes < 0).sum())

    def statistics(self, rows: slice | NDArray[np.intp]) -> Matrix:
        """Return what log densities are linear in: (n_rows, 3 n_numbers + n_levels).

        First whether each number is there, then the numbers, then their squares, then one column
        a category; 0 wherever a value is missing, which so says nothing.
        """
        numbers, codes = self.numbers[rows], self.codes[rows]
        is_there = ~np.isnan(numbers)
        values = np.where(is_there, numbers, 0.0)
        ends = np.cumsum([0, *self.levels])
        indicators = np.zeros((len(numbers), int(ends[-1])))
        row, column = np.nonzero(codes >= 0)
        indicators[row, ends[column] + codes[row, column]] = 1.0
        return np.hstack([is_there, values, values**2, indicators])


def mixed_table(matrix: Matrix, prepared: PreparedTable | None) -> MixedTable:
    """Sort the columns into numbers and categories.

    Parameters
    ----------
    matrix : (n_customers, n_matrix_columns) array of float
        As prepared: numbers are read here, as they were transformed, capped and scaled.
    prepared : PreparedTable, optional
        Where the matrix comes from: categories and gaps are read there. Without it, or without
        codings, every column of the matrix is one of numbers.

    Notes
    -----
    Ordinal and boolean columns, and whole numbers of few different values, count as categories.
    A gap is a category only where that was chosen for the column.
    """
    numbers: dict[str, Matrix] = {}
    codes: dict[str, NDArray[np.intp]] = {}
    few_values, values, with_gaps = [], {}, set()
    if prepared is None or not prepared.codings:
        numbers = {f"column {i + 1}": column for i, column in enumerate(matrix.T)}
    else:
        start = 0
        for coding in prepared.codings:
            raw = prepared.table.frame[coding.name].iloc[prepared.kept]
            if not coding.is_numeric:
                codes[coding.name] = _category_codes(coding, raw)
                if (codes[coding.name][raw.isna().to_numpy()] >= 0).any():
                    with_gaps.add(coding.name)
            else:
                found = np.where(raw.isna().to_numpy(), np.nan, matrix[:, start])
                if coding.kind != "date" and _has_few_values(raw):
                    codes[coding.name], values[coding.name] = pd.factorize(found, sort=True)
                    few_values += [coding.name] * (coding.kind == "numeric")
                else:
                    numbers[coding.name] = found
            start += coding.n_columns
    table = _without_constant(numbers, codes, few_values, n=len(matrix))
    return replace(table, values=values, with_gaps=frozenset(with_gaps))


def _category_codes(coding: FeatureCoding, raw: pd.Series[str]) -> NDArray[np.intp]:
    """Return which of the categories of the coding each cell has; the last are all without a name.

    A missing cell has -1, unless gaps are a category of their own.
    """
    texts = raw.astype("str")
    codes = np.array(pd.Index(coding.categories).get_indexer_for(pd.Index(texts)), dtype=np.intp)
    is_missing = raw.isna().to_numpy()
    is_own = not (texts == coding.fill).any()
    codes[(codes < 0) & ~is_missing] = len(coding.categories)
    return np.where(is_missing & is_own, coding.categories.index(str(coding.fill)), codes)


def _has_few_values(raw: pd.Series[float]) -> bool:
    """Tell whether numbers are few whole ones, or two of any kind, and shared by enough."""
    present = raw.dropna().to_numpy(dtype=np.float64)
    different = np.unique(present)
    if len(different) <= 2:
        return True
    return (
        len(different) <= _MOST_LEVELS
        and len(present) >= FEWEST_ALIKE * len(different)
        and bool((different == np.rint(different)).all())
    )


def _without_constant(
    numbers: dict[str, Matrix], codes: dict[str, NDArray[np.intp]], few_values: list[str], *, n: int
) -> MixedTable:
    spreads = {name: float(np.nanstd(values)) for name, values in numbers.items()}
    levels = {name: int(values.max()) + 1 for name, values in codes.items()}
    constant = [name for name, spread in spreads.items() if not spread > 0]
    constant += [name for name in levels if len(np.unique(codes[name][codes[name] >= 0])) < 2]
    told = [name for name in numbers if name not in constant]
    named = [name for name in codes if name not in constant]
    scaled = [(numbers[name] - np.nanmean(numbers[name])) / spreads[name] for name in told]
    return MixedTable(
        numbers=np.column_stack(scaled) if told else np.empty((n, 0)),
        codes=np.column_stack([codes[name] for name in named])
        if named
        else np.empty((n, 0), dtype=np.intp),
        levels=tuple(levels[name] for name in named),
        spreads=np.array([spreads[name] for name in told]),
        middles=np.array([float(np.nanmean(numbers[name])) for name in told]),
        category_names=tuple(named),
        few_values=tuple(name for name in few_values if name in named),
        constant=tuple(constant),
        number_names=tuple(told),
    )
