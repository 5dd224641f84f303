"""Run several methods on the same customers: the same measures, the agreement, the time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from importlib import import_module
from itertools import pairwise

import numpy as np

from segmentation.clusters.checks import check_k, check_matrix, check_n_init
from segmentation.clusters.evidence.criteria import MEASURES, measure_spread
from segmentation.clusters.kmeans.fitting import score_silhouettes
from segmentation.clusters.kmeans.kmeans import partition
from segmentation.clusters.methods.agreement import agreement_of, find_partners
from segmentation.clusters.methods.labelling import Task, put_in_order
from segmentation.clusters.parallel.threads import one_blas_thread, stage_report
from segmentation.errors import ParameterError
from segmentation.records import (
    METHOD_TABLE,
    METHODS,
    Algorithm,
    Comparison,
    Labelling,
    MethodResult,
    PreparedTable,
    Progress,
)


def compare(
    prepared: PreparedTable,
    *,
    k: int,
    seed: int,
    n_init: int,
    methods: Sequence[Algorithm] = tuple(METHODS),
    progress: Progress | None = None,
) -> Comparison:
    """Cluster the customers by several methods, and measure all results alike.

    Parameters
    ----------
    k : int
        Number of segments; HDBSCAN finds its own.
    seed : int
        The same matrix, k and seed give the same segments.
    n_init : int
        K-Means starts; a mixture has as many on small data.
    methods : sequence of Algorithm
        By default all, K-Means first.
    progress : callable, optional
        Called with the stage and the share done; what it raises stops the work.

    Returns
    -------
    Comparison
        Results in the order of `methods`. Measures are computed on the matrix, whatever a method
        itself looked at, over the customers in a segment.

    Raises
    ------
    ParameterError, DataError
        If a method is unknown or given twice, k is out of range, or a value is not finite.
    """
    began = time.perf_counter()
    matrix = prepared.matrix
    _check_methods(methods)
    check_matrix(matrix)
    check_k(matrix, (k,))
    check_n_init(n_init)
    report = progress or (lambda _stage, _share: None)
    results: list[MethodResult] = []
    report("Comparing", 0.0)
    _load_libraries(methods)
    with one_blas_thread():
        report(_stage("kmeans"), 0.0)
        base_began = time.perf_counter()
        base = partition(matrix, k, seed=seed, n_init=n_init)
        base_seconds = time.perf_counter() - base_began
        for algorithm, (first, last) in zip(methods, _stretches(methods), strict=True):
            tell = stage_report(progress, _stage(algorithm), first, last)
            task = Task(
                matrix, k, seed=seed, n_init=n_init, base=base, report=tell, prepared=prepared
            )
            tell(0.0)
            found, seconds = _run(algorithm, task)
            tell(0.9)
            seconds += base_seconds if algorithm == "kmeans" else 0.0
            results.append(_measure(algorithm, found, task, seconds=seconds))
    return Comparison(
        k=k,
        results=tuple(results),
        agreement=agreement_of([result.labels for result in results]),
        seconds=time.perf_counter() - began,
        seed=seed,
    )


def _check_methods(methods: Sequence[str]) -> None:
    """Raise ParameterError unless there are methods, all known and each given once."""
    known = ", ".join(METHODS)
    if not methods:
        raise ParameterError(f"No method was given to compare. Choose from: {known}.")
    for method in methods:
        if method not in METHODS:
            raise ParameterError(f"There is no method {method!r}. Choose from: {known}.")
        if list(methods).count(method) > 1:
            raise ParameterError(f"The method {method!r} was given more than once. Give it once.")


def _load_libraries(methods: Sequence[Algorithm]) -> None:
    """Import what the methods use before they are timed: it takes longer than most of them."""
    for algorithm in methods:
        if METHOD_TABLE[algorithm].library:
            import_module(METHOD_TABLE[algorithm].library)


def _stage(algorithm: Algorithm) -> str:
    return f"Comparing: {METHODS[algorithm]}"


def _stretches(methods: Sequence[Algorithm]) -> list[tuple[float, float]]:
    """Return from which share of the whole work to which each method reaches."""
    ends = np.cumsum([0.5, *(METHOD_TABLE[method].weight for method in methods)])
    return [(float(a), float(b)) for a, b in pairwise(ends / ends[-1])]


def _run(algorithm: Algorithm, task: Task) -> tuple[Labelling, float]:
    """Return what a method finds, in segment order, and the seconds that it took."""
    if algorithm == "kmeans":
        return Labelling(task.base.labels.astype(np.intp)), 0.0
    began = time.perf_counter()
    module, name = METHOD_TABLE[algorithm].function.split(":")
    fit: Callable[[Task], Labelling] = getattr(import_module(f"{__package__}.{module}"), name)
    found = put_in_order(task.matrix, fit(task))
    return found, time.perf_counter() - began


def _measure(algorithm: Algorithm, found: Labelling, task: Task, *, seconds: float) -> MethodResult:
    """Measure a result over the customers in a segment."""
    is_in = found.labels >= 0
    labels = found.labels[is_in]
    sizes = np.bincount(labels)
    result = MethodResult(
        **{field.name: getattr(found, field.name) for field in fields(found)},
        algorithm=algorithm,
        sizes=tuple(int(size) for size in sizes),
        seconds=seconds,
        partners=find_partners(task.base.labels.astype(np.intp), found.labels),
    )
    if len(sizes) < 2:
        return result
    matrix = task.matrix if is_in.all() else task.matrix[is_in]
    scores = score_silhouettes(matrix, labels, seed=task.seed)
    spread = measure_spread(matrix, labels, len(sizes))
    return replace(
        result,
        silhouette=scores.mean,
        silhouette_error=scores.error,
        measures={name: measure(spread) for name, measure in MEASURES.items()},
    )
