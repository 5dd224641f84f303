import numpy as np
import pandas as pd
import pytest

from segmentation.errors import DataError
from segmentation.orders import cross_tabulate, score_rfm
from segmentation.records import Membership, RfmOptions
from segmentation.wording import disagreement_sentence
from tests.orders.grid.test_grid import CUTS, customers


@pytest.mark.parametrize(
    ("labels", "index"),
    [
        ([0, 0, 1, 1], 1.0),
        # Pairs together in both: 0; expected 2 x 2 / 6; at most 2: (0 - 2/3) / (2 - 2/3).
        ([0, 1, 0, 1], -0.5),
    ],
)
def test_agreement_is_the_adjusted_rand_index(labels, index):
    table = customers([5, 5, 400, 400], [9, 9, 1, 1], [900, 900, 10, 10])
    clusters = Membership(
        "clusters", pd.Index(["k0", "k1", "k2", "k3"]), ("a", "b"), np.array(labels)
    )
    cross = cross_tabulate(score_rfm(table, RfmOptions(cuts=CUTS)), clusters)
    assert cross.adjusted_rand == pytest.approx(index)


def test_rules_are_counted_against_clusters_and_the_disagreement_is_explained():
    # 20 champions: 14 with 6 orders in one cluster, 6 with 60 orders in another.
    table = customers([5] * 20, [6] * 14 + [60] * 6, [900] * 20)
    clusters = Membership(
        "clusters", pd.Index([f"k{i}" for i in range(20)]), ("many", "most"),
        np.array([0] * 14 + [1] * 6),
    )  # fmt: skip
    cross = cross_tabulate(score_rfm(table, RfmOptions(cuts=CUTS)), clusters)
    assert cross.rows[0] == "champions"
    assert cross.counts[0].tolist() == [14, 6]
    assert cross.counts.sum() == 20
    assert tuple(map(disagreement_sentence, cross.disagreements)) == (
        (
            "6 of the 20 customers called champions are in “most” and not with the "
            "largest part of them in "
            "“many”: they have more orders (median 60 against 6 orders)."
        ),
    )


def test_customers_that_only_one_side_knows_are_left_out():
    table = customers([5, 6, 400], [6, 7, 1], [900, 800, 10])
    clusters = Membership("clusters", pd.Index(["k2", "x"]), ("one",), np.array([0, 0]))
    assert cross_tabulate(score_rfm(table, RfmOptions(cuts=CUTS)), clusters).counts.sum() == 1


def test_nobody_in_common_is_refused():
    table = customers([5, 6, 400], [6, 7, 1], [900, 800, 10])
    clusters = Membership("spring", pd.Index(["x"]), ("one",), np.array([0]))
    with pytest.raises(DataError, match="The grid and spring have no customer in common"):
        cross_tabulate(score_rfm(table, RfmOptions(cuts=CUTS)), clusters)
