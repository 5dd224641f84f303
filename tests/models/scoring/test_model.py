"""All ways of scoring agree: one by one, as a table, by scikit-learn, and with the training."""

import io
from dataclasses import replace

import joblib
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.metrics import pairwise_distances

from segmentation.errors import DataError, ParameterError
from segmentation.models import Model, build_model, make_pipeline
from segmentation.models.scoring.export import pipeline_bytes
from segmentation.preprocessing import encode
from segmentation.records import PrepareSettings, Segment
from tests.models.conftest import as_customer, make_segmentation


def test_training_customers_get_their_segments(model, segmentation):
    predicted = model.predict(segmentation.prepared.frame)
    assert_array_equal(predicted["segment"], segmentation.clustering.labels)


@pytest.mark.parametrize("scaling", ["standard", "robust", "minmax", "none"])
def test_training_customers_get_their_segments_whatever_the_scaling(segmentation, scaling):
    frame = segmentation.prepared.table.frame
    made = make_segmentation(frame, settings=PrepareSettings(scaling=scaling), k=3)
    predicted = build_model(made).predict(frame)
    assert_array_equal(predicted["segment"], made.clustering.labels)


def test_one_by_one_is_as_a_table_to_the_last_bit(model, strangers):
    table = model.predict(strangers)
    singles = [model.predict_one(as_customer(row)) for _, row in strangers.iterrows()]
    assert table["segment"].tolist() == [single.segment for single in singles]
    assert table["second_segment"].tolist() == [single.second_segment for single in singles]
    assert table["margin"].tolist() == [single.margin for single in singles]
    assert table["warning"].tolist() == ["; ".join(single.warnings) for single in singles]
    assert table["segment_name"].tolist() == [single.segment_name for single in singles]
    assert (table["warning"] != "").mean() > 0.2


def test_segments_and_margins_are_those_of_the_distances(model, strangers):
    """Against distances between rows of the matrix and centres, without any folding."""
    rows = encode(model.spec.codings, strangers)
    distances = pairwise_distances(rows, model.spec.centres)
    ranked = np.sort(distances, axis=1)
    table = model.predict(strangers)
    assert_array_equal(table["segment"], distances.argmin(axis=1))
    assert_array_equal(table["second_segment"], distances.argsort(axis=1)[:, 1])
    assert_allclose(table["margin"], 1 - ranked[:, 0] / ranked[:, 1], atol=1e-9)
    single = model.predict_one(as_customer(strangers.iloc[7]))
    assert_allclose(single.matrix_row, rows[7], atol=1e-12)
    assert single.distance == pytest.approx(ranked[7, 0])


def test_the_scikit_learn_pipeline_gives_the_same_segments(model, strangers):
    pipeline = joblib.load(io.BytesIO(pipeline_bytes(model.spec)))
    assert_array_equal(pipeline.predict(strangers), model.predict(strangers)["segment"])
    shuffled = strangers[strangers.columns[::-1]].assign(extra=1)
    assert_array_equal(pipeline.predict(shuffled), model.predict(strangers)["segment"])


def test_the_pipeline_reads_whole_numbers(plain_model):
    frame = pd.DataFrame({"x": [1, 9], "g": ["f", "m"]})
    assert make_pipeline(plain_model.spec).predict(frame).tolist() == [0, 1]


@pytest.mark.parametrize("n_rows", [1, 8_192, 8_193, 300_000])
def test_long_tables_are_scored_in_chunks_to_the_same_answers(model, strangers, n_rows):
    """200,000 rows take several threads, the others one; each row must find its own answer."""
    places = np.random.default_rng(3).integers(0, len(strangers), n_rows)
    expected = model.predict(strangers).iloc[places].reset_index(drop=True)
    long = strangers.iloc[places].reset_index(drop=True)
    pd.testing.assert_frame_equal(model.predict(long), expected)


