"""Tell tables that lie on their side: a column for each customer, a row for each thing said."""

from __future__ import annotations

import re

import pyarrow.compute as pc

from segmentation.intake.grid.grid import Grid, as_text
from segmentation.records import Step

_MOST_ROWS = 40
_FEWEST_COLUMNS = 5
_NUMBER = r"^[-+]?\D?\d[\d.,' ]*\D?$"
_NEARLY_ALL = 0.9


def points_to_transposed(grid: Grid) -> tuple[Step, ...]:
    """Point out a table whose header numbers customers, or whose rows are each of a kind.

    ``grid``: as it was read; only a short and wide one is looked at.
    """
    n_names = len(grid.names) - 1
    if not 1 < grid.n_rows <= _MOST_ROWS or n_names < max(_FEWEST_COLUMNS, grid.n_rows + 1):
        return ()
    titles = as_text(grid.columns[0]).to_pylist()
    if len(set(titles)) < len(titles) or not all(re.search(r"[^\W\d]", title) for title in titles):
        return ()
    if any(re.search(r"\d", title) for title in titles):
        return ()
    if not _numbers_customers(grid.names[1:]) and not _rows_are_of_a_kind(grid):
        return ()
    values = {"first": grid.names[1], "title": titles[0]}
    return (Step("pointed out", None, 0, grid.n_rows, code="transposed", values=values),)


def _numbers_customers(names: tuple[str, ...]) -> bool:
    """Tell whether names are one word, or none, and a number each: C001, Customer 2, 17."""
    shapes = {re.sub(r"\d+", "0", name) for name in names}
    (shape,) = shapes if len(shapes) == 1 else ("",)
    is_year = all(re.fullmatch(r"\D*(19|20)\d\d", name) for name in names)
    return shape.count("0") == 1 and shape.endswith("0") and not is_year


def _rows_are_of_a_kind(grid: Grid) -> bool:
    """Tell whether some rows hold numbers alone and others none, so that no column is of a kind."""
    is_number = [
        pc.match_substring_regex(as_text(column), _NUMBER).to_pylist()
        for column in grid.columns[1:]
    ]
    shares = [sum(row) / len(row) for row in zip(*is_number, strict=True)]
    return any(share > _NEARLY_ALL for share in shares) and any(
        share < 1 - _NEARLY_ALL for share in shares
    )
