"""How far methods agree, drawn.

Covers `segmentation.figures.method_map` and `segmentation.figures.cells`.
"""

from dataclasses import replace

import numpy as np
import pytest

from segmentation.figures import (
    SYMBOLS,
    agreement_figure,
    method_map_figure,
    mixture_figure,
    shared_customers_figure,
)
from segmentation.records import SEGMENT_COLOURS, ComponentMap
from tests.figures.methods import AGREEMENT, make_comparison

LABELS = np.array([0, 0, 0, 1, 1, 2, 0, 0])
NAMES = ("Rich", "Poor", "Young")
POINTS = ComponentMap(
    np.column_stack([np.arange(8.0), np.arange(8.0)[::-1]]),
    np.zeros((3, 2)),
    (0.6, 0.3),
    np.eye(2),
    ("a", "b"),
)


def test_every_pair_of_methods_has_its_agreement_and_none_with_itself():
    figure = agreement_figure(make_comparison(LABELS))
    heatmap, written = figure.data
    values = np.array(heatmap.z, dtype=float)
    assert np.isnan(np.diag(values)).all()
    away = ~np.eye(4, dtype=bool)
    np.testing.assert_array_equal(values[away], AGREEMENT[away])
    assert list(written.text[:3]) == ["0.90", "0.70", "−0.05"]
    assert list(heatmap.text[0]) == ["", "0.90", "0.70", "−0.05"]
    assert (heatmap.zmin, heatmap.zmax) == (0, 1)
    names = [text.replace("<br>", " ") for text in figure.layout.xaxis.ticktext]
    assert names == ["K-Means", "Ward", "Gaussian mixture", "HDBSCAN"]
    assert figure.layout.xaxis.ticktext == figure.layout.yaxis.ticktext


def test_one_method_alone_is_said():
    found = make_comparison(LABELS)
    figure = agreement_figure(replace(found, results=found.results[:1]))
    assert figure.layout.annotations[0].text == "One method alone has nothing to agree with."


def test_segments_are_drawn_as_those_they_resemble_and_the_unassigned_as_grey_crosses():
    found = make_comparison(LABELS).result("hdbscan")
    found = replace(found, partners=(1, 0, 5))
    figure = method_map_figure(found, POINTS, names=NAMES, colours=("red", "green", "blue"))
    assert [trace.name for trace in figure.data] == [
        "In no segment · 2",
        "Rich · 3",
        "Poor · 2",
        "Young · 1",
    ]
    colours = [trace.marker.color for trace in figure.data[1:]]
    assert colours == ["red", "green", "blue"]
    symbols = [trace.marker.symbol for trace in figure.data[1:]]
    assert symbols == [SYMBOLS[number] for number in (1, 0, 5)]
    assert figure.data[0].marker.symbol == "x-thin-open"
    assert len({trace.marker.symbol for trace in figure.data}) == 4
    assert list(figure.data[2].x) == [3, 4]
    assert list(figure.data[2].y) == [4, 3]
    assert figure.layout.xaxis.title.text == "Component 1 (60%)"
    assert figure.layout.meta == {"n_drawn": 8, "n_customers": 8, "n_beyond": 0}


def test_one_component_is_spread_out():
    flat = replace(POINTS, points=POINTS.points[:, :1], explained=(1.0,))
    figure = method_map_figure(
        make_comparison(LABELS).result("ward"), flat, names=NAMES, colours=SEGMENT_COLOURS
    )
    assert figure.layout.yaxis.title.text is None
    assert not figure.layout.yaxis.showticklabels


def test_far_customers_are_noted_and_left_beyond_the_axes():
    labels = np.arange(400) % 2
    points = np.random.default_rng(1).normal(size=(400, 2))
    points[0] = 900
    found = make_comparison(labels).result("ward")
    spread = replace(POINTS, points=points)
    figure = method_map_figure(found, spread, names=("a", "b"), colours=SEGMENT_COLOURS)
    assert figure.layout.meta["n_beyond"] == 1
    assert figure.layout.xaxis.range[1] < 10
    assert "1 customer lies beyond" in figure.layout.annotations[0].text


def test_many_customers_are_drawn_in_part():
    labels = np.zeros(60_000, dtype=int)
    labels[:40] = 1
    points = replace(POINTS, points=np.random.default_rng(1).normal(size=(60_000, 2)))
    figure = method_map_figure(
        make_comparison(labels).result("kmeans"), points, names=("a", "b"), colours=SEGMENT_COLOURS
    )
    assert figure.layout.meta["n_drawn"] == sum(len(trace.x) for trace in figure.data) <= 50_000
    assert figure.data[1].name == "b · 40"
    assert len(figure.data[1].x) == 40


def test_shared_customers_carry_counts_on_the_share_of_the_row():
    counts = np.array([[30, 10, 0], [0, 5, 5], [0, 0, 0]])
    figure = shared_customers_figure(
        counts, ("Rich", "Poor"), ("One", "Two"), titles=("K-Means", "HDBSCAN")
    )
    heatmap, written = figure.data
    np.testing.assert_allclose(heatmap.z, [[0.75, 0.25, np.nan], [np.nan, 0.5, 0.5]])
    assert list(written.text) == ["30", "10", "5", "5"]
    assert [list(row) for row in heatmap.text] == [["30", "10", ""], ["", "5", "5"]]
    assert figure.layout.xaxis.ticktext == ("One", "Two", "In no segment")
    assert figure.layout.yaxis.ticktext == ("Rich", "Poor")
    assert figure.layout.xaxis.title.text == "<b>HDBSCAN</b>"
    assert figure.layout.yaxis.title.text == "<b>K-Means</b>"
    assert heatmap.hovertext[0][1] == (
        "K-Means: Rich<br>HDBSCAN: Two<br>10 customers, 25% of the row"
    )


def test_nobody_in_no_segment_needs_no_row_and_no_column():
    counts = np.array([[30, 10, 0], [0, 5, 0], [0, 0, 0]])
    figure = shared_customers_figure(counts, ("a", "b"), ("c", "d"), titles=("X", "Y"))
    assert np.shape(figure.data[0].z) == (2, 2)


def test_a_method_without_segments_leaves_everybody_in_one_column():
    counts = np.array([[30], [5], [0]])
    figure = shared_customers_figure(counts, ("a", "b"), (), titles=("K-Means", "HDBSCAN"))
    assert figure.layout.xaxis.ticktext == ("In no segment",)
    np.testing.assert_array_equal(figure.data[0].z, [[1], [1]])


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        (2, ["Chosen: k = 2", "Lowest: k = 3"]),
        (None, ["Lowest: k = 3"]),
        (9, ["Lowest: k = 3"]),
    ],
)
def test_the_bic_over_k_with_the_lowest_and_the_chosen(chosen, names):
    found = make_comparison(LABELS).result("gaussian_mixture")
    figure = mixture_figure(found, chosen=chosen)
    assert list(figure.data[0].x) == [1, 2, 3, 4]
    assert list(figure.data[0].y) == [90, 60, 50, 70]
    assert [trace.name for trace in figure.data[1:]] == names
    assert figure.data[-1].y[0] == 50
    assert figure.layout.xaxis.title.text == "Number of clouds (k)"
    assert figure.layout.yaxis.title.text == "BIC (lower is better)"


def test_no_mixture_is_said():
    figure = mixture_figure(make_comparison(LABELS).result("ward"))
    assert figure.layout.annotations[0].text == "No mixture could be fitted to these customers."
