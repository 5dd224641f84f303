"""Data without structure: its extent, its silhouettes, and the gap over it."""

import numpy as np
import pytest

from segmentation.clusters.evidence.references import (
    N_REFERENCES,
    begin_references,
    draw_sets,
    measure_extent,
)


def test_extent_of_a_tilted_rectangle():
    """Uniform on a rectangle 8 x 2 turned by 45 degrees: spreads 8 / sqrt(12), 2 / sqrt(12)."""
    generator = np.random.default_rng(0)
    flat = generator.uniform((-4, -1), (4, 1), size=(20_000, 2))
    turn = np.array([[1, 1], [-1, 1]]) / np.sqrt(2)
    extent = measure_extent(flat @ turn + 100)
    assert extent.box[1] - extent.box[0] == pytest.approx([8, 2], abs=0.1)
    assert extent.coarse == ()
    assert extent.spread == pytest.approx([8 / np.sqrt(12), 2 / np.sqrt(12)], abs=0.05)


def test_two_equal_features_are_one():
    x = np.random.default_rng(0).normal(size=100)
    extent = measure_extent(np.column_stack([x, x]))
    assert extent.box.shape == (2, 1)
    assert extent.spread == pytest.approx([np.sqrt(2) * x.std()])


@pytest.mark.parametrize("kind", [0, 1])
def test_a_flag_stays_a_flag_and_keeps_its_correlation(kind):
    generator = np.random.default_rng(3)
    x = generator.normal(size=500)
    flag = (x + generator.normal(size=500) > 1).astype(float)
    points = np.column_stack([x, flag])
    sets = draw_sets(kind, (30, 500), measure_extent(points), generator=generator)
    assert sets.shape == (30, 500, 2)
    low, high = 0 - flag.mean(), 1 - flag.mean()
    for drawn in sets:
        assert sorted(set(drawn[:, 1].round(9))) == pytest.approx([low, high])
        assert (drawn[:, 1] > 0).sum() == flag.sum()
    # Cutting a Gaussian in two weakens its correlation by about a fifth.
    found = np.mean([np.corrcoef(drawn.T)[0, 1] for drawn in sets])
    assert found == pytest.approx(np.corrcoef(points.T)[0, 1], rel=0.35)


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_a_customer_of_a_set_has_one_of_the_categories(kind):
    generator = np.random.default_rng(4)
    channels = np.eye(3)[generator.choice(3, size=200, p=[0.6, 0.3, 0.1])]
    points = np.column_stack([np.exp(generator.normal(size=200)), channels])
    extent = measure_extent(points, ((1, 4),))
    sets = draw_sets(kind, (5, 200), extent, generator=generator)
    for drawn in sets:
        rows = (drawn[:, 1:] + channels.mean(axis=0)).round(9)
        assert sorted(map(tuple, rows)) == sorted(map(tuple, channels))


def made_of(points, k_values, **settings):
    return begin_references(points, k_values, elsewhere=False, **settings).collect()


def test_a_uniform_square_cut_in_halves():
    """Two halves of a unit square, for many points: the integral, by random pairs, is 0.351."""
    points = np.random.default_rng(0).uniform(size=(400, 2))
    found = made_of(points, (2,), seed=0, parallel=False)
    means, errors = found.highest_silhouettes()
    assert found.silhouettes.shape == (2, N_REFERENCES, 1)
    # The uniform kind reaches more than the Gaussian one, which is denser at the cut.
    uniform = found.silhouettes[0].mean()
    assert means[0] == uniform > found.silhouettes[1].mean()
    generator = np.random.default_rng(5)
    own = generator.uniform((0, 0), (0.5, 1), size=(1000, 1, 2))
    near = generator.uniform((0, 0), (0.5, 1), size=(1, 1000, 2))
    far = generator.uniform((0.5, 0), (1, 1), size=(1, 1000, 2))
    a, b = (np.sqrt(((own - other) ** 2).sum(axis=2)).mean(axis=1) for other in (near, far))
    integral = ((b - a) / np.maximum(a, b)).mean()
    assert uniform == pytest.approx(integral, abs=0.02)
    assert 0 < errors[0] < 0.03


def test_threads_change_nothing():
    points = np.random.default_rng(0).normal(size=(200, 2))
    one = made_of(points, (2, 3, 4), seed=1, parallel=False)
    two = made_of(points, (2, 3, 4), seed=1, parallel=True)
    assert one.silhouettes.tobytes() == two.silhouettes.tobytes()
    assert one.log_inertia.tobytes() == two.log_inertia.tobytes()
