"""The flat map of customers: shares, signs, centres and names."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from segmentation.clusters import fit_kmeans, map_components
from segmentation.clusters.components import name_columns
from segmentation.records import FeatureCoding
from tests.clusters.tables import prepared


def coding(name, kind="numeric", categories=(), n_columns=1):
    zeros, ones = (0.0,) * n_columns, (1.0,) * n_columns
    return FeatureCoding(name, kind, 0.0, zeros, ones, categories=categories)


def mapped(matrix, **options):
    table = prepared(matrix)
    clustering = fit_kmeans(table, 3, seed=42, n_init=10)
    return clustering, map_components(table, clustering, **options)


def test_points_on_a_line_by_hand():
    """Along (3, 4) / 5 everything: the first component is the whole variance."""
    t = np.array([-2.0, -1, 0, 1, 2, 5, -5, 3])
    _, found = mapped(np.outer(t, [3.0, 4.0]))
    assert found.explained == pytest.approx((1, 0), abs=1e-12)
    assert found.loadings[0] == pytest.approx([0.6, 0.8])
    assert found.points[:, 0] == pytest.approx(5 * (t - t.mean()))
    assert found.matrix_columns == ("x0", "x1")


def test_equal_to_scikit_learn_up_to_the_sign_and_the_largest_loading_is_positive():
    matrix = np.random.default_rng(0).normal(size=(80, 5)) @ np.random.default_rng(1).normal(
        size=(5, 5)
    )
    clustering, found = mapped(matrix)
    other = PCA(3).fit(matrix)
    assert found.explained == pytest.approx(other.explained_variance_ratio_)
    assert np.abs(found.loadings) == pytest.approx(np.abs(other.components_))
    each = np.arange(3)
    assert (found.loadings[each, np.abs(found.loadings).argmax(axis=1)] > 0).all()
    for label in range(3):
        own = found.points[clustering.labels == label].mean(axis=0)
        assert found.centres[label] == pytest.approx(own)


def test_no_more_components_than_columns():
    _, found = mapped(np.random.default_rng(0).normal(size=(30, 2)), n_components=3)
    assert found.points.shape == (30, 2)
    assert found.loadings.shape == (2, 2)


def test_columns_are_named_after_features_and_categories():
    codings = (
        coding("Age"),
        coding("Education", "categorical", ("Basic", "Master", "PhD"), n_columns=3),
        coding("Gender", "categorical", ("Female", "Male")),
        coding("Size", "ordinal", ("S", "M", "L")),
        coding("Has card", "boolean"),
    )
    assert name_columns(codings) == (
        "Age",
        "Education: Basic",
        "Education: Master",
        "Education: PhD",
        "Gender: Male",
        "Size",
        "Has card",
    )
