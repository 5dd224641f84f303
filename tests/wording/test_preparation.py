import pytest

from segmentation import wording
from segmentation.records import RepeatedFeatures, TransformProposal
from segmentation.wording import (
    contribution_sentence,
    left_out_sentence,
    proposal_sentence,
    proposals_sentence,
)

INCOME = TransformProposal("Income", "log", 6.76, -0.04)
BALANCE = TransformProposal("Balance", "yeo_johnson", -2.5, 0.31)


@pytest.mark.parametrize(
    ("shares", "text"),
    [
        (
            [("Age", 0.2), ("Income", 0.62), ("Visits", 0.18)],
            (
                "Income counts most: 62% of the squared distances between customers come from it, "
                "20% from Age; 18% from Visits. Weights, transforms and scaling shift these "
                "shares."
            ),
        ),
        (
            [("Age", 1.0), ("Income", 0.0)],
            (
                "Age counts most: 100% of the squared distances between customers come from it; "
                "nothing from Income. Weights, transforms and scaling shift these shares."
            ),
        ),
        (
            [("Age", 0.34), ("Income", 0.33), ("Visits", 0.33)],
            (
                "All 3 columns have equal weight: each makes up about 33% of the squared "
                "distances between "
                "customers."
            ),
        ),
        ([("Age", 1.0)], "All of the distance between customers comes from Age."),
        ([("Age", 0.0), ("Income", 0.0)], "No column tells customers apart."),
        ([], "No column tells customers apart."),
    ],
)
def test_which_columns_decide_the_distances(shares, text):
    assert contribution_sentence(shares) == text


def test_what_a_transform_would_do():
    assert proposal_sentence(INCOME) == "Logarithm (skew 6.8 becomes 0)"
    assert proposal_sentence(BALANCE) == "Yeo-Johnson (skew −2.5 becomes 0.30)"


@pytest.mark.parametrize(
    ("proposals", "start", "offer"),
    [
        ([INCOME], "Income has a long tail: a few extreme customers dominate", "doubling counts"),
        ([BALANCE], "Balance has a long tail", "The Yeo-Johnson transform"),
        ([INCOME, BALANCE], "Income and Balance have a long tail", "or the Yeo-Johnson"),
        ([INCOME] * 5, "Income, Income, Income and 2 more have a long tail", "doubling counts"),
    ],
)
def test_long_tails_are_told_and_nothing_is_changed(proposals, start, offer):
    text = proposals_sentence(proposals)
    assert text.startswith(start)
    assert offer in text
    assert text.endswith("Nothing is changed unless you say so.")


def test_nothing_to_propose_is_nothing_to_say():
    assert proposals_sentence(()) == ""


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ((0, 0), ""),
        ((1, 0), "1 row of the file could not be part of the table."),
        ((0, 1), "1 customer with missing values is left out, as chosen."),
        (
            (2, 24),
            (
                "2 rows of the file could not be part of the table; 24 customers with missing "
                "values are left out, as chosen."
            ),
        ),
    ],
)
def test_rows_that_take_no_part(counts, text):
    assert left_out_sentence(*counts) == text


def test_features_that_say_the_same_are_pointed_out():
    twice = RepeatedFeatures("spend", ("spend_usd",), 1.0)
    assert wording.repeated_sentence(twice) == (
        "spend and spend_usd say nearly the same (correlation 1), so it counts twice in every "
        "distance, and segments may only repeat it. Use one of them."
    )
    thrice = RepeatedFeatures("age", ("born", "tenure"), 0.961)
    assert wording.repeated_sentence(thrice) == (
        "age, born and tenure say nearly the same (correlation 0.96 or more), so it counts three "
        "times in every distance, and segments may only repeat it. Use one of them."
    )
