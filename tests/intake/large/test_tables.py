"""Large files read part by part, every part as the sample of the whole file.

Covers `segmentation.intake.large.evidence`, `segmentation.intake.large.endings`.
"""

import bz2
import gzip
import re

import numpy as np
import pandas as pd
import pytest

from segmentation.errors import DataError, ReadError
from segmentation.intake import read_customers
from segmentation.intake.large import files, parts, tables
from segmentation.intake.large.tables import is_large, open_large

N_ROWS = 6_000
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Every file is large, and comes in many parts; the sample is its beginning and few lines."""
    monkeypatch.setattr(tables, "LARGE_BYTES", 1_000)
    monkeypatch.setattr(tables, "LARGE_CELLS", 1_000)
    monkeypatch.setattr(files, "BEGINNING_BYTES", 20_000)
    monkeypatch.setattr(files, "PART_BYTES", 40_000)
    monkeypatch.setattr(files, "BLOCK_BYTES", 1_000)
    monkeypatch.setattr(parts, "ROWS_A_PART", 1_000)


HALF_AN_ARCHIVE = gzip.compress("\n".join(f"{n},{n * n}" for n in range(400_000)).encode())[
    :900_000
]


def days(form):
    stamps = pd.Timestamp("2023-01-01") + pd.to_timedelta(np.arange(N_ROWS) * 600 // N_ROWS, "D")
    return [form(day, at) for at, day in enumerate(stamps)]


def named(day, _):
    return f"{day.day:02d} {MONTHS[day.month - 1]} {day.year}"


def mixed(day, at):
    return named(day, at) if at % 3 else f"{day:%Y-%m-%d}"


AMOUNTS = np.round(np.random.default_rng(3).lognormal(4, 2, N_ROWS), 2)
SPELLINGS = {
    "plain": (lambda day, _: f"{day:%Y-%m-%d}", str),
    "month in words": (named, str),
    "mixed dates": (mixed, str),
    "decimal comma": (named, lambda x: f"{x:.2f}".replace(".", ",")),
    "thousands marks": (named, lambda x: f"{x:,.2f}"),
    "euro": (named, lambda x: f"{x:.2f} €"),
    "all at once": (mixed, lambda x: f"{x:,.2f} €".translate(str.maketrans(",.", ".,"))),
    "month first": (lambda day, _: f"{day:%m/%d/%Y}", str),
    "compact": (lambda day, _: f"{day:%Y%m%d}", str),
    "with a zone": (lambda day, _: f"{day:%Y-%m-%d}T23:30:00-05:00", str),
}


def written(spelling):
    date, amount = SPELLINGS[spelling]
    rows = zip(days(date), map(amount, AMOUNTS), strict=True)
    lines = [f"C{at % 700};{day};{worth};thing; no" for at, (day, worth) in enumerate(rows)]
    return "\n".join(
        ["who;day;worth;what", *(line.replace("thing; no", '"thing; no"') for line in lines)]
    )


def read_in_parts(path, typed):
    with open_large(path) as large:
        found = list(large.batches(typed))
        table = pd.concat([batch.to_pandas() for batch, _ in found], ignore_index=True)
        lines = np.concatenate([rows for _, rows in found])
        assert large.share == 1.0
        return large, table, lines, len(found)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_large_file_is_read_as_a_table_of_it(tmp_path, spelling):
    path = tmp_path / "orders.csv"
    path.write_text(written(spelling), encoding="utf-8")
    whole = read_customers(path)
    assert is_large(path)
    large, table, lines, n_parts = read_in_parts(path, {"day", "worth"})
    assert n_parts > 3
    assert lines.tolist() == whole.lines.tolist()
    assert table["worth"].tolist() == whole.frame["worth"].tolist() == AMOUNTS.tolist()
    assert table["day"].tolist() == whole.frame["day"].tolist()
    assert table["who"].tolist() == whole.frame["who"].tolist()
    assert table["what"].unique().tolist() == ["thing; no"]
    assert large.is_in_utc("day") == whole.is_in_utc("day") == (spelling == "with a zone")
    assert large.report.source == whole.report.source
    assert large.report.fingerprint == whole.report.fingerprint


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
def test_archives_and_encodings_are_read_alike(tmp_path, encoding, pack):
    text = written("decimal comma").replace("C1;", "Müller;").replace("C2;", "Zoë;")
    path = tmp_path / "orders.csv"
    path.write_bytes(pack(text.encode(encoding)))
    _, table, _, _ = read_in_parts(path, {"day", "worth"})
    assert table["worth"].tolist() == AMOUNTS.tolist()
    assert {"Müller", "Zoë"} <= set(table["who"])


def test_letters_that_come_late_tell_the_encoding(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes((written("plain") + "\nMüller;2024-08-01;5;tea\n").encode("latin-1"))
    _, table, _, _ = read_in_parts(path, {"worth"})
    assert table["who"].iloc[-1] == "Müller"


def test_parquet_comes_by_its_groups(tmp_path):
    frame = pd.DataFrame(
        {
            "who": [f"C{at % 700}" for at in range(N_ROWS)],
            "day": days(named),
            "pieces": np.arange(N_ROWS) % 9,
            "worth": AMOUNTS,
        }
    )
    path = tmp_path / "orders.bin"
    frame.to_parquet(path, row_group_size=1_500)
    _, table, lines, n_parts = read_in_parts(path, {"day", "pieces", "worth"})
    assert n_parts == 6
    assert lines.tolist() == list(range(1, N_ROWS + 1))
    assert table["pieces"].tolist() == frame["pieces"].tolist()
    assert table["worth"].tolist() == frame["worth"].tolist()
    assert table["day"].tolist() == read_customers(path).frame["day"].tolist()


def test_a_quoted_cell_over_several_lines_is_not_parted(tmp_path):
    path = tmp_path / "orders.csv"
    rows = [f'c{at},"tea\nand ""milk""",{at}.5' for at in range(N_ROWS)]
    path.write_text("who,what,worth\n" + "\n".join(rows) + "\n")
    _, table, lines, n_parts = read_in_parts(path, {"worth"})
    assert n_parts > 3
    assert table["worth"].tolist() == [at + 0.5 for at in range(N_ROWS)]
    assert (np.diff(lines) > 0).all()


