"""Choose which columns become features and how: settings checked against the table."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from segmentation.errors import DataError, ParameterError
from segmentation.preprocessing.columns import coding_kind, is_numeric, why_unusable
from segmentation.records import (
    CATEGORY_IMPUTES,
    LOGARITHMS,
    NUMERIC_IMPUTES,
    SCALINGS,
    TRANSFORMS,
    UNUSABLE,
    CategoryImpute,
    CustomerTable,
    FeatureSetting,
    Kind,
    Note,
    NumericImpute,
    PrepareSettings,
    Step,
)

_MOST_TOLD = 6
"""Columns of which a message says why they are no features."""


def choose_features(
    table: CustomerTable, settings: PrepareSettings
) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """Return the features to use, and a step for each proposed column that cannot be one.

    Raises ParameterError if a feature is asked for that the table does not have; DataError if one
    that is asked for cannot tell customers apart, or none is left.
    """
    names = [column.name for column in table.columns]
    if settings.features is not None:
        chosen = tuple(dict.fromkeys(settings.features))
        _check_known(chosen, names)
        if not chosen:
            raise ParameterError(f"Choose at least one feature. {_offer(names)}")
        for name in chosen:
            reason = _why_unusable(table, name, settings)
            if reason is not None:
                told = UNUSABLE[reason.code].format_map(reason.values)
                raise DataError(f"Column {name!r} cannot be a feature: {told}. Switch it off.")
        return chosen, ()
    reasons = {name: _why_unusable(table, name, settings) for name in table.features}
    usable = tuple(name for name, reason in reasons.items() if reason is None)
    if not usable:
        raise DataError(_nothing_left(table, reasons))
    return usable, tuple(
        unusable_step(name, reason) for name, reason in reasons.items() if reason is not None
    )


def unusable_step(name: str, reason: Note) -> Step:
    """Return the step for a proposed column that cannot be a feature."""
    return Step("left out as a feature", name, 0, 0, code=reason.code, values=reason.values)


def check_settings(settings: PrepareSettings, table: CustomerTable) -> None:
    """Raise ParameterError where a setting is none that exists or does not fit its column."""
    _check_option("scaling", settings.scaling, SCALINGS)
    _check_option("numeric_impute", settings.numeric_impute, NUMERIC_IMPUTES)
    _check_option("category_impute", settings.category_impute, CATEGORY_IMPUTES)
    names = [column.name for column in table.columns]
    _check_known((setting.name for setting in settings.per_feature), names)
    for setting in settings.per_feature:
        _check_setting(setting, table)


def setting_for(settings: PrepareSettings, name: str) -> FeatureSetting:
    """Return what was chosen for one feature; the last one wins where there are several."""
    found = [setting for setting in settings.per_feature if setting.name == name]
    return found[-1] if found else FeatureSetting(name)


def with_orders(settings: PrepareSettings, table: CustomerTable) -> PrepareSettings:
    """Return the settings with the order that stands for each ordinal column nobody decided on."""
    own = {setting.name: setting for setting in settings.per_feature}
    for column in table.columns:
        setting = own.get(column.name, FeatureSetting(column.name))
        order = proposed_order(settings, table, column.name) if setting.order is None else ()
        if order:
            own[column.name] = replace(setting, order=order)
    return replace(settings, per_feature=tuple(own.values()))


def proposed_order(settings: PrepareSettings, table: CustomerTable, name: str) -> tuple[str, ...]:
    """Return the order a column is coded in where none is chosen; empty where it has none.

    A missing value that is to be a category of its own has no place in an order: such a column
    stays plain categories.
    """
    info = table.column(name)
    if info.kind != "ordinal" or not info.order:
        return ()
    if info.n_missing and impute_for(settings, name, info.kind) == "own_category":
        return ()
    return info.order


def impute_for(settings: PrepareSettings, name: str, kind: Kind) -> NumericImpute | CategoryImpute:
    """Return what a missing value of one feature counts as."""
    default = settings.numeric_impute if is_numeric(kind) else settings.category_impute
    return setting_for(settings, name).impute or default


def _check_setting(setting: FeatureSetting, table: CustomerTable) -> None:
    name = setting.name
    if not (math.isfinite(setting.weight) and setting.weight >= 0):
        raise ParameterError(
            f"The weight of {name!r} is {setting.weight}: it must be a number of 0 or more."
        )
    _check_option(f"transform of {name!r}", setting.transform, TRANSFORMS)
    if setting.cap is not None and not 0 <= setting.cap[0] < setting.cap[1] <= 1:
        raise ParameterError(
            f"The cap of {name!r} is {setting.cap[0]} to {setting.cap[1]}: give two quantiles "
            "between 0 and 1, the lower one first, for example 0.01 and 0.99."
        )
    kind = coding_kind(table.column(name).kind, setting)
    if setting.scaling is not None:
        _check_option(f"scaling of {name!r}", setting.scaling, SCALINGS)
    if setting.impute is not None:
        allowed = NUMERIC_IMPUTES if is_numeric(kind) else CATEGORY_IMPUTES
        _check_option(f"impute of {name!r}", setting.impute, allowed)
    _check_apart(setting, kind)
    is_number = kind in ("numeric", "date")
    if not is_number and (setting.transform != "none" or setting.cap is not None):
        raise ParameterError(
            f"{name!r} is {kind}: only numbers can be transformed or capped. Leave both off."
        )
    if setting.order and kind != "ordinal":
        raise ParameterError(f"{name!r} is {kind}: only categories can be put in an order.")


def _check_apart(setting: FeatureSetting, kind: Kind) -> None:
    if setting.apart is None:
        return
    name, (lower, upper) = setting.name, setting.apart
    if kind != "numeric":
        raise ParameterError(f"{name!r} is {kind}: only numbers can set customers apart.")
    if lower is not None and (
        setting.transform in LOGARITHMS or (upper is not None and lower >= upper)
    ):
        raise ParameterError(
            f"{name!r} cannot set apart who is below {lower:g}: the lower limit must be below the "
            "upper one, and there is none on a log scale. Leave it open."
        )


def _check_option(what: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise ParameterError(
            f"The {what} cannot be {value!r}. Choose one of: {', '.join(allowed)}."
        )


def _check_known(names: Iterable[str], known: list[str]) -> None:
    unknown = [name for name in dict.fromkeys(names) if name not in known]
    if not unknown:
        return
    close = [
        match for name in unknown for match in difflib.get_close_matches(str(name), known, n=1)
    ]
    hint = f" Did you mean {', '.join(map(repr, close))}?" if close else ""
    raise ParameterError(
        f"There is no column {', '.join(map(repr, unknown))}.{hint} {_offer(known)}"
    )


def _nothing_left(table: CustomerTable, reasons: Mapping[str, Note | None]) -> str:
    told = {
        name: UNUSABLE[reason.code].format_map(reason.values)
        for name, reason in reasons.items()
        if reason is not None
    }
    told |= {column.name: column.role for column in table.columns if column.name not in reasons}
    left_out = "; ".join(f"{name!r}: {what}" for name, what in list(told.items())[:_MOST_TOLD])
    return (
        f"No column is left to compare customers by ({left_out}). Choose at least one "
        "feature that differs between customers, such as age, orders or spend, or bring a file "
        "that has one."
    )


def _offer(names: list[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:20])
    return f"The table has: {shown}{', ...' if len(names) > 20 else ''}."


def _why_unusable(table: CustomerTable, name: str, settings: PrepareSettings) -> Note | None:
    kind = coding_kind(table.column(name).kind, setting_for(settings, name))
    is_missing_a_value = impute_for(settings, name, kind) == "own_category"
    return why_unusable(
        table.frame[name],
        kind,
        fewest_alike=settings.fewest_alike,
        is_missing_a_value=is_missing_a_value,
    )
