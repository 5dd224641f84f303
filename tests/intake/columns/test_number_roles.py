"""Numbers that are no amounts: identifiers, running numbers, postal codes, parts of a date.

Covers `segmentation.intake.columns.calendar_names` too.
"""

import numpy as np
import pandas as pd
import pytest

from segmentation import read_customers

DRAW = np.random.default_rng(3)
N = 60


def read(**columns):
    frame = pd.DataFrame(
        {**columns, "Age": DRAW.integers(18, 80, N), "Spend": DRAW.uniform(1, 900, N)}
    )
    return read_customers(frame.round(2).to_csv(index=False).encode(), name="c.csv")


LARGE = DRAW.choice(np.arange(1_000_000, 9_999_999), N, replace=False)
GAPS = np.cumsum(DRAW.integers(1, 5, N))


@pytest.mark.parametrize(
    "name",
    ["Booking Number", "Ticket No", "CouponNumber", "Contract No.", "CIF", "Customer Ref",
     "Permit No", "Fallnummer Nr", "Reservation Number", "Membership #", "Polis", "Pedido"],
)  # fmt: skip
def test_numbers_that_name_something_are_identifiers(name):
    assert read(**{name: LARGE}).column(name).role == "identifier"


def test_numbers_of_accounts_that_repeat_are_identifiers():
    assert read(Konto=14_711 + np.arange(N) % 7).column("Konto").role == "identifier"


@pytest.mark.parametrize("name", ["S.No", "Sl_No", "lfd. Nr.", "#", "Row", "№", "Zeile"])
def test_running_numbers_with_gaps(name):
    assert read(**{name: GAPS}).column(name).role == "identifier"


def test_a_shuffled_index():
    assert read(place=DRAW.permutation(N)).column("place").role == "identifier"
    frame = pd.DataFrame({"age": DRAW.integers(18, 80, N), "spend": DRAW.uniform(1, 900, N)})
    kept = frame.sample(N, random_state=1).iloc[:40]
    table = read_customers(kept.to_csv().encode(), name="c.csv")
    assert table.column("column 1").role == "identifier"


@pytest.mark.parametrize(
    "name", ["Pincode", "CEP", "CAP", "Postnummer", "ZIP_CD", "PIN", "Kod pocztowy"]
)
def test_postal_codes_are_no_amounts(name):
    assert read(**{name: DRAW.integers(10_000, 99_999, N)}).column(name).role == "descriptor"


def test_what_only_sounds_like_a_postal_code():
    assert read(cap=DRAW.uniform(1, 50, N)).column("cap").role == "feature"


@pytest.mark.parametrize(
    ("name", "low", "high", "role"),
    [
        ("signup_month", 1, 13, "descriptor"),
        ("Jahr", 2015, 2025, "descriptor"),
        ("orders_per_month", 1, 13, "feature"),
        ("tenure_month", 1, 13, "feature"),
        ("Month", 1, 48, "feature"),
        ("Year_Birth", 1940, 2005, "feature"),
        ("Eintritt", 1990, 2024, "descriptor"),
        ("Kunde seit", 1990, 2024, "descriptor"),
        ("Año de alta", 1990, 2024, "descriptor"),
        ("année d'adhésion", 1990, 2024, "descriptor"),
        ("Cliente dal", 1990, 2024, "descriptor"),
        ("Joined", 1990, 2024, "descriptor"),
        ("Gründungsjahr", 1900, 2024, "descriptor"),
        ("days since", 1, 3000, "feature"),
        ("Eintritt", 5, 90, "feature"),
        ("trimestre", 1, 5, "descriptor"),
    ],
)
def test_parts_of_a_date_describe(name, low, high, role):
    assert read(**{name: DRAW.integers(low, high, N)}).column(name).role == role


def test_months_with_their_years_are_parts_of_a_date_whatever_they_are_called():
    months = 202_301 + DRAW.integers(0, 12, N)
    assert read(period=months).column("period").role == "descriptor"
    assert read(period=DRAW.integers(190_001, 210_000, N)).column("period").role == "feature"


def test_places_on_the_map_describe():
    table = read(lat=DRAW.uniform(40, 50, N), longitude=DRAW.uniform(1, 9, N))
    assert {table.column(name).role for name in ("lat", "longitude")} == {"descriptor"}


def test_our_own_output_is_a_label():
    scored = {
        "segment": DRAW.integers(0, 4, N),
        "segment_name": np.where(DRAW.random(N) < 0.5, "High", "Low"),
        "second_segment": DRAW.integers(0, 4, N),
        "margin": DRAW.random(N),
    }
    table = read(**scored)
    assert {table.column(name).role for name in scored} == {"label"}
    assert read(margin=DRAW.uniform(0, 50, N)).column("margin").role == "feature"


@pytest.mark.parametrize(
    ("name", "cells"),
    [("zip", 10_001 + np.arange(N) % 9), ("naics", 541_511 + np.arange(N) % 5),
     ("day", 1 + np.arange(N) % 31), ("arrival_date_day_of_month", 1 + np.arange(N) % 31),
     ("arrival_date_week_number", 1 + np.arange(N) % 53)],
)  # fmt: skip
def test_places_branches_and_parts_of_a_date_make_no_segments_where_numbers_are_few(name, cells):
    assert read(**{name: cells}).features == ("Age", "Spend")


@pytest.mark.parametrize("name", ["Dept", "till", "store no", "Filiale", "Kasse Nr", "Warehouse",
                                  "sales rep", "Kostenstelle", "brand", "Lieferant"])  # fmt: skip
def test_numbers_of_places_of_a_business_are_codes_however_many(name):
    table = read(**{name: 100 + np.arange(N) % 25})
    assert (table.column(name).role, table.column(name).kind) == ("descriptor", "categorical")


def test_spend_in_the_store_is_an_amount():
    assert read(Store=DRAW.uniform(1, 900, N)).column("Store").role == "feature"


def test_times_of_the_day_as_whole_numbers_describe():
    clock = 10_000 * (8 + np.arange(N) % 12) + 100 * (np.arange(N) % 60) + np.arange(N) % 59
    table = read(TransactionTime=clock, delivery_time=DRAW.integers(20, 190, N))
    assert table.column("TransactionTime").role == "descriptor"
    assert table.column("delivery_time").role == "feature"


def test_the_scores_of_a_classifier_are_labels():
    name = "Naive_Bayes_Classifier_Attrition_Flag_Card_Category_1"
    assert read(**{name: DRAW.random(N)}).column(name).role == "label"


def test_rows_that_are_numbered_from_a_late_start_are_identifiers():
    assert read(field1=1_001 + np.arange(N)).column("field1").role == "identifier"
    assert read(income=1_001 + DRAW.permutation(N)).column("income").role == "feature"
    assert read(points=140 + np.arange(N)).column("points").role == "feature"


def test_what_is_paid_of_a_tax_is_an_amount():
    assert read(VAT=DRAW.uniform(1, 900, N)).column("VAT").role == "feature"


@pytest.mark.parametrize(
    "name",
    ["Debitor", "codigo_cliente", "Codice cliente", "nr klienta", "顧客番号", "Номер клиента",
     "رقم العميل", "Matricule", "reference", "Company IDs", "LEID"],
)  # fmt: skip
def test_numbers_of_customers_in_other_languages_are_identifiers(name):
    numbers = 100_003 + DRAW.permutation(9 * N)[:N]
    assert read(**{name: numbers}).column(name).role == "identifier"
