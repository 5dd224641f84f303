"""The API answers as documented, and refuses hostile bodies with one sentence."""

import json
import math
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from segmentation import models, workflow
from segmentation.api import create_app
from segmentation.api.bodies import MAX_BODY_BYTES, MAX_CUSTOMERS
from segmentation.models import build_model
from segmentation.records import PrepareSettings
from tests.models.conftest import make_frame, make_segmentation

CUSTOMER = {"Age": 32, "Annual Income (k$)": 86, "Spending Score (1-100)": 82}


def test_one_customer_gets_one_object(client):
    answer = client.post("/predict", json=CUSTOMER)
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"segment", "segment_name", "second_segment", "margin", "warnings"}
    assert 0 <= body["margin"] <= 1
    assert body["segment"] != body["second_segment"]


def test_a_list_gets_a_list_in_the_same_order(client):
    other = {**CUSTOMER, "Spending Score (1-100)": 10}
    body = client.post("/predict", json=[CUSTOMER, other, CUSTOMER]).json()
    assert [isinstance(item, dict) for item in body] == [True] * 3
    assert body[0] == body[2] == client.post("/predict", json=CUSTOMER).json()
    assert body[1]["segment"] != body[0]["segment"]


def test_a_long_list_is_scored_as_single_customers_are(client):
    customers = [{**CUSTOMER, "Age": 20 + i % 40} for i in range(120)]
    body = client.post("/predict", json=customers).json()
    assert body[37] == client.post("/predict", json=customers[37]).json()


def test_fields_that_the_model_does_not_use_are_ignored(client):
    extra = {**CUSTOMER, "CustomerID": 7, "Gender": "Female"}
    assert (
        client.post("/predict", json=extra).json() == client.post("/predict", json=CUSTOMER).json()
    )


def test_an_unknown_value_is_imputed_with_a_warning(client):
    body = client.post("/predict", json={**CUSTOMER, "Age": None}).json()
    assert any("Age" in warning for warning in body["warnings"])


def test_a_value_outside_the_training_range_warns(client):
    body = client.post("/predict", json={**CUSTOMER, "Age": 140}).json()
    assert any("Age" in warning for warning in body["warnings"])


def test_models_lists_the_sample_as_default(client):
    models = client.get("/models").json()
    assert [(model["name"], model["is_default"]) for model in models] == [("sample", True)]


def test_one_model_tells_its_fields_and_segments(client):
    model = client.get("/models/sample").json()
    assert [field["name"] for field in model["fields"]] == list(CUSTOMER)
    assert sum(segment["size"] for segment in model["segments"]) == 200
    assert model["k"] == len(model["segments"])


def test_the_model_can_be_chosen_by_name(client):
    assert client.post("/predict?model=sample", json=CUSTOMER).status_code == 200


@pytest.mark.parametrize("name", ["nobody", "..", "../../etc/passwd", "a/b", "%2e%2e%2fx"])
def test_a_model_that_is_not_there_is_404_or_422(client, name):
    for answer in (
        client.post("/predict", params={"model": name}, json=CUSTOMER),
        client.get(f"/models/{name}"),
    ):
        assert answer.status_code in (404, 422)
        assert set(answer.json()) == {"code", "message"}


def test_health_counts_the_models(client):
    body = client.get("/health").json()
    assert (body["status"], body["models"]) == ("ok", 1)


def test_without_any_model_predict_answers_503(tmp_path):
    with TestClient(create_app(artifacts=tmp_path), base_url="http://localhost") as client:
        answer = client.post("/predict", json=CUSTOMER)
        assert answer.status_code == 503
        assert answer.json()["code"] == "no_model"
        assert "Save one on the Segments page" in answer.json()["message"]
        assert client.get("/models").json() == []
        assert client.get("/health").json()["models"] == 0


def test_a_model_saved_while_running_is_found(tmp_path):
    with TestClient(create_app(artifacts=tmp_path), base_url="http://localhost") as client:
        assert client.get("/models").json() == []
        workflow.ensure_sample_model(tmp_path)
        assert client.post("/predict", json=CUSTOMER).status_code == 200


def test_the_documentation_names_no_other_host(client):
    page = client.get("/docs").text
    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page
    document = client.get("/openapi.json").json()
    assert document["components"]["schemas"]["Customer"]["type"] == "object"
    assert {"/predict", "/models", "/models/{name}", "/health"} <= set(document["paths"])


