"""The currency of an order file: its column, the marks beside the amounts, the column's name."""

import pytest

from segmentation import intake, orders, workflow
from segmentation.errors import DataError
from segmentation.records import OrderSettings, RfmOptions

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


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        ("currency", ("EUR", "usd")),
        ("ccy", ("EUR", "USD")),
        ("cur", ("€", "$")),
        ("Währung", ("Euro", "US Dollar")),
        ("通貨", ("JPY", "USD")),
        ("paid in", ("EUR", "CHF")),  # codes speak for themselves
    ],
)
def test_several_currencies_are_never_added_up(header, codes):
    rows = [f"C{n % 3},2024-01-1{n},{n + 4},{codes[n % 4 == 0]}" for n in range(9)]
    text = "\n".join([f"customer,date,amount,{header}", *rows])
    table = intake.read_customers(text.encode(), name="orders.csv")
    with pytest.raises(DataError, match=r"2 currencies .* --keep-currency"):
        orders.rfm_from_table(table)
    kept = RfmOptions(OrderSettings(currency=codes[1]))
    assert orders.rfm_from_table(table, options=kept).customers.revenue == 4 + 8 + 12


def test_one_currency_in_small_and_large_letters_is_one():
    rows = [f"C{n % 3},2024-01-1{n},{n + 4},{('EUR', 'eur')[n % 2]}" for n in range(9)]
    text = "\n".join(["customer,date,amount,currency", *rows])
    table = intake.read_customers(text.encode(), name="orders.csv")
    assert orders.rfm_from_table(table).customers.revenue == sum(range(4, 13))
    assert orders.currency_of(table, orders.clean_orders(table)) == "EUR"
