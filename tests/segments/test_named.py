"""A rule and a name of one card agree, or the card says why not."""

import numpy as np
import pytest

from segmentation import segments
from segmentation.records import Condition, Rule, RuleSet
from segmentation.segments.named import named_columns
from segmentation.wording import rule_beside_name
from tests.segments import made
from tests.segments.made import INCOME, SCORE
from tests.segments.test_names import blobs
from tests.segments.worlds import make_world


def rule(segment, *columns):
    path = tuple(Condition(column, "above", 5.0) for column in columns)
    return Rule(segment, (path,) if path else (), 10, 0.9, 0.9)


def test_the_columns_of_a_name_are_found():
    frame, labels = blobs(5, k=4)
    prepared = made.prepared(made.table(frame))
    found = segments.profile(prepared, made.clustering(labels, prepared))
    for segment in found:
        told = named_columns(segment)
        assert told, segment.name
        for column in told:
            (profile,) = [p for p in segment.numeric if p.column == column]
            assert abs(profile.difference) >= 0.2


def test_in_2000_worlds_every_name_of_something_has_its_columns():
    for seed in range(0, 2000, 5):  # English ones
        for segment in make_world(seed).segments:
            if "average all round" in segment.name.casefold():
                continue
            assert named_columns(segment), segment.name


@pytest.mark.parametrize("k", [3, 5, 6])
def test_where_a_rule_goes_by_other_columns_the_card_says_so(k):
    mall = made.mall("Age", INCOME, SCORE)
    clustering = made.kmeans(mall, k)
    found = segments.profile(mall, clustering)
    rules = segments.beside_names(segments.rules(mall, clustering), found)
    for segment, rule in zip(found, rules.rules, strict=True):
        used = {condition.column for path in rule.paths for condition in path}
        named = set(named_columns(segment))
        assert bool(rule.name_tells) == (bool(used) and bool(named) and not used & named)
        assert bool(rule_beside_name(rule)) == bool(rule.name_tells)


def test_the_sentence_names_both():
    frame = {"Age": np.r_[np.full(20, 60.0), np.full(20, 30.0)], "score": np.r_[range(40)]}
    prepared = made.prepared(made.table(frame))
    older, _ = segments.profile(prepared, made.clustering([0] * 20 + [1] * 20, prepared))
    assert "older" in older.name.casefold()
    own = segments.beside_names(RuleSet((rule(0, "Age"),), 1.0, 2), [older])
    assert own.rules[0].name_tells == ()
    named = set(named_columns(older))
    other = segments.beside_names(RuleSet((rule(0, "Visits"),), 1.0, 2), [older])
    assert set(other.rules[0].name_tells) == named >= {"Age"}
    assert "(Visits)." in rule_beside_name(other.rules[0])
    (renamed, *_) = segments.rename((older,), 0, name="Our older people")
    assert segments.beside_names(other, [renamed]).rules[0].name_tells == ()
    assert segments.beside_names(RuleSet((rule(0),), 1.0, 2), [older]).rules[0].name_tells == ()
