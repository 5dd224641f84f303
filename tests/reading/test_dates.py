"""Dates as people write them; the order of day and month is the column's."""

import numpy as np
import pyarrow as pa
import pytest

from segmentation.reading.dates import read_dates


def read(*texts, is_day_first=None):
    array = pa.array(texts, pa.large_string())
    return read_dates(array, np.ones(len(texts), dtype=np.int64), is_day_first=is_day_first)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2012-09-04", "2012-09-04"),
        ("2012/9/4", "2012-09-04"),
        ("2012-09-04T13:05:09", "2012-09-04T13:05:09"),
        ("2012-09-04 13:05", "2012-09-04T13:05"),
        ("2012-09-04T13:05:09.123Z", "2012-09-04T13:05:09"),
        ("2012-09-04 13:05:09+02:00", "2012-09-04T11:05:09"),
        ("2012-09-04T23:05:09-0330", "2012-09-05T02:35:09"),
        ("2012年9月4日", "2012-09-04"),
        ("2012. 9. 4", "2012-09-04"),
        ("31-12-2012", "2012-12-31"),
        ("31.12.2012", "2012-12-31"),
        ("31.12.69", "2069-12-31"),
        ("31.12.70", "1970-12-31"),
        ("31/12/2012 11:30 PM", "2012-12-31T23:30"),
        ("31/12/2012 12:05 am", "2012-12-31T00:05"),
        ("4 Sep 2012", "2012-09-04"),
        ("4-Sep-12", "2012-09-04"),
        ("4th September 2012", "2012-09-04"),
        ("September 4, 2012", "2012-09-04"),
        ("4. März 2012", "2012-03-04"),
        ("4 août 2012", "2012-08-04"),
        ("29.02.2012", "2012-02-29"),
        ("Tue, 04 Sep 2012", "2012-09-04"),
        ("mardi 4 septembre 2012", "2012-09-04"),
        ("4 de septiembre de 2012", "2012-09-04"),
        ("1er août 2012", "2012-08-01"),
        ("04.09.2012 13:05 Uhr", "2012-09-04T13:05"),
        ("Sep 4, 2012 1:05 PM", "2012-09-04T13:05"),
    ],
)
def test_spellings_of_dates(text, expected):
    found = read(text)
    assert found is not None
    assert found.values.tolist() == np.array([expected], "datetime64[us]").tolist()


def test_one_date_decides_the_order_of_all():
    day_first = read("03/04/2020", "13/04/2020")
    month_first = read("03/04/2020", "04/13/2020")
    assert (day_first.order, str(day_first.values[0])[:10]) == ("day first", "2020-04-03")
    assert (month_first.order, str(month_first.values[0])[:10]) == ("month first", "2020-03-04")
    assert not day_first.is_ambiguous
    assert not month_first.is_ambiguous


def test_where_none_decides_the_file_does_and_it_is_said():
    alone = read("03/04/2020")
    assert (alone.order, alone.is_ambiguous) == ("day first", True)
    assert read("03/04/2020", is_day_first=False).order == "month first"
    assert not read("05/05/2020").is_ambiguous  # the same day both ways


@pytest.mark.parametrize(
    "text", ["30.02.2012", "32.01.2012", "29.02.2013", "2012-13-40", "1.1.2012 25:00"]
)
def test_days_and_times_that_never_were(text):
    found = read(text, "01.02.2012", "02.02.2012", "03.02.2012")
    assert found is None or np.isnat(found.values[0])


@pytest.mark.parametrize("text", ["word", "12.5", "10:30", "2012", "192.168.0.1"])
def test_what_is_no_date(text):
    assert read(text) is None


def test_offsets_are_converted_to_utc_and_told():
    found = read("2012-09-04T23:30:00+02:00", "2012-09-04T23:30:00Z", "2012-09-04T23:30:00-05:00")
    assert found is not None
    assert found.offsets is not None
    assert found.offsets.tolist() == [7200, 0, -18000]
    assert read("2012-09-04T23:30:00Z").offsets.tolist() == [0]
    assert read("2012-09-04T23:30:00").offsets is None
    assert read("2012-09-04").offsets is None


def test_several_spellings_in_one_column():
    found = read("2023-01-05", "13/02/2023", "04.03.2023", "7 Apr 2023", "May 8, 2023")
    days = ["2023-01-05", "2023-02-13", "2023-03-04", "2023-04-07", "2023-05-08"]
    assert found is not None
    assert found.values.astype("datetime64[D]").astype(str).tolist() == days
    # 13/02 decides 04.03 as well
    assert (found.order, found.is_ambiguous, found.n_forms) == ("day first", False, 4)


def test_a_single_odd_spelling_does_not_change_the_order():
    found = read("2023-01-05", "2023-01-06", "2023-01-07", "13/02/2023")
    assert (found.order, found.n_read, found.n_forms) == ("year first", 4, 2)
