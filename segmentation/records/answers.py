"""Name the columns that this product adds to a table of customers."""

from __future__ import annotations

from collections.abc import Iterable

PREDICTION_COLUMNS = ("segment", "segment_name", "second_segment", "margin", "warning")
"""What scoring adds, in this order, at every door."""

SCORE_COLUMNS = ("recency_score", "frequency_score", "monetary_score", "rfm_code", "rfm_segment")
"""What the RFM grid adds, in this order."""

_ENOUGH = 3
"""A margin or a segment alone may be anybody's."""


def own_columns(names: Iterable[str]) -> frozenset[str]:
    """Return which columns of a table this product added to it earlier."""
    known = frozenset(names)
    added = (known & frozenset(group) for group in (PREDICTION_COLUMNS, SCORE_COLUMNS))
    return frozenset(name for group in added if len(group) >= _ENOUGH for name in group)
