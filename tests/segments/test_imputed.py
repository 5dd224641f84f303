"""Values that were filled in make no trait and no name."""

import numpy as np
import pytest

from segmentation import segments, wording
from tests.segments import made


def fitted(children):
    """Two segments told by income; what is known of their children is given."""
    income = np.concatenate([np.linspace(10, 20, 40), np.linspace(80, 90, 40)])
    prepared = made.prepared(made.table({"income": income, "children": children}))
    labels = np.repeat([0, 1], 40)
    return segments.profile(prepared, made.clustering(labels, prepared))


def test_no_children_is_said_of_those_who_are_known_to_have_none():
    found = fitted([0.0] * 40 + [3.0, 4.0] * 20)
    assert "no children" in {trait.phrase for trait in found[0].traits}


def test_it_is_not_said_where_some_are_filled_in():
    """Half of the first segment is not known and filled in with the median, 0."""
    found = fitted([0.0] * 28 + [np.nan] * 12 + [0.0] * 9 + [3.0, 4.0] * 15 + [4.0])
    assert found[0].numeric[1].n_imputed == 12
    assert "no children" not in found[0].name.casefold()
    assert not any("no children" in trait.phrase for trait in found[0].traits)


def test_a_segment_of_which_nothing_is_known_has_no_trait_there():
    found = fitted([np.nan] * 40 + [0.0] * 5 + [3.0, 4.0] * 17 + [4.0])
    assert found[0].numeric[1].known_mean is None
    assert not any(trait.column == "children" for trait in found[0].traits)


def test_a_filled_category_is_no_trait():
    city = ["Rome"] * 10 + [None] * 30 + ["Rome"] * 22 + ["Oslo"] * 18
    income = np.concatenate([np.linspace(10, 20, 40), np.linspace(80, 90, 40)])
    prepared = made.prepared(made.table({"income": income, "city": city}))
    found = segments.profile(prepared, made.clustering(np.repeat([0, 1], 40), prepared))
    profile = found[0].categorical[0]
    assert profile.shares[0] == 1.0
    assert profile.imputed[0] == pytest.approx(0.75)
    assert not any(trait.category == "Rome" for trait in found[0].traits)


def test_a_segment_that_is_mostly_filled_in_is_called_so_and_its_card_says_it():
    """24 of 40 incomes are not known; those that are, are high."""
    income = np.concatenate([np.full(24, np.nan), np.full(16, 90.0), np.full(40, 10.0)])
    spend = np.tile([4.0, 5.0, 6.0, 5.0], 20)
    prepared = made.prepared(made.table({"income": income, "spend": spend}))
    first, second = segments.profile(prepared, made.clustering(np.repeat([0, 1], 40), prepared))
    assert first.unknown == ("income",)
    assert first.name == "Income mostly missing"
    assert {trait.column for trait in first.traits} == {"spend"}
    said = wording.segment_sentence(first)
    assert "close to the average in what is known of them" in said
    assert said.endswith("income was missing for 60% of them: it says nothing of this segment.")
    assert wording.segment_notes(second) == ()


def test_a_part_that_was_missing_is_told_beside_what_is_said():
    found = fitted([0.0] * 28 + [np.nan] * 12 + [0.0] * 9 + [3.0, 4.0] * 15 + [4.0])
    assert wording.segment_notes(found[0]) == ("children was missing for 30% of them.",)
    assert wording.segment_notes(found[1]) == ()
