"""Where the table stands: header rows as pandas writes them."""

import pandas as pd
import pytest

from segmentation import read_customers
from segmentation.intake.delimited.layout import Layout, find_layout
from tests.intake.conftest import read

ORDERS = pd.DataFrame(
    {
        "customer_id": [f"K{n % 12:02}" for n in range(48)],
        "amount": [10.25 + n for n in range(48)],
        "qty": [n % 5 + 1 for n in range(48)],
    }
)


def test_columns_of_several_levels_and_the_name_of_the_index():
    made = ORDERS.groupby("customer_id").agg({"amount": ["sum", "mean"], "qty": ["sum"]})
    table = read_customers(made.to_csv().encode(), name="made.csv")
    assert list(table.frame) == ["customer_id", "amount sum", "amount mean", "qty sum"]
    assert table.n_customers == 12
    assert table.identifier == "customer_id"


def test_two_levels_of_an_index():
    frame = ORDERS.assign(region=["North", "South"] * 24)
    made = frame.groupby(["region", "customer_id"]).agg({"amount": ["sum", "max"]})
    table = read_customers(made.to_csv().encode(), name="made.csv")
    assert list(table.frame) == ["region", "customer_id", "amount sum", "amount max"]
    assert table.n_customers == 12


def test_a_heading_below_the_header_is_no_header():
    rows = [f"C{n:02},{20 + n},{5 * n}" for n in range(12)]
    lines = ["Customer ID,Age,Spend", "North,,", *rows[:6], "South,,", *rows[6:]]
    table = read_customers("\n".join(lines).encode(), name="grouped.csv")
    assert "Customer ID" in table.frame


@pytest.mark.parametrize("above", [("", "2023", "", "2024", ""), ("", "A", "", "B", "")])
def test_a_row_that_tells_repeated_names_apart_is_header(above):
    names = ("id", "visits", "spend", "visits", "spend")
    body = [(f"C{n}", str(n), str(2 * n), str(3 * n), str(5 * n)) for n in range(9)]
    assert find_layout([above, names, *body]) == Layout(5, 0, 2)
    table = read("\n".join(",".join(row) for row in (above, names, *body)))
    joined = [f"{word} {name}" for word in (above[1], above[3]) for name in ("visits", "spend")]
    assert [column.name for column in table.columns] == ["id", *joined]


def test_a_title_above_repeated_names_is_none():
    names = ("id", "visits", "visits")
    body = [(f"C{n}", str(n), str(2 * n)) for n in range(9)]
    assert find_layout([("Report", "", ""), names, *body]) == Layout(3, 1, 1)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        (["customer,age,spend", ",years,EUR"], ["customer", "age years", "spend EUR"]),
        (["| customer | age | spend |", "|---|:---:|--:|"], ["customer", "age", "spend"]),
        (["level,amount,amount", "stat,sum,mean", "customer_id,,"],
         ["customer_id", "amount sum", "amount mean"]),
        (["category,Books,Toys", "customer_id,,"], ["customer_id", "Books", "Toys"]),
    ],
)  # fmt: skip
def test_rows_below_the_names_are_no_customers(header, names):
    rows = [f"C{n:03},{20 + 7 * n % 31},{n * n % 89}" for n in range(30)]
    if header[0].startswith("|"):
        rows = [f"| {row.replace(',', ' | ')} |" for row in rows]
    table = read_customers("\n".join([*header, *rows]).encode(), name="t.csv")
    assert [column.name for column in table.columns] == names
    assert table.n_customers == 30
    assert not table.frame.isna().any(axis=None)
