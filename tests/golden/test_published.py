"""Figures as they are printed in books, manuals and packages, each with its source."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_iris

from bench.k_search_sets import RUSPINI
from segmentation import workflow
from segmentation.clusters import search_k
from segmentation.clusters.evidence.silhouettes import silhouettes
from segmentation.clusters.evidence.stability import jaccard
from segmentation.records import OrderRoles
from tests.clusters.crowds import prepared

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CDNOW = SHARED / "data" / "orders" / "CDNOW_sample.txt"


def ruspini():
    return np.array([tuple(map(float, word.split(","))) for word in RUSPINI.split()])


def test_ruspini_as_the_manual_of_r_package_cluster_prints_it():
    """`plot(silhouette(pam(ruspini, 4)))`: 20, 23, 17 and 15 points, widths 0.73, 0.75, 0.67, 0.80,
    0.74 on average (L. Kaufman, P. J. Rousseeuw 1990; package cluster, help page of silhouette)."""
    points = ruspini()
    found = search_k(prepared(points), k_values=(2, 3, 4, 5, 6), seed=42, n_init=10)
    assert found.recommended_k == found.silhouette_k == 4
    labels = found.labels[4]
    assert np.bincount(labels).tolist() == [23, 20, 17, 15]
    widths = silhouettes(points, labels)
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
        (2, {"inertia": 152.35, "silhouette": 0.681}),
        (3, {"inertia": 78.85, "silhouette": 0.553, "calinski_harabasz": 561.63}),
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
