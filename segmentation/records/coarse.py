"""Round numbers about customers until no customer's own value stands in them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from segmentation.records.basics import CALENDAR, Kind, Matrix

FEWEST_ALIKE = 5
"""A value that so many customers share is nobody's: it may be kept as it is."""
GROUP = 10
"""Customers at least between two quantiles that are kept."""
MOST_GROUPS = 10
SMALL = 1_000
"""A whole number below it that two customers share is kept as well: an age, a count."""
FINENESS = 20
"""Round numbers in a spread, or on the way from the middle to a value far out."""


REST = "other"
RESTS = (REST, f"({REST})")
"""What the rarer categories of a column are together called; the second where a category has that
name."""


def rest_name(named: Collection[str]) -> str:
    """Return what the categories beside the named ones are together called."""
    return RESTS[REST in {category.casefold() for category in named}]


def round_step(rough: float) -> float:
    """Return the least of 1, 2 and 5 times a power of ten that is no less than a number above 0.

    Examples
    --------
    >>> round_step(0.26), round_step(700.0), round_step(2.0)
    (0.5, 1000.0, 2.0)
    """
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    return round(step, 12) or step


@dataclass(frozen=True, slots=True, eq=False)
class Rounding:
    """How the numbers of one column are rounded before a model keeps them."""

    rare: Matrix
    """(n_rare,) rising: values that too few customers share to be told."""
    alike: Matrix
    """(n_alike,) rising: the others that occur."""
    middle: float
    spread: float
    """Half the way between the quartiles, or a standard deviation where they are equal."""
    is_whole: bool
    is_exact: bool = False
    """Whether nothing is rounded."""
    ends: tuple[float, float] = (-math.inf, math.inf)
    """Beyond them there is no value of this kind; rounding stops there."""

    @classmethod
    def of(
        cls,
        values: NDArray[np.float64],
        *,
        kind: Kind = "numeric",
        fewest_alike: int = FEWEST_ALIKE,
    ) -> Rounding:
        """Look at the values that are present; at least one.

        Parameters
        ----------
        values : (n_values,) array of float
        kind : str
            Dates are rounded to days that the calendar has.
        fewest_alike : int
            How many customers must share a value that is kept; with 1 nothing is rounded.
        """
        different, counts = np.unique(values, return_counts=True)
        rare, alike = _rare_and_alike(different, counts, fewest_alike)
        lower, middle, upper = np.quantile(values, (0.25, 0.5, 0.75)).tolist()
        spread = (upper - lower) / 2 or float(values.std()) or abs(middle) or 1.0
        return cls(
            rare=rare,
            alike=alike,
            middle=middle,
            spread=spread,
            is_whole=bool((different == np.rint(different)).all()),
            is_exact=fewest_alike <= 1,
            ends=CALENDAR if kind == "date" else (-math.inf, math.inf),
        )

    def counted(self, counts: Mapping[float, int], fewest_alike: int = FEWEST_ALIKE) -> Rounding:
        """Return the rounding for values of which all were counted that `candidates` names."""
        different = np.array(sorted(value for value, n in counts.items() if n))
        n_alike = np.array([counts[value] for value in different.tolist()])
        rare, alike = _rare_and_alike(different, n_alike, fewest_alike)
        return replace(self, rare=rare, alike=alike)

    def is_rare(self, value: float) -> bool:
        """Whether a value is one that too few customers share."""
        return _is_among(value, self.rare)

    def seen(self, value: float, slack: float) -> float:
        """Return the value that occurs where one lies within the slack, else the number given."""
        for values in (self.alike, self.rare):
            place = int(np.searchsorted(values, value - slack))
            if place < len(values) and values[place] <= value + slack:
                return float(values[place])
        return value

    def near(self, value: float, *, finer: float = 1.0) -> float:
        """Return a round number near a value, or the value itself where enough customers share it.

        ``finer``: by how much the steps are smaller than usual.
        """
        if self.is_exact or _is_among(value, self.alike):
            return value
        for found in self.candidates(value, finer=finer):
            if not self.is_rare(found):
                return found
        return value

    def candidates(self, value: float, *, finer: float = 1.0) -> Iterator[float]:
        """Yield round numbers near a value, the nearest first."""
        step = self._step(value, FINENESS * finer)
        first = round(value / step)
        for places in _alternatives():
            yield self._within(_plain((first + places) * step, step))

    def width(self, value: float) -> float:
        """Return a spread or a distance, 0 or more, as a multiple of a round step."""
        step = round_step(max(self.spread, value) / FINENESS)
        return _plain(round(value / step) * step, step)

    def below(self, value: float) -> float:
        """Return a round number at or below a value."""
        return self._beyond(value, -1)

    def above(self, value: float) -> float:
        """Return a round number at or above a value."""
        return self._beyond(value, 1)

    def _beyond(self, value: float, direction: int) -> float:
        if _is_among(value, self.alike):
            return value
        step = self._step(value, FINENESS / 2)
        first = math.floor(value / step) if direction < 0 else math.ceil(value / step)
        for i in range(len(self.rare) + 1):
            found = self._within(_plain((first + direction * i) * step, step))
            if found in self.ends or not self.is_rare(found):
                return found
        return value

    def _within(self, value: float) -> float:
        return min(max(value, self.ends[0]), self.ends[1])

    def _step(self, value: float, parts: float) -> float:
        step = round_step(max(self.spread, abs(value - self.middle)) / parts)
        return max(step, 1.0) if self.is_whole and parts <= FINENESS else step


