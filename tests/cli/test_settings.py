"""`--settings`: what `inspect --json` wrote repeats the study, or says why it cannot.

Covers `segmentation.cli.reading_options`.
"""

import json

import openpyxl
import pandas as pd
import pytest

from segmentation import workflow
from segmentation.cli import main
from segmentation.records import FeatureSetting, PrepareSettings
from tests.cli.test_main import SAMPLE, answer_of, line_of
from tests.workflow.lognormal import lognormal_groups
from tests.workflow.test_advising import hidden_groups


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


def test_what_search_prepared_is_repeated_by_its_answer(capsys, tmp_path):
    table = lognormal_groups(6, n=150)
    path = tmp_path / "spend.csv"
    table.frame.to_csv(path, index=False)
    features = ["--features", ",".join(table.features)]
    answer = answer_of(capsys, "search", path, *features, "--prepare", "auto", "--json")
    assert answer["preparation"]["chosen"] == "log"
    assert list(answer["preparation"]["tried"][0]) == [
        *("name", "steps", "recommended_k", "excess", "false_alarm")
    ]
    asis = answer_of(capsys, "search", path, *features, "--json")["preparation"]
    assert (asis["chosen"], len(asis["tried"])) == ("asis", 1)
    settings = tmp_path / "found.json"
    settings.write_text(json.dumps(answer), encoding="utf-8")
    again = answer_of(capsys, "search", path, "--settings", settings, "--json")
    assert again["candidates"] == answer["candidates"]
    fit = ["fit", path, *features, "--name", "a", "--prepare", "auto", "--artifacts", tmp_path]
    assert answer_of(capsys, *fit, "--json")["k"] == answer["recommended_k"] == 3
    spec = workflow.load("a", artifacts=tmp_path).spec
    assert spec.advice.chosen == "log"
    assert {coding.transform for coding in spec.codings} <= {"log", "yeo_johnson"}


def test_exceptional_customers_are_a_segment_of_their_own_unless_kept(capsys, tmp_path):
    path = tmp_path / "spend.csv"
    hidden_groups().frame.to_csv(path, index=False)
    fit = ["fit", path, "--name", "a", "--prepare", "auto", "--artifacts", tmp_path]
    answer = answer_of(capsys, *fit, "--json")
    assert (answer["k"], sum(answer["sizes"])) == (4, 240)
    assert answer["segments"][-1]["name"] == "Exceptional customers"
    assert answer["preparation"]["chosen"] == "apart"
    exceptional = answer["preparation"]["exceptional"]
    assert (exceptional["n"], exceptional["names"]) == (2, ["c17", "c90"])
    assert 0.99 < exceptional["share"] < 1
    kept = answer_of(capsys, *fit, "--keep-exceptional", "--json")["preparation"]
    assert kept["exceptional"] is None


COLUMNS = PrepareSettings(
    scaling="robust",
    per_feature=(
        FeatureSetting("Age", transform="log", weight=2.0, cap=(0.01, 0.99)),
        FeatureSetting("Spending Score (1-100)", transform="any_log"),
    ),
)


@pytest.mark.parametrize(
    ("preparation", "chosen"),
    [
        (COLUMNS, {"k": 6, "least": 30}),
        (PrepareSettings(fewest_alike=9), {"k": 4, "method": "ward"}),
    ],
    ids=["fewest customers", "another method"],
)
def test_a_study_is_repeated_to_the_same_model(capsys, tmp_path, preparation, chosen):
    table = workflow.read_customers(SAMPLE)
    prepared, search = workflow.advise(table, preparation, prepare="asis")
    asked = {"min_size" if name == "least" else name: value for name, value in chosen.items()}
    made = workflow.segment(prepared, search=search, **asked)
    made = workflow.rename(made, 2, name="Our best", notes="call first")
    workflow.save(workflow.build_model(made, name="m"), "m", artifacts=tmp_path / "page")
    said = workflow.words_of(made)
    settings = workflow.settings_of(table, preparation, segments=said, **chosen)
    path = tmp_path / "study.json"
    path.write_bytes(workflow.write_settings(settings))
    again = answer_of(capsys, "inspect", SAMPLE, "--json", "--settings", path)
    assert again["settings"] == workflow.plain_settings(settings)
    fit = ["fit", SAMPLE, "--name", "m", "--settings", path, "--artifacts", tmp_path / "cli"]
    answer_of(capsys, *fit, "--json")
    page, cli = (
        json.loads((tmp_path / door / "m" / "model.json").read_text()) for door in ("page", "cli")
    )
    assert {**cli, "created": ""} == {**page, "created": ""}


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


