"""Turn records into Plotly figures, with one colour a segment everywhere."""

from __future__ import annotations

from segmentation.figures.agreement import (
    agreement_figure as agreement_figure,
    mixture_figure as mixture_figure,
    shared_customers_figure as shared_customers_figure,
)
from segmentation.figures.comparisons import (
    box_figure as box_figure,
    category_shares_figure as category_shares_figure,
)
from segmentation.figures.component_map import map_figure as map_figure
from segmentation.figures.contributions import contributions_figure as contributions_figure
from segmentation.figures.curves import (
    elbow_figure as elbow_figure,
    search_criteria_figure as search_criteria_figure,
    silhouette_figure as silhouette_figure,
)
from segmentation.figures.dendrogram import dendrogram_figure as dendrogram_figure
from segmentation.figures.distributions import (
    histogram_figure as histogram_figure,
    missing_figure as missing_figure,
)
from segmentation.figures.flow import flow_figure as flow_figure, moved_figure as moved_figure
from segmentation.figures.hold_out import (
    hold_out_by_frequency_figure as hold_out_by_frequency_figure,
    hold_out_over_time_figure as hold_out_over_time_figure,
)
from segmentation.figures.method_map import method_map_figure as method_map_figure
from segmentation.figures.missing import missing_pattern_figure as missing_pattern_figure
from segmentation.figures.orders import (
    cross_table_figure as cross_table_figure,
    movement_figure as movement_figure,
    movement_matrix_figure as movement_matrix_figure,
    rfm_heatmap_figure as rfm_heatmap_figure,
    rfm_treemap_figure as rfm_treemap_figure,
    segments_history_figure as segments_history_figure,
)
from segmentation.figures.pairs import (
    correlation_figure as correlation_figure,
    pair_figure as pair_figure,
)
from segmentation.figures.parallel import parallel_figure as parallel_figure
from segmentation.figures.profiles import (
    amount_shares_figure as amount_shares_figure,
    profile_heatmap_figure as profile_heatmap_figure,
    radar_figure as radar_figure,
    sizes_figure as sizes_figure,
    snake_figure as snake_figure,
)
from segmentation.figures.scatter3d import scatter3d_figure as scatter3d_figure
from segmentation.figures.silhouettes import (
    silhouette_plot_figure as silhouette_plot_figure,
    stability_figure as stability_figure,
)
from segmentation.figures.theme import SYMBOLS as SYMBOLS
