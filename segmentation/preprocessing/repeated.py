"""Find features that say the same as another one, so that it counts several times."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from segmentation.records import Matrix, PreparedTable, RepeatedFeatures

_NEARLY_ONE = 0.95
"""Correlation from which two features count as one: nine tenths of the one's variance lie in the
other. Next to the mall's columns (0.3) or recency and tenure (0.7) that is far out. The ranks have
to agree as much: two groups far apart correlate by the distance between them alone, and within
each of them the columns may well say different things."""

_FEWEST = 10
"""Fewer customers correlate by chance."""


def repeated_features(
    prepared: PreparedTable, *, least: float = _NEARLY_ONE
) -> tuple[RepeatedFeatures, ...]:
    """Return which features say nearly the same as an earlier one, in the order of the features.

    ``prepared``: features of one matrix column are compared as they are scaled; the sign does not
    matter. ``least``: correlation from which two features are named together.

    Of a column that stands there three times: the first, with the two others.
    """
    names, columns, place = [], [], 0
    for coding in prepared.codings:
        if coding.n_columns == 1:
            names.append(coding.name)
            columns.append(prepared.matrix[:, place])
        place += coding.n_columns
    if len(names) < 2 or prepared.n_customers < _FEWEST:
        return ()
    alike = _correlations(np.stack(columns))
    close = (alike >= least).sum(axis=1) > 1
    if not close.any():
        return ()
    ranks = rankdata(np.stack(columns)[close], axis=1)
    alike[np.ix_(close, close)] = np.minimum(alike[np.ix_(close, close)], _correlations(ranks))
    found, taken = [], set[int]()
    for first in range(len(names)):
        others = [
            other
            for other in range(first + 1, len(names))
            if first not in taken and other not in taken and alike[first, other] >= least
        ]
        if others:
            taken |= {first, *others}
            weakest = float(min(alike[first, other] for other in others))
            found.append(RepeatedFeatures(names[first], tuple(names[o] for o in others), weakest))
    return tuple(found)


def _correlations(rows: Matrix) -> Matrix:
    """Return how each row correlates with each other one, the sign apart."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    lengths = np.sqrt((centred**2).sum(axis=1, keepdims=True))
    unit = centred / np.where(lengths > 0, lengths, 1.0)
    alike: Matrix = np.abs(unit @ unit.T)
    return alike
