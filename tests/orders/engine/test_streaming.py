"""Covers `segmentation.orders.engine.counting`, `segmentation.orders.engine.staging` and
`segmentation.orders.lines.source`."""

import errno
import gzip
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segmentation import workflow
from segmentation.errors import CancelledError, DataError, ParameterError, ReadError
from segmentation.orders import rfm_from_file, rfm_from_table
from segmentation.orders.engine.adding import LINES_A_PASS
from segmentation.records import OrderSettings
from tests.orders.conftest import ROOT, TODAY, by_eye_frame, exactly, sample_frame, typed

SETTINGS = OrderSettings(today=TODAY)
SAMPLE = OrderSettings(today=date(2026, 7, 1))


@pytest.fixture
def by_eye_csv(tmp_path):
    path = tmp_path / "orders.csv"
    by_eye_frame().to_csv(path, index=False)
    return path


def assert_equal(left, right):
    """Two reports say the same, down to the last bit."""
    pd.testing.assert_frame_equal(left.customers.frame, right.customers.frame, check_exact=True)
    assert left.customers.columns == right.customers.columns or [
        (c.name, c.role, c.n_missing, c.n_distinct) for c in left.customers.columns
    ] == [(c.name, c.role, c.n_missing, c.n_distinct) for c in right.customers.columns]
    for name in ("reference", "first", "last", "n_orders", "revenue", "warnings"):
        assert getattr(left.customers, name) == getattr(right.customers, name), name
    for name in left.facts.__slots__:
        assert getattr(left.facts, name) == getattr(right.facts, name), name
    assert told(left) == told(right)
    assert left.roles == right.roles
    assert left.grid.cuts == right.grid.cuts
    assert left.grid.labels.tolist() == right.grid.labels.tolist()


def told(report):
    return [(s.action, s.column, s.n_cells, s.n_rows, s.reason) for s in report.steps]


CHOICES = [
    {},
    {"returns": "rate"},
    {"duplicates": "keep"},
    {"zero_prices": "keep"},
    {"negative_prices": "keep"},
]


@pytest.mark.parametrize("choice", CHOICES, ids=str)
@pytest.mark.parametrize("options", [{}, {"reference": date(2026, 2, 15)}, {"window_days": 45}])
def test_text_gives_what_the_table_in_memory_gives(by_eye_csv, choice, options):
    chosen = replace(SETTINGS, **choice)
    table = typed(by_eye_frame())
    options = {"levels": 3, "settings": chosen, **options}
    assert_equal(rfm_from_file(by_eye_csv, **options), rfm_from_table(table, **options))


@pytest.mark.parametrize("dropped", [["invoice"], ["product", "category", "country"]], ids=str)
def test_optional_columns_may_be_missing(tmp_path, dropped):
    frame = by_eye_frame().drop(columns=dropped)
    frame.to_parquet(tmp_path / "orders.csv", index=False)  # known by its content, not its name
    options = {"levels": 4, "settings": SETTINGS}
    assert_equal(
        rfm_from_file(tmp_path / "orders.csv", **options), rfm_from_table(typed(frame), **options)
    )


def test_the_sample_gives_the_same_from_text_gzip_parquet_and_memory(tmp_path, sample):
    expected = rfm_from_table(sample, settings=SAMPLE)
    path = ROOT / "data" / "orders.csv"
    (tmp_path / "orders.csv").write_bytes(gzip.compress(path.read_bytes()))
    sample_frame().to_parquet(tmp_path / "orders.parquet", index=False)
    assert_equal(rfm_from_file(path, settings=SAMPLE), expected)
    assert_equal(rfm_from_file(tmp_path / "orders.csv", settings=SAMPLE), expected)
    parquet = rfm_from_file(tmp_path / "orders.parquet", settings=SAMPLE)
    assert parquet.customers.frame.equals(expected.customers.frame)


