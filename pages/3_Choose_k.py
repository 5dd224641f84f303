import streamlit as st

from segmentation import figures, wording
from segmentation.ui.customers import settings
from segmentation.ui.parts import blocks, tables
from segmentation.ui.session import state

blocks.begin_page(
    "How many segments?",
    lead="What your data says about each number of segments. You decide.",
    step=3,
)
settings.note_method()
settings.tell_preparation("choose_k.preparation")
settings.offer_one("choose_k.repeated")
found, search = state.searched(), state.search()

with st.container(border=True):
    blocks.verdict(search)
    settings.choose_k("choose_k.slider")

elbow, silhouette = st.columns(2, gap="medium")
with elbow:
    blocks.figure(
        figures.elbow_figure(search, chosen=found.k),
        wording.elbow_sentence(search),
        key="choose_k.elbow",
        title="Elbow: how tight the segments are",
    )
with silhouette:
    blocks.figure(
        figures.silhouette_figure(search, chosen=found.k),
        wording.silhouette_sentence(search),
        key="choose_k.silhouette",
        title="Silhouette: how far apart they are",
    )

blocks.figure(
    figures.silhouette_plot_figure(found.clustering, found.segments),
    wording.silhouette_plot_sentence(found.clustering, found.segments),
    key="choose_k.silhouette_plot",
    title=f"How well each customer fits its segment, with {found.k} segments",
)

numbered = state.numbered_search()
blocks.figure(
    figures.flow_figure(numbered, chosen=found.k, colours=[s.colour for s in found.segments]),
    wording.split_sentence(numbered, found.segments),
    key="choose_k.flow",
    title="How segments split as you add more",
)

blocks.heading("Further evidence", "One measure at a time; they need not agree.")
criteria, stability = st.columns([3, 2], gap="medium")
with criteria:
    blocks.figure(
        figures.search_criteria_figure(search, chosen=found.k),
        wording.criteria_sentence(search),
        key="choose_k.criteria",
        title="Other measures",
    )
with stability:
    blocks.figure(
        figures.stability_figure(numbered, found.k, segments=found.segments),
        "The share of each segment that comes back when the customers are resampled.",
        key="choose_k.stability",
        title="How stable each segment is",
    )

blocks.heading("All options compared")
blocks.table(
    tables.candidates(search, chosen=found.k),
    key="choose_k.candidates",
    alt="The evidence for each number of segments",
    columns=tables.candidate_formats(),
)

blocks.end_page(3)
