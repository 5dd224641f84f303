"""Files scored in a stream: the answers of the careful way, cells as they stand in the file.

Covers `segmentation.models.files.answer_texts`, `segmentation.models.files.answers`,
`segmentation.models.files.arrow_columns` and `segmentation.models.files.careful_reading`.
"""

import csv
import gzip
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from segmentation import intake, wording, workflow
from segmentation.errors import CancelledError, DataError, ReadError, SaveError, TooLargeError
from segmentation.models import as_held, build_model
from segmentation.models.files import delimited, scoring as file_scoring, target as file_target
from segmentation.records import PREDICTION_COLUMNS, PrepareSettings
from tests.models.conftest import KINDS, make_segmentation
from tests.test_contract_matrix import trained


@pytest.fixture
def is_streamed(monkeypatch):
    """A list that tells of each file whether it was read in a stream."""
    told = []
    whole = file_scoring._Work.read_whole

    def read_whole(work, path):
        told[-1] = False
        return whole(work, path)

    stream = file_scoring._Work.stream

    def read_stream(work, path):
        told.append(True)
        return stream(work, path)

    monkeypatch.setattr(file_scoring._Work, "read_whole", read_whole)
    monkeypatch.setattr(file_scoring._Work, "stream", read_stream)
    return told


def scored(model, source, *, target=None):
    """Score a file and return the cells of the output as texts."""
    target = target or Path(source).with_name("scored.csv")
    workflow.predict_file(model, source, target)
    return read_texts(target)


def read_texts(path):
    rows = list(csv.reader(io.StringIO(Path(path).read_bytes().decode("utf-8"), newline="")))
    return pd.DataFrame(rows[1:], columns=rows[0], dtype="str")


def carefully(model, source, monkeypatch):
    """Return the bytes that come out where no file counts as regular."""
    target = Path(source).with_name("careful.csv")
    with monkeypatch.context() as patched:
        patched.setattr(file_scoring, "find_form", lambda *_: None)
        workflow.predict_file(model, source, target)
    return target.read_bytes()


@pytest.fixture(scope="module")
def as_csv(strangers):
    """The strangers as a person would write them: identifiers, notes, several words for missing."""
    frame = strangers.copy()
    frame["Since"] = frame["Since"].dt.strftime("%Y-%m-%d").astype("str")
    frame["Newsletter"] = frame["Newsletter"].map({0.0: "no", 1.0: "yes"}).astype("str")
    frame["Gender"] = frame["Gender"].fillna("n/a")
    frame["Visits"] = frame["Visits"].astype(int)
    frame.insert(0, "id", [f"C{i:05d}" for i in range(len(frame))])
    frame["note"] = np.resize(["", "a, b", 'say "hi"', "two\nlines", "grün"], len(frame))
    return frame.to_csv(index=False)


@pytest.fixture
def csv_file(as_csv, tmp_path):
    path = tmp_path / "strangers.csv"
    path.write_text(as_csv, encoding="utf-8", newline="")
    return path


def test_a_csv_file_is_streamed_to_the_careful_way_s_bytes(
    model, csv_file, is_streamed, monkeypatch
):
    monkeypatch.setattr(delimited, "CHUNK_BYTES", 10_000)
    report = workflow.predict_file(model, csv_file, csv_file.with_name("out.csv"))
    assert is_streamed == [True]
    assert csv_file.with_name("out.csv").read_bytes() == carefully(model, csv_file, monkeypatch)
    assert report.n_customers == sum(report.sizes) == 2000
    assert 0 < report.n_warned < 2000


def test_only_a_few_chunks_are_held_however_long_the_file_is(model, csv_file, monkeypatch):
    chunks_of, write = delimited.chunks_of, file_target.CsvSink.write
    n_read, n_written, held = 0, 0, []

    def reading(file):
        nonlocal n_read
        for chunk in chunks_of(file):
            n_read += 1
            held.append(n_read - n_written)
            yield chunk

    def writing(sink, content):
        nonlocal n_written
        n_written += 1
        write(sink, content)

    monkeypatch.setattr(delimited, "CHUNK_BYTES", 2_000)
    monkeypatch.setattr(file_scoring, "chunks_of", reading)
    monkeypatch.setattr(file_target.CsvSink, "write", writing)
    workflow.predict_file(model, csv_file, csv_file.with_name("out.csv"))
    assert n_read == n_written > 50
    assert max(held) <= file_scoring.WORKERS + 2


