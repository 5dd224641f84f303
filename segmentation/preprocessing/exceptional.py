"""Set customers apart whom a limit of a column calls exceptional, and find such limits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.preprocessing.choices import setting_for
from segmentation.preprocessing.columns import Vector, numbers
from segmentation.preprocessing.encoding import encode
from segmentation.records import (
    LOGARITHMS,
    PreparedTable,
    PrepareSettings,
    Rounding,
    Step,
    plain_value,
)

Limits = tuple[float | None, float | None]

_GAP = 3.0
"""So many times as far from the median as everyone else an exceptional customer lies."""
MOST_SHARE, MOST_COUNT, MOST_SHARE_OF_TEN = 0.01, 5, 0.025
"""Customers beyond a limit: at most this share of all, or this number where that is more; or ten
where these are no larger share than the last."""


def most_exceptional(n: int) -> int:
    """Return how many of n customers can be exceptional at most."""
    return max(int(MOST_SHARE * n), MOST_COUNT, min(10, int(MOST_SHARE_OF_TEN * n)))


def beyond(
    values: pd.DataFrame, settings: PrepareSettings
) -> tuple[NDArray[np.bool_], tuple[Step, ...]]:
    """Return which rows lie beyond a limit of their columns, and a step for each such column.

    ``values``: the features as `columns.values_of` returns them; a missing value lies beyond no
    limit.
    """
    found = np.zeros(len(values), dtype=np.bool_)
    steps = []
    for name in values.columns:
        limits = setting_for(settings, name).apart
        if limits is None:
            continue
        own = is_beyond(values[name].to_numpy(dtype=np.float64), limits)
        found |= own
        if own.any():
            n = int(own.sum())
            steps.append(limit_step(name, limits, n_rows=n))
    return found, tuple(steps)


def is_beyond(values: Vector, limits: Limits) -> NDArray[np.bool_]:
    """Return which values lie beyond one of two limits; NaN never does."""
    lower, upper = limits
    below = np.zeros(len(values), dtype=np.bool_) if lower is None else values < lower
    return below if upper is None else below | (values > upper)


def limit_step(name: str, limits: Limits, *, n_rows: int = 0) -> Step:
    """Return the step that sets apart who lies beyond the limits of a column."""
    sides = zip(("lower", "upper"), limits, strict=True)
    told = {side: None if limit is None else plain_value(limit) for side, limit in sides}
    return Step("set apart", name, 0, n_rows, "beyond_limits", told)


def with_exceptional(prepared: PreparedTable) -> PreparedTable:
    """Return the table with its exceptional customers as rows of the matrix among the others."""
    if not len(prepared.exceptional):
        return prepared
    kept = np.union1d(prepared.kept, prepared.exceptional)
    matrix = np.empty((len(kept), prepared.matrix.shape[1]))
    is_apart = np.isin(kept, prepared.exceptional)
    matrix[~is_apart] = prepared.matrix
    matrix[is_apart] = encode(prepared.codings, prepared.table.frame.iloc[prepared.exceptional])
    return replace(prepared, kept=kept, matrix=matrix)


def limits_around(prepared: PreparedTable, rows: NDArray[np.intp]) -> Mapping[str, Limits]:
    """Return the limits beyond which the customers of some rows lie far from all others.

    A limit stands in a gap: all beyond it are at least 3 times as far from the median as all up to
    it, and few. It is a round number about half the way, by factors, and no customer's value.

    ``rows``: rows of the matrix whose customers make segments alone.

    By feature; none where these customers are not far out in any single number.
    """
    found: dict[str, Limits] = {}
    for coding in prepared.codings:
        if coding.kind != "numeric":
            continue
        values = numbers(prepared.frame[coding.name])
        old = setting_for(prepared.settings, coding.name).apart or (None, None)
        upper, lower = (_limit(sign * values, sign * values[rows]) for sign in (1.0, -1.0))
        if coding.transform in LOGARITHMS:
            lower = None
        if upper is not None or lower is not None:
            found[coding.name] = (
                old[0] if lower is None else -lower,
                old[1] if upper is None else upper,
            )
    return found


def _limit(values: Vector, own: Vector) -> float | None:
    """Return the limit in the widest gap below the largest of the values, if they are far out."""
    rising = np.sort(values[~np.isnan(values)])
    n_most = min(most_exceptional(len(values)), len(rising) // 10)
    if n_most < 1:
        return None
    middle = float(np.median(rising))
    distances = rising[len(rising) - n_most - 1 :] - middle
    least = max(float(np.quantile(rising, 0.75)) - middle, float(rising[:-n_most].std()))
    if least <= 0:
        return None
    gaps = distances[1:] / np.maximum(distances[:-1], least)
    place = int(gaps.argmax())
    below, above = rising[len(rising) - n_most - 1 + place :][:2].tolist()
    if gaps[place] < _GAP or not (own >= above).any():
        return None
    near, far = max(below - middle, least), above - middle
    wanted = middle + math.sqrt(near * far)
    limit = _rounded(wanted, values)
    return limit if below < limit < above else None


def _rounded(wanted: float, values: Vector) -> float:
    """Return a number of few digits near the one that is wanted, and no customer's value."""
    rough = float(f"{wanted:.1g}")
    if math.isclose(rough, wanted, rel_tol=0.35) and not (values == rough).any():
        return rough
    return Rounding.of(values[~np.isnan(values)]).near(wanted)
