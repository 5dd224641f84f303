"""What a button says that answers what a file leaves open."""

import pytest

from segmentation import wording
from segmentation.records import Note, OrderGuess, Step
from segmentation.wording import answer_label, other_mark


def step(code, **values):
    return Step("pointed out", "a column", 9, 9, code=code, values=values)


@pytest.mark.parametrize(
    ("example", "is_fraction", "label", "mark"),
    [
        ("80.157", False, "It is 80.157", "."),
        ("80.157", True, "It is 80157", ","),
        ("1,234", False, "It is 1.234", ","),
        ("1,234", True, "It is 1234", "."),
    ],
)
def test_the_other_mark(example, is_fraction, label, mark):
    asked = step("open_mark", example=example, is_fraction=is_fraction)
    assert (answer_label(asked), other_mark(asked)) == (label, mark)


@pytest.mark.parametrize(
    ("order", "label"),
    [("day first", "Month first"), ("month first", "Day first"), ("year first", "Day first")],
)
def test_the_other_order_of_dates(order, label):
    assert answer_label(step("open_date_order", order=order)) == label


def test_unknown_values_and_hidden_rows():
    assert answer_label(step("sentinel", value="999")) == "999 means unknown"
    assert answer_label(step("hidden_rows")) == "Leave them out"


def test_what_a_row_is_is_asked_with_the_guess_and_its_reason():
    guess = OrderGuess(is_orders=False, reason=Note("no_date_column"))
    assert wording.row_guess_sentence(guess) == (
        "It looks like a customer: there is no column with a date."
    )
    assert wording.row_question("a.csv") == "a.csv: is each row a customer, or an order line?"
    assert wording.repeating_sentence("Some repeat.").startswith("Some repeat. Until you say so")
