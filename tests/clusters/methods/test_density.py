"""HDBSCAN: crowds and the unassigned, small data, samples."""

import numpy as np

from segmentation.clusters.methods import density
from segmentation.wording.methods import method_note
from tests.clusters.crowds import crowds, same_groups, task


def test_crowds_are_found_without_being_counted_and_the_lonely_are_in_none():
    rows, own = crowds((80, 60, 40))
    lonely = np.array([[200.0, -200.0], [-300.0, 100.0]])
    found = density.fit_hdbscan(task(np.vstack([rows, lonely]), 2))
    is_in = found.labels[:-2] >= 0
    assert is_in.mean() > 0.9
    assert same_groups(found.labels[:-2][is_in], own[is_in])
    assert found.labels[-2:].tolist() == [-1, -1]
    assert (
        method_note(found)
        == "It finds the number of segments itself: crowds of 5 customers or more."
    )


def test_one_crowd_alone_is_no_division(monkeypatch):
    monkeypatch.setattr(density, "LEAST_SHARE", 0.45)
    found = density.fit_hdbscan(task(crowds((100,))[0], 3))
    assert (found.labels == -1).all()
    assert method_note(found) == "No two crowds of 45 customers or more stand apart."


def test_too_few_customers_is_said():
    found = density.fit_hdbscan(task(crowds((4, 4))[0], 2))
    assert (found.labels == -1).all()
    assert method_note(found) == "It needs two crowds of 5 customers or more; there are 8 in all."


def test_above_the_limit_the_others_go_with_the_nearest_that_was_looked_at(monkeypatch):
    monkeypatch.setattr(density, "DENSITY_ROWS", 300)
    rows, own = crowds((600, 300, 100))
    found = density.fit_hdbscan(task(rows, 3))
    is_in = found.labels >= 0
    assert is_in.mean() > 0.8
    assert same_groups(found.labels[is_in], own[is_in])
    assert 290 <= found.n_fitted <= 300
    assert f"looked at a sample of {found.n_fitted} customers (limit 300)" in method_note(found)


def test_nearest_rows_by_brute_force():
    generator = np.random.default_rng(1)
    rows, others = generator.normal(size=(500, 4)), generator.normal(size=(90, 4))
    expected = ((rows[:, None] - others[None]) ** 2).sum(axis=2).argmin(axis=1)
    np.testing.assert_array_equal(density.nearest_rows(rows, others), expected)
