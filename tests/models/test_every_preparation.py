"""Whatever the preparation, a saved model, its pipeline and its SQL answer as training did."""

import io
import itertools

import joblib
import numpy as np
import pytest
from numpy.testing import assert_array_equal

from segmentation.models import build_model, load, save, to_sql
from segmentation.models.scoring.export import pipeline_bytes
from segmentation.preprocessing import encode
from segmentation.records import (
    LOGARITHMS,
    CategoryImpute,
    FeatureSetting,
    NumericImpute,
    PrepareSettings,
    Scaling,
    Transform,
)
from tests.models.conftest import KINDS, as_customer, make_frame, make_segmentation
from tests.models.sql.answers import assert_same_answers
from tests.models.warehouses import run_duckdb

TRANSFORMS: tuple[Transform, ...] = ("none", "yeo_johnson")
SCALINGS: tuple[Scaling, ...] = ("standard", "robust", "minmax", "none")
NUMERIC_IMPUTES: tuple[NumericImpute, ...] = ("median", "mean", "most_frequent", "drop")
CODED: tuple[tuple[str, tuple[str, ...], CategoryImpute | None], ...] = (
    ("Education", (), "own_category"),
    ("Education", ("none", "BSc", "MSc", "PhD"), "most_frequent"),
    ("Gender", (), "drop"),
    ("Size", ("s", "m", "l"), None),
)
NUMBERS = [
    FeatureSetting("Balance", transform, 1.7, cap=cap, scaling=scaling, impute=impute)
    for (transform, cap, scaling), impute in zip(
        itertools.product(TRANSFORMS, (None, (0.02, 0.95)), SCALINGS),
        itertools.cycle(NUMERIC_IMPUTES),
        strict=False,
    )
]
SPENDS = [
    FeatureSetting("Spend (EUR)", transform, 0.4, cap=cap, scaling=scaling)
    for transform, cap, scaling in itertools.product(LOGARITHMS, (None, (0.0, 0.9)), SCALINGS[:3])
]
CATEGORIES = [
    FeatureSetting(name, weight=2.5, order=order, scaling=scaling, impute=impute)
    for name, order, impute in CODED
    for scaling in SCALINGS[1:]
]
OTHERS = [
    FeatureSetting("Since", cap=(0.1, 0.9), scaling="minmax", impute="most_frequent"),
    FeatureSetting("Newsletter", weight=0.0, scaling="none", impute="mean"),
]


SETTINGS = list(zip(NUMBERS, *map(itertools.cycle, (SPENDS, CATEGORIES, OTHERS)), strict=False))
"""Every setting of a feature at least once, those of four features at a time."""


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda settings: repr(settings[0]))
def test_every_door_gives_the_same_segments(settings, strangers, tmp_path):
    frame = make_frame(240)
    # Unscaled money would decide alone: everything else stays standardised.
    made = make_segmentation(
        frame, kinds=KINDS, settings=PrepareSettings(per_feature=settings), k=3
    )
    model = build_model(made, name="one")
    save(model, "one", artifacts=tmp_path)
    saved = load("one", artifacts=tmp_path)

    prepared = made.prepared
    assert_array_equal(saved.predict(prepared.frame)["segment"], made.clustering.labels)

    told = saved.predict(strangers)
    centres = saved.spec.centres
    rows = encode(saved.spec.codings, strangers)
    nearest = ((rows[:, np.newaxis] - centres) ** 2).sum(axis=2).argmin(axis=1)
    assert_array_equal(told["segment"], nearest)

    assert_same_answers(run_duckdb(to_sql(saved), strangers), saved, strangers)
    pipeline = joblib.load(io.BytesIO(pipeline_bytes(saved.spec)))
    assert_array_equal(pipeline.predict(strangers), told["segment"])
    for at in range(0, 300, 7):
        single = saved.predict_one(as_customer(strangers.iloc[at]))
        assert (single.segment, single.margin) == (told["segment"][at], told["margin"][at])
