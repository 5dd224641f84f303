"""Orders that were cancelled or paid back are told: they are in the file, and count."""

import pytest

from segmentation import intake, orders
from segmentation.wording import order_step_sentence

WHO = ["ann", "bob", "ann", "cy", "bob", "ann", "dee", "cy"]


def report(header, *columns):
    lines = [
        f"{1001 + n},2024-0{1 + n // 3}-1{n},{who}@example.com,{20 + 3 * n * n}.50,"
        + ",".join(column[n] for column in columns)
        for n, who in enumerate(WHO)
    ]
    text = "\n".join([f"Order,Date,Email,Total,{header}", *lines])
    return orders.rfm_from_table(intake.read_customers(text.encode(), name="orders.csv"))


@pytest.mark.parametrize("word", ["Cancelled", "failed", "Storniert", "Refunded"])
def test_a_status_of_which_nothing_came_is_told(word):
    made = report("Order Status", ["Completed", word, "Completed", word, *["Completed"] * 4])
    (step,) = made.steps
    assert (step.column, step.n_rows) == ("Order Status", 2)
    assert order_step_sentence(step) == (
        f"Order Status: 2 lines pointed out (a status of {word}; these lines count like the "
        "others: leave them out of the file if they brought nothing)."
    )
    assert made.customers.n_orders == 8


def test_credit_notes_among_several_papers_are_told():
    made = report("Type", ["Invoice", "Credit note", "Receipt", *["Invoice"] * 5])
    (step,) = made.steps
    assert (step.column, step.n_rows, step.code) == ("Type", 1, "failed_orders")


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
    assert made.roles.status is None
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
    assert orders.choose_roles(table, {"customer": "customer"}).status == "status"
    assert orders.choose_roles(table, {"category": "status"}).status is None


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


def test_what_was_only_looked_at_is_told():
    made = report("event_type", ["purchase", "view", "cart", *["purchase"] * 5])
    (step,) = made.steps
    assert (step.column, step.n_rows, step.values) == ("event_type", 2, {"words": ("cart", "view")})
