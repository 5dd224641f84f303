"""The same 2,000 customers get the same answers at every door.

Cells are missing, categories were never seen, values lie out of range. What SQL answers to these
customers stands beside the other tests of SQL.
"""

import json

import joblib
import pandas as pd
import pytest
from fastapi.testclient import TestClient

from segmentation import intake, models
from segmentation.api import create_app
from segmentation.cli.main import main
from segmentation.models import build_model
from segmentation.ui.predict import scoring
from tests.models.conftest import as_customer, make_frame, make_segmentation, make_strangers


@pytest.fixture(scope="module")
def segmentation():
    return make_segmentation(make_frame(400))


@pytest.fixture(scope="module")
def artifacts(segmentation, tmp_path_factory):
    folder = tmp_path_factory.mktemp("artifacts")
    models.save(build_model(segmentation), "mixed", artifacts=folder)
    return folder


@pytest.fixture(scope="module")
def model(artifacts):
    return models.load("mixed", artifacts=artifacts)


@pytest.fixture(scope="module")
def strangers():
    return make_strangers()


@pytest.fixture(scope="module")
def expected(model, strangers):
    return model.predict(strangers)


@pytest.fixture(scope="module")
def csv_file(strangers, tmp_path_factory):
    path = tmp_path_factory.mktemp("files") / "strangers.csv"
    strangers.assign(Since=strangers["Since"].dt.strftime("%Y-%m-%d")).to_csv(path, index=False)
    return path


def assert_same(found, expected):
    assert len(found) == len(expected) == 2000
    for name in ("segment", "second_segment"):
        assert found[name].astype(int).tolist() == expected[name].tolist()
    assert found["segment_name"].tolist() == expected["segment_name"].tolist()
    difference = found["margin"].astype(float).to_numpy() - expected["margin"].to_numpy()
    assert abs(difference).max() <= 1e-9


def test_the_customers_are_a_hard_lot(expected):
    assert expected["segment"].nunique() == 4
    texts = expected["warning"]
    for what in ("is missing", "is no category of the model", "lies outside"):
        assert texts.str.contains(what).sum() > 50


def test_python_one_by_one(model, strangers, expected):
    found = [model.predict_one(as_customer(row)) for _, row in strangers.iterrows()]
    columns = ("segment", "segment_name", "second_segment", "margin")
    assert_same(
        pd.DataFrame([{name: getattr(one, name) for name in columns} for one in found]), expected
    )


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_command_line(artifacts, csv_file, tmp_path, expected, ending):
    output = tmp_path / f"scored.{ending}"
    path = artifacts / "mixed" / "model.json"
    assert main(["predict", str(path), str(csv_file), "-o", str(output)]) == 0
    read = pd.read_csv if ending == "csv" else pd.read_parquet
    assert_same(read(output), expected)


def test_the_api(artifacts, strangers, expected):
    strangers = strangers.assign(Since=strangers["Since"].dt.strftime("%Y-%m-%d"))
    customers = [as_customer(row) for _, row in strangers.iterrows()]
    with TestClient(create_app(artifacts=artifacts), base_url="http://localhost") as client:
        answer = client.post("/predict", content=json.dumps(customers, default=float))
    assert answer.status_code == 200
    found = pd.DataFrame(answer.json())
    assert_same(found, expected)
    told = found["warnings"].map(len) > 0
    assert told.tolist() == (expected["warning"] != "").tolist()


def test_the_page(segmentation, model, csv_file, expected):
    texts = intake.as_texts(intake.read_raw(csv_file))
    columns = {name: name for name in model.features}
    predicted = scoring.score(model, texts, columns=columns)
    found = scoring.with_answers(segmentation.segments, texts.frame, predicted)
    assert_same(found, expected)
    assert list(found.columns[: len(columns)]) == list(texts.frame.columns)


def test_the_page_scores_in_steps(monkeypatch, model, csv_file, expected):
    monkeypatch.setattr(scoring, "ROWS_A_STEP", 300)
    shares = []
    found = scoring.score(
        model,
        intake.as_texts(intake.read_raw(csv_file)),
        columns={name: name for name in model.features},
        progress=lambda _, share: shares.append(share),
    )
    assert_same(found, expected)
    assert shares == pytest.approx([0.15 * step for step in range(7)])


def test_the_pipeline_for_python_users(artifacts, strangers, expected):
    pipeline = joblib.load(artifacts / "mixed" / "pipeline.joblib")
    assert pipeline.predict(strangers).tolist() == expected["segment"].tolist()