def test_a_file_in_many_passes_gives_the_same(monkeypatch):
    monkeypatch.setattr("segmentation.orders.engine.adding.LINES_A_PASS", 2_000)
    shares = []
    report = rfm_from_file(
        ROOT / "data" / "orders.csv",
        settings=SAMPLE,
        progress=lambda _, share: shares.append(share),
    )
    assert len(shares) == 1 + 10  # 19,814 lines are ten passes of at most 2,000
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    expected = rfm_from_table(typed(sample_frame(), source="orders.csv"), settings=SAMPLE)
    assert_equal(report, expected)
    assert LINES_A_PASS > 19_814


def test_little_memory_is_enough(sample):
    report = rfm_from_file(ROOT / "data" / "orders.csv", settings=SAMPLE, memory_bytes=150_000_000)
    assert report.customers.revenue == rfm_from_table(sample, settings=SAMPLE).customers.revenue


def test_work_can_be_stopped(by_eye_csv):
    def stop(what, share):
        raise CancelledError(f"stopped while {what} at {share}")

    with pytest.raises(CancelledError, match="stopped while reading order lines"):
        rfm_from_file(by_eye_csv, progress=stop)


@settings(max_examples=12, deadline=None)
@given(
    drawn=st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "7", None]),
            st.integers(0, 200),
            st.sampled_from(["1", "2", "C3", None]),
            st.integers(-3, 5),
            st.sampled_from([0.0, 0.005, 1.1, 2.675, 19.99, -1.0]),
            st.sampled_from(["x", "y", None]),
        ),
        min_size=8,
        max_size=60,
    )
)
def test_any_lines_give_the_same_in_memory_and_from_a_file(tmp_path_factory, drawn):
    names = ["customer", "day", "invoice", "quantity", "price", "category"]
    frame = pd.DataFrame(drawn, columns=names).astype(
        {"customer": "str", "invoice": "str", "category": "str", "quantity": "float64"}
    )
    frame["date"] = pd.Timestamp("2025-06-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    path = tmp_path_factory.mktemp("any") / "orders.csv"
    frame.to_parquet(path, index=False)
    reports = []
    for run in (
        lambda: rfm_from_file(path, levels=3, settings=SETTINGS),
        lambda: rfm_from_table(typed(frame), levels=3, settings=SETTINGS),
    ):
        try:
            reports.append(run())
        except (DataError, ParameterError) as error:
            reports.append(str(error))
    if isinstance(reports[0], str) or isinstance(reports[1], str):
        assert reports[0] == reports[1]
    else:
        assert_equal(*reports)


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (["31/01/2026 08:30", "01/02/2026 17:45"], ["2026-01-31", "2026-02-01"]),
        (["01/31/2026", "02/01/2026"], ["2026-01-31", "2026-02-01"]),
        (["1/31/2026 8:30 PM", "2/1/2026 9:05 AM"], ["2026-01-31", "2026-02-01"]),
        (["31.01.2026", "01.02.2026"], ["2026-01-31", "2026-02-01"]),
        (["20260131", "20260201"], ["2026-01-31", "2026-02-01"]),
        (["2026/01/31", "2026/02/01"], ["2026-01-31", "2026-02-01"]),
        # Half past eleven at night in New York is the next day in UTC.
        (["2026-01-31T23:30:00-05:00", "2026-02-03 12:00Z"], ["2026-02-01", "2026-02-03"]),
        (["03/04/2026", "05/04/2026"], ["2026-04-03", "2026-04-05"]),
    ],
)
def test_dates_are_read_in_the_order_that_most_of_them_prove(tmp_path, texts, days):
    path = tmp_path / "orders.csv"
    rows = [f"{customer},{text},5" for customer in "ab" for text in texts]
    path.write_text("customer,date,amount\n" + "\n".join(rows) + "\n")
    facts = rfm_from_file(path, levels=3, settings=replace(SETTINGS, today=date(2026, 12, 1))).facts
    assert [str(facts.first)[:10], str(facts.last)[:10]] == days


