import numpy as np
import pytest

from segmentation import segments
from tests.segments import made
from tests.segments.test_profiles import LABELS, SPEND


def effects_of(frame, labels=LABELS, **options):
    prepared = made.prepared(made.table(frame, **options))
    found = segments.effect_sizes(prepared, made.clustering(labels, prepared))
    return {effect.column: effect for effect in found}, found


def test_eta_squared_is_the_share_of_the_variance_between_segments():
    by_column, _ = effects_of({"spend": SPEND})
    # squares about the mean 50: 9800; between: 4 * 25² + 2 * 50² = 7500
    assert by_column["spend"].value == pytest.approx(7500 / 9800)
    assert by_column["spend"].measure == "eta_squared"


def test_cramers_v_is_that_of_the_table():
    cities = ["A", "A", "A", "B", "B", "B"]
    by_column, _ = effects_of({"spend": SPEND, "city": cities}, roles={"city": "label"})
    # [[3, 1], [0, 2]] where [[2, 2], [1, 1]] is expected: chi squared 3, V = sqrt(3 / 6)
    assert by_column["city"].value == pytest.approx(0.5**0.5)
    assert by_column["city"].measure == "cramers_v"
    assert not by_column["city"].is_feature


def test_what_separates_entirely_has_one_and_what_does_not_has_zero():
    frame = {
        "spend": SPEND,
        "group": ["x"] * 4 + ["y"] * 2,
        "level": [1.0] * 4 + [3.0] * 2,
        "same": [0.1] * 6,
        "one": ["z"] * 6,
    }
    by_column, found = effects_of(frame)
    assert by_column["group"].value == pytest.approx(1)
    assert by_column["level"].value == pytest.approx(1)
    assert by_column["same"].value == 0
    assert by_column["one"].value == 0
    values = [effect.value for effect in found]
    assert values == sorted(values, reverse=True)


def test_missing_descriptors_are_left_out():
    frame = {"spend": SPEND, "age": [10, 10, np.nan, np.nan, 20, 20], "city": ["A", None] * 3}
    by_column, _ = effects_of(frame, roles={"age": "descriptor", "city": "descriptor"})
    assert by_column["age"].value == pytest.approx(1)
    assert by_column["city"].value == 0


def test_large_numbers_lose_nothing():
    by_column, _ = effects_of({"spend": [1e12 + x for x in SPEND]})
    assert by_column["spend"].value == pytest.approx(7500 / 9800)


def test_mall_income_and_score_separate_the_five_segments_more_than_age_and_gender():
    mall = made.mall(made.INCOME, made.SCORE)
    found = segments.effect_sizes(mall, made.kmeans(mall, 5))
    assert {effect.column for effect in found[:2]} == {made.INCOME, made.SCORE}
    assert [effect.is_feature for effect in found] == [True, True, False, False]
    # inertia 65.5684 of 400 is left within the segments (../golden/mall.json)
    assert found[0].value + found[1].value == pytest.approx(2 * (1 - 65.5684 / 400), abs=1e-5)
