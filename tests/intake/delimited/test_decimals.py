"""Decimal commas between commas: one more cell in every row than the header has names."""

import numpy as np
from hypothesis import given, settings, strategies as st

from segmentation import read_customers
from segmentation.intake.delimited.decimals import find_split_decimals
from segmentation.wording import step_reason


def read(header, rows):
    return read_customers("\n".join([header, *rows]).encode(), name="c.csv")


def test_the_decimals_belong_to_the_number_before_them():
    draw = np.random.default_rng(1)
    ages, cents = draw.integers(18, 80, 40), draw.integers(500, 99_999, 40)
    rows = [
        f"{n},{a},{c // 100},{c % 100:02}"
        for n, (a, c) in enumerate(zip(ages, cents, strict=True), 1)
    ]
    table = read("id,age,spend", rows)
    assert table.frame["spend"].tolist() == (cents / 100).tolist()
    assert table.frame["age"].tolist() == ages.tolist()
    step = next(step for step in table.report.steps if step.code == "split_decimals")
    assert step.column == "spend"
    assert "decimal commas of these numbers" in step_reason(step)


def test_two_numbers_with_decimals():
    rows = [f"K{n:02},{n + 3},0{n % 10},{n + 50},{n % 10}5" for n in range(20)]
    table = read("kunde,preis,umsatz", rows)
    assert table.frame["preis"].iloc[4] == 7.04
    assert table.frame["umsatz"].iloc[4] == 54.45


def test_a_column_of_row_names_without_a_name_stays():
    rows = [f"{n},K{n:02},{20 + n},{n % 7}" for n in range(1, 21)]
    table = read("customer_id,age,visits", rows)
    assert table.n_customers == 20
    assert table.frame["visits"].max() == 6
    assert not any(step.code == "split_decimals" for step in table.report.steps)


def test_nothing_is_put_together_but_in_comma_files():
    rows = [[str(n), "4", "50"] for n in range(9)]
    assert find_split_decimals(["id", "x"], rows, ";") is None
    assert find_split_decimals(["id", "x"], rows[:3], ",") is None
    assert find_split_decimals(["id", "x", "y"], rows, ",") is None


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(100, 999_999), min_size=12, max_size=40), st.randoms())
def test_amounts_written_with_a_comma_are_read_back(cents, random):
    cents = [*cents, 1204]  # a zero that only decimals begin with
    rows = [f"C{n:04},{random.randint(1, 3)},{c // 100},{c % 100:02}" for n, c in enumerate(cents)]
    table = read("customer,visits,amount", rows)
    assert table.frame["amount"].tolist() == [c / 100 for c in cents]
