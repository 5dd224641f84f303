"""The verb compare: methods side by side as a table and as one JSON object."""

import json

import pytest

from segmentation.cli import main
from segmentation.clusters.methods import mixed_mixture
from tests.clusters.methods.test_mixed_mixture import mixed_file


@pytest.fixture
def customers(tmp_path, monkeypatch):
    monkeypatch.setattr(mixed_mixture, "TRIED_K", (1, 2, 3))
    path = tmp_path / "customers.csv"
    path.write_bytes(mixed_file()[0])
    return str(path)


ASKED = ("--features", "spend,plan,answers", "--methods", "kmeans,mixed_mixture")


def test_json_carries_likelihood_and_criterion_by_k(customers, capsys):
    assert main(["compare", customers, *ASKED, "--k", "2", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"n_customers", "features", "k", "methods", "verdict", "seconds"}
    assert (answer["n_customers"], answer["k"]) == (300, 2)
    kmeans, mixture = answer["methods"]
    assert (kmeans["method"], kmeans["bic"], kmeans["by_k"]) == ("kmeans", None, [])
    assert mixture["method"] == "mixed_mixture"
    assert [each["k"] for each in mixture["by_k"]] == [1, 2, 3]
    assert set(mixture["by_k"][0]) == {"k", "log_likelihood", "n_parameters", "bic"}
    assert mixture["by_k"][1]["bic"] == mixture["bic"]
    assert mixture["by_k"][1]["log_likelihood"] == mixture["log_likelihood"]
    assert mixture["agreement"]["mixed_mixture"] == pytest.approx(1)
    assert sum(mixture["sizes"]) == 300
    assert "15 missing values say nothing here" in mixture["note"]


def test_k_can_be_the_one_of_the_lowest_criterion(customers, capsys):
    assert main(["compare", customers, *ASKED, "--k", "bic", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["k"] == answer["methods"][1]["bic_k"] == 2


def test_a_terminal_shows_a_table_and_what_mixtures_say(customers, capsys):
    assert main(["compare", customers, *ASKED, "--k", "2"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "Mixed-data mixture" in printed
    assert "BIC weighs how well the classes fit" in printed
    assert "1 = identical, 0 = no better than chance." in printed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--methods", "dbscan", "--k", "2"), "There is no method 'dbscan'. Choose from: kmeans"),
        (("--k", "some"), "'some' is neither a number nor 'auto'"),
        (("--k", "1"), "k must be at least 2"),
    ],
)
def test_a_wrong_call_is_one_clear_line(customers, capsys, arguments, message):
    assert main(["compare", customers, "--features", "spend,plan", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_customers_without_any_criterion_name_no_number(tmp_path, capsys):
    path = tmp_path / "few.csv"
    path.write_text("a,b,c\n1.5,2,3\n4,5.5,6\n7,8,9.5\n1,9,2.5\n")
    assert main(["compare", str(path), "--features", "a,b,c", "--k", "bic"]) == 2
    assert "so the BIC names no number of segments" in capsys.readouterr().err
