"""Sentences on drift: each cause in the feature's own units."""

import pytest

from segmentation import wording
from segmentation.records import Drift, DriftCause, FeatureDrift

AGE = FeatureDrift(
    name="Age",
    kind="numeric",
    psi=0.412,
    noise=0.02,
    level="strong",
    distance=0.3,
    missing_before=0.0,
    missing_now=0.25,
    outside_share=0.08,
    median_before=36.0,
    median_now=51.0,
)
GENDER = FeatureDrift(
    name="Gender",
    kind="categorical",
    psi=0.05,
    noise=0.02,
    level="none",
    distance=0.1,
    missing_before=0.0,
    missing_now=0.0,
    outside_share=0.06,
    shares_before={"Female": 0.4, "Male": 0.6},
    shares_now={"Female": 0.44, "Male": 0.5},
)


def drift(*causes):
    return Drift(
        n_customers=1500,
        n_before=2240,
        features=(AGE, GENDER),
        shares_before=(0.6, 0.4),
        shares_now=(0.5, 0.5),
        segment_psi=0.27,
        far_share=0.071,
        causes=causes,
    )


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [
        (
            DriftCause("feature", "Age"),
            "Age has shifted: median from 36 to 51 (index 0.41; from 0.25 it is a strong shift).",
        ),
        (
            DriftCause("feature", "Gender"),
            (
                "Gender has shifted: Male from 60% to 50% (index 0.05; from 0.25 it is a strong "
                "shift)."
            ),
        ),
        (
            DriftCause("missing", "Age"),
            "Age is missing for 25% of the customers; in training it was 0%.",
        ),
        (
            DriftCause("outside", "Age"),
            "8% of the values of Age are outside the range of training.",
        ),
        (
            DriftCause("outside", "Gender"),
            "6% of the values of Gender are in categories that training never saw.",
        ),
        (
            DriftCause("segments"),
            (
                "The segments have different sizes than in training (index 0.27; from 0.25 it is a "
                "strong shift)."
            ),
        ),
        (
            DriftCause("far"),
            (
                "7.1% of the customers lie further from the centre of their segment than 99% "
                "of the training customers did."
            ),
        ),
    ],
)
def test_every_cause_is_one_sentence(cause, sentence):
    assert wording.drift_reasons(drift(cause)) == (sentence,)


def test_the_verdict_counts_what_speaks_for_segmenting_anew():
    causes = (DriftCause("feature", "Age"), DriftCause("far"))
    assert wording.drift_verdict(drift(*causes)) == (
        "It is time to segment again (1,500 customers compared with 2,240 in training): 2 reasons."
    )
    assert "): 1 reason" in wording.drift_verdict(drift(causes[0]))


def test_a_feature_in_one_sentence():
    assert wording.feature_drift_sentence(AGE) == (
        "Age shows a strong shift (index 0.41, distance 0.30): median from 36 to 51."
    )
