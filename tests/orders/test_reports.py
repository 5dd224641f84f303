from collections import defaultdict
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from segmentation import workflow
from segmentation.errors import CancelledError, DataError
from segmentation.orders import (
    clean_orders,
    customers_from_orders,
    propose_roles,
    rfm_from_source,
    rfm_from_table,
)
from segmentation.orders.engine.keeping import LINES_A_PASS
from segmentation.orders.engine.source import TableSource
from segmentation.records import OrderSettings, RfmOptions
from tests.orders.conftest import TODAY, by_eye_frame, told, typed

SAMPLE = RfmOptions(OrderSettings(today=date(2026, 7, 1)))
THREE = RfmOptions(OrderSettings(today=TODAY), levels=3)


class InParts(TableSource):
    """A table that comes in parts of some rows, as a large file does."""

    def batches(self, typed):
        for batch, rows in super().batches(typed):
            for start in range(0, len(batch), 7_000):
                yield batch.slice(start, 7_000), rows[start : start + 7_000]


def assert_equal(left, right):
    """Two reports say the same, down to the last bit."""
    pd.testing.assert_frame_equal(left.customers.frame, right.customers.frame, check_exact=True)
    for name in ("reference", "first", "last", "n_orders", "revenue", "warnings"):
        assert getattr(left.customers, name) == getattr(right.customers, name), name
    for name in left.facts.__slots__:
        assert getattr(left.facts, name) == getattr(right.facts, name), name
    assert told(left.steps) == told(right.steps)
    assert left.roles == right.roles
    assert left.grid.cuts == right.grid.cuts
    assert left.grid.labels.tolist() == right.grid.labels.tolist()


def test_the_whole_way_is_that_of_its_steps(sample, sample_clean):
    report = rfm_from_table(sample, options=SAMPLE)
    customers = customers_from_orders(sample_clean)
    assert report.customers.frame.equals(customers.frame)
    assert report.customers.report.fingerprint == customers.report.fingerprint
    assert told(report.steps) == told(customers.report.steps)
    assert report.facts.__class__ is sample_clean.facts.__class__


def test_a_file_in_many_parts_and_passes_gives_the_same(sample, monkeypatch):
    expected = rfm_from_table(sample, options=SAMPLE)
    monkeypatch.setattr("segmentation.orders.engine.keeping.LINES_A_PASS", 2_000)
    shares = []
    report = rfm_from_source(
        InParts(sample),
        propose_roles(sample),
        SAMPLE,
        progress=lambda _, share: shares.append(share),
    )
    # The start and three parts of at most 7,000 of the 19,814 lines; ten passes of at most 2,000.
    assert len(shares) == 1 + 3 + 10
    assert shares[-1] == 1.0
    assert_equal(report, expected)
    assert LINES_A_PASS > 19_814
    clean = clean_orders(sample, settings=SAMPLE.settings)
    assert customers_from_orders(clean).frame.equals(expected.customers.frame)


def test_little_memory_is_enough(sample):
    report = rfm_from_source(
        TableSource(sample), propose_roles(sample), SAMPLE, memory_bytes=150_000_000
    )
    assert report.customers.revenue == rfm_from_table(sample, options=SAMPLE).customers.revenue


def test_too_little_memory_is_said_in_a_sentence(sample):
    with pytest.raises(DataError, match=r"orders\.csv needs more than the 0\.0 GB of memory"):
        rfm_from_source(TableSource(sample), propose_roles(sample), SAMPLE, memory_bytes=2_000_000)


def test_work_can_be_stopped(by_eye):
    def stop(what, share):
        raise CancelledError(f"stopped while {what} at {share}")

    with pytest.raises(CancelledError, match="stopped while reading order lines"):
        rfm_from_table(by_eye, options=THREE, progress=stop)


def test_nothing_is_left_behind(tmp_path, monkeypatch, by_eye):
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rfm_from_source(TableSource(by_eye), propose_roles(by_eye), THREE)
    assert list(tmp_path.iterdir()) == []


def test_names_with_quotes_and_patterns_are_only_names():
    names = {"customer": 'customer "id"; DROP', "date": "order's date", "invoice": "invoice [no]"}
    table = typed(by_eye_frame().rename(columns=names), source="orders [*]?'1.csv")
    report = rfm_from_table(table, options=THREE)
    assert report.roles.customer == 'customer "id"; DROP'
    assert report.customers.revenue == 52
    assert report.customers.report.source == "orders [*]?'1.csv"


