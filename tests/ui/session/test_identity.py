"""Who segments are to a visitor: numbers move labels, centres and names together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from segmentation import segments
from segmentation.records import Campaign, Match, Matching
from segmentation.ui.session import cache, identity
from segmentation.ui.session.study import sample

NUMBERS = (2, 0, 1, 4, 3)


def test_labels_centres_and_segments_take_their_numbers_together() -> None:
    by_size = cache.segmentation(sample())
    moved = identity.numbered(by_size, NUMBERS)
    assert [segment.segment for segment in moved.segments] == list(range(5))
    for place, number in enumerate(NUMBERS):
        assert moved.segments[number].name == by_size.segments[place].name
        assert moved.clustering.sizes[number] == by_size.clustering.sizes[place]
        assert np.array_equal(moved.clustering.centres[number], by_size.clustering.centres[place])


def test_the_map_moves_its_centres_along() -> None:
    by_size = cache.component_map(sample())
    moved = cache.component_map(sample(), NUMBERS)
    for place, number in enumerate(NUMBERS):
        assert np.array_equal(moved.centres[number], by_size.centres[place])


def test_the_search_moves_labels_and_stability_of_the_k_in_use_only() -> None:
    by_size = cache.search(sample().basis)
    moved = identity.numbered_search(by_size, NUMBERS)
    assert np.array_equal(moved.labels[5], np.asarray(NUMBERS)[by_size.labels[5]])
    assert np.array_equal(moved.labels[4], by_size.labels[4])
    before, after = (s.candidate(5).segment_stability for s in (by_size, moved))
    assert [after[number] for number in NUMBERS] == list(before)


def test_a_model_answers_with_the_numbers_that_the_pages_show() -> None:
    by_size, moved = cache.model(sample()), cache.model(sample(), NUMBERS)
    frame = cache.segmentation(sample()).prepared.frame
    first, second = by_size.predict(frame), moved.predict(frame)
    assert np.array_equal(np.asarray(NUMBERS)[first["segment"]], second["segment"])
    assert first["segment_name"].tolist() == second["segment_name"].tolist()


@pytest.mark.parametrize("numbers", [(0, 1, 2, 3, 4), ()])
def test_numbers_by_size_change_nothing(numbers: tuple[int, ...]) -> None:
    by_size = cache.segmentation(sample())
    assert identity.numbered(by_size, numbers) is by_size


def test_what_was_found_again_keeps_name_colour_notes_and_plan() -> None:
    five, four = cache.segmentation(sample()), cache.segmentation(replace(sample(), k=4))
    before = replace(
        identity.fresh(five),
        names=("A", "B", "C", "D", "E"),
        notes=("a", "b", "c", "d", "e"),
        plans=("1", "2", "3", "4", "5"),
        own=frozenset(range(5)),
        campaigns=tuple(
            Campaign(number, "spring", date(2026, 3, 1), "csv", 0.1, 9, 1) for number in range(5)
        ),
    )
    found, change = identity.carried(
        identity.named(five, before), four, before=before, after=identity.fresh(four)
    )
    assert len(change.matching.matches) == 4
    assert {pair.previous for pair in change.kept} | set(change.lost) == set(range(5))
    for pair in change.kept:
        number = found.numbers[pair.current]
        assert number in found.own
        assert found.names[number] == before.names[pair.previous]
        assert found.colours[number] == before.colours[pair.previous]
        assert found.notes[number] == before.notes[pair.previous]
        assert found.plans[number] == before.plans[pair.previous]
        [campaign] = [one for one in found.campaigns if one.segment == number]
        assert replace(campaign, segment=pair.previous) in before.campaigns
    assert len(found.campaigns) == len(change.kept)
    shown = identity.named(cache.segmentation(replace(sample(), k=4), found.numbers), found)
    assert shown.names == found.names
    assert [segment.size for segment in shown.segments] == list(shown.clustering.sizes)


def test_a_name_stays_behind_where_most_customers_are_others() -> None:
    five, four = cache.segmentation(sample()), cache.segmentation(replace(sample(), k=4))
    before = replace(identity.fresh(five), names=("A", "B", "C", "D", "E"), own=frozenset({0, 1}))
    pairs = (Match(0, 0, 0.1, 0.6), Match(1, 1, 0.1, 0.59), Match(2, 2, 0.1, 0.2))
    change = identity.Change(Matching(pairs, (3,), (3, 4), (0, 1, 2, 3)), before, before)
    kept = segments.keep_identity(
        identity.named(five, before).segments, four.segments, change.matching
    )
    assert kept[0].name == "A"
    assert [kept[i].name for i in (1, 2, 3)] == [four.segments[i].name for i in (1, 2, 3)]
    assert [kept[i].colour for i in (0, 1, 2)] == list(before.colours[:3])
    assert identity.own_words(change, ("A", "Young", "Old", "New")) == (
        "Your name and notes went along: “A”. “B” was not carried over: the segment most like it, "
        "now “Young”, has only 59% of its customers in common with it. Undo brings them back."
    )
    gone = replace(change, before=replace(before, own=frozenset({4})))
    assert identity.own_words(gone, ("A", "Young", "Old", "New")) == (
        "“E” was not found again; its name and notes are gone. Undo brings them back."
    )
