"""Define the plan of a campaign on a segment, its lists, its two groups and what it gained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from segmentation.records.basics import SEED

AUDIENCES: Final = ("google", "meta", "klaviyo", "hubspot", "csv")
"""Every tool that lists are written for; what each takes stands in `reports.audiences`."""


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many customers show a difference: those addressed, and those held out."""

    n_addressed: int
    n_held_out: int


@dataclass(frozen=True, slots=True)
class GroupBalance:
    """How far the two groups of a campaign lie apart in one column before it."""

    column: str
    addressed: float
    held_out: float
    """Means of both groups, in own units."""
    difference: float
    """Of the means, in standard deviations of all."""
    limit: float
    """Within which it lies by chance in 95 of 100 columns."""


@dataclass(frozen=True, slots=True)
class CampaignResult:
    """What those addressed did beyond those held out; of a segment, or of all where it is empty."""

    segment: str
    is_share: bool
    """Outcomes are shares that responded; otherwise mean amounts."""
    n_addressed: int
    n_held_out: int
    addressed: float
    held_out: float
    difference: float
    low: float
    high: float
    """Ends of the interval of the difference."""
    p_value: float
    """Corrected for the number of segments that are looked at."""
    is_shown: bool
    """Whether chance alone does not explain it."""
    smallest_seen: float
    """The smallest gain that so many customers show in 80 of 100 campaigns."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """What was done with a segment: who was addressed, when, and what came of it."""

    segment: int
    name: str
    day: date
    """On which its list was taken away."""
    tool: str
    """The key of where it was sent, of `AUDIENCES`."""
    hold_out: float
    """The share that was to be held out."""
    n_addressed: int
    n_held_out: int
    result: CampaignResult | None = None
    """None until its outcome was read."""


@dataclass(frozen=True, slots=True)
class OutcomeColumns:
    """Which columns of an outcome file say what; who was held out is in one, or drawn again."""

    outcome: str
    segment: str | None = None
    group: str | None = None
    control: str | None = None
    """What the column of groups calls those who were held out; None: the usual words."""
    identifier: str | None = None
    """The column with the customers' numbers; None: the one the file is read to have."""
    hold_out: float = 0.0
    """The share that was held out, where no column tells the groups."""
    campaign: str = ""
    seed: int = SEED
