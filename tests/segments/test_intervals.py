"""95% means 95%: how often the interval of an index holds the true one, on six kinds of data."""

import numpy as np
import pytest

from segmentation.segments.intervals import index_intervals

N_TRIALS = 400

KINDS = {
    "normal": lambda r, n: r.normal(50, 10, n),
    "uniform": lambda r, n: r.uniform(0, 100, n),
    "exponential": lambda r, n: r.exponential(10, n),
    "lognormal": lambda r, n: r.lognormal(3, 0.6, n),
    "counts": lambda r, n: r.poisson(2, n).astype(float),
    "yes or no": lambda r, n: (r.random(n) < 0.25).astype(float),
}
SIZES = ((25, 150), (60, 200), (150, 350), (600, 400))


def covers(kind, sizes, *, scale, are_sizes_drawn, generator):
    """Return for each interval that is given whether it holds the true index."""
    draw = KINDS[kind]
    share = sizes[0] / sum(sizes)
    true = 100 * scale / (share * scale + 1 - share)
    held = []
    for _ in range(N_TRIALS):
        values = draw(generator, sum(sizes))
        labels = np.repeat([0, 1], sizes)
        if are_sizes_drawn:
            labels = (generator.random(sum(sizes)) >= share).astype(np.intp)
        values[labels == 0] *= scale
        found = index_intervals(values, labels, 2)[0]
        if found is not None:
            held.append(found[0] <= true <= found[1])
    return held


@pytest.mark.parametrize("are_sizes_drawn", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_an_interval_that_is_given_holds_in_95_of_100_cases(kind, are_sizes_drawn):
    generator = np.random.default_rng(sorted(KINDS).index(kind))
    held = [
        is_held
        for sizes in SIZES
        for scale in (1.0, 1.3)
        for is_held in covers(
            kind, sizes, scale=scale, are_sizes_drawn=are_sizes_drawn, generator=generator
        )
    ]
    assert len(held) > N_TRIALS  # it is given, where there are enough customers
    assert 0.93 <= np.mean(held) <= 0.97


def test_the_interval_is_students_where_everyones_mean_is_as_good_as_known():
    # 24 customers of 10,024, the others all 100: everyone's mean is as good as 100.
    own = np.array([90.0, 110.0] * 12)
    values = np.concatenate([own, np.full(10_000, 100.0)])
    labels = np.repeat([0, 1], [24, 10_000])
    low, high = index_intervals(values, labels, 2)[0]
    # sample deviation sqrt(2400 / 23), over sqrt(24); t for 23 degrees of freedom is 2.069
    half = 2.069 * (2400 / 23 / 24) ** 0.5
    assert (low, high) == pytest.approx((100 - half, 100 + half), abs=0.02)


def test_no_interval_is_given_where_it_would_not_hold():
    generator = np.random.default_rng(1)
    labels = np.repeat([0, 1], [19, 100])
    assert index_intervals(generator.normal(50, 5, 119), labels, 2)[0] is None  # too few
    labels = np.repeat([0, 1], [50, 100])
    assert index_intervals(generator.lognormal(0, 1.5, 150), labels, 2) == (None, None)  # skewed
    assert index_intervals(np.full(150, 3.0), labels, 2) == (None, None)  # nothing varies
    assert index_intervals(generator.normal(0, 1, 150), labels, 2) == (None, None)  # about 0
    apart = np.concatenate([generator.normal(10, 1, 50), generator.normal(90, 1, 100)])
    assert index_intervals(apart, labels, 2) == (None, None)  # the sizes decide everyone's mean
    assert index_intervals(np.full(4, np.nan), np.array([0, 0, 1, 1]), 2) == (None, None)


def test_customers_without_a_value_are_left_out():
    generator = np.random.default_rng(2)
    values, labels = generator.normal(50, 5, 200), np.repeat([0, 1], 100)
    gaps = np.append(values, [np.nan] * 3), np.append(labels, [0, 0, 1])
    assert index_intervals(*gaps, 2) == index_intervals(values, labels, 2)
