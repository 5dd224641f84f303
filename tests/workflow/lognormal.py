"""Customers as they are: groups on a log scale, and data without any structure."""

import numpy as np

from segmentation import workflow

KINDS = ("normal", "uniform", "skewed", "zeros", "mixed")


def table_of(columns, roles="feature"):
    """Return a table of customers that was read from these columns."""
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
    table = workflow.read_customers("\n".join(lines).encode(), name="made.csv")
    return workflow.assign_roles(table, dict.fromkeys(set(columns) - {"id"}, roles))


def numbered(matrix):
    return {f"spend {i}": np.round(column, 2) for i, column in enumerate(matrix.T)}


def lognormal_groups(n_columns=15, *, n=450, seed=0):
    """Return three groups in columns of which each has a long tail."""
    generator = np.random.default_rng(seed)
    levels = generator.normal(size=(3, n_columns))
    logs = levels[np.arange(n) % 3] + 0.8 * generator.normal(size=(n, n_columns))
    return table_of(numbered(np.exp(logs + 4)))


def structureless(kind, i, *, n=None):
    """Return customers of one kind without segments; the odd ones have a common factor."""
    generator = np.random.default_rng([i, KINDS.index(kind)])
    n = n or int(generator.choice([120, 200, 300, 500, 900]))
    n_columns = int(generator.integers(2, 9))
    z = generator.normal(size=(n, n_columns))
    if i % 2:
        z = 0.7 * z + 0.7 * generator.normal(size=(n, 1))
    if kind == "normal":
        return table_of(numbered(10 * z + 100))
    if kind == "uniform":
        return table_of(numbered(100 * generator.random((n, n_columns))))
    if kind == "skewed":
        return table_of(numbered(np.exp(generator.uniform(0.5, 1.5) * z + 3)))
    if kind == "zeros":
        shares = generator.uniform(0.2, 0.7, size=n_columns)
        return table_of(numbered(np.where(generator.random(z.shape) < shares, 0, np.exp(z + 3))))
    columns = numbered(np.where(np.arange(n_columns) % 2, np.exp(z + 3), z))
    for j in range(int(generator.integers(1, 4))):
        columns[f"kind {j}"] = generator.choice(list("abcd")[: generator.integers(2, 5)], size=n)
    return table_of(columns)
