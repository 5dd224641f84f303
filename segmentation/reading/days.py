"""Turn dates and times into days since 1970-01-01, which distances are computed on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MICROSECONDS_A_DAY = 86_400e6


def days_of(column: pd.Series[Any]) -> NDArray[np.float64]:
    """Return a column of dates as days since 1970-01-01, missing as NaN; years 1 to 9999.

    Times that say their zone are taken in UTC.
    """
    naive = column.dt.tz_convert(None) if column.dt.tz is not None else column
    stamps = naive.to_numpy().astype("datetime64[us]")
    days = stamps.astype(np.int64) / MICROSECONDS_A_DAY
    return np.where(np.isnat(stamps), np.nan, days)
