"""Figures on orders: what is drawn, under which names and in which colours."""

import json
from dataclasses import replace

import numpy as np
import pytest

from segmentation import figures
from tests.figures.order_records import (
    COLOURS,
    make_cross,
    make_grid,
    make_history,
    make_movement,
)


def test_the_treemap_has_a_tile_a_segment_as_large_as_its_customers():
    trace = figures.rfm_treemap_figure(make_grid()).data[0]
    assert list(trace.labels) == ["Champions", "At risk", "Lost"]
    assert list(trace.values) == [3, 2, 1]
    assert tuple(trace.marker.colors) == COLOURS
    assert trace.text[0] == "<b>Champions</b><br>3 · 50%"
    assert "revenue 300 (83%)" in trace.hovertext[0]
    assert "average order value 50" in trace.hovertext[0]


def test_the_treemap_leaves_out_empty_segments():
    grid = make_grid()
    empty = replace(grid.segments[2], n_customers=0)
    drawn = figures.rfm_treemap_figure(replace(grid, segments=(*grid.segments[:2], empty)))
    assert list(drawn.data[0].labels) == ["Champions", "At risk"]


def test_a_tile_too_small_for_words_has_them_in_its_hover():
    grid = make_grid()
    tiny = replace(grid.segments[2], share=0.01)
    trace = figures.rfm_treemap_figure(replace(grid, segments=(*grid.segments[:2], tiny))).data[0]
    assert [bool(text) for text in trace.text] == [True, True, False]
    assert "Lost" in trace.hovertext[2]


def test_a_small_tile_has_its_words_one_below_the_other():
    grid = make_grid()
    small = replace(grid.segments[1], share=0.04)
    drawn = figures.rfm_treemap_figure(replace(grid, segments=(grid.segments[0], small)))
    assert drawn.data[0].text[1] == "<b>At<br>risk</b><br>2<br>4%"


def test_the_heatmap_counts_customers_by_recency_and_frequency():
    figure = figures.rfm_heatmap_figure(make_grid())
    cells = np.nan_to_num(np.array(figure.data[0].z))
    assert cells.tolist() == [[1, 2, 0], [0, 0, 0], [0, 1, 2]]
    assert list(figure.data[0].text[1]) == ["", "", ""]
    assert list(figure.data[0].y) == ["1", "2", "3"]
    assert figure.layout.xaxis.title.text == "Frequency score (3 = most orders)"
    assert figure.layout.yaxis.title.text == "Recency score (3 = bought most recently)"


def test_the_bands_carry_every_customer_from_one_date_to_the_other():
    figure = figures.movement_figure(make_movement())
    trace = figure.data[0]
    assert sum(trace.link.value) == 10
    heads, named = figure.layout.annotations[:2], figure.layout.annotations[2:]
    labels = [note.text for note in named]
    moves = {
        (labels[a], labels[b]): n
        for a, b, n in zip(trace.link.source, trace.link.target, trace.link.value, strict=True)
    }
    assert moves == {
        ("Champions 7", "Champions 5"): 4,
        ("Champions 7", "At risk 5"): 3,
        ("At risk 2", "At risk 5"): 2,
        ("Not yet a customer 1", "Champions 5"): 1,
    }
    assert trace.node.color[0] == COLOURS[0]
    assert [note.text for note in heads] == ["<b>2026-01-01</b>", "<b>2026-06-30</b>"]
    # Each name stands beside the middle of its own band.
    assert [1 - note.y for note in named] == pytest.approx(list(trace.node.y))


def test_the_many_names_of_a_flow_have_a_line_each():
    names, counts = tuple(f"segment {n}" for n in range(12)), np.ones((12, 12), dtype=np.int64)
    counts[0, 0] = 2000
    drawn = figures.movement_figure(
        replace(
            make_movement(),
            names_before=names,
            names_after=names,
            counts=counts,
            revenue_before=counts * 1.0,
            revenue_after=counts * 1.0,
        )
    )
    layout = drawn.layout
    room = layout.height - layout.margin.t
    for side in ("left", "right"):
        places = [-note.y * room for note in layout.annotations[2:] if note.xanchor == side]
        assert len(places) == 12
        assert np.diff(places).min() >= 13 - 1e-6


def test_nobody_to_follow_is_said():
    moved = make_movement()
    nobody = replace(moved, counts=np.zeros((4, 4), dtype=np.int64))
    drawn = figures.movement_figure(nobody)
    assert drawn.layout.annotations[0].text == "Nobody is in either of the two."


def test_the_matrix_is_coloured_by_the_share_of_the_earlier_segment():
    trace = figures.movement_matrix_figure(make_movement()).data[0]
    assert np.nan_to_num(np.array(trace.z))[0] == pytest.approx([4 / 7, 3 / 7, 0, 0])
    assert trace.text[0][1] == "3"
    assert trace.text[1][0] == ""
    assert trace.hovertext[0][1].startswith("Champions to at risk: 3 customers, 43%")
    assert trace.hovertext[0][1].endswith("revenue 45")


def test_the_areas_add_up_to_the_customers_of_each_month():
    figure = figures.segments_history_figure(make_history())
    assert [trace.name for trace in figure.data] == ["Lost", "At risk", "Champions"]
    heights = np.sum([np.array(trace.y) for trace in figure.data], axis=0)
    assert heights.tolist() == [4, 6, 8]
    assert list(figure.data[0].x) == ["2026-04-30", "2026-05-31", "2026-06-30"]
    assert {trace.stackgroup for trace in figure.data} == {"customers"}
    assert figure.layout.yaxis.title.text == "Customers"


def test_rules_and_clusters_are_set_side_by_side():
    figure = figures.cross_table_figure(make_cross())
    trace = figure.data[0]
    assert np.nan_to_num(np.array(trace.z)).tolist() == [[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]
    assert trace.hovertext[1][0] == "At risk in big: 1 customer, 50% of the row"
    layout = json.loads(figure.to_json())["layout"]
    assert layout["xaxis"]["ticktext"] == ["Big", "Small"]
