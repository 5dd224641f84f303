"""Parquet files and JSON records."""

import datetime as dt
import io
import json
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from segmentation import intake
from segmentation.errors import ReadError, TooLargeError
from segmentation.intake.limits import BROWSER
from segmentation.wording import step_reason
from tests.bad_files import builders
from tests.intake.conftest import raw, read


def parquet(**columns):
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def test_parquet_columns_keep_their_types():
    data = parquet(
        age=[1, 2, None],
        spend=[1.5, None, 2.0],
        member=[True, None, False],
        word=pa.array(["x", None, " y"]).dictionary_encode(),
        day=[dt.date(2020, 1, 31), None, dt.date(2020, 2, 1)],
        price=pa.array([1, 2, 3], pa.decimal128(5, 2)),
    )
    table = read(data)
    kinds = [column.kind for column in table.columns]
    assert kinds == ["numeric", "numeric", "boolean", "text", "date", "numeric"]
    assert [column.n_missing for column in table.columns] == [1, 1, 1, 1, 1, 0]
    assert table.frame["word"].tolist()[2] == "y"
    assert table.frame["day"][0] == pd.Timestamp(2020, 1, 31)
    assert table.frame["price"].tolist() == [1, 2, 3]
    assert table.report.file_format == "parquet"


def test_times_with_a_zone_in_parquet_are_told_in_utc():
    moments = [dt.datetime(2026, 1, 31, 23, 30), None, dt.datetime(2026, 2, 1)]
    berlin = pa.array(moments, pa.timestamp("us", "Europe/Berlin"))
    table = read(
        parquet(n=[1, 2, 3], berlin=berlin, utc=pa.array(moments, pa.timestamp("s", "UTC")))
    )
    assert table.frame["berlin"][0] == table.frame["utc"][0] == pd.Timestamp("2026-01-31 23:30")
    assert [
        (step.action, step.column, step.n_cells, step_reason(step)) for step in table.report.steps
    ] == [
        ("converted", "berlin", 2, "times of the zone Europe/Berlin converted to UTC"),
        ("converted", "utc", 0, "times of the zone UTC converted to UTC"),
    ]


def test_parquet_as_text():
    data = parquet(a=[1, 2], b=[1.0, 2.5], c=[True, None], d=[dt.datetime(2020, 1, 31), None])
    assert raw(data)[1] == [["1", "1", "true", "2020-01-31"], ["2", "2.5", "", ""]]


def test_numbers_that_are_codes_stay_what_they_are_in_parquet():
    assert read(parquet(code=["001", "002", "002"], n=[1, 2, 3])).frame["code"].tolist()[0] == "001"


@pytest.mark.parametrize("values", [[[1], [2]], [{"a": 1}, {"a": 2}], [b"x", b"y"]])
def test_columns_of_nested_values_are_named(values):
    with pytest.raises(
        ReadError, match=r"Column 'deep' of customers\.csv holds .* in each cell, not"
    ):
        read(parquet(n=[1, 2], deep=values))


@pytest.mark.parametrize(
    "data",
    [builders.lying_parquet(), builders.scribbled_parquet(), builders.parquet()[:-50], b"PAR1"],
)
def test_damaged_parquet(data):
    with pytest.raises(
        ReadError, match="is a damaged Parquet file: its footer and its content do not"
    ):
        read(data)


def test_the_size_of_parquet_is_looked_at_before_it_is_read():
    with pytest.raises(TooLargeError, match="has about 3 rows, the limit here is 2"):
        read(builders.parquet(), limits=replace(BROWSER, n_rows=2))
    with pytest.raises(TooLargeError, match="has 2 columns, the limit here is 1"):
        read(builders.parquet(), limits=replace(BROWSER, n_columns=1))


@pytest.mark.parametrize(
    "text",
    [
        '[{"age": 31, "city": "Köln"}, {"age": 42.5, "city": null}, {"age": 50}]',
        '{"age": [31, 42.5, 50], "city": ["Köln", null, null]}',
        '{"data": [{"age": 31, "city": "Köln"}, {"age": 42.5}, {"age": 50}]}',
        '{"age": 31, "city": "Köln"}\n{"age": 42.5}\n{"age": 50, "city": ""}\n',
        '[["age", "city"], [31, "Köln"], [42.5, null], [50, ""]]',
    ],
)
def test_every_form_of_json_records(text):
    table = read(text)
    assert table.report.file_format == "json"
    assert table.frame["age"].tolist() == [31, 42.5, 50]
    assert table.frame["city"].tolist()[0] == "Köln"
    assert table.column("city").n_missing == 2


def test_json_in_utf16_and_lists_within_a_record_as_text():
    table = intake.read_raw(json.dumps([{"a": 1, "b": [2, "x"]}, {"a": True}]).encode("utf-16"))
    assert table.rows.to_numpy().tolist() == [["1", '[2, "x"]'], ["true", ""]]


def test_objects_within_a_record_become_columns():
    deep = {"w": {"x": {"y": {"z": 1}}}}
    data = json.dumps([{"id": 1, "at": {"city": "Köln", "zip": None}, **deep}, {"id": 2, "at": {}}])
    table = intake.read_raw(data.encode())
    assert table.header == ("id", "at.city", "at.zip", "w.x.y.z")
    assert table.rows.to_numpy().tolist() == [["1", "Köln", "", "1"], ["2", "", "", ""]]
    assert [(s.action, s.n_cells) for s in table.report.steps][-1] == ("unfolded", 3)


def test_records_under_one_key_of_several():
    data = '{"status": "ok", "count": 2, "customers": [{"age": 31, "n": 1}, {"age": 42, "n": 2}]}'
    table = intake.read_raw(data.encode())
    assert table.rows.to_numpy().tolist() == [["31", "1"], ["42", "2"]]
    assert step_reason(table.report.steps[-1]) == "values beside the records: status, count"


def test_the_forms_that_pandas_writes():
    frame = pd.DataFrame({"age": [31, 42], "spend": [1.5, 2.0]}, index=[7, 9])
    for orient in ("records", "columns", "split"):
        rows = intake.read_raw(frame.to_json(orient=orient).encode()).rows
        assert rows.to_numpy().tolist() == [["31", "1.5"], ["42", "2"]]
    frame.index = ["c7", "c9"]
    rows = intake.read_raw(frame.to_json(orient="index").encode()).rows
    assert rows.to_numpy().tolist() == [["c7", "31", "1.5"], ["c9", "42", "2"]]


def test_broken_json():
    with pytest.raises(
        ReadError, match=r"looks like JSON but breaks off or is mistyped: .* Write it"
    ):
        read('[{"age": 31}, {"age": ')


def test_json_that_is_no_records():
    with pytest.raises(ReadError, match=r"is JSON but not records\. Use a list of objects such as"):
        read('[[1, 2], "x"]')


def test_json_nested_too_deeply():
    with pytest.raises(ReadError, match="is JSON nested too deeply for a table"):
        read("[" * 100_000)


def test_limits_on_json():
    data = json.dumps([{f"c{n}": n for n in range(9)}] * 3)
    with pytest.raises(TooLargeError, match="has 9 columns, the limit here is 3"):
        read(data, limits=replace(BROWSER, n_columns=3))
