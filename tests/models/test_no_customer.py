"""A saved model holds no customer: no rare cell of the file stands in it, its report or its SQL."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_array_equal

from segmentation import reports
from segmentation.models import build_model, load, save, to_sql
from segmentation.records import FeatureSetting, PrepareSettings
from segmentation.workflow import findings, prepare, read_customers, segment

RARE = 5
"""Cells of fewer customers than this are somebody's."""
NUMBER = re.compile(r"-?\d[\d,]*\.?\d*(?:[eE][+-]?\d+)?")


def make_csv(n, *, seed=3):
    """Return a file with unique amounts, days and names, some of them missing, and one outlier."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 3, n)
    cents = rng.integers(1_000_000, 9_000_000, n) + 1_500_000 * group
    frame = pd.DataFrame(
        {
            "customer": [f"Surname{i:03d} Given{(7 * i) % n:03d}" for i in range(n)],
            "salary": np.unique(cents)[:n].astype(float) / 100 if n < 2 else cents / 100,
            "spend": np.round(rng.gamma(2.0, 300.0, n) + 0.01 * np.arange(n), 2),
            "visits": rng.poisson(3, n).astype(float),
            "age": rng.integers(18, 80, n),
            "points": np.where(np.arange(n) % 6 == 0, 99999, rng.integers(1_000, 3_000, n)),
            "steps": rng.integers(10_000, 90_000, n).astype(float),
            "fee": [f"{v // 1000}.{v % 1000:03d}" for v in rng.integers(10_000, 90_000, n)],
            "since": pd.Timestamp("2015-01-01") + pd.to_timedelta(rng.permutation(3000)[:n], "D"),
            "channel": np.where(group == 0, "web shop", np.where(group == 1, "branch", "phone")),
            "town": [f"Little Town {i}" if i < 9 else "Capital" for i in rng.permutation(n)],
            "note class": [f"Kind {i % 11}" for i in range(n)],
        }
    )
    frame.loc[n // 2, "salary"] = 913_377.13
    frame.loc[n // 2, "spend"] = 88_613.57
    frame["spend"] = frame["spend"].where(rng.random(n) > 0.08)
    frame["steps"] = frame["steps"].where(np.arange(n) % 9 != 4)
    frame["channel"] = frame["channel"].where(rng.random(n) > 0.05)
    return frame.to_csv(index=False).encode()


SETTINGS = {
    "standard": PrepareSettings(),
    "robust": PrepareSettings(
        scaling="robust", per_feature=(FeatureSetting("spend", transform="any_log"),)
    ),
    "minmax": PrepareSettings(scaling="minmax", numeric_impute="most_frequent"),
    "capped": PrepareSettings(
        per_feature=(
            FeatureSetting("salary", cap=(0.02, 0.98), scaling="robust"),
            FeatureSetting("spend", transform="log", cap=(0.0, 0.95), scaling="minmax"),
        )
    ),
    "transformed": PrepareSettings(
        numeric_impute="mean",
        category_impute="own_category",
        per_feature=(
            FeatureSetting("salary", transform="yeo_johnson", scaling="minmax"),
            FeatureSetting("spend", transform="log", scaling="robust"),
        ),
    ),
    "one feature": PrepareSettings(features=("salary",), scaling="none"),
}


@pytest.fixture(
    scope="module",
    params=[(n, name) for n in (30, 101) for name in SETTINGS],
    ids=lambda param: f"{param[0]} customers, {param[1]}",
)
def made(request):
    n, name = request.param
    table = read_customers(make_csv(n))
    return segment(prepare(table, settings=SETTINGS[name]), k=4)


def rare_cells(made):
    """Return the texts, and the numbers and days, that fewer than 5 customers have."""
    texts, numbers = set(), set()
    for name, column in made.prepared.table.frame.items():
        counts = column.value_counts()
        few = counts[counts < RARE].index
        if pd.api.types.is_datetime64_any_dtype(column):
            texts |= {str(day.date()) for day in few}
            numbers |= {(day - pd.Timestamp(0)).total_seconds() / 86_400 for day in few}
        elif pd.api.types.is_numeric_dtype(column):
            # Small whole numbers stand everywhere: as counts, sizes and numbers of segments.
            numbers |= {float(n) for n in few if n != round(n) or abs(n) >= 1000}
        else:
            assert name != ""
            texts |= set(few)
    return texts, numbers


def numbers_of(text):
    return {float(found.replace(",", "")) for found in NUMBER.findall(text)}


def check(text, made):
    texts, numbers = rare_cells(made)
    assert [cell for cell in texts if cell in text] == []
    assert numbers & numbers_of(text) == set()


def test_the_file_has_rare_cells(made):
    texts, numbers = rare_cells(made)
    assert len(texts) > 20
    assert 913_377.13 in numbers


def test_no_rare_cell_stands_in_the_model(made, tmp_path):
    folder = save(made, "kept", artifacts=tmp_path)
    written = (folder / "model.json").read_text(encoding="utf-8")
    check(written, made)
    check(json.dumps(json.loads(written), ensure_ascii=False), made)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_no_rare_cell_stands_in_the_select(made, dialect):
    check(to_sql(build_model(made), dialect=dialect), made)


def test_no_rare_cell_stands_in_the_report(made):
    page = reports.html_report(findings(made)).decode()
    without_scripts = re.sub(r"<script.*?</script>|<style.*?</style>", "", page, flags=re.DOTALL)
    check(re.sub(r"<[^>]*>", " ", without_scripts), made)


def test_every_customer_of_the_training_gets_the_own_segment(made, tmp_path):
    save(made, "kept", artifacts=tmp_path)
    predicted = load("kept", artifacts=tmp_path).predict(made.prepared.frame)
    assert_array_equal(predicted["segment"], made.clustering.labels)
