"""Draw segments as cards: colour, name, size and what its customers are like."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from segmentation import wording, workflow
from segmentation.records import Action, Rule, RuleSet, Segment
from segmentation.ui.parts import brand
from segmentation.ui.parts.text import plain, shorten

_CARD_WIDTH = 240
"""Pixels below which a card would break its words; the grid drops a column instead."""
_DETAILED_WIDTH = 270
"""The same for cards that hold sentences."""


def segment_cards(
    segments: Sequence[Segment],
    *,
    key: str,
    action: Callable[[Segment], None] | None = None,
    detail: Callable[[Segment], None] | None = None,
) -> None:
    """Draw one card a segment, as many beside each other as there is room for.

    Parameters
    ----------
    segments : sequence of Segment
    key : str
        Page and widget, "segments.cards".
    action : callable, optional
        Draws what stands at the foot of a card, such as a button.
    detail : callable, optional
        Draws what stands below the traits; such cards are wider.
    """
    page = key.replace(".", "_")
    width = _CARD_WIDTH if detail is None else _DETAILED_WIDTH
    n_columns = _columns(len(segments)) if detail is None else _wide_columns(len(segments))
    with st.grid(n_columns, min_column_width=width, gap="small"):
        for segment in segments:
            name = f"card-{page}-{segment.segment}-{brand.swatch(segment.colour)}"
            with st.container(border=True, key=name, gap="xsmall", height="stretch"):
                _fill_card(segment)
                if detail is not None:
                    detail(segment)
                if action is not None:
                    st.space("stretch")
                    action(segment)


def _columns(n_segments: int) -> int:
    """Return how many cards stand in a row so that no card is left alone in the last one."""
    if n_segments <= 4:
        return n_segments
    return 3 if n_segments % 3 != 1 else 4


def _wide_columns(n_segments: int) -> int:
    """Return the same for cards that hold sentences: three at most."""
    return min(n_segments, 3) if n_segments % 3 != 1 else 2


def _fill_card(segment: Segment) -> None:
    st.markdown(f"##### {plain(segment.name)}", anchors=False)
    st.caption(_size_of(segment))
    for found in workflow.name_contradictions(segment):
        said = plain(wording.name_contradiction_sentence(found))
        st.markdown(f":orange[:material/label_off: {said}]")
    lines = [
        f"- **{plain(words)}**  \n  :gray[{plain(against)}]"
        for words, against in wording.trait_lines(segment, at_most=wording.MOST_TRAITS)
    ]
    st.markdown("\n".join(lines) or plain("Close to the average in everything."))
    if segment.notes:
        st.caption(f":material/sticky_note_2: {plain(shorten(segment.notes, 300))}")


def details(rules: RuleSet, plans: Sequence[str]) -> Callable[[Segment], None]:
    """Return what draws the rule of a segment, and what to do with it."""

    def draw(segment: Segment) -> None:
        _rule_line(rules.rules[segment.segment])
        _plan_lines(segment, plans[segment.segment])

    return draw


def _rule_line(rule: Rule) -> None:
    """Draw a segment's rule on one line, with how right and how complete it is."""
    if rule.precision is None or not rule.paths:
        st.caption(plain(wording.rule_sentence(rule)))
        return
    reach = plain(wording.rule_reach(rule))
    st.markdown(f":material/rule: {plain(wording.rule_text(rule))} :gray[({reach})]")
    if besides := wording.rule_beside_name(rule):
        st.caption(plain(besides))


def _plan_lines(segment: Segment, plan: str) -> None:
    """Draw what the visitor means to do with a segment, or else what is suggested and why."""
    if plan:
        st.markdown(f":material/task_alt: {plain(shorten(plan, 600))}")
        return
    lines = [
        f"- **{plain(action.name)}**: {plain(action.suggestion)}  \n  :gray[{_because(action)}]"
        for action in workflow.actions(segment)
    ]
    if lines:
        st.markdown("**What to try**")
        st.markdown("\n".join(lines))


def _because(action: Action) -> str:
    words = [wording.trait_words(trait).lower() for trait in action.because]
    return plain(f"Because: {wording.listing(words)}" if words else "Fits any segment")


def _size_of(segment: Segment) -> str:
    """Return, as Markdown, how many customers a segment has and their share."""
    share = wording.format_share(segment.share)
    return plain(f"{wording.plural(segment.size, 'customer')} · {share}")
