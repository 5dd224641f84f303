"""Time fits where the data lives beside fits in memory and by MLlib, as ratios in one run."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

import segmentation
from segmentation.engines import EngineTable
from segmentation.records import ModelSpec, PrepareSettings

T = TypeVar("T")

K = 5
N_COLUMNS = 8
STARTS = 10


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench engines")
    parser.add_argument("--rows", type=int, default=100_000, help="customers with 8 columns")
    parser.add_argument("--sample", type=int, default=100_000, help="of which evidence is made")
    parser.add_argument("--postgres", metavar="URL", help="a database with a table bench_customers")
    parser.add_argument("--spark", action="store_true", help="also Spark, beside MLlib")
    parser.add_argument("--full", action="store_true", help="10 million customers")
    options = parser.parse_args(argv)
    n = 10_000_000 if options.full else options.rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "customers.parquet"
        make(n).to_parquet(path, index=False)
        in_memory, seconds = timed(lambda: fitted(path))
        print(f"in memory: {seconds:.1f} s, inertia {in_memory.inertia:.0f}")
        compared("DuckDB", f"parquet:{path}", None, options.sample, beside=seconds)
        if options.postgres:
            compared(
                "PostgreSQL", options.postgres, "bench_customers", options.sample, beside=seconds
            )
        if options.spark:
            beside_mllib(path, options.sample)


def make(n: int) -> pd.DataFrame:
    """Return customers of five kinds, with an identifier."""
    generator = np.random.default_rng(1)
    centres = generator.normal(0, 4, (K, N_COLUMNS))
    values = centres[generator.integers(0, K, n)] + generator.normal(size=(n, N_COLUMNS))
    frame = pd.DataFrame(values.round(3), columns=[f"feature_{i}" for i in range(N_COLUMNS)])
    frame.insert(0, "customer_id", np.arange(n))
    return frame


def timed(work: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def fitted(source: Path | EngineTable) -> ModelSpec:
    features = tuple(f"feature_{i}" for i in range(N_COLUMNS))
    table = segmentation.read_customers(source if isinstance(source, Path) else source.read())
    prepared = segmentation.prepare(table, settings=PrepareSettings(features=features))
    where = source if isinstance(source, EngineTable) else None
    return segmentation.fit(prepared, table=where).spec


def compared(name: str, url: str, table: str | None, sample: int, *, beside: float) -> ModelSpec:
    """Print how long a fit takes at an engine, and how many times that of one in memory."""
    with segmentation.connect(url, seconds=3600) as engine:
        rows = replace(engine.table(table, identifier="customer_id"), sample_rows=sample)
        found, seconds = timed(lambda: fitted(rows))
    times = seconds / beside
    print(f"{name}: {seconds:.1f} s, {times:.2f} times in memory, inertia {found.inertia:.0f}")
    return found


def beside_mllib(path: Path, sample: int) -> None:
    """Print how long Spark takes beside MLlib with one start, and with ten, and both inertias."""
    from pyspark.ml.clustering import KMeans
    from pyspark.ml.feature import StandardScaler, VectorAssembler
    from pyspark.sql import SparkSession

    session = SparkSession.builder.config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    rows = session.read.parquet(str(path))
    rows.createOrReplaceTempView("bench_customers")
    rows.count()
    start = time.perf_counter()
    found = compared("Spark", "spark", "bench_customers", sample, beside=1.0)
    own = time.perf_counter() - start
    names = [name for name in rows.columns if name != "customer_id"]

    def start_from(seed: int, n_parts: int) -> float:
        joined = VectorAssembler(inputCols=names, outputCol="joined").transform(
            rows.repartition(n_parts)
        )
        scaler = StandardScaler(inputCol="joined", outputCol="scaled", withMean=True)
        scaled = scaler.fit(joined).transform(joined).cache()
        fit = KMeans(k=found.k, seed=seed, featuresCol="scaled").fit(scaled)
        scaled.unpersist()
        cost: float = fit.summary.trainingCost
        return cost

    one, seconds = timed(lambda: start_from(1, 2))
    print(f"MLlib, one start: {seconds:.1f} s, Spark {own / seconds:.2f} times; inertia {one:.0f}")
    costs, seconds = timed(lambda: [start_from(seed, 2) for seed in range(STARTS)])
    print(f"MLlib, {STARTS} starts: {seconds:.1f} s, {seconds / own:.2f} times ours")
    print(f"  inertia {min(costs):.0f} beside {found.inertia:.0f}")
    parts = [start_from(1, n) for n in (1, 2, 3, 5)]
    print("  one seed in 1, 2, 3, 5 parts: " + ", ".join(f"{cost:.0f}" for cost in parts))


if __name__ == "__main__":
    main()
