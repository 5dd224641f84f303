"""Put the reason of each step that was done to the data into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from segmentation.records import Step

REASONS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "split_decimals": lambda _: (
        "every row has more cells than the header has names: the decimal commas of these numbers "
        "were the commas between cells"
    ),
    "group_headings": lambda values: (
        f"headings between the rows (the first: {values['first']}); each stands beside the rows "
        "below it now"
    ),
    "merged_cells": lambda _: "merged cells; their value holds for every row that they span",
    "hidden_rows": lambda _: "rows that are hidden in the workbook; they are read like the others",
    "formulas_without_value": lambda _: (
        "formulas whose result is not in the workbook; open it in a spreadsheet program and save it"
    ),
    "digits_beyond_exact": lambda _: (
        "numbers of more than 15 digits; a workbook does not keep them exactly, so store long "
        "identifiers as text"
    ),
}
"""How each code is said, from the step's values."""


def step_reason(step: Step) -> str:
    """Return why a step was done, without a full stop at the end."""
    return REASONS[step.code](step.values) if step.code else step.reason
