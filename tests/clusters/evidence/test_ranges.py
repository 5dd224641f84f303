"""Ranges that leave out the right number of segments say so, and which number it is."""

from dataclasses import replace

import numpy as np
import pytest

from bench.k_search_sets import groups
from segmentation import wording, workflow
from segmentation.clusters import look_beyond, numbers_beyond
from tests.clusters.crowds import prepared
from tests.clusters.searches import candidate, weigh

THREE = groups([(0, 0), (6, 0), (0, 7)], 1.0, 100, seed=0)


@pytest.mark.parametrize(
    ("k_values", "side", "opening"),
    [
        (range(4, 13), "low", "The numbers to try start too high"),
        (range(6, 8), "low", "The numbers to try start too high"),
        ((2,), "high", "The numbers to try end too low"),
    ],
)
def test_a_number_outside_of_the_range_is_found_and_told(k_values, side, opening):
    search = workflow.search_k(prepared(THREE), k_values=k_values)
    assert [each.k for each in search.candidates] == list(k_values)
    found = search.doubts[-1]
    assert (found.code, dict(found.values)) == (
        "found_beyond",
        {"k": 3, "verdict": "clear", "side": side},
    )
    assert search.verdict != "clear"
    said = wording.search_verdict(search)
    assert f"{opening}: three segments, which were not among them, stand out (strong)." in said
    assert "may do better" not in said
    reasons = " ".join(wording.search_reasons(search))
    assert "without segments" not in reasons
    assert "still only a split" not in reasons
    if search.recommended_k is not None:
        assert (
            "three segments, which were not among the numbers to try, stand out (strong)."
            in reasons
        )


def test_a_range_without_segments_is_looked_at_beyond_its_ends_and_nothing_is_said():
    crowd = np.random.default_rng(1).normal(size=(200, 2))
    search = workflow.search_k(prepared(crowd), k_values=(4, 5))
    assert (search.recommended_k, search.doubts) == (None, ())
    assert wording.search_verdict(search).startswith("No reliable segments")


def test_the_right_number_at_the_end_of_the_range_is_clear_where_more_are_no_better():
    search = workflow.search_k(prepared(THREE), k_values=(2, 3))
    assert (search.recommended_k, search.verdict, search.doubts) == (3, "clear", ())


def test_only_an_end_or_no_result_asks_for_more_numbers():
    inside = weigh([candidate(k, separation=0.5) for k in (2, 3, 4)])
    usual = range(2, 6)
    assert numbers_beyond(replace(inside, recommended_k=3), usual) == ()
    assert numbers_beyond(replace(inside, recommended_k=2), usual) == ()
    assert numbers_beyond(replace(inside, recommended_k=4), usual) == (5,)
    assert numbers_beyond(replace(inside, recommended_k=None), usual) == (5,)
    assert numbers_beyond(replace(inside, recommended_k=None), (2, 3, 4)) == ()


def test_a_gap_in_the_range_is_told():
    tried = weigh([candidate(k) for k in (2, 4)])
    wider = replace(tried, recommended_k=3, verdict="weak")
    found = look_beyond(replace(tried, recommended_k=None, verdict="none"), wider)
    said = wording.search_verdict(found)
    assert said.startswith(
        "The numbers to try leave out the best one: three segments, which were not among them, "
        "stand out (weak)."
    )
