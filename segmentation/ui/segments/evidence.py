"""Draw the evidence for each number of segments, one measure at a time."""

from __future__ import annotations

from segmentation import figures, wording
from segmentation.ui.parts import blocks, tables
from segmentation.ui.session import state


def curves() -> None:
    """Draw elbow and silhouette side by side."""
    search, k = state.search(), state.searched().k_searched
    blocks.figures(
        {
            "choose_k.elbow": "Elbow: how tight the segments are",
            "choose_k.silhouette": "Silhouette: how far apart they are",
        },
        (figures.elbow_figure(search, chosen=k), wording.elbow_sentence(search)),
        (figures.silhouette_figure(search, chosen=k), wording.silhouette_sentence(search)),
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
    numbered = state.numbered_search()
    blocks.figures(
        {
            "choose_k.criteria": "Other measures: they need not agree",
            "choose_k.stability": "How stable each segment is",
        },
        (
            figures.search_criteria_figure(search, chosen=found.k_searched),
            wording.criteria_sentence(search),
        ),
        (
            figures.stability_figure(numbered, found.k_searched, segments=found.searched),
            "The share of each segment that comes back when the customers are resampled.",
        ),
        widths=(3, 2),
    )


def candidates() -> None:
    """Draw every number that was tried, with all its measures."""
    blocks.table(
        tables.candidates(state.search(), chosen=state.searched().k_searched),
        key="choose_k.candidates",
        alt="The evidence for each number of segments",
        columns=tables.candidate_formats(),
    )
