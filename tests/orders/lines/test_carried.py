"""Keys that only the first line of an order has hold for its other lines, where that is proven.

Covers `segmentation.orders.lines.carried`, `segmentation.orders.engine.carrying`,
`segmentation.orders.engine.sum_rows`.
"""

import pandas as pd
import pyarrow as pa
import pytest

from segmentation import intake, orders
from segmentation.orders.engine.carrying import Carrier

# Customer, order and day, with what each line is worth: c1 22.00 and 3.00, c2 8.25, c3 ...
ORDERS = (
    ("c1", "A7", "2024-05-02", (10.00, 12.00)),
    ("c1", "A2", "2024-06-11", (1.00, 2.00)),
    ("c2", "A9", "2024-01-20", (8.25,)),
    ("c3", "A1", "2024-03-03", (5.00, 5.50, 6.00)),
    ("c4", "A5", "2024-02-14", (9.75, 0.25)),
    ("c4", "A3", "2024-04-01", (20.00, 30.00)),
)
BY_CUSTOMER = {"c1": 25.00, "c2": 8.25, "c3": 16.50, "c4": 60.00}
KEYS = ("customer_id", "order_id", "order_date")


def lines(carried, keys=KEYS):
    """Write the orders; of the keys in `carried` only the first line of each run has a value."""
    rows = [
        {"customer_id": who, "order_id": order, "order_date": day, "sku": f"S{at}", "amount": worth}
        for who, order, day, worths in ORDERS
        for at, worth in enumerate(worths)
    ]
    frame = pd.DataFrame(rows)
    begins = frame.ne(frame.shift())
    for key, run in carried.items():
        frame[key] = frame[key].where(begins[run], "")
    frame = frame[[*keys, "sku", "amount"]]
    return intake.read_customers(frame.to_csv(index=False).encode(), name="orders.csv")


ORDER, CUSTOMER = "order_id", "customer_id"


@pytest.mark.parametrize(
    "carried",
    [
        {"order_date": ORDER},
        {"order_date": ORDER, "customer_id": ORDER},
        {"order_id": ORDER},
        {"order_id": ORDER, "order_date": ORDER},
        {"order_id": ORDER, "order_date": ORDER, "customer_id": ORDER},
        {"customer_id": CUSTOMER},
        {"order_id": ORDER, "order_date": ORDER, "customer_id": CUSTOMER},
    ],
)
def test_keys_of_the_first_line_hold_for_the_lines_below(carried):
    table = lines(carried)
    report = orders.rfm_from_table(table)
    frame = report.customers.frame
    worth = dict(zip(frame["customer_id"], frame["monetary"], strict=True))
    assert worth == pytest.approx(BY_CUSTOMER)
    assert report.customers.n_orders == len(ORDERS)
    filled = {step.column: step.n_rows for step in report.steps if step.code == "carried_down"}
    assert filled == {key: int(table.frame[key].isna().sum()) for key in carried}
    assert orders.looks_like_orders(table).is_orders


def test_a_day_that_is_missing_here_and_there_is_not_made_up():
    table = lines({}, keys=("customer_id", "order_date"))
    frame = table.frame.copy()
    frame.loc[[2, 5, 8], "order_date"] = pd.NaT
    assert orders.choose_roles(intake_like(table, frame)).carried == ()


def test_guests_are_nobody():
    """Who orders without an account stands between customers who come again, in order of days."""
    who = ["c7", "", "c2", "", "", "c9", "c2", "", "c7", "c1"]
    rows = [f"{name},O{n},2024-01-{10 + n},{5 + n}.50" for n, name in enumerate(who)]
    text = "\n".join(["customer,order_id,order_date,amount", *rows])
    report = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    assert report.roles.carried == ()
    assert [(step.code, step.n_rows) for step in report.steps] == [("no_customer", 4)]


def test_keys_are_carried_into_the_next_part_of_a_file():
    carrier = Carrier((("order", "day"),))
    parts = [
        pa.table({"order": ["A", None], "day": [1, None], "worth": [5, 6]}),
        pa.table({"order": ["", "B"], "day": [None, None], "worth": [7, 8]}),
    ]
    found = [carrier.carry(part).to_pydict() for part in parts]
    assert [part["order"] for part in found] == [["A", "A"], ["A", "B"]]
    assert [part["day"] for part in found] == [[1, 1], [1, None]]
    assert {step.column: step.n_rows for step in carrier.steps()} == {"order": 2, "day": 2}


def intake_like(table, frame):
    """Read the table of another frame."""
    return intake.read_customers(frame.to_csv(index=False).encode(), name=table.report.source)


@pytest.mark.parametrize("is_named", [False, True])
def test_a_row_that_adds_up_the_lines_of_an_order_or_a_customer_is_none_of_them(is_named):
    """Six customers with 2 orders and one with 1: 3, 4, 5 .. each, their sums below them."""
    rows, worth = [], 0
    for who in range(7):
        amounts = [3 + who + 0.5 * at for at in range(2 if who else 1)]
        for at, amount in enumerate(amounts):
            name = f"S{who}" if is_named or not at else ""
            rows.append(f"{name},O{who}{at},2024-0{1 + at}-1{who},{amount}")
        rows.append(f"{f'S{who}' if is_named else ''},,,{sum(amounts)}")
        worth += sum(amounts)
    text = "\n".join(["Customer,Order,Date,Amount", *rows])
    report = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    assert (report.customers.revenue, report.customers.n_customers) == (worth, 7)
    told = {step.code: step.n_rows for step in report.steps if step.action == "left out"}
    assert sum(told.values()) == 7


def test_a_last_line_that_happens_to_equal_the_others_is_a_line():
    rows = [
        f"{'' if at else f'O{n}'},{'' if at else f'C{n % 4}'},"
        f"{'' if at else f'2024-01-1{n}'},{(2, 3, 5)[at] if n == 4 else 4 + at}"
        for n in range(8)
        for at in range(3)
    ]
    text = "\n".join(["Order,Customer,Date,Amount", *rows])
    report = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    assert report.customers.revenue == 7 * (4 + 5 + 6) + 2 + 3 + 5
