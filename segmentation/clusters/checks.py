"""Check a matrix and the numbers of clusters asked for."""

from __future__ import annotations

import numpy as np

from segmentation.clusters.parallel.threads import BLOCK_ROWS, row_blocks
from segmentation.errors import DataError, ParameterError
from segmentation.records import Matrix


def count_distinct(matrix: Matrix, *, at_most: int) -> int:
    """Count distinct rows, and stop counting at `at_most`.

    ``matrix`` is (n_customers, n_matrix_columns). ``at_most``: enough: a larger number is not told
    from this one.

    Return `at_most` where there are that many or more.

    Examples
    --------
    >>> count_distinct(np.array([[1.0, 2.0], [1.0, 2.0], [0.0, 2.0]]), at_most=10)
    2
    """
    seen: set[bytes] = set()
    step = max(256, 4 * at_most)
    start = 0
    while start < len(matrix) and len(seen) < at_most:
        # Adding 0 makes -0.0 the same row as 0.0.
        block = np.ascontiguousarray(matrix[start : start + step] + 0.0, dtype=np.float64)
        rows = block.view(np.dtype((np.void, block.itemsize * block.shape[1]))).ravel()
        seen.update(row.tobytes() for row in np.unique(rows)[:at_most])
        start += step
        step = BLOCK_ROWS
    return min(len(seen), at_most)


def check_matrix(matrix: Matrix) -> None:
    """Raise DataError if there is no row or column, or a value that is not finite."""
    if matrix.ndim != 2 or 0 in matrix.shape:
        raise DataError(
            f"There is nothing to cluster: the matrix has the shape {matrix.shape}. "
            "Give at least one feature and two customers."
        )
    for rows in row_blocks(len(matrix)):
        block = matrix[rows]
        # A finite sum proves finite values in one pass; the slow look is only for what fails.
        if np.isfinite(block.sum()) or np.isfinite(block).all():
            continue
        finite = np.isfinite(matrix)
        n_rows = int((~finite).any(axis=1).sum())
        row, column = (int(i) for i in np.argwhere(~finite)[0])
        raise DataError(
            f"The matrix holds {int((~finite).sum())} values that are missing or infinite, in "
            f"{n_rows} rows (first: {matrix[row, column]} in row {row + 1}, column {column + 1}). "
            "Impute or leave out these customers before clustering."
        )


def check_k(matrix: Matrix, k_values: tuple[int, ...]) -> None:
    """Raise ParameterError or DataError if the rows do not allow one of the numbers asked for."""
    n_customers = len(matrix)
    if not k_values:
        raise ParameterError(
            "No number of clusters was given to try. Choose at least one value of k, for example 2."
        )
    twice = sorted({k for k in k_values if k_values.count(k) > 1})
    if twice:
        raise ParameterError(
            f"k = {_listed(twice)} was given more than once. Give each value once."
        )
    wrong = [k for k in k_values if not 2 <= k < n_customers]
    if wrong:
        raise ParameterError(
            f"Cannot try k = {_listed(wrong)} on {n_customers:,} customers: k must be at least 2 "
            f"and below the number of customers. {_choose(n_customers - 1)}"
        )
    n_distinct = count_distinct(matrix, at_most=max(k_values))
    if n_distinct < max(k_values):
        wrong = [k for k in k_values if k > n_distinct]
        raise DataError(
            f"Cannot make k = {_listed(wrong)} clusters: the {n_customers:,} customers have only "
            f"{n_distinct} different {'row' if n_distinct == 1 else 'rows'} in the chosen "
            f"features. {_choose(n_distinct)}"
        )


def check_n_init(n_init: int) -> None:
    """Raise ParameterError unless there is at least one start."""
    if n_init < 1:
        raise ParameterError(
            f"n_init is {n_init}, but K-Means needs at least 1 start. 10 is usual."
        )


def _listed(values: list[int]) -> str:
    return ", ".join(str(value) for value in values)


def _choose(largest: int) -> str:
    if largest < 2:
        return "Add customers or features that differ."
    if largest == 2:
        return "Choose k = 2."
    return f"Choose values between 2 and {largest:,}."
