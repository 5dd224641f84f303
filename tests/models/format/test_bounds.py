"""A model with a number that nothing could have counted is refused with its place."""

import json

import pytest

from segmentation.errors import ModelError
from segmentation.models.format.bounds import MOST_SEGMENTS
from segmentation.models.format.fileformat import read_spec, write_spec
from segmentation.records import CALENDAR


def refused(model, change):
    """Return the sentence with which a model is refused after a change to its JSON."""
    plain = json.loads(write_spec(model.spec))
    change(plain)
    with pytest.raises(ModelError, match=r"^x cannot be used as a model: ") as error:
        read_spec(json.dumps(plain).encode(), source="x")
    return str(error.value).removeprefix("x cannot be used as a model: ")


def coding(plain, kind):
    return next(coding for coding in plain["codings"] if coding["kind"] == kind)


def summary(plain, kind):
    return next(summary for summary in plain["summaries"] if summary["kind"] == kind)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("n_customers", 2**63, "model.n_customers must lie within 9.0072e+15."),
        ("n_init", -(2**60), "model.n_init must lie within 9.0072e+15."),
        ("seed", 10**100, "model.seed must lie within 9.0072e+15."),
        ("seed", 2**32, "seed must lie from 0 to 4294967295."),
        ("seed", -1, "seed must lie from 0 to 4294967295."),
        ("inertia", 1e101, "model.inertia must lie within 1e+100."),
    ],
)
def test_whole_numbers_and_numbers_have_an_end(model, name, value, sentence):
    assert refused(model, lambda plain: plain.update({name: value})) == sentence


def test_shares_lie_from_0_to_1(model):
    def change(plain):
        plain["segments"][0]["share"] = 1.5

    assert refused(model, change) == "model.segments.share must lie from 0 to 1."

    def change_category(plain):
        shares = summary(plain, "categorical")["category_shares"]
        shares[next(iter(shares))] = -0.1

    sentence = "model.summaries.category_shares must lie from 0 to 1."
    assert refused(model, change_category) == sentence


@pytest.mark.parametrize("days", [1e99, CALENDAR[1] + 1, -1e6])
def test_dates_lie_in_the_calendar(model, days):
    def change_fill(plain):
        coding(plain, "date")["fill"] = days

    sentence = "the coding of 'Since' holds a date outside the years 1 to 9999."
    assert refused(model, change_fill) == sentence

    def change_median(plain):
        summary(plain, "date")["median"] = days

    sentence = "the summary of 'Since' holds a date outside the years 1 to 9999."
    assert refused(model, change_median) == sentence


def test_a_profile_of_a_date_lies_there_too(model):
    profile = {
        "column": "Since",
        "mean": 1e9,
        "median": 0.0,
        "spread": 1.0,
        "overall_mean": 0.0,
        "overall_spread": 1.0,
        "is_feature": True,
        "kind": "date",
    }

    def change(plain):
        plain["segments"][0]["numeric"] = [profile]

    sentence = "a profile holds a date outside the years 1 to 9999."
    assert refused(model, change) == sentence


@pytest.mark.parametrize("field", ["shares", "overall_shares", "imputed"])
def test_the_lists_of_a_profile_are_of_one_length(model, field):
    profile = {
        "column": "Gender",
        "categories": ["f", "m"],
        "shares": [0.5, 0.5],
        "overall_shares": [0.5, 0.5],
        "is_feature": True,
    }

    def change(plain):
        plain["segments"][0]["categorical"] = [{**profile, field: [0.5]}]

    assert refused(model, change) == "the profile of 'Gender' needs a share for each category."


def test_a_segment_has_no_more_customers_than_there_are(model):
    def change(plain):
        plain["segments"][1]["size"] = plain["n_customers"] + 1

    assert refused(model, change) == "segment 1 has more customers than there are."


def test_there_is_a_largest_number_of_segments(model):
    def change(plain):
        n = MOST_SEGMENTS + 1
        plain["centres"] = [plain["centres"][0]] * n
        plain["segments"] = [{**plain["segments"][0], "segment": i} for i in range(n)]
        plain["distances"] = plain["far_limits"] = []

    assert refused(model, change) == "it has 201 segments, and at most 200 are read."


def test_all_segments_are_told_by_the_same_columns(model):
    profile = {
        "column": "Age",
        **dict.fromkeys(("mean", "median", "spread", "overall_mean", "overall_spread"), 1.0),
        "is_feature": True,
    }

    def once(plain):
        plain["segments"][0]["numeric"] = [profile]

    def twice(plain):
        for segment in plain["segments"]:
            segment["numeric"] = [profile, profile]

    assert refused(model, once) == "segment 1 must profile the columns of the first one."
    assert refused(model, twice) == "a column has two profiles in one segment."
