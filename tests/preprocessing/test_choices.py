"""Settings that do not exist or do not fit are refused with a sentence."""

import pytest

from segmentation.errors import ParameterError
from segmentation.records import FeatureSetting

DATA = {"Age": [1.0, 2.0, -4.0, 8.0], "Gender": ["m", "f", "f", None]}


def test_an_unknown_feature_is_named_with_what_there_is(prepared):
    message = r"There is no column 'age', 'Shoe'\. Did you mean 'Age'\? The table has: 'Age', 'G"
    with pytest.raises(ParameterError, match=message):
        prepared(DATA, features=("age", "Shoe", "Gender"))


def test_no_features(prepared):
    message = r"Choose at least one feature\. The table has: 'Age', 'Gender'\."
    with pytest.raises(ParameterError, match=message):
        prepared(DATA, features=())


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"scaling": "z"}, r"The scaling cannot be 'z'\. Choose one of: standard, robust, minmax"),
        (
            {"numeric_impute": "zero"},
            r"The numeric_impute cannot be 'zero'\. Choose one of: median",
        ),
        ({"category_impute": "x"}, r"The category_impute cannot be 'x'\. Choose one of: most_freq"),
    ],
)
def test_unknown_options(prepared, settings, message):
    with pytest.raises(ParameterError, match=message):
        prepared(DATA, **settings)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"weight": -1.0}, r"The weight of 'Age' is -1\.0: it must be a number of 0 or more\."),
        ({"weight": float("nan")}, r"The weight of 'Age' is nan"),
        ({"weight": float("inf")}, r"The weight of 'Age' is inf"),
        ({"transform": "sqrt"}, r"The transform of 'Age' cannot be 'sqrt'\. Choose one of: none"),
        ({"transform": "log"}, r"'Age' has 1 negative values \(lowest: -4\), of which there is no"),
        ({"cap": (0.9, 0.1)}, r"The cap of 'Age' is 0\.9 to 0\.1: give two quantiles between"),
        ({"cap": (-0.1, 0.9)}, r"The cap of 'Age' is -0\.1 to 0\.9"),
        ({"scaling": "z"}, r"The scaling of 'Age' cannot be 'z'\. Choose one of: standard, robust"),
        (
            {"impute": "own_category"},
            r"The impute of 'Age' cannot be 'own_category'\. Choose one of",
        ),
        ({"order": ("1", "2")}, r"'Age' is numeric: only categories can be put in an order\."),
    ],
)
def test_settings_that_do_not_fit_a_number(prepared, setting, message):
    with pytest.raises(ParameterError, match=message):
        prepared(DATA, per_feature=(FeatureSetting("Age", **setting),))


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"transform": "log"}, r"'Gender' is categorical: only numbers can be transformed or cap"),
        ({"cap": (0.1, 0.9)}, r"'Gender' is categorical: only numbers can be transformed or cap"),
        ({"impute": "mean"}, r"The impute of 'Gender' cannot be 'mean'\. Choose one of: most_freq"),
        ({"order": ("m",)}, r"The order of 'Gender' leaves out 'f'\. Give every category that"),
        ({"order": ("m", "f", "m")}, r"The order of 'Gender' names a category twice\."),
    ],
)
def test_settings_that_do_not_fit_a_category(prepared, setting, message):
    with pytest.raises(ParameterError, match=message):
        prepared(DATA, per_feature=(FeatureSetting("Gender", **setting),))


def test_missing_values_have_no_place_in_an_order(prepared):
    setting = FeatureSetting("Gender", order=("f", "m"))
    with pytest.raises(ParameterError, match=r"'Gender' has missing values and an order, in which"):
        prepared(DATA, category_impute="own_category", per_feature=(setting,))


def test_a_setting_for_an_unknown_column(prepared):
    with pytest.raises(ParameterError, match=r"There is no column 'Shoe'\. The table has"):
        prepared(DATA, per_feature=(FeatureSetting("Shoe"),))


def test_weights_of_zero_throughout(prepared):
    settings = (FeatureSetting("Age", weight=0.0), FeatureSetting("Gender", weight=0.0))
    with pytest.raises(ParameterError, match=r"Every feature has weight 0\. Give at least one"):
        prepared(DATA, per_feature=settings)


def test_capping_to_a_single_value(prepared):
    setting = FeatureSetting("x", cap=(0.4, 0.6))
    with pytest.raises(ParameterError, match=r"Capping 'x' at the quantiles 0\.4 and 0\.6 leaves"):
        prepared({"x": [0.0, 5.0, 5.0, 5.0, 9.0]}, per_feature=(setting,))


def test_a_setting_for_a_column_that_is_no_feature_waits(prepared):
    result = prepared(DATA, features=("Gender",), per_feature=(FeatureSetting("Age", weight=2.0),))
    assert result.features == ("Gender",)
