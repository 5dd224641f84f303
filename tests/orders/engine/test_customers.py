"""Customers made of orders: recency, frequency and value, worked by hand.

Covers `segmentation.orders.engine.database` and `segmentation.orders.engine.totals`.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from segmentation.errors import DataError, ParameterError
from segmentation.orders import clean_orders, customers_from_orders
from segmentation.orders.engine.customers import sufficiency
from segmentation.records import OrderSettings
from segmentation.wording import order_note
from tests.orders.conftest import TODAY, by_eye_frame, exactly, told, typed

SETTINGS = OrderSettings(today=TODAY)
NAN = float("nan")

# Worked by hand from the table in conftest; days counted to 31 March 2026.
# A: 10 + 8 + 20 = 38 on three invoices; 10 January is 21 + 28 + 31 = 80 days ago, 1 March 30 days;
#    50 days over two gaps; 3 orders in 80 / 30.4375 months; 30 on drinks, 8 on kitchen.
# B: 8 + 5 = 13, the repeated line once; bought on the day itself: pace counted over a month.
# C: 30 bought and 60 given back: -30; 1 February is 27 + 31 = 58 days ago.
# E: 15 on 10 February, 18 + 31 = 49 days ago; the free bag of 5 March does not count.
# F: 16 on 15 March, 16 days ago; the fee and the order of 2027 do not count.
# D only returned something and is no customer.
EXPECTED = pd.DataFrame(
    {
        "customer_id": ["A", "B", "C", "E", "F"],
        "recency_days": [30.0, 0.0, 58.0, 49.0, 16.0],
        "frequency": [3.0, 1.0, 1.0, 1.0, 1.0],
        "monetary": [38.0, 13.0, -30.0, 15.0, 16.0],
        "average_order_value": [38 / 3, 13.0, -30.0, 15.0, 16.0],
        "tenure_days": [80.0, 0.0, 58.0, 49.0, 16.0],
        "orders_a_month": [3 * 30.4375 / 80, 1.0, 30.4375 / 58, 30.4375 / 49, 1.0],
        "days_between_orders": [25.0, NAN, NAN, NAN, NAN],
        "return_rate": [0.0, 0.0, 2.0, 0.0, 0.0],
        "products": [2.0, 2.0, 1.0, 1.0, 1.0],
        "favourite_category": ["Drinks", "Kitchen", "Kitchen", "Drinks", "Kitchen"],
        "country": ["Norway", "Spain", "Spain", "Norway", "Norway"],
    }
).astype({"customer_id": "str", "favourite_category": "str", "country": "str"})


def test_every_figure_of_the_table_that_can_be_checked_by_eye(by_eye):
    customers = customers_from_orders(clean_orders(by_eye, settings=SETTINGS))
    pd.testing.assert_frame_equal(customers.frame, EXPECTED, rtol=1e-12)
    assert customers.reference == date(2026, 3, 31)
    assert (customers.first, customers.last) == (date(2026, 1, 10), date(2026, 3, 31))
    assert customers.n_orders == 7
    assert customers.revenue == 38 + 13 - 30 + 15 + 16
    assert told(customers.report.steps)[-1] == (
        "left out",
        None,
        1,
        "returns of 1 customer without a purchase, worth 8.00",
    )


def test_a_reference_before_the_last_order_leaves_later_lines_out(by_eye):
    clean = clean_orders(by_eye, settings=SETTINGS)
    customers = customers_from_orders(clean, reference=date(2026, 2, 15))
    frame = customers.frame.set_index("customer_id")
    assert frame.index.tolist() == ["A", "C", "E"]
    # 10 January, 1 February and 10 February are 36, 14 and 5 days before 15 February.
    assert frame["recency_days"].tolist() == [36, 14, 5]
    assert frame["frequency"].tolist() == [2, 1, 1]
    assert frame["monetary"].tolist() == [18, 30, 15]
    assert frame["return_rate"].tolist() == [0, 0, 0]
    after = ("left out", None, 5, "after the reference date 2026-02-15")
    assert told(customers.report.steps)[-2] == after


def test_orders_of_the_reference_day_count(by_eye):
    clean = clean_orders(by_eye, settings=SETTINGS)
    customers = customers_from_orders(clean, reference=date(2026, 3, 1))
    assert customers.frame.set_index("customer_id").loc["A", "recency_days"] == 0


def test_refunds_can_show_in_the_return_rate_only(by_eye):
    clean = clean_orders(by_eye, settings=replace(SETTINGS, returns="rate"))
    frame = customers_from_orders(clean).frame.set_index("customer_id")
    assert frame.loc["C", ["monetary", "average_order_value", "return_rate"]].tolist() == [
        30,
        30,
        2,
    ]


def test_free_items_and_equal_lines_can_count(by_eye):
    clean = clean_orders(by_eye, settings=replace(SETTINGS, zero_prices="keep", duplicates="keep"))
    frame = customers_from_orders(clean).frame.set_index("customer_id")
    # The bag of 5 March is 26 days old: 15 over two orders.
    columns = ["recency_days", "frequency", "monetary", "average_order_value", "products"]
    assert frame.loc["E", columns].tolist() == [26, 2, 15, 7.5, 2]
    assert frame.loc["B", "monetary"] == 18


def test_without_invoices_the_orders_of_a_day_are_one(by_eye):
    table = typed(by_eye.frame.drop(columns="invoice"))
    frame = customers_from_orders(clean_orders(table, settings=SETTINGS)).frame
    assert frame.set_index("customer_id").loc[
        "A", ["frequency", "days_between_orders"]
    ].tolist() == [
        2,
        50,
    ]


def test_lines_without_an_invoice_number_are_one_order_a_day(by_eye):
    invoice = by_eye.frame["invoice"].where(by_eye.frame["customer"] != "A")
    table = typed(by_eye.frame.assign(invoice=invoice))
    frame = customers_from_orders(clean_orders(table, settings=SETTINGS)).frame
    assert frame["frequency"].tolist() == [2, 1, 1, 1, 1]


def test_of_two_favourites_the_first_in_the_alphabet_is_named():
    frame = pd.DataFrame(
        {
            "customer": ["a", "a", "b", "b"],
            "date": pd.to_datetime(["2026-01-01", "2026-01-02"] * 2),
            "amount": [5.0, 5.0, 5.0, 6.0],
            "category": ["Zoo", "Art", "Art", "Zoo"],
        }
    )
    made = customers_from_orders(clean_orders(typed(frame), settings=SETTINGS)).frame
    assert made["favourite_category"].tolist() == ["Art", "Zoo"]


def test_behaviour_is_for_clustering_and_the_rest_describes(by_eye):
    customers = customers_from_orders(clean_orders(by_eye, settings=SETTINGS))
    assert customers.identifier == "customer_id"
    assert customers.features == ("recency_days", "frequency", "monetary")
    assert customers.column("days_between_orders").n_missing == 4
    assert customers.column("country").kind == "categorical"


def test_other_settings_are_another_table(by_eye):
    clean = clean_orders(by_eye, settings=SETTINGS)
    tables = [
        customers_from_orders(clean),
        customers_from_orders(clean, reference=date(2026, 3, 30)),
        customers_from_orders(clean_orders(by_eye, settings=replace(SETTINGS, returns="rate"))),
    ]
    assert len({table.report.fingerprint for table in tables}) == 3


def test_thin_data_is_pointed_out(by_eye):
    made = customers_from_orders(clean_orders(by_eye, settings=SETTINGS))
    few, short = map(order_note, made.warnings)
    assert few.startswith("Only 5 customers bought something: below 500")
    # 10 January to 31 March: 22 + 28 + 31 = 81 days.
    assert short.startswith("The purchases span 81 days: in less than 180")


@pytest.mark.parametrize(
    ("n_buyers", "first", "last", "reference", "n_warnings"),
    [
        (500, 0, 179, 179, 0),
        (499, 0, 179, 179, 1),
        (500, 0, 178, 178, 1),
        (500, 0, 179, 209, 0),
        (500, 0, 179, 210, 1),
    ],
)
def test_enough_begins_exactly_there(n_buyers, first, last, reference, n_warnings):
    warnings = sufficiency(n_buyers, first=first, last=last, reference=reference)
    assert len(warnings) == n_warnings


def test_a_late_reference_is_pointed_out(by_eye):
    clean = clean_orders(by_eye, settings=SETTINGS)
    warnings = customers_from_orders(clean, reference=date(2026, 5, 1)).warnings
    assert order_note(warnings[-1]) == (
        "The last purchase is 31 days older than the reference date (2026-05-01): recency is high "
        "for everybody."
    )


@pytest.mark.parametrize(
    ("keep", "message"),
    [
        (
            {"customer": ["B"]},
            (
                "All purchases in orders.csv are of one customer (B): there is nobody to compare "
                "with. Check which column is the customer."
            ),
        ),
        (
            {"invoice": ["1001", "1002", "C1007"]},
            (
                "All purchases in orders.csv are of one customer (A): there is nobody to compare "
                "with. Check which column is the customer."
            ),
        ),
        (
            {"invoice": ["C1006", "C1007"]},
            (
                "Nobody in orders.csv bought anything: what counts are returns alone (amounts "
                "below 0, or credit notes). Add the purchases, or turn the sign of the amounts."
            ),
        ),
    ],
)
def test_too_little_to_compare_is_said_in_a_sentence(keep, message):
    frame = by_eye_frame()
    for column, values in keep.items():
        frame = frame[frame[column].isin(values)]
    with pytest.raises(DataError, match=exactly(message)):
        customers_from_orders(clean_orders(typed(frame), settings=SETTINGS))


def test_all_orders_on_one_day_are_refused(by_eye):
    clean = clean_orders(
        typed(by_eye.frame.assign(date=pd.Timestamp("2026-03-01T10:00"))), settings=SETTINGS
    )
    message = (
        "All purchases in orders.csv are on one day (2026-03-01): nobody bought longer ago than "
        "anybody else. Check which column is the date, or add older orders."
    )
    with pytest.raises(DataError, match=exactly(message)):
        customers_from_orders(clean)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"reference": date(2026, 1, 9)},
            (
                "The reference date 2026-01-09 lies before the first order of orders.csv "
                "(2026-01-10). Choose that day or a later one."
            ),
        ),
    ],
)
def test_a_reference_without_orders_is_refused(by_eye, options, message):
    clean = clean_orders(by_eye, settings=SETTINGS)
    with pytest.raises(ParameterError, match=exactly(message)):
        customers_from_orders(clean, **options)


lines = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.integers(0, 300),
        st.integers(-400, 100_000),
        st.integers(1, 6),
    ),
    min_size=2,
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(lines)
def test_revenue_adds_up_to_the_cent_in_any_order(drawn):
    frame = pd.DataFrame(drawn, columns=["customer", "day", "cents", "quantity"])
    bought = frame[frame["cents"] > 0]
    if bought["customer"].nunique() < 2 or bought["day"].nunique() < 2:
        return
    frame = frame.assign(
        date=pd.Timestamp("2025-01-01") + pd.to_timedelta(frame["day"], unit="D"),
        amount=frame["cents"] * frame["quantity"] / 100,
    ).drop(columns=["day", "quantity"])
    expected = (frame["amount"] * 100).round().astype(int)
    expected = expected[frame["customer"].isin(bought["customer"])].sum()
    table = typed(frame.drop(columns="cents"))
    customers = customers_from_orders(clean_orders(table, settings=SETTINGS))
    assert round(customers.revenue * 100) == expected
    turned = typed(frame.drop(columns="cents").iloc[::-1].reset_index(drop=True))
    again = customers_from_orders(clean_orders(turned, settings=SETTINGS))
    pd.testing.assert_frame_equal(customers.frame, again.frame, check_exact=True)


def test_very_large_amounts_are_added_without_overflow():
    frame = pd.DataFrame(
        {
            "customer": ["a", "b", "a"],
            "date": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03"]),
            "amount": [4e14, 3e14, 4e14],
        }
    )
    customers = customers_from_orders(clean_orders(typed(frame), settings=SETTINGS))
    assert customers.frame["monetary"].tolist() == [8e14, 3e14]
    assert customers.revenue == 1.1e15


def test_the_sample_holds_what_its_readme_says(sample_customers):
    assert len(sample_customers.frame) == 1_500
    # Five customers returned all they had bought.
    net = sample_customers.frame["monetary"]
    assert int(np.isclose(net, 0).sum()) == 5
    assert sample_customers.warnings == ()
