"""Exported tables hold what the page shows, and nothing that a spreadsheet would run."""

# ruff: noqa: RUF001 - signs of full width

import pandas as pd
import pyarrow as pa
import pytest

from segmentation import workflow
from segmentation.models.files.answer_texts import has_formula, lines_of, safe
from segmentation.reports import (
    csv_bytes,
    customers_with_segments,
    spreadsheet_safe,
    whole_numbers,
)
from segmentation.ui.session import identity
from tests.reports.made import make_adopted

STARTS = [
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    '"=',
    "\ufeff@",
    "\u00a0 ＝",
]


@pytest.mark.parametrize("start", STARTS)
def test_text_that_begins_like_a_formula_is_marked_as_text(start):
    frame = pd.DataFrame({f"{start}name": [f"{start}1+1", "plain", None]})
    safe = spreadsheet_safe(frame)
    assert list(safe.columns) == [f"'{start}name"]
    assert safe.iloc[0, 0] == f"'{start}1+1"
    assert safe.iloc[1, 0] == "plain"
    assert safe.iloc[2].isna().all()
    assert frame.iloc[0, 0] == f"{start}1+1"


@pytest.mark.parametrize("start", STARTS)
def test_a_scored_file_marks_the_same_texts(start):
    cells = pa.array(
        ["plain", f"{start}1+1", None, "'=1", "-5", " -5", "Ö", " ＡＢ"], pa.large_string()
    )
    assert has_formula(cells)
    assert not has_formula(cells.filter(pa.array([True, False] + 6 * [True])))
    marked = "".join(lines_of([cells.fill_null("")]).to_pylist())
    assert f"'{start}1+1".replace('"', '""') in marked
    assert marked.count("'") == 2
    assert safe(f"{start}1+1") == f"'{start}1+1"


def test_negative_numbers_stay_numbers():
    assert csv_bytes(pd.DataFrame({"x": [-1.5, 2.0]})) == b"\xef\xbb\xbfx\n-1.5\n2.0\n"


def test_customers_carry_the_segment_that_their_label_says():
    segmentation = workflow.segment(workflow.prepare(workflow.read_sample()), k=5)
    table = customers_with_segments(segmentation)
    assert len(table) == 200
    for segment in segmentation.segments:
        rows = table[table["segment"] == segment.segment]
        assert len(rows) == segment.size
        assert set(rows["segment_name"]) == {segment.name}


def test_columns_of_the_file_called_segment_keep_their_values():
    text = "id,segment,segment_name,segment (file),x\n" + "\n".join(
        f"c{row},old {row % 2},was {row},other {row % 3},{row % 4 * 10 + row / 100}"
        for row in range(40)
    )
    table = workflow.read_customers(text.encode())
    segmentation = workflow.segment(workflow.prepare(table, features=["x"]), k=4)
    exported = customers_with_segments(segmentation)
    assert set(exported["segment"]) == {0, 1, 2, 3}
    assert exported["segment (file) (file)"].tolist() == [f"old {row % 2}" for row in range(40)]
    assert exported["segment_name (file)"].tolist() == [f"was {row}" for row in range(40)]
    assert exported["segment (file)"].tolist() == [f"other {row % 3}" for row in range(40)]
    assert exported.columns.is_unique


def test_customers_in_no_segment_are_told_with_the_segment_that_a_new_one_would_get():
    prepared, result, segmentation = make_adopted("hdbscan")
    assert result.n_unassigned > 0
    exported = customers_with_segments(segmentation)
    ids = prepared.table.frame["CustomerID"]
    assert exported["CustomerID"].tolist() == ids.tolist()
    by_method = (exported["assigned_by"] == "HDBSCAN").to_numpy()
    assert by_method.tolist() == (result.labels >= 0).tolist()
    assert exported["segment"].to_numpy()[by_method].tolist() == result.labels[by_method].tolist()
    assert set(exported["assigned_by"][~by_method]) == {"nearest centre (unassigned by HDBSCAN)"}
    scored = workflow.build_model(segmentation).predict(prepared.table.frame)
    left_out = exported[~by_method]
    assert left_out["segment"].tolist() == scored["segment"].to_numpy()[~by_method].tolist()
    assert (
        left_out["segment_name"].tolist() == scored["segment_name"].to_numpy()[~by_method].tolist()
    )


def test_the_segment_of_the_nearest_centre_moves_with_the_numbers():
    _, _, segmentation = make_adopted("hdbscan")
    before = customers_with_segments(segmentation)
    numbers = tuple(reversed(range(segmentation.k)))
    after = customers_with_segments(identity.numbered(segmentation, numbers))
    assert after["segment"].tolist() == [numbers[number] for number in before["segment"]]
    assert after["segment_name"].tolist() == before["segment_name"].tolist()


@pytest.mark.parametrize("algorithm", ["kmeans", "ward"])
def test_nothing_is_said_of_the_nearest_centre_where_everyone_is_in_a_segment(algorithm):
    _, _, segmentation = make_adopted(algorithm)
    assert "assigned_by" not in customers_with_segments(segmentation)


def test_whole_numbers_are_written_as_the_file_has_them():
    frame = pd.DataFrame(
        {"age": [19.0, None, 40.0], "share": [0.5, 1.0, None], "huge": [1e300, 1.0, 2.0]}
    )
    whole = whole_numbers(frame)
    assert csv_bytes(whole).decode("utf-8-sig").splitlines() == [
        "age,share,huge",
        "19,0.5,1e+300",
        ",1.0,1.0",
        "40,,2.0",
    ]
    assert frame["age"].dtype == float
