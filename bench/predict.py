"""Scoring with a saved model beside a fitted scikit-learn Pipeline, and how sure drift's advice is.

The Pipeline is the leanest that does the job: median, standard scaler, K-Means; no columns chosen.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bench.predict_served import compare_served
from segmentation import workflow
from segmentation.models import Model, drift

FEATURES = tuple(f"feature {i}" for i in range(8))
K = 5
TRAINING_ROWS = 10_000
BATCH_ROWS = 4_000_000
FILE_ROWS = 1_000_000
RUNS = 5


def customers(n_rows: int, seed: int = 42) -> pd.DataFrame:
    """Eight numbers a customer, in five groups."""
    centres = np.random.default_rng(42).normal(scale=3, size=(K, len(FEATURES)))
    generator = np.random.default_rng(seed)
    group = generator.integers(K, size=n_rows)
    rows = centres[group] + generator.normal(size=(n_rows, len(FEATURES)))
    return pd.DataFrame(rows.round(4), columns=list(FEATURES))


def trained(frame: pd.DataFrame) -> Model:
    table = workflow.read_customers(frame.to_csv(index=False).encode())
    return workflow.fit(workflow.prepare(table), k=K)


def usual_pipeline(frame: pd.DataFrame) -> Any:
    from sklearn.cluster import KMeans
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    kmeans = KMeans(K, n_init=10, random_state=42)
    return make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), kmeans).fit(frame)


def customer_of(frame: pd.DataFrame) -> dict[str, float]:
    return {name: float(frame[name].iloc[0]) for name in FEATURES}


def alternately(*works: Callable[[], object], runs: int, repeat: int = 1) -> list[float]:
    """Median seconds of each work, taken in turns so that a busy moment hits all alike."""
    taken: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    for _ in range(runs):
        for work, seconds in zip(works, taken, strict=True):
            start = time.perf_counter()
            for _ in range(repeat):
                work()
            seconds.append((time.perf_counter() - start) / repeat)
    return [statistics.median(seconds) for seconds in taken]


def compare_single(model: Model, pipeline: Any, frame: pd.DataFrame) -> None:
    row = frame.iloc[[0]]
    customer = customer_of(frame)
    ours, usual = alternately(
        lambda: model.predict_one(customer), lambda: pipeline.predict(row), runs=40, repeat=25
    )
    print("One customer, in Python")
    print(f"  this project, with margin and warnings:   {1e6 * ours:10.1f} us")
    print(f"  Pipeline.predict on a one-row DataFrame:  {1e6 * usual:10.1f} us")
    print(f"  ratio:                                    {usual / ours:10.1f}    (aim 100)")


def compare_batch(model: Model, pipeline: Any, n_rows: int) -> None:
    frame = customers(n_rows, seed=1)
    ours, usual = alternately(
        lambda: model.predict(frame), lambda: pipeline.predict(frame), runs=RUNS
    )
    agree = (model.predict(frame)["segment"].value_counts().sort_index()).to_numpy()
    print(f"\n{n_rows:,} customers x {len(FEATURES)}, in Python (segments of {agree.tolist()})")
    print(f"  this project:      {n_rows / ours / 1e6:8.1f} million rows/s    (aim 10)")
    print(f"  Pipeline.predict:  {n_rows / usual / 1e6:8.1f} million rows/s, the segment alone")
    print(f"  ratio:             {usual / ours:8.2f}")


def compare_files(model: Model, pipeline: Any, n_rows: int) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-predict-") as folder:
        source, target = Path(folder) / "customers.csv", Path(folder) / "scored.csv"
        frame = customers(n_rows, seed=2)
        frame.insert(0, "customer_id", [f"C{row:08d}" for row in range(n_rows)])
        frame.to_csv(source, index=False)

        def with_pandas() -> None:
            read = pd.read_csv(source)
            read["segment"] = pipeline.predict(read[list(FEATURES)])
            read.to_csv(target, index=False)

        ours, usual = alternately(
            lambda: workflow.predict_file(model, source, target), with_pandas, runs=3
        )
        size = source.stat().st_size / 1e6
    print(f"\nCSV in, CSV out: {n_rows:,} customers, {size:,.0f} MB")
    print(f"  this project:                        {ours:8.2f} s")
    print(f"  pandas and Pipeline.predict, the segment alone: {usual:8.2f} s")
    print(f"  ratio:                               {usual / ours:8.2f}    (aim 3)")


def shifted_groups(n_rows: int, *, seed: int, shift: float = 0.0) -> pd.DataFrame:
    """Three overlapping groups, three numbers and a category; one number shifted by its spreads."""
    generator = np.random.default_rng(seed)
    centres = np.array([[0.0, 0, 0], [3, 3, 0], [0, 4, 3]])
    rows = centres[generator.integers(3, size=n_rows)] + generator.normal(size=(n_rows, 3))
    rows[:, 0] += 1.7 * shift
    frame = pd.DataFrame(rows.round(6), columns=["a", "b", "c"])
    return frame.assign(city=generator.choice(list("VWXYZ"), n_rows))


def count_drift_advice(n_models: int = 60) -> None:
    """Print how often segmenting anew is advised, without any drift and with some."""
    shifts = (0.0, 0.5, 0.75, 1.0)
    print(f"\nDrift: segmenting anew advised, of {n_models} models each, by shift in one column")
    print("  training     new " + "".join(f"{shift:>8}" for shift in shifts))
    for n_before in (50, 100, 200, 1_000):
        tables = [shifted_groups(n_before, seed=seed) for seed in range(n_models)]
        models = [
            workflow.fit(
                workflow.prepare(workflow.read_customers(table.to_csv(index=False).encode())), k=3
            )
            for table in tables
        ]
        for n_now in (50, 200) if n_before < 1_000 else (1_000,):
            advised = [
                statistics.mean(
                    drift(
                        model, shifted_groups(n_now, seed=5_000 + seed, shift=shift)
                    ).is_refit_advised
                    for seed, model in enumerate(models)
                )
                for shift in shifts
            ]
            print(f"  {n_before:8,}{n_now:8,} " + "".join(f"{share:8.0%}" for share in advised))


def main(arguments: Sequence[str] = ()) -> None:
    del arguments
    frame = customers(TRAINING_ROWS)
    model, pipeline = trained(frame), usual_pipeline(frame)
    compare_single(model, pipeline, frame)
    compare_batch(model, pipeline, BATCH_ROWS)
    compare_files(model, pipeline, FILE_ROWS)
    with tempfile.TemporaryDirectory(prefix="bench-predict-") as folder:
        compare_served(model, pipeline, customer=customer_of(frame), folder=Path(folder))
    count_drift_advice()


if __name__ == "__main__":
    main(sys.argv[1:])
