"""Encode raw columns as rows of the matrix, by their codings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.errors import DataError
from segmentation.preprocessing.columns import Column, categories, numbers
from segmentation.records import FeatureCoding, Matrix, PreparedTable, ready


def encode(codings: Sequence[FeatureCoding], frame: pd.DataFrame) -> Matrix:
    """Apply codings to raw columns.

    ``frame``: raw columns under the codings' names; others are ignored. Raises DataError if a
    column is missing, or a numeric one holds text or infinite values.

    Returns
    -------
    (n_rows, n_matrix_columns) array of float
        A missing value counts as the coding's ``fill``. A category that the coding does not know
        sets none of its indicator columns; where there is a single column, it counts as ``fill``.
    """
    missing = [coding.name for coding in codings if coding.name not in frame.columns]
    if missing:
        raise DataError(f"The table has no column {', '.join(map(repr, missing))}. Add it.")
    matrix = np.empty((len(frame), sum(coding.n_columns for coding in codings)))
    start = 0
    for coding in codings:
        block = matrix[:, start : start + coding.n_columns]
        column = frame[coding.name]
        if coding.is_numeric:
            values = numbers(column)
            values = ready(coding, np.where(np.isnan(values), float(coding.fill), values))
            block[:, 0] = coding.weight * (values - coding.centre[0]) / coding.scale[0]
        else:
            centre, scale = np.asarray(coding.centre), np.asarray(coding.scale)
            block[:] = (coding.weight * (coding.table - centre) / scale)[_rows(coding, column)]
        start += coding.n_columns
    return matrix


def contributions(prepared: PreparedTable) -> tuple[tuple[str, float], ...]:
    """Return for each feature its share of the squared distances between customers.

    The mean squared distance of two customers is twice the total variance, so the shares are those
    of the variances, weights included: 0 to 1, sum 1.
    """
    variances = prepared.matrix.var(axis=0)
    starts = np.cumsum([0, *(coding.n_columns for coding in prepared.codings[:-1])])
    by_feature = np.add.reduceat(variances, starts)
    total = float(by_feature.sum())
    shares = by_feature / total if total > 0 else np.zeros_like(by_feature)
    return tuple(zip(prepared.features, shares.tolist(), strict=True))


def _rows(coding: FeatureCoding, column: Column) -> NDArray[np.intp]:
    """Return the row of the coding's table for each cell; -1, the last, has no name."""
    cells, different = pd.factorize(categories(column))
    places = {category: i for i, category in enumerate(coding.categories)}
    found = [places.get(str(text), -1) for text in different]
    # A missing cell has the number -1, which picks the last entry.
    return np.array([*found, places[str(coding.fill)]], dtype=np.intp)[cells]
