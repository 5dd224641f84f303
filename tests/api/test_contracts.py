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
    n_answered = 0
    for value in KINDS[kind][0] + KINDS[kind][1]:
        frame = pd.DataFrame({"spend": [77.0], "value": [value]})
        (expected,) = trained(kind).predict(frame).itertuples(index=False)
        customer = {"spend": 77, "value": value}
        answer = answers(readers, kind, customer)
        if answer.status_code == 422:
            # A file's cell counts as missing, with a warning; a caller can send what is meant.
            assert any(" is not " in told for told in trained(kind).predict_one(customer).warnings)
            assert answer.json()["message"].startswith("In the customer, field 'value' must be ")
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


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        ("comma", "x1", "a number"),
        ("comma", True, "a number"),
        ("iso", 45019, "a date such as 2026-01-31"),
        ("truth", "oui", "yes or no"),
        ("category", 1.5, "one of the categories that the model knows, as text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_field(readers, kind, value, wanted):
    answer = answers(readers, kind, [{"spend": 77, "value": None}, {"spend": 77, "value": value}])
    told = f"In customer 1, field 'value' must be {wanted}. Leave it empty where it is not known."
    assert (answer.status_code, answer.json()["message"]) == (422, told)


def test_words_for_yes_and_no_are_those_of_the_column(readers):
    assert readers.get("/openapi.json").json()
    bodies = [answers(readers, "truth", {"spend": 77, "value": v}).json() for v in ("Ja", True, 1)]
    assert bodies[0] == bodies[1] == bodies[2]