@pytest.fixture
def refused(capsys, tmp_path):
    """Return a function that asks for what cannot be of a file with a saved model, which stays."""
    path, settings = tmp_path / "new.csv", tmp_path / "study.json"
    lines = [f"c{i},{20 + i % 7},{'0' if i % 2 else i - 3},code {i % 1000}" for i in range(1200)]
    path.write_text("\n".join(["id,visits,balance,code", *lines]), encoding="utf-8")
    plain = answer_of(capsys, "inspect", path, "--json")["settings"]
    fit = ["fit", path, "--name", "a", "--k", "2", "--artifacts", tmp_path]
    answer_of(capsys, *fit, "--features", "visits,balance", "--json")
    saved = (tmp_path / "a" / "model.json").read_bytes()

    def ask(features, *options, **setting):
        chosen = {"features": features, "per_feature": [setting] if setting else []}
        settings.write_text(json.dumps({**plain, "preparation": chosen}), encoding="utf-8")
        line = line_of(capsys, *fit, "--settings", settings, *options)
        assert (tmp_path / "a" / "model.json").read_bytes() == saved
        return line

    return ask


@pytest.mark.parametrize("transform", ["log", "any_log"])
def test_a_logarithm_of_negative_values_is_refused_and_the_saved_model_stays(refused, transform):
    line = refused(["visits", "balance"], name="balance", transform=transform)
    assert "'balance' has 2 negative values (lowest: -3), of which there is no logarithm." in line


def test_what_leaves_one_value_or_has_too_many_is_refused_and_the_saved_model_stays(refused):
    line = refused(["visits", "balance"], name="balance", cap=[0.1, 0.4])
    assert "Capping 'balance' at the quantiles 0.1 and 0.4 leaves one value, 0." in line
    line = refused(["visits", "code"])
    assert "Column 'code' cannot be a feature: it has 1000 different texts, more than" in line


def test_small_segments_are_not_merged_by_other_methods_and_that_is_said(capsys, chosen):
    fit = ["fit", SAMPLE, "--name", "a", "--settings", chosen(method="ward"), "--k", "3"]
    line = line_of(capsys, *fit, "--min-size", "50")
    assert "Small segments cannot be merged by Ward" in line


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


@pytest.fixture
def trained(capsys, tmp_path):
    """Return the options that name a model of amounts, whose file showed a decimal point."""
    path = tmp_path / "train.csv"
    rows = [f"c{i},{50 + 90 * (i % 2)}.5,{20 + i % 30}" for i in range(60)]
    path.write_text("\n".join(["id,amount,age", *rows]), encoding="utf-8")
    answer_of(capsys, "fit", path, "--name", "m", "--k", "2", "--artifacts", tmp_path, "--json")
    return ["--artifacts", tmp_path, "--json"]


def amounts_of(capsys, arguments):
    """Return the warnings of the customers, by which an amount that is far off is told."""
    answer = answer_of(capsys, *arguments)
    return [customer["warning"] for customer in answer["customers"]]


def test_predict_reads_a_file_as_somebody_says_that_it_is_written(capsys, trained, tmp_path):
    new = tmp_path / "new.csv"
    new.write_text("id;amount;age\na;140.500;30\nb;50.500;31\n", encoding="utf-8")
    assert amounts_of(capsys, ["predict", "m", new, *trained]) == ["", ""]
    told = amounts_of(capsys, ["predict", "m", new, "--decimal", "comma", *trained])
    assert all("lies outside" in warning for warning in told)
    settings = tmp_path / "new.json"
    contracts = {"amount": {"kind": "numeric", "decimal": ","}}
    settings.write_text(json.dumps({"contracts": contracts}), encoding="utf-8")
    assert amounts_of(capsys, ["predict", "m", new, "--settings", settings, *trained]) == told
    drifted = answer_of(capsys, "drift", "m", new, "--decimal", "comma", *trained)
    assert drifted["features"][0]["outside_share"] == 1.0
    settings.write_text(json.dumps({"contracts": {"amount": {"kind": "date"}}}), encoding="utf-8")
    line = line_of(capsys, "predict", "m", new, "--settings", settings, *trained)
    assert "'amount' is numeric in the model, and it is to be read as date" in line


def test_predict_reads_the_sheet_that_is_chosen(capsys, trained, tmp_path):
    path = tmp_path / "two.xlsx"
    with pd.ExcelWriter(path) as book:
        for sheet, amount in (("2023", 50.5), ("2024", 140.5)):
            frame = pd.DataFrame({"id": ["a", "b"], "amount": amount, "age": 30})
            frame.to_excel(book, sheet_name=sheet, index=False)
    first = answer_of(capsys, "predict", "m", path, *trained)["sizes"]
    second = answer_of(capsys, "predict", "m", path, "--sheet", "2024", *trained)["sizes"]
    assert first == second[::-1] != second
    line = line_of(capsys, "predict", "m", path, "--sheet", "2025", *trained)
    assert "2025" in line
    plain = tmp_path / "plain.csv"
    plain.write_text("id,amount,age\na,140.5,30\n", encoding="utf-8")
    line = line_of(capsys, "predict", "m", plain, "--sheet", "2024", *trained)
    assert "plain.csv has no sheets, and sheet '2024' is asked for" in line


