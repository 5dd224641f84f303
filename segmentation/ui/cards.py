"""Segments as cards: colour, name, size and what its customers are like."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from segmentation import wording
from segmentation.records import Segment, Trait
from segmentation.ui import brand
from segmentation.ui.text import plain, shorten

CARD_WIDTH = 240
"""Pixels below which a card would break its words; the grid drops a column instead."""
MOST_TRAITS = 3


def segment_cards(
    segments: Sequence[Segment],
    *,
    key: str,
    action: Callable[[Segment], None] | None = None,
) -> None:
    """Draw one card a segment, as many beside each other as there is room for.

    Parameters
    ----------
    segments : sequence of Segment
    key : str
        Page and widget, "segments.cards".
    action : callable, optional
        Draws what stands at the foot of a card, such as a button.
    """
    page = key.replace(".", "_")
    with st.grid(_columns(len(segments)), min_column_width=CARD_WIDTH, gap="small"):
        for segment in segments:
            name = f"card-{page}-{segment.segment}-{brand.swatch(segment.colour)}"
            with st.container(border=True, key=name, gap="xsmall", height="stretch"):
                _fill_card(segment)
                if action is not None:
                    st.space("stretch")
                    action(segment)


def _columns(n_segments: int) -> int:
    """Return how many cards stand in a row so that no card is left alone in the last one."""
    if n_segments <= 4:
        return n_segments
    return 3 if n_segments % 3 != 1 else 4


def _fill_card(segment: Segment) -> None:
    st.markdown(f"##### {plain(segment.name)}", anchors=False)
    st.caption(size_of(segment))
    traits = distinct_traits(segment)
    lines = [
        f"- **{plain(words_of(trait))}**  \n  :gray[{_against(segment, trait)}]" for trait in traits
    ]
    st.markdown("\n".join(lines) or plain("Close to the average in everything."))
    if segment.notes:
        st.caption(f":material/sticky_note_2: {plain(shorten(segment.notes, 300))}")


def size_of(segment: Segment) -> str:
    """Return, as Markdown, how many customers a segment has and their share."""
    share = wording.format_share(segment.share)
    return plain(f"{segment.size:,} customers · {share}").replace(" %", "\u00a0%")


def distinct_traits(segment: Segment) -> list[Trait]:
    """Return the strongest traits; of two that tell the same numbers, the first."""
    told: dict[tuple[float, float], Trait] = {}
    for trait in segment.traits:
        if trait.level != "average":
            told.setdefault((trait.value, trait.overall), trait)
    return list(told.values())[:MOST_TRAITS]


def words_of(trait: Trait) -> str:
    """Return a trait's words with a capital at the start."""
    words = trait.phrase or f"{trait.level} {trait.category or trait.column}"
    return words[:1].upper() + words[1:]


def _against(segment: Segment, trait: Trait) -> str:
    """Return the segment's value beside everyone's, as Markdown."""
    if trait.category is not None:
        own, overall = wording.format_share(trait.value), wording.format_share(trait.overall)
        return plain(f"{own}; all customers {overall}")
    kinds = {profile.column: profile.kind for profile in segment.numeric}
    kind = kinds.get(trait.column, "numeric")
    own = wording.format_value(trait.value, trait.column, kind)
    overall = wording.format_value(trait.overall, trait.column, kind)
    return plain(f"{own} on average; all customers {overall}")
