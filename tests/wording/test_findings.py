import pytest

from segmentation import wording
from segmentation.records import (
    Condition,
    EffectSize,
    Match,
    Matching,
    Member,
    Rule,
    RuleSet,
    SegmentMembers,
)

ABOVE_40 = Condition("Income", "above", 40.0)
UP_TO_70 = Condition("Income", "at most", 70.0)
FEMALE = Condition("Gender", "is", "Female", "categorical")
NOT_ROME = Condition("City", "is not", "Rome", "categorical")
NOT_OSLO = Condition("City", "is not", "Oslo", "categorical")


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (((ABOVE_40,),), "Income above 40"),
        (((UP_TO_70, FEMALE),), "Income at most 70 and Gender is Female"),
        (((UP_TO_70, FEMALE, ABOVE_40),), "Income above 40 up to 70 and Gender is Female"),
        (((ABOVE_40,), (FEMALE,)), "Income above 40; or Gender is Female"),
        (((NOT_ROME, NOT_OSLO),), "City is not Rome or Oslo"),
        (((Condition("opted in", "is", "yes", "boolean"),),), "opted in: yes"),
        (((Condition("opted in", "is not", "yes", "boolean"),),), "opted in: no"),
        (((Condition("kids", "is", 0.0),),), "kids is 0"),
        (((Condition("joined", "above", 2.0, "date"),),), "joined above 1970-01-03"),
        (((Condition("income", "above", 55_465.5),),), "income above 55,465.5"),
        (((Condition("Year_Birth", "above", 1964.0),),), "Year_Birth above 1964"),
        (((Condition("change", "at most", -0.25),),), "change at most −0.25"),
        (((),), "Every customer"),
    ],
)
def test_rules_read_as_phrases(paths, said):
    assert wording.rule_text(Rule(0, paths, 10, 1.0, 1.0)) == said


def test_a_rule_says_how_well_it_works():
    assert wording.rule_sentence(Rule(0, ((ABOVE_40,),), 10, 0.975, 0.9)) == (
        "Income above 40: 98% of matches belong here; finds 90% of the segment."
    )
    assert wording.rule_sentence(Rule(0, (), 0, None, 0.0)) == (
        "No short rule describes this segment: allow more rule detail."
    )


def test_rules_say_how_faithful_they_are():
    assert wording.rules_sentence(RuleSet((), 0.975, 5)) == (
        "These rules assign 98% of customers correctly."
    )
    assert wording.rules_sentence(RuleSet((), 0.8, 5)).endswith(
        "80% of customers correctly; read them as a summary, not as a definition."
    )


def effect(column, value, measure="eta_squared"):
    return EffectSize(column, measure, value, is_feature=True)


def test_effects_name_what_separates_and_what_does_not():
    found = [effect("Age", 0.7), effect("City", 0.4, "cramers_v"), effect("Sex", 0.2, "cramers_v")]
    assert wording.effects_sentence(found) == (
        "The segments differ most in Age (0.70) and City (0.40), where 1 = entirely; hardly in Sex."
    )
    weak = [effect(name, 0.01) for name in "abcde"]
    assert wording.effects_sentence([effect("Age", 0.7), *weak]).endswith(
        "hardly in a, b and 3 more columns."
    )
    assert wording.effects_sentence(weak) == "No column separates the segments noticeably."
    assert wording.effects_sentence([]) == "There is no column to compare."


def test_members_name_who_is_between():
    typical = (Member(1, 0, 0.1, 1, 0.9), Member(2, 0, 0.2, 1, 0.8))
    border = Member(3, 0, 2.0, 1, 0.02)
    names = ("Rich", "Poor")
    assert wording.members_sentence(SegmentMembers(0, typical, (), (border,)), names) == (
        "2 customers nearest to the centre are typical of the segment; at the border, one "
        "is "
        "almost as close to “Poor”."
    )
    wrong = Member(3, 0, 2.0, 4, -0.1)
    assert wording.members_sentence(SegmentMembers(0, typical[:1], (), (wrong,)), names) == (
        "The customer nearest to the centre is typical of the segment; across the "
        "border, one is closer to segment 4."
    )
    far = Member(3, 0, 2.0, 1, 0.6)
    alone = Member(3, 0, 2.0, 0, 1.0)
    for lone in (far, alone):
        assert "almost" not in wording.members_sentence(
            SegmentMembers(0, typical, (), (lone,)), names
        )
    assert wording.members_sentence(SegmentMembers(0, typical[:1], (), (alone,)), names) == (
        "The customer nearest to the centre is typical of the segment."
    )
    assert wording.members_sentence(SegmentMembers(0, (), (), ()), names) == (
        "This segment has no customers."
    )


def test_a_matching_says_what_is_found_new_and_gone():
    names = ("A", "B", "C")
    found = Matching((Match(0, 1, 0.1, 0.8), Match(2, 0, 0.2, 1.0)), (2,), (1,), (2, 0, 1))
    assert wording.matching_sentence(found, names, ("c", "a", "n")) == (
        "2 of 3 earlier segments found again (customers in common: 80% to 100%); new: “n”; "
        "gone: “B”."
    )
    bare = Matching((Match(0, 0, 0.1),), (), (), (0,))
    assert wording.matching_sentence(bare, ("A",), ("a",)) == "1 of 1 earlier segment found again."
    none = Matching((), (0,), (0,), (0,))
    assert wording.matching_sentence(none, ("A",), ("a",)) == (
        "None of the 1 earlier segment was found again."
    )
