"""What a model scores by is moved to round numbers, and nobody moves with it."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from segmentation.models import build_model
from segmentation.models.scoring.rounding import rounded_scoring
from segmentation.records import PrepareSettings
from tests.models.conftest import make_segmentation


def made_of(values, *, scaling="standard", k=2):
    frame = pd.DataFrame({"x": np.asarray(values, dtype=float)})
    return make_segmentation(
        frame, kinds={"x": "numeric"}, settings=PrepareSettings(scaling=scaling), k=k
    )


@pytest.mark.parametrize("scaling", ["robust", "minmax"])
def test_an_origin_that_is_a_customers_value_moves_with_the_centres(scaling):
    values = np.random.default_rng(5).normal(50_000, 12_000, 101).round(2)
    made = made_of(values, scaling=scaling)
    spec = build_model(made).spec
    ((origin,), (scale,)) = spec.codings[0].centre, spec.codings[0].scale
    assert made.prepared.codings[0].centre[0] in values
    assert origin not in values
    assert origin % 100 == 0
    was = made.prepared.codings[0]
    assert_allclose(
        spec.centres * scale + origin, made.clustering.centres * was.scale[0] + was.centre[0]
    )


def test_the_centre_of_a_single_customer_is_a_round_number():
    values = [*np.random.default_rng(5).normal(3_000, 200, 40).round(2), 91_234.56]
    made = made_of(values)
    spec = build_model(made).spec
    coding = spec.codings[0]
    centre = spec.centres[1, 0] * coding.scale[0] + coding.centre[0]
    assert made.clustering.sizes == (40, 1)
    assert centre == pytest.approx(90_000, abs=5_000)
    assert centre % 1000 == pytest.approx(0, abs=1e-6)
    assert_array_equal(build_model(made).predict(made.prepared.frame)["segment"], [0] * 40 + [1])


def test_rounding_goes_finer_until_nobody_moves():
    """Two outliers at 1,000 and 1,025: in steps of 50 both would be at 1,000."""
    values = [*np.linspace(0.125, 9.125, 30), 1000.25, 1024.75]
    made = made_of(values, k=3)
    assert made.clustering.sizes == (30, 1, 1)
    spec = build_model(made).spec
    assert_array_equal(
        build_model(made).predict(made.prepared.frame)["segment"], made.clustering.labels
    )
    coding = spec.codings[0]
    centres = (spec.centres[:, 0] * coding.scale[0] + coding.centre[0]).tolist()
    assert not set(centres) & set(values)


def test_means_of_many_stay_to_the_bit():
    made = made_of(np.random.default_rng(6).normal(0, 1, 60))
    spec = build_model(made).spec
    assert_array_equal(spec.centres, made.clustering.centres)
    assert spec.codings[0].centre == made.prepared.codings[0].centre
    again = rounded_scoring(spec, made.prepared.frame, {"x": made.prepared.frame["x"].to_numpy()})
    assert_array_equal(again.centres, spec.centres)
