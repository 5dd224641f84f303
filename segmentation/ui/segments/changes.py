"""Tell what became of the segments with the last change: found again, new, gone."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from segmentation import wording
from segmentation.figures.flow import moved_figure
from segmentation.records import Segmentation
from segmentation.ui.parts import blocks
from segmentation.ui.parts.text import plain
from segmentation.ui.session import identity, state
from segmentation.ui.session.identity import Change


def draw(key: str) -> None:
    """Draw what the last change did to the segments, where there was one to compare."""
    change = state.change()
    if change is None:
        return
    now = state.segmentation()
    said = wording.matching_sentence(change.matching, change.before.names, change.after.names)
    words = identity.own_words(change, now.names)
    if words and change.lost:
        st.warning(plain(words), icon=":material/label_off:")
    elif words:
        st.caption(plain(words))
    with st.expander(f"Since the last change: {plain(said)}", icon=":material/compare_arrows:"):
        st.caption(
            "A segment that is found again keeps its number and colour. A name that you gave, your "
            "notes and your plan stay where at least 60% of its customers are the same. All other "
            "names are made afresh from what the customers are like now."
        )
        blocks.table(
            matches(change, now.names),
            key=f"{key}_matches",
            alt="Which earlier segment is which now",
            columns={
                "Customers in common": st.column_config.ProgressColumn(
                    format="%.0f%%",
                    min_value=0,
                    max_value=100,
                    help="Customers in both segments, out of those in either",
                ),
                "Distance": st.column_config.NumberColumn(
                    format="%.2f", help="Between the centres, in standard deviations"
                ),
            },
        )
        _draw_moves(change, now, key=key)


def _draw_moves(change: Change, now: Segmentation, *, key: str) -> None:
    """Draw who went where, where the customers are the same."""
    moved = change.matching.moved
    if moved is None:
        st.caption("These are different customers, so there is no telling who moved.")
        return
    order = [change.matching.numbers.index(number) for number in range(now.k)]
    after = [(segment.name, segment.colour) for segment in now.segments]
    before = list(zip(change.before.names, change.before.colours, strict=True))
    blocks.figure(
        moved_figure(moved[:, order], before, after),
        "Earlier segments on the left, current ones on the right; each band is a group of "
        "customers.",
        key=f"{key}_moved",
        title="How the customers moved",
    )
    blocks.table(
        moves(change, now.names), key=f"{key}_moves", alt="Customers by segment, before and now"
    )


def matches(change: Change, names_now: tuple[str, ...]) -> pd.DataFrame:
    """Return one row a segment that was or is: what it is now, and how surely."""
    matching = change.matching
    rows: list[tuple[str, str, float | None, float | None]] = [
        (
            change.before.names[pair.previous],
            names_now[matching.numbers[pair.current]],
            None if pair.jaccard is None else 100 * pair.jaccard,
            pair.distance,
        )
        for pair in matching.matches
    ]
    rows += [(change.before.names[place], "gone", None, None) for place in matching.gone]
    rows += [("new", names_now[matching.numbers[place]], None, None) for place in matching.new]
    return pd.DataFrame(rows, columns=["Before", "Now", "Customers in common", "Distance"])


def moves(change: Change, names_now: tuple[str, ...]) -> pd.DataFrame:
    """Return how many customers went from each earlier segment to each of now."""
    moved = change.matching.moved
    if moved is None:
        return pd.DataFrame()
    order = [change.matching.numbers.index(number) for number in range(len(names_now))]
    counts = pd.DataFrame(moved[:, order], columns=list(names_now))
    counts.insert(0, "Before \\ now", list(change.before.names))
    return counts
