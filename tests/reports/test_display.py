"""Records in a notebook: quiet HTML in the words of everywhere else, with every text escaped."""

from dataclasses import replace
from html import unescape

import pytest

import segmentation
from segmentation import wording


@pytest.fixture(scope="module")
def found():
    prepared = segmentation.prepare(segmentation.read_sample())
    return segmentation.segment(prepared, search=segmentation.search_k(prepared, k_values=[4, 5]))


def test_a_search_says_its_verdict_and_marks_the_recommended_number(found):
    html = unescape(found.search._repr_html_())
    assert wording.search_verdict(found.search) in html
    assert all(reason in html for reason in wording.search_reasons(found.search))
    bold = html.partition('font-weight:bold">')[2].partition("</tr>")[0]
    assert "<td>5</td>" in bold
    assert "<td>0.510</td>" in bold


def test_a_segmentation_a_profile_and_a_segment_show_who_is_there(found):
    whole = unescape(found._repr_html_())
    assert wording.search_verdict(found.search) in whole
    profile = unescape(segmentation.profile(segmentation.build_model(found))._repr_html_())
    for segment in found.segments:
        line = wording.trait_lines(segment, at_most=1)[0]
        for html in (whole, profile, unescape(segment._repr_html_())):
            assert f"<strong>{segment.name}</strong>" in html
            assert segment.colour in html
            assert f"{line.words}: {line.against}" in html


def test_no_text_is_html_and_no_colour_is_style(found):
    segment = replace(found.segments[0], name="<script>1</script>", colour='red"><b>')
    html = segment._repr_html_()
    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;" in html