AGE_MISSING = json.dumps({k: v for k, v in CUSTOMER.items() if k != "Age"})


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[]", "holds no customer"),
        (b"null", "one customer as a JSON object"),
        (b'"x"', "one customer as a JSON object"),
        (b"3", "one customer as a JSON object"),
        (b"[1]", "customer 0 is not a JSON object"),
        (b"[{}, null]", "customer 1 is not a JSON object"),
        (b'{"Age": NaN}', "NaN"),
        (b'{"Age": Infinity}', "Infinity"),
        (b'{"Age": -Infinity}', "Infinity"),
        (b'{"Age": 1e400}', "too large for a double"),
        (b'{"Age": ' + b"9" * 5000 + b"}", "too large for a double"),
        (b'{"Age": 1, "Age": 2}', "same field twice"),
        (b'{"Age": [1]}', "list or an object"),
        (b'{"Age": {"a": 1}}', "list or an object"),
        (b'{"Age": "\\ud800"}', "not Unicode"),
        (b'{"\\udfff": 1}', "not Unicode"),
        (b"[" * 10_000, "nested too deeply"),
        (b'{"a":' * 3_000, "nested too deeply"),
        (b"[" * 100_000, "customer 0 is not a JSON object"),
        (b'{"a":' * 100_000, "list or an object"),
        (b"{}", "In the customer, fields 'Age', '"),
        (AGE_MISSING.encode(), "In the customer, field 'Age' is missing. Send null"),
        (json.dumps([CUSTOMER, json.loads(AGE_MISSING)]).encode(), "In customer 1, field 'Age'"),
        (json.dumps({**CUSTOMER, "Age": "<b>x</b>"}).encode(), "field 'Age' must be a number"),
        (json.dumps({**CUSTOMER, "Age": 1e308}).encode(), "'Age' must be a finite number"),
        (json.dumps({**CUSTOMER, "Age": True}).encode(), "field 'Age' must be a number"),
    ],
)
def test_a_hostile_body_gets_one_sentence(client, body, sentence):
    answer = client.post("/predict", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert len(answer.content) <= 4096
    assert set(answer.json()) == {"code", "message"}
    assert sentence in answer.json()["message"]
    assert "<b>" not in answer.text


def test_a_body_over_the_limit_is_413_while_it_streams(client):
    def chunks():
        for _ in range(MAX_BODY_BYTES // 10_000 + 2):
            yield b" " * 10_000

    answer = client.post("/predict", content=chunks())
    assert answer.status_code == 413
    assert answer.json()["code"] == "too_large"
    assert "2,000,000 bytes" in answer.json()["message"]


def test_too_many_customers_are_413(client):
    answer = client.post("/predict", json=[{} for _ in range(MAX_CUSTOMERS + 1)])
    assert answer.status_code == 413
    assert "more than 10,000 customers; at most 10,000" in answer.json()["message"]


def test_unknown_paths_and_methods_answer_in_the_same_form(client):
    for answer, status in ((client.get("/nothing"), 404), (client.get("/predict"), 405)):
        assert answer.status_code == status
        assert set(answer.json()) == {"code", "message"}


def test_extreme_but_finite_numbers_are_answered(client):
    for value in (1e99, -1e99, 5e-324, 0):
        answer = client.post("/predict", json={**CUSTOMER, "Age": value})
        assert answer.status_code == 200
        assert math.isfinite(answer.json()["margin"])


def test_a_damaged_model_is_listed_with_what_is_wrong(tmp_path):
    workflow.ensure_sample_model(tmp_path)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "model.json").write_text("{")
    with TestClient(create_app(artifacts=tmp_path), base_url="http://localhost") as client:
        broken, sample = client.get("/models").json()
        assert (broken["name"], broken["k"]) == ("broken", 0)
        assert "cannot be used as a model" in broken["problem"]
        assert sample["problem"] == ""
        answer = client.post("/predict?model=broken", json=CUSTOMER)
        assert answer.status_code == 422
        assert answer.json()["code"] == "model"


def test_a_new_version_or_default_answers_the_next_call(tmp_path):
    workflow.ensure_sample_model(tmp_path)
    sample = models.load("sample", artifacts=tmp_path)
    with TestClient(create_app(artifacts=tmp_path), base_url="http://localhost") as client:
        before = client.post("/predict", json=CUSTOMER).json()["segment_name"]
        named = [replace(segment, name=f"new {segment.name}") for segment in sample.spec.segments]
        other = models.Model(replace(sample.spec, segments=tuple(named)))
        models.save(other, "sample", artifacts=tmp_path)
        assert client.post("/predict", json=CUSTOMER).json()["segment_name"] == f"new {before}"
        models.save(sample, "old", artifacts=tmp_path)
        models.set_default("old", artifacts=tmp_path)
        assert client.post("/predict", json=CUSTOMER).json()["segment_name"] == before
        models.delete_model("old", artifacts=tmp_path)
        assert client.post("/predict", json=CUSTOMER).json()["segment_name"] == f"new {before}"
        models.delete_model("sample", artifacts=tmp_path)
        assert client.post("/predict", json=CUSTOMER).status_code == 503


def test_a_column_with_a_long_name_makes_no_long_answer(tmp_path):
    name = "\N{GRINNING FACE}" * 5_000
    frame = make_frame(60)[["Age", "Visits"]].rename(columns={"Age": name})
    kinds = {name: "numeric", "Visits": "numeric"}
    made = make_segmentation(frame, kinds=kinds, settings=PrepareSettings(), k=2)
    models.save(build_model(made), "long", artifacts=tmp_path)
    with TestClient(create_app(artifacts=tmp_path), base_url="http://localhost") as client:
        for customer in ({}, {name: "far", "Visits": 1}, {name: 1e101, "Visits": 1}):
            answer = client.post("/predict", json=customer)
            assert answer.status_code == 422
            assert len(answer.content) <= 4096
            assert answer.json()["message"].endswith("…")
