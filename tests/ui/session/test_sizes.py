"""What values take up: shared arrays once, tables by their columns, records by their fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from segmentation import workflow
from segmentation.ui.session.sizes import buffers_of

N = 10_000


def size(value: object) -> int:
    return sum(buffers_of(value).values())


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A frozen record with an array and a mapping, like those of the stages."""

    matrix: NDArray[np.float64]
    by_k: dict[int, NDArray[np.intp]]


def test_an_array_counts_once_however_it_is_looked_at() -> None:
    whole = np.zeros((N, 4))
    assert size(whole) == 320_000
    assert size(whole[:5]) == 320_000
    assert size(pd.DataFrame(whole, copy=False)) < 330_000
    assert size((whole, whole.T, pd.DataFrame(whole, copy=False))) < 330_000


@pytest.mark.parametrize(
    "column",
    [
        lambda: pd.Series(np.arange(N) / 3),
        lambda: pd.Series([f"customer {i}" for i in range(N)]),
        lambda: pd.Series(pd.Categorical(["yes", "no"] * (N // 2))),
        lambda: pd.Series(pd.date_range("2026-01-01", periods=N)),
        lambda: pd.Series(pd.array([1, None] * (N // 2), dtype="Int64")),
        lambda: pd.Series(["a", 1] * (N // 2), dtype=object),
    ],
)
def test_a_column_takes_what_pandas_says(column: Callable[[], pd.Series]) -> None:
    made = column().to_frame("column")
    expected = made.memory_usage(deep=True, index=False).sum()
    assert 0.8 * expected <= size(made) <= 1.3 * expected + 5_000


def test_records_and_long_lists_are_walked_through() -> None:
    record = Record(np.zeros((N, 2)), {2: np.zeros(N, dtype=np.intp)})
    assert 240_000 <= size(record) < 245_000
    texts = [f"number {i:06}" for i in range(N)]
    assert 0.9 * 62 * N <= size(texts) - 8 * N <= 1.2 * 62 * N


def test_segments_share_the_table_that_they_were_made_from() -> None:
    prepared = workflow.prepare(workflow.read_sample("customers"))
    segmentation = workflow.segment(prepared, k=5)
    assert size((prepared, segmentation)) == pytest.approx(size(segmentation), rel=0.05)
