"""Choose which customers a figure draws where all of them would be too many."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from segmentation.records import SEED, Labels

MOST_3D: Final = 5_000
"""Turning a 3D picture of more points is slow on an office computer."""
MOST_2D: Final = 100_000
MOST_PAIRS: Final = 2_000


def quotas(sizes: NDArray[np.intp], at_most: int) -> NDArray[np.intp]:
    """Return how many of each group to draw: all groups seen, the rest by size, the total kept.

    Examples
    --------
    >>> quotas(np.array([900, 90, 10]), 100)
    array([73, 16, 10])
    """
    if sizes.sum() <= at_most:
        return sizes
    floors = np.minimum(sizes, max(at_most // (3 * len(sizes)), 1))
    rest = sizes - floors
    shares = rest * (at_most - floors.sum()) // max(int(rest.sum()), 1)
    return np.asarray(floors + np.maximum(shares, 0), dtype=np.intp)


def draw_rows(labels: Labels, at_most: int) -> NDArray[np.intp]:
    """Return at most so many row positions, in order, with every group (from 0) among them.

    The same labels give the same rows.
    """
    if len(labels) <= at_most:
        return np.arange(len(labels))
    generator = np.random.default_rng(SEED)
    wanted = quotas(np.bincount(labels), at_most)
    drawn = [
        generator.choice(np.flatnonzero(labels == group), size=count, replace=False)
        for group, count in enumerate(wanted)
    ]
    return np.sort(np.concatenate(drawn))