def test_the_answers_are_those_of_the_table_in_memory(model, csv_file):
    found = scored(model, csv_file)
    expected = model.predict(workflow.read_customers(csv_file).frame)
    assert found["segment"].astype(int).tolist() == expected["segment"].tolist()
    assert found["second_segment"].astype(int).tolist() == expected["second_segment"].tolist()
    assert found["margin"].astype(float).tolist() == expected["margin"].tolist()
    assert found["segment_name"].tolist() == expected["segment_name"].tolist()
    assert found["warning"].tolist() == expected["warning"].tolist()


def test_cells_stay_as_they_are_in_the_file(model, csv_file, as_csv):
    found = scored(model, csv_file)
    before = read_texts(csv_file)
    assert list(found.columns) == [*before.columns, *PREDICTION_COLUMNS]
    pd.testing.assert_frame_equal(found[list(before.columns)], before)
    line = as_csv.splitlines()[1]
    assert csv_file.with_name("scored.csv").read_text().splitlines()[1].startswith(f"{line},")


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_and_byte_order_marks(model, tmp_path, strangers, ending, mark, last):
    frame = strangers[list(KINDS)].head(50).assign(Newsletter=1)
    text = frame.to_csv(index=False, lineterminator=ending)
    path = tmp_path / "file.csv"
    path.write_text(mark + (text if last else text.removesuffix(ending)), "utf-8", newline="")
    workflow.predict_file(model, path, tmp_path / "out.csv")
    content = (tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"Age,")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert len(content.splitlines()) == 51


@pytest.mark.parametrize("delimiter", [";", "\t", "|", "~"])
def test_other_delimiters_become_commas(model, tmp_path, strangers, is_streamed, delimiter):
    frame = strangers[list(KINDS)].head(200).assign(Newsletter=1, note="a")
    frame.loc[7:, "note"] = "a,b"
    path = tmp_path / "file.csv"
    frame.to_csv(path, index=False, sep=delimiter)
    found = scored(model, path)
    assert found["segment"].astype(int).tolist() == model.predict(frame)["segment"].tolist()
    assert found["note"].tolist() == frame["note"].tolist()
    assert is_streamed == [True]


def test_decimal_commas_are_read_with_care(model, tmp_path, strangers, is_streamed):
    frame = strangers[list(KINDS)].head(300).assign(Newsletter=1)
    path = tmp_path / "file.csv"
    frame.to_csv(path, index=False, sep=";", decimal=",")
    found = scored(model, path)
    expected = model.predict(workflow.read_customers(path).frame)
    assert found["segment"].astype(int).tolist() == expected["segment"].tolist()
    assert found["segment"].astype(int).tolist() == model.predict(frame)["segment"].tolist()
    assert "," in found["Spend (EUR)"].iloc[0]
    assert is_streamed == [False]


PLAIN = "id,x,g\n" + "".join(f"{i},{i % 11},{'fm'[i % 2]}\n" for i in range(3000))


@pytest.mark.parametrize(
    "line",
    [
        '9000,"1,5",f',
        "9000,1.5 EUR,f",
        "9000,many,f",
        "9000,inf,f",
        "9000,3",
        "9000,3,f,extra",
        "",
        ",,",
        "id,x,g",
        '9000,3,"f',
        "9000,3,f\x00",
        "9000,20240131,f",
        "9000,3\rf,m",
    ],
)
def test_what_turns_out_irregular_in_the_middle_is_read_anew(
    plain_model, tmp_path, is_streamed, monkeypatch, line
):
    """The head is regular, the chunk after it too: what was written of them must go."""
    monkeypatch.setattr(delimited, "CHUNK_BYTES", 4_000)
    monkeypatch.setattr(file_scoring, "HEAD_BYTES", 2_000)
    path = tmp_path / "file.csv"
    path.write_text(f"{PLAIN}{line}\n9001,5,m\n", newline="")
    workflow.predict_file(plain_model, path, tmp_path / "out.csv")
    assert is_streamed == [False]
    content = (tmp_path / "out.csv").read_bytes()
    assert content == carefully(plain_model, path, monkeypatch)
    assert len(content.splitlines()) >= 3000
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [
        "careful.csv",
        "file.csv",
        "out.csv",
    ]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("+49 30 1", "'+49 30 1"),
        ("-5+cmd|x", "'-5+cmd|x"),
        ("-5.5", "-5.5"),
        ("+3e2", "+3e2"),
        ("a=b", "a=b"),
        ('"=a, b"', "'=a, b"),
    ],
)
def test_what_a_spreadsheet_would_run_is_marked_as_text(plain_model, tmp_path, cell, shown):
    path = tmp_path / "file.csv"
    path.write_text(f"note,x,g\n{cell},1,f\nplain,9,m\n")
    found = scored(plain_model, path)
    assert found["note"].tolist() == [shown, "plain"]
    assert found["segment"].tolist() == ["0", "1"]


