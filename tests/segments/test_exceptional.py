"""Exceptional customers as a segment: covers `segmentation.clusters.exceptional` too."""

import numpy as np
import pytest

from segmentation import workflow
from segmentation.clusters import without_exceptional
from segmentation.records import FeatureSetting, PrepareSettings
from tests.workflow.lognormal import table_of


@pytest.fixture(scope="module")
def found():
    """Two groups of 60 and 40, and two customers who spend a million, first and in the middle."""
    rng = np.random.default_rng(0)
    group = np.arange(100) % 5 < 3
    spend = np.round(np.where(group, 100, 200) + rng.normal(0, 5, 100), 1)
    spend = np.insert(spend, [0, 50], [1_000_000.0, 3_000_000.0])
    kind = np.insert(np.where(group, "a", "b"), [0, 50], ["b", "b"])
    made = table_of({"id": [f"c{i}" for i in range(102)], "spend": spend, "kind": kind})
    settings = PrepareSettings(per_feature=(FeatureSetting("spend", apart=(None, 20_000.0)),))
    return workflow.segment(workflow.prepare(made, settings=settings), k=2)


def test_they_are_the_last_segment_and_counted(found):
    assert found.exceptional == 2
    assert (found.k, found.k_searched) == (3, 2)
    assert found.names[-1] == "Exceptional customers"
    assert [segment.size for segment in found.segments] == [60, 40, 2]
    assert [segment.share for segment in found.segments] == [60 / 102, 40 / 102, 2 / 102]
    assert np.flatnonzero(found.clustering.labels == 2).tolist() == [0, 51]
    assert found.prepared.n_customers == 102


def test_averages_are_those_of_the_others(found):
    last = found.segments[-1].numeric[0]
    assert last.mean == 2_000_000
    assert last.overall_mean == found.segments[0].numeric[0].overall_mean
    assert 130 < last.overall_mean < 150
    kinds = found.segments[-1].categorical[0]
    assert dict(zip(kinds.categories, kinds.shares, strict=True)) == {"b": 1.0, "a": 0.0}
    assert dict(zip(kinds.categories, kinds.overall_shares, strict=True)) == {"a": 0.6, "b": 0.4}
    assert found.segments[-1].traits[0].phrase == "very high spend"
    assert found.segments[-1].silhouette is None
    assert {effect.column: effect.value for effect in workflow.effect_sizes(found)}["spend"] > 0.9


def test_their_rule_is_what_sets_them_apart(found):
    *others, own = workflow.rules(found).rules
    assert [condition.value for path in own.paths for condition in path] == [20_000.0]
    assert (own.segment, own.size, own.precision, own.recall) == (2, 2, 1.0, 1.0)
    assert [rule.segment for rule in others] == [0, 1]


def test_the_others_alone_are_as_they_were(found):
    prepared, clustering = without_exceptional(found.prepared, found.clustering, 2)
    assert prepared.n_customers == len(clustering.labels) == 100
    assert clustering.sizes == (60, 40)
    assert clustering.shown.tolist() == list(range(100))
    same = without_exceptional(prepared, clustering, None)
    assert same == (prepared, clustering)


def test_the_map_is_made_for_the_others(found):
    points = workflow.map_components(found).points
    others = points[found.clustering.labels != 2]
    assert len(points) == 102
    assert others.mean(axis=0) == pytest.approx([0, 0], abs=1e-9)


def test_a_refit_finds_them_again_as_the_last(found):
    again = workflow.segment(
        workflow.prepare(found.prepared.table, settings=found.prepared.settings), k=3
    )
    kept, matching = workflow.keep_identity(found, again)
    assert kept.exceptional == 3
    assert (2, 3) in {(pair.previous, pair.current) for pair in matching.matches}
    assert kept.segments[3].colour == found.segments[2].colour
    assert kept.names[3] == "Exceptional customers"


def test_an_action_of_their_own(found):
    (action,) = workflow.actions(found.segments[-1])
    assert "No campaign fits" in action.suggestion
