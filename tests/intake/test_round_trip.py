"""Tables written in a random dialect and encoding are read back equal, by both paths."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from segmentation import intake
from segmentation.errors import SegmentationError
from segmentation.intake.delimited import delimited
from segmentation.wording import column_note, step_reason

WORDS = st.sampled_from(
    [
        "Anna", "Müller", "naïve", "red", "Köln", "big-small", "O'Brien", '5"', "a;b", "x|y",
        'say"hi"', "Smith,John", "tab\there", "line\nbreak", "N/A", "-", "$5", "item",
    ]
)  # fmt: skip
CELLS = {
    "whole": st.integers(0, 99_999).map(str),
    "decimal": st.floats(-100, 1000).map("{:.2f}".format),
    "date": st.dates().map("{:%Y-%m-%d}".format),
    "word": WORDS,
    "text": st.lists(WORDS, min_size=1, max_size=5).map(" ".join),
    "sparse": st.one_of(st.just(""), WORDS),
}
NUMBERS = ["whole", "decimal", "date"]


@st.composite
def tables(draw):
    """A header and rows: at least one column of numbers, as every file of customers has."""
    kinds = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=5))
    kinds.insert(draw(st.integers(0, len(kinds))), draw(st.sampled_from(NUMBERS)))
    names = ["Größe", "spend €", "city", "age", "first visit", "x"][: len(kinds)]
    rows = draw(st.lists(st.tuples(*[CELLS[kind] for kind in kinds]), min_size=2, max_size=25))
    return names, [list(row) for row in rows]


@settings(max_examples=60, deadline=None)
@given(
    tables(),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(['"', '"', "'"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_a_table_is_read_back_as_it_was_written(table, delimiter, quote, end, quoting, encoding):
    names, rows = table
    if end == "\r":  # a line feed would be half of a line end there
        rows = [[cell.replace("\n", " ") for cell in row] for row in rows]
    buffer = io.StringIO(newline="")
    writer = csv.writer(
        buffer, delimiter=delimiter, quotechar=quote, lineterminator=end, quoting=quoting
    )
    writer.writerows([names, *rows])
    found = intake.read_raw(buffer.getvalue().encode(encoding))
    assert list(found.header) == names
    assert found.rows.to_numpy().tolist() == rows
    assert found.report.aside == ()


AMOUNTS = st.lists(st.integers(-9_999_999, 99_999_999), min_size=8, max_size=30)
STYLES = [("", "."), ("", ","), (",", "."), (".", ","), ("'", "."), (" ", ","), ("\xa0", ",")]
SIGNS = ["{}", "{} €", "€{}", "{} %", "$ {}", "{} EUR"]


def spelled(cents, group, mark, sign):
    """An amount as a program of some country writes it; by pencil: 1234567 is 12.345,67."""
    whole, rest = divmod(abs(cents), 100)
    digits = f"{whole:,}".replace(",", group)
    return ("-" if cents < 0 else "") + sign.format(f"{digits}{mark}{rest:02d}")


@settings(max_examples=60, deadline=None)
@given(
    AMOUNTS,
    st.sampled_from(STYLES),
    st.sampled_from(SIGNS),
    st.sampled_from([",", ";", "\t", "|", ", "]),
    st.sampled_from(['"', "'"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]),
    st.sampled_from(["", "Kundenliste für März\n", "Export\nvom 31.12.2023\n\n", "sep"]),
)
def test_amounts_are_read_as_they_were_meant(
    cents, style, sign, delimiter, quote, end, encoding, above
):
    if quote == "'" and style[0] == "'":
        style = ("", ",")  # an apostrophe cannot be quote and thousands mark at once
    cells = [spelled(amount, *style, sign) for amount in cents]
    rows = [["Kundennr", "Größe", "Umsatz"]]
    rows += [[f"K{n:04d}", f"groß {n % 3}", cell] for n, cell in enumerate(cells)]
    if above == "sep":
        above = f"sep={delimiter}\n" if len(delimiter) == 1 else ""
    lines = [delimiter.join(f"{quote}{cell}{quote}" for cell in row) for row in rows]
    text = above.replace("\n", end) + end.join(lines) + end
    table = intake.read_customers(text.encode(encoding))
    assert [column.name for column in table.columns] == rows[0]
    assert table.column("Umsatz").kind in ("numeric", "boolean")
    found = table.frame["Umsatz"].to_numpy()
    assert abs(found - [amount / 100 for amount in cents]).max() < 1e-6
    assert table.frame["Größe"].tolist() == [f"groß {n % 3}" for n in range(len(cents))]


ODD = st.sampled_from(
    ["", "NA", " ", "?", "00012", "1e5", "inf", "nan", "-0", "+5", ".5", "1,234", "1.234,5", "$5",
     "12%", "(3)", "12345678901234567890", "1e400", "yes", "Total", " 7", "8 ", "\u0663"]
)  # fmt: skip
PLAIN = [
    st.integers(0, 99_999).map(str),
    st.floats(-100, 1000).map("{:.2f}".format),
    st.floats(-100, 1000).map(lambda x: f"{x:.2f}".replace(".", ",")),
    st.dates().map("{:%d.%m.%Y}".format),
    st.sampled_from(["yes", "no"]),
    st.sampled_from(["0", "1"]),
    st.integers(1, 999).map("{:05d}".format),
    st.sampled_from(["red", "blue", " red", "x y", 'a"b', "p,q"]),
]


@st.composite
def odd_tables(draw):
    columns = draw(st.lists(st.sampled_from(PLAIN), min_size=2, max_size=5))
    rare = [st.one_of(*[column] * 12, ODD) for column in columns]
    return draw(st.lists(st.tuples(*rare), min_size=1, max_size=30))


def told(table):
    """Everything that is said about a table."""
    columns = [
        (c.name, c.role, c.kind, c.n_missing, c.n_distinct, column_note(c)) for c in table.columns
    ]
    steps = [(s.action, s.column, s.n_cells, s.n_rows, step_reason(s)) for s in table.report.steps]
    return columns, steps, [(row.line, row.text) for row in table.report.aside]


def outcome(read):
    try:
        return read()
    except SegmentationError as error:
        return error.message


@settings(max_examples=30, deadline=None)
@given(odd_tables(), st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]))
def test_the_fast_the_careful_and_the_two_step_path_give_the_same(rows, delimiter, end):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=end)
    writer.writerows([[f"name {n}" for n in range(len(rows[0]))], *rows])
    data = buffer.getvalue().encode()
    fast = outcome(lambda: intake.read_customers(data))
    in_two_steps = outcome(lambda: intake.type_columns(intake.read_raw(data)))
    read_fast = delimited.read_fast
    delimited.read_fast = lambda *_, **__: None
    try:
        careful = outcome(lambda: intake.read_customers(data))
    finally:
        delimited.read_fast = read_fast
    for other in (in_two_steps, careful):
        if isinstance(fast, str):
            assert other == fast
        else:
            pd.testing.assert_frame_equal(other.frame, fast.frame)
            assert told(other) == told(fast)


MAGNITUDES = (
    ("", 0),
    ("K", 3),
    ("k", 3),
    ("M", 6),
    ("B", 9),
    (" bn", 9),
    (" Mio.", 6),
    (" Tsd.", 3),
)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(100, 9_999), st.sampled_from(MAGNITUDES)), min_size=8, max_size=30
    ),
    st.sampled_from([".", ","]),
    st.sampled_from(["{}", "${}", "€ {}", "-{}"]),
)
def test_thousands_and_millions_in_letters_are_read_as_they_were_meant(cells, mark, sign):
    """By pencil: 1234 and K is 12.34K, which is 12340."""
    texts = [
        sign.format(f"{cents // 100}{mark}{cents % 100:02d}{letter}")
        for cents, (letter, _) in cells
    ]
    rows = "".join(f"K{n:04d};{text}\n" for n, text in enumerate(texts))
    table = intake.read_customers(f"Kundennr;Umsatz\n{rows}".encode())
    meant = [(-1 if sign[0] == "-" else 1) * cents * 10**power / 100 for cents, (_, power) in cells]
    assert table.frame["Umsatz"].tolist() == pytest.approx(meant, rel=1e-9)


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.integers(-9_999_999, 99_999_999), min_size=8, max_size=30),
    st.sampled_from(["xlsx", "json", "jsonl", "parquet"]),
)
def test_numbers_of_workbooks_and_json_are_read_as_they_stand(cents, form):
    frame = pd.DataFrame(
        {
            "Kundennr": [f"K{n:04d}" for n in range(len(cents))],
            "Umsatz": [amount / 100 for amount in cents],
            "Ort": [None if n % 5 == 4 else f"groß {n % 3}" for n in range(len(cents))],
        }
    )
    buffer = io.BytesIO()
    if form == "xlsx":
        frame.to_excel(buffer, index=False)
    elif form == "parquet":
        frame.to_parquet(buffer)
    else:
        frame.to_json(buffer, orient="records", lines=form == "jsonl", double_precision=15)
    table = intake.read_customers(buffer.getvalue(), name=f"f.{form}")
    assert table.frame["Umsatz"].tolist() == pytest.approx(frame["Umsatz"].tolist(), rel=1e-12)
    assert table.frame["Kundennr"].tolist() == frame["Kundennr"].tolist()
    assert table.column("Ort").n_missing == sum(n % 5 == 4 for n in range(len(cents)))
