"""Turn records into Plotly figures, with one colour a segment everywhere."""

from __future__ import annotations

from segmentation.figures.agreement import (
    agreement_figure,
    mixture_figure,
    shared_customers_figure,
)
from segmentation.figures.comparisons import box_figure, category_shares_figure
from segmentation.figures.component_map import map_figure
from segmentation.figures.contributions import contributions_figure
from segmentation.figures.curves import elbow_figure, search_criteria_figure, silhouette_figure
from segmentation.figures.dendrogram import dendrogram_figure
from segmentation.figures.distributions import histogram_figure, missing_figure
from segmentation.figures.flow import flow_figure, moved_figure
from segmentation.figures.method_map import method_map_figure
from segmentation.figures.missing import missing_pattern_figure
from segmentation.figures.orders import (
    cross_table_figure,
    movement_figure,
    movement_matrix_figure,
    rfm_heatmap_figure,
    rfm_treemap_figure,
    segments_history_figure,
)
from segmentation.figures.pairs import correlation_figure, pair_figure
from segmentation.figures.parallel import parallel_figure
from segmentation.figures.profiles import (
    profile_heatmap_figure,
    radar_figure,
    sizes_figure,
    snake_figure,
)
from segmentation.figures.scatter3d import components3d_figure, scatter3d_figure
from segmentation.figures.silhouettes import silhouette_plot_figure, stability_figure
from segmentation.figures.theme import SYMBOLS

__all__ = [
    "SYMBOLS",
    "agreement_figure",
    "box_figure",
    "category_shares_figure",
    "components3d_figure",
    "contributions_figure",
    "correlation_figure",
    "cross_table_figure",
    "dendrogram_figure",
    "elbow_figure",
    "flow_figure",
    "histogram_figure",
    "map_figure",
    "method_map_figure",
    "missing_figure",
    "missing_pattern_figure",
    "mixture_figure",
    "moved_figure",
    "movement_figure",
    "movement_matrix_figure",
    "pair_figure",
    "parallel_figure",
    "profile_heatmap_figure",
    "radar_figure",
    "rfm_heatmap_figure",
    "rfm_treemap_figure",
    "scatter3d_figure",
    "search_criteria_figure",
    "segments_history_figure",
    "shared_customers_figure",
    "silhouette_figure",
    "silhouette_plot_figure",
    "sizes_figure",
    "snake_figure",
    "stability_figure",
]
