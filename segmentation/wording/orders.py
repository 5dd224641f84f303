"""Say what orders, the RFM grid and movement between two dates tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from segmentation.records import (
    CrossTable,
    JoinedTable,
    Likeness,
    Movement,
    OrderCustomers,
    OrderFacts,
    RfmGrid,
    RfmMethod,
    SegmentHistory,
    Step,
    WinBack,
    likeness,
)
from segmentation.wording.numbers import (
    format_money,
    format_number,
    format_score,
    format_share,
    listing,
    plural,
    sentence,
)
from segmentation.wording.steps import step_reason

METHODS: dict[RfmMethod, str] = {
    "quantiles": "even shares of the customers",
    "breaks": "natural breaks: cut where the values leave gaps",
    "cuts": "your own cut points",
}
_AGREE: dict[Likeness, str] = {
    "same": "largely draw the same lines",
    "similar": "largely draw the same lines",
    "partly": "agree in part",
    "other": "draw different lines",
}
_BY_DAY = " No column has order numbers: what a customer bought on one day counts as one order."
DAY = r"\d{4}-\d{2}-\d{2}"
DOWN = ("need attention", "about to sleep", "at risk", "cannot lose them", "hibernating", "lost")
"""Built-in segments of customers who buy less, or not any more."""


def orders_sentence(
    facts: OrderFacts, customers: OrderCustomers, currency: str | None = None
) -> str:
    """Return what became of the order lines: who bought, how much, when, seen from which day."""
    by_day = "" if facts.n_invoices is not None else _BY_DAY
    return (
        f"Read: {plural(facts.n_rows, 'order line')} from {plural(facts.n_customers, 'customer')}. "
        f"Counted: {plural(customers.n_customers, 'customer')} with "
        f"{plural(customers.n_orders, 'order')}, bringing "
        f"{format_money(customers.revenue, currency)} from "
        f"{customers.first} to {customers.last}. Recency is counted up to {customers.reference}."
        f"{by_day}"
    )


def cleaning_sentence(steps: Sequence[Step]) -> str:
    """Return how many order lines were left out, and the most frequent reason."""
    dropped = [step for step in steps if step.action == "left out"]
    if not dropped:
        return "Every order line counts: none was left out."
    most = max(dropped, key=lambda step: step.n_rows)
    n_rows = sum(step.n_rows for step in dropped)
    verb = "is" if n_rows == 1 else "are"
    text = (
        f"{plural(n_rows, 'line')} {verb} left out; the most frequent reason: {step_reason(most)}"
    )
    return f"{text} ({most.n_rows:,})."


def order_step_sentence(step: Step) -> str:
    """Return one thing that was done to order lines: "605 lines left out (no customer)."."""
    where = "" if step.column is None else f"{step.column}: "
    return f"{where}{plural(step.n_rows, 'line')} {step.action} ({step_reason(step)})."


def rfm_segments_sentence(grid: RfmGrid) -> str:
    """Return how the scores were made, and which segment brings most for its size."""
    text = f"Scores from 1 to {grid.levels} by {METHODS[grid.method]}."
    paying = [segment for segment in grid.segments if segment.revenue_share is not None]
    if not paying:
        return text
    best = max(paying, key=lambda segment: segment.revenue_share or 0.0)
    return (
        f"{text} {sentence(best.name)[:-1]} are {format_share(best.share)} of the customers and "
        f"bring {format_share(best.revenue_share)} of the revenue."
    )


def segment_table_sentence(grid: RfmGrid, *, is_own: bool) -> str:
    """Return how the segment table names the scores, and whose table it is."""
    whose = "your own table" if is_own else "the built-in table"
    return (
        f"{plural(len(grid.segments), 'segment')} by {whose}: a row gives a name to the scores "
        f"from and to, 1 to {grid.levels}, {grid.levels} best. Several rows may have one name; "
        f"every one of the {grid.levels**3} combinations needs exactly one."
    )


def joined_sentence(joined: JoinedTable) -> str:
    """Return how far a joined customer table matched."""
    text = (
        f"{joined.n_matched:,} of {plural(joined.n_customers, 'customer')} with orders "
        f"({format_share(joined.n_matched / joined.n_customers)}) are in {joined.source}, "
        f"matched by '{joined.key}'"
    )
    n_without, n_idle = joined.n_customers - joined.n_matched, joined.n_rows - joined.n_matched
    rest = []
    if n_without:
        rest.append(f"{n_without:,} {'does' if n_without == 1 else 'do'} not")
    if n_idle:
        rest.append(f"{n_idle:,} of its rows {'has' if n_idle == 1 else 'have'} no orders")
    return f"{text}; {listing(rest)}." if rest else f"{text}."


def win_back_sentence(found: WinBack, currency: str | None = None) -> str:
    """Return how many customers bought often and stopped, and what they brought."""
    n = len(found.rows)
    if not n:
        return "Nobody to win back: no customer who bought often has stayed away."
    share = "" if found.revenue_share is None else f", {format_share(found.revenue_share)} of all"
    return (
        f"{plural(n, 'customer')} used to buy often and {'has' if n == 1 else 'have'} stopped: "
        f"{format_money(found.revenue, currency)} of revenue at stake{share}"
    )


def win_back_advice(found: WinBack) -> str:
    """Return since when they have stayed away, and what to do."""
    days = found.frame["last_order"].sort_values()
    n = len(days)
    away = f"The last order was on {days.iloc[-1].date()}"
    if n > 1:
        half = f"At least half of them have not ordered since {days.iloc[(n - 1) // 2].date()}"
        away = f"{half}, the latest ordered on {days.iloc[-1].date()}"
    return (
        f"{away}. Revenue is what they have brought so far. Start with those who "
        "brought most: write to them personally, ask what went wrong, and make it easy to come "
        "back."
    )


def treemap_sentence(grid: RfmGrid, currency: str | None = None) -> str:
    """Return how to read the treemap, and how many customers buy less than they did."""
    n_down = sum(s.n_customers for s in grid.segments if s.name in DOWN)
    worth = sum(s.revenue for s in grid.segments if s.name in DOWN)
    text = "Each tile is a segment, as large as its number of customers."
    if not n_down:
        return text
    share = format_share(n_down / len(grid.labels))
    have = "has" if n_down == 1 else "have"
    return (
        f"{text} {plural(n_down, 'customer')} ({share}) {have} slipped or gone quiet, from "
        f"“{DOWN[0]}” down; they brought {format_money(worth, currency)} so far."
    )


def rfm_heatmap_sentence(grid: RfmGrid) -> str:
    """Return how to read the heatmap, and its fullest cell."""
    row, column = np.unravel_index(int(grid.cells.argmax()), grid.cells.shape)
    n = int(grid.cells[row, column])
    return (
        f"Your best customers are top right. The fullest cell holds {n:,} of "
        f"{plural(len(grid.labels), 'customer')}: {int(row) + 1} in recency and {int(column) + 1} "
        "in frequency."
    )


def cuts_sentence(grid: RfmGrid) -> str:
    """Return the cut points that part the scores, in own units."""
    parts = (
        ("recency", grid.cuts.recency_days, " days"),
        ("frequency", grid.cuts.frequency, " orders"),
        ("monetary value", grid.cuts.monetary, ""),
    )
    told = [f"{name} at {listing([*map(format_number, cuts)])}{unit}" for name, cuts, unit in parts]
    return f"Cut points: {'; '.join(told)}. A value equal to a cut lies on its lower side."


def flow_sentence(movement: Movement) -> str:
    """Return how many customers stayed, and the two largest flows between different segments."""
    counts = movement.counts[:-1, :-1]
    n_before = int(movement.counts[:-1].sum())
    stayed = sum(
        int(counts[row, movement.names_after.index(name)])
        for row, name in enumerate(movement.names_before[:-1])
        if name in movement.names_after[:-1]
    )
    n_new, n_gone = int(movement.counts[-1].sum()), int(movement.counts[:-1, -1].sum())
    gone = f", {n_gone:,} are no longer there" if n_gone else ""
    text = (
        f"Of {plural(n_before, 'customer')} {at_time(movement.before)}, {stayed:,} are in the same "
        f"segment {at_time(movement.after)}; "
        f"{n_new:,} {'is' if n_new == 1 else 'are'} new{gone}."
    )
    flows = largest_flows(movement)[:2]
    told = [f"{n:,} went from {before} to {after}" for n, before, after in flows]
    return f"{text} Largest moves: {listing(told)}." if told else text


def at_time(when: str) -> str:
    """Return a date, a file or a model as it stands in a sentence.

    Examples
    --------
    >>> at_time("2026-01-31"), at_time("shop.csv (2026-01-31)")
    ('on 2026-01-31', 'in shop.csv (2026-01-31)')
    """
    return f"{'on' if re.fullmatch(DAY, when) else 'in'} {when}"


def largest_flows(movement: Movement) -> list[tuple[int, str, str]]:
    """Return the flows between different segments with their customers, largest first.

    Customers who came in new, and those who are no longer there, are not among them.
    """
    found = [
        (int(movement.counts[row, column]), before, after)
        for row, before in enumerate(movement.names_before[:-1])
        for column, after in enumerate(movement.names_after[:-1])
        if before != after and movement.counts[row, column]
    ]
    return sorted(found, key=lambda flow: -flow[0])


def changes_sentence(movement: Movement) -> str:
    """Return which segment grew most and which shrank most."""
    grown = [(change.n_after - change.n_before, change.name) for change in movement.changes]
    if not grown:
        return "There are no segments to compare."
    most, least = max(grown), min(grown)
    told = []
    if most[0] > 0:
        told.append(f"{most[1]} grew most, by {plural(most[0], 'customer')}")
    if least[0] < 0:
        told.append(f"{least[1]} shrank most, by {plural(-least[0], 'customer')}")
    if not told:
        return "Every segment is as large as before."
    text = sentence("; ".join(told))
    if movement.has_revenue:
        text += " Revenue is what the customers had brought by then."
    return text


def history_sentence(history: SegmentHistory) -> str:
    """Return how the number of customers and the best segment changed over the months."""
    first, last = history.customers[0], history.customers[-1]
    text = (
        f"From {history.dates[0]} to {history.dates[-1]} the customers went from "
        f"{int(first.sum()):,} to {int(last.sum()):,}"
    )
    best = history.names[0]
    if not first.sum() or not last.sum():
        return f"{text}."
    return (
        f"{text}, the share of {best} from {format_share(first[0] / first.sum())} to "
        f"{format_share(last[0] / last.sum())}. Every month is scored by itself."
    )


def cross_table_sentence(cross: CrossTable) -> str:
    """Return how far the named grid and the clusters agree."""
    index = cross.adjusted_rand
    return (
        f"Rules and clusters {_AGREE[likeness(index)]}: adjusted Rand index {format_score(index)}, "
        "where 1 = the same groups and 0 = chance. Rules cut each score at fixed points; clusters "
        "follow where customers gather."
    )
