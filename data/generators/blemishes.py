"""What real order exports carry: refunds, free items and rows that were exported twice."""

import numpy as np
import pandas as pd

REFUNDED_SHARE = 0.023
FULL_REFUND_SHARE = 0.75
LONGEST_RETURN_DAYS = 30
N_FREE_ITEMS = 14
DUPLICATED_SHARE = 0.01


def with_free_items(rng: np.random.Generator, lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines with the price of N_FREE_ITEMS of them set to zero."""
    free = rng.choice(len(lines), N_FREE_ITEMS, replace=False)
    changed = lines.copy()
    changed.loc[free, "unit_price_usd"] = 0.0
    return changed


def with_refunds(
    rng: np.random.Generator, lines: pd.DataFrame, *, last_day: np.datetime64
) -> pd.DataFrame:
    """Return the lines and, below them, a cancellation for some of the paid ones.

    A cancellation names the same product and price up to LONGEST_RETURN_DAYS later, takes back
    all or some of the pieces, and has an order of its own. Those after `last_day` are left out,
    as the file ends there.
    """
    paid = np.flatnonzero(lines["customer_id"].notna() & (lines["unit_price_usd"] > 0))
    chosen = np.sort(rng.choice(paid, round(len(lines) * REFUNDED_SHARE), replace=False))
    refunds = lines.iloc[chosen].reset_index(drop=True)
    bought = refunds["quantity"].to_numpy()
    is_full = rng.random(len(refunds)) < FULL_REFUND_SHARE
    returned = np.where(is_full, bought, rng.integers(1, bought + 1))
    days = rng.integers(2, LONGEST_RETURN_DAYS + 1, len(refunds))
    refunds["quantity"] = -returned
    refunds["invoice_date"] += pd.to_timedelta(days, unit="D")
    refunds["order"] = lines["order"].max() + 1 + np.arange(len(refunds))
    in_time = refunds["invoice_date"] < last_day + 1
    return pd.concat([lines, refunds[in_time]], ignore_index=True)


def with_duplicates(rng: np.random.Generator, lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines with DUPLICATED_SHARE of them repeated, each right below itself."""
    twice = rng.choice(len(lines), round(len(lines) * DUPLICATED_SHARE), replace=False)
    times = np.ones(len(lines), dtype=np.int64)
    times[twice] = 2
    return lines.iloc[np.repeat(np.arange(len(lines)), times)].reset_index(drop=True)
