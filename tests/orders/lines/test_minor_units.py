"""Amounts in cents are read as such where something proves it, and told."""

import pytest

from segmentation import intake, orders
from segmentation.records import OrderSettings, RfmOptions
from segmentation.wording import step_reason

CENTS = (1999, 4900, 1999, 550, 12345, 1250, 990, 3305)
WORTH = 273.38  # 27,338 cents


def test_amounts_in_thousands_are_told():
    rows = "".join(f"2024-01-1{n},K{n % 3},{n + 1}.5\n" for n in range(9))
    table = intake.read_customers(f"date,customer,Amount TEUR\n{rows}".encode(), name="o.csv")
    (step,) = orders.rfm_from_table(table).steps
    assert (step.column, step_reason(step)) == (
        "Amount TEUR",
        "thousands or more by the column's name; all sums are in that unit too",
    )


def report(header, *cells, settings=None):
    """Return what comes of eight orders; the cells of `header` may name the cents and the day."""
    rows = [
        ",".join((f"c{n % 3}@example.com", f"2024-02-1{n}", *cells)).format(
            n=n, c=c, u=f"{c / 100:.2f}"
        )
        for n, c in enumerate(CENTS)
    ]
    text = "\n".join([f"email,date,{header}", *rows])
    table = intake.read_customers(text.encode(), name="orders.csv")
    return orders.rfm_from_table(table, options=RfmOptions(settings or OrderSettings()))


@pytest.mark.parametrize(
    ("header", "cells", "shown_by"),
    [
        ("amount_cents", "{c}", None),
        ("amount_in_cents,currency", "{c},eur", None),
        ("totalMinor", "{c}", None),
        ("total_price_cents", "{c}", None),
        ("Total (pence)", "{c}", None),
        ("amount,object,currency", "{c},charge,usd", "object"),
        ("total,total_formatted", "{c},${u}", "total_formatted"),
    ],
)
def test_cents_are_hundredths(header, cells, shown_by):
    made = report(header, cells)
    step = made.steps[-1]
    assert (step.code, step.n_rows, step.values["column"]) == ("minor_units", 8, shown_by)
    assert made.customers.revenue == pytest.approx(WORTH)


def test_the_price_of_a_piece_may_be_in_cents():
    made = report("unit_price_cents,quantity", "{c},2")
    assert made.customers.revenue == pytest.approx(2 * WORTH)


@pytest.mark.parametrize(("currency", "share"), [("jpy", 100), ("KWD", 0.1), ("EUR", 1)])
def test_how_fine_a_currency_is_decides(currency, share):
    made = report("amount_cents,currency", "{c}," + currency)
    assert made.customers.revenue == pytest.approx(WORTH * share)


def test_analytics_writes_millionths():
    made = report("totals_transactionRevenue,transactionId", "{c}0000,T{n}")
    assert [step.values for step in made.steps] == [{"per_unit": 1_000_000, "column": None}]
    assert made.customers.revenue == pytest.approx(WORTH)


@pytest.mark.parametrize("number", ["ch_100{n}", "pi_3Nabc{n}XYZ", "txn_01h{n}"])
def test_whole_amounts_of_a_payment_service_may_be_cents_and_that_is_told(number):
    made = report("amount,id", "{c}," + number)
    assert [(step.code, step.column) for step in made.steps] == [("maybe_minor_units", "amount")]
    assert made.customers.revenue == 100 * WORTH
    settings = OrderSettings(amounts_in="hundredths")
    assert report("amount,id", "{c}," + number, settings=settings).customers.revenue == (
        pytest.approx(WORTH)
    )


@pytest.mark.parametrize(
    ("header", "cells", "worth"),
    [
        ("amount,id", "{u},ch_100{n}", WORTH),  # decimals: no cents
        ("amount,id", "{c},A{n}", 100 * WORTH),
        ("total,recent_orders", "{c},{n}", 100 * WORTH),
    ],
)
def test_other_amounts_are_whole_units(header, cells, worth):
    made = report(header, cells)
    assert {step.code for step in made.steps} <= {"equal_lines_without_invoices"}
    assert made.customers.revenue == pytest.approx(worth)


def test_a_choice_goes_before_the_name():
    made = report("amount_cents", "{c}", settings=OrderSettings(amounts_in="units"))
    assert (made.steps, made.customers.revenue) == ((), 100 * WORTH)
