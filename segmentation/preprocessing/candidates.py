"""Propose ways to prepare a whole table beside the chosen one: a small set, none taken unasked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from segmentation.preprocessing.choices import setting_for
from segmentation.preprocessing.columns import Vector, numbers
from segmentation.preprocessing.exceptional import limit_step, limits_around
from segmentation.preprocessing.fitting import LEAST_AMOUNT
from segmentation.preprocessing.proposals import propose_transform
from segmentation.preprocessing.repeated import repeated_features
from segmentation.records import (
    GROUP_KINDS,
    FeatureSetting,
    Labels,
    PreparationName,
    PreparedTable,
    ProposedPreparation,
    Step,
    StepAction,
    StepValues,
)

_CAPS = (0.01, 0.99)
"""Quantiles at which outliers are capped."""
_FAR_OUT = 3.0
"""Interquartile ranges outside the quartiles from which a value is far out (Tukey 1977)."""
_MANY_ZEROS = 0.2
"""Share of zeros from which a column says two things: whether there is any, and how much."""
_ALIKE = 0.75
"""Correlation from which more than half of what two columns say is the same."""
_NEARLY_ALL = 0.95
"""Share of the customers with one value from which a column is weak."""
MOST_CATEGORIES = 12
_FEWEST_VALUES = 10

_Changes: TypeAlias = "dict[str, tuple[FeatureSetting, Step]]"
"""By feature its setting, and what that does."""


def propose_preparations(prepared: PreparedTable) -> tuple[ProposedPreparation, ...]:
    """Return the preparations that would change something, in the order of `PREPARATIONS`.

    Numbers that somebody has transformed, capped or weighted are left as they are.

    ``prepared``: the table as it is prepared so far.
    """
    tails = _tails(prepared)
    with_tails = _changed("log", prepared, tails)
    found = [
        with_tails,
        _changed("capped", prepared, _caps(prepared)),
        *(_changed(name, prepared, tails | split) for name, split in _zeros(prepared).items()),
        _once(prepared, with_tails),
        _with_categories(prepared, with_tails),
    ]
    return tuple(
        proposal
        for place, proposal in enumerate(found)
        if proposal.steps and (place == 0 or proposal is not with_tails)
    )


def propose_set_apart(
    name: PreparationName, prepared: PreparedTable, rows: Labels, *, beside: Sequence[Step] = ()
) -> ProposedPreparation | None:
    """Return the preparation as it is that sets the customers of some rows apart by limits.

    ``rows``: rows of the matrix whose customers make segments alone. ``beside``: what else it does.

    None where no single number of theirs is far from all others.
    """
    limits = limits_around(prepared, rows)
    if not limits:
        return None
    changes = {
        feature: (
            replace(setting_for(prepared.settings, feature), apart=pair),
            limit_step(feature, pair),
        )
        for feature, pair in limits.items()
    }
    proposed = _changed(name, prepared, changes)
    kept = tuple(
        step for step in beside if step.code != "beyond_limits" or step.column not in limits
    )
    return replace(proposed, steps=(*kept, *proposed.steps))


def _changed(
    name: PreparationName, prepared: PreparedTable, changes: _Changes
) -> ProposedPreparation:
    own = {setting.name: setting for setting in prepared.settings.per_feature}
    own |= {feature: setting for feature, (setting, _) in changes.items()}
    settings = replace(prepared.settings, per_feature=tuple(own.values()))
    return ProposedPreparation(name, settings, tuple(step for _, step in changes.values()))


def _free(prepared: PreparedTable) -> Iterator[tuple[FeatureSetting, Vector]]:
    """Yield the numbers that nobody has prepared in a way of their own, without missing ones."""
    for coding in prepared.codings:
        setting = setting_for(prepared.settings, coding.name)
        is_own = setting.transform != "none" or setting.cap is not None or setting.weight != 1.0
        if coding.kind == "numeric" and not is_own:
            values = numbers(prepared.frame[coding.name])
            yield setting, values[~np.isnan(values)]


def _tails(prepared: PreparedTable) -> _Changes:
    changes = {}
    for setting, _ in _free(prepared):
        proposal = propose_transform(prepared.table, setting.name)
        if proposal is not None:
            values: StepValues = {"transform": proposal.transform, "skew": round(proposal.skew, 1)}
            step = _step("transformed", setting.name, "long_tail", values)
            changes[setting.name] = (replace(setting, transform=proposal.transform), step)
    return changes


def _caps(prepared: PreparedTable) -> _Changes:
    changes = {}
    for setting, values in _free(prepared):
        lower, upper = np.quantile(values, (0.25, 0.75))
        far = _FAR_OUT * (upper - lower)
        n_far = int(np.count_nonzero((values < lower - far) | (values > upper + far)))
        if n_far and far > 0 and prepared.table.column(setting.name).n_distinct >= _FEWEST_VALUES:
            step = _step("capped", setting.name, "far_out")
            changes[setting.name] = (replace(setting, cap=_CAPS), step)
    return changes


def _zeros(prepared: PreparedTable) -> dict[PreparationName, _Changes]:
    """Return what can be made of amounts of which many are zero: both facts, or one of them."""
    both: _Changes = {}
    how_much: _Changes = {}
    whether: _Changes = {}
    for setting, values in _free(prepared):
        name, share = setting.name, float((values == 0).mean())
        has_amounts = prepared.table.column(name).n_distinct >= _FEWEST_VALUES
        if _MANY_ZEROS <= share <= 1 - _MANY_ZEROS and has_amounts and values.min() >= 0:
            least = share + LEAST_AMOUNT * (1 - share)  # the quantile up to which one is the least
            any_log = replace(setting, transform="any_log")
            both[name] = (any_log, _step("transformed", name, "any_and_how_much"))
            log = replace(setting, transform="log", cap=(least, 1.0))
            how_much[name] = (log, _step("transformed", name, "zeros_as_least"))
            capped = replace(setting, cap=(0.0, least))
            whether[name] = (capped, _step("capped", name, "only_whether"))
    return {"any_amount": both, "amounts": how_much, "whether": whether} if both else {}


def _once(prepared: PreparedTable, proposal: ProposedPreparation) -> ProposedPreparation:
    """Return the proposal with columns that correlate weighted as one, and weak ones off."""
    settings, steps = proposal.settings, list(proposal.steps)
    weak = {name: share for name, share in _commonest(prepared).items() if share >= _NEARLY_ALL}
    for name, share in weak.items():
        steps.append(_step("left out as a feature", name, "weak", {"share": round(share, 2)}))
    kept = tuple(name for name in prepared.features if name not in weak)
    own = {setting.name: setting for setting in settings.per_feature}
    for group in repeated_features(prepared, least=_ALIKE):
        names = [name for name in (group.name, *group.others) if name in kept]
        for name in names if len(names) > 1 else ():
            setting = own.get(name, FeatureSetting(name))
            if setting.weight == 1.0:
                own[name] = replace(setting, weight=1 / math.sqrt(len(names)))
                values: StepValues = {
                    "names": tuple(names),
                    "correlation": round(group.correlation, 2),
                }
                steps.append(_step("weighted", name, "says_the_same", values))
    if len(steps) == len(proposal.steps) or not kept:
        return proposal
    settings = replace(settings, per_feature=tuple(own.values()))
    return ProposedPreparation(
        "once", replace(settings, features=kept) if weak else settings, tuple(steps)
    )


def _commonest(prepared: PreparedTable) -> dict[str, float]:
    """Return for each feature the share of the customers who have its most frequent value."""
    return {
        name: float(prepared.frame[name].value_counts(normalize=True).iloc[0])
        for name in prepared.features
    }


def _with_categories(prepared: PreparedTable, proposal: ProposedPreparation) -> ProposedPreparation:
    """Return the proposal with the categories that describe customers as features."""
    added = tuple(
        column.name
        for column in prepared.table.columns
        if column.role == "descriptor"
        and column.kind in GROUP_KINDS
        and 2 <= column.n_distinct <= MOST_CATEGORIES
    )
    if not added:
        return proposal
    steps = [_step("taken as a feature", name, "category_in") for name in added]
    settings = replace(proposal.settings, features=(*prepared.features, *added))
    return ProposedPreparation("categories", settings, (*proposal.steps, *steps))


def _step(action: StepAction, name: str, code: str, values: StepValues | None = None) -> Step:
    """Return a step that would be taken: nothing is counted before it is."""
    return Step(action, name, 0, 0, code, values or {})
