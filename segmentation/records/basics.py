"""Define the types, constants and choices that all records share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

Matrix: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.intp]
Progress: TypeAlias = Callable[[str, float], None]
"""Called with what is being done and the share done (0 to 1); raises CancelledError to stop it."""

Kind: TypeAlias = Literal["numeric", "categorical", "ordinal", "date", "boolean", "text"]
Correlation: TypeAlias = Literal["pearson", "spearman", "cramers_v"]
Verdict: TypeAlias = Literal["clear", "plausible", "weak", "none"]
Decimal: TypeAlias = Literal[",", "."]
"""What parts the fraction from the whole number, as a file spells it."""
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
