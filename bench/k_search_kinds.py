"""Sets of a known number of groups by kind, each as many times as asked, all made by their seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.random import Generator
from sklearn import datasets

from bench.k_search_sets import Points, TrialSet, scaled

DISTANCES = (2.5, 3.0, 3.5, 4.0)
"""Between two groups, in their standard deviations: from a heavy overlap to hardly any."""
DIMENSIONS = (2, 4, 8, 16, 32)


def overlap(generator: Generator, i: int, *, distance: float) -> tuple[Points, int]:
    """Two round groups of any sizes, apart along a diagonal."""
    n_columns = DIMENSIONS[i % len(DIMENSIONS)]
    sizes = generator.integers(150, 500, size=2)
    centres = np.outer([0.0, distance / np.sqrt(n_columns)], np.ones(n_columns))
    return np.repeat(centres, sizes, axis=0) + _normal(generator, sizes.sum(), n_columns), 2


def small(generator: Generator, i: int) -> tuple[Points, int]:
    """Two to five groups of 120 to 185 customers in all."""
    k, n_columns = 2 + i % 4, int(generator.integers(2, 6))
    return _around(
        generator, _apart(generator, k, n_columns, 5.0), int(generator.integers(120, 186))
    ), k


def nested(generator: Generator, i: int) -> tuple[Points, int]:
    """Pairs of groups that are near each other and far from the other pairs."""
    k = 4 + 2 * (i % 2)
    pairs = _apart(generator, k // 2, 2, 14.0)
    turns = generator.normal(size=(k // 2, 2))
    turns *= 2.75 / np.linalg.norm(turns, axis=1)[:, None]
    return _around(generator, np.concatenate([pairs + turns, pairs - turns]), 600), k


def curved(generator: Generator, i: int) -> tuple[Points, int]:
    """Two moons, or a ring around a crowd."""
    make, seed = (datasets.make_moons, datasets.make_circles)[i % 2], int(generator.integers(10**6))
    more = {"factor": 0.3} if i % 2 else {}
    return make(400, noise=0.06, random_state=seed, **more)[0], 2


def lognormal(generator: Generator, i: int) -> tuple[Points, int]:
    """Three to five groups on a log scale, as they are in their own units."""
    k = 3 + i % 3
    return np.exp(0.3 * _around(generator, _apart(generator, k, 3, 5.0), 500)), k


def mixed(generator: Generator, i: int) -> tuple[Points, int]:
    """Groups told by two numbers and by three categories, one column a category."""
    k = 2 + i % 3
    labels = np.arange(500) % k
    numbers = _apart(generator, k, 2, 3.5)[labels] + _normal(generator, 500, 2)
    is_own = generator.random((500, 3)) < 0.8
    codes = np.where(is_own, labels[:, None], generator.integers(0, k, (500, 3)))
    marks = [np.eye(k)[column] for column in codes.T]
    return np.column_stack([scaled(numbers), *(scaled(m) / np.sqrt(k) for m in marks)]), k


KINDS: Mapping[str, Callable[[Generator, int], tuple[Points, int]]] = {
    **{f"two groups {far:g} apart": partial(overlap, distance=far) for far in DISTANCES},
    "small n": small,
    "nested": nested,
    "rings and moons": curved,
    "lognormal": lognormal,
    "mixed": mixed,
}


def sets_of_kinds(count: int) -> dict[str, list[TrialSet]]:
    """Return as many sets of each kind."""
    return {kind: [_set(kind, place, i) for i in range(count)] for place, kind in enumerate(KINDS)}


def _set(kind: str, place: int, i: int) -> TrialSet:
    points, k = KINDS[kind](np.random.default_rng([7, place, i]), i)
    return TrialSet(f"{kind} {i}", points if kind == "mixed" else scaled(points), (k,))


def _normal(generator: Generator, n: int, n_columns: int) -> Points:
    result: Points = generator.normal(size=(n, n_columns))
    return result


def _around(generator: Generator, centres: Points, n: int) -> Points:
    result: Points = centres[np.arange(n) % len(centres)] + _normal(generator, n, centres.shape[1])
    return result


def _apart(generator: Generator, k: int, n_columns: int, least: float) -> Points:
    """Return places of which every two are so far apart at least, and not much further."""
    side, places = least, [np.zeros(n_columns)]
    while len(places) < k:
        place = generator.uniform(-side, side, size=n_columns)
        if all(np.linalg.norm(place - other) >= least for other in places):
            places.append(place)
        side *= 1.01
    return np.array(places)
