"""How many clusters, and which: search over k, K-Means, silhouettes, elbow, stability."""

from segmentation.clusters.checks import count_distinct
from segmentation.clusters.components import map_components
from segmentation.clusters.fitting import fit_kmeans
from segmentation.clusters.knee import kneedle
from segmentation.clusters.search import search_k
from segmentation.clusters.silhouettes import silhouettes

__all__ = ["count_distinct", "fit_kmeans", "kneedle", "map_components", "search_k", "silhouettes"]
