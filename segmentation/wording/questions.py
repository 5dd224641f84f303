"""Say what the other answer is where a file leaves open how it is meant."""

from __future__ import annotations

from collections.abc import Sequence

from segmentation.records import FORMAT_LABELS, ColumnContract, Decimal, Step
from segmentation.wording.cell_steps import other_number, other_order
from segmentation.wording.phrases import Phrases, say


def other_mark(step: Step) -> Decimal:
    """Return the decimal mark that the column was not read by."""
    is_comma = "," in str(step.values["example"])
    return "," if is_comma != bool(step.values["is_fraction"]) else "."


def way_label(contract: ColumnContract) -> str:
    """Return how a column of dates or numbers is read, as a choice.

    Examples
    --------
    >>> way_label(ColumnContract("date", date_order="day first"))
    'Day first'
    >>> way_label(ColumnContract("numeric", decimal=","))
    'Decimal comma'
    """
    if contract.kind == "date":
        return str(contract.date_order).capitalize()
    return "Decimal comma" if contract.decimal == "," else "Decimal point"


def written_question(column: str, ways: Sequence[ColumnContract]) -> str:
    """Ask how a column of a new file is to be read; the first way is that of the file itself.

    Without an order of its own each date is read day first, which nothing proves.
    """
    here, other = (way_label(way).lower() for way in ways)
    if not ways[1].is_order_proven and ways[1].kind == "date":
        return f"{column}: read {here}, and nothing proves it. Which is right?"
    return f"{column}: {here} in this file, {other} in training. Which is right?"


ANSWERS: Phrases = {
    "open_mark": lambda values: f"It is {other_number(values)}",
    "open_date_order": lambda values: other_order(values).capitalize(),
    "sentinel": "{value} means unknown",
    "hidden_rows": "Leave them out",
}


def answer_label(step: Step) -> str:
    """Return what a button says that answers what the step asks."""
    return say(ANSWERS, step.code, step.values)


UPLOAD_LABEL = f"Upload customers or orders: {FORMAT_LABELS}"
"""Of every box that takes a file to look at."""


def row_question(name: str) -> str:
    """Return what is asked of an upload that does not say what its rows are."""
    return f"{name}: is each row a customer, or an order line?"


def repeating_sentence(reason: str) -> str:
    """Return why it is asked of a file that is in use, and what holds until it is answered."""
    return f"{reason} Until you say so, each row counts as one customer."
