"""Write the grid as a table to take away: one row a customer, scores, code and segment."""

from __future__ import annotations

import numpy as np
import pandas as pd

from segmentation.records import SCORE_COLUMNS, RfmGrid


def scored_customers(grid: RfmGrid) -> pd.DataFrame:
    """Return the customers of a grid with their scores, their code and the segment's name.

    Columns of the table that bear one of these names are replaced.
    """
    frame = grid.customers.frame.drop(columns=list(SCORE_COLUMNS), errors="ignore")
    scores = (grid.recency_scores, grid.frequency_scores, grid.monetary_scores)
    places = np.array([100, 10, 1])
    code = (np.column_stack(scores).astype(np.int64) * places).sum(axis=1)
    names = pd.Series(grid.names, dtype="str").to_numpy()[grid.labels]
    values = (*scores, pd.Series(code).astype("str").to_numpy(), names)
    return frame.assign(**dict(zip(SCORE_COLUMNS, values, strict=True)))
