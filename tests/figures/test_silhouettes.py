from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from segmentation.figures import silhouette_plot_figure, stability_figure
from segmentation.figures.silhouettes import MOST_STEPS
from segmentation.records import SEGMENT_COLOURS


def _blades(figure):
    return [trace for trace in figure.data if trace.fill == "tozerox"]


def test_each_blade_holds_its_segments_silhouettes_best_first(segmentation):
    clustering = segmentation.clustering
    figure = silhouette_plot_figure(clustering, segmentation.segments)
    blades = _blades(figure)
    assert [blade.name for blade in blades] == list(segmentation.names)
    for blade, segment in zip(blades, segmentation.segments, strict=True):
        own = np.sort(clustering.silhouettes[clustering.labels == segment.segment])[::-1]
        assert blade.x[1:-1] == pytest.approx(own, abs=1e-6)
        assert blade.y[-1] - blade.y[0] == pytest.approx(segment.size, abs=0.1)


def test_the_mean_is_drawn_through_every_blade(segmentation):
    figure = silhouette_plot_figure(segmentation.clustering, segmentation.segments)
    lines = [trace for trace in figure.data if trace.fill is None]
    assert len(lines) == segmentation.k
    for line in lines:
        assert list(line.x) == [segmentation.clustering.silhouette] * 2
    mean = f"mean of all {segmentation.clustering.silhouette:.2f}"
    assert mean in [note.text for note in figure.layout.annotations]


def test_blades_do_not_overlap(segmentation):
    blades = _blades(silhouette_plot_figure(segmentation.clustering, segmentation.segments))
    for above, below in pairwise(blades):
        assert above.y[-1] < below.y[0]


def test_large_segments_are_thinned_and_keep_their_ends(large):
    clustering = replace(
        large.clustering,
        shown=np.arange(large.prepared.n_customers),
        silhouettes=np.linspace(-0.5, 0.9, large.prepared.n_customers),
    )
    for blade, segment in zip(
        _blades(silhouette_plot_figure(clustering, large.segments)), large.segments, strict=True
    ):
        own = clustering.silhouettes[clustering.labels == segment.segment]
        assert len(blade.x) == MOST_STEPS + 2
        assert (blade.x[1], blade.x[-2]) == pytest.approx((own.max(), own.min()), abs=1e-6)


def test_negative_silhouettes_are_on_the_axis(segmentation):
    clustering = replace(
        segmentation.clustering, silhouettes=segmentation.clustering.silhouettes - 1
    )
    figure = silhouette_plot_figure(clustering, segmentation.segments)
    low, high = figure.layout.xaxis.range
    assert low < clustering.silhouettes.min()
    assert high == 1
    assert figure.layout.xaxis.title.text == "Silhouette of each customer (−1 to 1)"


def test_stability_is_drawn_for_each_segment(search):
    bars = next(trace for trace in stability_figure(search, 3).data if trace.type == "bar")
    assert list(bars.x) == [0.9, 0.8, 0.5]
    assert list(bars.text) == ["0.90", "0.80", "0.50"]
    assert list(bars.marker.color) == list(SEGMENT_COLOURS[:3])


def test_stability_has_the_segments_names_and_colours(search, segmentation):
    figure = stability_figure(search, 3, segments=segmentation.segments[:3])
    assert list(figure.layout.yaxis.ticktext) == ["Group 1", "Group 2", "Group 3"]
    assert [line.x0 for line in figure.layout.shapes] == [0.6, 0.75]


def test_stability_that_was_not_measured_is_said(search):
    figure = stability_figure(search, 4)
    assert not figure.data
    assert "not measured" in figure.layout.annotations[0].text
