"""The currency of an order file: its column, the marks beside the amounts, the column's name."""

import pytest

from segmentation import orders, workflow

LINES = [("a", "2026-01-02", 10.5), ("b", "2026-01-09", 20.5), ("a", "2026-02-02", 30.5)]


def told(header, written="{}"):
    rows = [f"{who},{day},{written.format(amount)}" for who, day, amount in LINES * 4]
    table = workflow.read_orders(("\n".join([header, *rows]) + "\n").encode(), name="shop.csv")
    return orders.currency_of(table, orders.clean_orders(table))


@pytest.mark.parametrize(
    ("header", "written", "currency"),
    [
        ("customer,date,total", "{}", None),
        ("customer,date,total", "£{}", "£"),
        ("customer,date,total_eur", "{}", "EUR"),
        ("customer,date,Total ($)", "{}", "$"),
        ("customer,date,amount,currency", "{},CHF", "CHF"),
        ("customer,date,europe total", "{}", None),
    ],
)
def test_what_the_file_tells_is_the_currency(header, written, currency):
    assert told(header, written) == currency
