"""Lay the profiles of segments out as lines: a column or category, segment by segment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeAlias

from segmentation.records import CategoryProfile, Kind, NumericProfile, Segment
from segmentation.wording import format_number, format_share, format_value

Measure: TypeAlias = Literal[
    "mean",
    "median",
    "standard deviation",
    "index (average = 100)",
    "index, 95% from",
    "index, 95% to",
    "difference (standard deviations)",
    "share",
    "lift",
]


@dataclass(frozen=True, slots=True, eq=False)
class ProfileLine:
    """One measure of a column, or of one of its categories, for everyone and for each segment."""

    column: str
    category: str
    """Empty for a numeric column."""
    measure: Measure
    kind: Kind
    is_feature: bool
    overall: float | None
    """None where the measure says nothing of everyone, or is not known."""
    values: tuple[float | None, ...]
    """In segment order; None where none of a segment's customers has a value."""

    @property
    def title(self) -> str:
        """The column, with its category."""
        return f"{self.column}: {self.category}" if self.category else self.column

    def text(self, value: float | None) -> str:
        """Return a value as the pages write it."""
        if self.measure == "share":
            return format_share(value)
        if self.measure.startswith(("lift", "index", "difference")):
            return format_number(value)
        if self.measure == "standard deviation" and self.kind == "date":
            return format_number(value)
        return format_value(value, self.column, self.kind)


def main_lines(segments: Sequence[Segment]) -> tuple[ProfileLine, ...]:
    """Return the means and shares, columns that made the segments first."""
    lines = [line for line in all_lines(segments) if line.measure in ("mean", "share")]
    return tuple(sorted(lines, key=lambda line: not line.is_feature))


def all_lines(segments: Sequence[Segment]) -> tuple[ProfileLine, ...]:
    """Return every measure of every profiled column: numbers first, then categories."""
    numbers = dict.fromkeys(p.column for segment in segments for p in segment.numeric)
    words = dict.fromkeys(p.column for segment in segments for p in segment.categorical)
    numeric = [line for column in numbers for line in _numeric(segments, column)]
    return (*numeric, *(line for column in words for line in _shares(segments, column)))


def _numeric(segments: Sequence[Segment], column: str) -> list[ProfileLine]:
    found = [next((p for p in segment.numeric if p.column == column), None) for segment in segments]
    known = next(profile for profile in found if profile is not None)

    def line(
        measure: Measure, overall: float | None, value: Callable[[NumericProfile], float | None]
    ) -> ProfileLine:
        values = tuple(None if profile is None else value(profile) for profile in found)
        return ProfileLine(
            column, "", measure, known.kind, known.is_feature, overall=overall, values=values
        )

    lines = [line("mean", known.overall_mean, lambda p: p.mean)]
    if known.kind == "boolean":
        return lines
    lines.append(line("median", None, lambda p: p.median))
    lines.append(line("standard deviation", known.overall_spread, lambda p: p.spread))
    if all(profile is None or profile.index is not None for profile in found):
        lines.append(line("index (average = 100)", 100.0, lambda p: p.index))
        if any(profile is not None and profile.index_interval for profile in found):
            lines.append(line("index, 95% from", None, partial(_index_end, 0)))
            lines.append(line("index, 95% to", None, partial(_index_end, 1)))
    else:
        lines.append(line("difference (standard deviations)", 0.0, lambda p: p.difference))
    return lines


def _index_end(end: int, profile: NumericProfile) -> float | None:
    return None if profile.index_interval is None else profile.index_interval[end]


def _shares(segments: Sequence[Segment], column: str) -> list[ProfileLine]:
    found = [
        next((p for p in segment.categorical if p.column == column), None) for segment in segments
    ]
    known = [profile for profile in found if profile is not None]
    overall = {
        category: share
        for profile in known
        for category, share in zip(profile.categories, profile.overall_shares, strict=True)
    }
    by_share = sorted(overall, key=lambda category: (-overall[category], category))
    own_shares = [_by_category(profile, "shares") for profile in found]
    own_lifts = [_by_category(profile, "lifts") for profile in found]

    def line(category: str, measure: Measure) -> ProfileLine:
        by_segment = own_shares if measure == "share" else own_lifts
        return ProfileLine(
            column,
            category,
            measure,
            "categorical",
            known[0].is_feature,
            overall=overall[category] if measure == "share" else 1.0,
            values=tuple(None if own is None else own.get(category, 0.0) for own in by_segment),
        )

    measures: tuple[Measure, ...] = ("share", "lift")
    return [line(category, measure) for measure in measures for category in by_share]


def _by_category(
    profile: CategoryProfile | None, values: Literal["shares", "lifts"]
) -> dict[str, float] | None:
    if profile is None:
        return None
    return dict(zip(profile.categories, getattr(profile, values), strict=True))
