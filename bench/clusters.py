"""K-Means alone, k = 2..10 with ten starts each, beside scikit-learn's own at its best.

`python -m bench clusters` goes up to 100,000 customers and takes some minutes; `--full` adds
1,000,000. Each side runs in a process of its own, by turns. scikit-learn runs one fit a core, each
on one OpenMP thread, in double and single precision, by Lloyd and by Elkan; the fastest counts.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from bench.alone import Measured, measure_alone
from bench.k_search_data import customers
from segmentation.clusters.kmeans.blocked_lloyd import assign
from segmentation.records import Matrix

K_VALUES = tuple(range(2, 11))
N_INIT = 10
SMALL, LARGE = 2_000, 100_000
"""Up to the first, several runs; above the second, only the fastest of scikit-learn's ways."""
N_SETS, SET_ROWS, SET_STARTS = 20, 1_500, 3
"""The sets without structure that a search clusters beside the customers."""


class Way(NamedTuple):
    """One way to use scikit-learn."""

    algorithm: str
    kind: str

    def __str__(self) -> str:
        return f"{self.algorithm}, {self.kind}"


WAYS = tuple(Way(algorithm, kind) for algorithm in ("lloyd", "elkan") for kind in ("f8", "f4"))


def our_job(n: int) -> Callable[[], list[Matrix]]:
    from segmentation.clusters.evidence.evidence import cluster
    from segmentation.clusters.parallel.threads import one_blas_thread

    def work(matrix: Matrix) -> list[Matrix]:
        with one_blas_thread():
            found = cluster(matrix, K_VALUES, seed=42, n_init=N_INIT, report=lambda _: None)
        return [each.centres for each in found]

    work(customers(50))
    return partial(work, customers(n))


def their_job(n: int, way: Way) -> Callable[[], list[Matrix]]:
    from joblib import Parallel, delayed
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    from segmentation.clusters.parallel.threads import count_cores

    def fit(matrix: Matrix, k: int) -> Matrix:
        with threadpool_limits(1, user_api="openmp"):  # counts for the calling thread alone
            model = KMeans(k, n_init=N_INIT, random_state=42, algorithm=way.algorithm)
            centres: Matrix = model.fit(matrix).cluster_centers_
        return centres

    def work(matrix: Matrix) -> list[Matrix]:
        with threadpool_limits(1):
            # The largest k takes longest, so it goes first.
            found = Parallel(count_cores(), prefer="threads")(
                delayed(fit)(matrix, k) for k in reversed(K_VALUES)
            )
        return list(reversed(found))

    work(customers(50).astype(way.kind))
    return partial(work, customers(n).astype(way.kind))


def our_sets(n_sets: int, n_rows: int) -> Callable[[], list[float]]:
    from segmentation.clusters.kmeans.ensembles import N_STARTS, fit_sets, start_sets
    from segmentation.clusters.parallel.threads import one_blas_thread

    if N_STARTS != SET_STARTS:
        raise ValueError(f"Both sides need {N_STARTS} starts.")

    def work(points: Matrix) -> list[float]:
        with one_blas_thread():
            single = points.astype(np.float32)
            generator = np.random.default_rng(42)
            starts = start_sets(single, max(K_VALUES), generator=generator)
            return [float(fit_sets(single, starts[:, :, :k])[2].sum()) for k in K_VALUES]

    return partial(work, structureless(n_sets, n_rows))


def their_sets(n_sets: int, n_rows: int) -> Callable[[], list[float]]:
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    def work(points: Matrix) -> list[float]:
        with threadpool_limits(1):
            single = points.astype(np.float32)
            return [
                sum(
                    KMeans(k, n_init=SET_STARTS, random_state=42).fit(own).inertia_
                    for own in single
                )
                for k in K_VALUES
            ]

    return partial(work, structureless(n_sets, n_rows))


def structureless(n_sets: int, n_rows: int) -> Matrix:
    points = np.random.default_rng(42).normal(size=(n_sets, n_rows, 8))
    centred: Matrix = points - points.mean(axis=1, keepdims=True)
    return centred


def compare(n: int, *, ways: Sequence[Way]) -> Way:
    """Print one line for each way; return the fastest."""
    rounds, runs = (3, 5) if n <= SMALL else (1, 1)
    ours: list[Measured] = []
    theirs: dict[Way, list[Measured]] = {way: [] for way in ways}
    for _ in range(rounds):
        ours.append(measure_alone(our_job, n, runs=runs))
        for way in ways:
            theirs[way].append(measure_alone(their_job, n, way, runs=runs))
    matrix = customers(n)
    own = inertias(matrix, ours[0].result)
    fast = middle(ours)
    print(f"{n:,} x 8, k = 2..10, {N_INIT} starts: {fast:.3f} s, {ours[0].megabytes:,.0f} MB")
    for way in ways:
        excess = [
            mine / other - 1
            for mine, other in zip(own, inertias(matrix, theirs[way][0].result), strict=True)
        ]
        usual = middle(theirs[way])
        print(
            f"  scikit-learn ({way}): {usual:.3f} s, {theirs[way][0].megabytes:,.0f} MB, "
            f"{usual / fast:.2f} times as long; our inertia {min(excess):+.4%} to "
            f"{max(excess):+.4%}, on average {statistics.mean(excess):+.4%}"
        )
    return min(ways, key=lambda way: middle(theirs[way]))


def middle(measured: Sequence[Measured]) -> float:
    return statistics.median(each.seconds for each in measured)


def inertias(matrix: Matrix, found: Sequence[Matrix]) -> list[float]:
    """Score both sides' centres alike, in double precision."""
    return [assign(matrix, centres.astype(np.float64))[1] for centres in found]


def compare_sets(n_sets: int = N_SETS, n_rows: int = SET_ROWS) -> None:
    ours = measure_alone(our_sets, n_sets, n_rows, runs=3)
    theirs = measure_alone(their_sets, n_sets, n_rows, runs=3)
    excess = statistics.mean(
        own / other - 1 for own, other in zip(ours.result, theirs.result, strict=True)
    )
    print(
        f"{n_sets} sets of {n_rows:,} x 8 without structure, k = 2..10, {SET_STARTS} starts, one "
        f"thread: {ours.seconds:.2f} s, scikit-learn set by set {theirs.seconds:.2f} s, "
        f"{theirs.seconds / ours.seconds:.2f} times as long; our inertia {excess:+.4%}"
    )


def main(arguments: Sequence[str] = ()) -> None:
    fastest = WAYS[0]
    for n in (200, 2_000, 10_000, LARGE, *((1_000_000,) if "--full" in arguments else ())):
        fastest = compare(n, ways=WAYS if n <= LARGE else (fastest,))
    compare_sets()


if __name__ == "__main__":
    main(sys.argv[1:])
