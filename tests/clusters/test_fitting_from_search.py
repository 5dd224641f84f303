"""What a search found for a k is what a fit of that k finds."""

import numpy as np
import pytest

from segmentation import clusters, workflow
from segmentation.records import SEED


@pytest.mark.parametrize("k", [2, 5, 9])
def test_taking_from_a_search_equals_fitting_again(k):
    prepared = workflow.prepare(workflow.read_sample())
    search = workflow.search_k(prepared)
    taken = clusters.take_from_search(prepared, search, k, n_init=workflow.N_INIT)
    fitted = clusters.fit_kmeans(prepared, k, seed=SEED, n_init=workflow.N_INIT)
    np.testing.assert_array_equal(taken.labels, fitted.labels)
    np.testing.assert_array_equal(taken.centres, fitted.centres)
    np.testing.assert_array_equal(taken.silhouettes, fitted.silhouettes)
    assert (taken.inertia, taken.silhouette) == (fitted.inertia, fitted.silhouette)
    assert (taken.seed, taken.n_init, taken.k) == (fitted.seed, fitted.n_init, k)


def test_a_search_with_another_seed_is_not_taken_from():
    prepared = workflow.prepare(workflow.read_sample())
    search = workflow.search_k(prepared, k_values=[5], seed=1)
    assert workflow.segment(prepared, k=5, search=search).clustering.seed == SEED
