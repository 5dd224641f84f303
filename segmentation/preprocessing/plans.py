"""Plan each feature before scikit-learn estimates anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from segmentation.errors import DataError, ParameterError
from segmentation.preprocessing.choices import impute_for, setting_for
from segmentation.preprocessing.columns import (
    Column,
    counted_categories,
    is_numeric,
    named_categories,
    why_unusable,
)
from segmentation.records import (
    FEWEST_ALIKE,
    LOGARITHMS,
    UNUSABLE,
    CategoryImpute,
    FeatureSetting,
    Kind,
    NumericImpute,
    PrepareSettings,
    Rounding,
    Scaling,
)

_MISSING_CATEGORY = "(missing)"
"""The category of missing values where they are kept as a category of their own."""


@dataclass(frozen=True, slots=True, eq=False)
class FeaturePlan:
    """One feature and everything decided about it before anything is estimated."""

    name: str
    kind: Kind
    setting: FeatureSetting
    scaling: Scaling
    impute: NumericImpute | CategoryImpute = "median"
    categories: tuple[str, ...] = ()
    fill: str | None = None
    """The category for missing values."""
    fewest_alike: int = FEWEST_ALIKE
    has_others: bool = False
    """Whether rare categories count as others, without a name."""
    lower: float | None = None
    upper: float | None = None

    @property
    def is_one_hot(self) -> bool:
        """Whether every category has a column of its own, and the others none."""
        return self.kind == "categorical" and (len(self.categories) != 2 or self.has_others)


def make_plan(column: Column, name: str, kind: Kind, settings: PrepareSettings) -> FeaturePlan:
    """Decide limits (numbers) or categories and their fill (text) of one feature."""
    setting, impute = setting_for(settings, name), impute_for(settings, name, kind)
    is_own = impute == "own_category"
    fewest = settings.fewest_alike
    reason = why_unusable(column, kind, fewest_alike=fewest, is_missing_a_value=is_own)
    if reason is not None:
        told = UNUSABLE[reason.code].format_map(reason.values)
        more = "and exceptional ones " if any(each.apart for each in settings.per_feature) else ""
        raise DataError(
            f"Column {setting.name!r} cannot be a feature: once customers with missing values "
            f"{more}are left out, {told}. Switch it off or impute missing values."
        )
    categories: tuple[str, ...] = ()
    fill: str | None = None
    n_others = 0
    limits: tuple[float | None, float | None] = (None, None)
    if is_numeric(kind):
        limits = _limits(column, kind, setting, fewest_alike=fewest)
    else:
        counts = counted_categories(column)
        named, n_others = named_categories(counts, fewest)
        has_own = is_own and bool(column.isna().any())
        categories, fill = _categories(counts, setting, named, has_own=has_own)
    return FeaturePlan(
        name=setting.name,
        kind=kind,
        setting=setting,
        scaling=setting.scaling or settings.scaling,
        impute=impute,
        categories=categories,
        fill=fill,
        fewest_alike=fewest,
        has_others=n_others > 0,
        lower=limits[0],
        upper=limits[1],
    )


def counted_plan(
    plan: FeaturePlan, counts: Mapping[str, int], n_missing: int, settings: PrepareSettings
) -> FeaturePlan:
    """Return the plan of a category of which all were counted, where it was made of a sample."""
    if plan.setting.order:
        counts = {category: n for category, n in counts.items() if category in plan.setting.order}
    named, n_others = named_categories(counts, settings.fewest_alike)
    has_own = plan.impute == "own_category" and n_missing > 0
    categories, fill = _categories(counts, plan.setting, named, has_own=has_own)
    return replace(plan, categories=categories, fill=fill, has_others=n_others > 0)


def _limits(
    column: Column, kind: Kind, setting: FeatureSetting, *, fewest_alike: int
) -> tuple[float | None, float | None]:
    """Return the values at which a number is capped, from the quantiles of those present."""
    present = column.dropna().to_numpy(dtype=np.float64)
    if setting.transform in LOGARITHMS and present.min() < 0:
        n_negative = int(np.count_nonzero(present < 0))
        raise ParameterError(
            f"{setting.name!r} has {n_negative} negative values (lowest: {present.min():g}), of "
            "which there is no logarithm. Choose the yeo_johnson transform or none."
        )
    # A new customer below zero is scored as zero, so that the logarithm always exists.
    floor = 0.0 if setting.transform in LOGARITHMS else None
    if setting.cap is None:
        return floor, None
    rounding = Rounding.of(present, kind=kind, fewest_alike=fewest_alike)
    quantiles = np.quantile(present, setting.cap).tolist()
    lower, upper = (rounding.near(limit) for limit in quantiles)
    if lower >= upper:
        raise ParameterError(
            f"Capping {setting.name!r} at the quantiles {setting.cap[0]:g} and {setting.cap[1]:g} "
            f"leaves one value, {lower:g}. Choose quantiles further apart."
        )
    return lower, upper


def _categories(
    present: Collection[str], setting: FeatureSetting, named: tuple[str, ...], *, has_own: bool
) -> tuple[tuple[str, ...], str]:
    """Return the categories in order, and the one that stands for a missing value."""
    known, fill = tuple(sorted(named)), named[0]
    if setting.order:
        _check_order(setting.name, setting.order, sorted(present))
        unnamed = set(present) - set(named)
        known = tuple(category for category in setting.order if category not in unnamed)
    if has_own:
        if setting.order:
            raise ParameterError(
                f"{setting.name!r} has missing values and an order, in which a category of missing "
                "values has no place. Fill them with the most frequent category."
            )
        fill = _MISSING_CATEGORY
        known = (*(category for category in known if category != fill), fill)
    return known, fill


def _check_order(name: str, order: tuple[str, ...], present: list[str]) -> None:
    if len(set(order)) < len(order):
        raise ParameterError(f"The order of {name!r} names a category twice.")
    unplaced = [category for category in present if category not in order]
    if unplaced:
        raise ParameterError(
            f"The order of {name!r} leaves out {', '.join(map(repr, unplaced[:10]))}. "
            "Give every category that occurs a place."
        )
