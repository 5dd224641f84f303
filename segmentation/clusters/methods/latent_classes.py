"""Fit classes over numbers and categories at once by expectation and maximisation.

References
----------
.. [1] A. P. Dempster, N. M. Laird, D. B. Rubin (1977), Maximum likelihood from incomplete data via
   the EM algorithm, J. R. Stat. Soc. B 39, 1-38.
.. [2] C. Biernacki, G. Celeux, G. Govaert (2003), Choosing starting values for the EM algorithm,
   Comput. Stat. Data Anal. 41, 561-575: many short runs, the best of them to the end.
.. [3] R. Varadhan, C. Roland (2008), Simple and globally convergent methods for accelerating the
   convergence of any EM algorithm, Scand. J. Stat. 35, 335-353.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from threading import Event

import numpy as np
from numpy.typing import NDArray

from segmentation.clusters.parallel.threads import stop_if
from segmentation.records import FEWEST_ALIKE, Labels, Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What the columns of the statistics are; see `MixedTable.statistics`."""

    n_numbers: int
    levels: tuple[int, ...]

    @property
    def starts(self) -> NDArray[np.intp]:
        """(n_categorical,) where the categories of each column begin, among those of all."""
        return np.cumsum([0, *self.levels[:-1]])


_LEAST_VARIANCE = 1e-6
"""Of a class in a column, against that of all customers there."""

_FEWEST_AT_A_POINT = 5.0
"""Customers from which a class in which a number does not vary is one; below, it has shrunk onto
a few customers, and its likelihood means nothing."""

_LEAST_PROBABILITY = 1e-15

_LEAST_GAIN = 1e-6
"""In log-likelihood over a single class; below, all classes are the same."""

_SHORT_STEPS = 20
_MAX_ROUNDS = 400
"""Of three steps each."""

_FEW_ROWS = 2_000
FINE, COARSE = 1e-11, 1e-6
"""Gain in log-likelihood a customer and round, below which a run has settled: the best runs of few
customers are followed to the digits that papers print, others until the criterion cannot change."""

_LONGEST_LEAP = 1_000.0

_PATTERN_STARTS = 200
_PATTERN_CELLS = 60_000
"""Of categories alone, where customers who are alike stand once: runs at least, and rows times runs
that are all followed to the end."""

_SETTLED_CELLS = 10_000
"""Rows times runs that are followed to the end, at least 2 and at most 24 of them."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """Several runs of one number of classes; the last two axes are runs and classes."""

    coefficients: Array
    """(n_statistics, n_runs, k) of the log densities, linear in the statistics."""
    log_weights: Array
    """(n_runs, k) logarithms of the shares of the classes."""
    is_usable: NDArray[np.bool_]
    """(n_runs,) whether no class has shrunk onto a few customers."""
    points: NDArray[np.bool_]
    """(n_numbers, n_runs, k) whether a number does not vary in a class."""

    def take(self, runs: NDArray[np.bool_] | int) -> Classes:
        """Return some of the runs."""
        kept = slice(runs, runs + 1) if isinstance(runs, int) else runs
        return Classes(
            self.coefficients[:, kept],
            self.log_weights[kept],
            self.is_usable[kept],
            self.points[:, kept],
        )

    def parameters(self, layout: Layout) -> tuple[Array, Array, Array]:
        """Return means and spreads of numbers and log probabilities of categories, by class."""
        d = layout.n_numbers
        variances = -0.5 / self.coefficients[2 * d : 3 * d, 0]
        means = self.coefficients[d : 2 * d, 0] * variances
        return means, np.sqrt(variances), self.coefficients[3 * d :, 0]

    def blurred(self, layout: Layout, n: int) -> Classes:
        """Return the classes with round numbers for those of few customers, of n in all.

        Nobody's own value can then be read from them.
        """
        d = layout.n_numbers
        is_few = n * np.exp(self.log_weights[0]) < FEWEST_ALIKE
        if not d or not is_few.any():
            return self
        means, spreads, _ = self.parameters(layout)
        means = np.where(is_few, np.round(means, 1), means)
        variances = np.where(is_few, np.maximum(np.round(spreads, 1), 0.1), spreads) ** 2
        return replace(
            self,
            coefficients=np.concatenate(
                [_normal(means, variances)[:, None, :], self.coefficients[3 * d :]]
            ),
        )

    def without_numbers(self, layout: Layout) -> Classes:
        """Return the same classes for somebody who sees the categories alone."""
        coefficients = self.coefficients.copy()
        coefficients[: 3 * layout.n_numbers] = 0.0
        return replace(self, coefficients=coefficients)


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Customers; those who are alike in every category stand once, with their number."""

    statistics: Matrix
    weighted: Matrix
    """(n_statistics, n_rows) the same, times how many customers each row stands for."""
    counts: Array
    """(n_rows,) how many customers each row stands for."""
    labels: Labels | None

    @classmethod
    def of(cls, statistics: Matrix, layout: Layout, labels: Labels | None) -> _Rows:
        counts = np.ones(len(statistics))
        if not layout.n_numbers:
            statistics, first, numbers = np.unique(
                statistics, axis=0, return_index=True, return_counts=True
            )
            counts = numbers.astype(np.float64)
            labels = None if labels is None else labels[first]
        weighted = np.ascontiguousarray(statistics.T) * counts
        return cls(statistics, weighted, counts, labels)

    @property
    def n_customers(self) -> float:
        return float(self.counts.sum())


