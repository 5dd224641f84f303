from dataclasses import replace

import pytest

from segmentation.figures import (
    profile_heatmap_figure,
    radar_figure,
    sizes_figure,
    snake_figure,
)
from segmentation.figures.profiles import MOST_ROWS
from segmentation.records import CategoryProfile, NumericProfile, Segment


def _segment(number, *numeric, categorical=(), colour="#4477AA"):
    profiles = tuple(
        NumericProfile(name, mean, mean, 1.0, overall, spread, is_feature=True)
        for name, mean, overall, spread in numeric
    )
    return Segment(number, f"S{number}", 60, 0.6, {}, profiles, categorical, colour=colour)


# Income 40 on average with a spread of 10: means of 60 and 30 are +2 and -1 standard deviations.
PAIR = (
    _segment(0, ("Income (k$)", 60.0, 40.0, 10.0), ("Age", 38.5, 38.5, 5.0)),
    _segment(1, ("Income (k$)", 30.0, 40.0, 10.0), ("Age", 41.0, 38.5, 5.0), colour="#EE6677"),
)


def test_sizes_are_bars_in_the_segments_colours_under_their_names(segmentation):
    figure = sizes_figure(segmentation.segments)
    bars = figure.data[0]
    assert list(bars.x) == [segment.size for segment in segmentation.segments]
    assert list(bars.marker.color) == [segment.colour for segment in segmentation.segments]
    assert [note.text for note in figure.layout.annotations] == list(segmentation.names)
    assert figure.layout.xaxis.title.text == "Customers"


def test_sizes_say_number_and_share():
    assert sizes_figure(PAIR).data[0].text[0] == "60 · 60%"


def test_the_heatmap_colours_by_standard_deviations_and_writes_own_units():
    trace = profile_heatmap_figure(PAIR).data[0]
    assert [list(row) for row in trace.z] == [[2.0, -1.0], [0.0, 0.5]]
    assert [list(row) for row in trace.text] == [["60", "30"], ["38.5", "41"]]
    assert trace.hovertext[0][1] == "S1<br>Income (k$): 30<br>all customers: 40"


def test_the_heatmaps_scale_is_centred_on_the_average():
    trace = profile_heatmap_figure(PAIR).data[0]
    assert (trace.zmin, trace.zmid, trace.zmax) == (-2, 0, 2)
    assert profile_heatmap_figure(PAIR[1:]).data[0].zmax == 1


def test_small_differences_are_not_blown_up():
    near = [_segment(0, ("a", 10.1, 10.0, 1.0)), _segment(1, ("a", 9.9, 10.0, 1.0))]
    assert profile_heatmap_figure(near).data[0].zmax == 1


def test_categories_are_rows_of_their_own_on_the_same_scale():
    """A share of 0.8 where all have 0.5: 0.3 / sqrt(0.25) = 0.6 standard deviations."""
    female = CategoryProfile("Gender", ("Female", "Male"), (0.8, 0.2), (0.5, 0.5), is_feature=True)
    male = CategoryProfile("Gender", ("Male", "Female"), (0.6, 0.4), (0.5, 0.5), is_feature=True)
    segments = [_segment(0, categorical=(female,)), _segment(1, categorical=(male,))]
    figure = profile_heatmap_figure(segments)
    assert list(figure.layout.yaxis.ticktext) == ["Gender: Female"]
    assert list(figure.data[0].z[0]) == pytest.approx([0.6, -0.2])
    assert list(figure.data[0].text[0]) == ["80%", "40%"]


def test_only_features_are_shown():
    extra = replace(PAIR[0].numeric[1], column="Churn", is_feature=False)
    segments = [replace(segment, numeric=(*segment.numeric, extra)) for segment in PAIR]
    assert list(profile_heatmap_figure(segments).layout.yaxis.ticktext) == ["Income (k$)", "Age"]


def test_of_very_many_columns_the_most_telling_are_shown():
    many = [("far", 9.0, 0.0, 1.0), *((f"c{i}", 0.1 * i, 0.0, 1.0) for i in range(MOST_ROWS))]
    figure = profile_heatmap_figure([_segment(0, *many)])
    shown = list(figure.layout.yaxis.ticktext)
    assert len(shown) == MOST_ROWS
    assert shown[0] == "far"
    assert "c0" not in shown


def test_snake_has_a_line_a_segment_with_its_colour_and_its_own_shape():
    figure = snake_figure(PAIR)
    assert [list(trace.x) for trace in figure.data] == [[2.0, 0.0], [-1.0, 0.5]]
    assert [trace.line.color for trace in figure.data] == ["#4477AA", "#EE6677"]
    assert len({trace.marker.symbol for trace in figure.data}) == 2
    assert figure.layout.xaxis.title.text == "Standard deviations from average"
    assert list(figure.layout.yaxis.ticktext) == ["Income (k$)", "Age"]


def test_radar_closes_its_outlines_and_shows_the_average(segmentation):
    figure = radar_figure(segmentation.segments)
    average, *outlines = figure.data
    assert set(average.r) == {0}
    assert [trace.name for trace in outlines] == list(segmentation.names)
    for trace in outlines:
        assert (trace.r[0], trace.theta[0]) == (trace.r[-1], trace.theta[-1])


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (profile_heatmap_figure, "no columns"),
        (snake_figure, "no columns"),
        (radar_figure, "three columns"),
    ],
)
def test_nothing_to_compare_is_said(draw, words):
    figure = draw([_segment(0)])
    assert not figure.data
    assert words in figure.layout.annotations[0].text
