"""Forms of dates and times, written and read back."""

from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

from segmentation.intake.columns.counted import epoch_times
from segmentation.wording import step_reason
from tests.intake.conftest import read
from tests.reading.test_dates import read as read_dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/13/2023, 9:05:07 AM", "2023-01-13T09:05:07"),
        ("1/13/2023, 9:05:07\u202fPM".replace("\u202f", " "), "2023-01-13T21:05:07"),
        ("Jan-13-23", "2023-01-13"),
        ("Jan-13-23 09:05:07 PST", "2023-01-13T17:05:07"),
        ("Jan 13, 2023, 9:05:07 AM", "2023-01-13T09:05:07"),
        ("January 13, 2023 at 9:05 PM", "2023-01-13T21:05"),
        ("13. Januar 2023 um 09:05 Uhr", "2023-01-13T09:05"),
        ("13 janvier 2023 à 09:05", "2023-01-13T09:05"),
        ("Fri Jan 13 2023 09:05:07 GMT+0100", "2023-01-13T08:05:07"),
        (
            "Fri Jan 13 2023 09:05:07 GMT+0100 (Central European Standard Time)",
            "2023-01-13T08:05:07",
        ),
        ("Fri, 13 Jan 2023 09:05:07 +0100", "2023-01-13T08:05:07"),
        ("Friday, 13-Jan-23 09:05:07 GMT", "2023-01-13T09:05:07"),
        ("Fri Jan 13 09:05:07 2023", "2023-01-13T09:05:07"),
        ("Fri Jan 13 09:05:07 UTC 2023", "2023-01-13T09:05:07"),
        ("Fri Jan 13 09:05:07 +0000 2023", "2023-01-13T09:05:07"),
        ("13/Jan/2023:09:05:07 +0100", "2023-01-13T08:05:07"),
        ("13JAN2023", "2023-01-13"),
        ("13JAN2023:09:05:07", "2023-01-13T09:05:07"),
        ("2023-Jan-13", "2023-01-13"),
        ("20230113T090507", "2023-01-13T09:05:07"),
        ("20230113T090507Z", "2023-01-13T09:05:07"),
        ("20230113T0905", "2023-01-13T09:05"),
        ("20230113 09:05:07", "2023-01-13T09:05:07"),
        ("13.01.2023, 09:05", "2023-01-13T09:05"),
        ("13.01.2023 09.05", "2023-01-13T09:05"),
        ("13. 1. 2023", "2023-01-13"),
        ("Fri 13/01/2023", "2023-01-13"),
        ("Fr., 13.01.2023", "2023-01-13"),
        ("13/01/'23", "2023-01-13"),
        ("2023-01-13T09:05:07+01", "2023-01-13T08:05:07"),
        ("2023-01-13T09:05:07+01:00[Europe/Berlin]", "2023-01-13T08:05:07"),
        ("2023-01-13 09:05:07 CET", "2023-01-13T08:05:07"),
        ("2023-01-13-09.05.07", "2023-01-13T09:05:07"),
        ("2023/1/13 下午9:05:07", "2023-01-13T21:05:07"),
        ("2023. 1. 13. 오전 9:05:07", "2023-01-13T09:05:07"),
        ("09:05:07 Jan 13, 2023 PST", "2023-01-13T17:05:07"),
        ("13/01/2023 12:00:00 a. m.", "2023-01-13T00:00"),
        ("13/01/2023 9 PM", "2023-01-13T21:00"),
        ("13 января 2023", "2023-01-13"),  # Russian
        ("13 января 2023 \u0433.", "2023-01-13"),
        ("13 \u0399\u03b1\u03bd 2023", "2023-01-13"),  # Greek
        ("13 \u039c\u03b1\u0390\u03bf\u03c5 2023", "2023-05-13"),
        ("13 \u0399\u03bf\u03cd\u03bd\u03b9\u03bf\u03c2 2023", "2023-06-13"),
        ("13 stycznia 2023", "2023-01-13"),
        ("13 października 2023", "2023-10-13"),
        ("13 Ağustos 2023", "2023-08-13"),
        ("13 Ekim 2023", "2023-10-13"),
        ("0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31"),
        ("31.12.9999 23:59:59", "9999-12-31T23:59:59"),
    ],
)
def test_spellings(text, expected):
    found = read_dates(text)
    assert found is not None
    assert found.values.tolist() == np.array([expected], "datetime64[us]").tolist()


@pytest.mark.parametrize(
    "text",
    ["Jan 13 09:05:07", "13.01.2023 09", "13/01/2023 25:00", "13/01/2023 9:75", "2023-02-30"],
)
def test_what_is_no_date_or_says_too_little(text):
    found = read_dates(text)
    assert found is None or np.isnat(found.values).all()


def days(n, first="2023-01-13", step=5):
    start = date.fromisoformat(first)
    return [start + timedelta(days=step * at) for at in range(n)]


def test_two_digits_are_years_first_where_the_file_proves_it():
    found = read_dates(*[f"{day:%y/%m/%d}" for day in days(40)])
    assert (found.order, found.is_ambiguous) == ("year first", False)
    assert found.values.astype("datetime64[D]").tolist() == days(40)
    beyond = read_dates("45/01/13", "46/02/03")  # there is no 45th
    assert (beyond.order, beyond.is_ambiguous) == ("year first", False)
    assert str(beyond.values[0])[:10] == "2045-01-13"


