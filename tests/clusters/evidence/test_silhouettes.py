"""Silhouettes against the paper's tables, by hand, and against scikit-learn on made data."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.metrics import silhouette_samples, silhouette_score

from segmentation.clusters.evidence import silhouettes as module
from segmentation.clusters.evidence.silhouettes import (
    mean_silhouettes,
    silhouettes_by_labelling,
    silhouettes_from_sums,
)
from segmentation.clusters.sampling import draw_stratified
from segmentation.errors import ParameterError

COUNTRIES = ["BEL", "BRA", "CHI", "CUB", "EGY", "FRA", "IND", "ISR", "USA", "USS", "YUG", "ZAI"]


def silhouettes(points, labels):
    return silhouettes_by_labelling(points, [labels])[0]


# Rousseeuw (1987), table 1: dissimilarities between twelve countries, lower triangle by rows.
TABLE_1 = """
5.58
7.00 6.50
7.08 7.00 3.83
4.83 5.08 8.17 5.83
2.17 5.75 6.67 6.92 4.92
6.42 5.00 5.58 6.00 4.67 6.42
3.42 5.50 6.42 6.42 5.00 3.92 6.17
2.50 4.92 6.25 7.33 4.50 2.25 6.33 2.75
6.08 6.67 4.25 2.67 6.00 6.17 6.17 6.92 6.17
5.25 6.83 4.50 3.75 5.75 5.42 6.08 5.83 6.67 3.67
4.75 3.00 6.08 6.67 5.00 5.58 4.83 6.17 5.67 6.50 6.92
"""

# Figure 2: two clusters.
FIGURE_2 = (
    {"USA": 0.43, "BEL": 0.39, "FRA": 0.35, "ISR": 0.30, "BRA": 0.22, "EGY": 0.20, "ZAI": 0.19},
    {"CUB": 0.40, "USS": 0.34, "CHI": 0.33, "YUG": 0.26, "IND": -0.04},
)
# Figure 3: three clusters.
FIGURE_3 = (
    {"USA": 0.47, "FRA": 0.44, "BEL": 0.42, "ISR": 0.37, "EGY": 0.02},
    {"ZAI": 0.28, "BRA": 0.25, "IND": 0.17},
    {"CUB": 0.48, "USS": 0.44, "YUG": 0.31, "CHI": 0.31},
)


@pytest.mark.parametrize(("figure", "mean"), [(FIGURE_2, 0.28), (FIGURE_3, 0.33)])
def test_the_twelve_countries_of_the_paper(figure, mean):
    distances = np.zeros((12, 12))
    distances[np.tril_indices(12, -1)] = [float(word) for word in TABLE_1.split()]
    distances += distances.T
    cluster_of = {name: number for number, part in enumerate(figure) for name in part}
    printed = {name: value for part in figure for name, value in part.items()}
    labels = np.array([cluster_of[name] for name in COUNTRIES])
    members = np.equal(labels[:, None], np.arange(len(figure))).astype(float)
    values = silhouettes_from_sums(distances @ members, labels, sizes=members.sum(axis=0))
    assert values == pytest.approx([printed[name] for name in COUNTRIES], abs=0.0051)
    assert values.mean() == pytest.approx(mean, abs=0.0051)


def test_five_points_on_a_line_by_hand():
    """Points 0, 1, 3 and 10, 12: of 3, a = (3 + 2) / 2 and b = (7 + 9) / 2, so s = 1 - 2.5 / 8."""
    values = silhouettes(np.array([[0.0], [1], [3], [10], [12]]), np.array([0, 0, 0, 1, 1]))
    assert values[2] == pytest.approx(1 - 2.5 / 8)
    # Of 10: a = 2, b = (10 + 9 + 7) / 3.
    assert values[3] == pytest.approx(1 - 2 / (26 / 3))


@st.composite
def labelled_points(draw):
    """Return points on a coarse grid, so that many repeat, in 2 to n - 1 clusters."""
    n = draw(st.integers(4, 40))
    k = draw(st.integers(2, n - 1))
    n_columns = draw(st.integers(1, 4))
    cells = st.integers(-3, 3)
    rows = draw(st.lists(st.tuples(*[cells] * n_columns), min_size=n, max_size=n))
    extra = draw(st.lists(st.integers(0, k - 1), min_size=n - k, max_size=n - k))
    scale = draw(st.sampled_from([1e-3, 1.0, 1e6]))
    offset = draw(st.sampled_from([0.0, 100.0]))
    return np.array(rows, dtype=float) * scale + offset * scale, np.array([*range(k), *extra])


@given(labelled_points())
@settings(max_examples=150, deadline=None)
def test_equal_to_scikit_learn_with_repeated_points_and_single_members(data):
    points, labels = data
    assert silhouettes(points, labels) == pytest.approx(
        silhouette_samples(points, labels), abs=1e-5
    )


@pytest.mark.parametrize("cells", ["double", "single"])
def test_products_in_blocks_equal_scikit_learn(monkeypatch, cells):
    """Through the products of each precision, with far groups, repeats and a single member."""
    monkeypatch.setattr(module, "DIRECT_CELLS", 0)
    if cells == "single":
        monkeypatch.setattr(module, "DOUBLE_CELLS", 0)
    monkeypatch.setattr(module, "BLOCK_COLUMNS", 100)
    generator = np.random.default_rng(4)
    points = generator.normal(size=(333, 5)) + 40 * generator.integers(0, 3, size=(333, 1))
    points[50:90] = points[50]
    points[332] = 1e4
    labellings = []
    for k in (2, 5, 9):
        labels = generator.integers(0, k - 1, size=333)
        labels[:k], labels[332] = np.arange(k), k - 1
        labels[k - 1] = 0
        labellings.append(labels)
    for labels, values in zip(
        labellings, silhouettes_by_labelling(points, labellings), strict=True
    ):
        assert values == pytest.approx(silhouette_samples(points, labels), abs=1e-5)


def test_each_customer_alone_but_two():
    """k = n - 1: single members have 0; the pair at 0 and 1 has b = 9.5 or 8.5 against a = 1."""
    points = np.array([[0.0], [1], [10], [20]])
    values = silhouettes(points, np.array([0, 0, 1, 2]))
    assert values == pytest.approx([1 - 1 / 10, 1 - 1 / 9, 0, 0])


def test_all_points_the_same_have_silhouette_zero():
    assert silhouettes(np.ones((6, 2)), np.array([0, 1, 0, 1, 0, 1])).tolist() == [0.0] * 6


def test_a_sample_agrees_with_all_within_its_error():
    generator = np.random.default_rng(0)
    labels = np.repeat([0, 1, 2], [3000, 900, 30])
    points = generator.normal(size=(3930, 3)) + 4 * labels[:, None]
    shown = draw_stratified(labels, 3, n_rows=800, least=50, seed=1)
    pool = draw_stratified(labels, 3, n_rows=2000, least=200, seed=2)
    exact = silhouettes(points, labels)
    sampled = silhouettes_by_labelling(points, [labels], shown=shown, pool=pool)[0]
    assert sampled == pytest.approx(exact[shown.rows], abs=0.05)
    assert np.average(sampled, weights=shown.weights) == pytest.approx(exact.mean(), abs=0.02)
    # The thirty of the smallest cluster are all shown, each standing for itself.
    assert (labels[shown.rows] == 2).sum() == 30
    assert shown.weights.sum() == pytest.approx(3930)


def test_one_cluster_is_refused():
    with pytest.raises(ParameterError, match=r"all customers are in one\. Give labels of 2"):
        silhouettes(np.zeros((3, 1)), np.array([0, 0, 0]))


def test_an_empty_cluster_is_refused():
    with pytest.raises(ParameterError, match=r"Cluster 1 of 0 to 2 has no members\."):
        silhouettes(np.zeros((3, 1)), np.array([0, 2, 2]))


def test_mean_silhouettes_equal_scikit_learn():
    generator = np.random.default_rng(1)
    points = generator.normal(size=(600, 4))
    labels = [generator.integers(0, k, size=600) for k in (2, 4)]
    expected = [silhouette_score(points, own) for own in labels]
    found = mean_silhouettes(points.astype(np.float32), labels, (2, 4))
    assert found == pytest.approx(expected, abs=1e-5)
