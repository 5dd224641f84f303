"""Tell from the outcomes of a campaign what it gained over the customers who were held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import asin, sin, sqrt

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri
from scipy.stats import t as student

from segmentation.errors import DataError, ParameterError
from segmentation.records import CampaignResult, Matrix

_FEWEST = 2
_POWER = 0.8
_EVERYBODY = ""


def campaign_results(
    outcomes: Sequence[float],
    held_out: Sequence[bool],
    segments: Sequence[str] | None = None,
    *,
    level: float = 0.95,
) -> tuple[CampaignResult, ...]:
    """Compare the customers who were addressed with those held out, by segment and in all.

    Outcomes that are only 0 and 1 are shares (Newcombe's interval [1]_, score test), any others
    amounts (Welch [2]_). Looking at several segments finds more by chance: their p-values are
    corrected by Holm [3]_, and their intervals hold for all of them together (Bonferroni).

    All customers first, then each segment that has both groups, in the order of the names. Raises
    DataError if one of the groups has fewer than two customers, or an outcome is no number;
    ParameterError if the level is none.

    Parameters
    ----------
    outcomes : sequence of float
        One a customer: 1 or 0, or an amount.
    held_out : sequence of bool
        Who is in the control group.
    segments : sequence of str, optional
        Name of each customer's segment.
    level : float
        Of the intervals.

    References
    ----------
    .. [1] R. G. Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    .. [2] B. L. Welch (1947), Biometrika 34, 28-35.
    .. [3] S. Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    if not 0.5 <= level < 1:
        raise ParameterError(f"A level of {level:g} is none: choose one such as 0.95.")
    frame = pd.DataFrame(
        {
            "outcome": np.asarray(outcomes, dtype=np.float64),
            "held_out": np.asarray(held_out, dtype=bool),
            "segment": _EVERYBODY if segments is None else np.asarray(segments, dtype=str),
        }
    )
    wrong = int((~np.isfinite(frame["outcome"])).sum())
    if wrong:
        raise DataError(
            f"{wrong:,} of {len(frame):,} outcomes are no numbers. Write 1 for a customer who "
            "responded and 0 for one who did not, or the amount that each brought."
        )
    n_held = int(frame["held_out"].sum())
    if n_held < _FEWEST or len(frame) - n_held < _FEWEST:
        raise DataError(
            f"{len(frame) - n_held:,} customers were addressed and {n_held:,} held out: two of "
            "each are the fewest that can be compared."
        )
    is_share = bool(frame["outcome"].isin([0.0, 1.0]).all())
    everybody = _compared(frame, _EVERYBODY, is_share, 1 - level)
    if segments is None:
        return (everybody,)
    parts = [
        (str(name), part)
        for name, part in frame.groupby("segment", sort=True)
        if _FEWEST <= part["held_out"].sum() <= len(part) - _FEWEST
    ]
    found = [_compared(part, name, is_share, (1 - level) / len(parts)) for name, part in parts]
    corrected = _holm([result.p_value for result in found])
    return (
        everybody,
        *(
            replace(result, p_value=p, is_shown=p <= 1 - level)
            for result, p in zip(found, corrected, strict=True)
        ),
    )


def _holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number.

    Examples
    --------
    4 * 0.01, then 3 * 0.02 and no less than before, 2 * 0.02, 1 * 0.9.

    >>> [round(p, 3) for p in _holm([0.02, 0.01, 0.9, 0.02])]
    [0.06, 0.04, 0.9, 0.06]
    """
    order = np.argsort(p_values, kind="stable")
    n = len(p_values)
    corrected = np.empty(n)
    corrected[order] = np.maximum.accumulate(np.asarray(p_values)[order] * (n - np.arange(n)))
    return [float(p) for p in np.minimum(corrected, 1.0)]


def newcombe(addressed: tuple[int, int], held_out: tuple[int, int], alpha: float) -> Matrix:
    """Return the ends of the interval of a difference of two shares, (responded, customers)."""
    z = float(ndtri(1 - alpha / 2))
    (one, low_one, high_one), (two, low_two, high_two) = (
        (x / n, *_wilson(x, n, z)) for x, n in (addressed, held_out)
    )
    low = (one - two) - sqrt((one - low_one) ** 2 + (high_two - two) ** 2)
    high = (one - two) + sqrt((high_one - one) ** 2 + (two - low_two) ** 2)
    return np.array([low, high])


def _wilson(x: int, n: int, z: float) -> tuple[float, float]:
    middle = (x + z * z / 2) / (n + z * z)
    reach = z / (n + z * z) * sqrt(x * (n - x) / n + z * z / 4)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


def _compared(frame: pd.DataFrame, name: str, is_share: bool, alpha: float) -> CampaignResult:
    held = frame["outcome"][frame["held_out"]].to_numpy(dtype=np.float64)
    reached = frame["outcome"][~frame["held_out"]].to_numpy(dtype=np.float64)
    compare = _shares if is_share else _means
    low, high, p_value, least = compare(reached, held, alpha)
    return CampaignResult(
        segment=name,
        is_share=is_share,
        n_addressed=len(reached),
        n_held_out=len(held),
        addressed=float(reached.mean()),
        held_out=float(held.mean()),
        difference=float(reached.mean() - held.mean()),
        low=low,
        high=high,
        p_value=p_value,
        is_shown=p_value <= alpha,
        smallest_seen=least,
    )


def _shares(reached: Matrix, held: Matrix, alpha: float) -> tuple[float, float, float, float]:
    n_one, n_two = len(reached), len(held)
    x_one, x_two = int(reached.sum()), int(held.sum())
    low, high = newcombe((x_one, n_one), (x_two, n_two), alpha)
    pooled = (x_one + x_two) / (n_one + n_two)
    error = sqrt(pooled * (1 - pooled) * (1 / n_one + 1 / n_two))
    p_value = 2 * float(ndtr(-abs(x_one / n_one - x_two / n_two) / error)) if error else 1.0
    # The way back of `size_for_shares`: the difference that so many customers show.
    reach = float(ndtri(1 - alpha / 2) + ndtri(_POWER)) * sqrt(1 / n_one + 1 / n_two) / 2
    share = x_two / n_two
    least = sin(min(asin(sqrt(share)) + reach, np.pi / 2)) ** 2 - share
    return float(low), float(high), p_value, float(least)


def _means(reached: Matrix, held: Matrix, alpha: float) -> tuple[float, float, float, float]:
    parts = [float(group.var(ddof=1)) / len(group) for group in (reached, held)]
    error = sqrt(sum(parts))
    difference = float(reached.mean() - held.mean())
    if error == 0:
        return difference, difference, 0.0 if difference else 1.0, 0.0
    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(group) - 1) for part, group in zip(parts, (reached, held), strict=True)
    )
    reach = float(student.isf(alpha / 2, freedom)) * error
    p_value = 2 * float(student.sf(abs(difference) / error, freedom))
    least = reach + float(ndtri(_POWER)) * error
    return difference - reach, difference + reach, p_value, least
