"""Score customers on recency, frequency and monetary value, and name them: the RFM grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from typing import get_args

import numpy as np

from segmentation.errors import DataError, ParameterError
from segmentation.orders.engine.customers import RFM
from segmentation.orders.grid.levels import CUTTERS, Scores, score
from segmentation.orders.grid.segment_table import (
    LEVELS,
    NAMES,
    meaning_of,
    name_by_code,
    segment_rules,
    shared_rules,
)
from segmentation.records import (
    SEGMENT_COLOURS,
    CustomerTable,
    FeatureSetting,
    Labels,
    Matrix,
    Note,
    OrderCustomers,
    PrepareSettings,
    RfmCuts,
    RfmGrid,
    RfmMethod,
    RfmOptions,
    RfmRule,
    RfmSegment,
    StepValues,
    Transform,
)

_LOW_IS_BEST = ("recency_days",)
_UNEVEN = 1.5
"""A level that holds this many times its share is pointed out."""


@dataclass(frozen=True, slots=True, eq=False)
class _Named:
    """The segments of a grid in their order, the codes that are theirs, and the rules behind."""

    names: tuple[str, ...]
    by_code: Mapping[str, str]
    rules: Sequence[RfmRule]
    shared: tuple[str, ...] = ()
    """Columns of recency and frequency in which everybody has the same level, several orders."""


def score_rfm(customers: CustomerTable, options: RfmOptions | None = None) -> RfmGrid:
    """Score customers on recency, frequency and monetary value, and name the combinations.

    Equal values always have equal scores. Where ties make levels uneven, or leave a score that
    nobody has, ``notes`` says so.

    ``customers``: with the columns ``recency_days``, ``frequency`` and ``monetary``. ``options``:
    its levels, method, cuts and rules. Raises DataError if a column is missing or has missing
    values, or the table is empty; ParameterError if levels, method, cuts or rules do not fit.

    Scores 1 (lowest) to the number of levels; the lowest recency has the highest score.
    """
    options = options or RfmOptions()
    values = {name: _values(customers, name) for name in RFM}
    method: RfmMethod = options.method if options.cuts is None else "cuts"
    found = _find_cuts(values, replace(options, method=method))
    levels = len(found.frequency) + 1
    scores = {
        name: score(values[name], getattr(found, name), is_low_best=name in _LOW_IS_BEST)
        for name in RFM
    }
    shared = _shared(scores) if options.cuts is None else ()  # a person's cuts mean what they say
    built_in = shared_rules(levels, shared) if shared else segment_rules(levels)
    rules = built_in if options.rules is None else options.rules
    names = _segment_names(rules)
    named = name_by_code(rules, levels)
    labels = _labels(scores, named, names)
    return RfmGrid(
        customers=customers,
        levels=levels,
        method=method,
        cuts=found,
        rules=rules,
        recency_scores=scores["recency_days"],
        frequency_scores=scores["frequency"],
        monetary_scores=scores["monetary"],
        labels=labels,
        segments=_describe(values, labels, _Named(names, named, rules, shared)),
        notes=_notes(values, scores, levels, is_even=method == "quantiles"),
        reference=customers.reference if isinstance(customers, OrderCustomers) else None,
    )


def rfm_prepare_settings(customers: CustomerTable) -> PrepareSettings:
    """Return how to prepare an RFM table for clustering: the three columns on a log scale.

    Orders and amounts are spread over orders of magnitude: without the logarithm a few large
    customers would be the clusters. A column with values below zero (refunds above purchases) has
    no logarithm and takes the Yeo-Johnson transform instead.
    """
    settings = []
    for name in RFM:
        transform: Transform = "log" if _values(customers, name).min() >= 0 else "yeo_johnson"
        settings.append(FeatureSetting(name, transform=transform))
    return PrepareSettings(features=RFM, per_feature=tuple(settings))


def _values(customers: CustomerTable, name: str) -> Matrix:
    source = customers.report.source
    if name not in customers.frame.columns:
        raise DataError(
            f"{source} has no column {name!r}: the grid needs {', '.join(RFM)}. Make the table "
            "from orders, or rename the columns."
        )
    try:
        values = customers.frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
    except ValueError as error:
        raise DataError(f"Column {name!r} of {source} holds text, not numbers.") from error
    if not len(values):
        raise DataError(f"{source} has no customers to score.")
    n_missing = int((~np.isfinite(values)).sum())
    if n_missing:
        raise DataError(
            f"Column {name!r} of {source} has no value for {n_missing:,} customers (first: row "
            f"{int(np.argmax(~np.isfinite(values))) + 1:,}). Fill the cells or leave those "
            "customers out."
        )
    return values


def _find_cuts(values: Mapping[str, Matrix], options: RfmOptions) -> RfmCuts:
    method, levels = options.method, options.levels
    if method not in get_args(RfmMethod):
        raise ParameterError(
            f"There is no method {method!r}. Choose one of: {', '.join(get_args(RfmMethod))}."
        )
    if method == "cuts":
        return _given_cuts(options.cuts)
    if levels not in LEVELS:
        raise ParameterError(f"Cannot score in {levels} levels: choose 3, 4 or 5.")
    found = {name: CUTTERS[method](values[name], levels) for name in RFM}
    if len(np.unique(values["frequency"])) < levels:
        # What hardly varies is no evidence of buying often: one order is the lowest score, two
        # the next, whoever else has them.
        found["frequency"] = _few_frequencies(values["frequency"], levels)
    return RfmCuts(**found)


def _few_frequencies(values: Matrix, levels: int) -> tuple[float, ...]:
    """Return cuts at 1, 2, ..; all who bought again are in the middle where these part nobody."""
    cuts = tuple(float(n) for n in range(1, levels))
    least, most = float(values.min()), float(values.max())
    if most <= 1 or score(values, cuts).min() < score(values, cuts).max():
        return cuts
    middle = (levels + 1) // 2
    return (least - 1,) * (middle - 1) + (most,) * (levels - middle)


def _given_cuts(given: RfmCuts | None) -> RfmCuts:
    if given is None:
        raise ParameterError(
            f"The method 'cuts' needs the cut points of {', '.join(RFM)}. Give 2 to 4 for each."
        )
    lengths = {name: len(getattr(given, name)) for name in RFM}
    if len(set(lengths.values())) > 1 or lengths["frequency"] + 1 not in LEVELS:
        listed = ", ".join(f"{name} {n}" for name, n in lengths.items())
        raise ParameterError(
            f"Give the same number of cut points for all three, 2 to 4 (now: {listed})."
        )
    for name in RFM:
        points = np.asarray(getattr(given, name), dtype=np.float64)
        if not np.isfinite(points).all() or (np.diff(points) < 0).any():
            raise ParameterError(
                f"The cut points of {name} must be numbers that rise: "
                f"{', '.join(f'{point:g}' for point in points)} do not."
            )
    return given


def _segment_names(rules: Sequence[RfmRule]) -> tuple[str, ...]:
    """Return the names of the rules: in the usual order, or with own names in that of the table."""
    used = tuple(dict.fromkeys(rule.name for rule in rules))
    return tuple(sorted(used, key=NAMES.index)) if set(used) <= set(NAMES) else used


def _colours(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return a colour a name: known ones keep theirs, own ones take those that are left."""
    taken = {name: SEGMENT_COLOURS[NAMES.index(name)] for name in names if name in NAMES}
    left = [colour for colour in SEGMENT_COLOURS if colour not in taken.values()]
    spare = cycle(left or SEGMENT_COLOURS)
    return tuple(taken[name] if name in taken else next(spare) for name in names)


