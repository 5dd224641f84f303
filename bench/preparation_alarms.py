"""How often `--prepare auto` finds segments in tables without any: normal, skewed, zeros, mixed.

`python -m bench preparation_alarms` tries 20 tables; `--full` tries 200, which takes minutes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.k_search_trials import interval
from segmentation import workflow
from segmentation.records import CustomerTable

KINDS = ("normal", "uniform", "skewed", "zeros", "mixed")
MOST = 0.02
"""Share of them that may seem to hold segments."""

Columns = dict[str, np.ndarray]


def table_of(columns: Columns) -> CustomerTable:
    """Return a table of customers that was read from these columns."""
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
    table = workflow.read_customers("\n".join(lines).encode(), name="made.csv")
    return workflow.assign_roles(table, dict.fromkeys(set(columns) - {"id"}, "feature"))


def numbered(matrix: np.ndarray) -> Columns:
    """Return the columns of a matrix as amounts in cents."""
    return {f"spend {i}": np.round(column, 2) for i, column in enumerate(matrix.T)}


def structureless(kind: str, i: int, *, n: int | None = None) -> CustomerTable:
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


def main(arguments: Sequence[str] = ()) -> None:
    n_each = 40 if "--full" in arguments else 4
    found = []
    for kind in KINDS:
        own = []
        for i in range(n_each):
            prepared, search = workflow.advise(structureless(kind, i))
            if search.recommended_k is not None and prepared.advice is not None:
                own.append(f"table {i}: {search.recommended_k}, {prepared.advice.chosen}")
        found += own
        print(f"{kind}: {len(own)} of {n_each}", *own, sep="\n    ")
    n = n_each * len(KINDS)
    print(f"false alarms: {len(found)} of {n} ({interval(len(found), n)}), at most {MOST:.0%}")


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
