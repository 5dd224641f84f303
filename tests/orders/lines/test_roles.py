"""Which columns of an order file are the customer, the date and the amount.

Covers `segmentation.orders.lines.vocabulary`.
"""

import numpy as np
import pandas as pd
import pytest

from segmentation.orders import looks_like_orders, propose_roles
from segmentation.records import OrderRoles
from segmentation.wording import order_note, role_reason
from tests.orders.conftest import ROOT, typed

DAYS = pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-02", "2026-01-05"] * 5)
REPEATED = ["K1", "K2", "K1", "K3"] * 5
WHOLE = np.tile([1.0, 2.0, 1.0, 4.0], 5)
DECIMAL = np.tile([1.5, 2.25, 9.99, 4.0], 5)


def frame(**columns):
    return pd.DataFrame(columns)


@pytest.mark.parametrize(
    ("names", "language"),
    [
        (("CustomerID", "InvoiceDate", "InvoiceNo", "Quantity", "UnitPrice"), "English"),
        (("Kundennummer", "Bestelldatum", "Rechnungsnr", "Menge", "Einzelpreis"), "German"),
        (("client_id", "date de commande", "no facture", "quantité", "prix unitaire"), "French"),
        (("Kd-Nr", "Datum", "Auftrag", "Menge", "Einzelpreis"), "German, in short"),
        (("Client", "Date de commande", "N° commande", "Qté", "Prix unitaire"), "French, by N°"),
        (("id_cliente", "fecha", "numero_pedido", "cantidad", "precio"), "Spanish"),
        (("codice cliente", "data ordine", "numero ordine", "quantità", "prezzo"), "Italian"),
        (("id do cliente", "data do pedido", "numero pedido", "quantidade", "preço"), "Portuguese"),
        (("klantnummer", "besteldatum", "factuurnummer", "aantal", "prijs"), "Dutch"),
    ],
)
def test_names_in_several_languages(names, language):
    customer, day, invoice, quantity, price = names
    table = typed(
        pd.DataFrame(
            {
                invoice: [str(100 + i // 2) for i in range(20)],
                day: DAYS,
                quantity: WHOLE,
                price: DECIMAL,
                customer: REPEATED,
            }
        )
    )
    roles = propose_roles(table)
    assert roles == OrderRoles(
        customer=customer, date=day, invoice=invoice, quantity=quantity, unit_price=price
    ), language


def test_every_role_has_a_reason(sample):
    roles = propose_roles(sample)
    assert roles == OrderRoles(
        customer="customer_id",
        date="invoice_date",
        quantity="quantity",
        unit_price="unit_price_usd",
        invoice="invoice",
        product="product_code",
        category="category",
        country="country",
    )
    reasons = {reason.role: role_reason(roles, reason.role) for reason in roles.reasons}
    assert set(reasons) == {
        "customer", "date", "quantity", "unit_price", "invoice", "product", "category", "country"
    }  # fmt: skip
    assert reasons["category"] == "by its name; 6 different values on 19,814 rows"


def test_an_amount_is_kept_beside_a_price_only_where_it_is_the_line_total():
    columns = {"customer_id": REPEATED, "date": DAYS, "quantity": WHOLE, "price": DECIMAL}
    total = propose_roles(typed(frame(**columns, total=WHOLE * DECIMAL)))
    assert (total.amount, total.unit_price) == ("total", "price")
    other = propose_roles(typed(frame(**columns, total=np.full(20, 77.5))))
    assert (other.amount, other.unit_price) == (None, "price")


def test_a_price_without_a_quantity_is_the_amount():
    roles = propose_roles(typed(frame(customer_id=REPEATED, date=DAYS, price=DECIMAL)))
    assert (roles.amount, roles.unit_price) == ("price", None)


def test_tax_discount_and_shipping_are_not_the_amount():
    table = typed(
        frame(user=REPEATED, order_date=DAYS, tax_amount=DECIMAL, sales=DECIMAL, discount=DECIMAL)
    )
    assert propose_roles(table).amount == "sales"


def test_the_day_of_the_order_is_preferred_to_other_dates():
    table = typed(
        frame(customer_id=REPEATED, birth_date=DAYS, ship_date=DAYS, order_date=DAYS, sales=DECIMAL)
    )
    assert propose_roles(table).date == "order_date"


def test_the_customer_behind_several_order_customers_is_preferred():
    table = typed(
        frame(
            customer_id=[f"c{i}" for i in range(20)],
            customer_unique_id=REPEATED,
            customer_name=REPEATED,
            date=DAYS,
            payment=DECIMAL,
        )
    )
    assert propose_roles(table).customer == "customer_unique_id"


def test_days_written_as_numbers_are_dates():
    table = typed(
        frame(
            a=REPEATED * 10,
            b=np.tile([20260131.0, 20260201.0], 100),
            c=np.tile([1.5, 2.5], 100),
        )
    )
    assert propose_roles(table).date == "b"


def test_orders_are_recognised_by_customers_that_repeat(sample):
    guess = looks_like_orders(sample)
    assert guess.is_orders
    assert order_note(guess.reason) == (
        "1,500 different values of 'customer_id' stand on 19,209 rows, each with a date "
        "('invoice_date') and an amount ('unit_price_usd')"
    )


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (frame(age=WHOLE, income=DECIMAL), "no column with a customer number that repeats"),
        (frame(customer_id=REPEATED, sales=DECIMAL), "no column with a date"),
        (frame(customer_id=REPEATED, date=DAYS), "no column with an amount"),
        (
            frame(customer_id=[f"k{i}" for i in range(20)], date=DAYS, sales=DECIMAL),
            "nearly every 'customer_id' stands on one row only",
        ),
    ],
)
def test_customer_tables_are_not_taken_for_orders(table, reason):
    guess = looks_like_orders(typed(table))
    assert not guess.is_orders
    assert reason in order_note(guess.reason)


@pytest.mark.parametrize("name", ["customers.csv", "shoppers.csv"])
def test_the_sample_customer_tables_are_not_orders(name):
    assert not looks_like_orders(typed(pd.read_csv(ROOT / "data" / name))).is_orders
