"""Types, constants and choices that all records share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.intp]
Progress: TypeAlias = Callable[[str, float], None]
"""Called with what is being done and the share done (0 to 1); raises CancelledError to stop it."""

Role: TypeAlias = Literal["identifier", "feature", "descriptor", "label", "personal", "excluded"]
Kind: TypeAlias = Literal["numeric", "categorical", "ordinal", "date", "boolean", "text"]
Scaling: TypeAlias = Literal["standard", "robust", "minmax", "none"]
Transform: TypeAlias = Literal["none", "log", "yeo_johnson"]
NumericImpute: TypeAlias = Literal["median", "mean", "most_frequent", "drop"]
CategoryImpute: TypeAlias = Literal["most_frequent", "own_category", "drop"]
Correlation: TypeAlias = Literal["pearson", "spearman", "cramers_v"]
Verdict: TypeAlias = Literal["clear", "plausible", "weak", "none"]
Algorithm: TypeAlias = Literal[
    "kmeans", "mini_batch_kmeans", "ward", "gaussian_mixture", "hdbscan", "kmeans_pca"
]
Dialect: TypeAlias = Literal["duckdb", "postgres", "spark", "bigquery"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)

SEED = 42

ARTIFACTS_VARIABLE = "SEGMENTATION_ARTIFACTS"
"""Environment variable that names the folder of saved models."""

SEGMENT_COLOURS = (
    "#4477AA",
    "#EE6677",
    "#228833",
    "#CCBB44",
    "#66CCEE",
    "#AA3377",
    "#E08214",
    "#8073AC",
    "#35978F",
    "#BF812D",
    "#999933",
    "#882255",
)
"""One colour a segment, in segment order: Paul Tol's bright scheme first, safe for colour-blind
readers, then further hues for the rare search above six segments."""


METHODS: Mapping[Algorithm, str] = MappingProxyType(
    {
        "kmeans": "K-Means",
        "mini_batch_kmeans": "Mini-batch K-Means",
        "ward": "Ward",
        "gaussian_mixture": "Gaussian mixture",
        "hdbscan": "HDBSCAN",
        "kmeans_pca": "K-Means on components",
    }
)
"""The methods that stand beside each other, by the names that people see."""

METHOD_ROWS: Mapping[Algorithm, int] = MappingProxyType(
    {"ward": 3_000, "gaussian_mixture": 10_000, "hdbscan": 5_000}
)
"""Customers up to which a method looks at each of them: Ward's memory grows with their square
(7 GB for 30,000), the time of the others is a few seconds here."""
