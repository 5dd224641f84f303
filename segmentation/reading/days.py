"""Turn dates and times into days since 1970-01-01, which distances are computed on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

MICROSECONDS_A_DAY = 86_400e6


def days_of(column: pd.Series[Any]) -> NDArray[np.float64]:
    """Return a column of dates as days since 1970-01-01, missing as NaN; years 1 to 9999.

    Times that say their zone are taken in UTC. Parts of seconds do not count: most forms in which
    times are written have none.
    """
    if isinstance(column.dtype, pd.ArrowDtype):  # such as days without a time
        column = column.astype(pd.ArrowDtype(pa.timestamp("us")))
    naive = column.dt.tz_convert(None) if column.dt.tz is not None else column
    stamps = naive.to_numpy().astype("datetime64[us]")
    return np.where(np.isnat(stamps), np.nan, days_of_microseconds(stamps.astype(np.int64)))


def days_of_microseconds(microseconds: NDArray[Any]) -> NDArray[np.float64]:
    """Return microseconds since 1970-01-01 as days, in whole seconds."""
    days: NDArray[np.float64] = np.floor_divide(microseconds, 1_000_000) / 86_400.0
    return days
