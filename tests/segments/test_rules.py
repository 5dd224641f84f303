import re

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from segmentation import segments
from segmentation.errors import ParameterError
from segmentation.records import Condition
from segmentation.segments.trees import FIT_ROWS, simplified
from tests.segments import made
from tests.segments.made import INCOME, SCORE
from tests.segments.test_names import blobs


def fits(prepared, rule):
    """Who fits a rule, worked out from its conditions alone."""
    frame, found = prepared.frame, np.zeros(prepared.n_customers, dtype=bool)
    for path in rule.paths:
        on_path = np.ones(prepared.n_customers, dtype=bool)
        for condition in path:
            cells = frame[condition.column]
            value = 1.0 if condition.kind == "boolean" else condition.value
            on_path &= {
                "above": lambda c=cells, v=value: c > v,
                "at most": lambda c=cells, v=value: c <= v,
                "is": lambda c=cells, v=value: c == v,
                "is not": lambda c=cells, v=value: c != v,
            }[condition.operator]().to_numpy(dtype=bool)
        found |= on_path
    return found


def assert_counts_are_true(prepared, clustering, rule_set):
    n_right = 0
    for rule in rule_set.rules:
        who = fits(prepared, rule)
        own = clustering.labels == rule.segment
        assert rule.size == who.sum()
        if rule.size:
            assert rule.precision == pytest.approx((who & own).sum() / who.sum())
        else:
            assert rule.precision is None
        assert rule.recall == pytest.approx((who & own).sum() / own.sum())
        n_right += (who & own).sum()
    assert rule_set.fidelity == pytest.approx(n_right / prepared.n_customers)


def test_the_five_mall_segments_are_told_by_two_thresholds_each():
    mall = made.mall(INCOME, SCORE)
    clustering = made.kmeans(mall, 5)
    found = segments.rules(mall, clustering)
    assert found.fidelity >= 0.95
    for rule in found.rules:
        (path,) = rule.paths
        assert len(path) == 2
    assert_counts_are_true(mall, clustering, found)


@pytest.mark.parametrize("k", [3, 6])
def test_three_mall_features_are_told_by_faithful_rules(k):
    mall = made.mall("Age", INCOME, SCORE)
    clustering = made.kmeans(mall, k)
    found = segments.rules(mall, clustering)
    assert found.fidelity >= 0.95
    assert all(rule.paths for rule in found.rules)
    assert_counts_are_true(mall, clustering, found)


def test_more_leaves_buy_fidelity():
    mall = made.mall("Age", INCOME, SCORE)
    clustering = made.kmeans(mall, 6)
    short, long = (segments.rules(mall, clustering, max_leaves=n) for n in (6, 20))
    assert short.n_leaves <= 6 < long.n_leaves <= 20
    assert short.fidelity < long.fidelity


def test_categories_and_yes_or_no_are_told_in_the_words_of_the_file():
    frame = {
        "city": ["Rome"] * 20 + ["Oslo"] * 20 + ["Bonn"] * 20,
        "opted_in": [1.0, 0.0] * 30,
    }
    table = made.table(frame, kinds={"opted_in": "boolean"})
    prepared = made.prepared(table)
    labels = [0] * 20 + [1 + i % 2 for i in range(40)]
    clustering = made.clustering(labels, prepared)
    found = segments.rules(prepared, clustering)
    assert found.fidelity == 1
    rome, *others = (rule.paths[0] for rule in found.rules)
    assert [(c.column, c.operator, c.value) for c in rome] == [("city", "is", "Rome")]
    for path in others:
        said = {(c.column, c.operator, c.value) for c in path}
        assert ("city", "is not", "Rome") in said
        assert {("opted_in", "is", "yes"), ("opted_in", "is not", "yes")} & said
    assert_counts_are_true(prepared, clustering, found)


def test_of_two_categories_the_other_one_is_named():
    frame = {"sex": ["f"] * 5 + ["m"] * 4}
    prepared = made.prepared(made.table(frame))
    found = segments.rules(prepared, made.clustering([0] * 5 + [1] * 4, prepared))
    said = [[(c.operator, c.value) for c in rule.paths[0]] for rule in found.rules]
    assert said == [[("is", "f")], [("is", "m")]]


