"""What becomes of each kind of column, worked by hand, and everything that is refused.

Covers `segmentation.preprocessing.columns`,
`segmentation.preprocessing.fitting` and `segmentation.preprocessing.plans`.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings, strategies as st
from numpy.testing import assert_allclose
from sklearn.preprocessing import power_transform

from segmentation.clusters.components import name_columns
from segmentation.errors import DataError
from segmentation.models.scoring.export import make_columns
from segmentation.preprocessing import (
    contributions,
    preparation_steps,
    prepare,
)
from segmentation.records import FeatureSetting, PrepareSettings
from segmentation.wording import step_reason


def test_a_number_becomes_its_z_score(prepared):
    """Mean 20, population variance 200 / 3: the outer values lie sqrt(3 / 2) away."""
    result = prepared({"Age": [10.0, 20.0, 30.0]})
    assert_allclose(result.matrix[:, 0], [-np.sqrt(1.5), 0, np.sqrt(1.5)])
    assert result.codings[0].centre == (20.0,)
    assert result.codings[0].fill == 20.0


def test_robust_scaling_uses_median_and_quartiles(prepared):
    """Median 3, quartiles 2 and 4: (100 - 3) / 2."""
    result = prepared({"x": [1.0, 2.0, 3.0, 4.0, 100.0]}, scaling="robust")
    assert_allclose(result.matrix[:, 0], [-1, -0.5, 0, 0.5, 48.5])


def test_robust_scaling_of_equal_quartiles_uses_the_standard_deviation(prepared):
    """Nine zeros and a ten: mean 1, variance (9 * 1 + 81) / 10 = 9, median 0."""
    result = prepared({"x": [0.0] * 9 + [10.0]}, scaling="robust")
    assert_allclose(result.matrix[:, 0], [0.0] * 9 + [10 / 3])


def test_minmax_scaling_ends_at_0_and_1(prepared):
    result = prepared({"x": [5.0, 10.0, 25.0], "y": [-1.0, 1.0, 0.0]}, scaling="minmax")
    assert_allclose(result.matrix, [[0, 0], [0.25, 1], [1, 0.5]])


def test_no_scaling_keeps_own_units(prepared):
    result = prepared({"x": [5.0, 10.0, 25.0]}, scaling="none")
    assert_allclose(result.matrix[:, 0], [5, 10, 25])


@pytest.mark.parametrize("scaling", ["none", "minmax"])
def test_two_categories_unscaled_are_0_and_1(prepared, scaling):
    result = prepared({"Gender": ["Male", "Female", "Male"]}, scaling=scaling)
    assert name_columns(result.codings) == ("Gender: Male",)
    assert_allclose(result.matrix[:, 0], [1, 0, 1])


@pytest.mark.parametrize("scaling", ["standard", "robust"])
def test_two_categories_are_one_standardised_column(prepared, scaling):
    """A share of 1/4: mean 0.25, standard deviation sqrt(3)/4."""
    result = prepared({"Gender": ["Male", "Female", "Female", "Female"]}, scaling=scaling)
    assert_allclose(result.matrix[:, 0], np.array([3, -1, -1, -1]) / np.sqrt(3))


@pytest.mark.parametrize("scaling", ["standard", "robust"])
def test_a_feature_of_several_categories_has_the_variance_of_one_number(prepared, scaling):
    """Shares 1/2, 1/4, 1/4: total variance 1/4 + 3/16 + 3/16 = 5/8, one scale for all columns."""
    result = prepared({"Education": ["PhD", "BSc", "MSc", "BSc"]}, scaling=scaling)
    assert name_columns(result.codings) == ("Education: BSc", "Education: MSc", "Education: PhD")
    assert_allclose(result.matrix.var(axis=0).sum(), 1)
    assert_allclose(result.codings[0].scale, [np.sqrt(5 / 8)] * 3)


@pytest.mark.parametrize("scaling", ["none", "minmax"])
def test_several_categories_unscaled_lie_1_apart(prepared, scaling):
    result = prepared({"c": ["a", "b", "c", "a"]}, scaling=scaling)
    assert_allclose(np.linalg.norm(result.matrix[0] - result.matrix[1]), 1)
    assert_allclose(np.linalg.norm(result.matrix[0] - result.matrix[3]), 0)


def test_an_ordinal_feature_counts_ranks(prepared):
    sizes = FeatureSetting("size", order=("small", "medium", "large", "huge"))
    result = prepared({"size": ["large", "small", "medium"]}, scaling="none", per_feature=(sizes,))
    assert result.codings[0].kind == "ordinal"
    assert_allclose(result.matrix[:, 0], [2, 0, 1])


def test_an_ordinal_column_without_an_order_is_one_hot(prepared):
    result = prepared({"size": ["l", "s", "m"]}, kinds={"size": "ordinal"})
    assert result.codings[0].kind == "categorical"
    assert result.matrix.shape == (3, 3)


SIZES = {
    "data": {"size": ["l", "s", "m"]},
    "kinds": {"size": "ordinal"},
    "orders": {"size": ("s", "m", "l")},
}


def test_the_order_that_was_proposed_stands_where_none_is_chosen(prepared):
    result = prepared(**SIZES, scaling="none")
    assert result.codings[0].kind == "ordinal"
    assert result.codings[0].categories == ("s", "m", "l")
    assert_allclose(result.matrix[:, 0], [2, 0, 1])
    assert result.settings == PrepareSettings(scaling="none", fewest_alike=1)


def test_a_weight_alone_leaves_the_proposed_order(prepared):
    result = prepared(**SIZES, scaling="none", per_feature=(FeatureSetting("size", weight=3.0),))
    assert_allclose(result.matrix[:, 0], [6, 0, 3])


def test_a_chosen_order_and_none_at_all_win_over_the_proposed(prepared):
    other = FeatureSetting("size", order=("m", "s", "l"))
    assert_allclose(prepared(**SIZES, scaling="none", per_feature=(other,)).matrix[:, 0], [2, 1, 0])
    none = prepared(**SIZES, per_feature=(FeatureSetting("size", order=()),))
    assert none.codings[0].kind == "categorical"
    assert none.matrix.shape == (3, 3)


def test_missing_values_as_a_category_of_their_own_leave_no_place_for_a_proposed_order(prepared):
    sizes = {**SIZES, "data": {"size": ["l", "s", "m", None]}}
    own = prepared(**sizes, category_impute="own_category")
    assert own.codings[0].kind == "categorical"
    assert own.codings[0].categories == ("l", "m", "s", "(missing)")
    filled = prepared(**sizes, scaling="none")
    assert_allclose(filled.matrix[:, 0], [2, 0, 1, 2])
    assert [(step.action, step_reason(step)) for step in filled.steps] == [
        ("imputed", "missing; counted as 'l'")
    ]


def test_a_date_counts_days_since_1970(prepared):
    days = pd.to_datetime(["1970-01-11 00:00", "1970-01-01 12:00", "1969-12-31 00:00"])
    result = prepared({"since": days}, scaling="none")
    assert result.codings[0].kind == "date"
    assert_allclose(result.matrix[:, 0], [10, 0.5, -1])


def test_a_date_with_a_time_zone_counts_in_utc(prepared):
    days = pd.to_datetime(["1970-01-11 02:00+02:00", "1970-01-02 00:00+00:00", None], utc=True)
    result = prepared({"since": days, "x": [1.0, 2.0, 3.0]}, scaling="none")
    assert_allclose(result.matrix[:2, 0], [10, 1])


def test_a_boolean_is_a_number(prepared):
    result = prepared({"web": [1.0, 0.0, 1.0]}, kinds={"web": "boolean"}, scaling="none")
    assert result.codings[0].kind == "boolean"
    assert_allclose(result.matrix[:, 0], [1, 0, 1])


@pytest.mark.parametrize(("impute", "fill"), [("median", 2.0), ("mean", 5.0)])
def test_a_missing_number_is_imputed_and_counted(prepared, impute, fill):
    """1, 2 and 12: median 2, mean 5."""
    result = prepared({"x": [1.0, None, 2.0, 12.0]}, scaling="none", numeric_impute=impute)
    assert_allclose(result.matrix[:, 0], [1, fill, 2, 12])
    (step,) = result.steps
    assert (step.action, step.column, step.n_cells, step.n_rows) == ("imputed", "x", 1, 1)
    assert step_reason(step) == f"missing; counted as {int(fill)}"


@pytest.mark.parametrize(
    ("value", "said"), [(55887.0, "55,887"), (55887.5, "55,887.5"), (1969.0, "1969")]
)
def test_a_large_number_is_told_with_its_thousands_apart(prepared, value, said):
    (step,) = prepared({"x": [value - 1, None, value, value + 1]}).steps
    assert step_reason(step) == f"missing; counted as {said}"


def test_a_missing_date_is_imputed_with_a_date(prepared):
    days = pd.to_datetime(["1970-01-11", "1970-01-13", None, "1970-01-12"])
    result = prepared({"since": days}, scaling="none")
    assert_allclose(result.matrix[:, 0], [10, 12, 11, 11])
    assert step_reason(result.steps[0]) == "missing; counted as 1970-01-12"


def test_a_missing_category_becomes_the_most_frequent_one(prepared):
    result = prepared({"c": ["b", "a", "b", None]}, scaling="none")
    assert_allclose(result.matrix[:, 0], [1, 0, 1, 1])
    assert step_reason(result.steps[0]) == "missing; counted as 'b'"


def test_missing_values_can_be_a_category(prepared):
    result = prepared({"c": ["b", None, "b", "b"]}, scaling="none", category_impute="own_category")
    assert result.codings[0].categories == ("b", "(missing)")
    assert_allclose(result.matrix[:, 0], [0, 1, 0, 0])


def test_missing_values_that_do_not_occur_are_no_category(prepared):
    result = prepared({"c": ["b", "a", "b"]}, category_impute="own_category")
    assert result.codings[0].categories == ("a", "b")


def test_customers_with_missing_values_can_be_left_out(prepared):
    data = {"x": [1.0, None, 3.0, 5.0, 6.0], "c": ["a", "b", None, "b", "b"]}
    result = prepared(data, scaling="none", numeric_impute="drop", category_impute="drop")
    assert result.kept.tolist() == [0, 3, 4]
    assert_allclose(result.matrix, [[1, 0], [5, 1], [6, 1]])
    assert [(step.column, step.n_rows) for step in result.steps] == [("x", 1), ("c", 1)]
    assert result.frame["x"].tolist() == [1, 5, 6]


def test_capping_is_counted(prepared):
    """Quartiles of 0, 1, 2, 3, 100 are 1 and 3."""
    cap = FeatureSetting("x", cap=(0.25, 0.75))
    result = prepared({"x": [0.0, 1.0, 2.0, 3.0, 100.0]}, scaling="none", per_feature=(cap,))
    assert_allclose(result.matrix[:, 0], [1, 1, 2, 3, 3])
    assert (result.steps[0].action, result.steps[0].n_cells) == ("capped", 2)
    assert step_reason(result.steps[0]) == "outside 1 to 3, the quantiles chosen as limits"


def test_the_logarithm_is_that_of_1_more(prepared):
    log = FeatureSetting("x", transform="log")
    result = prepared({"x": [0.0, np.e - 1, np.e**2 - 1]}, scaling="none", per_feature=(log,))
    assert_allclose(result.matrix[:, 0], [0, 1, 2])


def test_yeo_johnson_is_that_of_scikit_learn(prepared):
    x = np.random.default_rng(1).gamma(0.6, 90.0, 300) - 15.0
    power = FeatureSetting("x", transform="yeo_johnson")
    result = prepared({"x": x}, scaling="none", per_feature=(power,))
    expected = power_transform(x[:, np.newaxis], standardize=False)
    assert_allclose(result.matrix, expected, rtol=1e-10)


def test_a_weight_stretches_distances(prepared):
    weights = (FeatureSetting("x", weight=3.0),)
    result = prepared({"x": [1.0, 2.0, 4.0], "y": [5.0, 1.0, 2.0]}, per_feature=weights)
    assert_allclose(result.matrix.std(axis=0), [3, 1])
    assert contributions(result) == (("x", pytest.approx(0.9)), ("y", pytest.approx(0.1)))


def test_each_feature_contributes_the_same_when_standardised(prepared):
    data = {"x": [1.0, 2.0, 40.0, 3.0], "c": ["a", "b", "c", "c"], "g": ["m", "f", "f", "f"]}
    assert [share for _, share in contributions(prepared(data))] == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize("impute", ["median", "mean", "most_frequent"])
@pytest.mark.parametrize("scaling", ["standard", "robust", "minmax", "none"])
def test_the_scikit_learn_pipeline_makes_the_same_matrix(prepared, scaling, impute):
    rng = np.random.default_rng(7)
    data = {
        "a": rng.normal(50, 9, 60),
        "b": rng.gamma(2.0, 30.0, 60),
        "c": rng.choice(["x", "y", "z"], 60),
        "d": np.where(rng.random(60) < 0.1, np.nan, rng.normal(0, 1, 60)),
        "e": rng.choice(["no", "yes"], 60),
        "f": rng.choice(["lo", "hi", "mid"], 60),
        "remainder": rng.random(60),
        "x__y": rng.random(60),
        "mostly zero": np.where(rng.random(60) < 0.8, 0.0, rng.poisson(9.0, 60)),
        "grades": np.where(rng.random(60) < 0.2, np.nan, rng.integers(1, 5, 60)),
    }
    per_feature = (
        FeatureSetting("b", transform="log", cap=(0.05, 0.95)),
        FeatureSetting("d", transform="yeo_johnson", weight=2.0),
        FeatureSetting("f", order=("lo", "mid", "hi")),
        FeatureSetting("e", weight=0.5),
    )
    result = prepared(data, scaling=scaling, numeric_impute=impute, per_feature=per_feature)
    made = make_columns(result.codings).transform(result.frame)
    assert_allclose(made, result.matrix, rtol=1e-12, atol=1e-12)
    assert result.matrix.flags.c_contiguous


def test_the_table_is_not_changed(make_table):
    table = make_table({"x": [1.0, None, 3.0, 9.0], "c": ["a", None, "b", "c"]})
    before = table.frame.copy(deep=True)
    cap = FeatureSetting("x", cap=(0.1, 0.9))
    prepare(table, PrepareSettings(per_feature=(cap,), category_impute="own_category"))
    pd.testing.assert_frame_equal(table.frame, before)


def test_only_features_take_part_and_in_the_order_asked_for(prepared):
    data = {"id": [1.0, 2.0, 3.0], "x": [1.0, 2.0, 4.0], "y": [3.0, 2.0, 7.0]}
    assert prepared(data, roles={"id": "identifier"}).features == ("x", "y")
    assert prepared(data, features=("y", "id", "y")).features == ("y", "id")


def test_useless_columns_are_left_out_with_a_reason(prepared):
    data = {
        "x": [1.0, 2.0, 4.0],
        "same": [3.0, 3.0, None],
        "empty": [None, np.nan, np.nan],
    }
    result = prepared(data)
    assert result.features == ("x",)
    assert [(step.column, step_reason(step)) for step in result.steps] == [
        ("same", "all its values are the same (3)"),
        ("empty", "every value is missing"),
    ]


def test_one_customer_is_told_in_the_singular(prepared):
    with pytest.raises(DataError, match=r"There is 1 customer: at least 3 are needed"):
        prepared({"age": [1.0]})


def test_nothing_left_to_compare_by_is_an_error(prepared):
    message = (
        r"No column is left to compare customers by \('same': all its values are the same "
        r"\('a'\)\)\. Choose at least one feature that differs"
    )
    with pytest.raises(DataError, match=message):
        prepared({"same": ["a", "a", "a"]})


def test_no_feature_at_all_is_an_error(prepared):
    with pytest.raises(DataError, match=r"No column is left to compare .*'id': identifier"):
        prepared({"id": [1.0, 2.0, 3.0]}, roles={"id": "identifier"})


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([7.0, 7.0, 7.0], r"all its values are the same \(7\)"),
        ([None, np.nan, np.nan], "every value is missing"),
        (["a", None, "a"], r"all its values are the same \('a'\)"),
    ],
)
def test_a_feature_asked_for_by_name_must_tell_customers_apart(prepared, values, reason):
    message = rf"Column 'x' cannot be a feature: {reason}\. Switch it off\."
    with pytest.raises(DataError, match=message):
        prepared({"x": values, "y": [1.0, 2.0, 3.0]}, features=("x", "y"))


def test_free_text_is_no_feature(prepared):
    data = {"name": [f"customer {i}" for i in range(60)]}
    message = r"it has 60 different texts, more than the 50 allowed\. Switch it off\."
    with pytest.raises(DataError, match=message):
        prepared(data, kinds={"name": "text"}, features=("name",))


def test_short_texts_can_be_categories(prepared):
    result = prepared({"note": ["a", "b", "a"]}, kinds={"note": "text"}, features=("note",))
    assert result.codings[0].kind == "categorical"


def test_too_few_customers(prepared):
    message = r"There are 2 customers: at least 3 are needed to compare any\. Bring a longer file\."
    with pytest.raises(DataError, match=message):
        prepared({"x": [1.0, 2.0]})


def test_too_few_customers_without_missing_values(prepared):
    message = r"There are 2 customers without a missing value: at least 3 are needed"
    with pytest.raises(DataError, match=message):
        prepared({"x": [1.0, 2.0, None, None]}, numeric_impute="drop")


def test_a_column_that_is_constant_once_customers_are_left_out(prepared):
    data = {"x": [1.0, 1.0, 1.0, 2.0], "y": [1.0, 2.0, 3.0, None]}
    message = r"Column 'x' cannot be a feature: once customers with missing values are left out"
    with pytest.raises(DataError, match=message):
        prepared(data, numeric_impute="drop")


@pytest.mark.parametrize("value", [np.inf, -np.inf, 1e101])
def test_immense_numbers_are_refused(prepared, value):
    message = r"Column 'x' holds 1 values that are infinite or beyond 1e100\. Correct them"
    with pytest.raises(DataError, match=message):
        prepared({"x": [1.0, value, 3.0]})


def test_text_in_a_numeric_column_is_refused(prepared):
    message = r"Column 'x' holds 1 values that are not numbers \(first: 'many'\)\. Write them as"
    with pytest.raises(DataError, match=message):
        prepared({"x": ["1", "many", None, "4"]}, kinds={"x": "numeric"})


def test_numbers_written_as_text_are_read(prepared):
    result = prepared({"x": ["1", "2.5", "4"]}, kinds={"x": "numeric"}, scaling="none")
    assert_allclose(result.matrix[:, 0], [1, 2.5, 4])


def test_a_feature_can_be_scaled_in_its_own_way(prepared):
    """Quartiles of 1, 2, 3, 4, 100 are 2 and 4, the median 3."""
    own = FeatureSetting("x", scaling="robust")
    data = {"x": [1.0, 2.0, 3.0, 4.0, 100.0], "y": [5.0, 10.0, 25.0, 5.0, 5.0]}
    result = prepared(data, scaling="minmax", per_feature=(own,))
    assert_allclose(result.matrix[:, 0], [-1, -0.5, 0, 0.5, 48.5])
    assert_allclose(result.matrix[:, 1], [0, 0.25, 1, 0, 0])


@pytest.mark.parametrize(("impute", "fill"), [("median", 2), ("mean", 4), ("most_frequent", 1)])
def test_a_feature_can_be_imputed_in_its_own_way(prepared, impute, fill):
    """1, 1, 2, 3, 13: median 2, mean 4, most frequent 1."""
    own = FeatureSetting("x", impute=impute)
    data = {"x": [1.0, 1, 2, 3, 13, None], "y": [1.0, 2, 3, 4, 5, None]}
    result = prepared(data, scaling="none", per_feature=(own,))
    assert_allclose(result.matrix[-1], [fill, 3])
    assert [(s.column, step_reason(s)) for s in result.steps] == [
        ("x", f"missing; counted as {fill}"),
        ("y", "missing; counted as 3"),
    ]


def test_rows_can_be_left_out_for_one_feature_only(prepared):
    own = FeatureSetting("x", impute="drop")
    data = {"x": [1.0, None, 3.0, 5.0], "y": [1.0, 2.0, None, 4.0]}
    result = prepared(data, scaling="none", per_feature=(own,))
    assert result.kept.tolist() == [0, 2, 3]
    assert_allclose(result.matrix, [[1, 1], [3, 2.5], [5, 4]])
    assert [(s.action, s.column, s.n_rows) for s in result.steps] == [
        ("left out customers", "x", 1),
        ("imputed", "y", 1),
    ]


def test_missing_values_of_one_feature_can_be_a_category(prepared):
    own = FeatureSetting("c", impute="own_category")
    data = {"c": ["a", "b", None, "a"], "d": ["p", "q", None, "p"]}
    result = prepared(data, per_feature=(own,))
    assert result.codings[0].categories == ("a", "b", "(missing)")
    assert result.codings[1].categories == ("p", "q")


@given(
    counts=st.lists(st.integers(1, 40), min_size=2, max_size=8),
    weight=st.floats(0.1, 10),
    scaling=st.sampled_from(["standard", "robust"]),
)
@settings(deadline=None, max_examples=40)
def test_one_categorical_weighs_as_one_number(prepared, counts, weight, scaling):
    """The mean squared distance of two customers is 2 w**2, however many categories there are.

    A number of standard deviation 1 has the mean squared distance 2, times its squared weight; for
    categories with shares p, indicators divided by s lie apart by 2 / s**2 where they differ,
    which is for 1 - sum p**2 of all pairs: with s**2 = sum p (1 - p) that is 2 again.
    """
    assume(sum(counts) > 2)
    texts = [f"c{i}" for i, n in enumerate(counts) for _ in range(n)]
    own = FeatureSetting("c", weight=weight)
    matrix = prepared({"c": texts}, scaling=scaling, per_feature=(own,)).matrix
    apart = ((matrix[:, np.newaxis] - matrix[np.newaxis]) ** 2).sum(axis=2)
    assert apart.mean() == pytest.approx(2 * weight**2)


def test_the_steps_are_known_without_the_matrix(make_table):
    data = {
        "x": [1.0, None, 2.0, 12.0],
        "y": [1.0, 2.0, 3.0, 4.0],
        "c": ["b", "a", "b", None],
        "same": [3.0, 3.0, None, 3.0],
        "empty": [None, np.nan, np.nan, None],
        "since": pd.to_datetime(["1970-01-11", "1970-01-13", None, "1970-01-12"]),
    }
    table = make_table({name: [*column] * 5 for name, column in data.items()})
    told = [_told(step) for step in preparation_steps(table)]
    assert told == [_told(step) for step in prepare(table, PrepareSettings()).steps]
    assert [(action, column) for action, column, *_ in told] == [
        ("left out as a feature", "same"),
        ("left out as a feature", "empty"),
        ("imputed", "x"),
        ("imputed", "c"),
        ("imputed", "since"),
    ]


def test_a_column_that_cannot_be_prepared_takes_no_step(make_table):
    table = make_table({"x": [1.0, np.inf, None, 3.0], "y": [1.0, None, 2.0, 4.0]})
    assert [step.column for step in preparation_steps(table)] == ["y"]


def _told(step):
    return (step.action, step.column, step.n_cells, step.n_rows, step_reason(step))


RARE = {"x": [float(i) for i in range(14)], "c": [*"aaaaaabbbbb", "rare", "odd", None]}


def test_rare_categories_count_as_none_of_the_others(prepared):
    """Six a (seven with the missing one), five b, and two that have no name: two columns."""
    result = prepared(RARE, features=("c",), scaling="none", fewest_alike=5)
    (coding,) = result.codings
    assert coding.categories == ("a", "b")
    assert name_columns(result.codings) == ("c: a", "c: b")
    assert_allclose(result.matrix[11:13], 0)
    assert_allclose(result.matrix[13], [1 / np.sqrt(2), 0])
    assert [(step.action, step.n_cells, step_reason(step)) for step in result.steps] == [
        ("imputed", 1, "missing; counted as 'a'"),
        (
            "put together",
            2,
            "2 rare categories, which a model does not name; counted as none of the others",
        ),
    ]


def test_one_category_beside_rare_ones_is_one_column(prepared):
    """A share of 1/2: standard deviation 1/2."""
    result = prepared({"c": [*"aaaaa", "b", "c", "d", "e", "f"]}, fewest_alike=5)
    assert name_columns(result.codings) == ("c: a",)
    assert_allclose(result.matrix[:, 0], [1] * 5 + [-1] * 5)
    assert_allclose(make_columns(result.codings).transform(result.frame), result.matrix)


def test_a_rare_level_counts_as_the_most_frequent_one(prepared):
    order = FeatureSetting("c", order=("low", "mid", "high"))
    data = {"c": ["low"] * 6 + ["mid"] + ["high"] * 5}
    result = prepared(data, scaling="none", per_feature=(order,), fewest_alike=5)
    assert result.codings[0].categories == ("low", "high")
    assert_allclose(result.matrix[:, 0], [0] * 7 + [1] * 5)
    assert [step_reason(step) for step in result.steps] == [
        "1 rare category, which a model does not name; counted as 'low'"
    ]


def test_a_column_of_rare_categories_is_no_feature(prepared):
    data = {"x": [1.0, 2.0, 4.0, 8.0], "c": ["a", "b", "c", "a"]}
    result = prepared(data, fewest_alike=5)
    assert result.features == ("x",)
    assert step_reason(result.steps[0]) == (
        "all its 3 texts are those of fewer than 5 customers, too few to be named in a model"
    )
    levels = {"c": ["low"] * 6 + ["high"] * 2}
    order = FeatureSetting("c", order=("low", "high"))
    message = "all but one of its 2 texts are those of fewer than 5 customers, too few to be named"
    with pytest.raises(DataError, match=message):
        prepared(levels, features=("c",), per_feature=(order,), fewest_alike=5)


def test_a_feature_of_one_value_once_it_is_transformed_is_refused(prepared):
    """The logarithms of a quadrillion and of its neighbour are the same number."""
    far = [10.0**15, 10.0**15 + 1] * 10
    setting = FeatureSetting("far", transform="log")
    with pytest.raises(DataError, match="'far' has one value for all customers once it is"):
        prepared({"far": far, "x": [float(i) for i in range(20)]}, per_feature=(setting,))
