"""Adopting the segments of any method: centres, the share that the nearest centre keeps."""

import re

import numpy as np
import pytest

import segmentation
from segmentation.clusters import compare
from segmentation.clusters.kmeans.fitting import fit_kmeans
from segmentation.clusters.methods import mixed_mixture
from segmentation.clusters.methods.adoption import adopt
from segmentation.errors import ParameterError
from segmentation.records import MethodResult
from segmentation.wording import step_reason
from tests.clusters.crowds import crowds, prepared
from tests.clusters.methods.test_mixed_mixture import mixed_file


def result(labels, algorithm="ward"):
    labels = np.array(labels)
    sizes = tuple(int(n) for n in np.bincount(labels[labels >= 0]))
    return MethodResult(labels, algorithm=algorithm, sizes=sizes, seconds=0.0)


def adopted(matrix, labels, algorithm="ward"):
    given = prepared(np.array(matrix, dtype=float))
    return adopt(given, result(labels, algorithm), seed=42, n_init=10)


def test_by_hand():
    # Means 2 and 11. The customer at 7 is a member of the first, but nearer to the second
    # (|7 - 2| = 5, |7 - 11| = 4): 5 of 6 stay. Squares about the means: 4 + 4 + 1 + 25 + 1 + 1.
    found = adopted([[0], [0], [1], [7], [10], [12]], [0, 0, 0, 0, 1, 1])
    assert found.clustering.centres.tolist() == [[2.0], [11.0]]
    assert found.share_same == pytest.approx(5 / 6)
    assert found.clustering.inertia == pytest.approx(36)
    assert found.clustering.sizes == (4, 2)
    assert found.clustering.labels.tolist() == [0, 0, 0, 0, 1, 1]
    assert found.clustering.algorithm == "ward"
    assert found.n_unassigned == 0
    assert found.prepared.steps == ()


def test_customers_in_no_segment_stay_so_and_are_counted():
    found = adopted([[0], [2], [10], [12], [6]], [0, 0, 1, 1, -1], "hdbscan")
    assert found.clustering.labels.tolist() == [0, 0, 1, 1]
    assert found.clustering.centres.tolist() == [[1.0], [11.0]]
    assert found.prepared.kept.tolist() == [0, 1, 2, 3]
    assert found.prepared.matrix.tolist() == [[0], [2], [10], [12]]
    assert found.n_unassigned == 1
    # The nearest centre would give the fifth a segment that it does not have today.
    assert found.share_same == pytest.approx(4 / 5)
    [step] = found.prepared.steps
    assert (step.action, step.n_rows) == ("left out of the segments", 1)
    assert step_reason(step) == "HDBSCAN puts them in no segment"


def test_k_means_adopted_is_k_means():
    rows, _ = crowds((60, 40, 20), apart=4.0)
    given = prepared(rows)
    fitted = fit_kmeans(given, 3, seed=42, n_init=10)
    comparison = compare(given, k=3, seed=42, n_init=10, methods=("kmeans",))
    found = adopt(given, comparison.results[0], seed=42, n_init=10)
    np.testing.assert_array_equal(found.clustering.labels, fitted.labels)
    np.testing.assert_allclose(found.clustering.centres, fitted.centres)
    assert found.clustering.inertia == pytest.approx(fitted.inertia)
    assert found.clustering.silhouette == fitted.silhouette
    assert found.share_same == 1


@pytest.mark.parametrize(
    ("labels", "found"), [([-1, -1, -1], "no segment"), ([0, 0, -1], "one segment")]
)
def test_too_few_segments_are_refused(labels, found):
    message = f"HDBSCAN found {found} that could be used. Choose another method."
    with pytest.raises(ParameterError, match=re.escape(message)):
        adopted([[0], [1], [2]], labels, "hdbscan")


def test_other_customers_are_refused():
    message = (
        "Ward divided 2 customers, but there are 3 here. Compare the methods on these customers "
        "first."
    )
    with pytest.raises(ParameterError, match=re.escape(message)):
        adopted([[0], [1], [2]], [0, 1])


def test_the_public_verbs_compare_and_adopt_real_columns():
    given = segmentation.prepare(segmentation.read_sample())
    comparison = segmentation.compare(given, k=5, methods=("ward", "hdbscan"))
    ward, hdbscan = (segmentation.adopt(given, found) for found in comparison.results)
    segments = segmentation.describe(ward.prepared, ward.clustering).segments
    assert [segment.size for segment in segments] == list(comparison.result("ward").sizes)
    assert hdbscan.n_unassigned == comparison.result("hdbscan").n_unassigned > 0
    result = segmentation.describe(hdbscan.prepared, hdbscan.clustering)
    assert sum(segment.size for segment in result.segments) == 200 - hdbscan.n_unassigned
    # A model of it scores by the nearest centre, and so do those in no segment today.
    model = segmentation.build_model(result)
    same = model.predict(given.table.frame)["segment"].to_numpy()[result.prepared.kept]
    n_same = (same == result.clustering.labels).sum()
    assert hdbscan.share_same == pytest.approx(n_same / 200)
    assert step_reason(model.spec.steps[-1]) == "HDBSCAN puts them in no segment"


def test_a_mixture_is_adopted_with_its_own_probabilities(monkeypatch):
    monkeypatch.setattr(mixed_mixture, "TRIED_K", ())
    table = segmentation.read_customers(mixed_file()[0])
    given = segmentation.prepare(table, features=("spend", "plan", "answers"))
    found = compare(given, k=2, seed=42, n_init=10, methods=("mixed_mixture",)).results[0]
    taken = adopt(given, found, seed=42, n_init=10)
    assert taken.share_same == 1.0
    assert taken.clustering.share_same is None
    assert taken.clustering.labels.tolist() == found.labels.tolist()
    assert np.array_equal(taken.clustering.memberships, found.memberships)
