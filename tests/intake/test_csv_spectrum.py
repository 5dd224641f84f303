"""The twelve files of csv-spectrum, each with the records that it means."""

import json

import pytest

from segmentation import intake

FILES = (
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates",
    "newlines", "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8",
)  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_every_file_gives_its_records(real_data, name):
    root = real_data / "csv-spectrum"
    expected = json.loads((root / "json" / f"{name}.json").read_text())
    expected = expected if isinstance(expected, list) else [expected]
    found = intake.read_raw(root / "csvs" / f"{name}.csv").rows.to_dict("records")
    if name == "location_coordinates":  # file and records name different telephone numbers
        for record in (*expected, *found):
            del record["Contact Phone Number"]
    if name == "newlines_crlf":  # this copy of the file has lost its carriage returns
        expected = json.loads(json.dumps(expected).replace(r"\r\n", r"\n"))
    assert found == expected


def test_carriage_returns_within_a_cell_are_kept(real_data):
    root = real_data / "csv-spectrum"
    restored = (root / "csvs" / "newlines_crlf.csv").read_bytes().replace(b"\n", b"\r\n")
    expected = json.loads((root / "json" / "newlines_crlf.json").read_text())
    assert intake.read_raw(restored).rows.to_dict("records") == expected