def test_rfm_reads_amounts_and_sheets_as_somebody_says(capsys, tmp_path):
    rows = ["customer_id;invoice;invoice_date;amount"]
    rows += [f"c{i % 8};i{i};2024-01-{1 + i % 28:02};{1 + i % 9}.{500 + i % 7}" for i in range(60)]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    point = answer_of(capsys, "rfm", path, "--json", "--decimal", "point")["revenue"]
    comma = answer_of(capsys, "rfm", path, "--json", "--decimal", "comma")["revenue"]
    assert comma == pytest.approx(1000 * point)
    assert "orders.csv has no sheets" in line_of(capsys, "rfm", path, "--sheet", "2024")


def test_rfm_and_predict_follow_the_settings_of_a_workbook_with_hidden_rows(
    capsys, trained, tmp_path
):
    path, settings = tmp_path / "lines.xlsx", tmp_path / "lines.json"
    book = openpyxl.Workbook()
    book.active.append(["customer_id", "invoice", "invoice_date", "amount", "age"])
    for i in range(60):
        day = f"{1 + i % 3:02}/{1 + (i * 7) % 12:02}/2024"
        book.active.append([f"c{i % 8}", f"i{i}", day, 1.5 + i % 9, 30])
        book.active.row_dimensions[i + 2].hidden = i % 10 == 0
    book.save(path)
    plain = answer_of(capsys, "inspect", path, "--without-hidden", "--json")
    assert (plain["n_rows"], plain["settings"]["without_hidden"]) == (54, True)
    contract = plain["settings"]["contracts"]["invoice_date"]
    contract["date_order"] = "month first"
    settings.write_text(json.dumps(plain), encoding="utf-8")
    assert answer_of(capsys, "inspect", path, "--settings", settings, "--json")["n_rows"] == 54
    first = answer_of(capsys, "rfm", path, "--json")
    told = answer_of(capsys, "rfm", path, "--settings", settings, "--json")
    assert (first["n_rows"], told["n_rows"]) == (60, 54)
    assert first["facts"]["last"][:7] == "2024-12" != told["facts"]["last"][:7]
    assert answer_of(capsys, "rfm", path, "--without-hidden", "--json")["n_rows"] == 54
    for given in (["--without-hidden"], ["--settings", settings]):
        assert answer_of(capsys, "predict", "m", path, *given, *trained)["n_customers"] == 54


def test_names_and_notes_of_segments_are_said_again_of_the_same_segments(capsys, chosen, tmp_path):
    asked = ["--artifacts", tmp_path, "--k", "5"]
    answer_of(capsys, "fit", SAMPLE, "--name", "a", *asked, "--json")
    segments = workflow.load("a", artifacts=tmp_path).spec.segments
    said = [
        {"name": "Our best", "notes": "call first", "centre": dict(segments[3].centre)},
        {"name": "Elsewhere", "centre": {**segments[1].centre, "Age": 1.0}},
    ]
    settings = chosen(segments=said)
    assert (
        main(["fit", str(SAMPLE), "--name", "b", *map(str, asked), "--settings", str(settings)])
        == 0
    )
    told = capsys.readouterr().err
    assert "Elsewhere in the settings: no segment of this study lies where that one did" in told
    named = workflow.load("b", artifacts=tmp_path).spec.segments
    assert (named[3].name, named[3].notes, named[3].is_own_name) == ("Our best", "call first", True)
    assert [each.name for each in named if each.segment != 3] == [
        each.name for each in segments if each.segment != 3
    ]
    again = answer_of(capsys, "inspect", SAMPLE, "--json", "--settings", settings)
    assert [each["name"] for each in again["settings"]["segments"]] == ["Our best", "Elsewhere"]


def test_a_minimum_size_chooses_the_number_or_merges_and_says_so(capsys, tmp_path):
    fit = ["fit", SAMPLE, "--name", "a", "--artifacts", tmp_path, "--json"]
    plain = answer_of(capsys, *fit)
    assert plain["minimum"] is None
    assert min(plain["sizes"]) < 50
    answer = answer_of(capsys, *fit, "--min-size", "50")
    assert min(answer["sizes"]) >= 50
    assert answer["minimum"]["largest_k"] == answer["k"] < plain["k"]
    merged = answer_of(capsys, *fit, "--min-size", "0.25", "--k", "5")
    assert min(merged["sizes"]) >= 50
    assert merged["minimum"]["merged"]["k"] == 5
    assert "segments were merged into" in merged["minimum"]["sentences"][0]
    found = answer_of(capsys, "search", SAMPLE, "--min-size", "50", "--json")["minimum"]
    assert found["largest_k"] == answer["k"]
    assert "segments are the most with 50 customers in each" in found["sentences"][0]
    line = line_of(capsys, *fit, "--min-size", "many")
    assert "neither a number of customers nor a share" in line
