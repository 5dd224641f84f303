"""Define the plan of a campaign on a segment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SampleSize:
    """How many customers show a difference: those addressed, and those held out."""

    n_addressed: int
    n_held_out: int
