"""Months without a day, and days as spreadsheets count them."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from segmentation.intake.columns.counted import serial_days
from segmentation.reading.months import read_months
from segmentation.wording import column_note, step_reason
from tests.intake.conftest import read


def months(*texts):
    found = read_months(pa.array(texts, pa.large_string()))
    return None if found is None else found.astype("datetime64[D]").astype(str).tolist()


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (("2023-01", "2022-12"), ["2023-01-01", "2022-12-01"]),
        (("2023/01",), ["2023-01-01"]),
        (("01/2023", "2/2023"), ["2023-01-01", "2023-02-01"]),
        (("Feb-21", "Mar-69", "Apr-70"), ["2021-02-01", "2069-03-01", "1970-04-01"]),
        (("Jan 2023", "Sept. 2022"), ["2023-01-01", "2022-09-01"]),
        (("März 2021", "Dez 2021"), ["2021-03-01", "2021-12-01"]),
        (("2023-Feb",), ["2023-02-01"]),
        (("październik 2023", "Şubat 2024"), ["2023-10-01", "2024-02-01"]),
        (("2023-01", "unknown"), ["2023-01-01", "NaT"]),
    ],
)
def test_months_are_their_first_day(texts, days):
    assert months(*texts) == days


@pytest.mark.parametrize(
    "texts",
    [
        ("2023-01", "2023-13"),
        ("2023-01", "Feb-21"),
        ("2023-01", "word"),
        ("Feb 21",),
        ("Foo-21",),
        ("01.2023",),
        ("2023.01",),
        ("1234-05",),
        ("n/a",),
    ],
)
def test_what_is_no_column_of_months(texts):
    assert months(*texts) is None


def of(name, cells):
    table = read(f"id,spend,{name}\n" + "".join(f"c{n},{n}.5,{c}\n" for n, c in enumerate(cells)))
    done = [(step.action, step.n_cells, step_reason(step)) for step in table.report.steps]
    return table.column(name), table.frame[name], done


def test_a_column_of_months_says_so():
    column, values, done = of("joined", ["2023-01", "2023-02", "", "2022-12", "2023-01"])
    assert (column.kind, column.n_missing, column_note(column)) == ("date", 1, "months")
    assert values[3] == pd.Timestamp("2022-12-01")
    assert ("converted", 4, "months, quarters or weeks, read as their first day") in done


@pytest.mark.parametrize("missing", ["", "unknown"])
def test_days_of_a_spreadsheet_are_dates_where_the_name_says_so(missing):
    # 45000 is 15 March 2023 in every spreadsheet program.
    column, values, done = of("order_date", ["45000", "45001", "45000", missing])
    assert (column.kind, column.n_missing) == ("date", 1)
    assert column_note(column) == "dates, as spreadsheets count days"
    assert values[0] == pd.Timestamp("2023-03-15")
    reason = "numbers read as dates: days since 1899-12-30, as spreadsheets count them"
    assert ("converted", 3, reason) in done


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("income", ["45000", "45001", "52000"]),
        ("spend to date", ["45000", "45001", "52000"]),
        ("order date", ["45000", "45001", "60001"]),
        ("order date", ["19999", "45001", "45002"]),
    ],
)
def test_other_numbers_stay_numbers(name, cells):
    column, values, done = of(name, cells)
    assert column.kind == "numeric"
    assert values.tolist() == [float(cell) for cell in cells]
    assert done == []


def test_a_fraction_of_a_day_is_a_time():
    found = serial_days("Date", np.array([45000.75, np.nan]))
    assert found is not None
    assert found.astype("datetime64[s]").astype(str).tolist() == ["2023-03-15T18:00:00", "NaT"]
    assert serial_days("Date", np.array([np.nan])) is None
    assert serial_days("last_purchase", np.array([45000.0])) is not None
    assert serial_days("last_purchase", np.array([25000.0])) is None


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        # 1 January 2023 is a Sunday: the first week begins on Monday the 2nd.
        (["2023-W01", "2023-W07"], ["2023-01-02", "2023-02-13"]),
        (["2020W53", "2021W01"], ["2020-12-28", "2021-01-04"]),
        (["2023-W07-3", "2023-W08-7"], ["2023-02-15", "2023-02-26"]),
        (["2023-Q1", "2023-Q4"], ["2023-01-01", "2023-10-01"]),
        (["Q2 2023", "Q3 2023"], ["2023-04-01", "2023-07-01"]),
    ],
)
def test_weeks_and_quarters_are_read_as_their_first_day(texts, days):
    found = read_months(pa.array(texts, pa.large_string()))
    assert found.astype("datetime64[D]").astype(str).tolist() == days


def test_a_week_that_does_not_exist_is_no_date():
    assert read_months(pa.array(["2023-W01", "2023-W53"], pa.large_string())) is None
