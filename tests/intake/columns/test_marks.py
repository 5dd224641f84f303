"""The decimal mark is the file's: what one column proves holds for all, and doubt is said.

Covers `segmentation.wording.cell_steps`.
"""

import pytest
from hypothesis import given, settings, strategies as st

from segmentation import intake
from segmentation.errors import ParameterError
from segmentation.wording import step_reason
from tests.intake.conftest import read

MIXED = ["343", "80.157", "740", "2.720"]


def codes(table, column):
    return [step.code for step in table.report.steps if step.column == column]


def said(table, code):
    """What is said, and of how many cells."""
    step = next(step for step in table.report.steps if step.code == code)
    return step.n_cells, step_reason(step)


def column(cells, *, beside=(), delimiter=";", **options):
    """A column of cells beside others, read."""
    header = delimiter.join(["Umsatz", *[f"b{n}" for n in range(len(beside))], "Ort"])
    quote = '"{}"'.format
    rows = [delimiter.join(map(quote, [*row, "x"])) for row in zip(cells, *beside, strict=True)]
    return read("\n".join([header, *rows]) + "\n", **options)


def test_a_column_that_shows_its_mark_proves_it_for_the_others():
    table = column(MIXED, beside=[["34,69", "32,4", "1,5", "23,99"]])
    assert table.frame["Umsatz"].tolist() == [343, 80157, 740, 2720]
    assert said(table, "proven_mark") == (
        2,
        "80.157 is read as 80157: b0 in the same file has decimal commas",
    )


def test_a_column_with_points_proves_fractions_and_says_so_where_they_look_like_thousands():
    table = column(MIXED, beside=[["34.69", "32.4", "1.5", "23.99"]], delimiter=",")
    assert table.frame["Umsatz"].tolist() == [343, 80.157, 740, 2.72]
    assert said(table, "proven_mark") == (
        2,
        "80.157 is read as 80.157: b0 in the same file has decimal points",
    )
    plain = column(["1,234", "5,678"], beside=[["34.69", "1.5"]], delimiter="\t")
    assert plain.frame["Umsatz"].tolist() == [1234, 5678]
    assert codes(plain, "Umsatz") == []


def test_where_nothing_proves_it_the_doubt_is_said():
    assert said(column(MIXED), "open_mark") == (
        2,
        (
            "80.157 is read as 80157 and may be 80.157: nothing in this file proves which; say "
            "whether its decimal mark is a comma or a point"
        ),
    )
    assert column(MIXED, delimiter=",").frame["Umsatz"].tolist() == [343, 80157, 740, 2720]
    few = column(["12.345", "8.125"], delimiter=",")
    assert few.frame["Umsatz"].tolist() == [12.345, 8.125]
    assert codes(few, "Umsatz") == ["open_mark"]


@pytest.mark.parametrize(
    ("decimal", "expected"), [(",", [343, 80157, 740, 2720]), (".", [343, 80.157, 740, 2.72])]
)
def test_the_doubt_can_be_answered(decimal, expected):
    table = column(MIXED, decimal=decimal)
    assert table.frame["Umsatz"].tolist() == expected
    n_cells, reason = said(table, "chosen_mark")
    assert (n_cells, reason[:18]) == (2, "80.157 is read as ")
    assert reason.endswith(", as you said")


def test_an_answer_changes_no_cell_that_has_one_meaning():
    table = column(["0.686", "0.5", "1.25"], decimal=",")
    assert table.frame["Umsatz"].tolist() == [0.686, 0.5, 1.25]
    with pytest.raises(ParameterError, match=r"There is no decimal mark 'x'. Choose ',' or '.'."):
        read("a,b\n1,2\n", decimal="x")


def test_a_million_proves_the_thousands_of_its_column():
    table = column(["343", "80.157", "1.234.567"])
    assert table.frame["Umsatz"].tolist() == [343, 80157, 1234567]
    assert codes(table, "Umsatz") == []


