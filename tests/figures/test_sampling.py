import numpy as np
from hypothesis import given, strategies as st

from segmentation.figures.sampling import draw_rows, quotas


def test_small_groups_are_drawn_whole_and_large_ones_by_size():
    """100 of 900 + 90 + 10: floors of 100 // 9 = 11, 11 and 10 leave 68 places for a rest of
    889 + 79 + 0 = 968 customers: 889 * 68 // 968 = 62 and 79 * 68 // 968 = 5."""
    assert quotas(np.array([900, 90, 10]), 100).tolist() == [11 + 62, 11 + 5, 10]


def test_everyone_is_drawn_where_there_is_room():
    assert draw_rows(np.array([1, 0, 1]), 3).tolist() == [0, 1, 2]


@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=12),
    st.integers(12, 600),
    st.integers(0, 2**31),
)
def test_never_more_than_asked_never_a_row_twice_and_no_group_forgotten(sizes, at_most, seed):
    labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(sizes)), sizes))
    rows = draw_rows(labels, at_most)
    assert len(rows) <= at_most
    assert np.array_equal(rows, np.unique(rows))
    assert set(labels[rows]) == set(range(len(sizes)))
    assert len(rows) >= min(len(labels), at_most) - len(sizes)


def test_the_same_labels_draw_the_same_rows():
    labels = np.repeat([0, 1], [900, 100])
    assert draw_rows(labels, 200).tolist() == draw_rows(labels, 200).tolist()