def rounded_quantiles(values: NDArray[np.float64], rounding: Rounding) -> tuple[float, ...]:
    """Return values at even shares from the least to the largest, all of them rounded.

    Between two of them are at least 10 customers: deciles from 100 customers on, fewer points
    where there are fewer.
    """
    n_groups = min(MOST_GROUPS, max(len(values) // GROUP, 1))
    inner = np.quantile(values, np.arange(1, n_groups) / n_groups).tolist()
    least, most = rounding.below(float(values.min())), rounding.above(float(values.max()))
    kept = np.maximum.accumulate([least, *(rounding.near(value) for value in inner)])
    return (*np.minimum(kept, most).tolist(), most)


def apart(points: Sequence[float], values: NDArray[np.float64]) -> tuple[float, ...]:
    """Return the points with at least 10 of the rising values between two of them, and both ends.

    ``points``: rising; no value lies outside. ``values`` is (n_customers,).
    """
    counts = np.searchsorted(values, points, side="right").tolist()
    kept, n_before = [points[0]], 0
    for point, n_up_to in zip(points[1:-1], counts[1:-1], strict=True):
        if point > kept[-1] and n_up_to - n_before >= GROUP and len(values) - n_up_to >= GROUP:
            kept.append(point)
            n_before = n_up_to
    return (*kept, points[-1])


def _rare_and_alike(
    different: NDArray[np.float64], counts: NDArray[np.int64], fewest_alike: int
) -> tuple[Matrix, Matrix]:
    """Return the values that too few customers share, and the others."""
    is_shared = (counts >= 2) & (different == np.rint(different)) & (np.abs(different) < SMALL)
    is_alike = (counts >= fewest_alike) | is_shared | (different == 0)
    return different[~is_alike], different[is_alike]


def _alternatives() -> Iterator[float]:
    """Yield steps away from the nearest round number, the next ones first, then between them."""
    yield from (0.0, 1.0, -1.0)
    yield from (sign * 0.5**power for power in range(1, 30) for sign in (1, -1))


def _is_among(value: float, values: Matrix) -> bool:
    place = int(np.searchsorted(values, value))
    return place < len(values) and bool(values[place] == value)


def _plain(value: float, step: float) -> float:
    """Return a multiple of a step without the last bits that multiplying left."""
    return round(value, 12 - math.floor(math.log10(step))) + 0.0
