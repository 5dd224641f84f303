"""One customer: segments, margins and warnings, worked by hand.

Covers `segmentation.models.scoring.batch`, `segmentation.models.scoring.cells`,
`segmentation.models.scoring.terms` and `segmentation.models.scoring.training`.
"""

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from segmentation.errors import DataError
from segmentation.models import Model


def test_the_nearest_centre_wins(plain_model):
    """(3, f): distances 3 and sqrt(49 + 1)."""
    prediction = plain_model.predict_one({"x": 3, "g": "f"})
    assert (prediction.segment, prediction.segment_name) == (0, "low")
    assert prediction.second_segment == 1
    assert prediction.distance == 3
    assert prediction.margin == pytest.approx(1 - 3 / np.sqrt(50))
    assert prediction.warnings == ()
    assert prediction.matrix_row == (3.0, 0.0)


def test_at_a_centre_the_margin_is_1(plain_model):
    assert plain_model.predict_one({"x": 10, "g": "m"}).margin == 1


def test_on_the_border_the_margin_is_0_and_the_lower_number_wins(plain_model):
    """10 x + 0 = 50.5 for f."""
    prediction = plain_model.predict_one({"x": 5.05, "g": "f"})
    assert prediction.segment == 0
    assert prediction.margin == pytest.approx(0, abs=1e-12)
    assert plain_model.predict_one({"x": 5.0500001, "g": "f"}).segment == 1
    assert plain_model.predict_one({"x": 4.95, "g": "m"}).margin == pytest.approx(0, abs=1e-12)


def test_the_percentile_counts_training_customers_that_lie_nearer(plain_model):
    """Distances of the first segment are 0.00, 0.01 .. 1.00, of the second 0.0, 0.1 .. 10.0."""
    assert plain_model.predict_one({"x": 0, "g": "f"}).percentile == 0
    assert plain_model.predict_one({"x": 0.255, "g": "f"}).percentile == pytest.approx(25.5)
    assert plain_model.predict_one({"x": 3, "g": "f"}).percentile == 100
    assert plain_model.predict_one({"x": 8, "g": "m"}).percentile == pytest.approx(20)


@pytest.mark.parametrize("missing", [None, "", "  ", pd.NA, pd.NaT])
def test_a_missing_value_is_filled_and_said_so(plain_model, missing):
    prediction = plain_model.predict_one({"x": missing, "g": "f"})
    assert prediction.matrix_row == (4.0, 0.0)
    assert prediction.warnings == ("x is missing: counted as 4",)
    prediction = plain_model.predict_one({"x": 1, "g": missing})
    assert prediction.matrix_row == (1.0, 1.0)
    assert prediction.warnings == ("g is missing: counted as 'm'",)


def test_an_unseen_one_of_two_categories_counts_as_the_most_frequent(plain_model):
    prediction = plain_model.predict_one({"x": 1, "g": "d"})
    assert prediction.matrix_row == (1.0, 1.0)
    assert prediction.warnings == ("g 'd' is no category of the model: counted as 'm'",)


def test_an_unseen_one_of_several_categories_counts_as_none(model):
    known = {"Age": 40, "Spend (EUR)": 9, "Balance": 0, "Visits": 4, "Since": date(2021, 1, 1)}
    others = {"Newsletter": True, "Gender": "Male", "Size": "m", "Education": "Dr. x"}
    prediction = model.predict_one({**known, **others})
    assert prediction.warnings == (
        "Education 'Dr. x' is no category of the model: counted as none of them",
    )
    coding = model.spec.codings[7]
    expected = -np.array(coding.centre) / np.array(coding.scale)
    assert prediction.matrix_row[7:11] == pytest.approx(expected)


def test_a_value_outside_the_training_range_is_said_so(plain_model):
    prediction = plain_model.predict_one({"x": 140, "g": "f"})
    assert prediction.warnings == ("x 140 lies outside 0 to 10 seen in training",)
    assert plain_model.predict_one({"x": -0.5, "g": "f"}).warnings == (
        "x -0.5 lies outside 0 to 10 seen in training",
    )


def test_a_long_text_is_shortened_in_a_warning(plain_model):
    (warning,) = plain_model.predict_one({"x": 1, "g": "z" * 500}).warnings
    assert warning == f"g '{'z' * 39}…' is no category of the model: counted as 'm'"


@pytest.mark.parametrize("value", [3, 3.0, "3", " 3.0 ", "+3e0", np.float32(3), np.int64(3)])
def test_numbers_in_every_dress(plain_model, value):
    assert plain_model.predict_one({"x": value, "g": "f"}).matrix_row == (3.0, 0.0)


def in_a_table(model, customer):
    """Return what the model answers of a table whose only row is the customer."""
    frame = pd.DataFrame(
        {name: pd.Series([value], dtype=object) for name, value in customer.items()}
    )
    return model.predict(frame).to_dict("records")[0]


@pytest.mark.parametrize(
    "value",
    [
        *("three", "1_000", "1d", "0x10", True, b"3", date(2021, 1, 1), (3,)),
        *(float("inf"), -float("inf"), 1e101, "1e400", 10**400),
    ],
)
def test_what_is_no_number_in_range_counts_as_missing_with_a_warning(plain_model, value):
    customer = {"x": value, "g": "f"}
    prediction = plain_model.predict_one(customer)
    shown = repr(str(value) if len(str(value)) <= 40 else f"{str(value)[:39]}…")
    assert prediction.warnings == (f"x {shown} is not a number in range: counted as 4",)
    assert prediction.matrix_row == (4.0, 0.0)
    assert in_a_table(plain_model, customer)["warning"] == prediction.warnings[0]


