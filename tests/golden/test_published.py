"""Figures as they are printed in books, manuals and packages, each with its source."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_iris, load_wine, make_blobs

from bench.k_search_sets import RUSPINI
from segmentation import workflow
from segmentation.clusters import search_k
from segmentation.clusters.evidence.silhouettes import silhouettes_by_labelling
from segmentation.clusters.evidence.stability import jaccard
from segmentation.clusters.methods import mixture
from segmentation.clusters.methods.agreement import agreement_of
from segmentation.clusters.methods.ward import cut_tree, grow_tree
from segmentation.records import OrderRoles
from tests.clusters.crowds import prepared, task

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CDNOW = SHARED / "data" / "orders" / "CDNOW_sample.txt"

# Arrests for murder, assault and rape for each 100,000 residents, and the urban share, of the 50
# states of the USA in 1973: D. R. McNeil (1977), Interactive Data Analysis; data set of R.
US_ARRESTS = """
13.2,236,58,21.2 10,263,48,44.5 8.1,294,80,31 8.8,190,50,19.5 9,276,91,40.6 7.9,204,78,38.7
3.3,110,77,11.1 5.9,238,72,15.8 15.4,335,80,31.9 17.4,211,60,25.8 5.3,46,83,20.2 2.6,120,54,14.2
10.4,249,83,24 7.2,113,65,21 2.2,56,57,11.3 6,115,66,18 9.7,109,52,16.3 15.4,249,66,22.2
2.1,83,51,7.8 11.3,300,67,27.8 4.4,149,85,16.3 12.1,255,74,35.1 2.7,72,66,14.9 16.1,259,44,17.1
9,178,70,28.2 6,109,53,16.4 4.3,102,62,16.5 12.2,252,81,46 2.1,57,56,9.5 7.4,159,89,18.8
11.4,285,70,32.1 11.1,254,86,26.1 13,337,45,16.1 0.8,45,44,7.3 7.3,120,75,21.4 6.6,151,68,20
4.9,159,67,29.3 6.3,106,72,14.9 3.4,174,87,8.3 14.4,279,48,22.5 3.8,86,45,12.8 13.2,188,59,26.9
12.7,201,80,25.5 3.2,120,80,22.9 2.2,48,32,11.2 8.5,156,63,20.7 4,145,73,26.2 5.7,81,39,9.3
2.6,53,66,10.8 6.8,161,60,15.6
"""


def pairs(text):
    return np.array([tuple(map(float, word.split(","))) for word in text.split()])


def scaled_as_r(points):
    """`scale` of R divides by the standard deviation of n - 1."""
    return (points - points.mean(axis=0)) / points.std(axis=0, ddof=1)


def ruspini():
    return pairs(RUSPINI)


def test_ruspini_as_the_manual_of_r_package_cluster_prints_it():
    """`plot(silhouette(pam(ruspini, 4)))`: 20, 23, 17 and 15 points, widths 0.73, 0.75, 0.67, 0.80,
    0.74 on average (L. Kaufman, P. J. Rousseeuw 1990; package cluster, help page of silhouette)."""
    points = ruspini()
    found = search_k(prepared(points), k_values=(2, 3, 4, 5, 6), seed=42, n_init=10)
    assert found.recommended_k == found.silhouette_k == 4
    labels = found.labels[4]
    assert np.bincount(labels).tolist() == [23, 20, 17, 15]
    widths = silhouettes_by_labelling(points, [labels])[0]
    by_segment = [round(float(widths[labels == segment].mean()), 2) for segment in range(4)]
    assert by_segment == [0.75, 0.73, 0.67, 0.80]
    assert round(float(widths.mean()), 2) == 0.74


def test_jaccard_of_a_cluster_as_the_manual_of_r_package_fpc_defines_it():
    """`clujaccard(c1, c2)`: those in both over those in either; of a bootstrap the best match.

    Ten points, clusters of 6 and 4; in the resample 5 and 5, one of the six has changed sides.
    """
    table = np.array([[[5.0, 1.0], [0.0, 4.0]]])
    assert jaccard(table)[0].tolist() == [5 / 6, 4 / 5]


@pytest.mark.parametrize(
    ("k", "printed"),
    [
        (2, {"inertia": 152.35, "silhouette": 0.681, "davies_bouldin": 0.404}),
        (
            3,
            {
                "inertia": 78.85,
                "silhouette": 0.553,
                "calinski_harabasz": 561.63,
                "davies_bouldin": 0.662,
            },
        ),
        (4, {"inertia": 57.23, "silhouette": 0.498}),
    ],
)
def test_iris_as_textbooks_print_it(k, printed):
    """`kmeans(iris[1:4], k)` of R prints the sums of squares (57.23 for 4, 78.85 for 3, 152.35 for
    2); the user guide of scikit-learn the Calinski-Harabasz index (561.63) and the silhouette of 3.
    """
    found = search_k(prepared(load_iris().data), k_values=(2, 3, 4, 5), seed=42, n_init=10)
    told = found.candidate(k)
    assert {key: getattr(told, key) for key in printed} == pytest.approx(printed, abs=0.006)


def test_blobs_as_the_user_guide_of_scikit_learn_scores_them():
    """The example "Selecting the number of clusters with silhouette analysis on KMeans clustering":
    "For n_clusters = 2 The average silhouette_score is : 0.7049787496083262", 0.5882004012129721
    for 3 and 0.6505186632729437 for 4, the right number."""
    points, _ = make_blobs(
        n_samples=500, centers=4, cluster_std=1, center_box=(-10.0, 10.0), random_state=1
    )
    found = search_k(prepared(points), k_values=(2, 3, 4, 5), seed=42, n_init=10)
    printed = {2: 0.7049787496, 3: 0.5882004012, 4: 0.6505186633}
    assert {k: round(found.candidate(k).silhouette, 10) for k in printed} == printed
    assert found.recommended_k == 4


@pytest.mark.parametrize(
    ("points", "k", "sizes"),
    [
        # `cutree(hclust(dist(scale(USArrests)), "ward.D2"), 4)` (A. Kassambara 2017).
        (lambda: scaled_as_r(pairs(US_ARRESTS)), 4, [7, 12, 12, 19]),
        # `cutree(hclust(dist(iris[1:4]), "ward.D2"), 3)`; scikit-learn's AgglomerativeClustering.
        (lambda: load_iris().data, 3, [36, 50, 64]),
    ],
)
def test_trees_are_cut_as_r_cuts_them(points, k, sizes):
    assert sorted(np.bincount(cut_tree(grow_tree(points()), k)).tolist()) == sizes


def test_mixture_of_iris_as_r_package_mclust_prints_it(monkeypatch):
    """`mclustBIC(iris[-5])["VVV", ]`: -829.9782 and -574.0178 for 1 and 2 (C. Fraley, A. E.
    Raftery 2002); the lower is the better here."""
    monkeypatch.setattr(mixture, "TRIED_K", (1, 2))
    bic = dict(mixture.fit_mixture(task(load_iris().data, 2)).bic_by_k)
    printed = {1: 829.9782, 2: 574.0178}
    assert {k: bic[k] for k in printed} == pytest.approx(printed, abs=0.0002)


def test_us_arrests_as_tutorials_of_r_print_them():
    """`kmeans(scale(USArrests), 4, nstart = 25)`: sizes 16, 13, 13, 8, within 16.212213, 19.922437,
    11.952463, 8.316061, between_SS / total_SS = 71.2 %; `fviz_silhouette`: widths 0.34, 0.27, 0.37,
    0.39 (A. Kassambara 2017, Practical guide to cluster analysis in R)."""
    points = scaled_as_r(pairs(US_ARRESTS))
    found = search_k(prepared(points), k_values=(3, 4), seed=42, n_init=25)
    labels, centres = found.labels[4], found.centres[4]
    squares = ((points - centres[labels]) ** 2).sum(axis=1)
    widths = silhouettes_by_labelling(points, [labels])[0]
    told = {
        int((labels == segment).sum()): (
            round(float(squares[labels == segment].sum()), 6),
            round(float(widths[labels == segment].mean()), 2),
        )
        for segment in range(4)
        if segment in (0, 3)
    }
    assert told == {16: (16.212213, 0.34), 8: (8.316061, 0.39)}
    assert sorted(np.bincount(labels).tolist()) == [8, 13, 13, 16]
    assert round(100 * (1 - found.candidate(4).inertia / (points**2).sum()), 1) == 71.2


def test_tree_of_us_arrests_as_r_package_cluster_prints_its_coefficient():
    """`agnes(scale(USArrests), method = "ward")$ac` is 0.9346210: the mean of 1 - the height of a
    state's first merge over the height of the last."""
    tree = grow_tree(scaled_as_r(pairs(US_ARRESTS)))
    first = {int(node): height for *nodes, height, _ in tree[::-1] for node in nodes}
    coefficient = 1 - np.mean([first[state] for state in range(50)]) / tree[-1, 2]
    assert round(float(coefficient), 7) == 0.9346210


