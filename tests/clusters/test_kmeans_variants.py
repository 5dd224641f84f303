"""Mini-batch K-Means and K-Means on components."""

import numpy as np
import pytest

from segmentation.clusters import kmeans_variants
from segmentation.errors import CancelledError
from tests.clusters.crowds import crowds, same_groups, task


@pytest.mark.parametrize("sizes", [(60, 40, 20), (12_000, 7_000, 2_000)])
def test_batches_find_the_crowds(sizes):
    rows, own = crowds(sizes)
    found = kmeans_variants.fit_mini_batch(task(rows, 3))
    assert same_groups(found.labels, own)
    assert found.note == "It learns from batches of 1,024 customers."


def test_the_best_of_several_starts_is_kept():
    rows = np.random.default_rng(4).normal(size=(300, 2))

    def inertia(n_init):
        labels = kmeans_variants.fit_mini_batch(task(rows, 6, n_init=n_init)).labels
        means = np.stack([rows[labels == k].mean(axis=0) for k in range(6)])
        return ((rows - means[labels]) ** 2).sum()

    assert inertia(20) < inertia(1)


def test_the_fewest_components_that_hold_three_quarters_are_taken():
    # Variances 60, 20, 10, 10: one component holds 60 %, two 80 %.
    generator = np.random.default_rng(6)
    rows = generator.normal(size=(4000, 4))
    rows = np.linalg.qr(rows - rows.mean(axis=0))[0] * np.sqrt([60.0, 20.0, 10.0, 10.0])
    note = kmeans_variants.fit_on_components(task(rows, 3)).note
    assert note == "It sees 2 of 4 principal components, which hold 80 % of the variation."


def test_where_all_components_are_needed_it_is_k_means():
    rows, _ = crowds((50, 40, 30), apart=3.0)
    rows = (rows - rows.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(rows.T))).T
    given = task(rows, 3)
    found = kmeans_variants.fit_on_components(given)
    assert same_groups(found.labels, given.base.labels)
    assert found.note.startswith("It takes all 2 components")


def test_a_stop_between_two_starts_is_obeyed():
    def report(_share):
        raise CancelledError("Stopped.")

    with pytest.raises(CancelledError, match="Stopped"):
        kmeans_variants.fit_mini_batch(task(crowds((9, 9))[0], 2, report=report))
