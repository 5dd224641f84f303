"""Profiles of segments in round numbers."""

from dataclasses import replace

import numpy as np
import pytest

from segmentation.models.scoring.profiles import kept_mean, rounded_segment
from segmentation.records import NumericProfile, Rounding, Segment, Trait

SALARIES = np.array([1000.25, 2000.5, 3000.75, 4000.5, 5000.25, 6000.5, 7000.75])
PROFILE = NumericProfile("salary", 3000.4, 3000.75, 816.6, 4000.5, 2000.3, is_feature=True)
SEGMENT = Segment(
    0,
    "one",
    7,
    1.0,
    {"salary": 3000.4, "city": "web"},
    numeric=(PROFILE,),
    traits=(Trait("salary", "low", 3000.4, 4000.5, -0.5), Trait("city", "mostly", 1, 1, 0, "web")),
)
ROUNDINGS = {"salary": Rounding.of(SALARIES)}


def test_of_enough_customers_the_mean_stays_and_the_median_is_rounded():
    """Quartiles 2,500.625 and 5,500.375: steps of 100."""
    (profile,) = rounded_segment(SEGMENT, ROUNDINGS, {"salary": 5}).numeric
    assert (profile.mean, profile.spread, profile.median) == (3000.4, 816.6, 3000.0)


def test_of_few_everything_is_rounded():
    found = rounded_segment(SEGMENT, ROUNDINGS, {"salary": 4})
    (profile,) = found.numeric
    assert (profile.mean, profile.spread, profile.median) == (3000.0, 800.0, 3000.0)
    assert found.centre == {"salary": 3000.0, "city": "web"}
    assert (found.traits[0].value, found.traits[0].difference) == (3000.0, profile.difference)
    assert found.traits[1].category == "web"


def test_a_mean_that_is_a_customers_value_moves_by_a_hair():
    rounding = ROUNDINGS["salary"]
    assert kept_mean(3000.4, rounding) == 3000.4
    moved = kept_mean(4000.5, rounding)
    assert moved != 4000.5
    assert moved == pytest.approx(4000.5, abs=2)
    (profile,) = rounded_segment(SEGMENT, ROUNDINGS, {"salary": 7}).numeric
    assert profile.overall_mean == moved


def test_shares_of_yes_stay():
    yes = replace(PROFILE, column="web", kind="boolean", mean=0.25)
    segment = replace(SEGMENT, numeric=(yes,), traits=())
    assert rounded_segment(segment, {"web": Rounding.of(SALARIES)}, {"web": 1}).numeric == (yes,)