@pytest.mark.parametrize("value", [[3], {}, {3}, np.array([3.0])])
@pytest.mark.parametrize("name", ["x", "g"])
def test_what_is_no_single_value_is_refused_as_in_a_table(plain_model, name, value):
    customer = {"x": 1, "g": "f"} | {name: value}
    for ask in (plain_model.predict_one, lambda one: in_a_table(plain_model, one)):
        with pytest.raises(DataError, match=f"'{name}' holds lists or other things that are no"):
            ask(customer)


@pytest.mark.parametrize(
    "value", [None, float("nan"), pd.NaT, "", " ", "NA", "n/a", "nan", "inf", "unknown", "\u3000"]
)
def test_words_that_mean_a_missing_value_count_as_one(plain_model, value):
    prediction = plain_model.predict_one({"x": value, "g": "f"})
    assert prediction.warnings == ("x is missing: counted as 4",)


@pytest.mark.parametrize("value", [float("nan"), 1.5, True, 1e300, 10**38, date(2021, 1, 1)])
def test_what_is_no_category_is_a_new_one_as_in_a_table(plain_model, value):
    customer = {"x": 1, "g": value}
    prediction, answer = plain_model.predict_one(customer), in_a_table(plain_model, customer)
    told = "is missing" if value != value else f"'{value}' is no category of the model"  # noqa: PLR0124  # NaN
    assert prediction.warnings == (f"g {told}: counted as 'm'",) == (answer["warning"],)
    assert (prediction.segment, prediction.margin) == (answer["segment"], answer["margin"])


@pytest.mark.parametrize("value", ["m", " m ", np.str_("m")])
def test_categories_in_every_dress(plain_model, value):
    assert plain_model.predict_one({"x": 1, "g": value}).matrix_row == (1.0, 1.0)


DAY = {"Age": 40, "Spend (EUR)": 9, "Balance": 0, "Visits": 4, "Newsletter": 1, "Gender": "Male"}
DAY |= {"Size": "m", "Education": "PhD"}


@pytest.mark.parametrize(
    "value",
    [
        "2021-01-01",
        "2021-01-01T00:00:00+00:00",
        date(2021, 1, 1),
        datetime(2021, 1, 1),
        np.datetime64("2021-01-01"),
        pd.Timestamp("2021-01-01"),
        20210101,
    ],
)
def test_dates_in_every_dress(model, value):
    """2021-01-01 is day 18,628 since 1970."""
    expected = (18628 - model.spec.codings[4].centre[0]) / model.spec.codings[4].scale[0]
    assert model.predict_one({**DAY, "Since": value}).matrix_row[4] == pytest.approx(expected)


@pytest.mark.parametrize("value", ["yesterday", "31.13.2021", "18628", 18628])
def test_what_is_no_date_is_warned_of(model, value):
    (warning,) = model.predict_one({**DAY, "Since": value}).warnings
    assert warning.startswith(f"Since '{value}' is not a date: counted as 20")
    assert in_a_table(model, {**DAY, "Since": value})["warning"] == warning


@pytest.mark.parametrize("value", [True, 1, 1.0, "yes", "TRUE", "y", "1", np.True_])
def test_yes_in_every_dress(model, value):
    centre, scale = model.spec.codings[5].centre[0], model.spec.codings[5].scale[0]
    prediction = model.predict_one({**DAY, "Since": None, "Newsletter": value})
    assert prediction.matrix_row[5] == pytest.approx((1 - centre) / scale)


def test_what_is_neither_yes_nor_no_is_warned_of(model):
    _, warning = model.predict_one({**DAY, "Since": None, "Newsletter": "maybe"}).warnings
    assert warning.startswith("Newsletter 'maybe' is not yes or no: counted as ")


def test_a_value_beyond_the_reach_of_its_transform(model):
    """(1 + 1e99) ** 5 is no floating-point number."""
    codings = list(model.spec.codings)
    codings[2] = replace(codings[2], transform_lambda=5.0)
    steep = Model(replace(model.spec, codings=tuple(codings)))
    far = {**DAY, "Since": None, "Balance": 1e99}
    (answer,) = steep.predict(pd.DataFrame([far]).astype({"Since": "str"})).itertuples()
    assert "Balance is too far from what training saw: counted as " in answer.warning
    one = steep.predict_one(far)
    assert ("; ".join(one.warnings), one.margin) == (answer.warning, answer.margin)


def test_a_large_number_is_told_with_its_thousands_apart(plain_model):
    codings = (replace(plain_model.spec.codings[0], fill=55_887.0), *plain_model.spec.codings[1:])
    model = Model(replace(plain_model.spec, codings=codings))
    assert model.predict_one({"x": None, "g": "f"}).warnings == ("x is missing: counted as 55,887",)


def test_missing_columns_are_named_with_the_closest(plain_model):
    message = (
        r"2 of the 2 columns that the model needs are missing: 'x', 'g' \(closest: 'gg'\)\. Add "
        r"them, or rename the columns that hold them\."
    )
    with pytest.raises(DataError, match=message):
        plain_model.predict_one({"gg": "m", "Age": 4})
