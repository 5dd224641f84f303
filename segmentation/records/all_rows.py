"""Define what was counted on all rows of a table of which only a sample was read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Moments:
    """How many amounts there are, and the sums of them and of their squares, from an origin.

    The sums are exact: in whatever order and parts they were added, they are the same.
    """

    n: int
    origin: float
    total: Fraction
    squares: Fraction

    @property
    def mean(self) -> float:
        """Mean of the amounts."""
        return self.origin + float(self.total / self.n)

    @property
    def sum_within(self) -> float:
        """Sum of the squared distances from the mean."""
        return max(float(self.squares - self.total**2 / self.n), 0.0) if self.n else 0.0

    @property
    def spread(self) -> float:
        """Population standard deviation."""
        return math.sqrt(self.sum_within / self.n)

    def more(self, n: int, value: float) -> Moments:
        """Return the moments with the same amount n times more."""
        away = Fraction(value) - Fraction(self.origin)
        return Moments(
            self.n + n, self.origin, self.total + n * away, self.squares + n * away * away
        )


def together(parts: Iterable[Moments]) -> Moments:
    """Return the moments of several groups as one; they have the same origin."""
    found = list(parts)
    return Moments(
        sum(each.n for each in found),
        found[0].origin,
        sum((each.total for each in found), Fraction()),
        sum((each.squares for each in found), Fraction()),
    )


@dataclass(frozen=True, slots=True, eq=False)
class NumberTotals:
    """What a number sums up to in each segment, missing values left out."""

    known: tuple[Moments, ...]
    """In the file's own units."""
    ready: tuple[Moments, ...]
    """Once capped and transformed."""


@dataclass(frozen=True, slots=True, eq=False)
class CategoryTotals:
    """How often each category occurs in each segment."""

    counts: NDArray[np.int64]
    """(k, n_categories + 1), the last for those without a name of their own."""
    missing: NDArray[np.int64]
    """(k,)"""


@dataclass(frozen=True, slots=True, eq=False)
class AllRows:
    """What is told of all customers where evidence, names and rules are of a sample of them."""

    sizes: tuple[int, ...]
    """Customers of each segment."""
    inertia: float
    passes: int
    """How often all rows were gone through."""
    numbers: Mapping[str, NumberTotals]
    categories: Mapping[str, CategoryTotals]

    @property
    def n_customers(self) -> int:
        """Number of rows."""
        return sum(self.sizes)
