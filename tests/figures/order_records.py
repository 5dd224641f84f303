"""Orders made by hand for the figures: six customers, two dates, three named segments."""

from datetime import date

import numpy as np
import pandas as pd

from segmentation import figures
from segmentation.records import (
    ColumnInfo,
    CrossTable,
    CustomerTable,
    Movement,
    ReadReport,
    RfmCuts,
    RfmGrid,
    RfmSegment,
    SegmentChange,
    SegmentHistory,
)

NAMES = ("champions", "at risk", "lost")
COLOURS = ("#4477AA", "#EE6677", "#228833")


def make_grid(names=NAMES):
    """Six customers at three levels: 3, 2 and 1 of them in the segments; 100, 30 and 0 a head."""
    monetary = [100.0, 100.0, 100.0, 30.0, 30.0, 0.0]
    frame = pd.DataFrame({"customer_id": list("ABCDEF"), "monetary": monetary})
    column = ColumnInfo("customer_id", "identifier", "text", 0, 6)
    report = ReadReport("orders.csv", "0" * 64, "orders", None, None, 6, 2)
    sizes, worth = (3, 2, 1), (300.0, 60.0, 0.0)
    return RfmGrid(
        customers=CustomerTable(frame, (column,), report),
        levels=3,
        method="quantiles",
        cuts=RfmCuts((10.0, 90.0), (1.0, 4.0), (20.0, 50.5)),
        rules=(),
        recency_scores=np.array([3, 3, 3, 1, 1, 1], dtype=np.int8),
        frequency_scores=np.array([3, 3, 2, 2, 2, 1], dtype=np.int8),
        monetary_scores=np.array([3, 3, 3, 2, 2, 1], dtype=np.int8),
        labels=np.array([0, 0, 0, 1, 1, 2]),
        segments=tuple(
            RfmSegment(
                name=name,
                meaning="Bought lately.",
                action="Thank them.",
                codes=(),
                n_customers=n,
                share=n / 6,
                revenue=revenue,
                revenue_share=revenue / 360,
                n_orders=2 * n,
                average_order_value=revenue / (2 * n),
                recency_days=4.0,
                frequency=2.0,
                monetary=revenue / n,
                colour=colour,
            )
            for name, n, revenue, colour in zip(names, sizes, worth, COLOURS, strict=True)
        ),
        reference=date(2026, 6, 30),
    )


def make_movement(names=NAMES):
    """Ten customers: six stay, three fall from the first segment to the second, one is new."""
    counts = np.array([[4, 3, 0, 0], [0, 2, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]])
    return Movement(
        before="2026-01-01",
        after="2026-06-30",
        names_before=(*names, "not yet a customer"),
        names_after=(*names, "no longer there"),
        counts=counts,
        revenue_before=10.0 * counts,
        revenue_after=15.0 * counts,
        customers=pd.DataFrame(),
        changes=(
            SegmentChange(names[0], 7, 5, 1, 3, 70.0, 75.0, 15.0, 30.0),
            SegmentChange(names[1], 2, 5, 3, 0, 20.0, 75.0, 45.0, 0.0),
            SegmentChange(names[2], 0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0),
        ),
        colours=dict(zip(names, COLOURS, strict=True)),
    )


def make_history(names=NAMES):
    """Three months: from four customers to eight."""
    return SegmentHistory(
        dates=(date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30)),
        names=tuple(names),
        customers=np.array([[1, 2, 1], [2, 2, 2], [4, 2, 2]]),
        revenue=np.ones((3, 3)),
        colours=COLOURS,
    )


def make_cross(names=NAMES):
    """Six customers, three named segments, two clusters."""
    return CrossTable(tuple(names), ("big", "small"), np.array([[3, 0], [1, 1], [0, 1]]), 0.3)


def order_figures(names=NAMES):
    """Return every figure on orders under these names of segments (the first three)."""
    names = tuple(names[:3])
    grid, movement = make_grid(names), make_movement(names)
    return {
        "rfm treemap": figures.rfm_treemap_figure(grid),
        "rfm heatmap": figures.rfm_heatmap_figure(grid),
        "movement": figures.movement_figure(movement),
        "movement matrix": figures.movement_matrix_figure(movement),
        "history": figures.segments_history_figure(make_history(names)),
        "cross table": figures.cross_table_figure(make_cross(names)),
    }