def test_empty_cells_are_counted_over_all_parts(tmp_path):
    path = tmp_path / "orders.csv"
    rows = [f"c{at},{'' if at % 5 else at},{at}" for at in range(N_ROWS)]
    path.write_text("who,note,worth\n" + "\n".join(rows))
    large, _, _, _ = read_in_parts(path, {"worth"})
    assert large.empty_cells() == {"who": 0, "note": N_ROWS * 4 // 5, "worth": 0}
    assert large.place(1_200) == "line 1,200"


def test_what_is_made_of_a_column_is_told_of_the_whole_file(tmp_path):
    path = tmp_path / "orders.csv"
    rows = [f"c{at},2024-{1 + at % 9:02d},{at}.5" for at in range(N_ROWS)]
    path.write_text("who,month,worth\n" + "\n".join(rows))
    large, _, _, _ = read_in_parts(path, {"month", "worth"})
    (step,) = large.read_steps
    assert (step.column, step.code, step.n_rows) == ("month", "first_of_month", N_ROWS)


def test_columns_of_a_file_without_a_header_can_be_named(tmp_path):
    path = tmp_path / "orders.txt"
    path.write_text(
        "".join(f"c{at % 9},2026-01-{1 + at % 28:02d},{at}.5\n" for at in range(N_ROWS))
    )
    with open_large(path, columns=["who", "day", "worth"]) as large:
        assert large.columns == ("who", "day", "worth")
        batch, _ = next(large.batches({"worth"}))
        assert batch.column_names == ["who", "day", "worth"]


def test_what_is_no_number_further_down_is_missing_or_refused(tmp_path, monkeypatch):
    path = tmp_path / "orders.csv"
    rows = [f"c{at},{at}.5" for at in range(N_ROWS)]
    rows[4_000] = "c4000,soon"
    path.write_text("who,worth\n" + "\n".join(rows))
    _, table, _, _ = read_in_parts(path, {"worth"})
    assert np.flatnonzero(table["worth"].isna()).tolist() == [4_000]
    rows[4_000:5_000] = [f"c{at},x{at}" for at in range(4_000, 5_000)]
    path.write_text("who,worth\n" + "\n".join(rows))
    monkeypatch.setattr(files, "BLOCK_BYTES", 1_000_000)  # none but the beginning
    message = (
        "Column 'worth' of orders.csv holds numbers in a sample of its lines, but 1,000 of all "
        "6,000 cells are none (first: 'x4000', line 4,002). Write them alike, or choose another "
        "column."
    )
    with pytest.raises(DataError, match=f"^{re.escape(message)}$"):
        read_in_parts(path, {"worth"})


def test_small_files_and_other_formats_are_not_read_in_parts(tmp_path, monkeypatch):
    records = tmp_path / "orders.json"
    records.write_text("[" + ",".join(['{"who": "a", "worth": 1}'] * 200) + "]")
    assert not is_large(records)
    assert not is_large(tmp_path / "nowhere.csv")
    text, packed = tmp_path / "a.csv", tmp_path / "a.csv.gz"
    text.write_text(written("plain"))
    packed.write_bytes(gzip.compress(text.read_bytes()))
    assert is_large(text)
    monkeypatch.setattr(tables, "LARGE_BYTES", text.stat().st_size)
    assert not is_large(text)
    monkeypatch.setattr(tables, "LARGE_BYTES", packed.stat().st_size * 2)
    assert is_large(packed)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PAR1 and then nothing", "is a damaged Parquet file"),
        (HALF_AN_ARCHIVE, r"orders\.csv cannot be unpacked"),
        (b"PAR1", "is a damaged Parquet file"),
    ],
)
def test_damaged_files_are_refused(tmp_path, content, message):
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=message), open_large(path):
        pass


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    import tempfile

    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    path = tmp_path / "orders.csv.gz"
    path.write_bytes(gzip.compress(written("euro").encode()))
    read_in_parts(path, {"worth"})
    assert list(scratch.iterdir()) == []


