"""Prepare a customer table: the matrix that distances are computed on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segmentation.errors import DataError, ParameterError
from segmentation.preprocessing.choices import (
    check_settings,
    choose_features,
    impute_for,
    setting_for,
    unusable_step,
    with_orders,
)
from segmentation.preprocessing.columns import (
    Column,
    coding_kind,
    is_numeric,
    values_of,
    why_unusable,
)
from segmentation.preprocessing.exceptional import beyond
from segmentation.preprocessing.fitting import fit_codings, unscaled
from segmentation.preprocessing.plans import make_plan
from segmentation.records import (
    CustomerTable,
    FeatureCoding,
    Kind,
    Note,
    PreparedTable,
    PrepareSettings,
    Step,
    StepAction,
    StepValues,
    plain_value,
)

FEWEST_CUSTOMERS = 3
"""Two segments of which one has more than one customer: below that nothing can be compared."""


def prepare(table: CustomerTable, settings: PrepareSettings) -> PreparedTable:
    """Impute, cap, transform, encode, scale and weight the features of a table.

    Parameters
    ----------
    table : CustomerTable
        One row a customer; it is not changed.
    settings : PrepareSettings
        With ``features=None`` columns that cannot tell customers apart are left out with a step;
        where they were asked for by name, they are an error.

    Returns
    -------
    PreparedTable
        Its matrix has one column for a number, an ordinal feature or two categories, else one a
        category. With "standard" scaling each feature has a total variance of 1, times its
        squared weight. Everything that was imputed, capped or left out is counted in ``steps``.

    Raises
    ------
    ParameterError
        If a setting does not exist or does not fit its column, or a feature is not in the table.
    DataError
        If there are fewer than 3 customers, or no column is left, or one that was asked for is
        constant, all missing, free text, infinite, or negative where a logarithm is wanted.
    """
    check_settings(settings, table)
    _check_enough(table.n_customers, "")
    given, settings = settings, with_orders(settings, table)
    names, steps = choose_features(table, settings)
    kinds = {
        name: coding_kind(table.column(name).kind, setting_for(settings, name)) for name in names
    }
    values = pd.DataFrame({name: values_of(table.frame[name], kinds[name]) for name in names})
    kept, dropped = _kept_rows(values, kinds, settings)
    values = values if not dropped else values.iloc[kept]
    is_apart, apart = beyond(values, settings)
    exceptional = kept[is_apart]
    if apart:
        kept, values = kept[~is_apart], values.loc[~is_apart]
        _check_enough(len(kept), " beside the exceptional ones")
    else:  # Nobody is beyond a limit, so a model could name no segment of theirs.
        plain = tuple(replace(setting, apart=None) for setting in settings.per_feature)
        settings = replace(settings, per_feature=plain)
    plans = tuple(make_plan(values[name], name, kinds[name], settings) for name in names)
    if all(plan.setting.weight == 0 for plan in plans):
        raise ParameterError("Every feature has weight 0. Give at least one a weight above 0.")
    fitted, matrix = fit_codings(plans, values)
    codings = tuple(
        replace(coding, contract=table.column(coding.name).contract) for coding in fitted
    )
    made = tuple(step for coding in codings for step in _coding_steps(coding, values[coding.name]))
    done = (*steps, *dropped, *apart, *made)
    return PreparedTable(table, given, codings, matrix, kept, done, exceptional=exceptional)


def preparation_steps(
    table: CustomerTable, settings: PrepareSettings | None = None
) -> tuple[Step, ...]:
    """Return the steps that `prepare` takes, by default with settings that nobody changed.

    Only columns that lack values or cannot be features are looked at, so that a report on a large
    file does not wait for its matrix. A column that `prepare` refuses takes no step.

    Raises ParameterError if a setting does not exist or does not fit its column.
    """
    settings = settings or PrepareSettings()
    check_settings(settings, table)
    settings = with_orders(settings, table)
    left_out: list[Step] = []
    made: list[Step] = []
    for name in table.features:
        info = table.column(name)
        if is_numeric(info.kind) and not info.n_missing and info.n_distinct > 1:
            continue
        kind = coding_kind(info.kind, setting_for(settings, name))
        reason = why_unusable(table.frame[name], kind, fewest_alike=settings.fewest_alike)
        if reason is not None:
            left_out.append(unusable_step(name, reason))
            continue
        try:
            values = values_of(table.frame[name], kind)
        except DataError:
            continue
        plan = make_plan(values, name, kind, settings)
        made += _coding_steps(unscaled(plan, values), values)
    return (*left_out, *made)


def _check_enough(n_customers: int, addition: str) -> None:
    if n_customers < FEWEST_CUSTOMERS:
        raise DataError(
            f"There {'is' if n_customers == 1 else 'are'} {n_customers} "
            f"customer{'' if n_customers == 1 else 's'}{addition}: at least "
            f"{FEWEST_CUSTOMERS} are needed to compare any. Bring a longer file."
        )


def _kept_rows(
    values: pd.DataFrame, kinds: dict[str, Kind], settings: PrepareSettings
) -> tuple[NDArray[np.intp], tuple[Step, ...]]:
    """Return the positions of the rows to use, and a step for each column that cost some."""
    is_kept = np.ones(len(values), dtype=np.bool_)
    steps = []
    for name, kind in kinds.items():
        is_missing = values[name].isna().to_numpy()
        n_missing = int(is_missing.sum())
        if n_missing and impute_for(settings, name, kind) == "drop":
            is_kept &= ~is_missing
            steps.append(
                Step("left out customers", name, n_missing, n_missing, code="without_value")
            )
    kept = np.flatnonzero(is_kept)
    if steps:
        _check_enough(len(kept), " without a missing value")
    return kept, tuple(steps)


def _coding_steps(coding: FeatureCoding, column: Column) -> tuple[Step, ...]:
    """Count the cells of one column that were imputed, capped or put together."""
    n_missing = int(column.isna().sum())
    counted_as = Note("counted_as", {"value": plain_value(coding.fill, coding.kind)})
    imputed = _step("imputed", coding, n_missing, counted_as)
    return (*imputed, *(_capped if coding.is_numeric else _put_together)(coding, column))


def _capped(coding: FeatureCoding, column: Column) -> tuple[Step, ...]:
    if coding.lower is None and coding.upper is None:
        return ()
    present = column.dropna().to_numpy(dtype=np.float64)
    n_capped = int(np.count_nonzero(np.clip(present, coding.lower, coding.upper) != present))
    limits = {
        side: None if limit is None else plain_value(limit, coding.kind)
        for side, limit in (("lower", coding.lower), ("upper", coding.upper))
    }
    return _step("capped", coding, n_capped, Note("beyond_caps", limits))


def _put_together(coding: FeatureCoding, column: Column) -> tuple[Step, ...]:
    """Count the cells of categories that are too rare to be named."""
    unnamed = column[column.notna() & ~column.isin(coding.categories)]
    code = "rare_as_others" if coding.is_one_hot else "rare_as_fill"
    values: StepValues = {"n_distinct": int(unnamed.nunique()), "value": plain_value(coding.fill)}
    return _step("put together", coding, len(unnamed), Note(code, values))


def _step(action: StepAction, coding: FeatureCoding, n_cells: int, why: Note) -> tuple[Step, ...]:
    """Return a step that changed one cell a customer; none where it changed none."""
    if not n_cells:
        return ()
    return (Step(action, coding.name, n_cells, n_cells, code=why.code, values=why.values),)
