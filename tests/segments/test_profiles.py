from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from segmentation import segments
from segmentation.records import SEGMENT_COLOURS
from tests.segments import made
from tests.segments.test_names import blobs

# Four customers in segment 0, two in segment 1. Spend: 10, 20, 30, 40 | 70, 130.
LABELS = [0, 0, 0, 0, 1, 1]
SPEND = [10.0, 20.0, 30.0, 40.0, 70.0, 130.0]


def profiled(frame, labels=LABELS, **options):
    prepared = made.prepared(made.table(frame, **options))
    return segments.profile(prepared, made.clustering(labels, prepared))


def test_sizes_shares_and_numbers_are_those_of_the_customers():
    first, second = profiled({"spend": SPEND})
    assert (first.size, second.size) == (4, 2)
    assert (first.share, second.share) == (4 / 6, 2 / 6)
    assert (first.segment, second.segment) == (0, 1)
    (spend,) = first.numeric
    # mean 25; deviations 15, 5, 5, 15: variance 500 / 4 = 125; everyone: mean 300 / 6 = 50
    assert (spend.mean, spend.median, spend.overall_mean) == (25.0, 25.0, 50.0)
    assert spend.spread == pytest.approx(125**0.5)
    assert spend.overall_spread == pytest.approx(np.std(SPEND))
    assert spend.is_feature
    assert second.numeric[0].mean == second.numeric[0].median == 100.0


def test_the_index_is_against_all_customers():
    first, _ = profiled({"spend": SPEND})
    (spend,) = first.numeric
    assert spend.index == 50.0
    # standard error of the mean: sample deviation sqrt(500 / 3) over sqrt(4)
    assert spend.mean_error == pytest.approx((500 / 3) ** 0.5 / 2)


def test_the_index_has_an_interval_where_95_percent_mean_95_percent():
    rng = np.random.default_rng(5)
    spend, labels = rng.normal(100, 10, 300), [0] * 200 + [1] * 100
    first, _ = profiled({"spend": spend}, labels=labels)
    low, high = first.numeric[0].index_interval
    assert low < first.numeric[0].index < high
    few, _ = profiled({"spend": SPEND})
    assert few.numeric[0].index_interval is None
    gap = np.where(np.arange(300) == 7, np.nan, spend)
    filled, _ = profiled({"spend": gap}, labels=labels)
    assert filled.numeric[0].index_interval is None


@pytest.mark.parametrize("values", [[-40.0, 20, 30, 40, 70, 130], [-1.0, 1, 1e-17, 0, -2, 2]])
def test_a_column_with_values_below_0_has_no_index(values):
    for segment in profiled({"balance": values}):
        assert segment.numeric[0].index is None
        assert segment.numeric[0].index_interval is None


def test_an_average_near_0_for_its_spread_has_no_index():
    first, second = profiled({"spend": SPEND})
    near = replace(first.numeric[0], mean=5.0, overall_mean=0.01, overall_spread=1.0)
    assert near.index is None
    assert replace(near, overall_mean=10.0).index == 50.0
    assert replace(second.numeric[0], mean=-1.0).index is None  # of a model of an earlier version


def test_categories_have_shares_and_lifts_largest_first():
    first, second = profiled({"spend": SPEND, "city": ["A", "A", "A", "B", "B", "B"]})
    (city,) = first.categorical
    assert city.categories == ("A", "B")
    assert city.shares == (0.75, 0.25)
    assert city.overall_shares == (0.5, 0.5)
    assert city.lifts == (1.5, 0.5)
    assert second.categorical[0].categories == ("B", "A")
    assert second.categorical[0].shares == (1.0, 0.0)


def test_the_centre_is_the_mean_or_the_most_frequent_category_of_the_features():
    frame = {"spend": SPEND, "city": ["A", "A", "A", "B", "B", "B"], "visits": range(6)}
    first, second = profiled(frame, roles={"visits": "descriptor"})
    assert first.centre == {"spend": 25.0, "city": "A"}
    assert second.centre == {"spend": 100.0, "city": "B"}


def test_missing_feature_cells_count_as_they_were_clustered():
    first, _ = profiled({"spend": [np.nan, 20.0, 30.0, 40.0, 70.0, 130.0]})
    # the median of the five known values is 40
    assert first.numeric[0].mean == (40 + 20 + 30 + 40) / 4


def test_missing_descriptors_are_left_out_of_their_means_and_shares():
    frame = {
        "spend": SPEND,
        "age": [20, np.nan, np.nan, 40, 50, 60],
        "city": ["A", None, "B", "B", "B", "B"],
    }
    first, _ = profiled(frame, roles={"age": "descriptor", "city": "label"})
    age = next(p for p in first.numeric if p.column == "age")
    assert (age.mean, age.is_feature) == (30.0, False)
    assert first.categorical[0].categories == ("B", "A")
    assert first.categorical[0].shares == (2 / 3, 1 / 3)


def test_a_descriptor_without_any_value_is_not_profiled():
    frame = {"spend": SPEND, "gone": [np.nan] * 6, "blank": [None] * 6}
    first, _ = profiled(
        frame,
        roles={"gone": "descriptor", "blank": "descriptor"},
        kinds={"gone": "numeric", "blank": "categorical"},
    )
    assert [p.column for p in first.numeric] == ["spend"]
    assert first.categorical == ()


