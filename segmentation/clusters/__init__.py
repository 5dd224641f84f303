"""How many clusters, and which: search over k, K-Means, silhouettes, elbow, other methods."""

from segmentation.clusters.adoption import adopt
from segmentation.clusters.agreement import cross_tabulate
from segmentation.clusters.checks import count_distinct
from segmentation.clusters.companions import warm_up
from segmentation.clusters.compare import compare
from segmentation.clusters.components import map_components
from segmentation.clusters.fitting import fit_kmeans, take_from_search
from segmentation.clusters.knee import kneedle
from segmentation.clusters.search import search_k
from segmentation.clusters.silhouettes import silhouettes

__all__ = [
    "adopt",
    "compare",
    "count_distinct",
    "cross_tabulate",
    "fit_kmeans",
    "kneedle",
    "map_components",
    "search_k",
    "silhouettes",
    "take_from_search",
    "warm_up",
]
