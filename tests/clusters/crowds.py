"""Customers in crowds that nobody can mistake, as the stages pass them on."""

import numpy as np
import pandas as pd

from segmentation.records import CustomerTable, PreparedTable, PrepareSettings, ReadReport


def crowds(sizes, *, n_columns=2, apart=10.0, seed=5):
    """Round crowds on a line through the origin, and the crowd of each row, rows shuffled."""
    generator = np.random.default_rng(seed)
    own = generator.permutation(np.repeat(np.arange(len(sizes)), sizes))
    rows = generator.normal(size=(len(own), n_columns)) + apart * own[:, None]
    return rows, own


def prepared(matrix):
    """Wrap a matrix as if a file had been read and prepared."""
    n = len(matrix)
    frame = pd.DataFrame({"row": np.arange(n, dtype=float)})
    report = ReadReport("made.csv", "0" * 64, "csv", "utf-8", ",", n, 1)
    return PreparedTable(
        CustomerTable(frame, (), report), PrepareSettings(), (), matrix, np.arange(n)
    )


def task(matrix, k, *, seed=42, n_init=3, report=lambda _share: None):
    from segmentation.clusters.kmeans.blocked_lloyd import lay_out
    from segmentation.clusters.kmeans.kmeans import FAMILIAR_ROWS, partition
    from segmentation.clusters.methods.labelling import Task

    rows = lay_out(matrix) if len(matrix) > FAMILIAR_ROWS else None
    base = partition(matrix, k, seed=seed, n_init=n_init, rows=rows)
    return Task(matrix, k, seed=seed, n_init=n_init, base=base, report=report)


def same_groups(labels, own):
    """Whether two labellings are the same up to their numbers."""
    pairs = set(zip(labels.tolist(), own.tolist(), strict=True))
    return len(pairs) == len(set(labels.tolist())) == len(set(own.tolist()))
