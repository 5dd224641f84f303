import re
from dataclasses import replace

import numpy as np
import pytest

from segmentation import segments
from segmentation.errors import ParameterError
from tests.segments import made

# On a line: segment 0 at 0, 1, 2, 3 (centre 1.5), segment 1 at 8 and 10 (centre 9).
PREPARED = replace(
    made.prepared(made.table({"spend": [0.0, 1.0, 2.0, 3.0, 8.0, 10.0]})),
    matrix=np.array([[0.0], [1.0], [2.0], [3.0], [8.0], [10.0]]),
)
CLUSTERING = made.clustering([0, 0, 0, 0, 1, 1], PREPARED)


def test_members_are_typical_far_or_between():
    first, second = segments.members(PREPARED, CLUSTERING, n=2)
    assert [member.row for member in first.typical] == [1, 2]
    assert [member.row for member in first.far] == [0, 3]
    # own distance over the other one: 1.5 / 9 for row 0, 0.5 / 8, 0.5 / 7 and 1.5 / 6 for row 3
    assert [member.row for member in first.between] == [3, 0]
    assert [member.row for member in second.between] == [4, 5]


def test_distances_and_margins_are_to_the_own_and_the_next_centre():
    first, _ = segments.members(PREPARED, CLUSTERING)
    border = first.between[0]
    assert (border.segment, border.second_segment, border.distance) == (0, 1, 1.5)
    assert border.margin == pytest.approx(1 - 1.5 / 6)


def test_a_customer_nearer_to_another_centre_has_a_negative_margin():
    labels = np.array([0, 0, 0, 1, 1, 1])
    found = segments.members(PREPARED, replace(CLUSTERING, labels=labels))
    assert found[1].between[0].row == 3
    assert found[1].between[0].margin == pytest.approx(1 - 6 / 1.5)


def test_a_segment_of_one_customer_has_one_member():
    prepared = made.prepared(made.table({"spend": [1.0, 2.0, 9.0]}))
    found = segments.members(prepared, made.clustering([0, 0, 1], prepared))
    (only,) = found[1].typical
    assert (only.row, only.distance, only.margin) == (2, 0.0, 1.0)
    assert found[1].far == found[1].typical or found[1].far[0].row == 2


def test_two_centres_at_one_place_are_a_border_for_everyone():
    same = replace(CLUSTERING, centres=np.zeros((2, 1)))
    first, _ = segments.members(PREPARED, same)
    assert first.typical[0].distance == 0
    assert first.typical[0].margin == 0


def test_a_single_segment_has_no_border():
    prepared = made.prepared(made.table({"spend": [1.0, 2.0]}))
    (only,) = segments.members(prepared, made.clustering([0, 0], prepared))
    assert {member.margin for member in only.between} == {1.0}
    assert {member.second_segment for member in only.between} == {0}


def test_no_members_cannot_be_shown():
    said = "Cannot show 0 members of a segment: choose 1 or more."
    with pytest.raises(ParameterError, match=re.escape(said)):
        segments.members(PREPARED, CLUSTERING, n=0)
