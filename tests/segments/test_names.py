import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from segmentation import segments, wording
from tests.segments import made
from tests.segments.made import INCOME, SCORE


def names_of(prepared, labels):
    return [s.name for s in segments.profile(prepared, made.clustering(labels, prepared))]


def blobs(seed, *, k=4, n=160, columns=("income", "Age", "n_orders", "wine_usd")):
    """Customers around k centres, the largest group first."""
    rng = np.random.default_rng(seed)
    sizes = np.sort(rng.multinomial(n - 2 * k, rng.dirichlet(np.ones(k))) + 2)[::-1]
    labels = np.repeat(np.arange(k), sizes)
    centres = rng.normal(50, 12, size=(k, len(columns)))
    return pd.DataFrame(
        centres[labels] + rng.normal(0, 3, (n, len(columns))), columns=columns
    ), labels


SAYS = {
    "high income": (INCOME, 1),
    "low income": (INCOME, -1),
    "high spending score": (SCORE, 1),
    "low spending score": (SCORE, -1),
    "older": ("Age", 1),
    "younger": ("Age", -1),
    "young": ("Age", -1),
    "high-income": (INCOME, 1),
    "low-income": (INCOME, -1),
    "big spenders": (SCORE, 1),
    "low spenders": (SCORE, -1),
}


def assert_true_to_the_numbers(segment):
    by_column = {profile.column: profile for profile in segment.numeric}
    for phrase, (column, side) in SAYS.items():
        if phrase in segment.name.lower():
            assert by_column[column].difference * side > 0.2, (segment.name, column)


@pytest.mark.parametrize("k", [2, 3, 4, 5, 6, 8, 10, 15, 30])
@pytest.mark.parametrize("features", [(INCOME, SCORE), ("Age", INCOME, SCORE)])
def test_mall_names_are_unique_short_and_true(features, k):
    mall = made.mall(*features)
    found = segments.profile(mall, made.kmeans(mall, k))
    names = [segment.name for segment in found]
    assert len({name.casefold() for name in names}) == k
    assert all(0 < len(name) <= 60 for name in names)
    for segment in found:
        assert_true_to_the_numbers(segment)


def test_the_five_mall_segments_are_told_by_income_and_spending():
    mall = made.mall(INCOME, SCORE)
    found = segments.profile(mall, made.kmeans(mall, 5))
    assert [segment.size for segment in found] == [81, 39, 35, 23, 22]
    said = [{phrase for phrase in SAYS if phrase in s.name.lower()} for s in found]
    # centres (income, score): 55 50 | 87 82 | 88 17 | 26 21 | 26 79; everyone 61 50
    assert said == [
        set(),
        {"high-income", "big spenders"},
        {"high-income", "low spenders"},
        {"low-income", "low spenders"},
        {"low-income", "big spenders"},
    ]
    assert "average" in found[0].name.lower()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), k=st.integers(2, 6))
def test_names_stay_the_same_in_any_order_of_rows_and_columns_and_any_unit(seed, k):
    frame, labels = blobs(seed, k=k)
    frame["city"] = np.where(labels == 0, "Rome", "Oslo")
    expected = names_of(made.prepared(made.table(frame)), labels)
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(frame))
    turned = frame.iloc[rows].reset_index(drop=True)[list(rng.permutation(frame.columns))]
    turned = turned.assign(income=turned["income"] * 1000, wine_usd=turned["wine_usd"] / 7)
    assert names_of(made.prepared(made.table(turned)), labels[rows]) == expected


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), k=st.integers(2, 6))
def test_other_numbers_for_the_clusters_permute_everything_together(seed, k):
    frame, labels = blobs(seed, k=k)
    prepared = made.prepared(made.table(frame))
    number = np.random.default_rng(seed).permutation(k)
    plain = segments.profile(prepared, made.clustering(labels, prepared))
    turned = segments.profile(prepared, made.clustering(number[labels], prepared))
    for segment in plain:
        other = turned[number[segment.segment]]
        assert (other.name, other.size, other.centre) == (
            segment.name,
            segment.size,
            segment.centre,
        )
        assert [t.phrase for t in other.traits] == [t.phrase for t in segment.traits]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), k=st.integers(2, 30))
