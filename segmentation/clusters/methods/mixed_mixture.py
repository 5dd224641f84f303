"""Fit a mixture over numbers and categories together, gaps as they are.

Within a class every number has a normal distribution and every category a probability, each column
for itself (local independence). A value that is missing at random says nothing and takes nothing
away. With categories alone it is latent class analysis.

References
----------
.. [1] D. A. Linzer, J. B. Lewis (2011), poLCA: An R package for polytomous variable latent class
   analysis, J. Stat. Softw. 42 (10): the likelihoods, parameters and criterion of categories.
.. [2] L. Hunt, M. Jorgensen (2003), Mixture model clustering for mixed data with missing
   information, Comput. Stat. Data Anal. 41, 429-440.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.checks import count_distinct
from segmentation.clusters.methods.labelling import Task, nothing_found, take_some
from segmentation.clusters.methods.latent_classes import (
    Classes,
    LatentFit,
    Layout,
    count_parameters,
    fit_classes,
    memberships,
)
from segmentation.clusters.methods.mixed_columns import MixedTable, mixed_table
from segmentation.clusters.parallel.threads import row_blocks, run_tasks
from segmentation.records import (
    FeatureCoding,
    Labelling,
    Labels,
    Matrix,
    Mixture,
    MixturePart,
    Note,
    rows_looked_at,
)

MIXED_ROWS = rows_looked_at("mixed_mixture")
"""Customers that classes are fitted to; above, a sample from every K-Means segment."""

TRIED_K = tuple(range(1, 11))
"""Numbers of classes whose BIC is computed."""

STARTED_ROWS = 50_000
_STARTS_FOR_ONE = 6
"""Rows times short runs: small data gets six for every start that was asked for, large data fewer,
but never fewer than those asked for where rows allow two."""

PARALLEL_CELLS = 20_000
"""Below, the steps of a fit are so short that threads take longer side by side than in turn."""

_LEAST_DIFFERENCE = 0.01
"""Share of the customers whom numbers must move, or categories alone decide."""


def fit_mixed_mixture(task: Task) -> Labelling:
    """Fit classes for several k, and divide the customers by those of the k asked for."""
    n = len(task.matrix)
    table = mixed_table(task.matrix, task.prepared)
    layout = Layout(len(table.number_names), table.levels)
    notes = _column_notes(table, task)
    if not layout.n_numbers and not layout.levels:
        return nothing_found(n, Note("nothing_varies"))
    rows = take_some(task, MIXED_ROWS)
    if count_parameters(layout, task.k) >= len(rows):
        asked = {"k": task.k, "n_columns": layout.n_numbers + len(layout.levels), "n": len(rows)}
        return nothing_found(n, Note("too_many_parameters", asked))
    statistics = table.statistics(rows)
    fits = _fit_all(statistics, layout, task, rows)
    # What the log-likelihood loses in the units of the prepared matrix.
    shift = (~np.isnan(table.numbers[rows])).sum(axis=0) @ np.log(table.spreads)
    likelihoods = {fit.k: fit.log_likelihood - float(shift) for fit in fits}
    curves = Labelling(
        labels=np.full(n, -1, dtype=np.intp),
        bic_by_k=tuple(
            (k, count_parameters(layout, k) * float(np.log(len(rows))) - 2 * value)
            for k, value in likelihoods.items()
        ),
        log_likelihood_by_k=tuple(likelihoods.items()),
        n_parameters_by_k=tuple((k, count_parameters(layout, k)) for k in likelihoods),
    )
    chosen = next((fit for fit in fits if fit.k == task.k), None)
    if chosen is None:
        return curves.with_notes(Note("collapsed", {"k": task.k}), *notes)
    chosen = replace(chosen, classes=chosen.classes.blurred(layout, len(rows)))
    found = _divide(table, layout, chosen, curves=curves, n_fitted=len(rows)).with_notes(*notes)
    if task.prepared is None or not task.prepared.codings:
        return found
    return replace(found, mixture=_mixture(table, layout, chosen.classes, task.prepared.codings))


def _mixture(
    table: MixedTable, layout: Layout, classes: Classes, codings: Sequence[FeatureCoding]
) -> Mixture:
    """Return the classes feature by feature, numbers in units before they were scaled."""
    means, spreads, logs = classes.parameters(layout)
    ends = np.cumsum([0, *table.levels])
    parts = []
    for coding in codings:
        part = MixturePart()
        scale = coding.scale[0] / (coding.weight or 1.0)
        if coding.name in table.number_names:
            place = table.number_names.index(coding.name)
            by_class = means[place] * table.spreads[place] + table.middles[place]
            part = MixturePart(
                means=tuple((by_class * scale + coding.centre[0]).tolist()),
                spreads=tuple((spreads[place] * table.spreads[place] * scale).tolist()),
            )
        elif coding.name in table.category_names:
            place = table.category_names.index(coding.name)
            rows = logs[ends[place] : ends[place + 1]]
            cuts: tuple[float, ...] = ()
            if coding.is_numeric:
                known = table.values[coding.name]
                cuts = tuple(((known[1:] + known[:-1]) / 2 * scale + coding.centre[0]).tolist())
            else:  # those without a name say nothing where training had none
                n_more = len(coding.categories) + 1 - len(rows)
                rows = np.vstack([rows, np.zeros((n_more, logs.shape[1]))])
            levels = tuple(tuple(row) for row in rows.tolist())
            part = MixturePart(cuts=cuts, levels=levels, has_gaps=coding.name in table.with_gaps)
        parts.append(part)
    return Mixture(tuple(classes.log_weights[0].tolist()), tuple(parts))


def _fit_all(statistics: Matrix, layout: Layout, task: Task, rows: Labels) -> list[LatentFit]:
    """Return the best classes of every k that these customers can tell, the fewest first."""
    n = len(statistics)
    tried = sorted({*TRIED_K, task.k})
    most = count_distinct(statistics, at_most=tried[-1])
    tried = [k for k in tried if k <= most and count_parameters(layout, k) < n]
    n_starts = max(2, min(_STARTS_FOR_ONE * task.n_init, STARTED_ROWS // n))
    jobs = [
        partial(
            fit_classes,
            statistics,
            layout,
            k,
            seed=task.seed,
            n_starts=n_starts,
            labels=task.base.labels[rows].astype(np.intp) if k == task.base.k else None,
        )
        for k in tried[::-1]
    ]
    found = run_tasks(
        jobs,
        parallel=statistics.size >= PARALLEL_CELLS,
        report=lambda share: task.report(0.9 * share),
    )
    return [fit for fit in found[::-1] if fit is not None]


def _divide(
    table: MixedTable, layout: Layout, fit: LatentFit, *, curves: Labelling, n_fitted: int
) -> Labelling:
    """Put every customer into the class that is most probable."""
    n = len(curves.labels)
    shares = _memberships(table, fit.classes, n)
    labels = shares.argmax(axis=1).astype(np.intp)
    is_sampled = n_fitted < n
    notes = []
    if is_sampled:
        notes.append(Note("sample_of_mixture", {"n_fitted": n_fitted, "limit": MIXED_ROWS}))
    notes += _class_notes(table, layout, fit, labels)
    return Labelling(
        labels=labels,
        notes=tuple(notes),
        n_fitted=n_fitted if is_sampled else None,
        bic=dict(curves.bic_by_k)[fit.k],
        bic_by_k=curves.bic_by_k,
        log_likelihood=dict(curves.log_likelihood_by_k)[fit.k],
        log_likelihood_by_k=curves.log_likelihood_by_k,
        n_parameters_by_k=curves.n_parameters_by_k,
        memberships=shares,
    )


def _memberships(table: MixedTable, classes: Classes, n: int) -> NDArray[np.float32]:
    blocks = [memberships(table.statistics(rows), classes) for rows in row_blocks(n)]
    return np.concatenate(blocks).astype(np.float32)


def _column_notes(table: MixedTable, task: Task) -> list[Note]:
    """Return what is to be said of the columns, before any class is known."""
    notes = []
    if table.constant:
        notes.append(Note("constant_columns", {"columns": list(table.constant)}))
    if table.few_values:
        notes.append(Note("few_values", {"columns": list(table.few_values)}))
    if table.n_missing:
        notes.append(Note("gaps_left_out", {"n": table.n_missing}))
    codings = () if task.prepared is None else task.prepared.codings
    if any(coding.weight not in (0.0, 1.0) for coding in codings):
        notes.append(Note("weights_left_out"))
    return notes


def _class_notes(
    table: MixedTable, layout: Layout, fit: LatentFit, labels: Labels
) -> Sequence[Note]:
    """Return what is to be said of the classes: who decides, what does not vary, who has nobody."""
    notes = []
    if not layout.n_numbers:
        notes.append(Note("categories_alone", {"has_numbers": False, "share": 1.0}))
    elif layout.levels:
        # Whose class is the same when no number is looked at.
        blind = fit.classes.without_numbers(layout)
        share = float((_memberships(table, blind, len(labels)).argmax(axis=1) == labels).mean())
        if share > 1 - _LEAST_DIFFERENCE:
            notes.append(Note("categories_alone", {"has_numbers": True, "share": share}))
    columns = np.flatnonzero(fit.classes.points.any(axis=(1, 2)))
    names = [table.number_names[column] for column in columns.tolist()]
    if names and fit.k > 1:
        notes.append(Note("one_value_in_a_class", {"columns": names}))
    n_held = len(np.unique(labels))
    if n_held < fit.k:
        notes.append(Note("classes_of_nobody", {"k": fit.k, "n": fit.k - n_held}))
    return notes
