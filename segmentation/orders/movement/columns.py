"""Put where customers were before beside where they are, as columns to take away."""

from __future__ import annotations

import numpy as np
import pandas as pd

from segmentation.records import MOVEMENT_COLUMNS, Movement


def with_movement(scored: pd.DataFrame, moved: Movement) -> pd.DataFrame:
    """Return customers with the segment they were in, when that had changed, and value won or lost.

    Columns of the table that bear one of these names are replaced. ``previous_segment`` is empty
    for customers who are new, ``changed_on`` for those who stayed in their segment; it is the later
    of the two dates: the change lies between them.

    ``scored``: one row a customer, with ``customer_id``. ``moved``: between two dates, the later
    one that of `scored`.
    """
    places = pd.Index(moved.customers["customer_id"]).get_indexer(
        pd.Index(scored["customer_id"].astype("str"))
    )
    found = moved.customers.iloc[places].reset_index(drop=True)
    before, after = found["before"].astype("str"), found["after"].astype("str")
    is_new = before == moved.names_before[-1]
    won = (found["revenue_after"] - found["revenue_before"]).round(6).to_numpy()
    values = (before.mask(is_new, "").to_numpy(), np.where(before != after, moved.after, ""), won)
    kept = scored.drop(columns=list(MOVEMENT_COLUMNS), errors="ignore")
    return kept.assign(**dict(zip(MOVEMENT_COLUMNS, values, strict=True)))
