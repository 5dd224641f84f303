"""Which number of segments, how sure, and which others: the rule that docs/methods.md explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from segmentation.clusters.evidence.references import References
from segmentation.records import Candidate, Verdict

MIN_STRUCTURE = 4.0
"""Standard errors by which the best silhouette must exceed the best of structureless data. Of 75
structureless sets one reached 4; of the published structures with tails that were found the weakest
had 10."""

MIN_SCORE = 2.0
"""Standard errors by which a silhouette must exceed structureless data, and a dip 0, by itself."""

MIN_SCORE_SUPPORTED = 1.0
"""The same for a dip where another criterion names the same k."""

MIN_EXCESS_SHARE = 0.7
"""Share of the best excess over structureless data that a candidate must reach."""

MIN_EXCESS_SHARE_OTHERS = 0.4
"""The same for a further number of segments that can be defended."""

MIN_DIP = 0.1
"""Share of customers that must be missing at the border; less is no border to act on."""

MAX_CROWDING = 1.5
"""Half a Gaussian has 1.5 times as many customers at the cut as around its mean; a skewed tail
that was cut off has 2 to 4 times as many."""

CLEAR_STABILITY, PLAUSIBLE_STABILITY = 0.8, 0.6
"""Adjusted Rand index over resamples from which segments are said to come back, or mostly to."""

SMALL_SHARE, SMALL_COUNT, SMALL_SHARE_OF_FEW = 0.01, 10, 0.1
"""A segment is small under 1 % or 10 customers; where there are fewer than 100, under 10 %."""

TINY_SHARE, TINY_COUNT = 0.005, 3
"""A candidate with a segment under this is passed over for any other that stands out."""

N_OTHERS = 3


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the evidence amounts to."""

    k: int | None
    verdict: Verdict
    other_k: tuple[int, ...] = ()


def measure_structure(silhouettes: np.ndarray, references: References) -> float:
    """Return by how many standard errors the best silhouette exceeds that of structureless data.

    A silhouette is judged against the references at the same k. Of several candidates the best is
    always a little above average, for structureless data too, so the best of the data is compared
    with the best of each reference; of the two kinds of references the harder one counts.

    Parameters
    ----------
    silhouettes : (n_candidates,) array of float
    references : References
    """
    scores = []
    for kind in references.silhouettes:
        mean, spread = kind.mean(axis=0), np.maximum(kind.std(axis=0, ddof=1), 1e-9)
        best = ((kind - mean) / spread).max(axis=1)
        own = ((silhouettes - mean) / spread).max()
        error = max(float(best.std(ddof=1)), 1e-9) * np.sqrt(1 + 1 / len(kind))
        scores.append((own - best.mean()) / error)
    return float(min(scores))


def choose_by_gap(gaps: Mapping[int, tuple[float, float]]) -> int:
    """Return the smallest k whose gap is within one standard error of the largest.

    Parameters
    ----------
    gaps : mapping of int to (float, float)
        Gap and its standard error for each k, k = 1 among them.

    References
    ----------
    .. [1] R. Tibshirani, G. Walther, T. Hastie (2001), J. R. Stat. Soc. B 63, 411-423.
    .. [2] S. Dudoit, J. Fridlyand (2002), Genome Biology 3, research0036: the largest gap in place
       of the first that is followed by a lower one, which stops too early on nested groups.
    """
    largest = max(gaps, key=lambda k: gaps[k][0])
    enough = gaps[largest][0] - gaps[largest][1]
    return min(k for k, (gap, _) in gaps.items() if gap >= enough)


