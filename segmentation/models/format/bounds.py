"""Check that the numbers of a model are ones that every page, door and report can work with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass

import numpy as np

from segmentation.errors import ModelError
from segmentation.records import (
    CALENDAR,
    LARGEST,
    CategoryProfile,
    FeatureSummary,
    ModelSpec,
    NumericProfile,
    Segment,
)

MOST_SEGMENTS = 200
"""More cannot be told apart, named or read; a report of 1,500 takes minutes."""
_LARGEST_COUNT = 2**53
"""Above it a whole number is not exact in JSON, and too large for the columns of tables."""
_LARGEST_SEED = 2**32 - 1
_ROUNDING = 1e-9
"""By so much may shares that were added up pass 1."""

Numbers = Iterable[float | str | None]


def check_bounds(spec: ModelSpec) -> None:
    """Raise ModelError where a number of a model is one that nothing could have counted."""
    for place, number in _numbers(spec, "model"):
        _check_number(number, place)
    if spec.k > MOST_SEGMENTS:
        raise ModelError(f"it has {spec.k:,} segments, and at most {MOST_SEGMENTS} are read")
    if not 0 <= spec.seed <= _LARGEST_SEED:
        raise ModelError(f"seed must lie from 0 to {_LARGEST_SEED}")
    for segment in spec.segments:
        if not 0 <= segment.size <= spec.n_customers:
            raise ModelError(f"segment {segment.segment} has more customers than there are")
        for profile in segment.categorical:
            _check_lengths(profile)
        _check_days(_dated(segment.numeric), "a profile")
    _check_profiled(spec.segments)
    for coding, summary in zip(spec.codings, spec.summaries, strict=True):
        if coding.kind == "date":
            _check_days((coding.fill, coding.lower, coding.upper), f"the coding of {coding.name!r}")
            _check_days(_told(summary), f"the summary of {coding.name!r}")


def _numbers(value: object, place: str) -> Iterator[tuple[str, float]]:
    """Return every number of a record with its place; those of one list share theirs."""
    if is_dataclass(value):
        for field in fields(value):
            yield from _numbers(getattr(value, field.name), f"{place}.{field.name}")
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _numbers(inner, place)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _numbers(inner, place)
    elif isinstance(value, np.ndarray):
        for number in value.flat:
            yield place, float(number)
    elif type(value) in (int, float):
        yield place, value  # type: ignore[misc]  # told by the line above


def _check_number(number: float, place: str) -> None:
    most = _LARGEST_COUNT if type(number) is int else LARGEST
    if abs(number) > most:
        raise ModelError(f"{place} must lie within {most:g}")
    is_share = "share" in place.rpartition(".")[2]
    if is_share and not -_ROUNDING <= number <= 1 + _ROUNDING:
        raise ModelError(f"{place} must lie from 0 to 1")


def _check_profiled(segments: Sequence[Segment]) -> None:
    """Raise ModelError where segments are not told by the same columns, each of them once."""
    first = _profiled(segments[0])
    if len(set(first)) < len(first):
        raise ModelError("a column has two profiles in one segment")
    for segment in segments[1:]:
        if _profiled(segment) != first:
            raise ModelError(f"segment {segment.segment} must profile the columns of the first one")


def _profiled(segment: Segment) -> list[str]:
    numeric = [profile.column for profile in segment.numeric]
    return numeric + [profile.column for profile in segment.categorical]


def _check_lengths(profile: CategoryProfile) -> None:
    n_categories = len(profile.categories)
    others = (profile.shares, profile.overall_shares, profile.imputed or profile.shares)
    if any(len(shares) != n_categories for shares in others):
        raise ModelError(f"the profile of {profile.column!r} needs a share for each category")


def _dated(profiles: Iterable[NumericProfile]) -> Iterator[float | None]:
    for profile in profiles:
        if profile.kind == "date":
            yield from (profile.mean, profile.median, profile.overall_mean, profile.known_mean)


def _told(summary: FeatureSummary) -> Numbers:
    ends = (summary.minimum, summary.maximum, summary.mean, summary.median)
    return (*ends, *summary.quantiles, *summary.percentiles)


def _check_days(days: Numbers, where: str) -> None:
    for day in days:
        if isinstance(day, (int, float)) and not CALENDAR[0] <= day <= CALENDAR[1]:
            raise ModelError(f"{where} holds a date outside the years 1 to 9999")