def _labels(
    scores: Mapping[str, Scores], names: Mapping[str, str], order: tuple[str, ...]
) -> Labels:
    table = np.full((10, 10, 10), -1, dtype=np.intp)
    for code, name in names.items():
        table[tuple(int(digit) for digit in code)] = order.index(name)
    labels: Labels = table[tuple(scores[name] for name in RFM)]
    return labels


def _shared(scores: Mapping[str, Scores]) -> tuple[str, ...]:
    """Return in what everybody has the same level; single orders are few, whoever shares them."""
    return tuple(
        name
        for name in ("recency_days", "frequency")
        if scores[name].min() == scores[name].max()
        and not (name == "frequency" and scores[name].max() == 1)
    )


def _describe(
    values: Mapping[str, Matrix], labels: Labels, named: _Named
) -> tuple[RfmSegment, ...]:
    total = float(np.round(values["monetary"].sum(), 6))
    segments, colours = [], _colours(named.names)
    for position, name in enumerate(named.names):
        members = labels == position
        n, n_orders = int(members.sum()), int(values["frequency"][members].sum())
        revenue = float(np.round(values["monetary"][members].sum(), 6))
        medians = {key: float(np.median(values[key][members])) if n else None for key in RFM}
        meaning, action = meaning_of(name, named.rules, is_told=not named.shared)
        segments.append(
            RfmSegment(
                name=name,
                meaning=meaning,
                action=action,
                codes=tuple(code for code, owner in named.by_code.items() if owner == name),
                n_customers=n,
                share=n / len(labels),
                revenue=revenue,
                revenue_share=revenue / total if total > 0 else None,
                n_orders=n_orders,
                average_order_value=revenue / n_orders if n_orders else None,
                colour=colours[position],
                **medians,
            )
        )
    return tuple(segments)


def _notes(
    values: Mapping[str, Matrix], scores: Mapping[str, Scores], levels: int, *, is_even: bool
) -> tuple[Note, ...]:
    notes = []
    for name in RFM:
        counts = np.bincount(scores[name], minlength=levels + 1)[1:]
        absent = tuple(str(level + 1) for level in np.flatnonzero(counts == 0))
        if absent:
            n_values = len(np.unique(values[name]))
            few = {"n_values": n_values} if n_values < levels else {}
            notes.append(Note("scores_of_nobody", {"column": name, "scores": absent, **few}))
        largest = int(counts.argmax())
        share = float(counts[largest] / counts.sum())
        if is_even and share >= _UNEVEN / levels:
            level: StepValues = {
                "column": name,
                "score": largest + 1,
                "share": share,
                "levels": levels,
            }
            notes.append(Note("uneven_level", level))
    return tuple(notes)