@dataclass(frozen=True, slots=True, eq=False)
class LatentFit:
    """The best run of one number of classes."""

    k: int
    log_likelihood: float
    classes: Classes


def fit_classes(
    statistics: Matrix,
    layout: Layout,
    k: int,
    stop: Event | None = None,
    *,
    seed: int,
    n_starts: int,
    labels: Labels | None = None,
) -> LatentFit | None:
    """Find the classes of the highest likelihood among runs from many starts.

    None where every run ends with a class that has shrunk onto a few customers, or with classes
    that are all the same.

    Parameters
    ----------
    statistics : (n_customers, n_statistics) array of float
    seed : int
        Draws the starts.
    n_starts : int
        Short runs; the best of them are followed until they settle.
    labels : (n_customers,) array of int, optional
        A division into k groups, as one more start.
    """
    rows = _Rows.of(statistics, layout, labels)
    n_followed = 0 if layout.n_numbers else _PATTERN_CELLS // len(rows.counts)
    n_starts = max(n_starts, min(_PATTERN_STARTS, n_followed))
    members = _starts(rows.statistics, layout, k, seed=seed, n_starts=n_starts, labels=rows.labels)
    sums, likelihoods = _sums(rows, members), np.zeros(members.shape[1])
    for _ in range(_SHORT_STEPS):
        stop_if(stop)
        likelihoods, sums = _step(rows, layout, sums)
    n_kept = max(int(np.clip(_SETTLED_CELLS // len(rows.counts), 2, 24)), n_followed)
    best = np.sort(np.argsort(-likelihoods, kind="stable")[:n_kept])
    settled = _settle(rows, layout, sums[:, best], stop, gain=COARSE)
    usable = [run for run in settled if run.classes.is_usable[0]]
    if len(rows.counts) <= _FEW_ROWS:
        best_two = sorted(usable, key=lambda run: -run.log_likelihood)[:2]
        going_on = [_sums(rows, _expect(rows.statistics, run.classes)[1]) for run in best_two]
        ended = [_settle(rows, layout, each, stop, gain=FINE)[0] for each in going_on]
        usable = [run for run in ended if run.classes.is_usable[0]] or usable
    if k > 1:
        together = _sums(rows, np.ones((len(rows.counts), 1, 1)))
        least = float(_step(rows, layout, together)[0][0]) + _LEAST_GAIN
        usable = [run for run in usable if run.log_likelihood > least]
    return max(usable, key=lambda run: run.log_likelihood, default=None)


def memberships(statistics: Matrix, classes: Classes) -> Array:
    """Return the probability of each class for each customer: (n_customers, k), of the one run."""
    return _expect(statistics, classes)[1][:, 0]


def count_parameters(layout: Layout, k: int) -> int:
    """Return the free parameters: shares, means and variances, probabilities of categories."""
    of_class = 2 * layout.n_numbers + sum(layout.levels) - len(layout.levels)
    return k * of_class + k - 1


def _settle(
    rows: _Rows, layout: Layout, sums: Array, stop: Event | None, *, gain: float
) -> list[LatentFit]:
    """Follow runs until a round gains next to nothing."""
    ended: list[LatentFit] = []
    before = np.full(sums.shape[1], -np.inf)
    least = rows.n_customers * gain
    for number in range(_MAX_ROUNDS):
        stop_if(stop)
        likelihoods, reached, sums = _round(rows, layout, sums)
        is_settled = likelihoods - before < least
        if number == _MAX_ROUNDS - 1:
            is_settled[:] = True
        if is_settled.any():
            classes = _maximise(layout, reached, rows.n_customers)
            ended += [
                LatentFit(sums.shape[2], float(likelihoods[run]), classes.take(run))
                for run in np.flatnonzero(is_settled).tolist()
            ]
        if is_settled.all():
            break
        before, sums = likelihoods[~is_settled], sums[:, ~is_settled]
    return ended


def _round(rows: _Rows, layout: Layout, sums: Array) -> tuple[Array, Array, Array]:
    """Take two steps and a leap in their direction, or a third step where that is no gain.

    Returns
    -------
    (n_runs,) log-likelihoods, the sums that they are of, and the sums to go on with.
    """
    _, first = _step(rows, layout, sums)
    plain, second = _step(rows, layout, first)
    leap = _leap(layout, sums, first, second)
    likelihoods, following = _step(rows, layout, leap)
    is_gain = likelihoods >= plain
    kept = is_gain[None, :, None]
    return (
        np.where(is_gain, likelihoods, plain),
        np.where(kept, leap, first),
        np.where(kept, following, second),
    )


def _leap(layout: Layout, start: Array, first: Array, second: Array) -> Array:
    """Return sums far out in the direction of two steps, as their shrinking suggests [3]_."""
    d = layout.n_numbers
    change = first - start
    turn = second - first - change
    lengths = np.sqrt((change**2).sum(axis=(0, 2)) / np.maximum((turn**2).sum(axis=(0, 2)), 1e-300))
    far = np.clip(lengths, 1.0, _LONGEST_LEAP)[None, :, None]
    leap = start + 2 * far * change + far**2 * turn
    marks = slice(3 * d, None)
    leap[marks] = np.where(leap[marks] < 0, second[marks] / 2, leap[marks])
    is_possible = (leap[:d] > 1e-9).all(axis=(0, 2))
    seen = np.where(leap[:d] > 1e-9, leap[:d], 1.0)
    variances = leap[2 * d : 3 * d] / seen - (leap[d : 2 * d] / seen) ** 2
    is_possible &= (variances >= _LEAST_VARIANCE).all(axis=(0, 2))
    return np.where(is_possible[None, :, None], leap, second)


def _step(rows: _Rows, layout: Layout, sums: Array) -> tuple[Array, Array]:
    """Return the log-likelihood of the classes that sums make, and the sums that these expect."""
    classes = _maximise(layout, sums, rows.n_customers)
    by_row, members = _expect(rows.statistics, classes)
    return rows.counts @ by_row, _sums(rows, members)


def _sums(rows: _Rows, members: Array) -> Array:
    """Return the statistics by class, (n_statistics + 1, n_runs, k); the last row are the sizes."""
    n, n_runs, k = members.shape
    flat = members.reshape(n, -1)
    return np.vstack([rows.weighted @ flat, rows.counts @ flat]).reshape(-1, n_runs, k)


def _expect(statistics: Matrix, classes: Classes) -> tuple[Array, Array]:
    """Return the log-likelihood of each row in each run, and its probability of each class."""
    n_runs, k = classes.log_weights.shape
    flat = statistics @ classes.coefficients.reshape(len(classes.coefficients), -1)
    scores = flat.reshape(len(statistics), n_runs, k)
    scores += classes.log_weights
    highest = scores.max(axis=2, keepdims=True)
    scores -= highest
    np.exp(scores, out=scores)
    totals = scores.sum(axis=2, keepdims=True)
    scores /= totals
    by_row: Array = (np.log(totals) + highest)[:, :, 0]
    return by_row, scores


def _maximise(layout: Layout, sums: Array, n: float) -> Classes:
    """Return the classes of the highest likelihood, given the sums of the statistics in each."""
    sizes = sums[-1]
    d = layout.n_numbers
    present, of_numbers, of_squares = sums[:d], sums[d : 2 * d], sums[2 * d : 3 * d]
    has_any = present > 1e-9
    seen = np.where(has_any, present, 1.0)
    means = of_numbers / seen
    variances = np.where(has_any, of_squares / seen - means**2, 1.0)
    is_point = variances < _LEAST_VARIANCE
    variances = np.maximum(variances, _LEAST_VARIANCE)
    shrunk = (is_point & (present < _FEWEST_AT_A_POINT)).any(axis=(0, 2))
    return Classes(
        coefficients=np.concatenate(
            [_normal(means, variances), _log_probabilities(sums[3 * d : -1], layout)]
        ),
        log_weights=np.log(np.maximum(sizes / n, _LEAST_PROBABILITY)),
        is_usable=~shrunk & (sizes >= 1.0).all(axis=1),
        points=is_point,
    )


def _normal(means: Array, variances: Array) -> Array:
    """Return the coefficients of normal distributions: of being there, of numbers, of squares."""
    constants = -0.5 * (np.log(2 * np.pi * variances) + means**2 / variances)
    return np.concatenate([constants, means / variances, -0.5 / variances])


def _log_probabilities(counts: Array, layout: Layout) -> Array:
    if not layout.levels:
        return counts
    totals = np.repeat(np.add.reduceat(counts, layout.starts, axis=0), layout.levels, axis=0)
    shares = counts / np.maximum(totals, _LEAST_PROBABILITY)
    result: Array = np.log(np.maximum(shares, _LEAST_PROBABILITY))
    return result


def _starts(
    statistics: Matrix, layout: Layout, k: int, *, seed: int, n_starts: int, labels: Labels | None
) -> Array:
    """Return who belongs to which class how far, (n_customers, n_runs, k), to begin with.

    One half of the starts are likenesses to k customers drawn at random, the other half are
    memberships drawn at random.
    """
    n = len(statistics)
    generator = np.random.default_rng([seed, k])
    n_drawn = 1 if k == 1 else n_starts
    members = generator.dirichlet(np.ones(k), size=(n, n_drawn))
    for run in range(0, n_drawn, 2):
        drawn = generator.choice(n, size=k, replace=n < k)
        members[:, run] = _likeness(statistics, layout, drawn)
    if labels is None:
        return members
    given = 0.9 * np.eye(k)[labels] + 0.1 / k
    return np.concatenate([members, given[:, None]], axis=1)


def _likeness(statistics: Matrix, layout: Layout, drawn: NDArray[np.intp]) -> Array:
    """Return how much each customer is like each drawn one: a share of 0 to 1."""
    d = layout.n_numbers
    is_there, values = statistics[:, :d], statistics[:, d : 2 * d]
    marks = statistics[:, 3 * d :]
    squares = (
        statistics[:, 2 * d : 3 * d] @ is_there[drawn].T
        - 2 * values @ values[drawn].T
        + is_there @ statistics[drawn, 2 * d : 3 * d].T
    )
    scores = 1.5 * (marks @ marks[drawn].T) - 0.5 * squares
    scores -= scores.max(axis=1, keepdims=True)
    alike = np.exp(scores)
    result: Array = alike / alike.sum(axis=1, keepdims=True)
    return result
