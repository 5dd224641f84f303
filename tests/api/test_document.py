"""The OpenAPI document says what the API does, and examples in it are answered."""

from operator import attrgetter

import jsonschema
import pytest
import schemathesis
from fastapi.testclient import TestClient
from schemathesis import engine
from schemathesis.engine import events

from segmentation import models
from segmentation.api import create_app
from segmentation.api.document import customer_schema, example_customer, predict_body
from segmentation.authentication import Access

SCENARIOS = events.ScenarioFinished
ERRORS = (events.NonFatalError, events.FatalError)
OPERATIONS = {
    "POST /predict",
    "GET /health",
    "GET /metrics",
    "GET /models",
    "GET /models/{name}",
}
ALL_CHECKS = {
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "positive_data_acceptance",
    "missing_required_header",
    "unsupported_method",
    "use_after_free",
    "ensure_resource_availability",
    "ignored_auth",
}


def document_of(artifacts, **options):
    with TestClient(
        create_app(artifacts=artifacts, **options), base_url="http://localhost"
    ) as client:
        return client.get("/openapi.json").json()


@pytest.mark.parametrize("folder", ["artifacts", "mixed_artifacts", "worded_artifacts"])
def test_the_api_does_what_its_document_says(folder, request):
    schema = schemathesis.openapi.from_asgi(
        "/openapi.json", create_app(artifacts=request.getfixturevalue(folder), is_mounted=True)
    )
    rejection = schema.config.checks.negative_data_rejection
    # A list that is too long violates the schema, and gets the status of what is too large.
    rejection.expected_statuses = [*rejection.expected_statuses, "413"]
    schema.config.generation.update(max_examples=60)
    schema.config.seed = 42
    events_seen = list(engine.from_schema(schema).execute())
    errors = [event for event in events_seen if isinstance(event, ERRORS)]
    assert not errors
    recorders = [event.recorder for event in events_seen if isinstance(event, SCENARIOS)]
    checks = [
        check for recorder in recorders for nodes in recorder.checks.values() for check in nodes
    ]
    failures = [check.failure_info for check in checks if check.failure_info is not None]
    assert not failures, "\n\n".join(f"{f.failure}\n{f.code_sample}" for f in failures)
    assert {check.name for check in checks} >= ALL_CHECKS
    assert {label for label in map(attrgetter("label"), recorders) if label} >= OPERATIONS
    assert sum(len(recorder.cases) for recorder in recorders) > 300


@pytest.mark.parametrize("folder", ["artifacts", "mixed_artifacts"])
def test_examples_are_answered(folder, request):
    artifacts = request.getfixturevalue(folder)
    with TestClient(create_app(artifacts=artifacts), base_url="http://localhost") as client:
        document = client.get("/openapi.json").json()
        body = document["paths"]["/predict"]["post"]["requestBody"]["content"]["application/json"]
        one, many = (body["examples"][name]["value"] for name in ("one", "list"))
        assert client.post("/predict", json=one).json()["warnings"] == []
        assert len(client.post("/predict", json=many).json()[1]["warnings"]) == 1


def test_fields_are_those_of_the_default_model(mixed_artifacts, artifacts):
    fields = document_of(mixed_artifacts)["components"]["schemas"]["Customer"]
    assert fields["required"] == list(fields["properties"])
    assert fields["properties"]["Since"]["type"] == ["string", "null"]
    assert fields["properties"]["Since"]["format"] == "date"
    assert fields["properties"]["Newsletter"]["type"] == ["number", "boolean", "null"]
    assert fields["properties"]["Gender"]["type"] == ["string", "integer", "null"]
    assert fields["properties"]["Gender"]["description"] == "In training: Female, Male."
    others = document_of(artifacts)["components"]["schemas"]["Customer"]
    assert "Spending Score (1-100)" in others["properties"]


def test_the_document_follows_the_default_model_while_running(artifacts, mixed_artifacts, tmp_path):
    with TestClient(create_app(artifacts=tmp_path), base_url="http://localhost") as client:
        customer = client.get("/openapi.json").json()["components"]["schemas"]["Customer"]
        assert "properties" not in customer
        for folder, name, field in (
            (artifacts, "sample", "Age"),
            (mixed_artifacts, "mixed", "Size"),
        ):
            models.save(models.load(name, artifacts=folder), name, artifacts=tmp_path)
            models.set_default(name, artifacts=tmp_path)
            customer = client.get("/openapi.json").json()["components"]["schemas"]["Customer"]
            assert field in customer["properties"]


def test_a_category_may_be_a_whole_number(mixed_artifacts):
    spec = models.load("mixed", artifacts=mixed_artifacts).spec
    with TestClient(create_app(artifacts=mixed_artifacts), base_url="http://localhost") as client:

        def told(gender):
            return client.post("/predict", json={**example_customer(spec), "Gender": gender})

        assert told(7).json() == told(7.0).json() == told("7").json()
        long = told(-(10**18 - 1))
        assert "-999999999999999999" in long.json()["warnings"][0]
        assert told(7.5).status_code == told(True).status_code == 422


def test_the_example_fits_the_schema(mixed_artifacts):
    spec = models.load("mixed", artifacts=mixed_artifacts).spec
    jsonschema.validate(example_customer(spec), customer_schema(spec))
    assert predict_body(None)["content"]["application/json"].keys() == {"schema"}


def test_a_guarded_api_says_so(artifacts):
    guarded = TestClient(
        create_app(artifacts=artifacts, access=Access(token="x" * 32)), base_url="http://localhost"
    )
    document = guarded.get("/openapi.json", headers={"Authorization": "Bearer " + "x" * 32}).json()
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert document["security"] == [{"token": []}]
    assert document["paths"]["/health"]["get"]["security"] == []
    assert "security" not in document_of(artifacts)
