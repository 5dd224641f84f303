"""Hold who is in which segment, and who moved where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from segmentation.records.basics import Labels, Matrix

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Membership:
    """Who was in which segment: at one date, by one file or by one model."""

    when: str
    customers: pd.Index
    """Customer identifiers as text, none twice."""
    names: tuple[str, ...]
    labels: Labels
    """(n_customers,) positions in ``names``."""
    revenue: Matrix | None = None
    """(n_customers,) what each customer brought up to then."""
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SegmentChange:
    """What one segment gained and lost; revenue is what the customers had brought by that date."""

    name: str
    n_before: int
    n_after: int
    n_gained: int
    n_lost: int
    revenue_before: float
    revenue_after: float
    revenue_gained: float
    """What those who came in had brought by the later date."""
    revenue_lost: float
    """What those who left had brought by the earlier date."""


@dataclass(frozen=True, slots=True, eq=False)
class Movement:
    """Who moved where between two memberships.

    ``counts``, ``revenue_before`` and ``revenue_after`` are (n_names_before, n_names_after). The
    last row stands for customers who are new, the last column for those who are gone.
    """

    before: str
    after: str
    names_before: tuple[str, ...]
    names_after: tuple[str, ...]
    counts: NDArray[np.int64]
    revenue_before: Matrix
    revenue_after: Matrix
    customers: pd.DataFrame
    """One row a customer: customer_id, before, after, revenue_before, revenue_after."""
    changes: tuple[SegmentChange, ...] = ()
    has_revenue: bool = True
    colours: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class SegmentHistory:
    """How many customers stood in each segment at the end of each period."""

    dates: tuple[date, ...]
    names: tuple[str, ...]
    customers: NDArray[np.int64]
    """(n_dates, n_names)"""
    revenue: Matrix
    """(n_dates, n_names): what the customers of a segment had brought by that date."""
    colours: tuple[str, ...] = ()
