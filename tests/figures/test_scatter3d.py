import json

import numpy as np
import plotly.graph_objects as go
import pytest

from segmentation.figures import map_figure, scatter3d_figure, sizes_figure

AXES = ("Annual Income (k$)", "Spending Score (1-100)", "Age")


def _customers(figure):
    return [trace for trace in figure.data if trace.showlegend is not False]


def test_every_customer_stands_at_its_own_values(segmentation, frame):
    figure = scatter3d_figure(segmentation, axes=AXES)
    drawn = _customers(figure)
    assert [trace.name for trace in drawn] == list(segmentation.names)
    for trace, segment in zip(drawn, segmentation.segments, strict=True):
        own = frame[segmentation.clustering.labels == segment.segment]
        for letter, column in zip("xyz", AXES, strict=True):
            assert trace[letter] == pytest.approx(own[column].to_numpy(), rel=1e-6)
        assert list(trace.text) == list(own["id"])


def test_axes_carry_the_columns_own_names_with_units(segmentation):
    scene = scatter3d_figure(segmentation, axes=AXES).layout.scene
    titles = [scene[f"{letter}axis"].title.text for letter in "xyz"]
    assert titles == ["Annual Income<br>(k$)", "Spending<br>Score (1-100)", "Age"]


def test_segments_have_the_same_colour_on_every_figure(segmentation, component_map):
    colours = [segment.colour for segment in segmentation.segments]
    for figure in (
        scatter3d_figure(segmentation, axes=AXES),
        scatter3d_figure(segmentation, axes=AXES[:2]),
        scatter3d_figure(segmentation, axes=AXES[:1]),
        map_figure(segmentation, component_map),
    ):
        assert [trace.marker.color for trace in _customers(figure)] == colours
    assert list(sizes_figure(segmentation.segments).data[0].marker.color) == colours


def test_what_is_drawn_unchecked_is_what_plotly_s_check_leaves(segmentation, component_map):
    new = dict(zip(AXES, (60, 50, 30), strict=True))
    for figure in (
        scatter3d_figure(segmentation, axes=AXES, new_customer=new, new_segment=0),
        scatter3d_figure(segmentation, axes=AXES[:1], new_customer=new, new_segment=0),
        map_figure(segmentation, component_map, new_point=(0, 0)),
    ):
        checked = go.Figure(data=figure.data, layout=figure.layout)
        assert json.loads(figure.to_json()) == json.loads(checked.to_json())


def test_at_most_five_thousand_are_drawn_and_small_segments_stay_visible(large):
    figure = scatter3d_figure(large, axes=AXES)
    counts = [len(trace.x) for trace in _customers(figure)]
    assert 4_990 <= sum(counts) <= 5_000
    smallest = large.segments[-1]
    assert smallest.share < 0.05
    assert counts[-1] >= 400
    assert figure.layout.meta["n_drawn"] == sum(counts)
    assert figure.layout.meta["n_customers"] == 100_000


def test_the_new_customer_is_ringed_in_its_segments_colour_and_labelled(segmentation):
    new = {"Annual Income (k$)": 77.0, "Spending Score (1-100)": 33.0, "Age": 44.0}
    figure = scatter3d_figure(segmentation, axes=AXES, new_customer=new, new_segment=2)
    rings = [trace for trace in figure.data if trace.showlegend is False]
    for ring in rings:
        assert (ring.x[0], ring.y[0], ring.z[0]) == (77, 33, 44)
    assert rings[-1].marker.color == segmentation.segments[2].colour
    words = figure.layout.scene.annotations[0]
    assert words.text == "New customer"
    assert words.bgcolor == segmentation.segments[2].colour
    assert (words.x, words.y, words.z) == (77, 33, 44)


def test_a_value_that_was_not_given_is_imputed_as_in_training(segmentation, frame):
    new = {"Annual Income (k$)": 77.0, "Spending Score (1-100)": 33.0}
    figure = scatter3d_figure(segmentation, axes=AXES, new_customer=new, new_segment=0)
    assert figure.data[-1].z[0] == pytest.approx(frame["Age"].median())


def test_a_category_that_nobody_has_is_not_drawn(segmentation):
    axes = ("Age", "Annual Income (k$)", "Gender")
    new = {"Age": 30.0, "Annual Income (k$)": 50.0, "Gender": "other"}
    figure = scatter3d_figure(segmentation, axes=axes, new_customer=new, new_segment=0)
    assert len(figure.data) == segmentation.k


def test_categories_are_places_with_names_and_customers_spread_around_them(segmentation, frame):
    figure = scatter3d_figure(segmentation, axes=("Age", "Gender", "Annual Income (k$)"))
    axis = figure.layout.scene.yaxis
    assert dict(zip(axis.tickvals, axis.ticktext, strict=True)) == {0: "Female", 1: "Male"}
    for trace, segment in zip(figure.data, segmentation.segments, strict=True):
        own = frame["Gender"][segmentation.clustering.labels == segment.segment]
        assert np.array_equal(np.round(trace.y), (own == "Male").to_numpy(float))


def test_two_columns_make_a_flat_picture(segmentation):
    new = {"Annual Income (k$)": 50.0, "Spending Score (1-100)": 40.0}
    figure = scatter3d_figure(segmentation, axes=AXES[:2], new_customer=new, new_segment=1)
    assert {trace.type for trace in _customers(figure)} == {"scattergl"}
    assert len({trace.marker.symbol for trace in _customers(figure)}) == segmentation.k
    assert figure.layout.xaxis.title.text == "Annual Income (k$)"
    assert (figure.layout.annotations[-1].x, figure.layout.annotations[-1].y) == (50, 40)


def test_one_column_makes_a_strip_for_each_segment(segmentation):
    figure = scatter3d_figure(
        segmentation, axes=("Age",), new_customer={"Age": 51.0}, new_segment=1
    )
    assert list(figure.layout.yaxis.ticktext) == list(segmentation.names)
    for trace, segment in zip(_customers(figure), segmentation.segments, strict=True):
        assert set(np.round(trace.y)) == {segment.segment}
    assert (figure.data[-1].x[0], figure.data[-1].y[0]) == (51, 1)


def test_an_extreme_customer_does_not_flatten_the_others(make_segmentation, frame):
    extreme = frame.copy()
    extreme.loc[0, "Annual Income (k$)"] = 9_999
    figure = scatter3d_figure(make_segmentation(extreme, 3, descriptors=("Gender",)), axes=AXES)
    assert figure.layout.scene.xaxis.range[1] < 300
    assert figure.layout.meta["n_beyond"] == 1
    assert figure.layout.annotations[0].text == "1 customer lies beyond the axes"


def test_the_camera_stays_while_the_axes_do(segmentation):
    first = scatter3d_figure(segmentation, axes=AXES).layout.scene.uirevision
    moved = scatter3d_figure(segmentation, axes=AXES, new_customer={"Age": 20.0}, new_segment=0)
    other = scatter3d_figure(segmentation, axes=AXES[::-1])
    assert moved.layout.scene.uirevision == first
    assert other.layout.scene.uirevision != first


def test_without_a_legend_the_picture_needs_no_room_for_it(segmentation):
    named = scatter3d_figure(segmentation, axes=AXES)
    bare = scatter3d_figure(segmentation, axes=AXES, has_legend=False)
    assert named.layout.showlegend
    assert not bare.layout.showlegend
    assert bare.layout.height < named.layout.height
