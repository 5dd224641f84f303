import numpy as np
import pytest

from segmentation import workflow
from segmentation.errors import DataError, ParameterError
from segmentation.preprocessing import limits_around, propose_set_apart, with_exceptional
from segmentation.records import FeatureSetting, PrepareSettings
from tests.workflow.lognormal import table_of


def table(*far, n=120):
    """Return customers who spend 81 to 200, and some who spend as given."""
    spend = [*(81 + i % 120 for i in range(n)), *far]
    return table_of({"spend": spend, "visits": [i % 7 for i in range(len(spend))]})


def limits(*far, rows=None):
    prepared = workflow.prepare(table(*far))
    return limits_around(prepared, np.arange(120, 120 + len(far)) if rows is None else rows)


def apart(lower=None, upper=None, **others):
    return PrepareSettings(per_feature=(FeatureSetting("spend", apart=(lower, upper), **others),))


def test_a_limit_is_a_round_number_in_the_gap():
    # 60 above the median of 140 is the next, 5,000,000 the far one: by factors half is 17,500.
    assert limits(5_000_000) == {"spend": (None, 20_000.0)}
    # All of several stand beyond one limit, whatever lies between them.
    assert limits(1_000_000, 2_000_000, 9_000_000) == {"spend": (None, 8_000.0)}
    assert limits(-5_000_000)["spend"][0] < -1_000


def test_who_is_not_far_from_all_others_has_no_limit():
    assert limits(300) == {}
    assert limits(5_000_000, rows=np.array([3])) == {}
    assert limits(*(10_000 * 2**i for i in range(12))) == {}
    assert limits(*([0] * 3)) == {}


def test_a_limit_is_no_customer_s_value_and_keeps_the_other_side():
    prepared = workflow.prepare(table(-900_000, 5_000_000), settings=apart(lower=-8_000.0))
    found = limits_around(prepared, np.array([120]))
    assert found == {"spend": (-8_000.0, 20_000.0)}
    assert propose_set_apart("apart", prepared, np.array([3])) is None
    proposed = propose_set_apart("apart", prepared, np.array([120]))
    assert [step.values for step in proposed.steps] == [{"lower": "-8000", "upper": "20,000"}]


def test_exceptional_customers_take_no_part_in_what_is_estimated():
    others = workflow.prepare(table())
    prepared = workflow.prepare(table(5_000_000), settings=apart(upper=20_000.0))
    assert prepared.exceptional.tolist() == [120]
    assert np.array_equal(prepared.matrix, others.matrix)
    assert (prepared.steps[0].action, prepared.steps[0].n_rows) == ("set apart", 1)
    everyone = with_exceptional(prepared)
    assert everyone.n_customers == 121
    assert everyone.is_exceptional.nonzero()[0].tolist() == [120]
    assert np.array_equal(everyone.matrix[:120], others.matrix)
    assert with_exceptional(others) is others


def test_what_sets_apart_is_not_capped():
    settings = apart(upper=20_000.0, cap=(0.05, 0.95), transform="log")
    everyone = with_exceptional(workflow.prepare(table(5_000_000), settings=settings))
    coding = everyone.codings[0]
    told = np.log1p(5_000_000) - coding.centre[0]
    assert everyone.matrix[120, 0] == pytest.approx(told / coding.scale[0])


def test_limits_beyond_which_nobody_is_are_none():
    prepared = workflow.prepare(table(), settings=apart(upper=20_000.0))
    assert not any(coding.sets_apart for coding in prepared.codings)
    assert prepared.steps == ()


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        (FeatureSetting("visits", apart=(9.0, 2.0)), "lower limit must be below the upper one"),
        (FeatureSetting("spend", apart=(1.0, None), transform="log"), "none on a log scale"),
    ],
)
def test_limits_that_cannot_be_are_refused(setting, message):
    with pytest.raises(ParameterError, match=message):
        workflow.prepare(table(), settings=PrepareSettings(per_feature=(setting,)))


def test_only_numbers_set_apart():
    made = table_of({"spend": range(20), "kind": ["a", "b"] * 10})
    setting = FeatureSetting("kind", apart=(None, 1.0))
    with pytest.raises(ParameterError, match="only numbers can set customers apart"):
        workflow.prepare(made, settings=PrepareSettings(per_feature=(setting,)))


def test_a_column_that_only_exceptional_customers_differ_in_says_so():
    made = table_of({"spend": [*range(20), 9_000_000], "gifts": [*[0] * 20, 7]})
    with pytest.raises(DataError, match="and exceptional ones are left out, all its values are"):
        workflow.prepare(made, settings=apart(upper=1_000.0))
