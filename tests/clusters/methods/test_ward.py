"""Ward's tree: over customers as SciPy grows it, over weighted centres, its cut and its top."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import linkage
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score

from segmentation.clusters.methods import ward
from segmentation.clusters.methods.labelling import put_in_order
from segmentation.wording.methods import method_note
from tests.clusters.crowds import crowds, same_groups, task


def test_a_tree_of_weights_one_is_scipys():
    rows = np.random.default_rng(1).normal(size=(60, 3))
    expected = linkage(rows, "ward")
    np.testing.assert_allclose(
        ward.grow_weighted_tree(rows, np.ones(60, dtype=int)), expected, atol=1e-9
    )


def test_weights_count_as_so_many_customers_at_one_place():
    places = np.array([[0.0], [1.0], [5.0], [9.0], [30.0]])
    weights = np.array([4, 1, 3, 2, 1])
    tree = ward.grow_weighted_tree(places, weights)
    one_by_one = linkage(np.repeat(places, weights, axis=0), "ward")
    # Customers at one place are merged first, at height 0.
    np.testing.assert_allclose(tree[:, 2:], one_by_one[-4:, 2:], atol=1e-9)


def test_heights_by_hand():
    # 0 and 2 join at their distance; their mean, 1, weighs 2 against the third at 7:
    # sqrt(2 * 2 * 1 / 3) * 6 = 6.928.
    tree = ward.grow_weighted_tree(np.array([[0.0], [2.0], [7.0]]), np.ones(3, dtype=int))
    np.testing.assert_allclose(tree, [[0, 1, 2.0, 2], [2, 3, 6.9282032, 3]])


@pytest.mark.parametrize("k", [1, 2, 5, 37])
def test_the_cut_is_scikit_learns(k):
    rows = np.random.default_rng(2).normal(size=(120, 4))
    labels = ward.cut_tree(ward.grow_tree(rows), k)
    assert set(labels) == set(range(k))
    assert same_groups(labels, AgglomerativeClustering(k).fit_predict(rows))


def test_the_top_of_the_tree_by_hand():
    # Places 0, 1 | 10, 12 | 40: merges (0, 1), (2, 3), then both, then the last.
    places = np.array([[0.0], [1.0], [10.0], [12.0], [40.0]])
    tree = linkage(places, "ward")
    labels = ward.cut_tree(tree, 3)
    top = ward.top_of_tree(tree, labels, sizes=np.array([5, 1, 1, 1, 2]))
    assert top.sizes == (5, 1, 1, 1, 2)
    assert top.children.tolist() == [[0, 1], [2, 3], [5, 6], [4, 7]]
    np.testing.assert_allclose(top.heights, tree[:, 2])
    assert top.heights[1] < top.cut < top.heights[2]
    assert top.segments == tuple(labels)


def test_a_large_tree_keeps_its_last_merges_only():
    rows, _ = crowds((40, 30, 20))
    tree = ward.grow_tree(rows)
    labels = ward.cut_tree(tree, 3)
    top = ward.top_of_tree(tree, labels, sizes=np.ones(90, dtype=int))
    assert len(top.sizes) == ward.SHOWN_LEAVES
    assert sum(top.sizes) == 90
    np.testing.assert_array_equal(top.heights, tree[-(ward.SHOWN_LEAVES - 1) :, 2])
    assert top.children.max() == 2 * ward.SHOWN_LEAVES - 3
    by_segment = np.bincount(top.segments, weights=top.sizes)
    assert sorted(by_segment) == [20, 30, 40]


def test_two_customers_and_two_segments_have_a_top_too():
    tree = ward.grow_tree(np.array([[0.0], [3.0]]))
    top = ward.top_of_tree(tree, ward.cut_tree(tree, 2), sizes=np.ones(2, dtype=int))
    assert (top.sizes, top.segments, top.cut) == ((1, 1), (0, 1), 1.5)


def test_crowds_are_found_over_customers_and_over_centres():
    rows, own = crowds((60, 40, 20))
    found = ward.fit_ward(task(rows, 3))
    assert same_groups(found.labels, own)
    assert (found.n_centres, method_note(found)) == (None, "")
    rows, own = crowds((2500, 900, 100))
    found = ward.fit_ward(task(rows, 3))
    assert same_groups(found.labels, own)
    assert found.n_centres == ward.FINE_CENTRES
    assert "300 fine K-Means centres" in method_note(found)
    assert "3,500 customers" in method_note(found)
    assert sum(found.dendrogram.sizes) == 3500


def test_over_centres_it_is_nearly_what_it_is_over_customers(monkeypatch):
    rows, _ = crowds((900, 800, 700), apart=4.0, n_columns=3)
    exact = ward.fit_ward(task(rows, 3))
    monkeypatch.setattr(ward, "TREE_ROWS", 1000)
    over_centres = ward.fit_ward(task(rows, 3))
    assert adjusted_rand_score(exact.labels, over_centres.labels) > 0.9


def test_few_different_rows_are_the_centres_themselves():
    generator = np.random.default_rng(3)
    rows = generator.integers(0, 2, size=(4000, 4)).astype(float)
    found = ward.fit_ward(task(rows, 4))
    assert found.n_centres == 16
    different, points = np.unique(rows, axis=0, return_inverse=True)
    labels = found.labels
    for place in range(len(different)):
        assert len(set(labels[points == place])) == 1


def test_leaves_follow_the_segments_order():
    rows, _ = crowds((20, 60, 40))
    found = put_in_order(rows, ward.fit_ward(task(rows, 3)))
    assert np.bincount(found.labels).tolist() == [60, 40, 20]
    top = found.dendrogram
    assert np.bincount(top.segments, weights=top.sizes).tolist() == [60, 40, 20]


def test_more_segments_than_centres_is_said(monkeypatch):
    monkeypatch.setattr(ward, "TREE_ROWS", 10)
    monkeypatch.setattr(ward, "FINE_CENTRES", 2)
    rows, _ = crowds((10, 10, 10))
    found = ward.fit_ward(task(rows, 3))
    assert (found.labels == -1).all()
    assert method_note(found) == (
        "Above 10 customers Ward's tree stands on fine K-Means centres; these customers have 2, "
        "too few for 3 segments."
    )
