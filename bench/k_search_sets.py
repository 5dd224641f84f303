"""Data with a published number of groups, and data without any, for the trials of the k advisor.

Real data come with scikit-learn or were printed; the classic synthetic sets are made anew by their
published descriptions, so that nothing has to be downloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray
from sklearn import datasets

Points = NDArray[np.float64]

MALL = Path(__file__).resolve().parents[2] / "shared/data/mall/Mall_Customers.csv"
K_TO_10 = tuple(range(2, 11))
K_TO_20 = tuple(range(2, 21))

# E. H. Ruspini (1970), Numerical methods for fuzzy clustering, Information Sciences 2, 319-350.
RUSPINI = """
4,53 5,63 10,59 9,77 13,49 13,69 12,88 15,75 18,61 19,65 22,74 27,72 28,76 24,58 27,55 28,60 30,52
31,60 32,61 36,72 28,147 32,149 35,153 33,154 38,151 41,150 38,145 38,143 32,143 34,141 44,156
44,149 44,143 46,142 47,149 49,152 50,142 53,144 52,152 55,155 54,124 60,136 63,139 86,132 85,115
85,96 78,94 74,96 97,122 98,116 98,124 99,119 99,128 101,115 108,111 110,111 108,116 111,126
115,117 117,115 70,4 77,12 83,21 61,15 69,15 78,16 66,18 58,13 64,20 69,21 66,23 61,25 76,27 72,31
64,30
"""


@dataclass(frozen=True, slots=True, eq=False)
class TrialSet:
    """Points, and the numbers of groups that were published for them; none: without structure."""

    name: str
    points: Points
    published: tuple[int, ...]
    k_values: tuple[int, ...] = K_TO_10


def scaled(points: Points) -> Points:
    spread = points.std(axis=0)
    result: Points = (points - points.mean(axis=0)) / np.where(spread == 0, 1, spread)
    return result


def groups(centres: object, spread: float, sizes: object, *, seed: int) -> Points:
    """Gaussian groups around centres, sizes one number or one for each."""
    generator = np.random.default_rng(seed)
    places = np.asarray(centres, dtype=float)
    counts = np.broadcast_to(np.asarray(sizes), (len(places),))
    return np.concatenate(
        [
            place + spread * generator.normal(size=(count, places.shape[1]))
            for place, count in zip(places, counts, strict=True)
        ]
    )


def ball(count: int, n_columns: int, radius: float, generator: Generator) -> Points:
    """Uniform in a ball."""
    directions = generator.normal(size=(count, n_columns))
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    return directions * generator.uniform(size=(count, 1)) ** (1 / n_columns) * radius


def apart(count: int, least: float, *, seed: int) -> Points:
    """Places in the unit square, each at least so far from every other."""
    generator = np.random.default_rng(seed)
    places: list[Points] = []
    while len(places) < count:
        place = generator.uniform(size=2)
        if all(np.linalg.norm(place - other) > least for other in places):
            places.append(place)
    return np.array(places)


def ring(count: int, radius: float) -> list[tuple[float, float]]:
    angles = 2 * np.pi * np.arange(count) / count
    return [(radius * np.cos(angle), radius * np.sin(angle)) for angle in angles]


def published_sets() -> Iterator[TrialSet]:
    yield from real_sets()
    yield from franti_sets()
    yield from fcps_sets()
    yield from handl_sets()
    yield from paper_sets()
    yield from textbook_sets()


def real_sets() -> Iterator[TrialSet]:
    iris = datasets.load_iris().data
    yield TrialSet("iris (Fisher 1936)", scaled(iris), (3,))
    yield TrialSet("iris, unscaled", iris, (3,))
    yield TrialSet("iris, petals", scaled(iris[:, 2:]), (2, 3))
    yield TrialSet("wine (Forina 1988)", scaled(datasets.load_wine().data), (3,))
    cancer = datasets.load_breast_cancer().data
    yield TrialSet("breast cancer (Street 1993)", scaled(cancer), (2,))
    yield TrialSet("digits (Alpaydin 1998)", datasets.load_digits().data, (10,))
    pairs = [tuple(map(float, word.split(","))) for word in RUSPINI.split()]
    yield TrialSet("Ruspini 1970", scaled(np.array(pairs)), (4,))
    if MALL.is_file():
        mall = pd.read_csv(MALL).iloc[:, 2:5].to_numpy(dtype=float)
        yield TrialSet("mall, income and score", scaled(mall[:, 1:]), (5,))
        yield TrialSet("mall, three features", scaled(mall), (5, 6))


def franti_sets() -> Iterator[TrialSet]:
    """P. Franti, S. Sieranoja (2018), K-means properties on six clustering benchmark datasets."""
    places = apart(15, 0.2, seed=5)
    for overlap, spread in enumerate((0.026, 0.035, 0.046, 0.055), start=1):
        points = groups(places, spread, 333, seed=overlap)
        yield TrialSet(f"S{overlap}", scaled(points), (15,), K_TO_20)
    yield TrialSet(
        "A1",
        scaled(groups(apart(20, 0.15, seed=6), 0.03, 150, seed=7)),
        (20,),
        (*K_TO_20, 21, 22, 23),
    )
    dense = groups([(209, 150), (179, 150), (194, 175)], 4.0, 2000, seed=1)
    sparse = groups([(440, 320), (500, 330), (460, 370), (520, 390), (420, 400)], 10.0, 100, seed=2)
    yield TrialSet("Unbalance", scaled(np.concatenate([dense, sparse])), (8,))
    far = np.random.default_rng(3).uniform(30, 225, size=(16, 32))
    yield TrialSet("Dim032", scaled(groups(far, 4.0, 64, seed=4)), (16,), K_TO_20)
    for n_columns, spread in ((2, 30), (2, 50), (2, 70), (16, 40)):
        centres = [[500.0] * n_columns, [600.0] * n_columns]
        points = groups(centres, float(spread), 1024, seed=5)
        yield TrialSet(f"G2-{n_columns}-{spread}", scaled(points), (2,))
    rings = [(0.0, 0.0), *ring(7, 2), *ring(7, 6)]
    yield TrialSet("R15 (Veenman 2002)", scaled(groups(rings, 0.32, 40, seed=1)), (15,), K_TO_20)


def fcps_sets() -> Iterator[TrialSet]:
    """A. Ultsch (2005), Clustering with SOM: U*C: the fundamental clustering problems suite."""
    generator = np.random.default_rng(8)
    axes = np.concatenate([np.zeros((1, 3)), np.eye(3), -np.eye(3)])
    hepta = [3 * axis + ball(30, 3, 1, generator) for axis in axes]
    yield TrialSet("Hepta", np.concatenate(hepta), (7,))
    corners = 1.15 * np.array([(1, 0, -0.707), (-1, 0, -0.707), (0, 1, 0.707), (0, -1, 0.707)])
    tetra = [corner + ball(100, 3, 1, generator) for corner in corners]
    yield TrialSet("Tetra", np.concatenate(tetra), (4,))
    yield TrialSet(
        "TwoDiamonds",
        scaled(np.concatenate([diamond(400, x, generator) for x in (-1.05, 1.05)])),
        (2,),
    )
    bars = [
        generator.uniform((0, 0), (4.2, 0.8), size=(100, 2)),
        generator.uniform((0, 1.4), (0.8, 5), size=(100, 2)),
        groups([(3.1, 3.6)], 0.5, 200, seed=9),
    ]
    yield TrialSet("Lsun", scaled(np.concatenate(bars)), (3,))
    crossing = [
        generator.normal((0, 0), (1, 1), size=(2048, 2)),
        generator.normal((3, 2.6), (1.2, 1.2), size=(2048, 2)),
    ]
    yield TrialSet("EngyTime", scaled(np.concatenate(crossing)), (2,))


def diamond(count: int, x: float, generator: Generator) -> Points:
    square = generator.uniform(-1, 1, size=(10 * count, 2))
    inside: Points = square[np.abs(square).sum(axis=1) < 1][:count]
    inside += np.array([x, 0])
    return inside


def handl_sets() -> Iterator[TrialSet]:
    """J. Handl, J. Knowles (2007), and S. Bandyopadhyay, U. Maulik (2002)."""
    square = [(-5, -5), (-5, 5), (5, -5), (5, 5)]
    yield TrialSet("square", scaled(groups(square, 2.0, 250, seed=12)), (4,))
    yield TrialSet(
        "square, nearer", scaled(groups(np.array(square) * 0.7, 2.0, 250, seed=12)), (4,)
    )
    yield TrialSet("sizes", scaled(groups(square, 2.0, (770, 77, 77, 77), seed=13)), (4,))
    cross = [(0, 0), (4.3, 0), (-4.3, 0), (0, 4.3), (0, -4.3)]
    yield TrialSet("spherical 5", scaled(groups(cross, 1.1, 50, seed=15)), (5,))
    six = [(0, 0), (4, 4), (8, 0), (16, 14), (20, 10), (16, 20)]
    yield TrialSet("spherical 6", scaled(groups(six, 1.0, 50, seed=16)), (6,))
    grid = [(x, y) for x in (-3, 0, 3) for y in (-3, 0, 3)]
    yield TrialSet("ST900", scaled(groups(grid, 0.95, 100, seed=20)), (9,))
    three = [(9, 10), (41, 60), (70, -10)]
    yield TrialSet("xclara (Struyf 1996)", scaled(groups(three, 10.0, 1000, seed=10)), (3,))
    ten = np.random.default_rng(21).uniform(-40, 40, size=(10, 2))
    yield TrialSet("ten groups", scaled(groups(ten, 2.2, 300, seed=21)), (10,), tuple(range(2, 16)))


def paper_sets() -> Iterator[TrialSet]:
    """Tibshirani et al. (2001), settings b, d and e; Dudoit and Fridlyand (2002), models 2 to 8."""
    yield TrialSet("gap b", groups([(0, 0), (0, 5), (5, -3)], 1.0, (25, 25, 50), seed=17), (3,))
    generator = np.random.default_rng(18)
    yield TrialSet("gap d", groups(1.9 * generator.normal(size=(4, 10)), 1.0, 40, seed=18), (4,))
    line = np.linspace(-0.5, 0.5, 100)[:, None] * np.ones(3)
    both = np.concatenate([line, line + 10]) + 0.1 * generator.normal(size=(200, 3))
    yield TrialSet("gap e", both, (2,))
    noise = np.random.default_rng(32)
    informed = np.concatenate([2.2 * noise.normal(size=(4, 3)), np.zeros((4, 7))], axis=1)
    yield TrialSet("Dudoit 3", groups(informed, 1.0, (25, 25, 50, 50), seed=32), (4,))
    yield TrialSet("Dudoit 6", np.concatenate([both, noise.normal(size=(200, 7))], axis=1), (2,))
    centres = np.zeros((2, 10))
    centres[1, 0] = 2.5
    yield TrialSet("Dudoit 7", groups(centres, 1.0, 50, seed=33), (2,))
    centres = np.zeros((3, 13))
    centres[1, :3], centres[2, :3] = (2, -2, 2), (-2, 2, -2)
    yield TrialSet("Dudoit 8", groups(centres, 1.0, 50, seed=34), (3,))


def textbook_sets() -> Iterator[TrialSet]:
    """What the scikit-learn user guide and courses show, and customers by description."""
    plain, _ = datasets.make_blobs(1500, random_state=170)
    yield TrialSet("three blobs", scaled(plain), (3,))
    slanted = plain @ np.array([[0.6, -0.6], [-0.4, 0.8]])
    yield TrialSet("three slanted blobs", scaled(slanted), (3,))
    varied, _ = datasets.make_blobs(1500, cluster_std=[1.0, 2.5, 0.5], random_state=170)
    yield TrialSet("three spreads", scaled(varied), (3,))
    four, _ = datasets.make_blobs(500, centers=4, center_box=(-10, 10), random_state=1)
    yield TrialSet("silhouette example", four, (2, 4))
    for k, n_columns, seed in ((3, 4, 1), (5, 4, 2), (8, 4, 3), (6, 3, 42), (6, 3, 43), (6, 3, 45)):
        points, _ = datasets.make_blobs(600, n_columns, centers=k, random_state=seed)
        yield TrialSet(f"{k} blobs, seed {seed}", scaled(points), (k,))
    yield TrialSet("1% far away", groups([(0, 0, 0), (12, 12, 12)], 1.0, (1980, 20), seed=35), (2,))
    yield TrialSet("90 to 10", groups([(0, 0), (6, 0)], 1.0, (900, 100), seed=36), (2,))
    generator = np.random.default_rng(50)
    typical = np.array([[20, 80, 5, 30], [60, 40, 20, 10], [90, 90, 2, 50], [35, 15, 40, 5.0]])
    logs = 0.35 * generator.normal(size=(800, 4)) + np.log(np.repeat(typical, 200, axis=0))
    yield TrialSet("skewed buyers, logarithms", scaled(logs), (4,))
    yield TrialSet("skewed buyers", scaled(np.exp(logs)), (4,))


def structureless_sets() -> Iterator[TrialSet]:
    """Uniform, Gaussian, correlated and long crowds of many sizes, and some of other shapes."""
    for seed in range(40):
        generator = np.random.default_rng(5000 + seed)
        n = int(generator.choice([60, 100, 200, 500, 1500]))
        n_columns = int(generator.choice([1, 2, 2, 3, 4, 6, 8, 12]))
        kind = ("uniform", "Gaussian", "correlated", "long")[seed % 4]
        points = generator.normal(size=(n, n_columns))
        if kind == "uniform":
            points = generator.uniform(size=(n, n_columns))
        elif kind == "correlated":
            points = points @ generator.normal(size=(n_columns, n_columns))
        elif kind == "long":
            points = points * np.exp(generator.normal(size=n_columns))
        yield TrialSet(f"{kind} {n} x {n_columns}", scaled(points), ())
    generator = np.random.default_rng(200)
    one = generator.normal(size=300)
    yield TrialSet("one feature twice", scaled(np.stack([one, one], axis=1)), ())
    yield TrialSet("disc", ball(600, 2, 1, generator), ())
    yield TrialSet("ball", ball(800, 3, 1, generator), ())
    yield TrialSet("t with 5 degrees", scaled(generator.standard_t(5, size=(600, 3))), ())
    yield TrialSet("t with 3 degrees", scaled(generator.standard_t(3, size=(600, 2))), ())
    yield TrialSet("Laplace", scaled(generator.laplace(size=(600, 3))), ())
    yield TrialSet("exponential", scaled(generator.exponential(size=(800, 2))), ())
    yield TrialSet("lognormal", scaled(generator.lognormal(0, 0.5, size=(600, 3))), ())
    yield TrialSet("skewed lognormal", scaled(generator.lognormal(0, 1, size=(600, 3))), ())
    yield TrialSet("gamma", scaled(generator.gamma(2, size=(500, 3))), ())
    yield TrialSet(
        "five-point answers", scaled(generator.integers(1, 6, (500, 3)).astype(float)), ()
    )
    yield from skewed_sets()


def skewed_sets() -> Iterator[TrialSet]:
    """Independent columns with one peak each and long tails, as amounts and counts have."""
    generator = np.random.default_rng(300)
    kinds: dict[str, Callable[[tuple[int, int]], Points]] = {
        "exponential": lambda shape: generator.exponential(size=shape),
        "gamma": lambda shape: generator.gamma(2, size=shape),
        "lognormal": lambda shape: generator.lognormal(0, 0.5, size=shape),
        "skewed lognormal": lambda shape: generator.lognormal(0, 1, size=shape),
        "beta": lambda shape: generator.beta(0.5, 2, size=shape),
        "t with 3 degrees": lambda shape: generator.standard_t(3, size=shape),
    }
    for name, draw in kinds.items():
        for shape in ((200, 2), (800, 2), (500, 4), (1000, 8)):
            yield TrialSet(f"{name} {shape[0]} x {shape[1]}", scaled(draw(shape)), ())


def random_mixtures(count: int) -> Iterator[TrialSet]:
    """Mixtures of 2 to 10 groups in 2 to 12 dimensions: sizes, spreads, shapes and gaps at random.

    Only those are kept where K-Means with the true k agrees with the true groups to 0.85 (adjusted
    Rand index): of the others the number of groups cannot be asked of K-Means.
    """
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_rand_score

    seed = 0
    while count > 0:
        seed += 1
        points, labels, k = random_mixture(np.random.default_rng(10_000 + seed))
        found = KMeans(k, n_init=10, random_state=0).fit_predict(points)
        if adjusted_rand_score(labels, found) >= 0.85:
            count -= 1
            yield TrialSet(f"mixture {seed}", points, (k,), tuple(range(2, 13)))


def random_mixture(generator: Generator) -> tuple[Points, NDArray[np.intp], int]:
    k, n_columns = (
        int(generator.integers(2, 11)),
        int(generator.choice([2, 2, 2, 3, 4, 5, 6, 8, 10, 12])),
    )
    n, distance = int(generator.choice([150, 200, 300, 500, 1000])), generator.uniform(2.2, 7)
    shares = generator.dirichlet(np.full(k, generator.choice([1.5, 5.0, 50.0])))
    counts = np.maximum(10, (np.maximum(shares, 0.03) * n).astype(int))
    is_round = generator.uniform() < 0.5
    side = distance * max(1.2, k ** (1 / min(n_columns, 4)) * generator.uniform(0.9, 1.6))
    places: list[Points] = []
    while len(places) < k:
        place = generator.uniform(0, side, size=n_columns)
        if all(np.linalg.norm(place - other) >= distance for other in places):
            places.append(place)
        else:
            side *= 1.001
    parts = []
    for place, count in zip(places, counts, strict=True):
        shape = 1.0 if is_round else np.exp(generator.normal(0, 0.4, size=n_columns))
        parts.append(place + shape * generator.normal(size=(count, n_columns)))
    edges = np.concatenate([[0], np.cumsum(counts)])
    labels = np.empty(edges[-1], dtype=np.intp)
    for label, (first, last) in enumerate(pairwise(edges)):
        labels[first:last] = label
    return scaled(np.concatenate(parts)), labels, k
