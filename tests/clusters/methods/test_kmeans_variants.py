"""Mini-batch K-Means and K-Means on components."""

import numpy as np
import pytest

from segmentation.clusters.methods import kmeans_variants
from segmentation.errors import CancelledError
from segmentation.wording.methods import method_note
from tests.clusters.crowds import crowds, same_groups, task


@pytest.mark.parametrize("sizes", [(60, 40, 20), (12_000, 7_000, 2_000)])
def test_batches_find_the_crowds(sizes):
    rows, own = crowds(sizes)
    found = kmeans_variants.fit_mini_batch(task(rows, 3))
    assert same_groups(found.labels, own)
    assert method_note(found) == "It learns from 100 random batches of 1,024 customers at most."


def test_the_best_of_several_starts_is_kept(monkeypatch):
    rows, own = crowds((60, 40, 20))
    ends = {
        42: np.array([[0.0, 0.0], [1.0, 1.0], [15.0, 15.0]]),
        43: np.array([[0.0, 0.0], [10.0, 10.0], [20.0, 20.0]]),
        44: np.array([[5.0, 5.0], [19.0, 19.0], [21.0, 21.0]]),
    }
    monkeypatch.setattr(kmeans_variants, "_follow_batches", lambda _matrix, _k, *, seed: ends[seed])
    assert same_groups(kmeans_variants.fit_mini_batch(task(rows, 3, n_init=3)).labels, own)


def test_the_fewest_components_that_hold_three_quarters_are_taken():
    # Variances 60, 20, 10, 10: one component holds 60%, two 80%.
    generator = np.random.default_rng(6)
    rows = generator.normal(size=(4000, 4))
    rows = np.linalg.qr(rows - rows.mean(axis=0))[0] * np.sqrt([60.0, 20.0, 10.0, 10.0])
    found = kmeans_variants.fit_on_components(task(rows, 3))
    assert (
        method_note(found)
        == "It sees 2 of 4 principal components, which hold 80% of the variation."
    )


def test_where_all_components_are_needed_it_is_k_means():
    rows, _ = crowds((50, 40, 30), apart=3.0)
    rows = (rows - rows.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(rows.T))).T
    given = task(rows, 3)
    found = kmeans_variants.fit_on_components(given)
    assert same_groups(found.labels, given.base.labels)
    assert method_note(found).startswith("It takes all 2 components")


def test_a_stop_between_two_starts_is_obeyed():
    def report(_share):
        raise CancelledError("Stopped.")

    with pytest.raises(CancelledError, match="Stopped"):
        kmeans_variants.fit_mini_batch(task(crowds((9, 9))[0], 2, report=report))
