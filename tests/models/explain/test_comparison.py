"""Two models side by side."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from segmentation.errors import DataError
from segmentation.models import Model, build_model, compare
from segmentation.records import FeatureSetting, PrepareSettings
from tests.models.conftest import make_segmentation


def test_a_model_does_not_differ_from_itself(model, strangers):
    same = compare(model, model, strangers)
    assert same.differences == ()
    assert same.share_kept == 1
    assert same.pairs == ((0, 0), (1, 1), (2, 2), (3, 3))
    assert same.counts.sum() == len(strangers)


def test_what_differs_is_listed(plain_model):
    spec = plain_model.spec
    codings = (
        replace(spec.codings[0], weight=2.0, lower=0.0, upper=9.0),
        replace(spec.codings[1], name="Gender"),
    )
    segments = (replace(spec.segments[0], name="thrifty"), spec.segments[1])
    other = Model(replace(spec, codings=codings, segments=segments, source="b.csv", seed=7))
    found = {d.what: (d.first, d.second) for d in compare(plain_model, other).differences}
    assert found == {
        "file": ("hand", "b.csv"),
        "seed": ("42", "7"),
        "feature x": ("numeric", "numeric, limits 0 to 9, weight 2"),
        "feature g": ("categorical, 2 categories", None),
        "feature Gender": (None, "categorical, 2 categories"),
        "segment 1": ("low, 60.0%", "thrifty, 60.0%"),
    }
    assert compare(plain_model, other).counts is None


def test_segments_are_paired_by_the_customers_they_share(plain_model):
    """The second model has the same centres in the other order: everybody stays in a pair."""
    spec = plain_model.spec
    turned = Model(replace(spec, centres=spec.centres[::-1].copy()))
    frame = pd.DataFrame({"x": [1.0, 2.0, 9.0], "g": ["f", "m", "m"]})
    compared = compare(plain_model, turned, frame)
    np.testing.assert_array_equal(compared.counts, [[0, 2], [1, 0]])
    assert compared.pairs == ((0, 1), (1, 0))
    assert compared.share_kept == 1


def test_transforms_are_told(segmentation, model):
    frame = segmentation.prepared.table.frame[["Age", "Spend (EUR)"]]
    settings = PrepareSettings(per_feature=(FeatureSetting("Spend (EUR)", transform="log"),))
    kinds = {"Age": "numeric", "Spend (EUR)": "numeric"}
    other = build_model(make_segmentation(frame, kinds=kinds, settings=settings, k=2))
    found = {d.what: (d.first, d.second) for d in compare(model, other).differences}
    assert found["segments"] == ("4", "2")
    assert found["feature Spend (EUR)"][1] == "numeric, transform log"
    assert found["feature Spend (EUR)"][0].startswith("numeric, transform log, limits ")


def test_a_table_without_customers(plain_model):
    frame = pd.DataFrame({"x": pd.Series(dtype=float), "g": pd.Series(dtype="str")})
    assert compare(plain_model, plain_model, frame).share_kept is None


def test_a_table_that_does_not_fit(plain_model):
    with pytest.raises(DataError, match="columns that the model needs are missing"):
        compare(plain_model, plain_model, pd.DataFrame({"x": [1.0]}))