def test_names_are_always_unique_and_short(seed, k):
    long = "satisfaction with the checkout process in the stores of the north"
    frame, labels = blobs(seed, k=k, columns=("income", long, long + " and south"))
    found = names_of(made.prepared(made.table(frame)), labels)
    assert len({name.casefold() for name in found}) == k
    assert max(map(len, found)) <= 60


def test_segments_that_cannot_be_told_apart_are_numbered():
    frame = {"income": [1.0, 2.0, 1.0, 2.0, 1.0, 2.0]}
    found = names_of(made.prepared(made.table(frame)), [0, 0, 1, 1, 2, 2])
    assert found == ["Average all round (1)", "Average all round (2)", "Average all round (3)"]


def test_one_feature_is_enough_for_a_name():
    frame = {"income": [1.0, 1.0, 1.0, 9.0]}
    found = names_of(made.prepared(made.table(frame)), [0, 0, 0, 1])
    assert found == ["Low income", "High income"]


def test_two_columns_that_say_the_same_are_told_once():
    income = [1.0, 2.0, 3.0, 4.0, 8.0, 9.0]
    frame = {"income": income, "salary": [2 * x for x in income], "age": [20, 60, 20, 60, 55, 58]}
    low, high = names_of(made.prepared(made.table(frame)), [0, 0, 0, 0, 1, 1])
    assert "salary" not in high
    assert high == "High income, older"
    assert "salary" not in low


def test_a_family_of_columns_on_one_side_is_told_as_one():
    low, high = [1.0, 2.0, 1.5], [9.0, 8.0, 8.5]
    frame = {f"{what}_usd": low + high for what in ("wine", "meat", "fish")}
    assert names_of(made.prepared(made.table(frame)), [0, 0, 0, 1, 1, 1]) == [
        "Low spend",
        "High spend",
    ]


def test_what_two_phrases_share_is_said_once():
    from segmentation.segments.names import _joined

    assert _joined(["few store purchases", "few web purchases"]) == "Few store and web purchases"
    assert _joined(["high income", "high spending score"]) == "High income, high spending score"
    assert _joined(["low spend on wine", "low spend on fish"]) == "Low spend on wine and fish"
    answers = ["mostly price: Agree", "mostly speed: Agree"]
    assert _joined(answers) == "Mostly price: Agree, mostly speed: Agree"


def test_a_descriptor_names_a_segment_only_when_the_features_cannot():
    frame = {"income": [1.0, 2.0, 1.0, 2.0], "sex": ["f", "f", "m", "m"]}
    prepared = made.prepared(made.table(frame, roles={"sex": "descriptor"}))
    assert names_of(prepared, [0, 0, 1, 1]) == ["Average, sex f", "Average, sex m"]


@pytest.mark.parametrize(
    ("variants", "told"),
    [
        # What the first says holds of the second too: it says something more.
        (
            [["High a, long b", "High a, long b, high c"], ["High a, long b, low c"]],
            ["High a, long b, high c", "High a, long b, low c"],
        ),
        # It has nothing more to say: the second says it in other words.
        (
            [["High a"], ["High a, long b", "Very high a, long b"]],
            ["High a", "Very high a, long b"],
        ),
        # Neither has: both stay as they are.
        ([["High a"], ["High a, long b"]], ["High a", "High a, long b"]),
    ],
)
def test_a_name_that_holds_of_another_segment_too_gets_finer_words(variants, told):
    from segmentation.segments.names import _told_apart

    assert _told_apart([of_one[0] for of_one in variants], variants) == told
    assert _told_apart([v[0] for v in variants[::-1]], variants[::-1]) == told[::-1]


