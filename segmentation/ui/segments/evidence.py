"""Draw the evidence for each number of segments, one measure at a time."""

from __future__ import annotations

import streamlit as st

from segmentation import figures, wording
from segmentation.ui.parts import blocks, tables
from segmentation.ui.session import state


def curves() -> None:
    """Draw elbow and silhouette side by side."""
    search, k = state.search(), state.searched().k_searched
    elbow, silhouette = st.columns(2, gap="medium")
    with elbow:
        blocks.figure(
            figures.elbow_figure(search, chosen=k),
            wording.elbow_sentence(search),
            key="choose_k.elbow",
            title="Elbow: how tight the segments are",
        )
    with silhouette:
        blocks.figure(
            figures.silhouette_figure(search, chosen=k),
            wording.silhouette_sentence(search),
            key="choose_k.silhouette",
            title="Silhouette: how far apart they are",
        )


def silhouettes() -> None:
    """Draw how well each customer fits its segment."""
    found = state.searched()
    blocks.figure(
        figures.silhouette_plot_figure(found.clustering, found.searched),
        wording.silhouette_plot_sentence(found.clustering, found.searched),
        key="choose_k.silhouette_plot",
        title=f"How well each customer fits its segment, with {found.k_searched} segments",
    )


def splits() -> None:
    """Draw which segment divides when there is one more."""
    found, numbered = state.searched(), state.numbered_search()
    blocks.figure(
        figures.flow_figure(
            numbered, chosen=found.k_searched, colours=[s.colour for s in found.searched]
        ),
        wording.split_sentence(numbered, found.searched),
        key="choose_k.flow",
        title="How segments split as you add more",
    )


def measures() -> None:
    """Draw the further measures, and how stable each segment is."""
    found, search = state.searched(), state.search()
    criteria, stability = st.columns([3, 2], gap="medium")
    with criteria:
        blocks.figure(
            figures.search_criteria_figure(search, chosen=found.k_searched),
            wording.criteria_sentence(search),
            key="choose_k.criteria",
            title="Other measures: they need not agree",
        )
    with stability:
        blocks.figure(
            figures.stability_figure(
                state.numbered_search(), found.k_searched, segments=found.searched
            ),
            "The share of each segment that comes back when the customers are resampled.",
            key="choose_k.stability",
            title="How stable each segment is",
        )


def candidates() -> None:
    """Draw every number that was tried, with all its measures."""
    blocks.table(
        tables.candidates(state.search(), chosen=state.searched().k_searched),
        key="choose_k.candidates",
        alt="The evidence for each number of segments",
        columns=tables.candidate_formats(),
    )
