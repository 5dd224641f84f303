from dataclasses import replace

import numpy as np
import pytest

from segmentation.figures import flow_figure, moved_figure
from segmentation.records import SEGMENT_COLOURS, KSearch


def test_links_count_the_customers_that_move_together(search):
    """From two to three: four split into 2 + 2, two stay. From three to four: the last pair parts.

    Nodes are numbered 0-1 for k = 2, 2-4 for k = 3, 5-8 for k = 4.
    """
    link = flow_figure(search, chosen=3).data[0].link
    moves = set(zip(link.source, link.target, link.value, strict=True))
    assert moves == {
        (0, 2, 2),
        (0, 3, 2),
        (1, 4, 2),
        (2, 5, 2),
        (3, 6, 2),
        (4, 7, 1),
        (4, 8, 1),
    }


def test_nodes_have_their_sizes_and_the_colour_of_the_chosen_segment_they_belong_to(search):
    node = flow_figure(search, chosen=3).data[0].node
    assert list(node.label) == ["4", "2", "2", "2", "2", "2", "2", "1", "1"]
    first, second, third = SEGMENT_COLOURS[:3]
    assert list(node.color) == [first, third, first, second, third, first, second, third, third]


def test_the_chosen_number_is_named_among_the_stages(search):
    texts = [note.text for note in flow_figure(search, chosen=3).layout.annotations]
    assert texts == ["k = 2", "<b>k = 3</b>", "k = 4"]


def test_without_a_choice_the_recommended_number_leads(search):
    texts = [note.text for note in flow_figure(search).layout.annotations]
    assert "<b>k = 3</b>" in texts


def test_a_choice_that_was_not_searched_still_draws(search):
    assert flow_figure(search, chosen=12).data[0].type == "sankey"


def test_one_candidate_has_nothing_to_split(search):
    alone = replace(search, labels={3: search.labels[3]})
    assert not flow_figure(alone).data


@pytest.mark.parametrize("chosen", [2, 3, 4])
def test_every_customer_flows_through_every_stage(search, chosen):
    link = flow_figure(search, chosen=chosen).data[0].link
    n_stages = len(flow_figure(search, chosen=chosen).layout.annotations)
    assert sum(link.value) == search.n_customers * (n_stages - 1)


def test_narrow_labels_do_not_overflow():
    """20 x 20 pairs of segments are more than a byte can number."""
    labels = {k: np.repeat(np.arange(k), 60 // k).astype(np.uint8) for k in (20, 30)}
    told = {"n_customers": 60, "features": ("a",), "labels": labels, "seconds": 0.1}
    search = KSearch(20, 20, "clear", {"silhouette": 20}, (), **told)
    link = flow_figure(search, chosen=20).data[0].link
    assert sum(link.value) == 60
    assert max(link.target) == 49


def test_bands_of_moved_customers_hold_each_once() -> None:
    moved = np.array([[30, 2], [0, 18], [5, 0]])
    before = [("A", "#4477AA"), ("B", "#EE6677"), ("C", "#228833")]
    figure = moved_figure(moved, before, before[:2])
    [sankey] = figure.data
    assert sum(sankey.link.value) == 55
    flows = set(zip(sankey.link.source, sankey.link.target, sankey.link.value, strict=True))
    assert flows == {(0, 3, 30), (0, 4, 2), (1, 4, 18), (2, 3, 5)}
    assert list(sankey.node.label) == ["A 32", "B 18", "C 5", "A 35", "B 20"]


def test_nobody_in_both_results_is_said() -> None:
    figure = moved_figure(
        np.zeros((2, 2), dtype=int), [("A", "#4477AA")] * 2, [("A", "#4477AA")] * 2
    )
    assert "No customer is known" in figure.layout.annotations[0].text
