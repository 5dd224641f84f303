import re

import pytest

from segmentation import segments
from segmentation.errors import ParameterError
from segmentation.records import Segment

TWO = (Segment(0, "Many orders", 6, 0.6, {}), Segment(1, "Few orders", 4, 0.4, {}))


def test_a_segment_gets_another_name_and_notes_and_the_others_keep_theirs():
    renamed = segments.rename(TWO, 1, name="  Sleepers ", notes="Write to them.\nIn spring.")
    assert [segment.name for segment in renamed] == ["Many orders", "Sleepers"]
    assert renamed[1].notes == "Write to them.\nIn spring."
    assert renamed[0] is TWO[0]
    assert TWO[1].name == "Few orders"


def test_a_segment_may_keep_its_own_name():
    assert segments.rename(TWO, 0, name="MANY ORDERS")[0].name == "MANY ORDERS"


def test_control_characters_and_direction_marks_are_taken_out():
    renamed = segments.rename(TWO, 0, name="a\tb\x00c\u202ed\ue000", notes="x\x1by\r\nz")
    assert renamed[0].name == "a b cd\ue000"
    assert renamed[0].notes == "x y\nz"


def test_markup_in_a_name_is_kept_as_text():
    name = "<script>alert(1)</script> =1+1 **bold**"
    assert segments.rename(TWO, 0, name=name)[0].name == name


@pytest.mark.parametrize("name", ["", "   ", "\n\t\x00"])
def test_an_empty_name_is_refused(name):
    said = f"The new name of the segment “{TWO[1].name}” is empty. Write at least one letter."
    with pytest.raises(ParameterError, match=re.escape(said)):
        segments.rename(TWO, 1, name=name)


def test_a_name_of_500_characters_is_refused():
    said = (
        f"The new name of the segment “{TWO[1].name}” has 500 characters; at most 80 fit. "
        "Shorten it and put the rest into the notes."
    )
    with pytest.raises(ParameterError, match=re.escape(said)):
        segments.rename(TWO, 1, name="x" * 500)


def test_notes_without_end_are_refused():
    said = f"The notes of the segment “{TWO[1].name}” have 2,001 characters; at most 2,000 fit."
    with pytest.raises(ParameterError, match=re.escape(said)):
        segments.rename(TWO, 1, name="ok", notes="x" * 2001)


def test_a_name_that_another_segment_has_is_refused_in_any_case():
    said = (
        f"Another segment is already called “Many orders”. Give “{TWO[1].name}” a name of its own."
    )
    with pytest.raises(ParameterError, match=re.escape(said)):
        segments.rename(TWO, 1, name="many ORDERS")


@pytest.mark.parametrize("segment", [-1, 2])
def test_a_segment_that_is_not_there_is_refused(segment):
    said = f"There is no segment {segment}. Choose one of 0 to 1."
    with pytest.raises(ParameterError, match=re.escape(said)):
        segments.rename(TWO, segment, name="x")
