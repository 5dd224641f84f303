"""Find the parameters that make the data most likely, and how surely the data tell them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from segmentation.records import Matrix

Likelihood: TypeAlias = Callable[[Matrix], "tuple[float, Matrix]"]
"""The log-likelihood of positive parameters, and its derivative by each."""

_LEAST, _MOST = 1e-3, 1e6
"""Parameters beyond these are no finding: the data let them go anywhere."""
_STEP = 1e-4


def maximise(
    likelihood: Likelihood, start: Matrix, most: Sequence[float | None]
) -> tuple[Matrix, float, Matrix]:
    """Return parameters, log-likelihood and the covariance of the parameters' logarithms.

    A parameter that ends at its bound, since the data do not tell it, counts as known from there
    on: its covariance is 0. All are NaN where the likelihood has no peak.

    ``start`` is (n,). ``most``: upper bound of each parameter; None: that of all.
    """

    def downhill(logs: Matrix) -> tuple[float, Matrix]:
        values = np.exp(logs)
        value, slope = likelihood(values)
        return -value, -slope * values

    ends = np.log([_MOST if end is None else end for end in most])
    bounds = [(np.log(_LEAST), end) for end in ends]
    logs = np.clip(np.log(start), np.log(_LEAST), ends)
    options = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000, "maxcor": 20}
    for _ in range(3):  # a restart forgets a misjudged curvature
        found = minimize(
            downhill, logs, jac=True, method="L-BFGS-B", bounds=bounds, options=options
        )
        logs = np.asarray(found.x, dtype=np.float64)
    free = (logs < ends - _STEP) & (logs > np.log(_LEAST) + _STEP)
    return np.exp(logs), -downhill(logs)[0], _covariance(downhill, logs, free)


def _covariance(downhill: Likelihood, logs: Matrix, free: NDArray[np.bool_]) -> Matrix:
    n = len(logs)
    steps = _STEP * np.eye(n)[free]
    curvature = np.array(
        [(downhill(logs + s)[1] - downhill(logs - s)[1])[free] / (2 * _STEP) for s in steps]
    )
    curvature = (curvature + curvature.T) / 2
    if not free.any() or np.linalg.eigvalsh(curvature)[0] <= 0:
        return np.full((n, n), np.nan)
    found = np.zeros((n, n))
    found[np.ix_(free, free)] = np.linalg.inv(curvature)
    return found
