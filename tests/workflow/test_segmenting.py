"""From a table to segments that keep who they are."""

import numpy as np
import pytest

from segmentation import workflow
from segmentation.workflow.segmenting import K_VALUES, refit, search_k, segment


@pytest.fixture(scope="module")
def prepared():
    return workflow.prepare(workflow.read_sample())


@pytest.fixture(scope="module")
def search(prepared):
    return search_k(prepared, k_values=(3, 4, 5))


def test_candidates_end_where_the_data_does(tmp_path):
    path = tmp_path / "few.csv"
    path.write_text("x,y\n" + "".join(f"{n},{n * n % 7}\n" for n in range(6)))
    few = workflow.prepare(workflow.read_customers(path), features=["x", "y"])
    assert [candidate.k for candidate in search_k(few).candidates] == [2, 3, 4, 5]
    assert K_VALUES[-1] == 10


def test_a_search_of_the_same_seed_is_not_made_again(prepared, search):
    found = segment(prepared, k=5, search=search)
    np.testing.assert_array_equal(found.clustering.labels, search.labels[5])
    afresh = segment(prepared, k=5)
    assert found.clustering.inertia == afresh.clustering.inertia


def test_auto_takes_what_the_search_says(prepared, search):
    assert segment(prepared, search=search).k == search.default_k


def test_segments_found_again_keep_their_names(prepared, search):
    first = workflow.rename(segment(prepared, k=5, search=search), 2, name="Our own")
    again, matching = refit(first, prepared, k=5, search=search)
    assert [one.name for one in again.segments] == [one.name for one in first.segments]
    assert len(matching.matches) == 5