@pytest.mark.parametrize("zone", [None, "UTC", "Asia/Tokyo"])
def test_time_zones_are_as_in_memory(tmp_path, zone):
    texts = ["2026-03-01 23:30:00-05:00", "2026-03-02T00:30+01:00", "2026-03-03 12:00"]
    frame = pd.DataFrame({"customer": ["a", "b", "a"], "date": texts, "amount": [1.0, 2.0, 3.0]})
    frame.to_csv(tmp_path / "orders.csv", index=False)
    options = {"levels": 3, "settings": replace(SETTINGS, time_zone=zone)}
    assert_equal(
        rfm_from_file(tmp_path / "orders.csv", **options), rfm_from_table(typed(frame), **options)
    )


@pytest.mark.parametrize("zone", [None, "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize("ends", ["Z", "+00:00", "+02:00", "", ("Z", ""), ("+02:00", "", "")])
def test_time_zones_of_a_file_are_as_in_memory(tmp_path, ends, zone):
    path = tmp_path / "orders.csv"
    endings = [ends] if isinstance(ends, str) else ends
    rows = [
        f"c{n % 5},2026-01-{n:02d}T{n % 24:02d}:30:00{endings[n % len(endings)]},{n}.5"
        for n in range(1, 29)
    ]
    path.write_text("customer,date,amount\n" + "\n".join(rows) + "\n")
    options = {"levels": 3, "settings": replace(SETTINGS, time_zone=zone)}
    in_memory = rfm_from_table(workflow.read_orders(path), **options)
    assert_equal(rfm_from_file(path, **options), in_memory)


@pytest.mark.parametrize("zone", [None, "Europe/London"])
def test_typed_time_zones_are_as_in_memory(tmp_path, zone):
    moments = pd.to_datetime(["2026-03-02 04:30", "2026-03-05 12:00"], utc=True)
    frame = pd.DataFrame({"customer": ["a", "b"], "amount": [1.0, 2.0]})
    frame["date"] = moments.tz_convert("America/New_York")
    frame.to_parquet(tmp_path / "orders.csv", index=False)
    options = {"levels": 3, "settings": replace(SETTINGS, time_zone=zone)}
    assert_equal(
        rfm_from_file(tmp_path / "orders.csv", **options), rfm_from_table(typed(frame), **options)
    )


def test_names_with_quotes_and_patterns_are_only_names(tmp_path):
    frame = by_eye_frame().rename(
        columns={
            "customer": 'customer "id"; DROP',
            "date": "order's date",
            "invoice": "invoice [no]",
        }
    )
    path = tmp_path / "orders [*]?'1.csv"
    frame.to_csv(path, index=False)
    report = rfm_from_file(path, levels=3, settings=SETTINGS)
    assert report.roles.customer == 'customer "id"; DROP'
    assert report.customers.revenue == 52
    assert report.customers.report.source == "orders [*]?'1.csv"


def changed(**columns):
    return by_eye_frame().assign(**columns)


BAD = {
    "dates": changed(date=["2026-01-05"] * 9 + ["soon"] * 7),
    "numbers": changed(unit_price=["5.00"] * 14 + ["five", "six"]),
    "signs": changed(unit_price=["5 EUR"] * 10 + ["5 USD"] * 6),
    "currencies": changed(currency=["EUR"] * 12 + ["USD"] * 4),
    "no customer": changed(customer=np.nan),
    "one customer": changed(customer="B"),
    "one day": changed(date="2026-03-01T10:00"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_files_get_the_same_sentence_as_in_memory(tmp_path, what):
    frame = BAD[what]
    path = tmp_path / "orders.csv"
    frame.to_csv(path, index=False)
    roles = replace(
        rfm_from_table(typed(by_eye_frame()), levels=3, settings=SETTINGS).roles,
        currency="currency" if "currency" in frame else None,
    )
    with pytest.raises(DataError) as expected:  # noqa: PT011 - its text is what is compared
        rfm_from_table(typed(frame), roles, levels=3, settings=SETTINGS)
    with pytest.raises(DataError, match=exactly(str(expected.value))):
        rfm_from_file(path, roles, levels=3, settings=SETTINGS)


def test_one_currency_can_be_kept(tmp_path):
    frame = BAD["currencies"]
    frame.to_csv(tmp_path / "orders.csv", index=False)
    options = {"levels": 3, "settings": replace(SETTINGS, currency="EUR")}
    assert_equal(
        rfm_from_file(tmp_path / "orders.csv", **options), rfm_from_table(typed(frame), **options)
    )


def test_a_role_for_a_column_that_is_not_there_is_refused(by_eye_csv):
    roles = replace(rfm_from_file(by_eye_csv, levels=3).roles, unit_price="price")
    with pytest.raises(ParameterError, match="no column 'price' to be the unit price"):
        rfm_from_file(by_eye_csv, roles)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"orders\.csv is empty\. Choose the file with the order lines\."),
        (b"PK\x03\x04rest", "neither Parquet nor delimited text, which large order files must be"),
        (
            b"PAR1 and then nothing",
            r"orders\.csv cannot be read as a table: it is damaged, cut off",
        ),
        (b"\x1f\x8b\x09\xff", "begins like a gzip file but is damaged or cut off"),
        (
            gzip.compress(b"a,b\n" * 9_000, mtime=0)[:40],
            "begins like a gzip file but is damaged or cut",
        ),
        (gzip.compress(b"PK\x03\x04rest", mtime=0), "neither Parquet nor delimited text"),
        (
            "customer,date,amount\nJos\xe9,2026-01-01,5\nb,2026-01-02,6\n".encode("latin-1"),
            r"orders\.csv is not written in UTF-8 \(line 2\)\. Save it as UTF-8, or as Parquet\.",
        ),
    ],
)
def test_files_of_another_kind_are_refused(tmp_path, content, message):
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=message):
        rfm_from_file(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ReadError, match=r"Cannot read nothing\.csv: No such file or directory"):
        rfm_from_file(tmp_path / "nothing.csv")


