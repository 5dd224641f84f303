"""What every report tells in words; the rest is tested on the page and the workbook."""

from segmentation import wording


def test_moments_are_written_for_people_and_other_texts_kept():
    assert wording.format_moment("2026-11-21T23:04:05+00:00") == "21 November 2026, 23:04 UTC"
    assert wording.format_moment("2026-01-02T03:04:05") == "2 January 2026, 03:04"
    assert wording.format_moment("long ago") == "long ago"
