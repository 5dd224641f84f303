"""The API reads what JSON can hold as the model does elsewhere, and says what it cannot take."""

import pandas as pd
import pytest
from fastapi.testclient import TestClient

from segmentation import workflow
from segmentation.api import create_app
from tests.test_contract_matrix import KINDS, trained


@pytest.fixture(scope="module")
def readers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readers")
    for kind in KINDS:
        workflow.save(trained(kind), kind, artifacts=folder)
    with TestClient(create_app(artifacts=folder), base_url="http://localhost") as client:
        yield client


def answers(readers, kind, customers):
    return readers.post("/predict", params={"model": kind}, json=customers)


@pytest.mark.parametrize("kind", KINDS)
def test_texts_are_read_as_elsewhere(readers, kind):
    for value in KINDS[kind][0] + KINDS[kind][1]:
        frame = pd.DataFrame({"spend": [77.0], "value": [value]})
        (expected,) = trained(kind).predict(frame).itertuples(index=False)
        customer = {"spend": 77, "value": value}
        body = answers(readers, kind, customer).json()
        assert (body["segment"], "; ".join(body["warnings"])) == (
            expected.segment,
            expected.warning,
        )
        assert body["margin"] == pytest.approx(expected.margin, abs=1e-9)
        assert answers(readers, kind, [customer, customer]).json() == [body, body]


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("comma", "x1", "'x1' is not a number in range"),
        ("comma", True, "'True' is not a number in range"),
        ("comma", 1e308, "'1e+308' is not a number in range"),
        ("iso", 45019, "'45019' is not a date"),
        ("truth", "oui", "'oui' is not yes or no"),
        ("category", 1.5, "'1.5' is no category of the model"),
    ],
)
def test_what_cannot_be_read_counts_as_missing_with_a_warning(readers, kind, value, told):
    customers = [{"spend": 77, "value": None}, {"spend": 77, "value": value}]
    absent, answer = answers(readers, kind, customers).json()
    assert answer["warnings"][0].startswith(f"value {told}: counted as ")
    if kind != "category":  # a new category may be none of them, a missing one is another
        assert answer["margin"] == absent["margin"]


def test_words_for_yes_and_no_are_those_of_the_column(readers):
    assert readers.get("/openapi.json").json()
    bodies = [answers(readers, "truth", {"spend": 77, "value": v}).json() for v in ("Ja", True, 1)]
    assert bodies[0] == bodies[1] == bodies[2]
