"""The search over k: time, memory and inertia, beside the loop that everyone writes.

`python -m bench k_search` takes a minute; `--full` goes up to 10,000,000 customers.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import threading
import time
from collections.abc import Callable, Sequence

import numpy as np

from bench.k_search_data import customers, prepared
from segmentation.clusters import search_k
from segmentation.clusters.evidence import evidence
from segmentation.clusters.evidence.criteria import calinski_harabasz, davies_bouldin
from segmentation.clusters.kmeans.blocked_lloyd import lay_out
from segmentation.clusters.kmeans.kmeans import partition
from segmentation.clusters.parallel.threads import one_blas_thread
from segmentation.records import KSearch, Matrix

K_VALUES = tuple(range(2, 11))


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def search(matrix: Matrix) -> KSearch:
    return search_k(prepared(matrix), k_values=K_VALUES, seed=42, n_init=10)


def usual_evidence(matrix: Matrix) -> tuple[list[float], list[float]]:
    """A loop over k with scikit-learn at its defaults: inertia and silhouettes."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import silhouette_score

    inertia, silhouettes = [], []
    for k in K_VALUES:
        model = KMeans(k, n_init=10, random_state=42).fit(matrix)
        inertia.append(float(model.inertia_))
        silhouettes.append(float(silhouette_score(matrix, model.labels_)))
    return inertia, silhouettes


def our_evidence(matrix: Matrix) -> tuple[list[float], list[float]]:
    """Inertia, exact silhouettes, Calinski-Harabasz and Davies-Bouldin for the same k."""

    def report(_share: float) -> None:
        pass

    with one_blas_thread():
        found = evidence.cluster(matrix, K_VALUES, seed=42, n_init=10, report=report)
        scores = evidence.score(matrix, found, seed=42, report=report)
        for spread in evidence.measure_spreads(matrix, found, report=report):
            calinski_harabasz(spread)
            davies_bouldin(spread)
    return [each.inertia for each in found], scores.means.tolist()


def compare_with_the_loop(n: int, *, runs: int) -> None:
    """Both sides by turns, so that a busy moment hits both."""
    from sklearn.metrics import silhouette_score

    matrix = customers(n)
    ours, theirs = our_evidence(matrix), usual_evidence(matrix)
    labels = search(matrix).labels
    exact = [float(silhouette_score(matrix, labels[k])) for k in K_VALUES]
    pairs = [
        (timed(lambda: our_evidence(matrix)), timed(lambda: usual_evidence(matrix)))
        for _ in range(runs)
    ]
    fast, usual = (statistics.median(side) for side in zip(*pairs, strict=True))
    excess = max(own / other - 1 for own, other in zip(ours[0], theirs[0], strict=True))
    apart = max(abs(own - other) for own, other in zip(ours[1], exact, strict=True))
    print(
        f"evidence for k = 2..10 on {n:,} x 8: {fast:.2f} s, the loop {usual:.2f} s, "
        f"{usual / fast:.0f} times; inertia at most {excess:+.3%}, silhouettes of the same labels "
        f"within {apart:.1e}"
    )


def measure_all_evidence(n: int) -> None:
    """Time and memory of a whole search, in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        first, again, added, share = pool.apply(_search_alone, (n,))
    print(
        f"all evidence for k = 2..10 on {n:,} x 8: {again:.2f} s (first {first:.2f} s), "
        f"{added:,.0f} MB beside the matrix of {share:,.0f} MB in single precision"
    )


def _search_alone(n: int) -> tuple[float, float, float, float]:
    search(customers(300))
    matrix = customers(n)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    first = timed(lambda: search(matrix))
    added = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    again = first if n > 200_000 else min(timed(lambda: search(matrix)) for _ in range(3))
    return first, again, added / 1000, matrix.size * 4 / 1e6


def compare_inertia(n: int, *, k_values: Sequence[int]) -> None:
    """Ten starts on a sample, the best finished on all rows, beside ten full starts."""
    from sklearn.cluster import KMeans

    matrix = customers(n)
    rows = lay_out(matrix)
    for k in k_values:
        with one_blas_thread():
            ours = partition(matrix, k, seed=42, n_init=10, rows=rows).inertia
        full = KMeans(k, n_init=10, random_state=42).fit(matrix).inertia_
        print(f"inertia on {n:,} x 8, k = {k}: {ours / full - 1:+.4%} of ten full starts")


def measure_at_once(n: int) -> None:
    """Searches at the same time in one process, against taking turns."""
    matrices = [customers(n, seed=seed) for seed in range(4)]
    search(matrices[0])
    alone = statistics.median(timed(lambda: search(matrices[0])) for _ in range(5))
    for count in (2, 4):

        def together(count: int = count) -> None:
            threads = [threading.Thread(target=search, args=(matrices[i],)) for i in range(count)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        took = statistics.median(timed(together) for _ in range(3))
        print(
            f"{count} searches at once on {n:,} x 8: {took:.2f} s, {took / (count * alone):.2f} of "
            f"{count} x {alone:.2f} s"
        )


def measure_cancel(n: int) -> None:
    """From a progress call that raises to the end of the search, at many moments."""
    from segmentation.errors import CancelledError

    table = prepared(customers(n))
    took = []
    for at in np.linspace(0, 0.95, 8):
        raised: list[float] = []

        def progress(
            _stage: str, share: float, at: float = at, raised: list[float] = raised
        ) -> None:
            if share >= at:
                raised.append(time.perf_counter())
                raise CancelledError("Stopped.")

        try:
            search_k(table, k_values=K_VALUES, seed=42, n_init=10, progress=progress)
        except CancelledError:
            took.append(time.perf_counter() - raised[0])
    print(f"cancel on {n:,} x 8: at most {1000 * max(took):.0f} ms")


def measure_reports(n: int) -> None:
    """The longest silence between two progress calls: a cancel waits as long."""
    moments = [time.perf_counter()]

    def progress(_stage: str, _share: float) -> None:
        moments.append(time.perf_counter())

    table = prepared(customers(n))
    search_k(table, k_values=K_VALUES, seed=42, n_init=10, progress=progress)
    silence = float(np.diff(moments).max())
    print(f"progress on {n:,} x 8: {len(moments)} reports, longest silence {1000 * silence:.0f} ms")


def main(arguments: Sequence[str] = ()) -> None:
    is_full = "--full" in arguments
    for n in (200, 10_000, 100_000, *((1_000_000, 10_000_000) if is_full else ())):
        measure_all_evidence(n)
    compare_with_the_loop(10_000, runs=3 if is_full else 1)
    measure_at_once(200)
    measure_at_once(2000)
    for n in (10_000, 1_000_000) if is_full else (10_000,):
        measure_cancel(n)
        measure_reports(n)
    compare_inertia(200_000, k_values=(3, 6, 9))
    if is_full:
        compare_inertia(1_000_000, k_values=(4, 6, 10))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
