import streamlit as st

from segmentation import figures, wording
from segmentation.ui.customers import questions
from segmentation.ui.parts import blocks, cards, tables
from segmentation.ui.segments import actions, changes, explanations, selection
from segmentation.ui.session import choices, state

found = blocks.begin_page(
    "Who is in each segment?",
    lead="Names and traits in your file's own units. Rename a segment to what your team calls it.",
    step=4,
)
blocks.caution(state.search())
questions.draw(found.prepared.table, key="segments.questions")
changes.draw("segments.changes")

rules = explanations.rule_set(found, key="segments.leaves")
cards.segment_cards(
    found.segments,
    key="segments.cards",
    detail=cards.details(rules, state.plans()),
    action=actions.edit_button,
)
blocks.notice("segments.rename")
actions.take_away(found, rules, key="segments")

blocks.heading("Segment maps")
axes = choices.three_axes(found, key="segments.axes")
drawn, sizes = st.columns([3, 2], gap="medium")
scatter = figures.scatter3d_figure(found, axes=axes)
with drawn:
    blocks.figure(
        scatter,
        wording.scatter_sentence(found.segments, axes, **scatter.layout.meta),
        key="segments.scatter3d",
        title="Customers along three columns: drag to turn",
    )
with sizes:
    blocks.figure(
        figures.sizes_figure(found.segments),
        wording.sizes_sentence(found.segments),
        key="segments.sizes",
        title="How large each segment is",
    )
selection.component_map(key="segments.map")

blocks.heading("What sets them apart")
view = choices.profile_view("segments.view")
compared, text = choices.profile_figure(found, view)
blocks.figure(
    compared, text, key=f"segments.as_{view}", title="Each segment compared with all customers"
)
effects, column = st.columns([2, 3], gap="medium")
with effects:
    explanations.effects("segments.effects")
with column:
    explanations.by_column(found, key="segments.by")
blocks.table(
    tables.profiles(found.segments),
    key="segments.profile",
    columns=tables.profile_formats(),
    alt="Means and most frequent categories of each segment, in the file's own units",
    download=tables.profile_figures(found.segments),
)

blocks.heading("Typical and unusual customers")
explanations.members(key="segments.members")
blocks.end_page(4)
