"""Saved models by name: found, listed, versioned, restored, deleted."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from segmentation import models
from segmentation.errors import ModelError, ModelNotFoundError, ParameterError
from segmentation.models import Model, build_model
from segmentation.models.store.folder import artifacts_folder, revisions
from segmentation.records import ARTIFACTS_VARIABLE, TRANSFORMS, FeatureSetting, PrepareSettings
from tests.models.conftest import make_frame, make_segmentation


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "artifacts"


@pytest.fixture
def save(folder, plain_model):
    """Save the small model under a name, optionally with another source, without a pipeline."""

    def put(name, *, source="hand", **options):
        spec = replace(plain_model.spec, source=source)
        return models.save(Model(spec), name, artifacts=folder, with_pipeline=False, **options)

    return put


def test_a_saved_model_is_found_by_name_folder_and_file(folder, model, strangers):
    where = models.save(model, "spring 2026", artifacts=folder)
    assert where == folder / "spring 2026"
    expected = model.predict(strangers)
    for name in ("spring 2026", where, where / "model.json", str(where)):
        loaded = models.load(name, artifacts=folder)
        assert (loaded.name, loaded.spec.revision) == ("spring 2026", 1)
        pd.testing.assert_frame_equal(loaded.predict(strangers), expected)
    pipeline = joblib.load(where / "pipeline.joblib")
    np.testing.assert_array_equal(pipeline.predict(strangers), expected["segment"])


def test_a_segmentation_is_saved_as_its_model(folder, segmentation):
    models.save(segmentation, "made", artifacts=folder)
    loaded = models.load("made", artifacts=folder)
    predicted = loaded.predict(segmentation.prepared.frame)["segment"]
    np.testing.assert_array_equal(predicted, segmentation.clustering.labels)


def test_no_model_holds_a_customer(folder, model, segmentation):
    text = (models.save(model, "m", artifacts=folder) / "model.json").read_text()
    frame = segmentation.prepared.frame
    for spend in frame["Spend (EUR)"].dropna().sort_values().iloc[1:-1:40]:
        assert repr(float(spend)) not in text or spend in model.spec.summaries[1].quantiles


@pytest.mark.parametrize("name", ["nobody", "../nobody", "/", "", "a\0b", "x" * 5000, "é" * 300])
def test_a_model_that_is_not_there(folder, save, name):
    with pytest.raises(ModelNotFoundError, match=r"There is no model .*\. No model is saved yet\."):
        models.load(name, artifacts=folder)
    save("one")
    with pytest.raises(ModelNotFoundError, match=r"There is no model .*\. Saved are: one\."):
        models.load(name, artifacts=folder)


def test_models_are_listed_the_latest_saved_first(folder, save, tmp_path):
    assert models.list_models(folder) == ()
    assert models.model_names(folder) == ()
    save("Beta")
    save("alpha")
    (folder / "notes").mkdir()
    (folder / "notes.txt").write_text("")
    assert models.model_names(folder) == ("alpha", "Beta")
    latest, first = models.list_models(folder)
    assert (latest.name, first.name) == ("alpha", "Beta")
    assert (first.k, first.features, first.n_customers, first.source) == (2, ("x", "g"), 10, "hand")
    assert (first.is_default, latest.is_default) == (True, False)
    assert models.model_names(tmp_path / "nowhere") == ()
    assert models.model_names(folder / "notes.txt") == ()


def test_a_damaged_model_is_listed_with_its_problem(folder, save):
    (save("broken") / "model.json").write_text("{")
    (line,) = models.list_models(folder)
    assert line.name == "broken"
    assert line.problem.startswith("model.json of 'broken' cannot be used as a model: it is no JS")
    with pytest.raises(ModelError, match=r"model\.json of 'broken' cannot be used as a model"):
        models.load("broken", artifacts=folder)


def test_a_changed_file_is_read_again(folder, save):
    save("m")
    assert models.list_models(folder)[0].source == "hand"
    save("m", source="another file")
    assert models.list_models(folder)[0].source == "another file"


def test_the_first_model_saved_scores_until_another_is_chosen(folder, save):
    assert models.default_name(folder) is None
    save("zeta")
    save("alpha")
    assert models.default_name(folder) == "zeta"
    models.set_default("alpha", artifacts=folder)
    assert models.default_name(folder) == "alpha"
    models.delete_model("alpha", artifacts=folder)
    assert models.default_name(folder) == "zeta"
    with pytest.raises(ModelNotFoundError, match="There is no model 'alpha'"):
        models.set_default("alpha", artifacts=folder)


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"default": 3}', '{"default": [3]}', '{"default": "../x"}', "\xff", "[" * 100_000],
)
def test_a_damaged_choice_of_default_is_no_choice(folder, save, content):
    save("one")
    (folder / "default.json").write_text(content, encoding="latin-1")
    assert models.default_name(folder) == "one"


def test_every_save_is_a_version(folder, save):
    for source in ("a.csv", "b.csv", "c.csv"):
        save("m", source=source)
    lines = models.list_versions("m", artifacts=folder)
    assert [(line.revision, line.source) for line in lines] == [
        (3, "c.csv"),
        (2, "b.csv"),
        (1, "a.csv"),
    ]
    assert [line.is_current for line in lines] == [True, False, False]
    assert models.load("m", artifacts=folder, revision=2).spec.source == "b.csv"
    assert models.load("m", artifacts=folder).spec.revision == 3


def test_an_earlier_version_is_restored_as_a_new_one(folder, save):
    save("m", source="a.csv")
    save("m", source="b.csv")
    models.restore("m", 1, artifacts=folder)
    loaded = models.load("m", artifacts=folder)
    assert (loaded.spec.source, loaded.spec.revision) == ("a.csv", 3)
    assert revisions("m", artifacts=folder) == (1, 2, 3)


def test_an_earlier_version_can_be_deleted_the_current_one_not(folder, save):
    save("m")
    save("m")
    models.delete_version("m", 1, artifacts=folder)
    assert revisions("m", artifacts=folder) == (2,)
    with pytest.raises(ParameterError, match=r"Version 2 of 'm' is the current one\. Restore anot"):
        models.delete_version("m", 2, artifacts=folder)
    save("m")
    assert revisions("m", artifacts=folder) == (2, 3)


def test_versions_that_are_not_there(folder, save):
    save("m")
    message = r"The model 'm' has no version 7\."
    with pytest.raises(ModelNotFoundError, match=message):
        models.load("m", artifacts=folder, revision=7)
    with pytest.raises(ModelNotFoundError, match=message):
        models.restore("m", 7, artifacts=folder)
    with pytest.raises(ModelNotFoundError, match=message):
        models.delete_version("m", 7, artifacts=folder)
    with pytest.raises(ModelNotFoundError, match="There is no model 'n'"):
        models.list_versions("n", artifacts=folder)


def test_a_model_is_deleted_with_all_its_versions(folder, save):
    save("m")
    models.delete_model("m", artifacts=folder)
    assert models.model_names(folder) == ()
    assert {entry.name for entry in folder.iterdir()} == {".lock", "default.json"}
    with pytest.raises(ModelNotFoundError, match=r"There is no model 'm'\."):
        models.delete_model("m", artifacts=folder)


def test_a_name_that_is_taken(folder, save):
    save("m", source="first")
    with pytest.raises(ParameterError, match=r"A model named 'm' exists already\. Choose another"):
        save("m", source="second", overwrite=False)
    assert models.load("m", artifacts=folder).spec.source == "first"


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "/abs", "CON"])
def test_no_file_leaves_the_folder(folder, save, name, tmp_path):
    with pytest.raises(ParameterError, match=r"^(A|The) model|names a device"):
        save(name)
    for verb in (models.delete_model, models.set_default):
        with pytest.raises(ParameterError, match=r"^(A|The) model|names a device"):
            verb(name, artifacts=folder)
    with pytest.raises(ParameterError, match=r"^(A|The) model|names a device"):
        models.load(name, artifacts=folder, revision=1)
    assert list(tmp_path.iterdir()) == []


def test_the_pipeline_never_belongs_to_another_model(folder, plain_model, model):
    where = models.save(model, "m", artifacts=folder)
    assert (where / "pipeline.joblib").exists()
    models.save(plain_model, "m", artifacts=folder, with_pipeline=False)
    assert not (where / "pipeline.joblib").exists()


def test_the_environment_can_name_the_folder(monkeypatch, tmp_path, plain_model):
    monkeypatch.setenv(ARTIFACTS_VARIABLE, str(tmp_path / "elsewhere"))
    assert models.save(plain_model, "m", with_pipeline=False) == tmp_path / "elsewhere" / "m"
    assert models.load("m").name == "m"
    monkeypatch.delenv(ARTIFACTS_VARIABLE)
    assert artifacts_folder() == models.ARTIFACTS
    assert models.ARTIFACTS.name == "artifacts"


def test_a_file_that_somebody_put_there_is_kept_as_a_version(folder, save):
    save("m", source="a.csv")
    save("m", source="b.csv")
    current = folder / "m" / "model.json"
    plain = json.loads(current.read_text())
    current.write_text(json.dumps({**plain, "source": "by hand"}))
    models.sweep(folder)
    assert models.load("m", artifacts=folder).spec.source == "by hand"
    assert [line.source for line in models.list_versions("m", artifacts=folder)] == [
        "by hand",
        "b.csv",
        "a.csv",
    ]


@settings(deadline=None, max_examples=30)
@given(
    seed=st.integers(0, 10_000),
    k=st.integers(2, 5),
    scaling=st.sampled_from(["standard", "robust", "minmax", "none"]),
    transform=st.sampled_from(list(TRANSFORMS)),
    weight=st.floats(0.1, 10),
)
def test_whatever_is_saved_predicts_as_before(seed, k, scaling, transform, weight):
    kinds = {"Spend (EUR)": "numeric", "Age": "numeric", "Education": "categorical"}
    frame = make_frame(60, seed=seed)[list(kinds)]
    feature = FeatureSetting("Spend (EUR)", transform=transform, weight=weight)
    chosen = PrepareSettings(scaling=scaling, per_feature=(feature,))
    made = make_segmentation(frame, kinds=kinds, settings=chosen, k=k)
    with tempfile.TemporaryDirectory() as folder:
        models.save(build_model(made), "m", artifacts=Path(folder), with_pipeline=False)
        loaded = models.load("m", artifacts=Path(folder))
    others = make_frame(200, seed=seed + 1)
    pd.testing.assert_frame_equal(loaded.predict(others), build_model(made).predict(others))
    assert loaded.predict(frame)["segment"].tolist() == made.clustering.labels.tolist()
