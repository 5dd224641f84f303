"""Files of customers scored with a model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class ScoredFile:
    """A file of customers that was scored and written."""

    source: str
    n_customers: int
    sizes: tuple[int, ...]
    """Customers by segment."""
    n_warned: int
    n_aside: int = 0
    """Rows of the file that could not be part of the table."""
