"""The public order files, where they stand beside the project."""

import json
from datetime import date, datetime

import pytest

from segmentation import intake, workflow
from segmentation.orders import (
    clean_orders,
    customers_from_orders,
    looks_like_orders,
    rfm_from_table,
    score_rfm,
)
from segmentation.records import OrderRoles
from tests.orders.conftest import ROOT, told, typed

SHARED = ROOT.parent / "shared"
RETAIL = SHARED / "data" / "orders" / "online_retail.csv.gz"
CDNOW = SHARED / "data" / "orders" / "CDNOW_sample.txt"

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the public files are not here")


@pytest.fixture(scope="module")
def golden():
    return json.loads((SHARED / "golden" / "orders.json").read_text())


@pytest.fixture(scope="module")
def retail():
    return intake.read_customers(RETAIL)


@pytest.fixture(scope="module")
def clean(retail):
    return clean_orders(retail)


@pytest.fixture(scope="module")
def report(retail):
    return rfm_from_table(retail)


@pytest.mark.parametrize("way", ["cleaned", "reported"])
def test_every_golden_figure_of_the_retailer(way, golden, clean, report):
    facts = clean.facts if way == "cleaned" else report.facts
    expected = golden["online_retail.csv.gz"]
    assert facts.n_rows == expected["rows"]
    assert facts.n_columns == expected["columns"]
    assert facts.n_customers == expected["customers"]
    assert facts.n_invoices == expected["invoices"]
    assert facts.n_countries == expected["countries"]
    assert facts.rows_without_customer == expected["rows_without_customer"]
    assert dict(facts.empty_cells)["Description"] == expected["rows_without_description"]
    assert facts.quantity_not_positive == expected["quantity_not_positive"]
    assert facts.price_not_positive == expected["price_not_positive"]
    assert facts.cancellation_rows == expected["cancellation_rows"]
    assert facts.exact_duplicate_rows == expected["exact_duplicate_rows"]
    assert facts.first == datetime.fromisoformat(expected["first"])
    assert facts.last == datetime.fromisoformat(expected["last"])


def test_the_retailer_is_recognised(retail):
    assert looks_like_orders(retail).is_orders


def test_cleaned_lines_and_the_whole_way_agree_on_the_retailer(clean, report):
    customers = customers_from_orders(clean)
    assert customers.frame.equals(report.customers.frame)
    assert customers.reference == report.customers.reference == date(2011, 12, 9)
    assert told(customers.report.steps) == told(report.steps)
    grid = score_rfm(customers)
    assert grid.labels.tolist() == report.grid.labels.tolist()
    assert sum(round(1000 * segment.revenue) for segment in grid.segments) == round(
        1000 * customers.revenue
    )


def test_read_in_parts_the_retailer_is_the_same(report, monkeypatch):
    monkeypatch.setattr("segmentation.intake.large.tables.LARGE_BYTES", 1_000_000)
    monkeypatch.setattr("segmentation.intake.large.files.PART_BYTES", 9_000_000)
    in_parts = workflow.rfm(RETAIL)
    assert in_parts.customers.frame.equals(report.customers.frame)
    assert told(in_parts.steps) == told(report.steps)
    for name in report.facts.__slots__:
        assert getattr(in_parts.facts, name) == getattr(report.facts, name), name


def test_the_file_without_a_header_works_once_its_columns_are_named(golden):
    table = intake.read_customers(CDNOW)
    names = ["customer", "sample", "date", "quantity", "amount"]
    table = typed(table.frame.set_axis(names, axis=1), source="CDNOW_sample.txt")
    roles = OrderRoles(customer="customer", date="date", amount="amount", quantity="quantity")
    clean = clean_orders(table, roles)
    assert clean.facts.n_rows == golden["CDNOW_sample.txt"]["rows"]
    assert clean.facts.n_customers == golden["CDNOW_sample.txt"]["customers"]
    customers = customers_from_orders(clean)
    first = customers.frame.set_index("customer_id").loc["00004"]
    # Four purchases on 1 and 18 January, 2 August and 12 December 1997; the file ends on
    # 30 June 1998: 19 + 31 + 28 + 31 + 30 + 31 + 30 = 200 days later.
    assert customers.reference == date(1998, 6, 30)
    assert first[["frequency", "recency_days"]].tolist() == [4, 200]
    assert first["monetary"] == pytest.approx(29.33 + 29.73 + 14.96 + 26.48)
