"""Columns that nobody can change, in the languages of the names."""

import pytest

from segmentation.segments.topics import is_changeable


@pytest.mark.parametrize(
    "column",
    ["Age", "Alter", "Gender", "Geschlecht", "Year_Birth", "customer_since", "tenure_days", "sexo"],
)
def test_what_a_customer_is_given_cannot_change(column):
    assert not is_changeable(column, "numeric")


def test_a_day_of_the_past_cannot_change_and_spending_can():
    assert not is_changeable("signup", "date")
    assert is_changeable("Spending Score (1-100)", "numeric")
    assert is_changeable("monthly_spend", "numeric")
