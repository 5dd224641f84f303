"""A column's name may change its role, never its values: nor the number of rows, nor any total."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings, strategies as st

from segmentation import intake, orders

N = 40
DRAW = np.random.default_rng(8)
CUSTOMERS = pd.DataFrame(
    {
        "customer": [f"K{7 * n + 3}" for n in range(N)],
        "age": DRAW.integers(18, 80, N),
        "income": DRAW.integers(11_000, 95_000, N),
        "rate": DRAW.uniform(0, 1, N).round(3),
        "spend": DRAW.uniform(1, 900, N).round(2),
        "place": DRAW.choice(["Oslo", "Rome", "Lyon"], N),
        "joined": [f"2023-{1 + n % 12:02}-{1 + n % 27:02}" for n in range(N)],
        "news": DRAW.choice(["yes", "no"], N),
    }
)
LINES = pd.DataFrame(
    {
        "who": [f"c{n % 7}" for n in range(N)],
        "order": [f"A{n // 2}" for n in range(N)],
        "day": [f"2024-{1 + n // 2 % 12:02}-{1 + n // 2 % 27:02}" for n in range(N)],
        "worth": DRAW.uniform(2, 90, N).round(2),
        "pieces": DRAW.integers(1, 9, N),
    }
)
NAMES = (
    "x", "col_7", "Spalte", "Umsatz (EUR)", "montant", "importe", "金額", "العمر", "Возраст",
    "id", "S.No", "Total", "Grand Total", "Subtotal", "date", "created_at", "timestamp_ms", "year",
    "month", "zip", "PLZ", "lat", "phone", "email", "IBAN", "name", "segment", "score", "margin",
    "target", "status", "type", "discount", "refund", "currency", "quantity", "price", "line_total",
    "% share", "debit/credit", "Af Bij", "NA", "null", "0", "2024", "1.5", "=1+1", "<b>x</b>",
    "a,b", 'say "x"', " spaced ", "Unnamed: 0", "level_0", "Customer ID", "invoice", "document",
)  # fmt: skip
"""Neutral ones, those of other languages, and those that speak for another role."""


def read(frame):
    return intake.read_customers(frame.to_csv(index=False).encode(), name="table.csv")


def plain(values):
    """Return cells as they were meant, whatever their column is used for."""
    numbers = pd.to_numeric(values, errors="coerce")
    texts = values.astype("str").where(values.notna(), "")
    return [f"{n:g}" if np.isfinite(n) else t for n, t in zip(numbers, texts, strict=True)]


BEFORE = read(CUSTOMERS)


@settings(max_examples=30, deadline=None)
@given(
    place=st.integers(0, CUSTOMERS.shape[1] - 1),
    name=st.sampled_from(NAMES) | st.text("aZ é_-1", min_size=1),
)
def test_a_new_name_changes_no_value_of_a_customer(place, name):
    table = read(renamed(CUSTOMERS, place, name))
    assert table.n_customers == N
    assert table.report.aside == ()
    for at, column in enumerate(BEFORE.frame):
        after = table.frame.iloc[:, at]
        assert plain(after) == plain(BEFORE.frame[column]), (name, column)


def renamed(frame, place, name):
    return frame.set_axis([*frame.columns[:place], name, *frame.columns[place + 1 :]], axis=1)


def totals(table):
    names = table.frame.columns
    roles = dict(zip(("customer", "invoice", "date", "amount"), names, strict=False))
    found = orders.rfm_from_table(table, orders.choose_roles(table, roles)).customers
    return found.n_customers, found.n_orders, round(found.revenue, 2)


@settings(max_examples=10, deadline=None)
@given(place=st.integers(0, LINES.shape[1] - 1), name=st.sampled_from(NAMES))
@example(place=4, name="Order total")
def test_a_new_name_changes_no_total_of_orders(place, name):
    """Seven customers, twenty pairs of lines that each go to two customers: 40 orders in all."""
    found = totals(read(renamed(LINES, place, name)))
    assert found == (7, 40, pytest.approx(LINES["worth"].sum()))