def test_wine_as_r_in_action_prints_it():
    """`kmeans(scale(wine[-1]), 3, nstart = 25)`: sizes 62, 65 and 51; with the types of wine the
    table 59 0 0, 3 65 3, 0 0 48 and `randIndex` 0.897 (R. I. Kabacoff 2015, R in Action, 16.3)."""
    wine = load_wine()
    found = search_k(prepared(scaled_as_r(wine.data)), k_values=(2, 3), seed=42, n_init=25)
    labels = found.labels[3]
    assert np.bincount(labels).tolist() == [65, 62, 51]
    table = [[int(((wine.target == t) & (labels == s)).sum()) for s in (1, 0, 2)] for t in range(3)]
    assert table == [[59, 0, 0], [3, 65, 3], [0, 0, 48]]
    assert round(float(agreement_of([wine.target, labels])[0, 1]), 3) == 0.897


@pytest.mark.parametrize(
    ("first", "second", "printed"),
    [
        # K. Y. Yeung, W. L. Ruzzo (2001), Details of the adjusted Rand index, table 2.
        ([0, 0, 1, 1, 1, 1, 2, 2, 2, 2], [0, 1, 0, 1, 1, 2, 2, 2, 2, 2], 0.313),
        # The examples of `ARI` in R package SBMSplitMerge.
        ([0, 0, 1, 1, 2, 2], [1, 1, 0, 0, 2, 2], 1.0),
        ([0, 0, 1, 1, 2, 2], [0, 0, 0, 0, 1, 1], 0.444),
        # The user guide and the examples of `adjusted_rand_score` in scikit-learn.
        ([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2], 0.242),
        ([0, 0, 1, 2], [0, 0, 1, 1], 0.571),
    ],
)
def test_adjusted_rand_index_as_it_is_printed(first, second, printed):
    found = agreement_of([np.array(first), np.array(second)])[0, 1]
    assert round(float(found), 3) == printed


