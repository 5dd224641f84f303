"""Tell which preparations of a table were tried, what each shows, and which one is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from segmentation.records import (
    PREPARATIONS,
    Advice,
    AloneCustomers,
    FeatureCoding,
    Segment,
    Step,
    TriedPreparation,
    exceptional_of,
)
from segmentation.wording.choice import grade
from segmentation.wording.numbers import format_share, format_value, listing, plural, spelled
from segmentation.wording.steps import step_reason

_MOST_NAMED = 5
"""Customers who make a segment alone that a sentence names; it counts the others."""


def advice_sentence(advice: Advice) -> str:
    """Return what the table shows as it is, and in the preparation that is used, if another."""
    first, *others = advice.tried
    text = f"{PREPARATIONS['asis']}: {_found(first)}."
    if advice.chosen != "asis":
        return f"{text} {PREPARATIONS[advice.chosen]}: {_found(advice.of(advice.chosen))}."
    if not others or first.recommended_k is not None:
        return text
    tried = plural(len(others), "other preparation")
    return f"{text} None of {tried} shows any beyond doubt either."


def audit_sentence(advice: Advice) -> str:
    """Return which preparation was chosen among how many, and how likely chance alone is."""
    name = PREPARATIONS[advice.chosen]
    n_tried = len(advice.tried)
    text = (
        f"{name}, chosen among {n_tried} preparations"
        if n_tried > 1
        else f"{name}, none else tried"
    )
    chance = advice.of(advice.chosen).false_alarm
    if chance is None or advice.chosen == "asis":
        return text
    share = format_share(chance)
    return f"{text}; in any of them chance alone shows as much in {share} of the cases"


def exceptional_sentence(codings: Sequence[FeatureCoding], segments: Sequence[Segment]) -> str:
    """Return how many customers are exceptional, by what and with how much; "" for nobody."""
    number = exceptional_of(segments)
    if number is None:
        return ""
    own = segments[number]
    limits = [
        f"{coding.name} {side} {format_value(limit, coding.name)}"
        for coding in codings
        for side, limit in (("below", coding.apart_below), ("above", coding.apart_above))
        if limit is not None
    ]
    verb, has, whose = ("is", "has", "its") if own.size == 1 else ("are", "have", "their")
    held = {name: share for name in _mean_of(own) if (share := _held(name, number, segments))}
    most = max(held, key=held.__getitem__, default="")
    told = f" and {has} {format_share(held[most])} of all {most}" if most else ""
    return (
        f"{plural(own.size, 'customer')} {verb} exceptional ({' or '.join(limits)}){told}: "
        f"a segment of {whose} own, counted in every table and in no average of the others."
    )


def _mean_of(segment: Segment) -> dict[str, float]:
    known = (p for p in segment.numeric if p.is_feature and p.kind == "numeric" and not p.is_signed)
    return {profile.column: profile.mean for profile in known}


def _held(name: str, number: int, segments: Sequence[Segment]) -> float | None:
    """Return the part of a column's sum that is one segment's; None where there is no sum."""
    sums = [_mean_of(segment).get(name, 0.0) * segment.size for segment in segments]
    return sums[number] / sum(sums) if sum(sums) > 0 else None


def plain_advice(advice: Advice) -> dict[str, Any]:
    """Return an advice as the command line answers it."""
    alone = advice.tried[0].alone
    return {
        "chosen": advice.chosen,
        "sentence": advice_sentence(advice),
        "alone": None if alone is None else asdict(alone),
        "tried": [
            {
                "name": each.name,
                "steps": [plain_step(step) for step in each.steps],
                "recommended_k": each.recommended_k,
                "excess": each.excess,
                "false_alarm": each.false_alarm,
            }
            for each in advice.tried
        ],
    }


def plain_step(step: Step) -> dict[str, Any]:
    """Return a step as files and answers tell it: what was done, where, and why in words."""
    told = asdict(step)
    return {name: told[name] for name in ("action", "column", "n_cells", "n_rows")} | {
        "reason": step_reason(step)
    }


def _found(tried: TriedPreparation) -> str:
    if tried.excess is None:
        return "the columns cannot be prepared so"
    if tried.recommended_k is not None:
        how = "are all there is" if tried.verdict == "weak" else "stand out"
        return f"{spelled(tried.recommended_k)} segments {how} ({grade(tried.verdict)})"
    return f"no reliable segments{_alone(tried.alone)}"


def _alone(alone: AloneCustomers | None) -> str:
    """Return who makes a segment alone: ", 1 customer (x0) alone makes a segment and has ..."."""
    if alone is None:
        return ""
    makes, has = ("makes", "has") if alone.n == 1 else ("make", "have")
    named = [*alone.names[:_MOST_NAMED]]
    if named and alone.n > len(named):
        named.append(f"{alone.n - len(named):,} more")
    who = f" ({listing(named)})" if named else ""
    text = f", {plural(alone.n, 'customer')}{who} alone {makes} a segment"
    if alone.column is None or alone.share is None:
        return text
    return f"{text} and {has} {format_share(alone.share)} of all {alone.column}"
