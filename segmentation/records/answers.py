"""List what scoring answers, and the columns that this product adds to a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """The segment of one customer."""

    segment: int
    segment_name: str
    second_segment: int
    margin: float
    """1 - d1 / d2 for the distances to the nearest and the second centre: 0 on the border, 1 at
    the centre; by a mixture 1 - p2 / p1 for the probabilities of the two likeliest classes."""
    warnings: tuple[str, ...] = ()
    distance: float | None = None
    """Distance to the segment's centre, in scaled units."""
    percentile: float | None = None
    """Share of the segment's training customers that lie nearer to the centre, 0 to 100."""
    matrix_row: tuple[float, ...] = ()
    memberships: tuple[float, ...] = ()
    """The probability of each segment, 0 to 1, by a mixture; else none."""


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """One thing that every door answers of a customer."""

    key: str
    """The column of files and frames."""
    told: str
    """What it says, in the API's document."""
    example: Any
    field: str = ""
    """Its name in `Prediction` and in the API, where it is another."""
    label: str = ""
    """Its heading on a page; empty where a page does not show it."""
    has_sql: bool = True
    """Whether the SELECT answers it too."""
    ends: tuple[float, float] | None = None
    """Least and largest value, where it has them."""


ANSWERS = (
    AnswerColumn("segment", "Number of the segment, 0 is the largest.", 1),
    AnswerColumn(
        "segment_name", "Name of the segment.", "High income, high spending score", label="Segment"
    ),
    AnswerColumn("second_segment", "The next nearest segment.", 0),
    AnswerColumn(
        "margin",
        "0 = on the border to the second, 1 = at the centre.",
        0.6,
        label="Margin",
        ends=(0.0, 1.0),
    ),
    AnswerColumn(
        "warning",
        "What to know before relying on the answer; empty if nothing.",
        (),
        field="warnings",
        label="Warning",
        has_sql=False,
    ),
)
"""What scoring answers, in this order, at every door. A further one is a line here, a field of
`Prediction`, and its computation: `models.scoring.scorer` for one customer,
`models.scoring.answers` for many, `models.sql.select` in SQL."""

PREDICTION_COLUMNS = tuple(column.key for column in ANSWERS)
SQL_COLUMNS = tuple(column.key for column in ANSWERS if column.has_sql)
"""Those that a SELECT answers."""

MOVEMENT_COLUMNS = ("previous_segment", "changed_on", "value_change")
"""Columns that tell of each customer where it was before, and what it brought since."""
SCORE_COLUMNS = ("recency_score", "frequency_score", "monetary_score", "rfm_code", "rfm_segment")
"""What the RFM grid adds, in this order."""

_ENOUGH = 3
"""A margin or a segment alone may be anybody's."""


def own_columns(names: Iterable[str]) -> frozenset[str]:
    """Return which columns of a table this product added to it earlier."""
    known = frozenset(names)
    added = (known & frozenset(group) for group in (PREDICTION_COLUMNS, SCORE_COLUMNS))
    return frozenset(name for group in added if len(group) >= _ENOUGH for name in group)
