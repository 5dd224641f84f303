"""Follow who moved where between two dates, two files or two models."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.errors import ParameterError
from segmentation.orders.engine.customers import customers_from_orders
from segmentation.orders.grid.grid import score_rfm
from segmentation.orders.movement.memberships import distinct_names, grid_membership
from segmentation.records import (
    SEGMENT_COLOURS,
    CleanOrders,
    Labels,
    Matrix,
    Membership,
    Movement,
    RfmGrid,
    RfmOptions,
    SegmentChange,
)

ARRIVED = "not yet a customer"
GONE = "no longer there"


def movement(before: RfmGrid | Membership, after: RfmGrid | Membership) -> Movement:
    """Follow every customer from one grid, clustering or model to another.

    Rows of ``counts`` add up to the customers before, columns to those after. The last row stands
    for those who are new, the last column for those who are no longer there.

    Parameters
    ----------
    before, after : RfmGrid or Membership
        Customers are matched by their identifiers.
    """
    left, right = _membership(before), _membership(after)
    everybody = left.customers.union(right.customers, sort=False)
    rows = _places(left, everybody, len(left.names))
    columns = _places(right, everybody, len(right.names))
    revenue_left, revenue_right = _worth(left, everybody), _worth(right, everybody)
    shape = len(left.names) + 1, len(right.names) + 1
    names_before = (*left.names, *distinct_names((ARRIVED,), left.names))
    names_after = (*right.names, *distinct_names((GONE,), right.names))
    counts = _table(rows, columns, np.ones(len(everybody)), shape).astype(np.int64)
    worth_before = _table(rows, columns, revenue_left, shape)
    worth_after = _table(rows, columns, revenue_right, shape)
    customers = pd.DataFrame(
        {
            "customer_id": pd.Series(everybody, dtype="str"),
            "before": pd.Categorical.from_codes(rows, categories=pd.Index(names_before)),
            "after": pd.Categorical.from_codes(columns, categories=pd.Index(names_after)),
            "revenue_before": revenue_left,
            "revenue_after": revenue_right,
        }
    )
    return Movement(
        before=left.when,
        after=right.when,
        names_before=names_before,
        names_after=names_after,
        counts=counts,
        revenue_before=worth_before,
        revenue_after=worth_after,
        customers=customers,
        changes=_changes(names_before, names_after, counts, (worth_before, worth_after)),
        has_revenue=left.revenue is not None and right.revenue is not None,
        colours=_colours(left) | _colours(right),
    )


def movement_between(
    clean: CleanOrders, before: date, after: date | None = None, options: RfmOptions | None = None
) -> Movement:
    """Follow the customers of one order file from one date to another.

    Without `cuts`, scores compare customers with the others of the same date; with `cuts` (those
    of the earlier grid, for example) both dates are measured by the same rule, though orders add up
    over time.

    ``before`` and ``after``: reference dates; `after` is by default the day of the last line.
    ``options``: as in `score_rfm`. Raises ParameterError if `before` is not the earlier date, or
    lies before the first order; DataError if one of the dates has too few orders for a grid.
    """
    now = score_rfm(customers_from_orders(clean, reference=after), options)
    named = replace(options or RfmOptions(), rules=now.rules)  # the same names at both dates
    earlier = score_rfm(customers_from_orders(clean, reference=before), named)
    later = now.reference
    if later is not None and before >= later:
        raise ParameterError(
            f"The earlier date must lie before the later one: {before} does not lie before {later}."
        )
    return movement(earlier, now)


def flow_customers(
    moved: Movement, *, before: str | None = None, after: str | None = None
) -> pd.DataFrame:
    """Return the customers behind a flow, largest revenue first.

    customer_id, before, after, revenue_before, revenue_after.

    Parameters
    ----------
    before, after : str, optional
        Names of segments; None: any.
    """
    table = moved.customers
    chosen = pd.Series(data=True, index=table.index)
    for column, name, names in (
        ("before", before, moved.names_before),
        ("after", after, moved.names_after),
    ):
        if name is None:
            continue
        if name not in names:
            raise ParameterError(
                f"There is no segment {name!r} {column} the movement. Choose one of: "
                f"{', '.join(names)}."
            )
        chosen &= table[column] == name
    listed = table[chosen].astype({"before": "str", "after": "str"})
    return listed.sort_values(
        ["revenue_before", "revenue_after", "customer_id"],
        ascending=[False, False, True],
        ignore_index=True,
    )


def _membership(result: RfmGrid | Membership) -> Membership:
    return grid_membership(result) if isinstance(result, RfmGrid) else result


def _places(members: Membership, everybody: pd.Index, absent: int) -> Labels:
    at = members.customers.get_indexer(everybody)
    places: Labels = np.where(at >= 0, np.append(members.labels, absent)[at], absent)
    return places


def _worth(members: Membership, everybody: pd.Index) -> Matrix:
    if members.revenue is None:
        return np.zeros(len(everybody))
    at = members.customers.get_indexer(everybody)
    return np.where(at >= 0, np.append(members.revenue, 0.0)[at], 0.0)


def _table(rows: Labels, columns: Labels, weights: Matrix, shape: tuple[int, int]) -> Matrix:
    added = np.bincount(rows * shape[1] + columns, weights=weights, minlength=shape[0] * shape[1])
    # Sums of amounts that are whole to a millionth are rounded to it: they add up to the cent.
    return np.round(added.reshape(shape), 6)


def _changes(
    names_before: tuple[str, ...],
    names_after: tuple[str, ...],
    counts: NDArray[np.int64],
    worth: tuple[Matrix, Matrix],
) -> tuple[SegmentChange, ...]:
    """Return what each segment gained and lost, in the order of the later names."""
    names = dict.fromkeys((*names_after[:-1], *names_before[:-1]))
    changes = []
    for name in names:
        row = names_before.index(name) if name in names_before else None
        column = names_after.index(name) if name in names_after else None
        n_before = 0 if row is None else int(counts[row].sum())
        n_after = 0 if column is None else int(counts[:, column].sum())
        n_stayed = 0 if row is None or column is None else int(counts[row, column])
        before = 0.0 if row is None else float(worth[0][row].sum())
        after = 0.0 if column is None else float(worth[1][:, column].sum())
        stayed = (0.0, 0.0)
        if row is not None and column is not None:
            stayed = float(worth[0][row, column]), float(worth[1][row, column])
        changes.append(
            SegmentChange(
                name=name,
                n_before=n_before,
                n_after=n_after,
                n_gained=n_after - n_stayed,
                n_lost=n_before - n_stayed,
                revenue_before=round(before, 6),
                revenue_after=round(after, 6),
                revenue_gained=round(after - stayed[1], 6),
                revenue_lost=round(before - stayed[0], 6),
            )
        )
    return tuple(changes)


def _colours(members: Membership) -> dict[str, str]:
    given = members.colours or tuple(
        SEGMENT_COLOURS[at % len(SEGMENT_COLOURS)] for at in range(len(members.names))
    )
    return dict(zip(members.names, given, strict=True))
