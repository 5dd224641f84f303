"""Features that say nearly the same are found, in any unit and sign."""

import numpy as np

from segmentation.preprocessing import repeated_features


def test_the_same_column_thrice_is_one_and_two_repeats(prepared):
    rng = np.random.default_rng(1)
    spend, age = rng.gamma(2, 50, 200), rng.normal(40, 9, 200)
    result = prepared({"spend": spend, "age": age, "spend_2": spend, "spend_usd": spend * 1.1})
    (found,) = repeated_features(result)
    assert (found.name, found.others) == ("spend", ("spend_2", "spend_usd"))
    assert found.correlation > 0.999


def test_the_sign_does_not_matter_and_a_little_noise_neither(prepared):
    rng = np.random.default_rng(2)
    year = rng.integers(1950, 2005, 300).astype(float)
    result = prepared({"born": year, "age": 2026 - year + rng.integers(0, 2, 300), "flag": year})
    (found,) = repeated_features(result)
    assert found.others == ("age", "flag")
    assert 0.95 < found.correlation < 1


def test_what_goes_together_loosely_is_no_repeat(prepared):
    rng = np.random.default_rng(3)
    one = rng.normal(size=300)
    other = 0.9 * one + (1 - 0.81) ** 0.5 * rng.normal(size=300)
    assert repeated_features(prepared({"one": one, "other": other})) == ()


def test_few_customers_one_feature_and_categories_are_not_compared(prepared):
    few = {"one": range(5), "other": range(5)}
    assert repeated_features(prepared(few)) == ()
    assert repeated_features(prepared({"one": range(50)})) == ()
    colours = {"colour": list("abc") * 20, "shade": list("abc") * 20}
    assert repeated_features(prepared(colours)) == ()


def test_far_groups_that_differ_in_both_features_are_no_repeat(prepared):
    rng = np.random.default_rng(5)
    group = np.repeat([0, 50], 40)
    result = prepared({"age": group + rng.normal(size=80), "income": rng.normal(size=80) - group})
    assert repeated_features(result) == ()