def test_two_digits_in_no_order_of_time_are_years_first_where_the_last_ones_run_through_a_month():
    shuffled = [days(12)[at] for at in (3, 0, 7, 1, 9, 5, 11, 2, 10, 4, 8, 6)]
    found = read_dates(*[f"{day:%y/%m/%d}" for day in shuffled])
    assert (found.order, found.is_ambiguous) == ("year first", False)
    few = read_dates(*[f"{day:%y/%m/%d}" for day in shuffled[:5]])
    assert (few.order, few.is_ambiguous) == ("year first", True)


@pytest.mark.parametrize("form", ["%d/%m/%y", "%m/%d/%y"])
def test_two_digits_are_years_last_otherwise(form):
    found = read_dates(*[f"{day:{form}}" for day in days(40)])
    assert found.order == {"%d/%m/%y": "day first", "%m/%d/%y": "month first"}[form]
    assert found.values.astype("datetime64[D]").tolist() == days(40)


def test_the_first_of_each_month_is_no_year():
    firsts = [date(2000 + year, month, 1) for year in range(10, 24) for month in (1, 7, 4)]
    found = read_dates(*[f"{day:%d.%m.%y}" for day in firsts])
    assert found.order == "day first"
    assert found.values.astype("datetime64[D]").tolist() == firsts


def test_zones_whose_names_do_not_say_which_are_told():
    rows = "".join(f"2023-01-{n:02d} 09:05:07 IST,{n}\n" for n in range(10, 20))
    table = read(f"day,n\n{rows}")
    assert str(table.frame["day"][0]) == "2023-01-10 09:05:07"
    assert [step_reason(step) for step in table.report.steps] == [
        "times of the zones IST, whose names do not say which, are kept as the clock showed them"
    ]


def test_seconds_since_1970_are_dates_where_the_name_says_so_and_told():
    rows = "".join(f"{1_673_600_707 + n},{1_673_600_707_500 + n},{n}\n" for n in range(5))
    table = read(f"created_at,last_seen_ms,followers\n{rows}")
    assert str(table.frame["created_at"][0]) == "2023-01-13 09:05:07"
    assert str(table.frame["last_seen_ms"][0]) == "2023-01-13 09:05:07.500000"
    assert [(s.column, s.n_cells, step_reason(s)) for s in table.report.steps] == [
        ("created_at", 5, "numbers read as dates: seconds since 1970-01-01, in UTC"),
        (
            "last_seen_ms",
            5,
            "numbers read as dates: thousandths of a second since 1970-01-01, in UTC",
        ),
    ]
    assert epoch_times("visits", np.array([1_673_600_707.0])) is None
    assert epoch_times("created_at", np.array([12.0, 1_673_600_707.0])) is None
    for count, unit in ((1e15, "micro"), (1e18, "nano")):
        stamps, code = epoch_times("updated", np.array([1.673600707 * count, np.nan]))
        assert (str(stamps[0])[:19], code) == ("2023-01-13T09:05:07", f"epoch_{unit}seconds")
        assert np.isnat(stamps[1])


def test_compact_times_as_numbers_are_dates():
    rows = "".join(f"2023011309{n:02d}07,{n}\n" for n in range(10, 25))
    table = read(f"when,n\n{rows}")
    assert str(table.frame["when"][0]) == "2023-01-13 09:10:07"
    wrong = "".join(f"2023011309{n:02d}77,{n}\n" for n in range(10, 25))
    assert read(f"when,n\n{wrong}").column("when").kind != "date"


FORMS = {
    "%Y-%m-%d %H:%M:%S": "year first",
    "%Y/%m/%d %H:%M:%S": "year first",
    "%Y%m%dT%H%M%S": "year first",
    "%d.%m.%Y, %H:%M:%S": "day first",
    "%d/%m/%Y %I:%M:%S %p": "day first",
    "%d-%m-%Y %H:%M:%S": "day first",
    "%m/%d/%Y, %I:%M:%S %p": "month first",
    "%m-%d-%Y %H:%M:%S": "month first",
    "%b %d, %Y, %I:%M:%S %p": "named",
    "%b-%d-%Y %H:%M:%S": "named",
    "%d %B %Y %H:%M:%S": "named",
    "%a, %d %b %Y %H:%M:%S": "named",
    "%A, %d-%b-%Y %H:%M:%S": "named",
    "%a %b %d %H:%M:%S %Y": "named",
    "%a %b %d %Y %H:%M:%S": "named",
    "%d/%b/%Y:%H:%M:%S": "named",
    "%H:%M:%S %d.%m.%Y": "day first",
}
MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0)
)
SHOWN = datetime(2023, 1, 13, 9, 5, 7)
"""A day that shows which number is the month."""


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.lists(MOMENTS, max_size=20, unique=True))
def test_moments_are_read_back_in_every_form_from_year_1_to_9999(form, moments):
    if form.startswith("%Y%m"):  # without marks, only years that dates of our time have
        moments = [moment for moment in moments if 1900 <= moment.year < 2100]
    moments = [*moments, SHOWN]
    found = read_dates(*[written(moment, form) for moment in moments])
    assert found.values.tolist() == moments
    assert FORMS[form] in (found.order, "named")


def written(moment, form):
    """Write a moment; the years of the C library have no leading zeros."""
    return moment.strftime(form.replace("%Y", f"{moment.year:04d}"))


def test_far_dates_are_read():
    rows = "".join(f"c{n},{n * 3},0001-01-0{n},9999-12-3{n % 2}\n" for n in range(1, 8))
    table = read(f"id,spend,since,until\n{rows}")
    assert [str(table.frame[name].dtype) for name in ("since", "until")] == ["datetime64[us]"] * 2
    assert table.frame["until"].dt.year.tolist() == [9999] * 7
    assert table.frame["since"].dt.year.tolist() == [1] * 7
    assert pa.array(table.frame["since"]).null_count == 0
