"""Check the size of a table against the limits."""

from __future__ import annotations

from segmentation.errors import TooLargeError
from segmentation.intake.limits import Limits


def require_columns(name: str, n_columns: int, limits: Limits) -> None:
    """Raise TooLargeError if a table has more columns than the limits allow."""
    if n_columns > limits.n_columns:
        raise TooLargeError(
            f"{name} has {n_columns:,} columns, the limit here is {limits.n_columns:,}. Leave out "
            "the columns that are not needed."
        )


def require_rows(name: str, n_rows: int, n_columns: int, limits: Limits) -> None:
    """Raise TooLargeError if a table has more rows or cells than the limits allow."""
    if n_rows > limits.n_rows:
        raise TooLargeError(
            f"{name} has about {n_rows:,} rows, the limit here is {limits.n_rows:,}. Take a random "
            f"sample of the customers{limits.more_of_all}."
        )
    if n_rows * n_columns > limits.n_cells:
        raise TooLargeError(
            f"{name} has about {n_rows * n_columns:,} cells ({n_rows:,} rows of {n_columns:,} "
            f"columns), the limit here is {limits.n_cells:,}. Leave out columns or rows that are "
            "not needed."
        )
