"""Where work is kept and what becomes of it.

Covers `segmentation.wording.keeping`.
"""

from datetime import datetime

from segmentation import wording


def test_it_is_said_where_and_how_long_work_is_kept():
    told = wording.kept_where_sentences("/srv/w", days=7, most_bytes=300_000_000)
    assert "in /srv/w, and nowhere else. A study is deleted 7 days after" in told
    assert "above 300 MB in all" in told


def test_the_last_day_is_a_date():
    assert wording.kept_until_text(datetime(2026, 12, 30, 23), days=3) == "2027-01-02"


def test_what_goes_next_and_what_was_kept_apart_are_named():
    assert "place of “Spring”" in wording.going_next_sentence("Spring")
    assert "of its own, “A (yours)”" in wording.kept_apart_sentences("A", "A (yours)")
