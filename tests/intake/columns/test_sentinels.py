"""Values that stand for "unknown" are pointed out, and missing where somebody says so."""

import numpy as np
import pandas as pd
import pytest

from segmentation import intake
from segmentation.errors import ParameterError
from segmentation.wording import step_reason
from tests.intake.conftest import read

AGES = [18, 25, 31, 44, 52, 60, 63, 71, 29, 38, 47, 56]


def column(cells, **options):
    rows = "".join(f"{cell};{n * 3.5}\n" for n, cell in enumerate(cells))
    return read(f"Age;other\n{rows}", **options)


def pointed(table):
    return [
        (step.n_cells, step.values["value"], step.values["nearest"])
        for step in table.report.steps
        if step.code == "sentinel"
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([*AGES, 999, 999], [(2, "999", "71")]),
        ([*AGES, 998, 999, 999, 999], [(1, "998", "71"), (3, "999", "71")]),
        ([*AGES, -1, -1], [(2, "-1", "18")]),
        ([*AGES, -99], [(1, "-99", "18")][:0]),  # once, and not far enough for that
        ([*AGES, -99, -99, 9999], [(2, "-99", "18"), (1, "9999", "71")]),
        ([*AGES, 99, 99], []),  # within reach of the others
        ([*[0, 1, 2, 3, 4] * 3, 99, 99], [(2, "99", "4")]),
        ([*AGES, 0, 0], [(2, "0", "18")]),  # nobody who buys is 0 years old
        ([*AGES, 0, -1, -1], [(2, "-1", "18"), (1, "0", "18")]),
        ([*AGES, 3, 0, 0], []),  # children are among them
        ([*AGES, 900, 900], []),  # no number that people write for unknown
        ([-5, *AGES, -1, -1], []),  # others are negative too
        ([999] * 12, []),
        ([*AGES], []),
    ],
)
def test_numbers(cells, expected):
    assert pointed(column(cells)) == expected


def test_an_amount_of_0_is_an_amount():
    assert pointed(read("Spend;other\n" + "".join(f"{n};{n}\n" for n in [*AGES, 0, 0]))) == []


def test_days():
    births = [f"19{year}-03-0{1 + year % 9}" for year in range(40, 70)]
    table = column([*births, "1900-01-01", "1900-01-01", "9999-12-31"])
    assert pointed(table) == [(2, "1900-01-01", "1940-03-05"), (1, "9999-12-31", "1969-03-07")]
    assert pointed(column([*births, "1975-01-01"])) == []
    assert pointed(column(["1970-01-01"] * 12)) == []


def test_it_is_said_and_nothing_is_changed():
    table = column([*AGES, 999, 999])
    assert table.frame["Age"].max() == 999
    step = next(step for step in table.report.steps if step.code == "sentinel")
    assert (step.action, step_reason(step)) == (
        "pointed out",
        (
            "999 stands apart from the other values (the nearest is 71) and may mean unknown; say "
            "so, and it counts as missing"
        ),
    )


def test_values_are_missing_where_somebody_says_so():
    table = column([*AGES, 999, 999], missing_values={"Age": ("999",)})
    assert table.column("Age").n_missing == 2
    assert table.column("Age").n_distinct == 12
    assert table.frame["Age"].max() == 71
    told = [(s.action, s.n_cells, step_reason(s)) for s in table.report.steps]
    assert told == [("read as missing", 2, "999 means unknown, as you said")]


def test_days_and_words_can_be_missing_too():
    days = column(
        ["2020-01-01", "9999-12-31", "2021-01-01"], missing_values={"Age": ["9999-12-31"]}
    )
    assert days.frame["Age"].isna().tolist() == [False, True, False]
    words = column(["red", "blue", "weiss nicht", "red"], missing_values={"Age": ["weiss nicht"]})
    assert words.frame["Age"].isna().tolist() == [False, False, True, False]
    flags = column([0, 1, 9, 1], missing_values={"Age": ["9"]})
    assert flags.column("Age").kind == "boolean"
    none = column(AGES, missing_values={"Age": ["999", "x"]})
    assert none.column("Age").n_missing == 0


def test_a_column_that_is_not_there():
    text = "There is no column 'age' to take values of as missing. The columns are: Age, other."
    with pytest.raises(ParameterError, match=text):
        column(AGES, missing_values={"age": ["999"]})


def test_uploads_take_the_same_answers():
    data = ("Age;Umsatz\n" + "".join(f"{age};{age}.345\n" for age in [*AGES, 999])).encode()
    table = intake.read_untrusted(data, name="a.csv", decimal=",", missing_values={"Age": ("999",)})
    assert table.column("Age").n_missing == 1
    assert table.frame["Umsatz"][0] == 18345


def test_infinite_numbers_of_typed_files_are_missing_and_counted(tmp_path):
    path = tmp_path / "a.parquet"
    pd.DataFrame({"a": [1.5, np.inf, -np.inf, 2.5], "b": [1, 2, 3, 4]}).to_parquet(path)
    table = intake.read_customers(path)
    assert table.frame["a"].isna().tolist() == [False, True, True, False]
    assert [(s.n_cells, step_reason(s)) for s in table.report.steps if s.column == "a"] == [
        (2, "infinite, which no quantity of a customer is")
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([0, 1, 2, 3, 0, 1, 999], [(1, "999", "3")]),
        ([-99, 0, 1, 2, 3, 1, 2, 0], [(1, "-99", "0")]),
        ([999, 999, 999, 999, 999, 999, 0, 1, 2, 3], [(6, "999", "3")]),
        ([120, 340, 560, 999], []),
        ([3, 1, 99], []),
    ],
)
def test_among_few_values_they_must_be_far_off(cells, expected):
    assert pointed(column(cells)) == expected
