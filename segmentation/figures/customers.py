"""Place customers as points along a column, and write their hover labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from zlib import crc32

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.figures import theme
from segmentation.records import NUMBER_KINDS, SEED, Segmentation
from segmentation.wording import format_day

_MOST_DETAILS: Final = 6
_MOST_DETAILED: Final = 5_000
"""Above this many points a hover label names the customer only: details weigh on every redraw."""
_MOST_LETTERS: Final = 1_500_000
"""Of all identifiers together: a figure stays under 5 MB."""
MOST_CATEGORIES: Final = 20

_SPREAD: Final = 0.16


class Scale(NamedTuple):
    """One column as an axis: where each customer lies, and what the axis is called."""

    values: NDArray[Any]
    """Numbers, or dates as text."""
    title: str
    categories: tuple[str, ...] = ()
    """The names of the places 0, 1, .. where the column holds categories."""

    def place(self, value: float | str) -> float | str | None:
        """Return where a raw value lies on the axis; None for a category it does not know.

        A date is given as days since 1970-01-01 or as text.
        """
        if self.values.dtype == object:
            return value if isinstance(value, str) else format_day(value)
        if isinstance(value, str) and self.categories:
            return self.categories.index(value) if value in self.categories else None
        return float(value)

    def drawn(
        self, literal: Callable[[str], str] = theme.escape, *, width: int = 20, lines: int = 2
    ) -> dict[str, Any]:
        """Return the axis, its texts made harmless by the function that suits it."""
        title = theme.wrapped(self.title, width=width, lines=lines, literal=literal)
        if not self.categories:
            return theme.axis(title, type="-" if self.values.dtype.kind == "f" else "date")
        texts = [
            theme.wrapped(text, width=14, lines=3, literal=literal) for text in self.categories
        ]
        return theme.axis(title, tickvals=list(range(len(texts))), ticktext=texts)


class _Hover(NamedTuple):
    """What the hover labels of some customers say: ``template`` uses text and customdata."""

    texts: NDArray[Any]
    values: NDArray[np.float64]
    """(n, 1 + n_details): the row in the matrix, then the numbers that the template shows."""
    template: str


def scale_of(segmentation: Segmentation, column: str, rows: NDArray[np.intp]) -> Scale:
    """Place some customers along a column; missing values stand where preparation put them.

    Customers of one category are spread a little around its place, so that they can be seen.
    """
    prepared = segmentation.prepared
    coding = next((coding for coding in prepared.codings if coding.name == column), None)
    series = prepared.frame[column].iloc[rows]
    if pd.api.types.is_datetime64_any_dtype(series):
        days = series.dt.strftime("%Y-%m-%d")
        if coding is not None:
            days = days.fillna(format_day(float(coding.fill)))
        return Scale(days.to_numpy(dtype=object), column)
    if coding is not None:
        series = series.fillna(coding.fill)
    if prepared.table.column(column).kind == "boolean":
        return _spread_out(series.to_numpy(dtype=np.float32), column, ("no", "yes"))
    if pd.api.types.is_numeric_dtype(series):
        return Scale(series.to_numpy(dtype=np.float32), column)
    found = [str(value) for value in series.value_counts().index[:MOST_CATEGORIES]]
    known = coding.categories if coding is not None else ()
    categories = tuple(known or sorted(found))
    codes = pd.Index(categories).get_indexer(pd.Index(series)).astype(np.float32)
    return _spread_out(np.where(codes < 0, np.nan, codes), column, categories)


def _spread_out(codes: NDArray[Any], column: str, categories: tuple[str, ...]) -> Scale:
    generator = np.random.default_rng([SEED, crc32(column.encode())])
    spread = generator.uniform(-_SPREAD, _SPREAD, len(codes))
    return Scale((codes + spread).astype(np.float32), column, categories)


def hover_of(
    segmentation: Segmentation, rows: NDArray[np.intp], *, without: Sequence[str] = ()
) -> _Hover:
    """Say who the customers in some rows of the matrix are: identifiers, features in own units.

    These are told `without` the features that the figure shows anyhow.
    """
    frame = segmentation.prepared.frame.iloc[rows]
    name, texts = _who(segmentation, rows)
    numeric: list[str] = []
    if len(rows) <= _MOST_DETAILED:
        codings = [c for c in segmentation.prepared.codings if c.name not in without]
        numeric = [c.name for c in codings if c.kind in NUMBER_KINDS][:_MOST_DETAILS]
        others = [c.name for c in codings if c.kind not in NUMBER_KINDS]
        for other in others[: _MOST_DETAILS // 2]:
            texts = np.array(
                [f"{t}<br>{line}" for t, line in zip(texts, _lines(frame[other]), strict=True)],
                dtype=object,
            )
    numbers = [frame[column].to_numpy(dtype=np.float64) for column in numeric]
    shown = [
        f"<br>{theme.label(column)}: %{{customdata[{at}]:{theme.exact(column)}}}"
        for at, column in enumerate(numeric, 1)
    ]
    values = np.column_stack([rows.astype(np.float64), *numbers])
    return _Hover(texts, values, f"{name} %{{text}}" + "".join(shown))


def _who(segmentation: Segmentation, rows: NDArray[np.intp]) -> tuple[str, NDArray[Any]]:
    """Return what customers are called: their identifier, or their row where it is too heavy."""
    identifier = segmentation.prepared.table.identifier
    if identifier is not None:
        series = segmentation.prepared.frame[identifier].iloc[rows]
        texts = [theme.label(value, limit=36) for value in _whole(series)]
        if sum(map(len, texts)) <= _MOST_LETTERS:
            return theme.label(identifier, limit=20), np.array(texts, dtype=object)
    return "Row", (segmentation.prepared.kept[rows] + 1).astype(np.int32)


def _lines(series: pd.Series[Any]) -> list[str]:
    """Return a line for each customer: the column's name and the value, a date or a category."""
    if pd.api.types.is_datetime64_any_dtype(series):
        series = series.dt.strftime("%Y-%m-%d")
    name = theme.label(series.name)
    return [f"{name}: {theme.label(value, limit=30)}" for value in series.fillna("missing")]


def _whole(series: pd.Series[Any]) -> list[str]:
    """Return identifiers as text, whole numbers without a decimal point."""
    if pd.api.types.is_float_dtype(series) and (series.dropna() % 1 == 0).all():
        return [f"{value:.0f}" for value in series]
    return [str(value) for value in series]


def places(
    segmentation: Segmentation, customer: Mapping[str, float | str], scales: Sequence[Scale]
) -> tuple[float | str | None, ...]:
    """Return where a new customer lies on each axis; a value not given is imputed as in training.

    None where a category is unknown, or a column that is no feature was not given.
    """
    fills = {coding.name: coding.fill for coding in segmentation.prepared.codings}
    values = [customer.get(scale.title, fills.get(scale.title)) for scale in scales]
    return tuple(
        None if value is None else scale.place(value)
        for scale, value in zip(scales, values, strict=True)
    )
