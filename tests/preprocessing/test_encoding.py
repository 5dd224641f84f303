"""Codings applied to other rows, and undone."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings, strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from segmentation.errors import DataError
from segmentation.preprocessing import encode
from segmentation.records import (
    LOGARITHMS,
    TRANSFORMS,
    FeatureSetting,
    yeo_johnson,
    yeo_johnson_inverse,
)

DATA = {
    "x": [1.0, 2.0, 3.0, 40.0],
    "size": ["s", "m", "l", "l"],
    "Gender": ["f", "m", "m", "f"],
    "c": ["a", "b", "c", "c"],
}
PER_FEATURE = (
    FeatureSetting("size", order=("s", "m", "l")),
    FeatureSetting("x", transform="log"),
    FeatureSetting("c", weight=2.0),
)


def own_units(codings, matrix):
    """Undo the encoding: each feature in the file's own units, a category by its largest column."""
    columns, start = {}, 0
    for coding in codings:
        weight = coding.weight if coding.weight > 0 else np.inf
        values = matrix[:, start : start + coding.n_columns] / weight * np.asarray(coding.scale)
        values += np.asarray(coding.centre)
        start += coding.n_columns
        if not coding.is_numeric:
            is_rank = coding.n_columns == 1
            codes = np.rint(values[:, 0]).astype(int) if is_rank else values.argmax(axis=1)
            columns[coding.name] = [coding.categories[code] for code in codes]
        elif coding.transform in LOGARITHMS:
            columns[coding.name] = np.expm1(values[:, 0]) / (coding.transform_lambda or 1.0)
        elif coding.transform == "yeo_johnson":
            columns[coding.name] = yeo_johnson_inverse(values[:, 0], coding.transform_lambda)
        else:
            columns[coding.name] = values[:, 0]
    return pd.DataFrame(columns)


@pytest.mark.parametrize("scaling", ["standard", "robust", "minmax", "none"])
def test_encoding_the_same_rows_gives_the_matrix_and_back(prepared, scaling):
    result = prepared(DATA, scaling=scaling, per_feature=PER_FEATURE)
    assert_array_equal(encode(result.codings, result.table.frame), result.matrix)
    back = own_units(result.codings, result.matrix)
    assert_allclose(back["x"], DATA["x"])
    for name in ("size", "Gender", "c"):
        assert back[name].tolist() == DATA[name]


def test_unknown_categories(prepared):
    """One-hot: none of the columns; a single column: as a missing value, the most frequent."""
    result = prepared(DATA, scaling="none", per_feature=PER_FEATURE[:1])
    frame = pd.DataFrame({"x": [5.0], "size": ["xl"], "Gender": ["d"], "c": ["z"]})
    assert_allclose(encode(result.codings, frame), [[5, 2, 0, 0, 0, 0]])


def test_missing_columns_are_named(prepared):
    result = prepared(DATA)
    with pytest.raises(DataError, match=r"The table has no column 'size', 'c'\. Add it\."):
        encode(result.codings, pd.DataFrame({"x": [1.0], "Gender": ["f"]}))


def test_a_centre_is_its_mean_and_most_frequent_category(prepared):
    result = prepared({"x": [1.0, 2.0, 6.0], "c": ["a", "b", "b"], "d": ["p", "q", "r"]})
    centre = result.matrix.mean(axis=0, keepdims=True)
    assert own_units(result.codings, centre).iloc[0].tolist() == [pytest.approx(3.0), "b", "p"]


def test_a_feature_of_weight_0_comes_back_as_its_centre(prepared):
    data = {"x": [1.0, 2.0, 6.0], "y": [1.0, 2.0, 3.0]}
    result = prepared(data, per_feature=(FeatureSetting("x", weight=0.0),))
    assert own_units(result.codings, result.matrix)["x"].tolist() == [3.0, 3.0, 3.0]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20),
    st.one_of(st.floats(-2, 4), st.sampled_from([0.0, 1.0, 2.0])),
)
def test_yeo_johnson_is_undone_by_its_inverse(values, lmbda):
    values = np.array(values)
    there = yeo_johnson(values, lmbda)
    # A negative power squeezes large values against a bound: what is left is told by its slope.
    powers = np.where(values >= 0, lmbda, 2 - lmbda)
    slope = (1 + np.abs(values)) ** (powers - 1)
    tolerance = 1e-9 * (1 + np.abs(values)) + 1e-12 * np.maximum(1, np.abs(there)) / slope
    is_told = tolerance < 1 + np.abs(values)
    back = yeo_johnson_inverse(there, lmbda)
    assert (np.abs(back - values)[is_told] <= tolerance[is_told]).all()


@st.composite
def _columns(draw):
    """A number, categories and an order, prepared in any way that the page offers."""
    n = draw(st.integers(5, 30))
    numbers = st.floats(0, 1e6).map(lambda value: round(value, 3))
    data = {
        "x": draw(st.lists(numbers, min_size=n, max_size=n, unique=True)),
        "c": draw(st.lists(st.sampled_from("abc"), min_size=n, max_size=n)),
        "o": draw(st.lists(st.sampled_from("sml"), min_size=n, max_size=n)),
    }
    data["c"][:2], data["o"][:2] = ["a", "b"], ["s", "l"]
    transform = draw(st.sampled_from(list(TRANSFORMS)))
    scalings = st.sampled_from([None, "standard", "robust", "minmax", "none"])
    weights = st.floats(0.1, 10)
    per_feature = (
        FeatureSetting("x", transform, draw(weights), scaling=draw(scalings)),
        FeatureSetting("c", weight=draw(weights), scaling=draw(scalings)),
        FeatureSetting("o", weight=draw(weights), order=("s", "m", "l"), scaling=draw(scalings)),
    )
    return data, per_feature


@settings(deadline=None, max_examples=60)
@given(_columns())
def test_everything_inverts_to_own_units(prepared, columns):
    data, per_feature = columns
    result = prepared(data, per_feature=per_feature)
    coding = result.codings[0]
    assume(coding.transform != "yeo_johnson" or abs(coding.transform_lambda) < 3)
    back = own_units(result.codings, result.matrix)
    assert_allclose(back["x"], data["x"], rtol=1e-4, atol=1e-3)
    assert back["c"].tolist() == data["c"]
    assert back["o"].tolist() == data["o"]
