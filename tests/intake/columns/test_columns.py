"""Kinds of columns, and what is counted on the way to them.

Covers `segmentation.intake.columns.distinct`, `segmentation.intake.columns.kinds`,
`segmentation.intake.columns.typed` and `segmentation.reading.missing`.
"""

import numpy as np
import pandas as pd
import pytest

from segmentation.wording import column_note, step_reason
from tests.intake.conftest import read


def typed(*cells, name="spend", also="x"):
    """One column beside a plain one, as a table."""
    rows = "".join(f'"{cell}";{also}{n}\n' for n, cell in enumerate(cells))
    return read(f"{name};other\n{rows}")


def steps(table):
    return [(s.action, s.column, s.n_cells, step_reason(s)) for s in table.report.steps]


def test_each_kind_has_its_own_dtype():
    table = read(
        "number,flag,word,day,note\n1.5,yes,red,2020-01-31,aa bb\n2,no,blue,2020-02-01,cc dd\n"
        "3,no,red,2020-02-02,ee ff\n,yes,blue,,\n"
    )
    kinds = {column.name: column.kind for column in table.columns}
    assert kinds == {
        "number": "numeric",
        "flag": "boolean",
        "word": "categorical",
        "day": "date",
        "note": "text",
    }
    dtypes = [str(dtype) for dtype in table.frame.dtypes]
    assert dtypes == ["float64", "float64", "str", "datetime64[us]", "str"]
    assert table.frame.iloc[3].isna().tolist() == [True, False, False, True, True]
    assert [column.n_missing for column in table.columns] == [1, 0, 0, 1, 1]
    assert column_note(table.column("flag")).startswith("yes is 1, no is 0")


@pytest.mark.parametrize(
    "spelling",
    [
        "",
        "NA",
        "N/A",
        "n/a",
        "null",
        "NULL",
        "?",
        "-",
        "nan",
        "NaN",
        "#N/A",
        "<NA>",
        "--",
        r"\N",
        " ",
    ],
)
def test_spellings_of_missing_beside_numbers(spelling):
    table = typed("1", "2", spelling, "4", "5")
    assert table.column("spend").kind == "numeric"
    assert table.column("spend").n_missing == 1
    assert np.isnan(table.frame["spend"][2])
    counted = [s.n_cells for s in table.report.steps if s.action == "read as missing"]
    assert counted == ([1] if spelling else [])


def test_none_is_an_answer_among_words_and_missing_among_numbers():
    words = typed("None", "Gold", "Silver", "None", "Gold", "Silver")
    assert words.column("spend").n_missing == 0
    numbers = typed("None", "3", "4", "5")
    assert numbers.column("spend").kind == "numeric"
    assert numbers.column("spend").n_missing == 1


def test_an_almost_numeric_column_is_numeric_and_lists_what_was_lost():
    table = typed(*[str(n) for n in range(36)], "lots", "few")
    assert table.column("spend").kind == "numeric"
    assert table.column("spend").n_missing == 2
    reason = "not a value of this column's kind; the first is 'lots' in line 38"
    assert ("read as missing", "spend", 2, reason) in steps(table)


def test_too_few_numbers_leave_a_column_text():
    table = typed(*[str(n) for n in range(8)], "lots", "few")
    assert table.column("spend").kind == "text"
    assert table.column("spend").n_missing == 0


def test_white_space_is_taken_off_and_counted():
    table = typed(" 1", "2 ", "3")
    assert table.frame["spend"].tolist() == [1, 2, 3]
    assert ("trimmed", "spend", 2, "white space around the value") in steps(table)


@pytest.mark.parametrize(
    ("no", "yes"),
    [("no", "yes"), ("NO", "Yes"), ("false", "TRUE"), ("nein", "ja"), ("non", "oui"), ("n", "y")],
)
def test_pairs_of_words_for_no_and_yes(no, yes):
    table = typed(no, yes, no)
    assert table.column("spend").kind == "boolean"
    assert table.frame["spend"].tolist() == [0, 1, 0]


def test_only_zeros_and_ones_are_boolean_and_a_single_value_is_not():
    assert typed("0", "1", "1").column("spend").kind == "boolean"
    assert typed("1", "1", "1").column("spend").kind == "numeric"
    assert typed("0", "1", "2").column("spend").kind == "numeric"


def test_leading_zeros_are_kept():
    table = typed("0001", "0020", "0300")
    assert table.frame["spend"].tolist() == ["0001", "0020", "0300"]


def test_more_digits_than_a_number_holds_are_kept():
    cards = ["4111111111111111", "4111111111111112", "4111111111111112"]
    assert typed(*cards).frame["spend"].tolist() == cards


def test_days_as_whole_numbers_are_dates_where_there_are_enough():
    days = [f"202001{day:02d}" for day in range(1, 29)]
    assert typed(*days).column("spend").kind == "date"
    assert typed(*days[:3]).column("spend").kind == "numeric"
    for name in ("Bestelldatum", "order_date", "created", "\u8a02\u55ae\u65e5\u671f"):
        assert typed(*days[:3], name=name).column(name).kind == "date"
        assert typed(*days[:3], "n/a", name=name).column(name).kind == "date"
    assert typed(*days, "20201345").column("spend").kind != "date"


