"""Orders that were cancelled or paid back bring nothing, and that is told.

Covers `segmentation.orders.lines.statuses`, `segmentation.orders.engine.outcomes`.
"""

import pytest

from segmentation import intake, orders
from segmentation.records import OrderSettings, RfmOptions
from segmentation.wording import order_step_sentence

WHO = ["ann", "bob", "ann", "cy", "bob", "ann", "dee", "cy"]


def report(header, *columns, settings=None):
    lines = [
        f"{1001 + n},2024-0{1 + n // 3}-1{n},{who}@example.com,{20 + 3 * n * n}.50,"
        + ",".join(str(column[n]) for column in columns)
        for n, who in enumerate(WHO)
    ]
    text = "\n".join([f"Order,Date,Email,Total,{header}", *lines])
    table = intake.read_customers(text.encode(), name="orders.csv")
    return orders.rfm_from_table(table, options=RfmOptions(settings or OrderSettings()))


@pytest.mark.parametrize("word", ["Cancelled", "wc-failed", "Storniert", "Refunded", "已取消"])
def test_orders_of_which_nothing_came_are_left_out_and_told(word):
    made = report("Order Status", ["Completed", word, "Completed", word, *["Completed"] * 4])
    (step,) = made.steps
    assert (step.column, step.n_rows) == ("Order Status", 2)
    assert order_step_sentence(step) == (
        f"Order Status: 2 lines left out (marked {word}: nothing came of them; “Cancelled and "
        "unpaid orders” (--unpaid keep) counts them)."
    )
    assert made.customers.n_orders == 6


@pytest.mark.parametrize("word", ["pending", "On hold", "Unbezahlt"])
def test_orders_still_to_be_paid_count_and_are_told(word):
    made = report("Order Status", ["paid", word, "paid", word, *["paid"] * 4])
    (step,) = made.steps
    assert order_step_sentence(step) == (
        f"Order Status: 2 lines pointed out (marked {word}; they count like the others: "
        "“Cancelled and unpaid orders” (--unpaid leave_out) leaves them out if they brought "
        "nothing)."
    )
    assert made.customers.n_orders == 8


@pytest.mark.parametrize(("unpaid", "n_orders"), [("auto", 6), ("leave_out", 5), ("keep", 8)])
def test_what_counts_is_a_choice(unpaid, n_orders):
    status = ["paid", "failed", "paid", "voided", "pending", *["paid"] * 3]
    made = report("Financial Status", status, settings=OrderSettings(unpaid=unpaid))
    assert made.customers.n_orders == n_orders
    codes = {"auto": ["unpaid_orders", "failed_orders"], "leave_out": ["unpaid_orders"]}
    assert [step.code for step in made.steps] == codes.get(unpaid, ["failed_orders"])


def test_credit_notes_among_several_papers_are_no_purchases():
    made = report("Type", ["Invoice", "Credit note", "Receipt", *["Invoice"] * 5])
    (step,) = made.steps
    assert (step.column, step.n_rows, step.code) == ("Type", 1, "unpaid_orders")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Cancelled at", ["", "2024-01-20 10:00", *[""] * 6]),
        ("is_cancelled", ["no", "yes", *["no"] * 6]),
        ("Refunded?", [0, 1, *[0] * 6]),
        ("Voided", ["false", "true", *["false"] * 6]),
        ("test", ["FALSE", "TRUE", *["FALSE"] * 6]),
    ],
)
def test_a_flag_or_a_day_says_that_nothing_came_of_an_order(header, cells):
    made = report(header, cells)
    (step,) = made.steps
    assert (step.column, step.n_rows, step.code) == (header, 1, "unpaid_orders")
    assert made.customers.n_orders == 7


@pytest.mark.parametrize("header", ["Returns", "is_return"])
def test_what_came_back_counts_and_is_told(header):
    made = report(header, [0, 1, *[0] * 6])
    assert [(step.column, step.code, step.n_rows) for step in made.steps] == [
        (header, "failed_orders", 1)
    ]


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("Status", "partially_refunded"),
        ("Status", "Not cancelled"),
        ("Customer status", "Cancelled"),
        ("Refund status", "declined"),
        ("Subscription status", "expired"),
        ("Ship state", "NO"),
    ],
)
def test_what_is_said_of_something_else_is_not_said_of_the_order(header, word):
    made = report(header, ["fine", word, *["fine"] * 6])
    assert (made.steps, made.customers.n_orders) == ((), 8)