def test_a_tree_too_small_for_all_segments_leaves_some_without_a_rule():
    mall = made.mall(INCOME, SCORE)
    clustering = made.kmeans(mall, 5)
    found = segments.rules(mall, clustering, max_leaves=2)
    bare = [rule for rule in found.rules if not rule.paths]
    assert len(bare) == 3
    assert all((rule.size, rule.precision, rule.recall) == (0, None, 0) for rule in bare)
    assert_counts_are_true(mall, clustering, found)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), k=st.integers(2, 5))
def test_rules_hold_the_same_customers_in_any_order_of_rows_and_columns_and_any_unit(seed, k):
    frame, labels = blobs(seed, k=k)
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(frame))
    turned = frame.iloc[rows].reset_index(drop=True)[list(rng.permutation(frame.columns))]
    turned = turned.assign(income=turned["income"] * 1000, wine_usd=turned["wine_usd"] / 7)
    plain, other = made.prepared(made.table(frame)), made.prepared(made.table(turned))
    found = segments.rules(plain, made.clustering(labels, plain))
    again = segments.rules(other, made.clustering(labels[rows], other))
    assert again.fidelity == found.fidelity
    for rule, same in zip(found.rules, again.rules, strict=True):
        assert (fits(plain, rule)[rows] == fits(other, same)).all()


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), k=st.integers(2, 5))
def test_rules_follow_the_cluster_numbers(seed, k):
    frame, labels = blobs(seed, k=k)
    prepared = made.prepared(made.table(frame))
    if len(set(np.bincount(labels))) < k:
        return  # of two segments of one size, the number decides which comes first
    number = np.random.default_rng(seed).permutation(k)
    plain = segments.rules(prepared, made.clustering(labels, prepared))
    turned = segments.rules(prepared, made.clustering(number[labels], prepared))
    for rule in plain.rules:
        other = turned.rules[number[rule.segment]]
        assert (other.size, other.precision, other.recall) == (
            rule.size,
            rule.precision,
            rule.recall,
        )


def test_many_customers_are_counted_in_full():
    frame, labels = blobs(3, k=3, n=FIT_ROWS + 2_000)
    prepared = made.prepared(made.table(frame))
    clustering = made.clustering(labels, prepared)
    found = segments.rules(prepared, clustering)
    assert sum(rule.size for rule in found.rules) == len(frame)
    assert_counts_are_true(prepared, clustering, found)


def test_the_lowest_value_is_named_and_not_called_a_limit():
    prepared = made.prepared(made.table({"kids": [0.0, 0.0, 0.0, 1.0, 2.0, 3.0]}))
    found = segments.rules(prepared, made.clustering([0, 0, 0, 1, 1, 1], prepared))
    said = [[(c.operator, c.value) for c in rule.paths[0]] for rule in found.rules]
    assert said == [[("is", 0.0)], [("above", 0.0)]]
    assert_counts_are_true(prepared, made.clustering([0, 0, 0, 1, 1, 1], prepared), found)


def test_a_value_takes_the_place_of_the_limits_before_it():
    path = [Condition("kids", "at most", 2.0), Condition("kids", "is", 0.0)]
    assert [(c.operator, c.value) for c in simplified(path)] == [("is", 0.0)]


def test_limits_on_a_path_are_told_once_and_narrowest():
    path = [
        Condition("income", "above", 10.0),
        Condition("city", "is not", "Rome", "categorical"),
        Condition("income", "at most", 70.0),
        Condition("income", "above", 40.0),
        Condition("city", "is", "Oslo", "categorical"),
    ]
    said = [(c.column, c.operator, c.value) for c in simplified(path)]
    assert said == [("income", "above", 40.0), ("income", "at most", 70.0), ("city", "is", "Oslo")]


@pytest.mark.parametrize("max_leaves", [1, 0, -3, 101])
def test_a_number_of_leaves_that_makes_no_rules_is_refused(max_leaves):
    prepared = made.prepared(made.table({"spend": [1.0, 2.0]}))
    said = f"Rules cannot have {max_leaves} leaves: choose a number from 2 to 100."
    with pytest.raises(ParameterError, match=re.escape(said)):
        segments.rules(prepared, made.clustering([0, 1], prepared), max_leaves=max_leaves)
