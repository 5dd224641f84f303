"""Models behind the API: loaded once, and again when their file changes."""

import os

import pytest

from segmentation import models
from segmentation.api.store import ModelStore, NoModelError
from segmentation.errors import ModelNotFoundError
from segmentation.models import build_model
from tests.models.conftest import make_frame, make_segmentation


@pytest.fixture
def folder(tmp_path):
    models.save(build_model(make_segmentation(make_frame(60))), "one", artifacts=tmp_path)
    return tmp_path


def test_a_model_is_loaded_once(folder):
    store = ModelStore(folder)
    assert store.names() == ("one",)
    assert store.get("one") is store.get("one")
    assert store.get() is store.get("one")


def test_a_file_that_changed_is_loaded_again(folder):
    store = ModelStore(folder)
    first = store.get("one")
    path = models.model_path("one", artifacts=folder)
    os.utime(path, ns=(1, 1))
    assert store.get("one") is not first


def test_a_name_that_is_none_is_not_repeated(folder):
    for name in ("two", "../one", ""):
        with pytest.raises(ModelNotFoundError, match=r"no saved model of this name\. GET /models"):
            ModelStore(folder).get(name)


def test_an_empty_folder_has_no_default(tmp_path):
    with pytest.raises(
        NoModelError, match=r"No model is saved yet\. Save one on the Segments page"
    ):
        ModelStore(tmp_path).get()
