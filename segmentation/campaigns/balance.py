"""Compare the control group of a campaign with those addressed, before anything is sent."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.records import GroupBalance

_BY_CHANCE = 1.96


def balance(features: pd.DataFrame, held_out: NDArray[np.bool_]) -> tuple[GroupBalance, ...]:
    """Return for each numeric column the means of both groups, and how far they lie apart.

    ``features``: one row a customer. ``held_out`` is (n_customers,).
    """
    n_held = int(held_out.sum())
    n_reached = len(held_out) - n_held
    if min(n_held, n_reached) == 0:
        return ()
    limit = _BY_CHANCE * sqrt(1 / n_held + 1 / n_reached)
    found = []
    for name in features.select_dtypes("number").columns:
        values = features[name].to_numpy(dtype=np.float64)
        one, two = values[~held_out], values[held_out]
        if np.isnan(one).all() or np.isnan(two).all():
            continue
        spread = float(np.nanstd(values))
        apart = float(np.nanmean(one) - np.nanmean(two))
        found.append(
            GroupBalance(
                column=str(name),
                addressed=float(np.nanmean(one)),
                held_out=float(np.nanmean(two)),
                difference=apart / spread if spread > 0 else 0.0,
                limit=limit,
            )
        )
    return tuple(found)
