"""Describe what is typical of each named segment in the columns that were joined on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from segmentation.records import JoinedProfile, OrderCustomers, RfmGrid


def joined_profiles(grid: RfmGrid) -> tuple[JoinedProfile, ...]:
    """Describe the named segments by the columns of a joined customer table.

    One a joined column; none where nothing was joined.
    """
    made = grid.customers
    if not isinstance(made, OrderCustomers) or made.joined is None:
        return ()
    kinds = {column.name: column.kind for column in made.columns}
    groups = [grid.labels == place for place in range(len(grid.segments))]
    profiles = []
    for name in made.joined.columns:
        parts = [made.frame[name][rows].dropna() for rows in groups]
        if kinds[name] == "boolean":
            parts = [part.astype("bool").map({True: "yes", False: "no"}) for part in parts]
        is_number = kinds[name] == "numeric"
        described: list[tuple[float | str | None, float | None]] = [
            (float(part.astype(np.float64).median()), None)
            if is_number and len(part)
            else _most_frequent(part)
            for part in parts
        ]
        profiles.append(
            JoinedProfile(
                column=name,
                kind=kinds[name],
                typical=tuple(value for value, _ in described),
                shares=tuple(share for _, share in described),
                n_known=tuple(len(part) for part in parts),
            )
        )
    return tuple(profiles)


def _most_frequent(values: pd.Series) -> tuple[str | None, float | None]:
    """Return the most frequent value and its share; of equals the first in the alphabet."""
    if not len(values):
        return None, None
    counts = values.astype("str").value_counts()
    best = min(counts.index[counts == counts.iloc[0]])
    return str(best), float(counts.iloc[0]) / len(values)
