"""What would move a customer: by hand, and on strangers by asking the model.

Covers `segmentation.models.explain.joint` and `segmentation.models.explain.standing`.
"""

import math

import numpy as np
import pandas as pd
import pytest

from segmentation.errors import DataError, ParameterError
from segmentation.models import counterfactuals, pulls
from segmentation.records import transformed, untransformed
from tests.models.conftest import as_customer


def test_the_nearest_value_beyond_the_border(plain_model):
    """The border is where 10 x + g = 50.5; x is a whole number, so 6 for f and 4 for m."""
    found = counterfactuals(plain_model, {"x": 3, "g": "f"})
    (change,) = found.changes
    assert (found.segment, change.feature, change.value, change.segment) == (0, "x", 6, 1)
    assert (change.current, change.step, change.distance, change.is_seen) == (3, 1, 3, True)
    assert found.fixed == ("g",)
    (change,) = counterfactuals(plain_model, {"x": 9, "g": "m"}).changes
    assert (change.value, change.segment, change.distance) == (4, 0, 5)


def test_another_category(plain_model):
    """At x = 5 the scores differ by half a unit, which the category decides."""
    found = counterfactuals(plain_model, {"x": 5, "g": "f"})
    assert [change.feature for change in found.changes] == ["x", "g"]
    change = found.changes[1]
    assert (change.current, change.value, change.segment, change.step) == ("f", "m", 1, None)
    assert (change.distance, change.is_seen) == (1, True)


def test_all_numbers_together_go_straight_to_the_border(plain_model):
    joint = counterfactuals(plain_model, {"x": 3, "g": "f"}).joint
    assert joint.segment == 1
    assert joint.values["x"] == pytest.approx(5.05)
    assert joint.distance == pytest.approx(2.05)


def test_a_value_that_training_did_not_see_is_marked(plain_model):
    (change,) = counterfactuals(plain_model, {"x": -40, "g": "f"}, changeable=["x"]).changes
    assert change.value == 6
    spec = plain_model.spec.summaries[0]
    assert change.is_seen == (spec.minimum <= 6 <= spec.maximum)


def test_only_changeable_features_change(plain_model):
    found = counterfactuals(plain_model, {"x": 3, "g": "f"}, changeable=["g"])
    assert (found.changes, found.fixed, found.joint) == ((), ("g",), None)


def test_a_missing_value_changes_from_what_it_counts_as(plain_model):
    (change,) = counterfactuals(plain_model, {"x": None, "g": "f"}).changes
    assert (change.current, change.value) == (4, 6)


def test_an_unseen_category_changes_from_its_text(plain_model):
    found = counterfactuals(plain_model, {"x": 5, "g": "d"})
    change = next(change for change in found.changes if change.feature == "g")
    assert (change.current, change.value, change.segment) == ("d", "f", 0)


def test_a_feature_that_the_model_does_not_have(plain_model):
    message = r"The model has no feature 'y'\. It has: 'x', 'g'\."
    with pytest.raises(ParameterError, match=message):
        counterfactuals(plain_model, {"x": 3, "g": "f"}, changeable=["x", "y"])


def test_a_customer_that_cannot_be_scored(plain_model):
    with pytest.raises(DataError, match="'x' holds lists or other things"):
        counterfactuals(plain_model, {"x": [5], "g": "f"})


@pytest.fixture(scope="module")
def some(strangers):
    return [as_customer(row) for _, row in strangers.head(150).iterrows()]


def test_the_value_changes_the_segment_and_one_step_less_does_not(model, some):
    n_changes, model = 0, model.for_days()
    for customer in some:
        found = counterfactuals(model, customer)
        assert found.segment == model.predict_one(customer).segment
        for change in found.changes:
            n_changes += 1
            there = model.predict_one({**customer, change.feature: change.value}).segment
            assert there == change.segment != found.segment
            if change.kind in ("numeric", "date"):
                direction = math.copysign(change.step, change.value - change.current)
                before = change.value - direction
                if abs(change.value - change.current) < change.step:
                    before = change.current
                back = model.predict_one({**customer, change.feature: before}).segment
                assert back == found.segment, (change, before)
        assert [c.distance for c in found.changes] == sorted(c.distance for c in found.changes)
    assert n_changes > 300


def test_what_is_fixed_cannot_move_the_customer(model, some):
    summaries = {summary.name: summary for summary in model.spec.summaries}
    n_fixed = 0
    for customer in some[:60]:
        found = counterfactuals(model, customer)
        for feature in found.fixed:
            n_fixed += 1
            summary = summaries[feature]
            values = list(summary.category_shares)
            if summary.minimum is not None:
                values = list(np.linspace(summary.minimum, summary.maximum, 40))
            values = [0.0, 1.0] if summary.kind == "boolean" else values
            for value in values:
                assert model.predict_one({**customer, feature: value}).segment == found.segment
    assert n_fixed > 60


def test_together_is_never_further_than_alone(model, some):
    n_joint, model = 0, model.for_days()
    for customer in some:
        found = counterfactuals(model, customer)
        if found.joint is None:
            continue
        n_joint += 1
        there = model.predict_one({**customer, **found.joint.values}).segment
        assert there == found.joint.segment != found.segment
        for change in found.changes:
            if change.kind in ("numeric", "date") and change.segment == found.joint.segment:
                assert found.joint.distance <= change.distance * (1 + 1e-9)
    assert n_joint > 100


def test_nothing_nearer_changes_the_segment(model, some):
    """Along one number everything between the current value and the border is one segment."""
    for customer in some[:40]:
        for change in counterfactuals(model, customer).changes:
            if change.kind != "numeric":
                continue
            nearest = change.value - math.copysign(change.step, change.value - change.current)
            between = np.linspace(change.current, nearest, 15)
            frame = pd.DataFrame([{**customer, change.feature: value} for value in between])
            if (nearest - change.current) * (change.value - change.current) > 0:
                assert model.predict(frame)["segment"].nunique() == 1


def test_pulls_sum_to_the_difference_of_the_squared_distances(model, some):
    for customer in some[:50]:
        prediction = model.predict_one(customer)
        further = prediction.distance / (1 - prediction.margin)
        found = pulls(model, customer)
        total = sum(pull.value for pull in found)
        assert total == pytest.approx(further**2 - prediction.distance**2, rel=1e-6)
        assert sum(abs(pull.share) for pull in found) == pytest.approx(1)
        assert {pull.feature for pull in found} == set(model.features)
        strengths = [abs(pull.value) for pull in found]
        assert strengths == sorted(strengths, reverse=True)


def test_pulls_by_hand(plain_model):
    """(3, f): squared distances 9 + 0 to the first centre, 49 + 1 to the second."""
    first, second = pulls(plain_model, {"x": 3, "g": "f"})
    assert (first.feature, first.value, second.feature, second.value) == ("x", 40, "g", 1)
    assert first.share == pytest.approx(40 / 41)


@pytest.mark.parametrize("lmbda", [-1.5, 0.0, 0.7, 1.0, 2.0, 3.0])
def test_the_way_back_from_a_transform(lmbda):
    for value in (-30.0, -0.5, 0.0, 0.25, 40.0):
        there = float(transformed(np.float64(value), "yeo_johnson", lmbda))
        assert untransformed(there, "yeo_johnson", lmbda) == pytest.approx(value, rel=1e-6)
    assert untransformed(math.log(8), "log", 1.0) == pytest.approx(7)


def test_beyond_the_bound_of_a_transform_there_is_no_value():
    """For a power of -1 the transform of positive numbers stays below 1."""
    assert not math.isfinite(untransformed(1.5, "yeo_johnson", -1.0))
