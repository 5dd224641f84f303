import streamlit as st

from segmentation import figures, wording
from segmentation.ui import actions, blocks, cards, choices, state, tables

found = blocks.begin_page(
    "Who is in each segment?",
    lead="Names and traits in the file's own units. Rename a segment as your team calls it.",
    step=4,
)
table = found.prepared.table

cards.segment_cards(found.segments, key="segments.cards", action=actions.rename_button)
blocks.notice("segments.rename")

with st.container(border=True, horizontal=True, vertical_alignment="bottom"):
    actions.download_customers(found, key="segments.customers")
    actions.save_model(found, key="segments.save")

blocks.heading("Where they lie")
axes = choices.three_axes(found, key="segments.axes")
scatter = figures.scatter3d_figure(found, axes=axes)
blocks.figure(
    scatter,
    wording.scatter_sentence(found.segments, axes, **scatter.layout.meta),
    key="segments.scatter3d",
    title="Customers along three columns: drag to turn",
)
drawn, sizes = st.columns([3, 2], gap="medium")
component_map = state.component_map()
with drawn:
    blocks.figure(
        figures.map_figure(found, component_map),
        wording.map_sentence(component_map),
        key="segments.map",
        title="All columns on a flat map",
    )
with sizes:
    blocks.figure(
        figures.sizes_figure(found.segments),
        wording.sizes_sentence(found.segments),
        key="segments.sizes",
        title="How large each segment is",
    )

blocks.heading("What sets them apart")
view = choices.profile_view("segments.view")
blocks.figure(
    figures.snake_figure(found.segments)
    if view == "lines"
    else figures.profile_heatmap_figure(found.segments),
    wording.heatmap_sentence(found.segments),
    key=f"segments.{view}",
    title="Each segment against all customers",
)
blocks.table(
    tables.profiles(found.segments),
    key="segments.profile",
    columns=tables.profile_formats(),
    alt="Means and most frequent categories of each segment, in the file's own units",
    download=tables.profile_figures(found.segments),
)

blocks.end_page(4)
