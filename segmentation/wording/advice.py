"""Tell which preparations of a table were tried, what each shows, and which one is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from segmentation.records import (
    PREPARATIONS,
    Advice,
    AloneCustomers,
    Step,
    TriedPreparation,
    Verdict,
)
from segmentation.wording.numbers import format_share, listing, plural, spelled
from segmentation.wording.steps import step_reason

_HOW_SURE: Mapping[Verdict, str] = {
    "clear": "stand out (strong)",
    "plausible": "stand out (usable)",
    "weak": "are all there is (weak)",
}

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
    text = f"{name}, chosen among {plural(len(advice.tried), 'preparation')}"
    chance = advice.of(advice.chosen).false_alarm
    if chance is None or advice.chosen == "asis":
        return text
    share = format_share(chance)
    return f"{text}; in any of them chance alone shows as much in {share} of the cases"


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
        how = _HOW_SURE.get(tried.verdict, "")
        return f"{spelled(tried.recommended_k)} segments {how}"
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
