import numpy as np
import pytest

from segmentation import workflow
from segmentation.clusters import merge_small
from segmentation.errors import DataError
from tests.workflow.lognormal import table_of


@pytest.fixture(scope="module")
def prepared():
    """Four groups on a line: 60 at 0, 50 at 100, 40 at 200, and 6 at 230."""
    places = np.repeat([0.0, 100.0, 200.0, 230.0], [60, 50, 40, 6])
    spend = places + np.random.default_rng(1).normal(0, 2, len(places))
    return workflow.prepare(
        table_of({"id": [f"c{i}" for i in range(156)], "spend": np.round(spend, 2)})
    )


def test_a_small_segment_joins_its_nearest_and_each_is_one_centre(prepared):
    four = workflow.segment(prepared, k=4).clustering
    assert four.sizes == (60, 50, 40, 6)
    merged = merge_small(prepared, four, 10)
    assert merged.sizes == (60, 50, 46)
    means = [prepared.matrix[merged.labels == s].mean(axis=0) for s in range(3)]
    assert np.allclose(merged.centres, means)
    squares = ((prepared.matrix[:, None] - merged.centres) ** 2).sum(axis=2)
    assert np.array_equal(squares.argmin(axis=1), merged.labels)
    assert merged.inertia == pytest.approx(squares.min(axis=1).sum())
    assert merge_small(prepared, four, 5).sizes == four.sizes


def test_two_segments_at_least_are_left(prepared):
    with pytest.raises(DataError, match="at least 90 customers each cannot be made"):
        merge_small(prepared, workflow.segment(prepared, k=4).clustering, 90)


def test_a_minimum_takes_the_largest_number_that_respects_it_or_merges(prepared):
    model = workflow.fit(prepared, k=4, min_size=10)
    assert [segment.size for segment in model.spec.segments] == [60, 50, 46]
    scored = model.predict(prepared.frame)["segment"].to_numpy()
    assert np.array_equal(scored, model.segmentation.clustering.labels)
    assert workflow.fit(prepared, k=4, min_size=0.3).spec.k == 2
    search = workflow.search_k(prepared)
    assert search.largest_k(10) == 3
    assert search.largest_k(5) >= 4
    assert search.largest_k(90) is None
    assert workflow.fit(prepared, search=search, min_size=45).spec.k == 3


def test_a_minimum_that_no_number_respects_is_one_sentence(prepared):
    with pytest.raises(DataError, match="No number of segments that was tried leaves 90"):
        workflow.fit(prepared, min_size=90)
