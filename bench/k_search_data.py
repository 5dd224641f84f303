"""Matrices as prepared tables, for benchmarks that start where clustering starts."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.records import (
    CustomerTable,
    FeatureCoding,
    PreparedTable,
    PrepareSettings,
    ReadReport,
)


def prepared(matrix: NDArray[np.float64]) -> PreparedTable:
    """Wrap a matrix as if a file had been read and prepared."""
    matrix = np.ascontiguousarray(matrix, dtype=np.float64)
    n, n_columns = matrix.shape
    names = [f"feature {i}" for i in range(n_columns)]
    codings = tuple(FeatureCoding(name, "numeric", 0.0, (0.0,), (1.0,)) for name in names)
    report = ReadReport("made.csv", "", "csv", "utf-8", ",", n, n_columns)
    # The customers behind the rows are not read by the search; an empty table saves memory.
    table = CustomerTable(pd.DataFrame(), (), report)
    return PreparedTable(table, PrepareSettings(), codings, matrix, np.arange(n))


def customers(n: int, n_columns: int = 8, *, seed: int = 42) -> NDArray[np.float64]:
    """Return six overlapping groups of customers of different size and spread."""
    generator = np.random.default_rng(seed)
    centres = generator.normal(scale=2.0, size=(6, n_columns))
    own = generator.choice(6, size=n, p=[0.3, 0.25, 0.2, 0.12, 0.08, 0.05])
    spread = generator.uniform(0.7, 1.3, size=6)
    matrix = generator.normal(size=(n, n_columns))
    matrix *= spread[own, None]
    matrix += centres[own]
    return matrix
