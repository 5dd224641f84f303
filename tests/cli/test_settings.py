"""`--settings`: what `inspect --json` wrote repeats the study, or says why it cannot."""

import json

import pandas as pd
import pytest

from segmentation import workflow
from tests.cli.test_main import SAMPLE, answer_of, line_of


@pytest.fixture
def chosen(capsys, tmp_path):
    """Return a function that writes the sample's settings to a file, changed as it is told."""
    plain = answer_of(capsys, "inspect", SAMPLE, "--json")["settings"]
    path = tmp_path / "study.json"

    def write(**keys):
        path.write_text(json.dumps({**plain, **keys}), encoding="utf-8")
        return path

    return write


def test_what_inspect_writes_is_read_back_as_it_was(capsys, chosen):
    plain = answer_of(capsys, "inspect", SAMPLE, "--json")
    again = answer_of(capsys, "inspect", SAMPLE, "--json", "--settings", chosen())
    assert again["settings"] == plain["settings"]
    whole = chosen().with_name("whole.json")
    whole.write_text(json.dumps(plain), encoding="utf-8")
    assert answer_of(capsys, "inspect", SAMPLE, "--json", "--settings", whole) == again


def test_fit_and_search_follow_the_settings_and_options_win(capsys, chosen, tmp_path):
    settings = chosen(
        roles={"Age": "feature", "Annual Income (k$)": "descriptor"},
        preparation={"scaling": "robust", "per_feature": [{"name": "Age", "weight": 2}]},
        k=4,
    )
    asked = ["--settings", settings, "--artifacts", tmp_path, "--json"]
    assert answer_of(capsys, "fit", SAMPLE, "--name", "a", *asked)["k"] == 4
    spec = workflow.load("a", artifacts=tmp_path).spec
    assert [coding.name for coding in spec.codings] == ["Age", "Spending Score (1-100)"]
    assert (spec.scaling, spec.codings[0].weight) == ("robust", 2.0)
    answer = answer_of(capsys, "fit", SAMPLE, "--name", "b", *asked, "--k", "3")
    assert answer["k"] == 3
    answer_of(capsys, "fit", SAMPLE, "--name", "c", *asked, "--scaling", "minmax")
    assert workflow.load("c", artifacts=tmp_path).spec.scaling == "minmax"
    found = answer_of(capsys, "search", SAMPLE, "--k", "2:4", "--settings", settings, "--json")
    assert found["features"] == ["Age", "Spending Score (1-100)"]


def test_settings_that_do_not_fit_are_one_sentence(capsys, chosen):
    line = line_of(capsys, "inspect", SAMPLE, "--settings", chosen(roles={"Height": "feature"}))
    assert "There is no column 'Height' in customers.csv" in line
    line = line_of(capsys, "inspect", SAMPLE, "--settings", chosen(colour="red"))
    assert "study.json cannot be used as settings: settings holds 'colour'" in line
    settings = chosen(preparation={"per_feature": [{"name": "Gender", "transform": "log"}]})
    line = line_of(capsys, "inspect", SAMPLE, "--settings", settings)
    assert "'Gender' is categorical: only numbers can be transformed or capped" in line
    settings = chosen(contracts={"Gender": {"kind": "date"}})
    line = line_of(capsys, "fit", SAMPLE, "--name", "a", "--settings", settings)
    assert "Column 'Gender' cannot be read as date: 200 of its 200 values" in line
    assert "No such file" in line_of(capsys, "search", SAMPLE, "--settings", "none.json")


def test_a_sheet_is_chosen_by_option_or_settings(capsys, tmp_path):
    path = tmp_path / "years.xlsx"
    frame = pd.read_csv(SAMPLE)
    with pd.ExcelWriter(path) as book:
        frame.to_excel(book, sheet_name="2023", index=False)
        frame.head(50).to_excel(book, sheet_name="2024", index=False)
    answer = answer_of(capsys, "inspect", path, "--json", "--sheet", "2024")
    assert (answer["n_rows"], answer["settings"]["sheet"]) == (50, "2024")
    settings = tmp_path / "study.json"
    settings.write_text(json.dumps(answer["settings"]), encoding="utf-8")
    assert answer_of(capsys, "inspect", path, "--json", "--settings", settings)["n_rows"] == 50
    line = line_of(capsys, "inspect", SAMPLE, "--sheet", "2024")
    assert "customers.csv has no sheets, and sheet '2024' is asked for" in line
