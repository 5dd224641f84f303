"""Customers as they are: groups on a log scale, and data without any structure."""

import numpy as np

from bench.preparation_alarms import KINDS, numbered, structureless, table_of

__all__ = ("KINDS", "lognormal_groups", "numbered", "structureless", "table_of")


def lognormal_groups(n_columns=15, *, n=450, seed=0):
    """Return three groups in columns of which each has a long tail."""
    generator = np.random.default_rng(seed)
    levels = generator.normal(size=(3, n_columns))
    logs = levels[np.arange(n) % 3] + 0.8 * generator.normal(size=(n, n_columns))
    return table_of(numbered(np.exp(logs + 4)))