def test_a_descriptor_without_values_in_one_segment_is_left_out_there_only():
    frame = {"spend": SPEND, "days_since_claim": [np.nan] * 4 + [3.0, 5.0]}
    first, second = profiled(frame, roles={"days_since_claim": "descriptor"})
    assert [p.column for p in first.numeric] == ["spend"]
    assert [p.column for p in second.numeric] == ["spend", "days_since_claim"]


@pytest.mark.parametrize("role", ["identifier", "personal", "excluded"])
def test_columns_that_tell_who_somebody_is_are_not_profiled(role):
    frame = {"spend": SPEND, "number": range(6), "email": list("abcdef")}
    first, _ = profiled(frame, roles={"number": role, "email": role})
    assert [p.column for p in first.numeric] == ["spend"]
    assert first.categorical == ()


def test_free_text_is_not_profiled():
    frame = {"spend": SPEND, "remark": list("abcdef")}
    first, _ = profiled(frame, roles={"remark": "descriptor"}, kinds={"remark": "text"})
    assert first.categorical == ()


def test_dates_are_profiled_as_days_and_yes_or_no_as_a_share():
    frame = {
        "spend": SPEND,
        "joined": pd.to_datetime(["1970-01-02", "1970-01-04", None, None, "1970-02-01", None]),
        "opted_in": [1, 0, 0, 0, 1, 1],
    }
    first, second = profiled(
        frame,
        roles={"joined": "descriptor", "opted_in": "descriptor"},
        kinds={"opted_in": "boolean"},
    )
    joined, opted_in = first.numeric[1:]
    assert (joined.kind, joined.mean) == ("date", 2.0)
    assert (opted_in.kind, opted_in.mean) == ("boolean", 0.25)
    assert second.numeric[1].mean == 31.0


def test_rare_categories_are_put_together():
    cities = [f"city {i:02}" for i in range(20) for _ in range(20 - i)]
    labels = [0] * 150 + [1] * (len(cities) - 150)
    first, _ = profiled({"n": range(len(cities)), "city": cities}, labels=labels)
    (city,) = first.categorical
    assert len(city.categories) == 12
    assert "other" in city.categories
    assert sum(city.shares) == pytest.approx(1)
    # the nine rarest have 9 + 8 + .. + 1 = 45 of the 210 customers
    assert city.overall_shares[city.categories.index("other")] == pytest.approx(45 / 210)


def test_a_category_that_is_called_other_is_not_mixed_up_with_the_rest():
    cities = ["Other"] * 30 + [f"city {i}" for i in range(20)]
    first, _ = profiled({"n": range(50), "city": cities}, labels=[0] * 25 + [1] * 25)
    assert {"Other", "(other)"} <= set(first.categorical[0].categories)


def test_a_constant_column_sets_nobody_apart():
    # 0.1 summed up six times is not 0.6 in floating point: the spread must be 0 all the same
    first, _ = profiled({"spend": SPEND, "fee": [0.1] * 6}, roles={"fee": "descriptor"})
    fee = next(p for p in first.numeric if p.column == "fee")
    assert (fee.difference, fee.overall_spread) == (0.0, 0.0)
    assert "fee" not in {trait.column for trait in first.traits}


def test_silhouettes_are_averaged_over_the_customers_that_are_shown():
    prepared = made.prepared(made.table({"spend": SPEND}))
    found = made.clustering(LABELS, prepared)
    shown = replace(found, shown=np.array([0, 1]), silhouettes=np.array([0.2, 0.6]))
    first, second = segments.profile(prepared, shown)
    assert first.silhouette == pytest.approx(0.4)
    assert second.silhouette is None


def test_colours_follow_the_segment_number_and_start_again():
    n = len(SEGMENT_COLOURS) + 1
    found = profiled({"spend": range(n)}, labels=list(range(n)))
    assert found[0].colour == found[-1].colour == SEGMENT_COLOURS[0]
    assert len({segment.colour for segment in found}) == len(SEGMENT_COLOURS)


def test_rows_that_were_left_out_of_the_matrix_are_left_out_of_the_profiles():
    prepared = made.prepared(made.table({"spend": [*SPEND, 1e6]}))
    kept = replace(prepared, matrix=prepared.matrix[:6], kept=np.arange(6))
    first, second = segments.profile(kept, made.clustering(LABELS, kept))
    assert first.numeric[0].overall_mean == 50.0
    assert first.size + second.size == 6


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), k=st.integers(2, 5))
def test_indexes_and_lifts_stay_the_same_in_any_order_and_any_unit(seed, k):
    frame, labels = blobs(seed, k=k)
    frame["city"] = np.where(labels == 0, "Rome", "Oslo")
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(frame))
    turned = frame.iloc[rows].reset_index(drop=True)[list(rng.permutation(frame.columns))]
    turned = turned.assign(income=turned["income"] * 1000, wine_usd=turned["wine_usd"] / 7)
    plain, other = made.prepared(made.table(frame)), made.prepared(made.table(turned))
    found = segments.profile(plain, made.clustering(labels, plain))
    again = segments.profile(other, made.clustering(labels[rows], other))
    for before, after in zip(found, again, strict=True):
        assert (after.size, after.share) == (before.size, before.share)
        by_column = {profile.column: profile for profile in after.numeric}
        for profile in before.numeric:
            same = by_column[profile.column]
            assert same.index == pytest.approx(profile.index)
            assert same.difference == pytest.approx(profile.difference, abs=1e-9)
            assert same.index_interval == pytest.approx(profile.index_interval)
        [city], [same_city] = before.categorical, after.categorical
        assert (same_city.categories, same_city.lifts) == (city.categories, city.lifts)