def test_of_equal_scores_the_lower_numbers_win(plain_model):
    """Six centres in three places: each customer's nearest two are the two at one place."""
    codings = plain_model.spec.codings[:1]
    spec = replace(
        plain_model.spec,
        codings=codings,
        summaries=plain_model.spec.summaries[:1],
        centres=np.array([[0.0], [10.0], [5.0], [10.0], [0.0], [5.0]]),
        segments=tuple(Segment(i, f"s{i}", 1, 1 / 6, {}) for i in range(6)),
        distances=(),
    )
    frame = pd.DataFrame({"x": [10.0, 0.0, 5.0, 2.5, 20.0]})
    predicted = Model(spec).predict(frame)
    assert predicted["segment"].tolist() == [1, 0, 2, 0, 1]
    assert predicted["second_segment"].tolist() == [3, 4, 5, 2, 3]
    assert predicted["margin"].tolist() == [0, 0, 0, 0, 0]
    singles = [Model(spec).predict_one(row) for row in frame.to_dict("records")]
    assert [single.second_segment for single in singles] == [3, 4, 5, 2, 3]


def test_columns_in_any_order_and_further_ones_change_nothing(model, strangers):
    expected = model.predict(strangers)
    shuffled = strangers[strangers.columns[::-1]].assign(segment="x", extra=1)
    pd.testing.assert_frame_equal(model.predict(shuffled), expected)


def test_the_index_is_kept(plain_model):
    frame = pd.DataFrame({"x": [1.0, 9.0], "g": ["f", "m"]}, index=["b", "a"])
    predicted = plain_model.predict(frame)
    assert predicted.index.tolist() == ["b", "a"]
    assert predicted.columns.tolist() == [
        "segment",
        "segment_name",
        "second_segment",
        "margin",
        "warning",
    ]
    assert predicted["segment_name"].tolist() == ["low", "high"]


def test_an_empty_table_gives_an_empty_answer(plain_model):
    frame = pd.DataFrame({"x": pd.Series(dtype=float), "g": pd.Series(dtype="str")})
    assert len(plain_model.predict(frame)) == 0


def test_texts_that_hold_numbers_are_read(plain_model):
    frame = pd.DataFrame({"x": ["1", " 9.5 ", "", None], "g": ["f", "m", "m ", ""]})
    predicted = plain_model.predict(frame)
    assert predicted["segment"].tolist() == [0, 1, 0, 0]
    assert predicted["warning"].tolist() == [
        "",
        "",
        "x is missing: counted as 4",
        "x is missing: counted as 4; g is missing: counted as 'm'",
    ]


def test_a_cell_that_is_no_number_counts_as_missing_in_a_table(plain_model):
    frame = pd.DataFrame({"x": ["many", "1e400", "2"], "g": ["f", "f", "f"]})
    assert plain_model.predict(frame)["warning"].tolist() == [
        "x 'many' is not a number in range: counted as 4",
        "x '1e400' is not a number in range: counted as 4",
        "",
    ]
    infinite = pd.DataFrame({"x": [np.inf, -1e200, np.nan], "g": ["f", "f", "f"]})
    assert plain_model.predict(infinite)["warning"].tolist() == [
        "x 'inf' is not a number in range: counted as 4",
        "x '-1e+200' is not a number in range: counted as 4",
        "x is missing: counted as 4",
    ]


def test_dates_are_read_from_texts(model, strangers):
    texts = strangers.assign(Since=strangers["Since"].dt.strftime("%Y-%m-%d").astype("str"))
    pd.testing.assert_frame_equal(model.predict(texts), model.predict(strangers))
    wrong = strangers.head(1).assign(Since="soon")
    assert "Since 'soon' is not a date: counted as " in model.predict(wrong)["warning"].iloc[0]


def test_days_and_nullable_types_are_read(model, strangers):
    days = (strangers["Since"] - pd.Timestamp(0)) / pd.Timedelta(days=1)
    other = strangers.assign(
        Since=days,
        Age=strangers["Age"].astype("Int64"),
        Newsletter=strangers["Newsletter"].astype("boolean"),
        Gender=strangers["Gender"].astype("category"),
        Education=strangers["Education"].astype(object),
    )
    pd.testing.assert_frame_equal(model.for_days().predict(other), model.predict(strangers))
    assert model.predict(other)["warning"].str.contains(r"Since '?\d.* is not a date").any()