def test_columns_named_as_the_answers_are_replaced(plain_model, tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("segment,x,warning,g\n7,1,old,f\n7,9,old,m\n")
    found = scored(plain_model, path)
    assert list(found.columns) == ["x", "g", *PREDICTION_COLUMNS]
    assert found["segment"].tolist() == ["0", "1"]
    assert found["warning"].tolist() == ["", ""]


def test_words_of_categories_are_kept_though_the_column_looks_like_yes_and_no(tmp_path):
    """A column of 1, 2 or of yes and no would be typed as numbers and lose its words."""
    frame = pd.DataFrame({"x": [0.0, 1.0, 9.0, 10.0], "g": ["no", "no", "yes", "perhaps"]})
    kinds = {"x": "numeric", "g": "categorical"}
    model = build_model(make_segmentation(frame, kinds=kinds, settings=PrepareSettings(), k=2))
    path = tmp_path / "file.csv"
    path.write_text("x;g\n0,5;no\n9,5;yes\n0,5;no\n")
    assert scored(model, path)["warning"].tolist() == ["", "", ""]


def parquet_file(frame, tmp_path, **options):
    path = tmp_path / "file.parquet"
    frame.to_parquet(path, index=False, **options)
    return path


def test_parquet_to_parquet_keeps_columns_and_types(model, strangers, tmp_path, is_streamed):
    frame = strangers.assign(
        id=np.arange(2000), Newsletter=strangers["Newsletter"].astype("boolean"), tag=b"x"
    )
    source, target = parquet_file(frame, tmp_path, row_group_size=300), tmp_path / "out.parquet"
    report = workflow.predict_file(model, source, target)
    assert is_streamed == [True]
    before, after = pq.read_table(source), pq.read_table(target)
    assert after.column_names == [*before.column_names, *PREDICTION_COLUMNS]
    assert after.select(before.column_names).equals(before)
    expected = model.predict(strangers)
    found = after.select(list(PREDICTION_COLUMNS)).to_pandas()
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)
    assert report.n_customers == 2000


def test_parquet_to_csv_writes_values_in_full(plain_model, tmp_path, is_streamed):
    frame = pd.DataFrame(
        {
            "x": [1.0, 9.25, np.nan],
            "g": pd.Categorical(["f", "m", "m"]),
            "day": pd.to_datetime(["2026-01-31", "2026-02-01", None]),
            "n": pd.array([1, None, 3], dtype="Int64"),
            "t": ["=a", "b,c", None],
        }
    )
    found = scored(plain_model, parquet_file(frame, tmp_path))
    assert is_streamed == [True]
    assert found["x"].tolist() == ["1", "9.25", ""]
    assert found["day"].tolist() == ["2026-01-31", "2026-02-01", ""]
    assert found["n"].tolist() == ["1", "", "3"]
    assert found["t"].tolist() == ["'=a", "b,c", ""]
    assert found["segment"].tolist() == ["0", "1", "0"]


def test_parquet_with_texts_for_numbers_is_read_with_care(plain_model, tmp_path, is_streamed):
    frame = pd.DataFrame({"x": ["1", "9,5", "2"], "g": ["f", "m", "f"], "n": [1, 2, 3]})
    target = tmp_path / "out.parquet"
    workflow.predict_file(plain_model, parquet_file(frame, tmp_path), target)
    assert is_streamed == [False]
    found = pq.read_table(target)
    assert found.column("segment").to_pylist() == [0, 1, 0]
    assert found.column("x").to_pylist() == [1.0, 9.5, 2.0]


def test_csv_to_parquet_has_the_model_s_numbers_and_dates(model, csv_file, strangers):
    target = csv_file.with_name("out.parquet")
    workflow.predict_file(model, csv_file, target)
    found = pq.read_table(target)
    kinds = {field.name: field.type for field in found.schema}
    assert kinds["Age"] == pa.float64()
    assert pa.types.is_timestamp(kinds["Since"])
    assert kinds["id"] == kinds["Gender"] == kinds["warning"] == pa.large_string()
    assert found.column("segment").to_pylist() == model.predict(strangers)["segment"].tolist()


