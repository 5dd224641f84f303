import numpy as np

from segmentation.figures import dendrogram_figure
from segmentation.figures.dendrogram import leaf_order
from segmentation.records import SEGMENT_COLOURS, Dendrogram
from tests.figures.methods import make_result

# Leaves 0 (5 customers), 1 (3), 2 (9), 3 (1): 0 and 1 merge at 1, 2 and 3 at 2, all at 6.
TREE = Dendrogram(
    np.array([[0, 1], [2, 3], [4, 5]]),
    np.array([1.0, 2.0, 6.0]),
    sizes=(5, 3, 9, 1),
    segments=(1, 1, 0, 0),
    cut=4.0,
)
RESULT = make_result("ward", np.repeat([0, 1], [10, 8]), partners=(0, 1), dendrogram=TREE)


def branches(trace):
    """Return the pieces of a line that is broken by gaps."""
    pieces, piece = [], []
    for x, y in zip(trace.x, trace.y, strict=True):
        if x is None:
            pieces.append(piece)
            piece = []
        else:
            piece.append((x, y))
    return pieces


def test_leaves_stand_so_that_no_branches_cross_larger_ones_on_top():
    assert leaf_order(TREE) == [2, 3, 0, 1]


def test_merges_are_brackets_in_the_colour_of_their_segment_and_grey_above_the_cut():
    figure = dendrogram_figure(RESULT, names=("Rich", "Poor"), colours=SEGMENT_COLOURS)
    above, rich, poor, _hover = figure.data
    # Rows: leaf 2 on 0, 3 on 1, 0 on 2, 1 on 3; the two merges on 0.5 and 2.5.
    assert branches(rich) == [[(0, 0), (2, 0), (2, 1), (0, 1)], [(2, 0.5), (4, 0.5)]]
    assert branches(poor) == [[(0, 2), (1, 2), (1, 3), (0, 3)], [(1, 2.5), (4, 2.5)]]
    assert branches(above) == [[(4, 2.5), (6, 2.5), (6, 0.5), (4, 0.5)]]
    assert [rich.line.color, poor.line.color] == list(SEGMENT_COLOURS[:2])
    assert (rich.name, poor.name) == ("Rich · 10", "Poor · 8")
    assert [trace.showlegend for trace in figure.data] == [False, True, True, False]
    assert figure.layout.shapes[0].x0 == 4
    assert figure.layout.yaxis.ticktext == ("9", "1", "5", "3")


def test_hover_labels_tell_how_many_merge_and_where():
    hover = dendrogram_figure(RESULT, names=("Rich", "Poor"), colours=SEGMENT_COLOURS).data[-1]
    assert list(hover.text) == ["8 customers", "10 customers", "18 customers"]
    assert list(hover.x) == [1, 2, 6]
    assert list(hover.y) == [2.5, 0.5, 1.5]


def test_a_segment_of_one_leaf_is_a_line_to_the_cut():
    tree = Dendrogram(np.array([[0, 1]]), np.array([3.0]), (7, 2), (0, 1), cut=1.5)
    result = make_result("ward", np.repeat([0, 1], [7, 2]), partners=(0, 1), dendrogram=tree)
    figure = dendrogram_figure(result, names=("a", "b"), colours=SEGMENT_COLOURS)
    assert branches(figure.data[1]) == [[(0, 0), (1.5, 0)]]
    assert branches(figure.data[0]) == [[(1.5, 0), (3, 0), (3, 1), (1.5, 1)]]


def test_merges_at_one_height_stay_on_their_side_of_the_cut():
    tree = Dendrogram(np.array([[0, 1], [2, 3]]), np.array([2.0, 2.0]), (4, 3, 2), (0, 0, 1), 2.0)
    result = make_result("ward", np.repeat([0, 1], [7, 2]), partners=(0, 1), dendrogram=tree)
    figure = dendrogram_figure(result, names=("a", "b"), colours=SEGMENT_COLOURS)
    assert len(branches(figure.data[0])) == 1
    assert len(branches(figure.data[1])) == 2


def test_no_tree_is_said():
    result = make_result("ward", np.array([0, 1]), partners=(0, 1))
    figure = dendrogram_figure(result, names=("a", "b"), colours=SEGMENT_COLOURS)
    assert figure.layout.annotations[0].text == "There is no tree to draw."