def test_whole_numbers_are_categories_without_a_fraction(plain_model):
    codings = plain_model.spec.codings
    assert codings[1].categories == ("f", "m")
    frame = pd.DataFrame({"x": [1.0, 1.0, 1.0], "g": [2.0, np.nan, 2.5]})
    assert plain_model.predict(frame)["warning"].tolist() == [
        "g '2' is no category of the model: counted as 'm'",
        "g is missing: counted as 'm'",
        "g '2.5' is no category of the model: counted as 'm'",
    ]


def test_missing_columns_of_a_table(plain_model):
    with pytest.raises(DataError, match=r"1 of the 2 columns that the model needs are missing: 'x"):
        plain_model.predict(pd.DataFrame({"g": ["f"]}))


def test_what_a_model_knows_of_its_training(model, segmentation):
    spec = model.spec
    age = segmentation.prepared.table.frame["Age"]
    summary = spec.summaries[0]
    assert age.min() - 5 < summary.minimum <= age.min()
    assert age.max() <= summary.maximum < age.max() + 5
    assert summary.n_missing == age.isna().sum()
    assert summary.is_integer
    assert summary.quantiles == pytest.approx(np.nanquantile(age, np.linspace(0, 1, 11)), abs=5)
    assert summary.up_to == pytest.approx(
        [(age.dropna() <= value).mean() for value in summary.quantiles]
    )
    shares = spec.summaries[6].category_shares
    assert shares["Male"] == pytest.approx(
        (segmentation.prepared.frame["Gender"] == "Male").sum()
        / (400 - spec.summaries[6].n_missing)
    )
    assert sum(shares.values()) == pytest.approx(1)
    sizes = segmentation.clustering.sizes
    assert [len(ranks) for ranks in spec.distances] == [min(10, size // 10) + 1 for size in sizes]
    assert (spec.source, spec.fingerprint, spec.n_customers) == ("made.csv", "ab" * 32, 400)
    assert {"python", "numpy", "pandas", "scikit-learn"} <= set(spec.versions)
    assert any(step.action == "imputed" for step in spec.steps)


def test_missing_values_as_a_category_are_summarised(segmentation):
    frame = segmentation.prepared.table.frame[["Age", "Education"]]
    made = make_segmentation(
        frame,
        kinds={"Age": "numeric", "Education": "categorical"},
        settings=PrepareSettings(category_impute="own_category"),
    )
    spec = build_model(made).spec
    n_missing = int(frame["Education"].isna().sum())
    assert spec.summaries[1].category_shares["(missing)"] == pytest.approx(n_missing / 400)
    assert_array_equal(build_model(made).predict(frame)["segment"], made.clustering.labels)


def test_a_model_needs_a_name(segmentation):
    with pytest.raises(ParameterError, match=r"A model's name cannot hold '/': it is a name, not"):
        build_model(segmentation, name="../x")


@pytest.fixture(scope="module")
def any_model():
    frame = pd.DataFrame({"x": [0.0, 1.0, 9.0, 10.0, 11.0], "g": ["f", "f", "m", "m", "m"]})
    kinds = {"x": "numeric", "g": "categorical"}
    return build_model(make_segmentation(frame, kinds=kinds, settings=PrepareSettings(), k=2))


@settings(deadline=None, max_examples=100)
@given(
    x=st.one_of(st.none(), st.floats(-1e99, 1e99), st.integers(-(10**12), 10**12)),
    g=st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["f", "m"])),
)
def test_any_customer_gets_the_same_answer_both_ways(any_model, x, g):
    single = any_model.predict_one({"x": x, "g": g})
    table = any_model.predict(pd.DataFrame({"x": [x], "g": pd.Series([g], dtype=object)}))
    row = table.iloc[0]
    assert (row["segment"], row["second_segment"]) == (single.segment, single.second_segment)
    assert row["margin"] == single.margin
    assert row["warning"] == "; ".join(single.warnings)
    assert 0 <= single.margin <= 1
