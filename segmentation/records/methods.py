"""List the methods that stand beside each other: names, functions, words, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Algorithm: TypeAlias = Literal[
    "kmeans",
    "mini_batch_kmeans",
    "ward",
    "gaussian_mixture",
    "hdbscan",
    "kmeans_pca",
    "mixed_mixture",
]


@dataclass(frozen=True, slots=True)
class Method:
    """One method of dividing customers."""

    key: Algorithm
    label: str
    """The name that people see."""
    words: str
    """What it does, and its limit by the number of customers; ``{n_rows}`` is that limit."""
    function: str = ""
    """``module:function`` under `segmentation.clusters.methods` that fits it; "" is K-Means, which
    is fitted first: the others draw their samples from it."""
    library: str = ""
    """What it imports before it is timed: that takes longer than most fits."""
    n_rows: int | None = None
    """Customers up to which it looks at each of them; None: at any number."""
    weight: float = 1.0
    """How long it takes, roughly, against the others: for the share done."""
    is_independent: bool = False
    """Whether it is not K-Means in another form, so that agreement with it says something."""
    takes_k: bool = True
    """Whether it is told the number of segments."""
    is_scored_by_probability: bool = False
    """Whether customers are scored by its probabilities, and not by the nearest centre."""


METHOD_TABLE: Mapping[Algorithm, Method] = MappingProxyType(
    {
        method.key: method
        for method in (
            Method(
                "kmeans",
                "K-Means",
                "Every customer goes to the nearest centre; segments are round and about as wide "
                "as each other. The main method here.",
            ),
            Method(
                "mini_batch_kmeans",
                "Mini-batch K-Means",
                "K-Means that learns from small random batches: nearly the same, made for very "
                "many customers.",
                function="kmeans_variants:fit_mini_batch",
                library="sklearn.cluster",
            ),
            Method(
                "ward",
                "Ward",
                "Merges the two groups that lose least by it, again and again, into a tree. "
                "Above {n_rows:,} customers the tree stands on fine K-Means centres.",
                function="ward:fit_ward",
                library="scipy.cluster.hierarchy",
                n_rows=3_000,  # The memory grows with their square: 7 GB for 30,000.
                weight=2.0,
                is_independent=True,
            ),
            Method(
                "gaussian_mixture",
                "Gaussian mixture",
                "Overlapping clouds of any slant; every customer has a probability for each. "
                "Above {n_rows:,} customers it is fitted to a sample.",
                function="mixture:fit_mixture",
                library="sklearn.mixture",
                n_rows=10_000,  # A few seconds.
                weight=4.0,
                is_independent=True,
            ),
            Method(
                "hdbscan",
                "HDBSCAN",
                "Crowds of any shape, as many as there are; who is in none stays unassigned. "
                "Above {n_rows:,} customers it looks at a sample.",
                function="density:fit_hdbscan",
                library="sklearn.cluster",
                n_rows=5_000,  # A few seconds.
                is_independent=True,
                takes_k=False,
            ),
            Method(
                "kmeans_pca",
                "K-Means on components",
                "K-Means on the few directions that hold three quarters of the variation, in "
                "place of all columns.",
                function="kmeans_variants:fit_on_components",
            ),
            Method(
                "mixed_mixture",
                "Mixed-data mixture",
                "Classes over numbers and categories together, each column by its own probability; "
                "gaps are left as they are. Above {n_rows:,} customers it is fitted to a sample.",
                function="mixed_mixture:fit_mixed_mixture",
                n_rows=5_000,  # A few seconds.
                weight=4.0,
                is_independent=True,
                is_scored_by_probability=True,
            ),
        )
    }
)
"""Every method, K-Means first. A further one is a line here and a module of its own."""

METHODS: Mapping[Algorithm, str] = MappingProxyType(
    {key: method.label for key, method in METHOD_TABLE.items()}
)
"""The methods by the names that people see."""


def rows_looked_at(algorithm: Algorithm) -> int:
    """Return up to how many customers a limited method looks at each of them.

    Raises KeyError if the method has no such limit.
    """
    n_rows = METHOD_TABLE[algorithm].n_rows
    if n_rows is None:
        raise KeyError(algorithm)
    return n_rows