def test_debit_and_credit_give_amounts_their_sign_in_every_part(tmp_path):
    path = tmp_path / "bank.csv"
    lines = [f"K{n % 90};{'Af' if n % 3 else 'Bij'};{worth}" for n, worth in enumerate(AMOUNTS)]
    path.write_text("\n".join(["who;Af Bij;Bedrag", *lines]), encoding="utf-8")
    whole = read_customers(path)
    _, table, _, n_parts = read_in_parts(path, {"Bedrag"})
    assert n_parts > 2
    signed = np.where(np.arange(N_ROWS) % 3, -AMOUNTS, AMOUNTS)
    assert table["Bedrag"].tolist() == whole.frame["Bedrag"].tolist() == signed.tolist()


@pytest.mark.parametrize("at", [0, N_ROWS])
@pytest.mark.parametrize("who", ["Total", ""])
def test_a_total_at_an_end_of_a_large_file_is_no_order_line(tmp_path, who, at):
    path = tmp_path / "orders.csv"
    pieces = np.arange(N_ROWS) % 7 + 1
    lines = [f"K{n % 90};{pieces[n]};{worth}" for n, worth in enumerate(AMOUNTS)]
    lines.insert(at, f"{who};{pieces.sum()};{AMOUNTS.sum():.2f}")
    path.write_text("\n".join(["who;pieces;worth", *lines]), encoding="utf-8")
    whole = read_customers(path)
    large, table, numbers, _ = read_in_parts(path, {"pieces", "worth"})
    assert table["worth"].tolist() == whole.frame["worth"].tolist() == AMOUNTS.tolist()
    assert numbers.tolist() == whole.lines.tolist()
    (row,) = large.aside
    (same,) = whole.report.aside
    assert (row.line, row.reason) == (same.line, same.reason)
    assert (row.line, row.reason.values) == (at + 2, {"n_rows": N_ROWS})


@pytest.mark.parametrize("at", [0, N_ROWS])
def test_a_row_at_an_end_that_sums_up_nothing_stays(tmp_path, at):
    path = tmp_path / "orders.csv"
    lines = [f"K{n % 90};{worth}" for n, worth in enumerate(AMOUNTS)]
    lines.insert(at, "Total;900")
    path.write_text("\n".join(["who;worth", *lines]), encoding="utf-8")
    large, table, _, _ = read_in_parts(path, {"worth"})
    assert (len(table), large.aside) == (N_ROWS + 1, ())


@pytest.mark.parametrize("word", ["Subtotal", ""])
def test_subtotals_within_a_large_file_are_no_order_lines(tmp_path, word):
    """Groups of seventy lines, each above its sum; one customer is called Total."""
    path = tmp_path / "orders.csv"
    lines = []
    for start in range(0, N_ROWS, 70):
        group = AMOUNTS[start : start + 70]
        lines += [f"K{n % 90};{worth}" for n, worth in enumerate(group)]
        lines.append(f"{word};{group.sum() + 0.5 * (not start):.2f}")
    lines += [f"Total;{AMOUNTS.sum() + 0.5:.2f}"]
    lines.insert(5, "Total;0.5")
    path.write_text("\n".join(["who;worth", *lines]), encoding="utf-8")
    large, table, _, n_parts = read_in_parts(path, {"worth"})
    n_groups = -(-N_ROWS // 70)
    assert n_parts > 2
    assert len(table) == N_ROWS + 1
    assert table["worth"].sum() == pytest.approx(AMOUNTS.sum() + 0.5)
    assert len(large.aside) == n_groups + 1
