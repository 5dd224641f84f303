"""Prepared tables made by hand: numeric features as they are, no intake in between."""

import numpy as np
import pandas as pd

from segmentation.records import (
    CustomerTable,
    FeatureCoding,
    PreparedTable,
    PrepareSettings,
    ReadReport,
)


def prepared(matrix, *, codings=None):
    """Return a table whose matrix is the given one."""
    matrix = np.ascontiguousarray(matrix, dtype=np.float64)
    n, n_columns = matrix.shape
    names = tuple(f"x{i}" for i in range(n_columns))
    if codings is None:
        codings = tuple(FeatureCoding(name, "numeric", 0.0, (0.0,), (1.0,)) for name in names)
    report = ReadReport("made.csv", "", "csv", "utf-8", ",", n, n_columns)
    table = CustomerTable(pd.DataFrame(matrix, columns=names), (), report)
    return PreparedTable(table, PrepareSettings(), codings, matrix, np.arange(n))


def scaled(matrix):
    """Return z-scores."""
    matrix = np.asarray(matrix, dtype=np.float64)
    return (matrix - matrix.mean(axis=0)) / matrix.std(axis=0)


def groups(centres, *, sizes, spread=1.0, seed=0):
    """Return Gaussian groups around the given centres."""
    generator = np.random.default_rng(seed)
    return np.concatenate(
        [
            np.asarray(centre) + spread * generator.normal(size=(size, len(centre)))
            for centre, size in zip(centres, sizes, strict=True)
        ]
    )