def recommend(
    candidates: tuple[Candidate, ...], *, structure: float, gap_k: int, n_customers: int
) -> Recommendation:
    """Weigh the evidence.

    Parameters
    ----------
    candidates : tuple of Candidate
        With everything that a full search computes.
    structure : float
        From `measure_structure`.
    gap_k : int
        From `choose_by_gap`.
    n_customers : int

    Returns
    -------
    Recommendation
        k is None where there are no reliable segments.
    """
    standing_out = _standing_out(candidates, n_customers)
    most = max(map(excess, standing_out), default=0.0)
    eligible = [each for each in standing_out if excess(each) >= MIN_EXCESS_SHARE * most]
    if structure < MIN_STRUCTURE or not eligible:
        return Recommendation(None, "none")
    named = _named(candidates, gap_k)
    agreed = [each for each in eligible if named.count(each.k) == len(named)]
    separated = [each for each in eligible if is_separated(each, is_named=each.k in named)]
    if agreed or separated:
        best = max(agreed or separated, key=lambda each: each.k)
    else:
        best = max(eligible, key=lambda each: (named.count(each.k) > 1, excess(each)))
    others = [
        each
        for each in standing_out
        if each is not best and excess(each) >= MIN_EXCESS_SHARE_OTHERS * most
    ]
    others.sort(key=lambda each: (each.k not in named, each not in separated, -excess(each)))
    is_open = best.k == candidates[-1].k and excess(best) == most
    return Recommendation(
        best.k,
        _verdict(best, is_named=best.k in named, is_open=is_open, n_customers=n_customers),
        tuple(each.k for each in others[:N_OTHERS]),
    )


def excess(candidate: Candidate) -> float:
    """Return how far the silhouette exceeds that of structureless data."""
    return candidate.silhouette - (candidate.silhouette_null or 0.0)


def is_separated(candidate: Candidate, *, is_named: bool = False) -> bool:
    """Return whether every two neighbouring segments have visibly fewer customers between them.

    Parameters
    ----------
    candidate : Candidate
    is_named : bool
        Whether silhouette, Calinski-Harabasz or gap name this k: then a dip of one standard error
        is enough, so that groups of few customers are not overlooked.
    """
    dip, error = candidate.separation, candidate.separation_error
    if dip is None or error is None:
        return False
    least = MIN_SCORE_SUPPORTED if is_named else MIN_SCORE
    return dip >= MIN_DIP and dip >= least * error


def is_small(candidate: Candidate, n_customers: int) -> bool:
    """Return whether the smallest segment is under 1 % or 10 customers (10 % of fewer than 100)."""
    least = max(SMALL_SHARE * n_customers, min(SMALL_COUNT, SMALL_SHARE_OF_FEW * n_customers))
    return _smallest(candidate, n_customers) < least


def _smallest(candidate: Candidate, n_customers: int) -> int:
    return round(candidate.smallest_share * n_customers)


def _standing_out(candidates: tuple[Candidate, ...], n_customers: int) -> list[Candidate]:
    """Return the candidates that structureless data does not match, tiny segments last resort."""
    standing_out = [
        each
        for each in candidates
        if excess(each) > 0
        and excess(each) >= MIN_SCORE * (each.silhouette_null_error or 0.0)
        and (each.crowding or 0.0) <= MAX_CROWDING
    ]
    least = max(TINY_SHARE * n_customers, TINY_COUNT)
    usable = [each for each in standing_out if _smallest(each, n_customers) >= least]
    return usable or standing_out


def _named(candidates: tuple[Candidate, ...], gap_k: int) -> tuple[int, int, int]:
    """Return the k that silhouette, Calinski-Harabasz and gap name; the lower of two equals."""
    by_silhouette = max(candidates, key=lambda each: (each.silhouette, -each.k))
    by_variance = max(candidates, key=lambda each: (each.calinski_harabasz, -each.k))
    return by_silhouette.k, by_variance.k, gap_k


def _verdict(best: Candidate, *, is_named: bool, is_open: bool, n_customers: int) -> Verdict:
    """Grade a recommended number of segments.

    It is open where the largest candidate stands out most: then more segments might do better.
    """
    stability = best.stability or 0.0
    is_stable = stability >= CLEAR_STABILITY
    is_apart = is_separated(best, is_named=is_named)
    if is_apart and is_stable and not is_open and not is_small(best, n_customers):
        return "clear"
    if is_apart and stability >= PLAUSIBLE_STABILITY:
        return "plausible"
    return "plausible" if is_stable and is_named and not is_open else "weak"
