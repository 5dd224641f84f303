"""Choose k: the recommendation, the visitor's own number, and the way back.

Covers `segmentation.ui.segments.evidence`.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from segmentation.errors import ParameterError
from segmentation.records import Verdict
from segmentation.ui.parts import blocks
from segmentation.ui.session import cache
from segmentation.ui.session.study import sample
from tests.pages.conftest import Visit


def test_the_recommended_number_is_in_use_and_marked_as_such(visit: Visit) -> None:
    at = visit.open("Choose k")
    assert at.select_slider(key="choose_k.slider_k").value == 5
    assert "Five segments" in visit.texts()
    assert any("Recommended" in badge.value for badge in at.markdown)


def test_another_number_is_the_visitors_choice_on_every_page(visit: Visit) -> None:
    at = visit.open("Choose k")
    at.select_slider(key="choose_k.slider_k").set_value(4).run()
    assert not at.exception
    assert any("Your choice" in badge.value for badge in at.markdown)
    at = visit.open("Segments")
    assert "200 customers · 4 segments" in visit.texts()


def test_one_click_goes_back_to_the_recommended_number(visit: Visit) -> None:
    at = visit.open("Choose k")
    at.select_slider(key="choose_k.slider_k").set_value(7).run()
    at.button(key="choose_k.slider_back").click().run()
    assert at.select_slider(key="choose_k.slider_k").value == 5
    assert "200 customers · 5 segments" in visit.texts()


def test_choosing_the_recommended_number_by_hand_is_no_choice_of_ones_own(visit: Visit) -> None:
    at = visit.open("Choose k")
    at.select_slider(key="choose_k.slider_k").set_value(4).run()
    at.select_slider(key="choose_k.slider_k").set_value(5).run()
    assert at.session_state["state.current"].k is None


def test_a_number_out_of_range_is_refused_and_the_result_stays(visit: Visit) -> None:
    visit.open("Choose k")
    beyond = sample().with_k(200)
    with pytest.raises(ParameterError, match="200"):
        cache.segmentation(beyond)
    assert cache.segmentation(sample()).k == 5


@pytest.mark.parametrize(
    ("tab", "title", "said"),
    [
        ("Elbow and silhouette", "Number of segments (k)", "Elbow: the inertia"),
        ("Elbow and silhouette", "Number of segments (k)", "Silhouette: customers fit"),
        ("Fit of each customer", "Silhouette", "One bar per customer"),
    ],
)
def test_every_picture_of_the_evidence_has_a_sentence(
    visit: Visit, tab: str, title: str, said: str
) -> None:
    at = visit.open("Choose k", tab)
    figures = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]
    assert all(title in figure["layout"]["xaxis"]["title"]["text"] for figure in figures)
    assert said in visit.texts()


def test_every_candidate_stands_in_the_table(visit: Visit) -> None:
    at = visit.open("Choose k", "All options")
    table = at.dataframe[0].value
    assert list(table["k"]) == list(range(2, 11))
    noted = dict(zip(table["k"], table["Note"], strict=True))
    assert "in use" in noted[5]
    assert "recommended" in noted[5]


def test_three_customers_have_one_number_only_and_the_page_says_it(visit: Visit) -> None:
    visit.upload(b"id,age,income\n1,20,30\n2,40,50\n3,60,10\n", "three.csv")
    at = visit.open("Choose k")
    assert not at.exception
    assert not at.error
    assert "3 customers · 2 segments" in visit.texts()


def test_which_segment_divides_is_told(visit: Visit) -> None:
    visit.open("Choose k", "How segments split")
    assert "With one more segment, “" in visit.texts()


@pytest.mark.parametrize(
    ("verdict", "elbow_k", "is_open"),
    [("clear", 5, False), ("clear", None, False), ("clear", 4, True), ("weak", 5, True)],
)
def test_reasons_are_in_sight_where_they_matter(
    verdict: Verdict, elbow_k: int | None, is_open: bool
) -> None:
    found = replace(
        cache.search(sample().basis),
        verdict=verdict,
        named={"elbow": elbow_k, "silhouette": 5},
        recommended_k=5,
        default_k=5,
    )
    assert blocks.is_contested(found) is is_open


def state_sizes(visit: Visit) -> tuple[int, ...]:
    return cache.segmentation(visit.at.session_state["state.current"]).clustering.sizes


def test_small_segments_are_merged_with_their_nearest_and_taken_apart_again(visit: Visit) -> None:
    visit.open("Choose k")
    before = state_sizes(visit)
    least = min(before) + 1
    visit.at.number_input(key="choose_k.slider_minimum").set_value(least).run()
    visit.at.button(key="choose_k.slider_minimum_merge").click().run()
    assert not visit.at.exception
    merged = state_sizes(visit)
    assert len(merged) == len(before) - 1
    assert min(merged) >= least
    assert sum(before) == sum(merged)
    assert "Five segments were merged into four, each small one with its nearest" in visit.texts()
    visit.open("Segments")
    assert not visit.at.exception
    visit.open("Choose k")
    visit.at.button(key="choose_k.slider_minimum_apart").click().run()
    assert state_sizes(visit) == before
    assert "were merged into" not in visit.texts()
