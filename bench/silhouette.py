"""Exact silhouettes of nine labellings: one pass over the distances, beside a score for each.

`python -m bench silhouette`; both sides with the threads that their users get.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np
from sklearn.metrics import silhouette_score

from bench.k_search_data import customers
from segmentation.clusters.evidence.silhouettes import silhouettes_by_labelling
from segmentation.clusters.kmeans.blocked_lloyd import lay_out
from segmentation.clusters.kmeans.kmeans import partition

K_VALUES = tuple(range(2, 11))


def seconds(work: Callable[[], object], *, runs: int) -> float:
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def compare(n: int, *, runs: int) -> None:
    matrix = customers(n)
    rows = lay_out(matrix)
    labellings = [partition(matrix, k, seed=42, n_init=1, rows=rows).labels for k in K_VALUES]
    ours = [float(each.mean()) for each in silhouettes_by_labelling(matrix, labellings)]
    theirs: list[float] = []

    def loop() -> None:
        theirs[:] = [float(silhouette_score(matrix, labels)) for labels in labellings]

    one_pass = seconds(lambda: silhouettes_by_labelling(matrix, labellings), runs=runs)
    usual = seconds(loop, runs=max(1, runs // 3))
    apart = float(np.abs(np.subtract(ours, theirs)).max())
    print(
        f"{n:,} x 8, k = 2..10: one pass {one_pass:.2f} s, silhouette_score for each k "
        f"{usual:.2f} s, {usual / one_pass:.0f} times; largest difference {apart:.1e}"
    )


def main(arguments: Sequence[str] = ()) -> None:
    compare(2000, runs=9)
    compare(10_000, runs=5)
    if "--full" in arguments:
        compare(20_000, runs=3)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
