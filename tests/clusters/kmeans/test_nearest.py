"""Nearest centres, in both ways, on points that can be checked by eye."""

import numpy as np
import pytest

from segmentation.clusters.kmeans.nearest import (
    label_type,
    nearest_centres,
    nearest_of_sets,
    sum_members,
    transpose_sets,
)

# On a line: 0, 1, 4, 9. Centres 0 and 8: squared distances 0, 1, 16 (of both), 1.
POINTS = np.array([[0.0], [1.0], [4.0], [9.0]])
CENTRES = np.array([[0.0], [8.0]])


@pytest.mark.parametrize(("k", "bits"), [(2, 8), (256, 8), (257, 16), (65_536, 16), (65_537, 32)])
def test_labels_take_the_smallest_type_that_holds_them(k, bits):
    assert label_type(k) == np.dtype(f"uint{bits}")


def test_in_double_precision_the_first_of_equally_near_centres_wins():
    transposed = np.concatenate([POINTS.T, np.ones((1, 4))])
    labels, lowest = nearest_centres(transposed, CENTRES[None])
    assert labels[0].tolist() == [0, 0, 0, 1]
    assert (lowest[0] + POINTS[:, 0] ** 2).tolist() == [0.0, 1.0, 16.0, 1.0]


def test_in_single_precision_several_sets_and_runs_are_told_at_once():
    sets = np.stack([POINTS, POINTS + 1]).astype(np.float32)
    centres = np.stack([CENTRES, CENTRES[::-1]]).astype(np.float32)
    labels, lowest = nearest_of_sets(transpose_sets(sets), np.stack([centres, centres]))
    assert labels[0].tolist() == [[0, 0, 0, 1], [1, 1, 0, 0]]
    assert labels[1].tolist() == [[0, 0, 1, 1], [1, 1, 0, 0]]
    np.testing.assert_allclose(lowest[0, 0], [0, 1, 16, 1], rtol=1e-5, atol=1e-5)


def test_members_are_summed_and_counted():
    transposed = transpose_sets(POINTS[None].astype(np.float32))
    labels = np.array([[[0, 0, 1, 1]]], dtype=np.uint8)
    assert sum_members(transposed, labels, 3)[0, 0].tolist() == [[1, 2], [13, 2], [0, 0]]
