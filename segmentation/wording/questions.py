"""Say what the other answer is where a file leaves open how it is meant."""

from __future__ import annotations

from segmentation.records import Decimal, Step
from segmentation.wording.cell_steps import other_number, other_order
from segmentation.wording.phrases import Phrases, say


def other_mark(step: Step) -> Decimal:
    """Return the decimal mark that the column was not read by."""
    is_comma = "," in str(step.values["example"])
    return "," if is_comma != bool(step.values["is_fraction"]) else "."


ANSWERS: Phrases = {
    "open_mark": lambda values: f"It is {other_number(values)}",
    "open_date_order": lambda values: other_order(values).capitalize(),
    "sentinel": "{value} means unknown",
    "hidden_rows": "Leave them out",
}


def answer_label(step: Step) -> str:
    """Return what a button says that answers what the step asks."""
    return say(ANSWERS, step.code, step.values)
