"""Controls: the right kind for each feature, ranges and steps from the data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from streamlit.elements.widgets import number_input
from streamlit.testing.v1 import AppTest

from segmentation.records import FeatureSummary
from segmentation.ui.predict.controls import step_of


def draw() -> None:
    import streamlit as st

    from segmentation.ui.predict import controls

    summaries = st.session_state["summaries"]
    typical = st.session_state["typical"]
    st.button(
        "typical",
        key="typical_customer",
        on_click=controls.set_controls,
        args=(summaries, typical),
        kwargs={"key": "test"},
    )
    st.session_state["customer"] = controls.feature_controls(summaries, key="test")


def drawn(*summaries: FeatureSummary, typical: dict[str, float | str] | None = None) -> AppTest:
    at = AppTest.from_function(draw, default_timeout=30)
    at.session_state["summaries"] = summaries
    at.session_state["typical"] = typical or {}
    at.run()
    assert not at.exception
    return at


AGE = FeatureSummary(
    "age", "numeric", 0, minimum=18, maximum=70, mean=40.2, median=39, is_integer=True
)
SPEND = FeatureSummary("spend", "numeric", 0, minimum=0.0, maximum=1.0, mean=0.4, median=0.35)
CITY = FeatureSummary("city", "categorical", 0, category_shares={"Rome": 0.5, "Oslo": 0.5})
MEMBER = FeatureSummary("member", "boolean", 0, minimum=0, maximum=1, mean=0.7, median=1)
SINCE = FeatureSummary("since", "date", 0, minimum=18262, maximum=18627, mean=18400, median=18444)
ONE = FeatureSummary("one", "numeric", 0, minimum=3, maximum=3, mean=3, median=3)


def test_controls_are_drawn_without_a_word_to_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[object] = []
    monkeypatch.setattr(number_input._LOGGER, "warning", lambda *told, **_: said.append(told))
    drawn(AGE, SPEND, CITY, MEMBER, SINCE)
    assert said == []


def test_a_whole_number_has_a_slider_of_whole_steps_that_starts_at_the_median() -> None:
    [slider] = drawn(AGE).slider
    assert (slider.min, slider.max, slider.step, slider.value) == (18, 70, 1, 39)


def test_a_fraction_has_a_slider_of_fine_round_steps() -> None:
    [slider] = drawn(SPEND).slider
    assert slider.step == pytest.approx(0.005)
    assert slider.value == pytest.approx(0.35)


def test_categories_are_a_list_and_yes_or_no_is_a_toggle() -> None:
    at = drawn(CITY, MEMBER)
    assert at.selectbox[0].options == ["Rome", "Oslo"]
    assert at.toggle[0].value is True
    assert at.session_state["customer"] == {"city": "Rome", "member": 1.0}


def test_a_date_is_chosen_as_a_day_and_given_as_days_since_1970() -> None:
    at = drawn(SINCE)
    assert at.slider[0].value == date(2020, 7, 1)  # 18,444 days after 1970-01-01
    assert at.session_state["customer"] == {"since": 18444.0}


def test_a_feature_with_one_value_is_shown_but_not_asked_for() -> None:
    at = drawn(ONE)
    assert not at.slider
    assert at.text_input[0].disabled
    assert at.session_state["customer"] == {"one": 3.0}


def test_a_typical_customer_moves_every_control_within_its_range() -> None:
    typical: dict[str, float | str] = {
        "age": 200.0,
        "spend": 0.1234,
        "city": "Oslo",
        "member": 0.2,
        "since": 18300.4,
    }
    at = drawn(AGE, SPEND, CITY, MEMBER, SINCE, typical=typical)
    at.button(key="typical_customer").click().run()
    assert not at.exception
    assert at.session_state["customer"] == {
        "age": 70.0,
        "spend": pytest.approx(0.125),
        "city": "Oslo",
        "member": 0.0,
        "since": 18300.0,
    }


def test_one_extreme_customer_does_not_make_the_steps_coarse() -> None:
    incomes = FeatureSummary(
        "income",
        "numeric",
        0,
        minimum=1_730,
        maximum=666_666,
        median=51_000,
        quantiles=(1730, 24e3, 32e3, 38e3, 44e3, 51e3, 58e3, 64e3, 71e3, 79e3, 666_666),
        is_integer=True,
    )
    [slider] = drawn(incomes).slider
    assert slider.max == 666_666
    assert slider.step == 500  # (79,000 - 24,000) / 200 = 275, and the next round step


@pytest.mark.parametrize(
    ("low", "high", "is_integer", "step"),
    [(0, 100, True, 1), (0, 1000, True, 5), (0, 1000, False, 5), (0, 0.01, False, 0.00005)],
)
def test_steps_are_round_numbers(low: float, high: float, is_integer: bool, step: float) -> None:
    assert step_of(low, high, is_integer=is_integer) == pytest.approx(step)


def test_a_field_beside_each_slider_takes_any_value_beyond_the_range_too() -> None:
    at = drawn(AGE, SPEND, SINCE)
    at.number_input(key="test_0_typed").set_value(23).run()
    assert (at.slider[0].value, at.session_state["customer"]["age"]) == (23, 23.0)
    at.number_input(key="test_0_typed").set_value(95).run()
    assert (at.slider[0].value, at.session_state["customer"]["age"]) == (70, 95.0)
    at.slider[1].set_value(0.6).run()
    assert at.number_input(key="test_1_typed").value == pytest.approx(0.6)
    at.date_input(key="test_2_typed").set_value(date(2030, 1, 1)).run()
    assert at.slider[2].value == date(2020, 12, 31)
    assert at.session_state["customer"]["since"] == 21915.0  # 60 years of 365.25 days


def test_labels_are_written_as_the_file_has_them_where_nothing_is_markup() -> None:
    score = replace(AGE, name="Ausgaben-Score (1-100)")
    marked = replace(SPEND, name="a*b*")
    at = drawn(score, marked)
    assert [slider.label for slider in at.slider] == ["Ausgaben-Score (1-100)", "a\\*b\\*"]
