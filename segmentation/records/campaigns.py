"""Define the plan of a campaign on a segment, and for which tools lists are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

AUDIENCES: Final = ("google", "meta", "klaviyo", "hubspot", "csv")
"""Every tool that lists are written for; what each takes stands in `reports.audiences`."""


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many customers show a difference: those addressed, and those held out."""

    n_addressed: int
    n_held_out: int
