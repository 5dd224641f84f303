"""Hand masks from Arrow to NumPy, and name the type of texts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

TEXT = pa.large_string()


def as_mask(mask: pa.Array) -> NDArray[np.bool_]:
    """Return a boolean array as NumPy's, null as false."""
    return np.asarray(pc.fill_null(mask, fill_value=False).to_numpy(zero_copy_only=False), bool)