def by_hand(rows):
    """Add order lines up as with pencil and paper; see docs/methods.md on cleaning and returns."""
    rows = list({tuple(row.items()): row for row in rows}.values())
    named = defaultdict(set)
    for row in rows:
        named[row["invoice"]] |= {row["customer"]} - {None}
    for row in rows:
        if row["customer"] is None and row["invoice"] and len(named[row["invoice"]]) == 1:
            row["customer"] = next(iter(named[row["invoice"]]))
    rows = [row for row in rows if row["customer"] and row["price"] >= 0]
    rows = [row for row in rows if round(row["quantity"] * row["price"], 9) != 0]
    found = defaultdict(lambda: {"orders": set(), "days": [], "bought": 0, "returned": 0})
    for row in rows:
        millionths = round(abs(row["quantity"] * row["price"]) * 1_000_000)
        customer = found[row["customer"]]
        if row["quantity"] < 0:
            customer["returned"] += millionths
        else:
            customer["orders"].add(row["invoice"] or row["date"])
            customer["days"].append(row["date"])
            customer["bought"] += millionths
    return {name: one for name, one in found.items() if one["days"]}


@settings(max_examples=25, deadline=None)
@given(
    drawn=st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "7", None]),
            st.integers(0, 200),
            st.sampled_from(["1", "2", "3", None]),
            st.integers(-3, 5),
            st.sampled_from([0.0, 0.005, 1.1, 2.675, 19.99, -1.0]),
        ),
        min_size=8,
        max_size=60,
    )
)
def test_any_lines_add_up_as_by_hand(drawn):
    names = ["customer", "date", "invoice", "quantity", "price"]
    expected = by_hand([dict(zip(names, row, strict=True)) for row in drawn])
    days = {day for one in expected.values() for day in one["days"]}
    if len(expected) < 2 or len(days) < 2:
        return
    frame = pd.DataFrame(drawn, columns=names)
    frame = frame.astype({"customer": "str", "invoice": "str", "quantity": "float64"})
    frame["date"] = pd.Timestamp("2025-06-01") + pd.to_timedelta(frame["date"], unit="D")
    reference = date(2026, 1, 1)  # 214 days after 1 June 2025
    table = typed(frame)
    roles = propose_roles(typed(by_eye_frame().rename(columns={"unit_price": "price"})))
    roles = roles.__class__("customer", "date", None, "quantity", "price", "invoice")
    options = RfmOptions(OrderSettings(today=TODAY), reference, levels=3)
    made = rfm_from_table(table, roles, options).customers.frame.set_index("customer_id")
    assert made.index.tolist() == sorted(expected)
    for name, one in expected.items():
        assert made.loc[name, "recency_days"] == 214 - max(one["days"])
        assert made.loc[name, "frequency"] == len(one["orders"])
        assert made.loc[name, "monetary"] == (one["bought"] - one["returned"]) / 1_000_000
        rate = one["returned"] / one["bought"]
        assert np.isclose(made.loc[name, "return_rate"], rate)


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("order,customer,date,amount,status", "{n},C{c},2024-01-{d},{n}.50,{s}"),
        ("order,customer,date,amount_cents,currency", "{n},C{c},2024-01-{d},{n}50,eur"),
        ("注文番号,顧客番号,注文日,金額", "{n},C{c},2024-01-{d},{n}.50"),
    ],
)
def test_a_file_read_in_parts_comes_to_the_same(header, form, tmp_path, monkeypatch):
    path = tmp_path / "orders.csv"
    rows = (
        form.format(n=n, c=n % 9, d=10 + n % 19, s="paid" if n % 7 else "cancelled")
        for n in range(1, 200)
    )
    path.write_text("\n".join([header, *rows]))
    whole = workflow.rfm(path)
    monkeypatch.setattr("segmentation.intake.large.tables.LARGE_BYTES", 10)
    monkeypatch.setattr("segmentation.intake.large.files.PART_BYTES", 1_500)
    in_parts = workflow.rfm(path)
    assert in_parts.customers.frame.equals(whole.customers.frame)
    assert told(in_parts.steps) == told(whole.steps)
