"""What a report is made of: of customers at hand, and of a model that knows none."""

import pytest

from segmentation import workflow
from segmentation.workflow.describing import findings, profile, rename


@pytest.fixture(scope="module")
def segmentation():
    return workflow.segment(workflow.prepare(workflow.read_sample()), k=4)


def test_findings_of_customers_hold_rules_effects_and_map(segmentation):
    found = findings(segmentation, plans=("call", "", "", ""))
    assert (found.title, found.plans[0]) == ("customers.csv", "call")
    assert found.rules is not None
    assert found.component_map is not None
    assert len(found.actions) == 4
    assert findings(segmentation, rule_set=found.rules).rules is found.rules


def test_findings_of_a_loaded_model_leave_out_what_needs_customers(segmentation, tmp_path):
    workflow.save(segmentation, "spring", artifacts=tmp_path)
    model = workflow.load("spring", artifacts=tmp_path)
    found = findings(model)
    assert (found.title, found.rules, found.segmentation) == ("spring", None, None)
    assert profile(model) == model.spec.segments


def test_a_new_name_changes_one_segment(segmentation):
    renamed = rename(segmentation, 1, name="Our best", notes="Ask Anna.")
    assert (renamed.segments[1].name, renamed.segments[1].notes) == ("Our best", "Ask Anna.")
    assert [one.name for one in renamed.segments][2:] == [
        one.name for one in segmentation.segments
    ][2:]
