from dataclasses import replace
from itertools import islice

import pytest

from segmentation import wording
from segmentation.figures import (
    elbow_figure,
    search_criteria_figure,
    silhouette_figure,
    stability_figure,
)
from segmentation.records import CRITERIA
from segmentation.ui.parts import tables
from tests.clusters.searches import draw_search


def _trace(figure, name):
    return next(trace for trace in figure.data if trace.name and trace.name.startswith(name))


@pytest.mark.parametrize(
    ("draw", "values"),
    [(elbow_figure, [40.0, 10.0, 8.0]), (silhouette_figure, [0.5, 0.7, 0.4])],
)
def test_curves_show_every_candidate(search, draw, values):
    curve = next(t for t in draw(search).data if t.mode == "lines+markers")
    assert list(curve.x) == [2, 3, 4]
    assert list(curve.y) == values


@pytest.mark.parametrize(
    ("draw", "heights"), [(elbow_figure, (40, 8, 10)), (silhouette_figure, (0.5, 0.4, 0.7))]
)
def test_elbow_silhouette_and_choice_are_marked_where_they_are(search, draw, heights):
    search = replace(search, named={"elbow": 2, "silhouette": 4})
    figure = draw(search, chosen=3)
    for name, k, y in zip(("Elbow", "Best silhouette", "Chosen"), (2, 4, 3), heights, strict=True):
        mark = _trace(figure, name)
        assert mark.name == f"{name}: k = {k}"
        assert (mark.x[0], mark.y[0]) == (k, y)


def test_marks_differ_in_shape_as_well_as_colour(search):
    figure = elbow_figure(search, chosen=3)
    shapes = {t.marker.symbol for t in figure.data if t.mode == "markers"}
    assert len(shapes) == 3


def test_no_knee_is_no_mark(search):
    names = [
        trace.name
        for trace in elbow_figure(replace(search, named={**search.named, "elbow": None})).data
    ]
    assert not any(name.startswith("Elbow") for name in names if name)


def test_a_choice_that_was_not_tried_is_not_drawn(search):
    names = [trace.name for trace in elbow_figure(search, chosen=9).data]
    assert not any(name.startswith("Chosen") for name in names if name)


def test_axes_are_titled(search):
    assert elbow_figure(search).layout.yaxis.title.text == "Inertia (sum of squared distances)"
    for figure in (elbow_figure(search), silhouette_figure(search)):
        assert figure.layout.xaxis.title.text == "Number of segments (k)"
    assert silhouette_figure(search).layout.yaxis.title.text == "Mean silhouette (−1 to 1)"


def test_sampled_silhouettes_carry_their_errors_and_exact_ones_none(search):
    curve = next(t for t in silhouette_figure(search).data if t.mode == "lines+markers")
    assert list(curve.error_y.array) == [0.02, 0.03, 0.04]
    exact = [replace(candidate, silhouette_error=None) for candidate in search.candidates]
    figure = silhouette_figure(replace(search, candidates=tuple(exact)))
    assert next(t for t in figure.data if t.mode == "lines+markers").error_y.array is None


def test_the_reference_without_structure_is_drawn_with_two_standard_errors(search):
    figure = silhouette_figure(search)
    line = _trace(figure, "Without any structure")
    assert list(line.y) == [0.3, 0.31, 0.32]
    band = next(trace for trace in figure.data if trace.fill == "toself")
    assert list(band.y) == pytest.approx([0.32, 0.33, 0.34, 0.3, 0.29, 0.28])
    bare = [replace(candidate, silhouette_null=None) for candidate in search.candidates]
    figure = silhouette_figure(replace(search, candidates=tuple(bare)))
    assert len([t for t in figure.data if t.mode == "lines"]) == 0


def test_each_criterion_has_a_plot_and_its_best_k_stands_out(search):
    figure = search_criteria_figure(search, chosen=3)
    titles = [note.text for note in figure.layout.annotations]
    assert titles == [
        "Calinski-Harabasz<br>higher is better",
        "Davies-Bouldin<br>lower is better",
        "Gap statistic<br>smallest within one error of the highest",
        "Stability<br>higher is better",
    ]
    expected = ([11, 30, 20], [0.9, 0.4, 0.6], [0.1, 0.4, 0.3], [0.8, 0.9, 0.6])
    for trace, values in zip(figure.data, expected, strict=True):
        assert list(trace.y) == values
        assert list(trace.marker.size) == [5, 11, 5]
    assert list(figure.data[2].error_y.array) == [0.05, 0.06, 0.07]


def test_criteria_that_were_not_computed_are_left_out(search):
    bare = [replace(c, gap=None, gap_error=None, stability=None) for c in search.candidates]
    figure = search_criteria_figure(replace(search, candidates=tuple(bare)))
    assert len(figure.data) == 2
    assert figure.layout.xaxis.title.text == "Number of segments (k)"


def disagreeing(n):
    """Return searches of which the criteria name at least three different numbers."""
    searches = (draw_search(seed) for seed in range(1_000))
    torn = (search for search in searches if len(set(search.named.values()) - {None}) >= 3)
    return islice(torn, n)


def test_where_criteria_disagree_every_mark_is_what_was_recorded():
    """Both curves, the small plots and the sentence under them, the table: none decides again."""
    for search in disagreeing(4):
        recommended, tried = search.recommended_k, [each.k for each in search.candidates]
        named = {key: k for key, k in search.named.items() if k in tried}
        marks = {"Elbow": "elbow", "Best silhouette": "silhouette"}
        for draw in (elbow_figure, silhouette_figure):
            figure = draw(search, chosen=recommended)
            told = dict(t.name.split(": k = ") for t in figure.data if t.mode == "markers")
            expected = {text: str(named[key]) for text, key in marks.items() if key in named}
            assert told == expected | ({} if recommended is None else {"Chosen": str(recommended)})
        known = [c for c in CRITERIA if c.key not in marks.values() and c.names_by != "nothing"]
        known = [c for c in known if search.candidates[0].value(c) is not None]
        plots = search_criteria_figure(search).data
        said = wording.criteria_sentence(search)
        for criterion, plot in zip(known, plots, strict=True):
            filled = [k for k, size in zip(plot.x, plot.marker.size, strict=True) if size > 5]
            assert filled == [named[criterion.key]] * (criterion.key in named)
            assert f"{criterion.title} {search.named[criterion.key]}" in said
        table = tables.candidates(search, chosen=search.default_k).set_index("k")["Note"]
        for k in tried:
            notes = {c.title for c in CRITERIA if named.get(c.key) == k}
            notes |= {"recommended"} if k == recommended else set()
            notes |= {"in use"} if k == search.default_k else set()
            assert set(filter(None, table[k].split(", "))) == notes
        shown = search.candidate(search.default_k)
        drawn = stability_figure(search, shown.k).layout.shapes
        assert {shape.x0 for shape in drawn} == set(shown.decided.segment_limits or ())