def test_archives_and_workbooks_are_read_in_memory(plain_model, tmp_path, is_streamed):
    packed = tmp_path / "file.csv.gz"
    packed.write_bytes(gzip.compress(b"x,g\n1,f\n9,m\n"))
    book = tmp_path / "file.xlsx"
    pd.DataFrame({"x": [1, 9], "g": ["f", "m"]}).to_excel(book, index=False)
    for path in (packed, book):
        assert scored(plain_model, path)["segment"].tolist() == ["0", "1"]
    assert is_streamed == [False, False]


def test_rows_that_are_no_part_of_the_table_are_counted(plain_model, tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("Customers of spring\n\nx,g,h\n1,f,a\n9,m,b\n2,f,c\n")
    report = workflow.predict_file(plain_model, path, tmp_path / "out.csv")
    assert report.n_customers == 3
    assert report.n_aside == len(intake.read_raw(path).report.aside) == 1


def test_the_file_may_be_scored_in_place(plain_model, tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("x,g\n1,f\n9,m\n")
    workflow.predict_file(plain_model, path, path)
    assert read_texts(path)["segment"].tolist() == ["0", "1"]


def test_an_open_stream_gets_the_lines(plain_model, tmp_path):
    """Both customers lie 1 from their centre and sqrt(9 * 9 + 1) from the other."""
    margin = 1 - 1 / np.sqrt(82)
    path = tmp_path / "file.csv"
    path.write_text("x,g\n1,f\n9,m\n")
    stream = io.BytesIO()
    workflow.predict_file(plain_model, path, stream)
    assert stream.getvalue().decode() == (
        "x,g,segment,segment_name,second_segment,margin,warning\n"
        f"1,f,0,low,1,{margin},\n"
        f"9,m,1,high,0,{margin},\n"
    )


def test_progress_rises_and_a_stop_leaves_what_stood_there(plain_model, tmp_path, monkeypatch):
    monkeypatch.setattr(delimited, "CHUNK_BYTES", 2_000)
    source, target = tmp_path / "file.csv", tmp_path / "out.csv"
    source.write_text(PLAIN)
    shares = []
    workflow.predict_file(
        plain_model, source, target, progress=lambda _, share: shares.append(share)
    )
    assert len(shares) > 10
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1
    target.write_text("before")

    def stop(_, share):
        if share > 0.5:
            raise CancelledError("stopped")

    with pytest.raises(CancelledError, match="stopped"):
        workflow.predict_file(plain_model, source, target, progress=stop)
    assert target.read_text() == "before"
    assert {entry.name for entry in tmp_path.iterdir()} == {"file.csv", "out.csv"}


def test_what_is_wrong_with_a_file_is_said(plain_model, tmp_path):
    with pytest.raises(ReadError, match=r"There is no file .*nowhere\.csv"):
        workflow.predict_file(plain_model, tmp_path / "nowhere.csv", tmp_path / "out.csv")
    path = tmp_path / "file.csv"
    path.write_text("x,h\n1,f\n9,m\n")
    with pytest.raises(DataError, match=r"1 of the 2 columns that the model needs are missing: 'g"):
        workflow.predict_file(plain_model, path, tmp_path / "out.csv")
    path.write_text("x,g\n")
    with pytest.raises(DataError, match=r"file\.csv has a header of 2 columns but no rows"):
        workflow.predict_file(plain_model, path, tmp_path / "out.csv")
    assert {entry.name for entry in tmp_path.iterdir()} == {"file.csv"}


def test_a_target_that_cannot_be_written_is_said(plain_model, tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("x,g\n1,f\n9,m\n")
    with pytest.raises(SaveError, match=r"Cannot write .*x\.csv: No such .*Choose another place"):
        workflow.predict_file(plain_model, path, tmp_path / "no" / "x.csv")
    with pytest.raises(SaveError, match=r"Cannot write .*: Is a directory\. Choose another place"):
        workflow.predict_file(plain_model, path, tmp_path)


def test_a_device_is_written_to_and_not_replaced(plain_model, tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("x,g\n1,f\n9,m\n")
    workflow.predict_file(plain_model, path, Path("/dev/null"))
    assert Path("/dev/null").is_char_device()


CELLS = st.one_of(
    st.sampled_from(["", "NA", "n/a", " ", "1", "2.5", "-3", "007", "1e3", "1,5", "1.234", "none"]),
    st.sampled_from(["f", "m", " m", "F", "never", '"', "a\nb", "=1", "yes", "2021-05-06", "é"]),
    st.integers(-50, 50).map(str),
    st.floats(-20, 20).map(repr),
)


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=12),
    delimiter=st.sampled_from(",;\t"),
)
def test_whatever_is_streamed_comes_out_as_with_care(
    plain_model, tmp_path, monkeypatch, rows, delimiter
):
    path = tmp_path / "file.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerow(["x", "g", "note"])
        writer.writerows([["1", "f", "first"], ["9.5", "m", "second"], *rows])
    monkeypatch.setattr(delimited, "CHUNK_BYTES", 40)
    try:
        expected = carefully(plain_model, path, monkeypatch)
    except (DataError, ReadError) as error:
        with pytest.raises(type(error)):
            workflow.predict_file(plain_model, path, tmp_path / "out.csv")
        return
    workflow.predict_file(plain_model, path, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == expected


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_totals_are_no_customers_in_new_files_either(ending, tmp_path):
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "id": [f"c{i}" for i in range(60)],
            "spend": rng.integers(10, 90, 60) + 100 * (np.arange(60) % 2),
            "visits": rng.integers(1, 30, 60),
        }
    )
    model = workflow.fit(workflow.prepare(workflow.read_customers(as_bytes(frame))), k=2)
    sums = pd.DataFrame({"id": ["Total"], "spend": [frame.spend.sum()]})
    sums["visits"] = frame.visits.sum()
    source = tmp_path / f"new.{ending}"
    whole = pd.concat([frame, sums], ignore_index=True)
    if ending == "csv":
        whole.to_csv(source, index=False)
    elif ending == "parquet":
        whole.to_parquet(source, index=False)
    else:
        whole.to_excel(source, index=False)
    target = tmp_path / "scored.csv"
    report = workflow.predict_file(model, source, target)
    assert (report.n_customers, report.n_aside) == (60, 1)
    assert read_texts(target)["id"].tolist() == frame["id"].tolist()
    line = 61 if ending == "parquet" else 62  # below a header
    told = f"1 row of the file stands aside: line {line} (the sum of 60 other rows, not a "
    told += "customer)."
    assert wording.aside_sentence(report.aside) == told
    assert wording.aside_sentence(workflow.read_customers(source).report.aside) == told
    assert workflow.drift(model, source).n_customers == 60


def test_numbers_of_a_format_are_numbers_and_its_texts_are_texts(model):
    term = next(term for term in model.scorer.terms if term.name == "Age")
    content = json.dumps([{"id": i, "Age": v} for i, v in enumerate([1.234, "1.234", "80,5"])])
    raw = workflow.read_raw(content.encode())
    held = as_held(term, raw.rows["Age"], raw.report, raw.lines)
    assert held.tolist() == [1.234, "1.234", "80,5"]
    written = replace(raw.report, file_format="csv")
    assert as_held(term, raw.rows["Age"], written, raw.lines).tolist() == [
        "1.2340",
        "1.234",
        "80,5",
    ]


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("comma", ["1.012,25", "2.500", "33,75"]),
        ("iso", ["2023-04-03", "45019", "1"]),
        ("day", ["03/04/2023", "45019"]),
    ],
)
@pytest.mark.parametrize("ending", ["xlsx", "parquet", "json"])
def test_texts_in_a_file_of_typed_cells_are_read_as_in_any_other(kind, cells, ending, tmp_path):
    rows = pd.DataFrame({"id": [f"n{i}" for i in range(len(cells))], "spend": 77, "value": cells})
    source, target = tmp_path / f"new.{ending}", tmp_path / "scored.csv"
    if ending == "json":
        source.write_text(rows.to_json(orient="records"))
    else:
        getattr(rows, {"xlsx": "to_excel", "parquet": "to_parquet"}[ending])(source, index=False)
    workflow.predict_file(trained(kind), source, target)
    found, expected = pd.read_csv(target, keep_default_na=False), trained(kind).predict(rows)
    assert found["warning"].tolist() == expected["warning"].tolist()
    np.testing.assert_allclose(found["margin"], expected["margin"], atol=1e-9)


