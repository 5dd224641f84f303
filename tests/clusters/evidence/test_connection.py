"""Rings, crescents and bands are connected, blobs are not: told by the densest way between them."""

import numpy as np
import pytest

from segmentation import wording
from segmentation.clusters import search_k
from segmentation.clusters.evidence.connection import connections, find_ways, measure_connection
from tests.clusters.crowds import prepared


def bent(name, n, *, seed=1):
    """Customers along a curve, or around it."""
    r = np.random.default_rng(seed)
    turn = r.uniform(0, 1, n)
    if name in ("ring", "thin ring", "moon"):
        angle = turn * (np.pi if name == "moon" else 2 * np.pi)
        noise = 0.03 if name == "thin ring" else 0.1
        return np.c_[np.cos(angle), np.sin(angle)] + noise * r.normal(size=(n, 2))
    if name == "two moons":
        other = [1, 0.5] - bent("moon", n - n // 2, seed=2)
        return np.concatenate([bent("moon", n // 2), other])
    if name == "spiral":
        angle = np.sqrt(turn) * 3 * np.pi + 0.5
        return np.c_[angle * np.cos(angle), angle * np.sin(angle)] + 0.25 * r.normal(size=(n, 2))
    if name == "S-curve":
        angle = 3 * np.pi * (turn - 0.5)
        along = np.c_[np.sin(angle), np.sign(angle) * (np.cos(angle) - 1)]
        return along + 0.05 * r.normal(size=(n, 2))
    if name == "U-shape":
        way = 3 * turn
        x = np.clip(way - 1, 0, 1)
        y = np.abs(way - 1.5) - 0.5
        return np.c_[x, np.maximum(y, 0)] + 0.05 * r.normal(size=(n, 2))
    assert name == "edges"
    side, way = r.integers(0, 4, n), 2 * turn - 1
    end = np.where(side % 2, 1.0, -1.0)
    is_upright = side < 2
    return np.c_[np.where(is_upright, end, way), np.where(is_upright, way, end)] + 0.03 * r.normal(
        size=(n, 2)
    )


CURVES = ("ring", "thin ring", "moon", "two moons", "spiral", "S-curve", "U-shape", "edges")


def scaled(points):
    return (points - points.mean(axis=0)) / points.std(axis=0)


def searched(points, largest=8):
    return search_k(
        prepared(scaled(points)), k_values=tuple(range(2, largest + 1)), seed=42, n_init=5
    )


def blobs(centres, sizes, *, seed=1):
    generator = np.random.default_rng(seed)
    return np.concatenate(
        [
            np.asarray(centre, dtype=float) + generator.normal(size=(size, len(centre)))
            for centre, size in zip(centres, sizes, strict=True)
        ]
    )


@pytest.mark.parametrize("n", [300, 900])
@pytest.mark.parametrize("curve", CURVES)
def test_pieces_of_a_curve_are_never_clear_segments(curve, n):
    assert searched(bent(curve, n)).verdict != "clear"


@pytest.mark.parametrize("n", [120, 500])
@pytest.mark.parametrize("n_columns", [2, 3, 8])
def test_blobs_stay_clear(n_columns, n):
    centres = 6 * np.eye(n_columns)[[0, 1, -1]] - 3 * np.eye(n_columns)[[1, -1, 0]]
    centres = centres if n_columns > 2 else np.array([[0, 0], [7, 0], [0, 7.0]])
    found = searched(blobs(centres, [n // 2, n // 4, n // 4]))
    assert (found.recommended_k, found.verdict) == (3, "clear")
    candidate = found.candidate(3)
    assert candidate.connection is None or candidate.connection < 0.5
    assert candidate.n_connected in (3, None)


def test_the_pieces_of_a_ring_are_one_group():
    points = scaled(bent("ring", 600))
    angle = np.arctan2(points[:, 1], points[:, 0])
    labels = np.digitize(angle, [-np.pi / 2, 0, np.pi / 2])
    (found,) = connections(points, [labels], [4])
    assert found.density >= 0.8
    assert found.n_groups == 1


def test_two_rings_apart_are_two_groups():
    one = bent("ring", 300)
    points = np.concatenate([one, one + np.array([6, 0])])
    labels = (points[:, 1] > 0) + 2 * (points[:, 0] > 3)
    (found,) = connections(points, [labels], [4])
    assert found.n_groups == 2


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_crescents_that_lie_in_each_others_segments_are_said_to_be_cut(seed):
    """K-Means finds the two crescents, but gives the tip of each to the other one."""
    r = np.random.default_rng(seed)
    one, other = r.uniform(0, np.pi, 500), r.uniform(0, np.pi, 500)
    curves = np.r_[np.c_[np.cos(one), np.sin(one)], np.c_[1 - np.cos(other), 0.5 - np.sin(other)]]
    found = searched(curves + r.normal(0, 0.1, (1000, 2)), largest=4)
    assert found.candidate(2).strayed > 0.03
    assert (found.recommended_k, found.verdict) == (2, "plausible")
    assert "usable, but K-Means cuts at least one connected group" in wording.search_verdict(found)
    assert "of one segment belong more to another's middle" in wording.search_reasons(found)[0]


@pytest.mark.parametrize("apart", [3.0, 5.0])
@pytest.mark.parametrize("spread", [1.0, 0.4])
def test_round_groups_stray_nowhere(apart, spread):
    r = np.random.default_rng(2)
    points = np.r_[r.normal(size=(400, 2)), r.normal(size=(400, 2)) * spread + [apart, 0]]
    labels = (points[:, 0] > apart / 2).astype(int)
    (found,) = connections(scaled(points), [labels], [2])
    assert found.strayed < 0.01


def test_what_tells_nothing_is_not_measured():
    generator = np.random.default_rng(3)
    assert find_ways(generator.normal(size=(30, 2))) is None  # too few
    assert find_ways(generator.normal(size=(300, 9))) is None  # too many dimensions
    assert find_ways(generator.integers(0, 2, size=(300, 2)).astype(float)) is None  # few values
    assert connections(generator.normal(size=(30, 2)), [np.arange(30) % 2], [2]) == [None]


def test_segments_too_small_for_a_density_count_as_apart():
    points = np.random.default_rng(4).normal(size=(200, 2))
    ways = find_ways(points)
    assert measure_connection(ways, (points[:, 0] > 2).astype(int), 2) is None
    labels = np.where(points[:, 0] > 2, 2, (points[:, 1] > 0).astype(int))
    found = measure_connection(ways, labels, 3)
    assert found.density > 0.8
    assert found.n_groups == 2


@pytest.mark.parametrize("gap", [2.4, 3.0])
def test_two_wide_groups_that_overlap_are_found(gap):
    """As in EngyTime: 2 x 2,048 customers, a border of ten errors and more."""
    found = searched(blobs([(0, 0), (gap, gap)], (2048, 2048)), largest=5)
    assert found.recommended_k == 2
    assert found.verdict in ("clear", "plausible")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "draw",
    [
        lambda r: r.uniform(size=(500, 2)),
        lambda r: r.normal(size=(500, 3)),
        lambda r: r.normal(size=(400, 2)) @ np.array([[1, 0.8], [0, 0.6]]),
        lambda r: r.lognormal(0, 0.5, size=(400, 3)),
        lambda r: r.standard_t(3, size=(500, 2)),
        lambda r: r.normal(size=(300, 12)),
    ],
    ids=["uniform", "gaussian", "correlated", "lognormal", "t3", "many columns"],
)
def test_one_crowd_is_no_segments(draw, seed):
    assert searched(draw(np.random.default_rng(seed)), largest=6).recommended_k is None
