"""Tell which preparations of a table were tried, what each shows, and which one is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from segmentation.records import PREPARATIONS, Advice, Step, TriedPreparation, Verdict
from segmentation.wording.numbers import format_share, plural, spelled
from segmentation.wording.steps import step_reason

_HOW_SURE: Mapping[Verdict, str] = {
    "clear": "stand out (strong)",
    "plausible": "stand out (usable)",
    "weak": "are all there is (weak)",
}


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
    return {
        "chosen": advice.chosen,
        "sentence": advice_sentence(advice),
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
    if tried.n_alone:
        makes = "makes a segment" if tried.n_alone == 1 else "make a segment"
        return f"no reliable segments, {plural(tried.n_alone, 'customer')} alone {makes}"
    return "no reliable segments"