@pytest.mark.parametrize(
    ("one", "other", "is_part"),
    [
        ("High income", "High income, older", True),
        ("Older, high income", "High income, older", True),
        ("High spend", "High spend on wines, older", True),
        ("High income", "Very high income", False),
        ("High in", "High income", False),
    ],
)
def test_a_name_is_part_of_another_where_all_that_it_says_is_said_there(one, other, is_part):
    from segmentation.segments.names import _is_part

    assert _is_part(one, other) is is_part


def test_text_of_the_file_stays_on_one_line():
    frame = {"a\nb\x07": [1.0, 1.0, 1.0, 9.0]}
    for name in names_of(made.prepared(made.table(frame)), [0, 0, 0, 1]):
        assert name.isprintable()


def segments_of_three(**more):
    """Income high, average and low; age alike in all three."""
    labels = np.repeat([0, 1, 2], 20)
    frame = pd.DataFrame(
        {"income": np.array([90.0, 50.0, 10.0])[labels], "age": np.tile([20.0, 40.0], 30), **more}
    )
    roles = dict.fromkeys(more, "descriptor")
    prepared = made.prepared(made.table(frame, roles=roles))
    return segments.profile(prepared, made.clustering(labels, prepared))


def test_otherwise_average_is_said_only_where_no_other_column_stands_out():
    names = [segment.name for segment in segments_of_three()]
    assert names == [
        "High income, otherwise average",
        "Average all round",
        "Low income, otherwise average",
    ]
    cities = np.repeat(["Rome", "Oslo", "Lima"], 20)
    found = segments_of_three(city=cities)
    assert [segment.name for segment in found] == ["High income", "Average, Oslo", "Low income"]
    assert all("city" in {trait.column for trait in segment.traits} for segment in found)


def whales(n_whales=1):
    """Three groups told by orders, of alike spend; in the last a customer or two of millions."""
    orders = np.repeat([4.0, 9.0, 14.0], 40) + np.tile([-1.0, 0.0, 1.0, 0.0], 30)
    spend = np.tile(np.linspace(90.0, 200.0, 40), 3)
    spend[-n_whales:] = 5_000_000.0
    prepared = made.prepared(made.table({"spend": spend, "orders": orders}))
    return segments.profile(prepared, made.clustering(np.repeat([0, 1, 2], 40), prepared))


@pytest.mark.parametrize("n_whales", [1, 2])
def test_nothing_is_called_average_whose_mean_is_a_multiple_of_everyones(n_whales):
    found = whales(n_whales)
    assert [segment.name for segment in found] == [
        "Few orders",
        "Near-average orders",
        "Many orders",
    ]
    assert all(segment.numeric[0].is_far_by_ratio for segment in found)
    assert "spend (145 against" in wording.segment_sentence(found[1])
    assert "spreads too widely to tell" in wording.segment_sentence(found[1])


def test_a_mean_that_one_customer_makes_is_no_trait_and_said():
    found = whales()
    assert [trait.column for trait in found[2].traits] == ["orders"]
    said = wording.segment_sentence(found[2])
    assert said.endswith(" Its average spend, 125,140, is due to one customer.")
    assert not any(segment.numeric[0].rests_on_one for segment in found[:2])


def test_a_slight_distance_that_is_a_fraction_of_everyones_names_a_segment_without_traits():
    """380 of 400 spend half of what all do on average; 20 spend 12 times as much."""
    spend = np.concatenate([np.tile([40.0, 60.0], 190), np.tile([900.0, 1500.0], 10)])
    visits = np.tile([9.0, 10.0, 11.0, 10.0], 100)
    prepared = made.prepared(made.table({"spend": spend, "visits": visits}))
    many, _ = segments.profile(prepared, made.clustering(np.repeat([0, 1], [380, 20]), prepared))
    assert many.name == "Below-average spend"
    assert segments.actions(many) == ()
    assert "close to the average in visits" in wording.segment_sentence(many)