def test_rfm_table_as_the_manual_of_r_package_rfm_prints_it():
    """`rfm_table_order(rfm_data_orders, ..., as.Date("2006-12-31"))`, the first five customers.

    Recency, orders and revenue are as printed; the orders before the last are made up.
    """
    printed = {
        "Abbey O'Reilly": ("2006-06-09", 205, 6, 472),
        "Add Senger": ("2006-08-13", 140, 3, 340),
        "Aden Lesch": ("2006-06-20", 194, 4, 405),
        "Aden Murphy": ("2006-09-24", 98, 7, 596),
        "Admiral Senger": ("2006-08-21", 132, 5, 448),
    }
    lines = ["customer,day,revenue"]
    for name, (last, _, n, amount) in printed.items():
        lines += [f"{name},2005-0{month}-11,{month}" for month in range(1, n)]
        lines.append(f"{name},{last},{amount - n * (n - 1) // 2}")
    table = workflow.read_orders("\n".join(lines).encode())
    roles = OrderRoles(customer="customer", date="day", amount="revenue")
    found = workflow.rfm(table, roles, reference=date(2006, 12, 31)).customers.frame
    told = {
        row.customer_id: (row.recency_days, row.frequency, row.monetary)
        for row in found.itertuples()
    }
    assert told == {name: figures[1:] for name, figures in printed.items()}


def test_cdnow_customers_as_fader_and_hardie_print_them():
    """Repeat purchases, recency and T in weeks of the first five customers, to 30 September 1997.

    P. S. Fader, B. G. S. Hardie, K. L. Lee (2005), "Counting your customers" the easy way,
    Marketing Science 24, 275-284, the spreadsheet beside it; `load_cdnow_summary()` of lifetimes.
    """
    if not CDNOW.exists():
        pytest.skip(f"real data are not here: {CDNOW.name}")
    names = ["master", "customer", "date", "quantity", "amount"]
    table = workflow.read_orders(CDNOW, columns=names)
    roles = OrderRoles(customer="customer", date="date", amount="amount", quantity="quantity")
    until = date(1997, 9, 30)
    found = workflow.rfm(table, roles, reference=until).customers.frame
    printed = [(2, 30.43, 38.86), (1, 1.71, 38.86), (0, 0, 38.86), (0, 0, 38.86), (0, 0, 38.86)]
    first = found.sort_values("customer_id", key=lambda ids: ids.astype(int)).head(5)
    told = [
        (
            int(row.frequency) - 1,
            round((row.tenure_days - row.recency_days) / 7, 2),
            round(row.tenure_days / 7, 2),
        )
        for row in first.itertuples()
    ]
    assert told == printed
