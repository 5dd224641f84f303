"""Define what holds or moves a customer, and two models side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from segmentation.records.basics import Kind


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """The nearest value of one feature that moves a customer to another segment."""

    feature: str
    kind: Kind
    current: float | str
    """In the file's own units (dates as days since 1970-01-01); what a missing value counts as."""
    value: float | str
    segment: int
    """The segment that this value leads to."""
    step: float | None
    """Fineness of ``value`` in own units: one step less leaves the customer where it is. None for
    categories."""
    distance: float
    """How far that is in scaled units."""
    is_seen: bool
    """Whether training saw values of that size, or that category."""


@dataclass(frozen=True, slots=True, eq=False)
class JointChange:
    """The shortest way over a border when all changeable numbers move at once."""

    values: Mapping[str, float]
    """Feature to its new value, in own units; counts may come out as fractions."""
    segment: int
    distance: float


@dataclass(frozen=True, slots=True, eq=False)
class Counterfactuals:
    """What would move a customer to another segment."""

    segment: int
    changes: tuple[Change, ...]
    """One a feature that can do it alone, smallest first."""
    fixed: tuple[str, ...]
    """Features that cannot do it alone, whatever their value."""
    joint: JointChange | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Pull:
    """How far one feature speaks for a customer's segment and against the runner-up."""

    feature: str
    value: float
    """Its part of the difference of the squared distances to both centres; below 0: against."""
    share: float
    """The same over the sum of all absolute parts, -1 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """One way in which two models differ; None where one of them does not have it."""

    what: str
    first: str | None
    second: str | None


@dataclass(frozen=True, slots=True, eq=False)
class ModelComparison:
    """Two models side by side, and how they place the same customers."""

    differences: tuple[Difference, ...]
    counts: NDArray[np.intp] | None = None
    """(k of the first, k of the second) customers by the segment each model gives them."""
    pairs: tuple[tuple[int, int], ...] = ()
    """Segments of both that share the most customers, one to one."""
    share_kept: float | None = None
    """Share of the customers who stay within such a pair, 0 to 1."""
