"""Fit a Gaussian mixture: segments as clouds, each customer with a probability for each.

References
----------
.. [1] C. Fraley, A. E. Raftery (2002), Model-based clustering, discriminant analysis, and density
   estimation, J. Am. Stat. Assoc. 97, 611-631.
"""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.checks import count_distinct
from segmentation.clusters.methods.labelling import Task, nothing_found, take_some
from segmentation.clusters.parallel.threads import row_blocks, run_tasks, stop_if
from segmentation.records import Labelling, Matrix, Note, rows_looked_at

MIXTURE_ROWS = rows_looked_at("gaussian_mixture")
"""Customers that mixtures are fitted to; above, a sample from every K-Means segment."""

STARTED_ROWS = 5000
"""Rows times starts: small data gets all starts that were asked for, large data one."""

PARALLEL_CELLS = 100_000
"""Below, the steps of a fit are so short that threads take longer side by side than in turn."""

TRIED_K = tuple(range(1, 11))
"""Numbers of clouds whose BIC is computed."""

MOST_FULL_COLUMNS = 20
"""Columns up to which clouds may lie aslant; their parameters grow with the square."""

MAX_ITER = 500
"""Five times scikit-learn's, so that fits settle: most do within 50."""

Shape = Literal["full", "diag"]


class _Fit(NamedTuple):
    """A mixture of k clouds."""

    k: int
    bic: float
    log_likelihood: float
    n_parameters: int
    mixture: object


def fit_mixture(task: Task) -> Labelling:
    """Fit mixtures for several k, and divide the customers by the one of the k asked for."""
    n, n_columns = task.matrix.shape
    rows = task.matrix[take_some(task, MIXTURE_ROWS)]
    shape = _choose_shape(len(rows), n_columns, task.k)
    if shape is None:
        asked = {"k": task.k, "n_columns": n_columns, "n": len(rows)}
        return nothing_found(n, Note("too_many_parameters", asked))
    tried = sorted({*TRIED_K, task.k})
    most = count_distinct(rows, at_most=tried[-1])
    tried = [k for k in tried if k <= most and _count_parameters(k, n_columns, shape) < len(rows)]
    n_init = max(1, min(task.n_init, STARTED_ROWS // len(rows)))
    fits = run_tasks(
        [partial(_fit, rows, k, shape=shape, seed=task.seed, n_init=n_init) for k in tried[::-1]],
        parallel=rows.size >= PARALLEL_CELLS,
        report=lambda share: task.report(0.9 * share),
    )
    by_k = {fit.k: fit for fit in fits[::-1] if fit is not None}
    curve = tuple((k, fit.bic) for k, fit in by_k.items())
    if task.k not in by_k:
        return nothing_found(n, Note("collapsed", {"k": task.k}), bic_by_k=curve)
    memberships = _memberships(task.matrix, by_k[task.k].mixture)
    is_sampled = len(rows) < n
    return Labelling(
        labels=memberships.argmax(axis=1),
        notes=_notes(shape, n_columns, n_fitted=len(rows) if is_sampled else None),
        n_fitted=len(rows) if is_sampled else None,
        bic=by_k[task.k].bic,
        bic_by_k=curve,
        log_likelihood=by_k[task.k].log_likelihood,
        log_likelihood_by_k=tuple((k, fit.log_likelihood) for k, fit in by_k.items()),
        n_parameters_by_k=tuple((k, fit.n_parameters) for k, fit in by_k.items()),
        memberships=memberships,
    )


def _choose_shape(n: int, n_columns: int, k: int) -> Shape | None:
    """Return the freest shape of the clouds that these customers can tell; None for none."""
    if n_columns <= MOST_FULL_COLUMNS and _count_parameters(k, n_columns, "full") < n:
        return "full"
    return "diag" if _count_parameters(k, n_columns, "diag") < n else None


def _count_parameters(k: int, n_columns: int, shape: Shape) -> int:
    spread = n_columns * (n_columns + 1) // 2 if shape == "full" else n_columns
    return k * (n_columns + spread) + k - 1


def _notes(shape: Shape, n_columns: int, *, n_fitted: int | None) -> tuple[Note, ...]:
    notes = []
    if n_fitted is not None:
        values = {"n_fitted": n_fitted, "limit": MIXTURE_ROWS}
        notes.append(Note("sample_of_mixture", values))
    if shape == "diag":
        notes.append(Note("clouds_along_columns", {"n_columns": n_columns}))
    return tuple(notes)


def _fit(rows: Matrix, k: int, stop: Event, *, shape: Shape, seed: int, n_init: int) -> _Fit | None:
    """Fit one mixture on one thread; None where it collapses on customers that are alike."""
    from sklearn.mixture import GaussianMixture
    from threadpoolctl import threadpool_limits

    stop_if(stop)
    mixture = GaussianMixture(
        k,
        covariance_type=shape,
        # As in scikit-learn for z-scores; in the units of the columns where they are not scaled.
        reg_covar=1e-6 * max(float(rows.var(axis=0).mean()), 1e-9),
        max_iter=MAX_ITER,
        n_init=n_init,
        random_state=seed,
    )
    with threadpool_limits(1, user_api="openmp"):
        try:
            mixture.fit(rows)
        except ValueError as error:
            if "ill-defined empirical covariance" not in str(error):
                raise
            return None
    log_likelihood = float(mixture.score(rows)) * len(rows)
    n_parameters = _count_parameters(k, rows.shape[1], shape)
    return _Fit(k, float(mixture.bic(rows)), log_likelihood, n_parameters, mixture)


def _memberships(matrix: Matrix, mixture: object) -> NDArray[np.float32]:
    blocks = [
        mixture.predict_proba(matrix[rows])  # type: ignore[attr-defined]
        for rows in row_blocks(len(matrix))
    ]
    return np.concatenate(blocks).astype(np.float32)
