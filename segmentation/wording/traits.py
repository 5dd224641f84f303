"""Say what sets a segment apart, trait by trait."""

from __future__ import annotations

from typing import NamedTuple

from segmentation.records import MOSTLY, Segment, Trait
from segmentation.wording.numbers import format_number, format_share, format_value


class TraitLine(NamedTuple):
    """A trait in words, and the segment's value beside everyone's."""

    words: str
    against: str
    brief: str


def trait_lines(segment: Segment, *, at_most: int) -> tuple[TraitLine, ...]:
    """Return the strongest traits of a segment, one line each."""
    lines = []
    for trait in distinct_traits(segment, at_most=at_most):
        words = trait_words(trait)
        own, overall = trait_values(segment, trait)
        mean = "" if is_share(segment, trait) else " on average"
        lines.append(
            TraitLine(
                words[:1].upper() + words[1:],
                f"{own}{mean} (all customers: {overall})",
                f"{own} vs {overall} overall",
            )
        )
    return tuple(lines)


def distinct_traits(segment: Segment, *, at_most: int) -> list[Trait]:
    """Return the strongest traits; of two that tell the same numbers, the first."""
    told: dict[tuple[float, float], Trait] = {}
    for trait in segment.traits:
        if trait.level != "average":
            told.setdefault((trait.value, trait.overall), trait)
    return list(told.values())[:at_most]


def trait_words(trait: Trait) -> str:
    """Return a trait in words."""
    of = trait.column if trait.category is None else f"{trait.column} {trait.category}"
    return trait.phrase or f"{trait.level} {of}"


def is_share(segment: Segment, trait: Trait) -> bool:
    """Return whether a trait counts customers: those of a category, or with a yes."""
    return trait.category is not None or any(
        profile.kind == "boolean" for profile in segment.numeric if profile.column == trait.column
    )


def trait_values(segment: Segment, trait: Trait) -> tuple[str, str]:
    """Return the segment's value and everyone's, in the column's own units."""
    if trait.category is not None:
        return format_share(trait.value), format_share(trait.overall)
    for profile in segment.numeric:
        if profile.column == trait.column:
            # Of a yes or no it tells the no then: "mostly without card".
            is_without = is_share(segment, trait) and "low" in trait.level and trait.value < MOSTLY
            own, overall = (
                format_value(1 - value if is_without else value, profile.column, profile.kind)
                for value in (trait.value, trait.overall)
            )
            return own, overall
    return format_number(trait.value), format_number(trait.overall)
