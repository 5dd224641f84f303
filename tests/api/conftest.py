"""Folders of models, and clients of the API over them."""

import pytest
from fastapi.testclient import TestClient

from segmentation import models, workflow
from segmentation.api import create_app
from segmentation.models import build_model
from tests.models.conftest import make_frame, make_segmentation
from tests.test_contract_matrix import trained


@pytest.fixture(scope="session")
def artifacts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("artifacts")
    workflow.ensure_sample_model(folder)
    return folder


@pytest.fixture(scope="session")
def mixed_artifacts(tmp_path_factory):
    """A default model of every kind of feature."""
    folder = tmp_path_factory.mktemp("mixed")
    models.save(build_model(make_segmentation(make_frame(400))), "mixed", artifacts=folder)
    return folder


@pytest.fixture(scope="session")
def worded_artifacts(tmp_path_factory):
    """A default model of a feature whose values are words for yes and no."""
    folder = tmp_path_factory.mktemp("worded")
    models.save(trained("truth"), "worded", artifacts=folder)
    return folder


@pytest.fixture(scope="session")
def client(artifacts):
    with TestClient(create_app(artifacts=artifacts), base_url="http://localhost") as client:
        yield client
