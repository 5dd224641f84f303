"""Which number of segments, how sure, and which others: the rule that docs/methods.md explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from segmentation.clusters.references import References
from segmentation.records import Candidate, Verdict

MIN_STRUCTURE = 2.5
"""Standard errors by which the best silhouette must exceed the best of structureless data."""

MIN_SCORE = 2.0
"""Standard errors by which a candidate's silhouette must exceed structureless data at its k, and
by which a dip must exceed none."""

MIN_EXCESS_SHARE = 0.6
"""Share of the best excess over structureless data that a candidate must reach."""

MIN_DIP = 0.1
"""Share of customers that must be missing at the border; less is no border to act on."""

MAX_CROWDING = 1.4
"""Half a Gaussian has 1.2 to 1.5 times as many customers at the cut as around its mean."""

CLEAR_STABILITY = 0.8
SMALL_SHARE = 0.01
SMALL_COUNT = 10
SMALL_COUNT_SHARE = 0.05
"""A segment is small below 1 % or 10 customers; of fewer than 200 customers, below 5 %."""

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
    eligible = _eligible(candidates, n_customers)
    if structure < MIN_STRUCTURE or not eligible:
        return Recommendation(None, "none")
    agreed = _agreed(candidates, gap_k)
    separated = [candidate for candidate in eligible if is_separated(candidate)]
    if agreed in eligible:
        best = agreed
    elif separated:
        best = max(separated, key=lambda candidate: candidate.k)
    else:
        best = max(eligible, key=lambda candidate: excess(candidate) * (candidate.stability or 0))
    others = [candidate for candidate in eligible if candidate is not best]
    others.sort(key=lambda other: (-is_separated(other), -excess(other), other.k))
    return Recommendation(
        best.k,
        _verdict(best, is_agreed=best is agreed, n_customers=n_customers),
        tuple(other.k for other in others[:N_OTHERS]),
    )


def excess(candidate: Candidate) -> float:
    """Return how far the silhouette exceeds that of structureless data."""
    return candidate.silhouette - (candidate.silhouette_null or 0.0)


def is_separated(candidate: Candidate) -> bool:
    """Return whether every two neighbouring segments have visibly fewer customers between them."""
    dip, error = candidate.separation, candidate.separation_error
    if dip is None or error is None:
        return False
    return dip >= MIN_DIP and dip >= MIN_SCORE * error


def is_small(candidate: Candidate, n_customers: int) -> bool:
    """Return whether the smallest segment is under 1 % or 10 customers (5 % of fewer than 200)."""
    least = max(SMALL_SHARE * n_customers, min(SMALL_COUNT, SMALL_COUNT_SHARE * n_customers))
    # Shares are quotients of counts; half a customer is more than their rounding.
    return candidate.smallest_share * n_customers < least - 0.5


def _eligible(candidates: tuple[Candidate, ...], n_customers: int) -> list[Candidate]:
    """Return the candidates that stand out from structureless data, small segments last resort."""
    standing_out = [
        candidate
        for candidate in candidates
        if excess(candidate) >= MIN_SCORE * (candidate.silhouette_null_error or 0.0)
        and excess(candidate) > 0
    ]
    large = [candidate for candidate in standing_out if not is_small(candidate, n_customers)]
    for group in (large, standing_out):
        most = max((excess(candidate) for candidate in group), default=0.0)
        eligible = [
            candidate
            for candidate in group
            if excess(candidate) >= MIN_EXCESS_SHARE * most
            and (candidate.crowding or 0.0) <= MAX_CROWDING
        ]
        if eligible:
            return eligible
    return []


def _agreed(candidates: tuple[Candidate, ...], gap_k: int) -> Candidate | None:
    """Return the candidate on which silhouette, Calinski-Harabasz and gap agree, if they do."""
    best = max(candidates, key=lambda candidate: (candidate.silhouette, -candidate.k))
    tightest = max(candidates, key=lambda candidate: (candidate.calinski_harabasz, -candidate.k))
    return best if best is tightest and best.k == gap_k else None


def _verdict(best: Candidate, *, is_agreed: bool, n_customers: int) -> Verdict:
    """Grade a recommended number of segments."""
    is_stable = (best.stability or 0.0) >= CLEAR_STABILITY
    if is_small(best, n_customers):
        return "plausible" if is_separated(best) and is_stable else "weak"
    if is_separated(best):
        return "clear" if is_stable else "plausible"
    return "plausible" if is_agreed or is_stable else "weak"
