from segmentation import wording
from segmentation.records import (
    Advice,
    AloneCustomers,
    FeatureCoding,
    NumericProfile,
    Segment,
    Step,
    TriedPreparation,
)

NOTHING = TriedPreparation("asis", (), None, 1.0, 0.5)
LOG = TriedPreparation("log", (), 3, 9.0, 0.0002, "clear")


def test_what_shows_only_on_another_scale_is_told_with_what_does_not():
    whales = AloneCustomers(7, ("a", "b", "c", "d", "e", "f", "g"), "spend", 0.38)
    alone = TriedPreparation("asis", (), None, 70.0, 0.0, "none", whales)
    assert wording.advice_sentence(Advice("log", (alone, LOG))) == (
        "As it is: no reliable segments, 7 customers (a, b, c, d, e and 2 more) alone make a "
        "segment and have 38% of all spend. "
        "On a log scale: three segments stand out (strong)."
    )


def test_a_saved_model_knows_only_how_many_stood_alone():
    alone = TriedPreparation("asis", (), None, 70.0, 0.0, "none", AloneCustomers(1))
    assert wording.advice_sentence(Advice("log", (alone, LOG))).startswith(
        "As it is: no reliable segments, 1 customer alone makes a segment. "
    )
    assert wording.plain_advice(Advice("log", (alone, LOG)))["alone"]["n"] == 1


def test_what_shows_as_it_is_needs_no_second_sentence():
    found = TriedPreparation("asis", (), 5, 16.0, 0.0, "plausible")
    assert wording.advice_sentence(Advice("asis", (found, LOG))) == (
        "As it is: five segments stand out (usable)."
    )


def test_where_nothing_shows_the_number_of_tries_is_told():
    refused = TriedPreparation("log")
    assert wording.advice_sentence(Advice("asis", (NOTHING, refused))) == (
        "As it is: no reliable segments. None of 1 other preparation shows any beyond doubt either."
    )
    assert "cannot be prepared so" in wording.advice_sentence(Advice("log", (NOTHING, refused)))


def test_the_audit_says_among_how_many_and_what_chance_does():
    assert wording.audit_sentence(Advice("log", (NOTHING, LOG))) == (
        "On a log scale, chosen among 2 preparations; in any of them chance alone shows as much in "
        "under 0.1% of the cases"
    )
    assert wording.audit_sentence(Advice("asis", (NOTHING,))) == ("As it is, none else tried")


def test_the_steps_of_a_preparation_say_why():
    told = {
        "long_tail": {"transform": "log", "skew": 3.14},
        "says_the_same": {"names": ("a", "b"), "correlation": 0.9},
        "weak": {"share": 0.97},
        "far_out": {},
        "beyond_limits": {"lower": None, "upper": "20,000"},
        "zeros_as_least": {},
        "only_whether": {},
        "category_in": {},
    }
    said = [wording.step_reason(Step("weighted", "a", 0, 0, *each)) for each in told.items()]
    assert said[:3] == [
        "Logarithm, since a few customers make a long tail (skew 3.1)",
        "a and b say in part the same and count as one column together",
        "97% of the customers have one value",
    ]
    assert not set(said) & {code.replace("_", " ") for code in told}
    plain = wording.plain_advice(Advice("log", (NOTHING, LOG)))
    assert [each["name"] for each in plain["tried"]] == ["asis", "log"]


def one_of(number, size, mean, *, is_exceptional=False):
    profile = NumericProfile("spend", mean, mean, 1.0, 100.0, 1.0, is_feature=True)
    return Segment(number, "A", size, 0.5, {}, numeric=(profile,), is_exceptional=is_exceptional)


def test_who_is_exceptional_is_told_with_what_they_have():
    coding = FeatureCoding("spend", "numeric", 100.0, (0.0,), (1.0,), apart_above=20_000.0)
    segments = (one_of(0, 98, 100.0), one_of(1, 2, 15_100.0, is_exceptional=True))
    # 2 x 15,100 of 98 x 100 + 30,200.
    assert wording.exceptional_sentence((coding,), segments) == (
        "2 customers are exceptional (spend above 20,000) and have 76% of all spend: a segment of "
        "their own, counted in every table and in no average of the others."
    )
    assert wording.exceptional_sentence((coding,), segments[:1]) == ""
