"""Find the customers to win back: bought often, and stopped."""

from __future__ import annotations

import numpy as np
import pandas as pd

from segmentation.records import RfmGrid, WinBack


def win_back(grid: RfmGrid) -> WinBack:
    """Return who bought often and has not bought for long, the largest revenue first.

    Their recency score is in the lower half, below the middle of an odd number; their frequency
    score is the middle one or above it. Of the built-in segments these are "at risk" and "cannot
    lose them". Where a score is the same for everybody it says nothing, and frequency is replaced
    by monetary value.
    """
    often = grid.frequency_scores
    if np.ptp(often) == 0:
        often = grid.monetary_scores
    middle = grid.levels // 2
    least = middle + 1 if grid.levels > 3 else grid.levels
    is_away = (grid.recency_scores <= middle) & (np.ptp(grid.recency_scores) > 0)
    rows = np.flatnonzero(is_away & (often >= least))
    frame = grid.customers.frame
    revenue = frame["monetary"].to_numpy(dtype=np.float64)
    rows = rows[np.lexsort((rows, -revenue[rows]))]
    chosen = frame.iloc[rows]
    days = chosen["recency_days"].to_numpy(dtype=np.int64).astype("timedelta64[D]")
    listed = pd.DataFrame(
        {
            "customer_id": chosen["customer_id"].to_numpy(),
            "last_order": np.datetime64(grid.reference, "D") - days,
            "frequency": chosen["frequency"].to_numpy(),
            "monetary": revenue[rows],
            "rfm_segment": np.array(grid.names)[grid.labels[rows]],
        }
    ).astype({"customer_id": "str", "rfm_segment": "str"})
    total = float(revenue.sum())
    worth = round(float(revenue[rows].sum()), 6)
    return WinBack(listed, rows, worth, worth / total if total > 0 else None)
