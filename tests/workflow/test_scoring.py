"""Models made of segments, and the model of the sample."""

from segmentation import models, workflow
from segmentation.workflow.scoring import SAMPLE_MODEL, drift, ensure_sample_model


def test_the_samples_model_is_saved_once_and_never_over_another(tmp_path):
    ensure_sample_model(tmp_path)
    path = models.model_path(SAMPLE_MODEL, artifacts=tmp_path)
    first = path.read_bytes()
    ensure_sample_model(tmp_path)
    assert path.read_bytes() == first
    assert models.model_names(tmp_path) == (SAMPLE_MODEL,)


def test_customers_of_the_training_do_not_drift():
    table = workflow.read_sample()
    model = workflow.fit(workflow.prepare(table), k=4)
    found = drift(model, table)
    assert found.n_customers == 200
    assert not found.is_refit_advised
