"""Lay orders, segments and movement out as tables, under the words that people use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from segmentation.records import (
    CrossTable,
    JoinedProfile,
    Movement,
    OrderFacts,
    RfmGrid,
    SegmentHistory,
    Step,
    ValueReport,
    WinBack,
)
from segmentation.ui.parts import tables
from segmentation.wording import at_time, format_share

MONEY = ("Revenue before", "Revenue that came", "Revenue that left", "Revenue after")


def title(name: str) -> str:
    """Return a segment's name with a large first letter, the rest as it was written."""
    return name[:1].upper() + name[1:]


def segments(grid: RfmGrid) -> pd.DataFrame:
    """Return one row a named segment."""
    found = grid.segments
    return pd.DataFrame(
        {
            "Segment": [title(segment.name) for segment in found],
            "Customers": [segment.n_customers for segment in found],
            "Share": [100 * segment.share for segment in found],
            "Revenue": [round(segment.revenue) for segment in found],
            "Of revenue": [_percent(segment.revenue_share) for segment in found],
            "Average order value": [segment.average_order_value for segment in found],
            "Days since last": [segment.recency_days for segment in found],
            "Orders": [segment.frequency for segment in found],
        }
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def segments_download(grid: RfmGrid) -> pd.DataFrame:
    """Return the same with shares from 0 to 1, exact revenue, codes and what is said of each."""
    found = grid.segments
    frame = segments(grid)
    frame["Share"] = [segment.share for segment in found]
    frame["Revenue"] = [segment.revenue for segment in found]
    frame["Of revenue"] = [segment.revenue_share for segment in found]
    frame["Codes"] = [" ".join(segment.codes) for segment in found]
    frame["Who they are"] = [segment.meaning for segment in found]
    frame["What to try"] = [segment.action for segment in found]
    return frame


def segment_formats(currency: str | None = None) -> dict[str, Any]:
    """Return how the columns of `segments` are written."""
    number = st.column_config.NumberColumn
    part = st.column_config.ProgressColumn(format="%.1f%%", min_value=0, max_value=100)
    return {
        "Segment": st.column_config.TextColumn(pinned=True),
        "Customers": number(format="localized"),
        "Share": part,
        "Revenue": money(currency, text="Net of returns. "),
        "Of revenue": part,
        "Average order value": number(format="%.2f"),
        "Days since last": number(format="%.0f", help="Median of the segment"),
        "Orders": number(format="%.0f", help="Median of the segment"),
    }


def win_back(found: WinBack) -> pd.DataFrame:
    """Return the customers to win back under the words that people use."""
    frame = found.frame.assign(
        rfm_segment=[title(name) for name in found.frame["rfm_segment"]],
        monetary=found.frame["monetary"].round(),
    )
    words = {
        "customer_id": "Customer",
        "last_order": "Last order",
        "frequency": "Orders",
        "monetary": "Revenue",
        "rfm_segment": "Segment",
    }
    return frame.rename(columns=words)[list(words.values())]


def win_back_formats(currency: str | None) -> dict[str, Any]:
    """Return how the columns of `win_back` are written."""
    return {
        "Customer": st.column_config.TextColumn(pinned=True),
        "Last order": st.column_config.DateColumn(),
        "Revenue": money(currency),
    }


def money(currency: str | None, *, text: str = "") -> Any:
    """Return how amounts are written, and said of them that they are in the file's currency."""
    unit = f"In {currency}" if currency else "In the file's currency"
    return st.column_config.NumberColumn(format="localized", help=f"{text}{unit}")


def values(found: ValueReport) -> pd.DataFrame:
    """Return one row a named segment: what it is expected to buy and bring."""
    active = found.frame.groupby("rfm_segment")["alive_probability"].mean()
    told = [segment for segment in found.segments if segment.n_customers]
    return pd.DataFrame(
        {
            "Segment": [title(segment.name) for segment in told],
            "Customers": [segment.n_customers for segment in told],
            "Still active": [float(active[segment.name]) for segment in told],
            "Expected orders": [round(segment.expected_orders, 1) for segment in told],
            "Value to come": [_whole(segment.value) for segment in told],
            "At least": [_whole(segment.low) for segment in told],
            "At most": [_whole(segment.high) for segment in told],
        }
    )


def _whole(value: float | None) -> float | None:
    return None if value is None else round(value)


def value_formats(currency: str | None) -> dict[str, Any]:
    """Return how the columns of `values` are written."""
    active = "The average probability that a customer has not left for good"
    return {
        "Segment": st.column_config.TextColumn(pinned=True),
        "Still active": st.column_config.ProgressColumn(
            format="percent", min_value=0, max_value=1, help=active
        ),
        "Expected orders": st.column_config.NumberColumn(format="localized"),
        "Value to come": money(currency, text="Discounted to today. "),
        "At least": money(currency),
        "At most": money(currency),
    }


def facts(found: OrderFacts) -> pd.DataFrame:
    """Return what an order file holds, one row a count; only what its columns can tell."""
    counts: list[tuple[str, int | None]] = [
        ("Order lines", found.n_rows),
        ("Columns", found.n_columns),
        ("Customers", found.n_customers),
        ("Invoices", found.n_invoices),
        ("Products", found.n_products),
        ("Countries", found.n_countries),
        ("Lines without a customer", found.rows_without_customer),
        ("Lines with a quantity of zero or below", found.quantity_not_positive),
        ("Lines with a price of zero or below", found.price_not_positive),
        ("Lines of cancellations", found.cancellation_rows),
        ("Lines equal in every cell to an earlier one", found.exact_duplicate_rows),
        *((f"Empty cells in {name}", n) for name, n in found.empty_cells),
    ]
    rows = [(what, f"{n:,}") for what, n in counts if n is not None]
    rows += [
        (what, f"{day:%Y-%m-%d %H:%M}")
        for what, day in (("First line", found.first), ("Last line", found.last))
        if day is not None
    ]
    return pd.DataFrame(rows, columns=["What", "How many"])


def steps(done: Sequence[Step]) -> pd.DataFrame:
    """Return one row a thing that was done to order lines."""
    return tables.steps(done).drop(columns="Cells").rename(columns={"Rows": "Lines"})


def beside(grid: RfmGrid, profiles: Sequence[JoinedProfile]) -> pd.DataFrame:
    """Return one row a named segment with what is typical of it in the joined columns."""
    columns: dict[str, object] = {"Segment": [title(each.name) for each in grid.segments]}
    for profile in profiles:
        if profile.kind == "numeric":
            columns[profile.column] = list(profile.typical)
        else:
            columns[profile.column] = [
                None if share is None else f"{value} ({format_share(share)})"
                for value, share in zip(profile.typical, profile.shares, strict=True)
            ]
    return pd.DataFrame(columns)


def beside_formats(profiles: Sequence[JoinedProfile]) -> dict[str, Any]:
    """Return how the columns of `beside` are written."""
    number = st.column_config.NumberColumn(format="localized", help="Median")
    numbers = {profile.column: number for profile in profiles if profile.kind == "numeric"}
    return {"Segment": st.column_config.TextColumn(pinned=True), **numbers}


def beside_download(grid: RfmGrid, profiles: Sequence[JoinedProfile]) -> pd.DataFrame:
    """Return one row a named segment and joined column, with shares and counts."""
    rows = [
        (segment.name, profile.column, profile.typical[at], profile.shares[at], profile.n_known[at])
        for profile in profiles
        for at, segment in enumerate(grid.segments)
    ]
    return pd.DataFrame(rows, columns=["segment", "column", "typical", "share", "known"])


def changes(movement: Movement) -> pd.DataFrame:
    """Return what each segment gained and lost, customers and revenue."""
    found = movement.changes
    frame = pd.DataFrame(
        {
            "Segment": [title(change.name) for change in found],
            "Customers before": [change.n_before for change in found],
            "Came": [change.n_gained for change in found],
            "Left": [change.n_lost for change in found],
            "Customers after": [change.n_after for change in found],
            "Revenue before": [change.revenue_before for change in found],
            "Revenue that came": [change.revenue_gained for change in found],
            "Revenue that left": [change.revenue_lost for change in found],
            "Revenue after": [change.revenue_after for change in found],
        }
    )
    if movement.has_revenue:
        return frame
    return frame.drop(columns=list(MONEY))


def change_formats() -> dict[str, Any]:
    """Return how the columns of `changes` are written."""
    number = st.column_config.NumberColumn
    return {
        "Segment": st.column_config.TextColumn(pinned=True),
        **{name: number(format="localized") for name in MONEY},
    }


def shown_changes(movement: Movement) -> pd.DataFrame:
    """Return the same with revenue in whole units, as a table to look at."""
    frame = changes(movement)
    return frame.round({name: 0 for name in MONEY if name in frame})


def matrix(movement: Movement) -> pd.DataFrame:
    """Return the customers from each earlier segment (rows) to each later one."""
    frame = pd.DataFrame(movement.counts, columns=list(movement.names_after))
    frame.insert(0, f"{movement.before} to {movement.after}", list(movement.names_before))
    return frame


def flow(customers: pd.DataFrame, movement: Movement) -> pd.DataFrame:
    """Return the customers behind a flow under the words that people use."""
    names = {
        "customer_id": "Customer",
        "before": sentence_start(movement.before),
        "after": sentence_start(movement.after),
        "revenue_before": "Revenue until then",
        "revenue_after": "Revenue until the end",
    }
    worded = {side: customers[side].map(title) for side in ("before", "after")}
    worth = {name: 0 for name in ("revenue_before", "revenue_after") if name in customers}
    return customers.assign(**worded).round(worth).rename(columns=names)


def sentence_start(when: str) -> str:
    """Return a date, a file or a model as a heading: "On 2026-01-31"."""
    words = at_time(when)
    return words[:1].upper() + words[1:]


def flow_formats() -> dict[str, Any]:
    """Return how the columns of `flow` are written."""
    number = st.column_config.NumberColumn(format="localized")
    return {"Revenue until then": number, "Revenue until the end": number}


def history(found: SegmentHistory) -> pd.DataFrame:
    """Return one row a month end and segment: customers, and what they had brought."""
    rows = [
        (day.isoformat(), name, int(found.customers[at, place]), float(found.revenue[at, place]))
        for at, day in enumerate(found.dates)
        for place, name in enumerate(found.names)
    ]
    return pd.DataFrame(rows, columns=["date", "segment", "customers", "revenue"])


def cross(found: CrossTable) -> pd.DataFrame:
    """Return the customers of each named segment (rows) by cluster (columns)."""
    frame = pd.DataFrame(found.counts, columns=list(found.columns))
    frame.insert(0, "segment", list(found.rows))
    return frame