def test_no_room_to_unpack_is_said_in_a_sentence(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "orders.csv.gz"
    path.write_bytes(gzip.compress((ROOT / "data" / "orders.csv").read_bytes()))
    monkeypatch.setattr("shutil.copyfileobj", full)
    message = (
        "Cannot unpack orders.csv.gz: No space left on device. Make room in the temporary folder, "
        "or unpack it yourself."
    )
    with pytest.raises(ReadError, match=exactly(message)):
        rfm_from_file(path)


def test_a_row_that_does_not_fit_the_header_is_named(tmp_path):
    path = tmp_path / "orders.csv"
    good = "".join(f"{c},2026-01-{day:02},5\n" for day in range(1, 29) for c in "abc")
    # 84 lines 300 times and the header come before it.
    path.write_text("customer,date,amount\n" + good * 300 + "a,2026-01-01,5,9\n" + good)
    message = (
        "orders.csv cannot be read as a table (line 25,202): there are 4 cells where the header "
        "has 3. Mend the line, or quote cells that hold the separator."
    )
    with pytest.raises(ReadError, match=exactly(message)):
        rfm_from_file(path, levels=3)


def test_a_file_without_column_names_is_refused(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("a,2026-01-01,5.00\nb,2026-01-02,6.00\n")
    message = (
        "The first line of orders.csv looks like an order line and not like column names (it has "
        "'2026-01-01'). Write a line with the names of the columns above it."
    )
    with pytest.raises(ReadError, match=exactly(message)):
        rfm_from_file(path)


def test_quotes_may_come_late(tmp_path):
    path = tmp_path / "orders.csv"
    good = "".join(f"{c},2026-01-{day:02},5,tea\n" for day in range(1, 29) for c in "abc")
    late = 'a,2026-02-01,5,"tea, ""green"""\n'
    path.write_text("customer,date,amount,product\n" + good * 300 + late)
    assert rfm_from_file(path, levels=3).facts.n_products == 2


def test_too_little_memory_is_said_in_a_sentence():
    with pytest.raises(DataError, match=r"orders\.csv needs more than the 0\.0 GB of memory"):
        rfm_from_file(ROOT / "data" / "orders.csv", memory_bytes=2_000_000)


def test_nothing_is_left_behind(tmp_path, monkeypatch, by_eye_csv):
    import tempfile

    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    rfm_from_file(by_eye_csv, levels=3)
    assert list(scratch.iterdir()) == []
