"""Say what holds a customer in its segment, and what would move it."""

from __future__ import annotations

from collections.abc import Sequence

from segmentation.records import Change, Counterfactuals, Kind, Pull
from segmentation.wording.numbers import (
    format_threshold,
    format_value,
    listing,
    plural,
)

_WEAK_PULL = 0.05
MOST_NAMED = 3


def change_value(value: float | str, column: str, kind: Kind) -> str:
    """Return one end of a change in own units: a yes or no, a day, a category, a full number."""
    if isinstance(value, str):
        return value
    if kind == "boolean":
        return "yes" if value >= 0.5 else "no"
    return format_threshold(value, column, kind)


def changes_of_one_sentence(found: Counterfactuals, names: Sequence[str]) -> str:
    """Return the smallest change that moves a customer to another segment."""
    seen = [change for change in found.changes if change.is_seen]
    if not found.changes:
        return f"No single column can move this customer out of “{names[found.segment]}”."
    if not seen:
        return (
            "Only values beyond anything seen in training would move this customer out of "
            f"“{names[found.segment]}”."
        )
    return f"The smallest single change: {_change(seen[0])} leads to “{names[seen[0].segment]}”."


def fixed_sentence(found: Counterfactuals) -> str:
    """Return which columns cannot move the customer alone; empty where all can."""
    if not found.fixed:
        return ""
    shown = list(found.fixed[:MOST_NAMED])
    if len(found.fixed) > MOST_NAMED:
        shown.append(plural(len(found.fixed) - MOST_NAMED, "more column"))
    return f"No value of these alone would move this customer: {listing(shown)}."


def joint_sentence(
    found: Counterfactuals, names: Sequence[str], kinds: Sequence[tuple[str, Kind]]
) -> str:
    """Return the shortest way when all numbers move at once; empty where there is none.

    Names are of the segments, columns and kinds of the features.
    """
    if found.joint is None or len(found.joint.values) < 2:
        return ""
    kind_of = dict(kinds)
    told = [
        f"{column} {format_value(value, column, kind_of.get(column, 'numeric'))}"
        for column, value in found.joint.values.items()
    ]
    if len(told) > 2 * MOST_NAMED:
        return ""
    return (
        f"Smaller changes in several values also work: {listing(told)} leads to "
        f"“{names[found.joint.segment]}”."
    )


def pulls_sentence(found: Sequence[Pull], segment: str, second: str) -> str:
    """Return which columns speak for the segment and which for the runner-up."""
    towards = [pull.feature for pull in found if pull.share >= _WEAK_PULL][:MOST_NAMED]
    away = [pull.feature for pull in found if pull.share <= -_WEAK_PULL][:MOST_NAMED]
    if not towards and not away:
        return (
            f"Nothing tells “{segment}” from “{second}” here: the customer is equally close to "
            f"both."
        )
    said = f"{_reasons(towards)} for “{segment}” rather than “{second}”" if towards else ""
    if away and said:
        said += f"; {listing(away)} {'points' if len(away) == 1 else 'point'} the other way"
    elif away:
        said = f"{_reasons(away)} for “{second}” rather than “{segment}”"
    return f"{said}."


def _reasons(columns: Sequence[str]) -> str:
    is_one = len(columns) == 1
    return f"{listing(columns)} {'is the main reason' if is_one else 'are the main reasons'}"


def _change(change: Change) -> str:
    now = change_value(change.current, change.feature, change.kind)
    then = change_value(change.value, change.feature, change.kind)
    return f"{change.feature} from {now} to {then}"