@pytest.mark.parametrize(
    "texts",
    [
        ("2023/13/01", "2023/25/02"), ("31/02/2023", "13/01/2023"),
        ("13 tammi 2023", "4 helmi 2023"),
        ("/Date(1673600707000)/", "/Date(1673600708000)/"), ("令和5年1月13日", "令和5年2月14日"),
    ],
)  # fmt: skip
def test_dates_that_cannot_be_read_are_named(texts):
    column = typed(*texts * 6).column("spend")
    assert column.kind != "date"
    assert column_note(column).startswith("dates in a form or with days that are not known here")


def test_columns_that_can_be_read_in_two_ways_follow_the_others():
    table = read(
        "a\tb\tday\tother\n1,234\t2,5\t03/04/2020\t04/13/2020\n5,678\t3,5\t01/02/2020\t05/20/2020\n"
    )
    assert table.frame["a"].tolist() == [1.234, 5.678]
    assert table.frame["day"][0] == pd.Timestamp(2020, 3, 4)
    alone = read("a\tb\n1,234\t2\n5,678\t3\n")
    assert alone.frame["a"].tolist() == [1234, 5678]


def test_amounts_in_several_units_stay_text_and_say_so():
    table = typed("$5", "6 €", "$7")
    assert table.column("spend").kind == "text"
    assert column_note(table.column("spend")) == "amounts in several units, left as text"


def test_an_identifier_by_its_name_is_never_read_with_losses():
    cells = [str(n) for n in range(536365, 536465)] + ["C536379"]
    table = typed(*cells, name="InvoiceNo")
    assert table.frame["InvoiceNo"].iloc[-1] == "C536379"
    assert table.column("InvoiceNo").n_missing == 0


def test_time_zone_offsets_are_converted_to_utc_and_counted():
    table = typed("2023-01-01T01:00:00+02:00", "2023-06-01T01:00:00+02:00", "2023-06-01T01:00:00Z")
    assert table.frame["spend"][0] == pd.Timestamp("2022-12-31T23:00")
    assert column_note(table.column("spend")) == "dates, year first, times in UTC"
    reason = (
        "time zone offsets (+02:00) converted to UTC; 1 cells at or without offset 0 are taken as "
        "UTC"
    )
    assert ("converted", "spend", 2, reason) in steps(table)


@pytest.mark.parametrize("zone", ["Z", "+00:00", " UTC"])
def test_times_that_are_in_utc_already_say_so(zone):
    table = typed(f"2023-01-01T01:00:00{zone}", f"2023-06-01T01:00:00{zone}")
    assert table.frame["spend"][0] == pd.Timestamp("2023-01-01T01:00")
    assert column_note(table.column("spend")) == "dates, year first, times in UTC"
    reason = "time zone offsets (Z or +00:00) converted to UTC: the times are in it already"
    assert ("converted", "spend", 0, reason) in steps(table)


def test_times_without_an_offset_have_no_zone():
    table = typed("2023-01-01T01:00:00", "2023-06-01T01:00:00")
    assert column_note(table.column("spend")) == "dates, year first"
    assert not [step for step in table.report.steps if step.action == "converted"]


@pytest.mark.parametrize("cell", ["5\u202f354,44\xa0€", "5\xa0354,44 EUR", "5.354,44\u202f€"])
def test_spaces_that_do_not_break_are_spaces_in_numbers(cell):
    assert typed(cell, "1,50 €" if "€" in cell else "1,50 EUR").frame["spend"][0] == 5354.44


def test_yen_of_japanese_encodings_is_a_currency():
    data = "番号,金額\n" + "".join(f'A{n},"¥{n},500"\n' for n in range(1, 9))
    assert read(data.encode("shift_jis")).frame["金額"].tolist()[:2] == [1500, 2500]


MARKED = "numbers of which some have a mark (above, below, about, a footnote), left as text"


@pytest.mark.parametrize(
    ("form", "note"),
    [
        ("{n:02d}:{m:02d}:07", "times of the day or durations, left as text"),
        ("{n}h {m}m", "times of the day or durations, left as text"),
        (">{n}{m}", MARKED),
        ("{n}{m}+", MARKED),
        ("{n}€{m}", "amounts with a currency sign for a decimal mark, left as text"),
        ("{n}.5 - {m}.5", "ranges of numbers, left as text"),
    ],
)
def test_numbers_that_are_not_read_are_named_and_no_codes(form, note):
    cells = [form.format(n=n % 20 + 1, m=n + 10) for n in range(40)]
    column = typed(*cells, also="red").column("spend")
    assert (column.role, column.kind, column_note(column)) == ("excluded", "text", note)


@pytest.mark.parametrize(
    ("few", "form", "note"),
    [
        ("{n}.5*", "{n}.5", MARKED),
        (">{n}000", "{n}000", MARKED),
        ("{n}00 g", "{n}.5 kg", "amounts in several units, left as text"),
    ],
)
def test_numbers_of_which_some_are_written_otherwise_are_named_and_no_codes(few, form, note):
    cells = [(form if n % 4 else few).format(n=n + 10) for n in range(40)]
    column = typed(*cells).column("spend")
    assert (column.role, column.kind, column_note(column)) == ("excluded", "text", note)


def test_versions_with_a_mark_nowhere_are_codes():
    cells = [f"1.{n}.7" for n in range(40)]
    assert typed(*cells, name="release").column("release").role == "identifier"


def test_running_numbers_of_a_year_stay_codes():
    cells = [f"2023-{n:04d}" for n in range(40)]
    assert typed(*cells, name="Vorgang").column("Vorgang").role == "identifier"
