"""Methods side by side, made by hand, and every figure of them."""

import numpy as np

from segmentation import figures
from segmentation.records import SEGMENT_COLOURS, Comparison, Dendrogram, MethodResult

AGREEMENT = np.array(
    [[1.0, 0.9, 0.7, -0.05], [0.9, 1, 0.6, 0.3], [0.7, 0.6, 1, 0.2], [-0.05, 0.3, 0.2, 1]]
)


def make_result(algorithm, labels, *, partners, **fields):
    sizes = tuple(int(n) for n in np.bincount(labels[labels >= 0]))
    return MethodResult(
        labels,
        algorithm=algorithm,
        sizes=sizes,
        silhouette=0.5,
        seconds=0.1,
        partners=partners,
        **fields,
    )


def make_comparison(labels):
    """K-Means as given; Ward the same with a tree, a mixture, HDBSCAN with unassigned ones."""
    k = int(labels.max()) + 1
    numbers = tuple(range(k))
    loose = labels.copy()
    loose[::7] = -1
    curve = ((1, 90.0), (2, 60.0), (3, 50.0), (4, 70.0))
    results = (
        make_result("kmeans", labels, partners=numbers),
        make_result("ward", labels, partners=numbers, dendrogram=make_tree(k)),
        make_result(
            "gaussian_mixture", labels, partners=(*numbers[:-1], k), bic=50.0, bic_by_k=curve
        ),
        make_result("hdbscan", loose, partners=numbers),
    )
    return Comparison(k, results, AGREEMENT, 1.0)


def make_tree(k):
    """A leaf for each segment and one more for the first; each merge joins the next leaf."""
    n_leaves = k + 1
    children = [[0, 1], *([n_leaves + i, i + 2] for i in range(n_leaves - 2))]
    heights = np.arange(1.0, n_leaves)
    return Dendrogram(
        np.array(children), heights, tuple(range(10, 10 + n_leaves)), (0, *range(k)), cut=1.5
    )


def method_figures(labels, component_map, names):
    found = make_comparison(labels)
    counts = np.arange((len(names) + 1) ** 2).reshape(len(names) + 1, -1)
    return {
        "agreement": figures.agreement_figure(found),
        "method map": figures.method_map_figure(
            found.result("hdbscan"), component_map, names=names, colours=SEGMENT_COLOURS
        ),
        "shared": figures.shared_customers_figure(counts, names, names, titles=("K-Means", "Ward")),
        "dendrogram": figures.dendrogram_figure(
            found.result("ward"), names=names, colours=SEGMENT_COLOURS
        ),
        "mixture": figures.mixture_figure(found.result("gaussian_mixture"), chosen=2),
    }