@pytest.mark.parametrize(("text", "value"), [("0,987", 0.987), ("0.686", 0.686), ("-0,100", -0.1)])
def test_no_thousands_begin_with_a_zero(text, value):
    table = column([text, text, "7"], delimiter="\t")
    assert table.frame["Umsatz"].tolist() == [value, value, 7]
    assert codes(table, "Umsatz") == []


def test_columns_that_contradict_each_other_stand_for_themselves():
    table = column(MIXED, beside=[["34,69", "32,4", "1,5", "2,9"], ["0.5", "1.25", "0.686", "7.1"]])
    assert table.frame["Umsatz"].tolist() == [343, 80157, 740, 2720]
    assert table.frame["b0"].tolist() == [34.69, 32.4, 1.5, 2.9]
    assert table.frame["b1"].tolist() == [0.5, 1.25, 0.686, 7.1]
    assert "columns of this file contradict each other" in said(table, "open_mark")[1]


def test_two_locales_in_one_column_are_read_cell_by_cell():
    table = column(["2.300,97", "2,721.14", "6.319,54", "5"])
    assert table.frame["Umsatz"].tolist() == [2300.97, 2721.14, 6319.54, 5]
    assert said(table, "two_marks") == (
        3,
        "1 have a decimal point and 2 a decimal comma; each is read by its own",
    )


def test_apostrophes_between_thousands_leave_no_doubt():
    assert column(["1'234", "80.157"]).frame["Umsatz"].tolist() == [1234, 80.157]
    assert column(["1 234", "80,157"]).frame["Umsatz"].tolist() == [1234, 80.157]


def test_typed_numbers_are_never_in_doubt():
    table = intake.read_customers(b'[{"a": 80.157, "b": 343}, {"a": 2.725, "b": 7}]')
    assert table.frame["a"].tolist() == [80.157, 2.725]
    assert codes(table, "a") == []


STYLES = {"point": (",", "."), "comma": (".", ","), "space": (" ", ","), "apostrophe": ("'", ".")}


def spelled(cents, group, mark):
    """An amount in a style: 1234567 cents are 12,345.67."""
    whole, rest = divmod(abs(cents), 100)
    return ("-" if cents < 0 else "") + f"{whole:,}".replace(",", group) + f"{mark}{rest:02d}"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(STYLES)),
    st.lists(
        st.tuples(st.integers(-9_999_999, 99_999_999), st.integers(-9_999_999, 9_999_999)),
        min_size=5,
        max_size=30,
    ),
    st.sampled_from([";", "\t", ","]),
)
def test_whole_amounts_are_read_as_the_writer_of_the_file_writes_amounts(style, rows, delimiter):
    group, mark = STYLES[style]
    whole = [f"{amount:,}".replace(",", group) for amount, _ in rows]
    table = column(whole, beside=[[spelled(c, group, mark) for _, c in rows]], delimiter=delimiter)
    assert table.column("Umsatz").kind in ("numeric", "boolean")
    assert table.frame["Umsatz"].tolist() == [amount for amount, _ in rows]
    assert table.frame["b0"].tolist() == [cents / 100 for _, cents in rows]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 999_999), min_size=5, max_size=40),
    st.sampled_from([".", ","]),
    st.sampled_from([";", "\t"]),
)
def test_thousands_are_read_without_a_word_only_where_something_proves_them(rows, group, delimiter):
    cells = [f"{amount:,}".replace(",", group) for amount in rows]
    table = column(cells, delimiter=delimiter)
    assert table.frame["Umsatz"].tolist() == rows or codes(table, "Umsatz") == ["open_mark"]


def test_zeros_show_the_decimal_mark_as_well():
    rows = "".join(f"{n},000;0.00\n" for n in range(1, 6))
    assert read(f"a;b\n{rows}").frame["a"].tolist() == [1000, 2000, 3000, 4000, 5000]


@pytest.mark.parametrize("mark", [".", ","])
def test_places_on_the_map_are_fractions(mark):
    rows = "".join(f"{40 + n}{mark}{n + 120};{n}\n" for n in range(12))
    table = read(f"latitude;n\n{rows}")
    assert table.frame["latitude"].tolist() == [float(f"{40 + n}.{n + 120}") for n in range(12)]
    assert codes(table, "latitude") == []
