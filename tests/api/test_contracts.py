"""The API reads what JSON can hold as the model does elsewhere, and says what it cannot take."""

import pandas as pd
import pytest
from fastapi.testclient import TestClient

from segmentation import workflow
from segmentation.api import create_app
from tests.test_contract_matrix import KINDS, trained

NUMBERS = (
    *("number", "comma", "percent", "euro", "unit", "thousand", "point"),
    *("marked", "sides", "number truth"),
)
"""Kinds whose values are numbers in JSON, never texts."""


@pytest.fixture(scope="module")
def readers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readers")
    for kind in KINDS:
        workflow.save(trained(kind), kind, artifacts=folder)
    with TestClient(create_app(artifacts=folder), base_url="http://localhost") as client:
        yield client


def answers(readers, kind, customers):
    return readers.post("/predict", params={"model": kind}, json=customers)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in NUMBERS])
def test_texts_are_read_as_elsewhere(readers, kind):
    n_answered = 0
    for value in KINDS[kind][0] + KINDS[kind][1]:
        frame = pd.DataFrame({"spend": [77.0], "value": [value]})
        (expected,) = trained(kind).predict(frame).itertuples(index=False)
        customer = {"spend": 77, "value": value}
        answer = answers(readers, kind, customer)
        if answer.status_code == 422:
            assert "'value' must be" in answer.json()["message"]
            assert value not in KINDS[kind][0]
            continue
        body, n_answered = answer.json(), n_answered + 1
        assert (body["segment"], "; ".join(body["warnings"])) == (
            expected.segment,
            expected.warning,
        )
        assert body["margin"] == pytest.approx(expected.margin, abs=1e-9)
        assert answers(readers, kind, [customer, customer]).json() == [body, body]
    assert n_answered >= len(KINDS[kind][0])


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_are_numbers_and_a_text_is_refused_with_its_field(readers, kind):
    for value in KINDS[kind][1]:
        answer = answers(readers, kind, {"spend": 77, "value": value})
        assert answer.status_code == 422
        told = "In the customer, field 'value' must be a number, or null where it is unknown."
        assert answer.json()["message"] == told
    frame = pd.DataFrame({"spend": [77.0], "value": [1.0]})
    (expected,) = trained(kind).predict(frame).itertuples(index=False)
    assert answers(readers, kind, {"spend": 77, "value": 1}).json()["segment"] == expected.segment


def test_words_for_yes_and_no_are_those_of_the_column(readers):
    document = readers.get("/openapi.json").json()
    assert document
    told = "field 'value' must be ja, nein, true, false or a number, or null where it is unknown."
    answer = answers(readers, "truth", {"spend": 77, "value": "oui"})
    assert answer.json()["message"] == f"In the customer, {told}"
    bodies = [answers(readers, "truth", {"spend": 77, "value": v}).json() for v in ("Ja", True, 1)]
    assert bodies[0] == bodies[1] == bodies[2]
