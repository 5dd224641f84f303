"""The command line: exit status, one JSON object, one clear line for what is wrong.

Covers `segmentation.cli.file_verbs`, `segmentation.cli.model_verbs` and
`segmentation.cli.server_verbs`.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segmentation import workflow
from segmentation.cli import main

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "customers.csv"
FEATURES = ["Age", "Annual Income (k$)", "Spending Score (1-100)"]


def answer_of(capsys, *arguments):
    assert main([str(argument) for argument in arguments]) == 0
    return json.loads(capsys.readouterr().out)


def line_of(capsys, *arguments):
    assert main([str(argument) for argument in arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    lines = captured.err.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("segmentation: ")
    return lines[0]


def test_a_mean_year_of_birth_has_no_thousands_mark(capsys, tmp_path):
    rows = [f"{n},{1950 + n % 9 + n % 2 * 30},{n % 2 * 50 + n % 7}" for n in range(60)]
    file = tmp_path / "born.csv"
    file.write_text("\n".join(["id,Year_Birth,visits", *rows]))
    fit = ["fit", file, "--name", "m", "--k", "2", "--artifacts", tmp_path]
    assert main([str(argument) for argument in fit]) == 0
    printed = capsys.readouterr().out
    assert "1954" in printed
    assert "1,954" not in printed


def test_inspect_tells_what_was_read(capsys):
    answer = answer_of(capsys, "inspect", SAMPLE, "--json")
    assert set(answer) == {
        "encoding",
        "delimiter",
        "sheet",
        "sheets",
        "n_rows",
        "n_columns",
        "columns",
        "steps",
        "settings",
        "aside",
    }
    assert (answer["n_rows"], answer["n_columns"], answer["delimiter"]) == (200, 5, ",")
    roles = {column["name"]: column["role"] for column in answer["columns"]}
    assert roles["CustomerID"] == "identifier"
    assert [name for name, role in roles.items() if role == "feature"] == FEATURES


def test_search_lists_every_candidate(capsys):
    answer = answer_of(capsys, "search", SAMPLE, "--k", "2:6", "--json")
    assert [candidate["k"] for candidate in answer["candidates"]] == [2, 3, 4, 5, 6]
    assert set(answer["candidates"][0]) == {
        "k",
        "inertia",
        "silhouette",
        "silhouette_error",
        "calinski_harabasz",
        "davies_bouldin",
        "gap",
        "gap_error",
        "stability",
        "smallest_share",
    }
    assert answer["features"] == FEATURES
    assert answer["n_customers"] == 200
    assert isinstance(answer["verdict"], str)


def test_fit_saves_and_predict_gives_the_training_rows_their_segments(capsys, tmp_path):
    fitted = answer_of(
        capsys, "fit", SAMPLE, "--name", "spring", "--k", "5", "--artifacts", tmp_path, "--json"
    )
    assert fitted["k"] == 5
    assert fitted["sizes"] == sorted(fitted["sizes"], reverse=True)
    assert sum(fitted["sizes"]) == 200
    assert set(fitted["segments"][0]) == {"segment", "name", "size", "share", "centre"}
    output = tmp_path / "scored.csv"
    predicted = answer_of(
        capsys, "predict", "spring", SAMPLE, "-o", output, "--artifacts", tmp_path, "--json"
    )
    assert predicted["sizes"] == fitted["sizes"]
    scored = pd.read_csv(output)
    original = pd.read_csv(SAMPLE)
    assert list(scored.columns) == [*original.columns, *workflow.PREDICTION_COLUMNS]
    pd.testing.assert_frame_equal(scored[list(original.columns)], original, check_dtype=False)
    assert scored["segment"].value_counts().tolist() == fitted["sizes"]


def test_a_model_is_found_by_path_and_without_output_goes_to_standard_output(capfdbinary, tmp_path):
    main(["fit", str(SAMPLE), "--name", "m", "--artifacts", str(tmp_path)])
    capfdbinary.readouterr()
    assert main(["predict", str(tmp_path / "m" / "model.json"), str(SAMPLE)]) == 0
    out = capfdbinary.readouterr().out
    assert (
        out.decode("utf-8-sig")
        .splitlines()[0]
        .endswith("segment,segment_name,second_segment,margin,warning")
    )
    assert len(out.splitlines()) == 201


def test_chosen_features_are_clustered_on(capsys):
    answer = answer_of(
        capsys, "search", SAMPLE, "--features", "Annual Income (k$),Gender", "--k", "3", "--json"
    )
    assert answer["features"] == ["Annual Income (k$)", "Gender"]


def test_the_same_call_gives_the_same_answer(capsys):
    answers = []
    for _ in range(2):
        answer = answer_of(capsys, "search", SAMPLE, "--k", "2:5", "--json")
        del answer["seconds"]
        answers.append(answer)
    assert answers[0] == answers[1]


@pytest.mark.parametrize("verb", [["inspect"], ["search", "--k", "2:4"]])
def test_without_json_a_table_is_shown(capsys, verb):
    assert main([verb[0], str(SAMPLE), *verb[1:]]) == 0
    out = capsys.readouterr().out
    assert ("Spending Score (1-100)" in out) or ("silhouette" in out)


def test_fit_shows_the_segments_in_own_units(capsys, tmp_path):
    assert main(["fit", str(SAMPLE), "--name", "m", "--artifacts", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "Annual Income (k$)" in out
    assert "Saved:" in out


@pytest.fixture
def one_crowd(tmp_path):
    """Customers of one round crowd: nothing in it stands apart."""
    values = np.random.default_rng(0).normal(size=(150, 2)).round(4)
    path = tmp_path / "crowd.csv"
    pd.DataFrame(values, columns=["spend", "visits"]).to_csv(path, index=False)
    return path


def test_fit_says_where_no_segments_stand_out(capsys, tmp_path, one_crowd):
    fit = ["fit", one_crowd, "--name", "m", "--artifacts", tmp_path]
    assert answer_of(capsys, *fit, "--json")["verdict"].startswith("No reliable segments")
    assert main([str(argument) for argument in fit]) == 0
    assert capsys.readouterr().out.startswith("No reliable segments")


def test_without_a_recommendation_the_fewest_segments_are_made(capsys, tmp_path, one_crowd):
    fit = ["fit", one_crowd, "--name", "m", "--artifacts", tmp_path, "--json"]
    assert answer_of(capsys, *fit)["k"] == 2


def test_fit_to_a_given_number_has_no_verdict(capsys, tmp_path):
    fit = ["fit", SAMPLE, "--name", "m", "--k", "5", "--artifacts", tmp_path, "--json"]
    assert answer_of(capsys, *fit)["verdict"] is None


def test_text_of_a_file_is_no_markup_on_the_terminal(capsys, tmp_path):
    path = tmp_path / "markup.csv"
    path.write_text("[bold]x[/bold],b\n" + "".join(f"{i},{i * 7 % 5}\n" for i in range(30)))
    assert main(["inspect", str(path)]) == 0
    assert "[bold]x[/bold]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["inspect", "nowhere.csv"], "nowhere.csv"),
        (["search", SAMPLE, "--k", "5:2"], "is empty: write the smaller number first"),
        (["search", SAMPLE, "--k", "two"], "'two' is not a range such as 2:10"),
        (["search", SAMPLE, "--k", "2:999"], "is too wide"),
        (["search", SAMPLE, "--k", "200:201"], "200"),
        (["search", SAMPLE, "--features", "Agee"], "Agee"),
        (["fit", SAMPLE, "--name", "../evil"], "it is a name, not a path"),
        (["fit", SAMPLE, "--name", "x", "--k", "many"], "neither a number nor 'auto'"),
        (["fit", SAMPLE, "--name", "x", "--k", "1"], "1"),
        (["fit", SAMPLE], "--name"),
        (["predict", "nobody", SAMPLE], "nobody"),
        (["serve", "--host", "0.0.0.0"], "only this machine may connect"),  # noqa: S104  # refused
        (["serve", "--port", "99999"], "is not a port"),
        (["serve", "--allow-host", "seg.example.com"], "Cannot answer to seg.example.com"),
        (["dashboard", "--allow-host", "a b"], "is not a name"),
        (["dance"], "dance"),
        ([], "VERB"),
    ],
)
def test_what_is_wrong_is_one_clear_line(capsys, tmp_path, arguments, sentence):
    if arguments[:1] in (["fit"], ["predict"]):
        arguments = [*arguments, "--artifacts", tmp_path]
    assert sentence in line_of(capsys, *arguments)


def test_a_place_that_cannot_be_written_is_said(capsys, tmp_path):
    main(["fit", str(SAMPLE), "--name", "m", "--artifacts", str(tmp_path)])
    capsys.readouterr()
    line = line_of(
        capsys, "predict", "m", SAMPLE, "-o", tmp_path / "no" / "x.csv", "--artifacts", tmp_path
    )
    assert "Choose another place with -o" in line


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark", "bigquery"])
def test_sql_prints_one_select(capsys, tmp_path, dialect):
    main(["fit", str(SAMPLE), "--name", "m", "--k", "5", "--artifacts", str(tmp_path)])
    capsys.readouterr()
    call = ["sql", "m", "--dialect", dialect, "--table", "crm.people", "--artifacts", str(tmp_path)]
    assert main(call) == 0
    printed = capsys.readouterr().out
    assert printed.split()[0] in ("SELECT", "WITH")
    assert "people" in printed
    answer = answer_of(capsys, *call, "--json")
    assert answer["notes"] == []
    assert answer["sql"] == printed.rstrip("\n")
    assert (answer["model"], answer["dialect"], answer["table"]) == ("m", dialect, "crm.people")


def test_sql_for_an_unknown_dialect_or_table_is_one_line(capsys, tmp_path):
    main(["fit", str(SAMPLE), "--name", "m", "--artifacts", str(tmp_path)])
    capsys.readouterr()
    assert "oracle" in line_of(capsys, "sql", "m", "--dialect", "oracle", "--artifacts", tmp_path)
    line = line_of(capsys, "sql", "m", "--table", "a.b.c.d", "--artifacts", tmp_path)
    assert "is no name of a table" in line


def test_predict_writes_parquet_and_lists_customers_where_nothing_is_written(capsys, tmp_path):
    main(["fit", str(SAMPLE), "--name", "m", "--k", "5", "--artifacts", str(tmp_path)])
    capsys.readouterr()
    output = tmp_path / "scored.parquet"
    call = ["predict", "m", SAMPLE, "--artifacts", tmp_path, "--json"]
    written = answer_of(capsys, *call, "-o", output)
    assert "customers" not in written
    assert (written["n_customers"], written["n_left_out"]) == (200, 0)
    scored = pd.read_parquet(output)
    listed = answer_of(capsys, *call)
    assert listed["output"] is None
    assert [customer["segment"] for customer in listed["customers"]] == scored["segment"].tolist()
    assert set(listed["customers"][0]) == set(workflow.PREDICTION_COLUMNS)


def test_predict_tells_on_standard_error_what_went_where(capsys, tmp_path):
    main(["fit", str(SAMPLE), "--name", "m", "--k", "5", "--artifacts", str(tmp_path)])
    source = tmp_path / "new.csv"
    source.write_text(SAMPLE.read_text() + "900,Male,140,50,50\n")
    capsys.readouterr()
    output = tmp_path / "scored.csv"
    assert main(["predict", "m", str(source), "-o", str(output), "--artifacts", str(tmp_path)]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Customers with a warning, in the last column: 1" in captured.err
    assert "Written:" in captured.err


def test_order_lines_are_told_from_customers_without_spoiling_the_answer(capsys, tmp_path):
    path = tmp_path / "orders.csv"
    lines = (ROOT / "data" / "orders.csv").read_text(encoding="utf-8").splitlines()[:2000]
    path.write_text("\n".join(lines), encoding="utf-8")
    chosen = ("--k", "2:3", "--features", "QUANTITY", "--json")
    assert main(["search", str(path), *chosen]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["features"] == ["quantity"]
    assert captured.err.startswith("These look like order lines, not customers: ")
    assert captured.err.endswith("`rfm` makes customers of them.\n")


def test_a_second_model_of_a_name_is_said_to_be_a_version(capsys, tmp_path):
    arguments = ["fit", str(SAMPLE), "--k", "3", "--name", "mall", "--artifacts", str(tmp_path)]
    assert main(arguments) == 0
    assert capsys.readouterr().err == ""
    assert main(arguments) == 0
    assert capsys.readouterr().err == "Saved as version 2 of mall; earlier ones are kept.\n"


def test_drift_says_whether_the_model_still_fits(capsys, tmp_path):
    main(["fit", str(SAMPLE), "--name", "m", "--k", "5", "--artifacts", str(tmp_path)])
    capsys.readouterr()
    call = ["drift", "m", SAMPLE, "--artifacts", tmp_path]
    answer = answer_of(capsys, *call, "--json")
    assert answer["is_refit_advised"] is False
    assert [feature["name"] for feature in answer["features"]] == FEATURES
    assert answer["shares_now"] == answer["shares_before"]
    older = pd.read_csv(SAMPLE).assign(Age=lambda frame: frame["Age"] + 25)
    older.to_csv(tmp_path / "older.csv", index=False)
    call[2] = tmp_path / "older.csv"
    answer = answer_of(capsys, *call, "--json")
    assert answer["is_refit_advised"] is True
    assert any(reason.startswith("Age has shifted: median from") for reason in answer["reasons"])
    assert main([str(argument) for argument in call]) == 0
    assert answer["verdict"] in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["serve", "dashboard"])
@pytest.mark.parametrize(
    ("token", "sentence"),
    [
        (None, "Cannot listen on 192.0.2.1 without a token: others could connect. Set SEGMENT"),
        ("", "Cannot listen on 192.0.2.1 without a token"),
        ("short", "SEGMENTATION_TOKEN needs 32 to 1,000 letters"),
        # With a token it tries, and the address is none of this machine.
        ("x" * 32, "Port 8000 on 192.0.2.1 cannot be used"),
    ],
)
def test_other_machines_need_a_token(capsys, monkeypatch, tmp_path, verb, token, sentence):
    if token is None:
        monkeypatch.delenv("SEGMENTATION_TOKEN", raising=False)
    else:
        monkeypatch.setenv("SEGMENTATION_TOKEN", token)
    call = [verb, "--host", "192.0.2.1", "--port", "8000", "--artifacts", tmp_path]
    assert sentence in line_of(capsys, *call)


def test_a_decimal_mark_in_doubt_is_said_and_answered(tmp_path, capsys):
    path = tmp_path / "sales.csv"
    path.write_text("Kundennr;Umsatz;Besuche\n1;343;2\n2;80.157;8\n3;740;1\n4;2.720;2\n")
    assert main(["inspect", str(path), "--json"]) == 0
    asked = json.loads(capsys.readouterr().out)["steps"]
    assert [step["action"] for step in asked if step["column"] == "Umsatz"] == ["pointed out"]
    assert "80.157 is read as 80157 and may be 80.157" in asked[0]["reason"]
    assert main(["inspect", str(path), "--json", "--decimal", "point"]) == 0
    answered = json.loads(capsys.readouterr().out)["steps"]
    assert answered[0]["reason"] == "80.157 is read as 80.157, as you said"
    assert main(["inspect", str(path), "--decimal", "dot"]) == 2
    assert "'dot' is neither 'comma' nor 'point'" in capsys.readouterr().err


def test_features_that_say_the_same_are_warned_of(capsys, tmp_path):
    generator = np.random.default_rng(3)
    spend, age = generator.gamma(3, 50, 120).round(1), generator.normal(40, 9, 120).round(1)
    frame = pd.DataFrame({"age": age, "spend": spend, "spend_again": spend, "spend_x": 2 * spend})
    file = tmp_path / "thrice.csv"
    frame.to_csv(file, index=False)
    chosen = ["--features", "age,spend,spend_again,spend_x", "--json"]
    for verb in (["search", file, "--k", "2:4"], ["fit", file, "--name", "t", "--k", "2"]):
        store = ["--artifacts", tmp_path / "models"] if verb[0] == "fit" else []
        assert main([str(part) for part in (*verb, *store, *chosen)]) == 0
        captured = capsys.readouterr()
        (warning,) = json.loads(captured.out)["warnings"]
        assert warning["code"] == "repeated_features"
        assert warning["message"].startswith("spend, spend_again and spend_x say nearly the same")
        assert warning["message"] in captured.err
    assert answer_of(capsys, "search", SAMPLE, "--k", "2:3", "--json")["warnings"] == []


def test_what_the_file_leaves_open_of_the_features_is_warned_of(capsys, tmp_path):
    ages = ["999" if n % 9 == 0 else str(20 + n) for n in range(40)]
    rows = [f"C{n},{age},{10 + n * n % 37}" for n, age in enumerate(ages)]
    file = tmp_path / "ages.csv"
    file.write_text("\n".join(["id,age,visits", *rows]))
    for verb in (["search", file, "--k", "2:3"], ["fit", file, "--name", "t", "--k", "2"]):
        store = ["--artifacts", tmp_path / "models"] if verb[0] == "fit" else []
        assert main([str(part) for part in (*verb, *store, "--json")]) == 0
        captured = capsys.readouterr()
        (warning,) = json.loads(captured.out)["warnings"]
        assert warning["code"] == "sentinel"
        assert warning["message"].startswith("age: 5 cells pointed out (999 stands apart")
        assert warning["message"] in captured.err
    assert answer_of(capsys, "search", file, "--features", "visits", "--json")["warnings"] == []
