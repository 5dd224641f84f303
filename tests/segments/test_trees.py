"""Thresholds of rules: the roundest number that parts two values."""

import pytest
from hypothesis import given, strategies as st

from segmentation.segments.trees import round_threshold


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (69, 70, 69.0),
        (54, 63, 60.0),
        (54, 60, 55.0),
        (18, 22, 20.0),
        (41_200, 43_900, 42_000.0),
        (0.31, 0.34, 0.32),
        (0.123, 0.124, 0.123),
        (-3, 2, 0.0),
        (-22, -18, -20.0),
        (0, 1, 0.0),
        (1e-9, 3e-9, 2e-9),
        (99, 101, 100.0),
        (5, 5, 5),
    ],
)
def test_the_roundest_number_of_the_gap_is_taken(low, high, found):
    assert round_threshold(low, high) == pytest.approx(found)


@given(
    low=st.floats(-1e12, 1e12, allow_subnormal=False),
    gap=st.floats(1e-9, 1e12, allow_subnormal=False),
)
def test_a_threshold_always_parts_the_two_values(low, gap):
    high = low + gap
    if high > low:
        assert low <= round_threshold(low, high) < high
