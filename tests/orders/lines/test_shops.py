"""Exports as shops write them: who ordered, which number is the order, what counts once.

Covers `segmentation.orders.lines.repeats`.
"""

import pandas as pd
import pytest

from segmentation import intake, orders
from segmentation.errors import DataError
from segmentation.wording import step_reason

N = 60


def table(**columns):
    base = {"Date": [f"2024-{1 + n % 12:02}-{1 + n % 27:02}" for n in range(N)]}
    frame = pd.DataFrame({**base, **columns})
    return intake.read_customers(frame.to_csv(index=False).encode(), name="orders.csv")


PRICES = [round(5 + 1.37 * (n % 17), 2) for n in range(N)]
EMAILS = [f"w{n % 9}@example.com" for n in range(N)]


@pytest.mark.parametrize(
    ("columns", "customer"),
    [
        ({"Email": EMAILS, "First Name": [f"F{n % 7}" for n in range(N)]}, "Email"),
        ({"Customer ID": [f"C{n % 9}" for n in range(N)], "Email": EMAILS}, "Customer ID"),
        ({"Phone": [f"555-010{n % 9}" for n in range(N)]}, "Phone"),
        ({"Account": [f"NL0{n % 9}BANK0123456789" for n in range(N)]}, "Account"),
        ({"Buyer": [f"b{n % 9}" for n in range(N)], "Seller Email": EMAILS}, "Buyer"),
    ],
)
def test_the_customer_is_an_address_an_account_or_a_number(columns, customer):
    found = orders.propose_roles(table(Amount=PRICES, **columns))
    assert found.customer == customer


@pytest.mark.parametrize(
    "columns",
    [
        {"City": [f"City {n % 12}" for n in range(N)]},
        {"Product line": ["Food", "Toys", "Sport", "Home"] * 15},
        {"Time": [f"{8 + n % 12:02}:{n % 60:02}" for n in range(N)]},
        {"Customer type": ["Member", "Normal"] * 30, "Gender": ["F", "M"] * 30},
        {"Invoice ID": [f"{n:03}-25-{1000 + n}" for n in range(N)]},
    ],
)
def test_where_no_column_is_a_customer_none_is_guessed(columns):
    found = table(Amount=PRICES, **columns)
    assert orders.propose_roles(found).customer is None
    with pytest.raises(DataError, match=r"No column of orders\.csv says which customer ordered"):
        orders.rfm_from_table(found)


def test_the_number_that_groups_lines_is_the_order():
    found = orders.propose_roles(
        table(
            **{"Transaction ID": [f"T{n:04}" for n in range(N)]},
            **{"Order ID": [f"O{n // 3:04}" for n in range(N)]},
            Email=EMAILS,
            Amount=PRICES,
        )
    )
    assert found.invoice == "Order ID"


def test_numbers_as_shops_print_them_are_orders():
    found = orders.propose_roles(
        table(Name=[f"#{1001 + n // 2}" for n in range(N)], Email=EMAILS, Total=PRICES)
    )
    assert (found.invoice, found.customer) == ("Name", "Email")


@pytest.mark.parametrize("name", ["order_total", "total_price"])
def test_a_total_that_stands_on_every_line_of_an_order_counts_once(name):
    """20 orders of three lines each, of 10, 11, .. 29: 390 in all."""
    lines = table(
        order_id=[f"O{n // 3:04}" for n in range(N)],
        customer_id=[f"C{n // 3 % 7}" for n in range(N)],
        product=[f"P{n % 5}" for n in range(N)],
        **{name: [10.0 + n // 3 for n in range(N)]},
    )
    roles = orders.propose_roles(lines)
    assert roles.repeats_total
    report = orders.rfm_from_table(lines)
    assert (report.customers.revenue, report.customers.n_orders) == (390.0, 20)
    step = next(step for step in report.steps if step.code == "total_of_order")
    assert (step.n_rows, step_reason(step)) == (
        40,
        "the amount is that of the whole order and stands on each of its lines; it counts once",
    )


def test_rows_of_orders_and_payments_beside_those_of_their_lines_count_once():
    """Six orders of two lines, 10 and 11, 12 and 13, ...: 10 + 11 + ... + 21 = 186."""
    rows = []
    for n in range(6):
        lines = [10 + 2 * n, 11 + 2 * n]
        kinds = [("Sale", sum(lines)), *(("Sale Line", x) for x in lines), ("Payment", sum(lines))]
        rows += [f"2024-01-1{n},R{n},{kind},K{n % 3},{worth}.00" for kind, worth in kinds]
    text = "\n".join(["Date,Receipt Number,Line Type,Customer Code,Total", *rows])
    report = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    assert report.roles.summing == ("Line Type", "Payment", "Sale")
    assert (report.customers.revenue, report.customers.n_orders) == (186, 6)
    (step,) = report.steps
    assert (step.n_rows, step_reason(step)) == (
        12,
        (
            "marked Payment and Sale: each adds up the other rows of its order, and is none beside "
            "them"
        ),
    )


@pytest.mark.parametrize("name", ["line_total", "Item price", "amount"])
def test_amounts_of_lines_are_added_up(name):
    lines = table(
        **{"order_id": [f"O{n // 3:04}" for n in range(N)], "customer_id": EMAILS, name: PRICES}
    )
    assert not orders.propose_roles(lines).repeats_total


def test_one_price_for_all_is_no_total():
    lines = table(
        order_id=[f"O{n // 3:04}" for n in range(N)],
        customer_id=EMAILS,
        amount=[9.99] * (N - 1) + [19.99],
    )
    assert not orders.propose_roles(lines).repeats_total


def test_what_is_left_of_a_line_after_its_discount_is_its_amount():
    """Ten per cent off each line: 90 % of what its pieces cost is paid."""
    pieces, prices = [1 + n % 3 for n in range(N)], [5.5 + n % 4 for n in range(N)]
    paid = [round(0.9 * q * p, 2) for q, p in zip(pieces, prices, strict=True)]
    lines = table(
        Kundennr=[f"K{n // 2 % 9}" for n in range(N)],
        Bestellnr=[f"B{n // 2}" for n in range(N)],
        Menge=pieces,
        Einzelpreis=prices,
        Gesamt=paid,
        **{"Rabatt %": [10 if n % 9 else 10.5 for n in range(N)]},
    )
    report = orders.rfm_from_table(lines)
    assert report.customers.revenue == pytest.approx(sum(paid))
    assert report.steps == ()


def test_two_orders_of_several_lines_show_the_total_of_an_order_where_its_name_does():
    """Ten orders of 10, 11, .. 19 and the first two of them on two lines: 145 in all."""
    places = [0, 0, 1, 1, *range(2, 10)]
    rows = [f"O{n},C{n % 4},2024-01-1{n},SKU{at},{10 + n}" for at, n in enumerate(places)]
    text = "\n".join(["order_id,customer_id,order_date,sku,order_total", *rows])
    report = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    assert report.customers.revenue == 145


def test_an_address_in_capitals_is_the_same_customer():
    mails = ("Ann@Example.com", "ann@example.com", "ANN@EXAMPLE.COM", "bob@example.com")
    rows = [f"{n},{mails[n % 4]},2024-01-1{n},{10 + n}" for n in range(8)]
    text = "\n".join(["order_id,email,order_date,total", *rows])
    report = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    assert list(report.customers.frame["customer_id"]) == ["ann@example.com", "bob@example.com"]
