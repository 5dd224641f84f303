"""The first rows of large files, as the whole file gives them.

Covers `segmentation.intake.delimited.beginnings` and
`segmentation.intake.formats.workbook_beginnings`.
"""

import io
import json

import numpy as np
import pandas as pd
import pytest

from segmentation import intake
from segmentation.errors import ReadError
from tests.bad_files import builders, older_workbooks

N_ROWS = 30_000
FRAME = pd.DataFrame(
    {
        "customer_id": [f"C{n:06d}" for n in range(N_ROWS)],
        "age": np.arange(N_ROWS) % 60 + 20,
        "city": np.array(["Köln", "Rome", "Oslo"])[np.arange(N_ROWS) % 3],
        "spend": np.round(np.arange(N_ROWS) * 0.37, 2) + 0.01,
    }
)


def as_excel():
    buffer = io.BytesIO()
    FRAME.to_excel(buffer, index=False, engine="xlsxwriter", startrow=2)
    return buffer.getvalue()


def as_parquet():
    buffer = io.BytesIO()
    FRAME.to_parquet(buffer)
    return buffer.getvalue()


FILES = {
    "csv": lambda: FRAME.to_csv(index=False).encode(),
    "utf-16": lambda: FRAME.to_csv(index=False, sep="\t").encode("utf-16"),
    "excel": as_excel,
    "parquet": as_parquet,
    "json": lambda: FRAME.to_json(orient="records").encode(),
    "json lines": lambda: FRAME.to_json(orient="records", lines=True).encode(),
}


@pytest.mark.parametrize("form", FILES)
def test_the_first_rows_are_those_of_the_whole_file(form):
    data = FILES[form]()
    first = intake.read_untrusted(data, name="large", n_rows=200)
    pd.testing.assert_frame_equal(first.frame, FRAME.head(200).astype(first.frame.dtypes.to_dict()))
    assert first.report.n_rows == 200
    assert [c.role for c in first.columns] == ["identifier", "feature", "descriptor", "feature"]
    assert intake.read_customers(data).report.fingerprint == first.report.fingerprint


def test_files_that_cannot_be_cut_are_read_as_a_whole():
    rows = [["n", "v"], *[[n, n * n] for n in range(300)]]
    wrapped = json.dumps({"rows": [{"n": n, "v": n * n} for n in range(300)]}).encode()
    for data in (older_workbooks.xls({"A": rows}), older_workbooks.ods({"A": rows}), wrapped):
        assert intake.read_customers(data, n_rows=100).frame["v"].tolist()[-1] == 99**2


def test_a_chosen_sheet_and_small_files():
    book = builders.workbook({"A1": "a", "B1": "b", "A2": 1, "B2": 2}, {"A1": "c", "B1": "d"})
    assert intake.read_customers(book, n_rows=100).n_customers == 1
    assert intake.read_customers(builders.small_workbook(), n_rows=1).n_customers == 1
    assert intake.read_customers(b"a,b\n1,2\n3,4\n", n_rows=1).frame["a"].tolist() == [1]


@pytest.mark.parametrize("data", [builders.lying_parquet(), builders.small_workbook()[:3000]])
def test_damaged_files_are_named_as_ever(data):
    with pytest.raises(ReadError, match="damaged"):
        intake.read_customers(data, n_rows=10)
