"""Models to score with: one worked by hand, one of mixed columns fitted by the stages."""

import numpy as np
import pandas as pd
import pytest

from segmentation import clusters, preprocessing
from segmentation.models import Model, build_model
from segmentation.records import (
    ColumnInfo,
    CustomerTable,
    FeatureCoding,
    FeatureSetting,
    FeatureSummary,
    ModelSpec,
    PrepareSettings,
    ReadReport,
    Segment,
    Segmentation,
)

KINDS = {
    "Age": "numeric",
    "Spend (EUR)": "numeric",
    "Balance": "numeric",
    "Visits": "numeric",
    "Since": "date",
    "Newsletter": "boolean",
    "Gender": "categorical",
    "Education": "categorical",
    "Size": "categorical",
}
SETTINGS = PrepareSettings(
    per_feature=(
        FeatureSetting("Spend (EUR)", transform="log", cap=(0.01, 0.99)),
        FeatureSetting("Balance", transform="yeo_johnson"),
        FeatureSetting("Visits", weight=2.0),
        FeatureSetting("Size", order=("s", "m", "l")),
    )
)


def make_frame(n, *, seed=5):
    """Return customers with every kind of column, some cells missing."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 3, n)
    frame = pd.DataFrame(
        {
            "Age": np.rint(rng.normal(30 + 15 * group, 4)),
            "Spend (EUR)": rng.gamma(1 + 2 * group, 120.0),
            "Balance": rng.normal(0, 60, n) * (1 + group),
            "Visits": rng.poisson(2 + 4 * (2 - group)).astype(float),
            "Since": pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 900, n), "D"),
            "Newsletter": (rng.random(n) < 0.3 + 0.2 * group).astype(float),
            "Gender": pd.Series(rng.choice(["Female", "Male"], n), dtype="str"),
            "Education": pd.Series(rng.choice(["BSc", "MSc", "PhD", "none"], n), dtype="str"),
            "Size": pd.Series(rng.choice(["s", "m", "l"], n), dtype="str"),
        }
    )
    for i, name in enumerate(frame.columns):
        if name != "Visits":
            frame.loc[rng.random(n) < 0.02 + 0.002 * i, name] = None
    return frame


def make_segmentation(frame, *, kinds=None, settings=SETTINGS, k=4):
    """Run preparation and clustering, and describe the segments shortly."""
    kinds = KINDS if kinds is None else kinds
    columns = tuple(
        ColumnInfo(name, "feature", kind, int(frame[name].isna().sum()), frame[name].nunique())
        for name, kind in kinds.items()
    )
    report = ReadReport("made.csv", "ab" * 32, "csv", "utf-8", ",", len(frame), frame.shape[1])
    prepared = preprocessing.prepare(CustomerTable(frame, columns, report), settings)
    clustering = clusters.fit_kmeans(prepared, k, seed=42, n_init=3)
    segments = tuple(
        Segment(i, f"Segment {'ABCDEFGH'[i]}", size, size / prepared.n_customers, {})
        for i, size in enumerate(clustering.sizes)
    )
    return Segmentation(prepared, clustering, segments)


def make_strangers():
    """2,000 customers that the model has not seen: missing, unseen and out of range as well."""
    frame = make_frame(2000, seed=99)
    rng = np.random.default_rng(1)
    frame.loc[rng.random(2000) < 0.03, "Age"] = 140.0
    frame.loc[rng.random(2000) < 0.03, "Spend (EUR)"] = -5.0
    frame.loc[rng.random(2000) < 0.03, "Balance"] = 1e6
    for name in ("Gender", "Education", "Size"):
        frame.loc[rng.random(2000) < 0.03, name] = "never seen"
    frame.loc[rng.random(2000) < 0.03, "Since"] = pd.Timestamp("1931-05-17")
    return frame


@pytest.fixture(scope="session")
def segmentation():
    return make_segmentation(make_frame(400))


@pytest.fixture(scope="session")
def model(segmentation):
    return build_model(segmentation, name="mixed")


@pytest.fixture(scope="session")
def strangers():
    return make_strangers()


@pytest.fixture(scope="session")
def plain_model():
    """Two features in own units, centres (0, f) and (10, m): worked by hand.

    With x the number and g = 1 for m, the scores are 0 and 10 x + g - 50.5.
    """
    codings = (
        FeatureCoding("x", "numeric", 4.0, (0.0,), (1.0,)),
        FeatureCoding("g", "categorical", "m", (0.0,), (1.0,), categories=("f", "m")),
    )
    summaries = (
        FeatureSummary("x", "numeric", 0, 0.0, 10.0, 5.0, 4.0, 3.0, tuple(range(11)), True),
        FeatureSummary("g", "categorical", 0, category_shares={"f": 0.4, "m": 0.6}),
    )
    return Model(
        ModelSpec(
            name="plain",
            codings=codings,
            centres=np.array([[0.0, 0.0], [10.0, 1.0]]),
            segments=(Segment(0, "low", 6, 0.6, {}), Segment(1, "high", 4, 0.4, {})),
            summaries=summaries,
            scaling="none",
            inertia=1.0,
            silhouette=0.5,
            seed=42,
            n_init=10,
            n_customers=10,
            source="hand",
            fingerprint="",
            created="2026-01-31T00:00:00+00:00",
            versions={},
            distances=(tuple(i / 100 for i in range(101)), tuple(i / 10 for i in range(101))),
        )
    )


def as_customer(row):
    """Return one row of a frame as a program would send it: None where a value is missing."""
    return {name: None if pd.isna(value) else value for name, value in row.items()}
