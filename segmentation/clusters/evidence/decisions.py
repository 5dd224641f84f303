"""Decide for one number of segments whether they are apart, stable, small or cut-off tails."""

from __future__ import annotations

from dataclasses import replace

from segmentation.clusters.evidence.limits import (
    CONNECTED,
    FIRM_SEGMENT,
    MAX_CROWDING,
    MAX_DIP_ERROR,
    MIN_DIP,
    MIN_SCORE,
    MIN_SCORE_SUPPORTED,
    MOST_BENT,
    MOSTLY_STABLE,
    SHAKY_SEGMENT,
    SMALL_COUNT,
    SMALL_SHARE,
    SMALL_SHARE_OF_FEW,
    STABLE,
    TINY_COUNT,
    TINY_SHARE,
    WEIGHED,
)
from segmentation.records import Candidate, Check, CheckCode, Decided, SegmentLevel


def decide(candidate: Candidate, *, named_by: tuple[str, ...], n_customers: int) -> Candidate:
    """Return the candidate with what its evidence amounts to.

    ``named_by``: keys of the criteria that name its number.
    """
    has_levels = bool(candidate.segment_stability)
    decided = Decided(
        named_by=named_by,
        stands_out=check_excess(candidate),
        apart=check_apart(candidate, is_named=any(key in WEIGHED for key in named_by)),
        crowded=_check_crowded(candidate),
        small=check_small(candidate, n_customers),
        tiny=_check_size(candidate, n_customers, "tiny", max(TINY_SHARE * n_customers, TINY_COUNT)),
        stable=check_stable(candidate),
        segment_levels=tuple(map(_level, candidate.segment_stability)),
        segment_limits=(SHAKY_SEGMENT, FIRM_SEGMENT) if has_levels else None,
    )
    return replace(candidate, decided=decided)


def check_excess(candidate: Candidate) -> Check:
    """Check whether the silhouette exceeds what structureless data reaches."""
    error = candidate.silhouette_null_error
    excess = candidate.silhouette - (candidate.silhouette_null or 0.0)
    limit = MIN_SCORE * (error or 0.0)
    holds = excess > 0 and excess >= limit
    return Check(holds, "above_chance" if holds else "within_chance", excess, limit, error)


def check_apart(candidate: Candidate, *, is_named: bool = False) -> Check:
    """Check whether every two neighbouring segments have visibly fewer customers between them.

    ``is_named``: whether a criterion that has a say names this k: then a dip of one standard error
    is enough.
    """
    dip, error = candidate.separation, candidate.separation_error
    if dip is None or error is None:
        return Check()
    limit = max(MIN_DIP, (MIN_SCORE_SUPPORTED if is_named else MIN_SCORE) * error)
    code: CheckCode = "no_dip"
    if dip >= limit:
        code = "dip"
        # Seen along a straight line, the pieces of a ring or a crescent are apart too.
        if dip <= MOST_BENT and (candidate.connection or 0.0) >= CONNECTED:
            code = "connected"
    elif dip >= MIN_DIP or error > MAX_DIP_ERROR:
        code = "too_few"
    return Check(code == "dip", code, dip, limit, error)


def check_small(candidate: Candidate, n_customers: int) -> Check:
    """Check whether the smallest segment is under 1% or 10 customers (10% of fewer than 100)."""
    limit = max(SMALL_SHARE * n_customers, min(SMALL_COUNT, SMALL_SHARE_OF_FEW * n_customers))
    return _check_size(candidate, n_customers, "small", limit)


def check_stable(candidate: Candidate) -> Check:
    """Check whether the segments come back from resamples."""
    value = candidate.stability
    if value is None:
        return Check()
    if value >= STABLE:
        return Check(True, "stable", value, STABLE)
    code: CheckCode = "mostly_stable" if value >= MOSTLY_STABLE else "not_stable"
    return Check(False, code, value, MOSTLY_STABLE)


def _check_crowded(candidate: Candidate) -> Check:
    if candidate.crowding is None:
        return Check()
    holds = candidate.crowding > MAX_CROWDING
    code: CheckCode = "crowded" if holds else "not_crowded"
    return Check(holds, code, candidate.crowding, MAX_CROWDING)


def _check_size(candidate: Candidate, n_customers: int, code: CheckCode, limit: float) -> Check:
    n_smallest = round(candidate.smallest_share * n_customers)
    holds = n_smallest < limit
    return Check(holds, code if holds else "large_enough", n_smallest, limit)


def _level(similarity: float) -> SegmentLevel:
    if similarity < SHAKY_SEGMENT:
        return "shaky"
    return "firm" if similarity >= FIRM_SEGMENT else "fair"