def test_yes_and_no_of_a_parquet_file_are_no_numbers(tmp_path):
    rows = pd.DataFrame({"spend": [77, 77], "value": [True, False]})
    rows.to_parquet(tmp_path / "new.parquet")
    workflow.predict_file(trained("number"), tmp_path / "new.parquet", tmp_path / "scored.csv")
    found = pd.read_csv(tmp_path / "scored.csv")
    assert found["warning"].str.contains("is not a number").all()
    expected = trained("number").predict(rows)["margin"]
    np.testing.assert_allclose(found["margin"], expected, atol=1e-9)


def as_bytes(frame):
    return frame.to_csv(index=False).encode()


def test_a_total_below_a_long_file_is_found_by_its_end(tmp_path, is_streamed):
    n = 30_000
    rng = np.random.default_rng(4)
    amounts = rng.integers(10, 90, n)
    frame = pd.DataFrame(
        {"id": [f"c{i}" for i in range(n)], "spend": amounts, "visits": amounts % 9}
    )
    model = workflow.fit(workflow.prepare(workflow.read_customers(as_bytes(frame.head(200)))), k=2)
    source = tmp_path / "long.csv"
    frame.to_csv(source, index=False)
    report = workflow.predict_file(model, source, tmp_path / "a.csv")
    assert (report.n_aside, report.totals_sought) == (0, "by name")
    sums = pd.DataFrame({"id": ["Grand total"], "spend": [amounts.sum()]})
    sums["visits"] = (amounts % 9).sum()
    pd.concat([frame, sums]).to_csv(source, index=False)
    report = workflow.predict_file(model, source, tmp_path / "b.csv")
    assert (report.n_customers, report.n_aside) == (n, 1)
    assert report.totals_sought == "everywhere"
    pd.concat([sums, frame]).to_csv(source, index=False)
    report = workflow.predict_file(model, source, tmp_path / "c.csv")
    assert (report.n_customers, report.n_aside) == (n, 1)
    assert is_streamed == [True, False, False]
    frame.assign(spent=rng.random(n)).to_parquet(tmp_path / "long.parquet", compression=None)
    report = workflow.predict_file(model, tmp_path / "long.parquet", tmp_path / "d.csv")
    assert report.totals_sought == "by name"


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_totals_in_the_middle_of_a_long_file_are_no_customers(ending, tmp_path, is_streamed):
    """Two groups of 15,000 customers, each above its subtotal."""
    n = 30_000
    amounts = np.random.default_rng(4).integers(10, 90, n)
    frame = pd.DataFrame(
        {"id": [f"c{i}" for i in range(n)], "spend": amounts, "visits": amounts % 9}
    )
    model = workflow.fit(workflow.prepare(workflow.read_customers(as_bytes(frame.head(200)))), k=2)
    groups = []
    for group in (frame.iloc[: n // 2], frame.iloc[n // 2 :]):
        sums = pd.DataFrame({"id": ["Subtotal"], "spend": [group.spend.sum()]})
        groups += [group, sums.assign(visits=group.visits.sum())]
    # The second subtotal stands above the last customers, out of sight of the end.
    whole = pd.concat([*groups, frame.iloc[:2000].assign(id=lambda each: "x" + each.id)])
    source = tmp_path / f"long.{ending}"
    whole.to_csv(source, index=False) if ending == "csv" else whole.to_parquet(source, index=False)
    report = workflow.predict_file(model, source, tmp_path / "out.csv")
    assert (report.n_customers, report.n_aside) == (n + 2000, 2)
    assert report.totals_sought == "everywhere"
    assert is_streamed == [False]


def test_what_is_too_large_to_be_held_is_scored_and_told(tmp_path, monkeypatch):
    n = 30_000
    amounts = np.random.default_rng(4).integers(10, 90, n)
    frame = pd.DataFrame(
        {"id": [f"c{i}" for i in range(n)], "spend": amounts, "visits": amounts % 9}
    )
    model = workflow.fit(workflow.prepare(workflow.read_customers(as_bytes(frame.head(200)))), k=2)
    frame.loc[n // 2, "id"] = "Total"
    frame.to_csv(tmp_path / "long.csv", index=False)

    def too_large(*_):
        raise TooLargeError("too large")

    monkeypatch.setattr(file_scoring, "read_customer_rows", too_large)
    report = workflow.predict_file(model, tmp_path / "long.csv", tmp_path / "out.csv")
    assert (report.n_customers, report.totals_sought) == (n, "at the ends")


@pytest.mark.parametrize(
    ("cells", "is_named"),
    [
        (["c1", "c2", "Total"], True),
        (["c1", " Grand total ", None], True),
        (["合计", "c2"], True),
        (["Total Energies", "Totaljobs"], False),
        (["low", "average", "high"] * 20, False),
    ],
)
def test_a_word_for_a_total_is_one_that_comes_seldom(cells, is_named):
    assert intake.names_totals(pa.chunked_array([pa.array(cells, pa.large_string())])) is is_named
