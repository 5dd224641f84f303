"""Categories with an order of their own, and those without."""

import pytest

from segmentation.intake.columns.ordering import natural_order
from segmentation.wording import column_note
from tests.intake.conftest import read


@pytest.mark.parametrize(
    "ordered",
    [
        ("Low", "Medium", "High"),
        ("niedrig", "mittel", "hoch"),
        ("S", "M", "L", "XL"),
        ("XS", "S", "M", "L", "2XL"),
        ("never", "sometimes", "often"),
        ("bronze", "silver", "gold"),
        ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
        ("very_low", "low", "high"),
        ("18-24", "25-34", "35-44", "65+"),
        ("under 18", "18 - 24", "25 - 34", "35 and older"),
        ("< 20k", "20k-40k", "40k-60k", "> 60k"),
        ("0-9", "10-99", "100-999"),
        ("$0-$999", "$1,000-$4,999", "$5,000-$9,999", "$10,000+"),
        ("0–1 years", "2–5 years", "6–10 years"),
        ("Less than $40K", "$40K - $60K", "$60K - $80K", "$80K - $120K", "$120K +"),
        ("Basic", "Graduation", "Master", "PhD"),
        ("bis 1.000 €", "1.000 - 2.000 €", "über 2.000 €"),
    ],
)
def test_the_order_is_found_however_they_stand(ordered):
    assert natural_order(sorted(ordered)) == ordered
    assert natural_order(ordered[::-1]) == ordered


@pytest.mark.parametrize(
    "categories",
    [
        ("red", "green", "blue"),
        ("low", "high"),
        ("Low", "low", "high"),
        ("A-1", "B-2", "C-3"),
        ("low", "medium", "unknown"),
        ("18-24", "18-24 years", "65+"),
        ("Berlin", "Paris", "Rome"),
        ("12", "13", "14"),
        ("2020-01", "2020-02", "2021-01", "x"),
    ],
)
def test_what_has_no_order(categories):
    assert natural_order(categories) == ()


def test_a_column_of_steps_is_ordinal_and_says_in_which_order():
    rows = "".join(f"{n},{20 + n},{n * n},{('High', 'Low', 'Medium')[n % 3]}\n" for n in range(30))
    column = read(f"id,age,spend,loyalty\n{rows}").column("loyalty")
    assert (column.kind, column.role) == ("ordinal", "descriptor")
    assert column.order == ("Low", "Medium", "High")
    assert column_note(column).startswith("in the order Low < Medium < High")
