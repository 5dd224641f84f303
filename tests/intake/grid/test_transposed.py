"""Tables that lie on their side are pointed out; wide tables of customers are not."""

import pytest

from segmentation import intake
from segmentation.wording import step_reason

CUSTOMERS = [f"C{n:03}" for n in range(8)]
PEOPLE = ["Ada", "Bo", "Cem", "Dina", "Eli", "Fay", "Gus", "Hal"]
AGES, PLACES = [31 + 5 * n for n in range(8)], ["Oslo", "Rome"] * 4


def told(*rows):
    text = "\n".join(",".join(map(str, row)) for row in rows)
    steps = intake.read_customers(text.encode(), name="table.csv").report.steps
    return [step_reason(step) for step in steps if step.code == "transposed"]


@pytest.mark.parametrize("names", [CUSTOMERS, PEOPLE])
def test_a_table_on_its_side_is_told(names):
    table = told(["field", *names], ["age", *AGES], ["city", *PLACES], ["income", *range(8)])
    (sentence,) = table
    assert sentence == (
        "the table seems to lie on its side, with a column for each customer and a row for each "
        f"thing said of them (such as 'age' for {names[0]!r}); turn it, and each customer has a row"
    )


@pytest.mark.parametrize(
    "names",
    [
        [f"20{n:02}" for n in range(8)],
        [f"2024-0{n}" for n in range(1, 9)],
        ["age", "income", "visits", "spend", "tenure", "calls", "orders", "returns"],
    ],
)
def test_few_customers_with_many_columns_are_not(names):
    assert told(["customer", *names], ["ann", *AGES], ["bob", *range(8)], ["cy", *AGES]) == []
