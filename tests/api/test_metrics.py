"""Counts for those who run the API."""

import re

import pytest
from fastapi.testclient import TestClient

from segmentation.api import create_app
from segmentation.api.metrics import Metrics
from segmentation.authentication import Access

CUSTOMER = {"Age": 32, "Annual Income (k$)": 86, "Spending Score (1-100)": 82}


@pytest.fixture
def fresh(artifacts):
    with TestClient(create_app(artifacts=artifacts), base_url="http://localhost") as client:
        yield client


def told(client):
    answer = client.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r'\w+(\{(\w+="[^"\\]*",?)+\})? [0-9.e+-]+', line) for line in lines)
    return dict(line.rsplit(" ", 1) for line in lines)


def test_customers_and_requests_are_counted(fresh):
    fresh.post("/predict", json=CUSTOMER)
    fresh.post("/predict", json=[CUSTOMER] * 3)
    fresh.post("/predict", json=[])
    counts = told(fresh)
    assert counts["segmentation_customers_scored_total"] == "4"
    requests = 'segmentation_requests_total{path="/predict",method="POST",status="%s"}'
    assert (counts[requests % 200], counts[requests % 422]) == ("2", "1")
    assert counts['segmentation_request_seconds_count{path="/predict"}'] == "3"
    assert counts['segmentation_request_seconds_bucket{path="/predict",le="+Inf"}'] == "3"
    assert float(counts['segmentation_request_seconds_sum{path="/predict"}']) > 0
    assert counts["segmentation_models"] == "1"


def test_strange_paths_and_methods_share_a_label(fresh):
    for i in range(20):
        fresh.get(f"/nowhere/{i}")
        fresh.request("BREW" * i or "BREW", "/predict")
        fresh.get(f"/models/m{i}")
    labels = [name for name in told(fresh) if name.startswith("segmentation_requests_total")]
    assert len(labels) == 3
    assert any('path="other"' in label for label in labels)
    assert any('method="other"' in label for label in labels)
    assert any('path="/models/{name}"' in label for label in labels)


def test_refused_requests_are_counted_too(artifacts):
    token = "x" * 32
    client = TestClient(
        create_app(artifacts=artifacts, access=Access(token=token)), base_url="http://localhost"
    )
    client.get("/models")
    counts = client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).text
    assert 'segmentation_requests_total{path="/models",method="GET",status="401"} 1' in counts


def test_bins_add_up_by_hand():
    metrics = Metrics()
    for seconds in (0.0004, 0.0005, 0.003, 99.0):
        metrics.count("/health", "GET", status=200, seconds=seconds)
    text = metrics.text(n_models=0)
    bucket = 'segmentation_request_seconds_bucket{path="/health",le="%s"} %d'
    for bound, n in (("0.0005", 2), ("0.001", 2), ("0.005", 3), ("2.5", 3), ("+Inf", 4)):
        assert bucket % (bound, n) in text


def test_what_the_dashboard_holds_is_told_where_there_is_one(artifacts, fresh):
    assert "segmentation_held_bytes" not in told(fresh)
    app = create_app(artifacts=artifacts, held_bytes=lambda: 1_234_567)
    with TestClient(app, base_url="http://localhost") as client:
        assert told(client)["segmentation_held_bytes"] == "1234567"
