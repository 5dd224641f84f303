"""Find where a curve bends: Kneedle, for the elbow of the inertia."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segmentation.errors import ParameterError


def kneedle(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Find the point of maximum curvature of a curve that falls ever less, as an inertia does.

    The curve is turned so that it rises and is concave, scaled to the unit square, and compared
    with the diagonal. A local maximum of the difference is a knee if the difference then falls by
    the mean step in x before it rises again.

    The x of the first knee; None where the curve has none, such as a straight line or two points.
    Raises ParameterError if x and y differ in length, or x does not increase.

    References
    ----------
    .. [1] V. Satopaa, J. Albrecht, D. Irwin, B. Raghavan (2011), Finding a "Kneedle" in a
       haystack, ICDCS Workshops, 166-171.

    Examples
    --------
    >>> kneedle([1, 2, 3, 4, 5], [100, 40, 30, 25, 21])
    2.0
    >>> kneedle([1, 2, 3], [3, 2, 1]) is None
    True
    """
    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if len(xs) != len(ys):
        raise ParameterError(f"A curve needs as many x as y, but has {len(xs)} and {len(ys)}.")
    if (np.diff(xs) <= 0).any():
        raise ParameterError("The x of a curve must increase from point to point.")
    if len(xs) < 3 or np.ptp(ys) == 0:
        return None
    x_unit = (xs - xs[0]) / (xs[-1] - xs[0])
    y_unit = 1 - (ys - ys.min()) / np.ptp(ys)
    found = _first_knee(y_unit - x_unit, drop=float(np.diff(x_unit).mean()))
    return None if found is None else float(xs[found])


def _first_knee(
    difference: np.ndarray[tuple[int], np.dtype[np.float64]], drop: float
) -> int | None:
    """Return the first local maximum after which the curve falls by `drop` before rising again."""
    peak: int | None = None
    for i in range(1, len(difference)):
        is_maximum = (
            i < len(difference) - 1
            and difference[i] > difference[i - 1]
            and difference[i] >= difference[i + 1]
        )
        if is_maximum and difference[i] > 1e-9:
            peak = i
        elif peak is not None and difference[i] < difference[peak] - drop:
            return peak
    return None