def test_a_status_on_the_first_line_of_an_order_holds_for_all_of_them():
    rows = [
        f"{order},c{order % 3}@example.com,2024-02-1{order},{4 + order}.50,shipped,"
        f"{('voided' if order == 4 else 'paid') if line == 1 else ''}"
        for order in range(8)
        for line in (1, 2)
    ]
    text = "\n".join(["Order,Email,Date,Line total,Item status,Financial Status", *rows])
    made = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    assert [(step.code, step.n_rows) for step in made.steps] == [("unpaid_orders", 2)]
    assert made.customers.revenue == 2 * (8 * 8 - 8.50)  # 4.50 to 11.50 twice, without order 4


def test_an_order_that_was_paid_back_counts_where_a_line_below_zero_takes_it_off():
    rows = [f"{n},K{n % 3},2024-01-1{n},{20 + n * n},Completed" for n in range(8)]
    rows[5] = "5,K2,2024-01-15,45,Refunded"
    rows[4] = "4,K1,2024-01-14,36,Refunded"
    text = "\n".join(["order,customer,date,amount,status", *rows, "9,K2,2024-01-20,-45,Completed"])
    made = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    codes = ["unpaid_orders", "failed_orders", "returns_taken_off"]
    assert [(step.code, step.n_rows) for step in made.steps] == [(code, 1) for code in codes]
    assert made.customers.revenue == sum(20 + n * n for n in range(8)) - 36 - 45


def test_what_is_below_zero_is_taken_off_and_counts_not_like_the_others():
    rows = [
        f"K{n % 3},2024-01-1{n},{-10 if n == 4 else 20 + n * n},{'Refunded' if n == 4 else 'Paid'}"
        for n in range(9)
    ]
    text = "\n".join(["customer,date,amount,status", *rows])
    made = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    assert [step.code for step in made.steps] == ["returns_taken_off"]


def test_other_statuses_say_nothing():
    made = report("Status", ["Completed", "Processing", "paid", "Shipped", *["Completed"] * 4])
    assert made.steps == ()


def test_refunds_in_a_column_of_their_own_are_told():
    made = report("Refunded Amount", ["0.00", "0.00", "12.25", *["0.00"] * 5])
    (step,) = made.steps
    assert (step.column, step.n_rows, step.code) == ("Refunded Amount", 1, "refunds_beside")
    assert made.roles.amount == "Total"


def test_without_a_refund_nothing_is_told():
    assert report("Refunded Amount", ["0.00"] * 8).steps == ()


def test_chosen_columns_keep_what_else_was_found():
    lines = [
        f"K{n % 3},2024-01-1{n},{10 + n * n},{'Failed' if n == 4 else 'Paid'}" for n in range(9)
    ]
    text = "\n".join(["customer,date,amount,status", *lines])
    table = intake.read_customers(text.encode(), name="orders.csv")
    assert orders.choose_roles(table, {"customer": "customer"}).statuses == ("status",)
    assert orders.choose_roles(table, {"category": "status"}).statuses == ()


LINES = "order_id,customer_id,order_date,sku,qty,price"


@pytest.mark.parametrize(
    ("header", "extra", "told"),
    [
        ("Order total", (0, 3, 5), ["Order total"]),
        ("Grand total", (0, 3, 0), []),
        ("Total", (0, 1.2, 0), ["Total"]),
        ("Discount Amount", (1, 0, 0), ["Discount Amount"]),
        ("Shipping", (0, 0, 4.99), ["Shipping"]),
        ("Price list", (1, 0, 0), []),
    ],
)
def test_amounts_of_the_order_beside_those_of_its_lines_are_told(header, extra, told):
    rows = [
        f"{order},c{order % 3},2024-02-1{order},S{line},{line},{4 + order}.50,"
        f"{extra[0] * order + extra[1] * (4.5 + order) + extra[2]}"
        for order in range(8)
        for line in (1, 2)
    ]
    text = "\n".join([f"{LINES},{header}", *rows])
    made = orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))
    assert made.customers.revenue == 8 * 3 * 8  # three pieces of 4.50 to 11.50 each: 8 on average
    assert [step.column for step in made.steps if step.code == "amounts_beside"] == told


def test_what_was_only_looked_at_is_no_purchase():
    made = report("event_type", ["purchase", "view", "cart", *["purchase"] * 5])
    (step,) = made.steps
    assert (step.column, step.n_rows, step.values) == ("event_type", 2, {"words": ("cart", "view")})
