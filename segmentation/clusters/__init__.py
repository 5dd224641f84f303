"""Find how many clusters there are, and which: search over k, K-Means, other methods."""

from segmentation.clusters.checks import count_distinct
from segmentation.clusters.components import map_components
from segmentation.clusters.evidence.knee import kneedle
from segmentation.clusters.evidence.silhouettes import silhouettes
from segmentation.clusters.kmeans.fitting import fit_kmeans, take_from_search
from segmentation.clusters.methods.adoption import adopt
from segmentation.clusters.methods.agreement import cross_tabulate
from segmentation.clusters.methods.compare import compare
from segmentation.clusters.parallel.workers import warm_up
from segmentation.clusters.search import search_k

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
