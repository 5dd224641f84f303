"""What is subtracted and divided by is what scikit-learn's scalers estimate."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

from segmentation.preprocessing.scaling import ESTIMATES
from segmentation.records import SCALINGS, FeatureSetting

SCALERS = {
    "standard": StandardScaler(),
    "robust": RobustScaler(),
    "minmax": MinMaxScaler(),
    "none": StandardScaler(with_mean=False, with_std=False),
}


def test_every_scaling_of_the_table_has_its_estimate():
    assert list(ESTIMATES) == list(SCALINGS) == list(SCALERS)


@pytest.mark.parametrize("scaling", SCALERS)
def test_numbers_are_scaled_as_by_scikit_learn(prepared, scaling):
    rng = np.random.default_rng(8)
    data = {"a": rng.normal(50, 9, 60), "b": rng.gamma(2.0, 30.0, 60), "zero": np.r_[9.0, [0] * 59]}
    result = prepared(data, scaling=scaling)
    columns = slice(0, 2) if scaling == "robust" else slice(0, 3)
    expected = SCALERS[scaling].fit_transform(result.frame)
    assert_allclose(result.matrix[:, columns], expected[:, columns], atol=1e-12)


@pytest.mark.parametrize("scaling", SCALERS)
def test_levels_are_scaled_like_numbers_and_yes_and_no_like_categories(prepared, scaling):
    order = FeatureSetting("size", order=("s", "m", "l"))
    data = {"web": [1.0, 0.0, 1.0, 1.0], "size": ["s", "l", "m", "l"]}
    result = prepared(data, kinds={"web": "boolean"}, scaling=scaling, per_feature=(order,))
    yes = "standard" if SCALINGS[scaling].has_indicators else "none"
    web, size = np.array([[1.0, 0.0, 1.0, 1.0], [0.0, 2.0, 1.0, 2.0]])[:, :, np.newaxis]
    assert_allclose(result.matrix[:, :1], SCALERS[yes].fit_transform(web), atol=1e-12)
    assert_allclose(result.matrix[:, 1:], SCALERS[scaling].fit_transform(size), atol=1e-12)
