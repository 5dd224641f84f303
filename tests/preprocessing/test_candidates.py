import numpy as np
import pytest

from segmentation import workflow
from segmentation.preprocessing import propose_preparations
from segmentation.records import FeatureSetting, PrepareSettings
from tests.workflow.lognormal import table_of


@pytest.fixture(scope="module")
def proposals():
    generator = np.random.default_rng(0)
    n = 200
    spend = np.round(np.exp(generator.normal(size=n) + 4), 2)
    columns = {
        "spend": spend,
        "visits": np.round(spend * np.exp(0.2 * generator.normal(size=n)), 1),
        "gifts": np.where(np.arange(n) % 2, np.round(10 * generator.random(n) + 5, 1), 0.0),
        "flag": (np.arange(n) % 50 == 0).astype(int),
        "channel": np.array(["web", "shop"])[np.arange(n) % 2],
    }
    table = workflow.assign_roles(table_of(columns), {"channel": "descriptor"})
    return table, {each.name: each for each in propose_preparations(workflow.prepare(table))}


def settings_of(proposal):
    return {setting.name: setting for setting in proposal.settings.per_feature}


def test_each_proposal_changes_something(proposals):
    _, found = proposals
    assert list(found) == [
        "log",
        "capped",
        "any_amount",
        "amounts",
        "whether",
        "once",
        "categories",
    ]
    assert all(proposal.steps for proposal in found.values())


def test_long_tails_are_taken_off_by_skew(proposals):
    own = settings_of(proposals[1]["log"])
    assert own["spend"].transform == "log"
    assert "gifts" not in own


def test_zeros_are_whether_and_how_much(proposals):
    # Half are zeros, and a twentieth of the rest counts as the least: 0.5 + 0.05 * 0.5.
    amounts, whether = (settings_of(proposals[1][name])["gifts"] for name in ("amounts", "whether"))
    assert (amounts.transform, amounts.cap) == ("log", (pytest.approx(0.525), 1.0))
    assert (whether.transform, whether.cap) == ("none", (0.0, pytest.approx(0.525)))
    both = settings_of(proposals[1]["any_amount"])["gifts"]
    assert (both.transform, both.cap) == ("any_log", None)


@pytest.mark.parametrize("unit", [0.001, 1.0, 1000.0])
def test_any_and_how_much_are_both_told_whatever_the_unit(unit):
    # Of log amounts 2, 3, 4 (spread 0.82) nothing is 0.82 from the least, not as far as from most.
    amounts = np.exp(np.repeat([2.0, 3.0, 4.0], 20))
    values = unit * np.concatenate([np.zeros(60), amounts])
    setting = FeatureSetting("gifts", transform="any_log")
    settings = PrepareSettings(scaling="none", features=("gifts",), per_feature=(setting,))
    table = table_of({"gifts": values, "age": np.arange(120)})
    steps = np.diff(np.unique(workflow.prepare(table, settings=settings).matrix[:, 0]))
    # u = (e^0.8165 - 1) / e^2 = 0.1709; log(1 + u e^2), log(1 + u e^3), .. = 0.82, 1.49, 2.33.
    assert steps == pytest.approx([0.8165, 0.6724, 0.8460], abs=0.03)


def test_columns_that_correlate_count_once_and_weak_ones_not(proposals):
    once = proposals[1]["once"]
    own = settings_of(once)
    assert own["spend"].weight == own["visits"].weight == pytest.approx(0.5**0.5)
    assert "flag" not in once.settings.features


def test_categories_join_the_features(proposals):
    assert proposals[1]["categories"].settings.features[-1] == "channel"


def test_every_proposal_can_be_prepared(proposals):
    table, found = proposals
    for proposal in found.values():
        assert np.isfinite(workflow.prepare(table, settings=proposal.settings).matrix).all()


def test_what_somebody_chose_for_a_column_stays(proposals):
    own = PrepareSettings(per_feature=(FeatureSetting("spend", cap=(0.1, 0.9)),))
    found = propose_preparations(workflow.prepare(proposals[0], settings=own))
    assert all(settings_of(each)["spend"].cap == (0.1, 0.9) for each in found)
    assert all(settings_of(each)["spend"].transform == "none" for each in found)
