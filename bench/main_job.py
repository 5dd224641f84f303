"""The main job inside Python: the 200 rows of the sample, and an upload of 10,000 x 8."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from bench.reading import median_seconds
from segmentation import workflow

RUNS = 9


def median_ms(work: Callable[[], object], runs: int = RUNS) -> float:
    return 1000 * median_seconds(work, runs)


def ten_thousand() -> bytes:
    """10,000 customers x 8 features in five groups, as CSV."""
    generator = np.random.default_rng(42)
    centres = generator.normal(scale=3, size=(5, 8))
    rows = centres[generator.integers(5, size=10_000)] + generator.normal(size=(10_000, 8))
    frame = pd.DataFrame(rows.round(4), columns=[f"feature {i}" for i in range(8)])
    return frame.to_csv(index=False).encode()


def usual_way() -> None:
    """What a notebook does for the same evidence: a loop over k with scikit-learn."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score
    from sklearn.preprocessing import StandardScaler

    frame = workflow.read_sample().frame
    matrix = StandardScaler().fit_transform(
        frame[["Age", "Annual Income (k$)", "Spending Score (1-100)"]]
    )
    for k in range(2, 11):
        labels = KMeans(k, n_init=10, random_state=42).fit_predict(matrix)
        silhouette_score(matrix, labels)


def main(arguments: Sequence[str] = ()) -> None:
    del arguments
    table = workflow.read_sample()
    prepared = workflow.prepare(table)
    content = ten_thousand()
    fit = median_ms(lambda: workflow.segment(workflow.prepare(table), k=5))
    search = median_ms(lambda: workflow.search_k(prepared))
    usual = median_ms(usual_way, runs=5)

    def upload() -> object:
        return workflow.segment(workflow.prepare(workflow.read_customers(content)))

    print(f"prepare, fit k = 5 and describe, 200 rows:       {fit:8.1f} ms (aim 150)")
    print(f"search k = 2..10 with all evidence, 200 rows:    {search:8.1f} ms")
    print(f"scikit-learn loop, inertia and silhouette only:  {usual:8.1f} ms")
    print(f"ratio loop / search:                             {usual / search:8.2f}")
    whole = median_ms(upload, 3)
    print(f"bytes to named segments, 10,000 x 8:             {whole:8.1f} ms (aim 3000)")


if __name__ == "__main__":
    main(sys.argv[1:])
