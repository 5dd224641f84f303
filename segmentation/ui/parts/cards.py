"""Draw segments as cards: colour, name, size and what its customers are like."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from segmentation import wording, workflow
from segmentation.records import Action, Rule, RuleSet, Segment
from segmentation.ui.parts import brand
from segmentation.ui.parts.text import plain, shorten
from segmentation.ui.work import keeping

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_MOST_IN_A_ROW = 5
_LEAST_TOLD = 0.06
"""Share from which its number fits into a part of a bar."""


def segment_cards(
    segments: Sequence[Segment],
    *,
    key: str,
    page: str | None = None,
    foot: Callable[[Segment], None] | None = None,
) -> None:
    """Draw one card a segment, in even rows that leave no gap.

    A click on any part of a card leads to `page`; `foot` draws what stands below, such as a button.
    """
    with _rows(len(segments), key):
        for segment in segments:
            with _segment_card(segment, key=key):
                st.markdown(f"## {plain(segment.name)}", anchors=False)
                share = wording.format_share(segment.share)
                st.caption(plain(f"{wording.plural(segment.size, 'customer')} · {share}"))
                _traits(segment)
                if page is not None:
                    st.page_link(
                        page,
                        label=f"Open {plain(segment.name)}",
                        width="stretch",
                        query_params=keeping.address(),
                    )
                if foot is not None:
                    st.space("stretch")
                    foot(segment)


def _rows(n: int, key: str) -> DeltaGenerator:
    """Return what holds so many cards: the style divides them evenly, whatever the width."""
    per_row = -(-n // -(-n // _MOST_IN_A_ROW))
    narrow = "pairs" if n % 3 == 1 else "threes"
    name = f"cards-in{per_row}-{narrow}-{key.replace('.', '-')}"
    return st.container(key=name, horizontal=True, gap="small")


def _segment_card(segment: Segment, *, key: str) -> DeltaGenerator:
    """Return a card in a segment's colour."""
    name = f"card-{key.replace('.', '_')}-{segment.segment}-{brand.swatch(segment.colour)}"
    return st.container(border=True, key=name, gap="xsmall", height="stretch")


def share_bar(segments: Sequence[Segment]) -> None:
    """Draw how the customers divide, as one bar: only numbers and colours become HTML."""
    shares = [wording.format_share(segment.share) for segment in segments]
    parts = "".join(
        f'<span class="{brand.swatch(segment.colour)}" style="flex-grow:{segment.share:.4f}">'
        f"{share if segment.share >= _LEAST_TOLD else ''}</span>"
        for segment, share in zip(segments, shares, strict=True)
    )
    label = wording.shares_label(segments)
    st.html(f'<div class="share-bar" role="img" aria-label="{label}">{parts}</div>')


def _traits(segment: Segment) -> None:
    for found in workflow.name_contradictions(segment):
        said = plain(wording.name_contradiction_sentence(found))
        st.markdown(f":orange[:material/label_off: {said}]")
    lines = [
        f"- **{plain(line.words)}** :gray[{plain(line.brief)}]"
        for line in wording.trait_lines(segment, at_most=wording.MOST_TRAITS)
    ]
    st.markdown("\n".join(lines) or plain(wording.nothing_sentence(segment)))
    for note in wording.segment_notes(segment):
        st.caption(plain(note))
    if segment.notes:
        st.caption(f":material/sticky_note_2: {plain(shorten(segment.notes, 300))}")


def plan_cards(
    segments: Sequence[Segment], rules: RuleSet, plans: Sequence[str], *, key: str
) -> None:
    """Draw what to do with each segment, and the rule that tells who is in it."""
    for segment in segments:
        with _segment_card(segment, key=key):
            st.markdown(f"## {plain(segment.name)}", anchors=False)
            _rule_line(rules.rules[segment.segment])
            _plan_lines(segment, plans[segment.segment])


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
    st.markdown("\n".join(lines))


def _because(action: Action) -> str:
    words = [wording.trait_words(trait) for trait in action.because]
    return plain(f"Because: {wording.listing(words)}" if words else "Fits any segment")
