import numpy as np
import pytest

from segmentation import segments
from segmentation.records import CategoryProfile, NumericProfile
from segmentation.segments.traits import find_traits, strength
from segmentation.segments.vocabulary import nouns
from tests.segments import made


def number(column, mean, *, overall=10.0, spread=2.0, is_feature=True):
    return NumericProfile(column, mean, mean, 1.0, overall, spread, is_feature)


def categories(column, rows):
    names, shares, overall = zip(*rows, strict=True)
    return CategoryProfile(column, names, shares, overall, is_feature=True)


def found(numeric=(), categorical=()):
    names = [profile.column for profile in (*numeric, *categorical)]
    return find_traits(tuple(numeric), tuple(categorical), nouns(names))


def test_traits_stand_strongest_first_whatever_their_kind():
    traits = found(
        [number("income", 11.5), number("visits", 7.0), number("age", 10.5)],
        [categories("city", [("A", 0.75, 0.25), ("B", 0.25, 0.75)])],
    )
    # 0.75, 1.5 and 0.25 deviations; the city: 0.5 / sqrt(0.25 * 0.75) = 1.15
    assert [trait.phrase for trait in traits] == ["very few visits", "mostly city A", "high income"]
    assert strength(traits[1]) == pytest.approx(0.5 / (0.25 * 0.75) ** 0.5)


def test_the_numbers_of_a_trait_are_the_segments_and_everyones():
    (trait,) = found([number("income", 13.0)])
    assert (trait.column, trait.level) == ("income", "very high")
    assert (trait.value, trait.overall, trait.difference) == (13.0, 10.0, 1.5)
    assert trait.category is None


def test_a_category_is_a_trait_only_when_it_is_clearly_more_frequent():
    shares = [("London", 0.55, 0.50), ("Paris", 0.36, 0.49), ("Rome", 0.09, 0.01)]
    # Rome is nine times as frequent, but no ten percentage points more
    assert found([], [categories("city", shares)]) == ()


def test_a_raised_category_below_half_is_told_as_more_often():
    (trait,) = found([], [categories("city", [("Rome", 0.4, 0.1), ("Paris", 0.6, 0.9)])])
    assert (trait.level, trait.category) == ("more often", "Rome")
    assert trait.difference == pytest.approx(0.3)


def test_the_rest_of_the_categories_is_no_trait():
    rows = [("other", 0.8, 0.2)] + [(f"city {i}", 0.2 / 11, 0.8 / 11) for i in range(11)]
    assert found([], [categories("city", rows)]) == ()


def test_where_nothing_stands_out_the_nearest_feature_is_told_as_average():
    traits = found(
        [number("income", 10.8), number("visits", 10.1), number("age", 10.9, is_feature=False)]
    )
    assert [(trait.phrase, trait.level) for trait in traits] == [("near-average visits", "average")]


def test_nothing_to_compare_gives_no_traits():
    assert found() == ()


def test_equal_traits_stand_in_the_order_of_their_names():
    traits = found([number("visits", 12.0), number("income", 12.0)])
    assert [trait.column for trait in traits] == ["income", "visits"]


TWO = np.repeat([0, 1], 20)


def profiled(frame, **options):
    prepared = made.prepared(made.table(frame, **options))
    return segments.profile(prepared, made.clustering(TWO, prepared))


def test_a_label_that_is_a_number_is_profiled_but_no_trait():
    found = profiled(
        {"income": np.where(TWO == 0, 10.0, 30.0), "class": np.where(TWO == 0, 0.0, 3.0)},
        roles={"class": "label"},
    )
    assert {profile.column for profile in found[0].numeric} == {"income", "class"}
    assert {trait.column for segment in found for trait in segment.traits} == {"income"}


def test_a_label_with_many_categories_is_no_trait_and_one_with_few_is():
    found = profiled(
        {
            "income": np.where(TWO == 0, 10.0, 30.0),
            "few": np.where(TWO == 0, "Left us", "Stayed"),
            "many": np.where(TWO == 0, "Only one", [f"Place {i % 15}" for i in range(40)]),
        },
        roles={"few": "label", "many": "label"},
    )
    assert {trait.column for segment in found for trait in segment.traits} == {"income", "few"}


def test_a_category_that_several_columns_have_is_told_with_its_column():
    held = np.where(TWO == 0, "Not served", "Served")
    found = profiled({"phone": held, "tv": held, "city": np.where(TWO == 0, "Rome", "Oslo")})
    assert {trait.column: trait.phrase for trait in found[0].traits} == {
        "phone": "phone: Not served",
        "tv": "TV: Not served",
        "city": "Rome",
    }
