import numpy as np
import pytest

from segmentation.figures import map_figure


def _customers(figure):
    return [trace for trace in figure.data if trace.showlegend is not False]


def test_every_customer_is_a_point_that_knows_its_row(segmentation, component_map):
    drawn = _customers(map_figure(segmentation, component_map))
    rows = []
    for trace, segment in zip(drawn, segmentation.segments, strict=True):
        own = [int(data[0]) for data in trace.customdata]
        assert np.array_equal(segmentation.clustering.labels[own], [segment.segment] * len(own))
        assert trace.x == pytest.approx(component_map.points[own, 0], abs=1e-5)
        assert trace.y == pytest.approx(component_map.points[own, 1], abs=1e-5)
        rows += own
    assert sorted(rows) == list(range(400))


def test_axes_say_how_much_of_the_variation_they_show(segmentation, component_map):
    layout = map_figure(segmentation, component_map).layout
    for at, axis in enumerate((layout.xaxis, layout.yaxis)):
        share = f"{100 * component_map.explained[at]:.0f}%"
        assert axis.title.text == f"Component {at + 1} ({share} of the variation)"


def test_centres_are_drawn_where_they_are(segmentation, component_map):
    rings = [t for t in map_figure(segmentation, component_map).data if t.name == "Centres"]
    assert len(rings) == 2
    assert np.array_equal(rings[-1].x, component_map.centres[:, 0])
    assert list(rings[-1].marker.color) == [segment.colour for segment in segmentation.segments]


def test_segments_differ_in_shape_as_well_as_colour(segmentation, component_map):
    drawn = _customers(map_figure(segmentation, component_map))
    assert len({trace.marker.symbol for trace in drawn}) == segmentation.k


def test_arrows_point_along_the_loadings_and_stay_on_the_map(segmentation, component_map):
    figure = map_figure(segmentation, component_map)
    arrows = [note for note in figure.layout.annotations if note.showarrow]
    tags = [note for note in figure.layout.annotations if not note.showarrow]
    loadings = dict(zip(component_map.matrix_columns, component_map.loadings[:2].T, strict=True))
    assert {tag.text for tag in tags} <= set(loadings)
    for arrow, tag in zip(arrows, tags, strict=True):
        along = loadings[tag.text]
        assert arrow.x * along[1] == pytest.approx(arrow.y * along[0])
        assert arrow.x * along[0] + arrow.y * along[1] > 0
        for value, axis in ((arrow.x, figure.layout.xaxis), (arrow.y, figure.layout.yaxis)):
            assert axis.range[0] < value < axis.range[1]


def test_arrows_can_be_left_out(segmentation, component_map):
    figure = map_figure(segmentation, component_map, has_arrows=False)
    assert not figure.layout.annotations


def test_the_new_customer_is_on_the_map_however_far_out(segmentation, component_map):
    figure = map_figure(segmentation, component_map, new_point=(50.0, -60.0, 1.0))
    assert (figure.data[-1].x[0], figure.data[-1].y[0]) == (50, -60)
    assert figure.layout.xaxis.range[1] > 50
    assert figure.layout.yaxis.range[0] < -60
    assert figure.layout.annotations[-1].text == "New customer"


def test_one_component_is_spread_out_to_be_seen(segmentation, make_map):
    figure = map_figure(segmentation, make_map(segmentation, 1))
    assert figure.layout.yaxis.title.text == "Spread out to be seen"
    assert sum(len(trace.x) for trace in _customers(figure)) == 400


def test_hover_labels_name_the_customer_and_its_features(segmentation, component_map, frame):
    trace = _customers(map_figure(segmentation, component_map))[0]
    row, *values = trace.customdata[0]
    assert trace.text[0] == frame["id"][row]
    assert "<br>id %{text}<br>" in trace.hovertemplate
    columns = list(segmentation.prepared.features)
    assert values == pytest.approx([float(frame[name][row]) for name in columns], abs=1e-5)
    for column in columns:
        assert f"<br>{column}: %{{customdata" in trace.hovertemplate
