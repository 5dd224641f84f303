"""Round thresholds: any number in the gap between two values parts them alike."""

from __future__ import annotations

import math

STEPS = (5, 2, 1)


def round_threshold(low: float, high: float) -> float:
    """Return the roundest number t with low <= t < high: values up to low are at most t.

    Examples
    --------
    >>> round_threshold(54, 63), round_threshold(0.31, 0.34), round_threshold(-3, 2)
    (60.0, 0.32, 0.0)
    """
    if low <= 0 < high:
        return 0.0
    gap = high - low
    if not (math.isfinite(gap) and gap > 0):
        return low
    largest = math.floor(math.log10(max(abs(low), abs(high)))) + 1
    smallest = math.floor(math.log10(gap)) - 1
    for exponent in range(largest, smallest - 1, -1):
        for step in STEPS:
            found = _multiple(low, high, step, exponent)
            if found is not None:
                return found
    return low


def _multiple(low: float, high: float, step: int, exponent: int) -> float | None:
    """Return the multiple of step * 10**exponent in the gap that is nearest to its middle."""
    size = step * 10.0**exponent
    count = round((low + high) / 2 / size)
    for n in (count, count - 1, count + 1):
        value = round(n * size, -exponent)
        if low <= value < high:
            return float(value)
    return None
