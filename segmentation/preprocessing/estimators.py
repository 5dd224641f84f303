"""Express a preparation as scikit-learn estimators, for those who go on in Python."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd

from segmentation.preprocessing.columns import values_of
from segmentation.preprocessing.plans import FeaturePlan, plan_of
from segmentation.records import PreparedTable


def fit_estimators(plans: tuple[FeaturePlan, ...], values: pd.DataFrame) -> Any:
    """Fit the pipelines of all features, side by side in the order of the plans.

    Neighbours that are prepared alike share a pipeline, which is quicker than one for each.

    Parameters
    ----------
    plans : tuple of FeaturePlan
    values : pandas.DataFrame
        Raw columns as `columns.values_of` returns them.

    Returns
    -------
    sklearn.compose.ColumnTransformer
        Fitted; its output has the columns of the matrix.
    """
    from sklearn import config_context
    from sklearn.compose import ColumnTransformer

    groups = [tuple(group) for _, group in itertools.groupby(plans, key=_likeness)]
    # Positions name the pipelines, since scikit-learn does not allow every text as a name.
    estimators = ColumnTransformer(
        [
            (str(i), _pipeline(group), [plan.name for plan in group])
            for i, group in enumerate(groups)
        ],
        transformer_weights={str(i): group[0].setting.weight for i, group in enumerate(groups)},
        verbose_feature_names_out=False,
        sparse_threshold=0.0,
    )
    with config_context(assume_finite=True, skip_parameter_validation=True):
        estimators.fit(values)
    for group, (_, pipeline, names) in zip(groups, estimators.transformers_, strict=False):
        if group[0].is_one_hot:
            _share_scale(group[0], pipeline["scale"])
        elif hasattr(pipeline["scale"], "center_"):
            _widen_scale(pipeline, values[names])
    return estimators


def build_pipeline(prepared: PreparedTable) -> Any:
    """Return the fitted scikit-learn ColumnTransformer that makes this table's matrix.

    It reads a DataFrame of raw columns, dates as days since 1970-01-01.
    """
    plans = tuple(plan_of(coding, prepared.settings) for coding in prepared.codings)
    frame = prepared.frame
    values = pd.DataFrame({plan.name: values_of(frame[plan.name], plan.kind) for plan in plans})
    return fit_estimators(plans, values)


def _likeness(plan: FeaturePlan) -> tuple[object, ...]:
    """Return a key that is equal for features which one pipeline can prepare together."""
    if plan.categories or plan.lower is not None or plan.upper is not None:
        return (plan.name,)
    settings = (plan.setting.transform, plan.setting.weight, plan.scaling, plan.impute)
    return (plan.kind == "boolean", *settings)


def _pipeline(group: tuple[FeaturePlan, ...]) -> Any:
    from sklearn.pipeline import Pipeline

    plan = group[0]
    steps = _category_steps(plan) if plan.categories else _numeric_steps(plan)
    return Pipeline([*steps, ("scale", _scaler(plan))])


def _numeric_steps(plan: FeaturePlan) -> list[tuple[str, Any]]:
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import (
        FunctionTransformer,
        PowerTransformer,
    )

    # Where rows with missing values were left out, a new customer's counts as the median.
    strategy = "median" if plan.impute == "drop" else plan.impute
    steps: list[tuple[str, Any]] = [("impute", SimpleImputer(strategy=strategy))]
    if plan.lower is not None or plan.upper is not None:
        limits = {"a_min": plan.lower, "a_max": plan.upper}
        steps.append(("cap", FunctionTransformer(np.clip, kw_args=limits)))
    if plan.setting.transform == "log":
        steps.append(("transform", FunctionTransformer(np.log1p, inverse_func=np.expm1)))
    elif plan.setting.transform == "yeo_johnson":
        steps.append(("transform", PowerTransformer("yeo-johnson", standardize=False)))
    return steps


def _category_steps(plan: FeaturePlan) -> list[tuple[str, Any]]:
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import (
        OneHotEncoder,
        OrdinalEncoder,
    )

    known = [list(plan.categories)]
    if plan.is_one_hot:
        impute = SimpleImputer(strategy="constant", fill_value=plan.fill)
        encoder = OneHotEncoder(categories=known, handle_unknown="ignore", sparse_output=False)
        return [("impute", impute), ("encode", encoder)]
    encoder = OrdinalEncoder(
        categories=known, handle_unknown="use_encoded_value", unknown_value=np.nan
    )
    rank = float(plan.categories.index(str(plan.fill)))
    return [("encode", encoder), ("impute", SimpleImputer(strategy="constant", fill_value=rank))]


def _scaler(plan: FeaturePlan) -> Any:
    from sklearn.preprocessing import (
        MinMaxScaler,
        RobustScaler,
        StandardScaler,
    )

    is_indicator = plan.kind in ("categorical", "boolean")
    if plan.scaling == "minmax" and not is_indicator:
        return MinMaxScaler()
    if plan.scaling == "robust" and not is_indicator:
        return RobustScaler()
    is_scaled = plan.scaling in ("standard", "robust")
    return StandardScaler(with_mean=is_scaled, with_std=is_scaled)


def _share_scale(plan: FeaturePlan, scaler: Any) -> None:
    """Give all columns of a one-hot feature one scale, so that it counts like one number.

    Scaled: the square root of their total variance, so that it becomes 1. Unscaled: the square
    root of 2, so that two different categories lie 1 apart, as the two of a single indicator do.
    """
    total = 2.0 if scaler.scale_ is None else float(np.sum(scaler.mean_ * (1.0 - scaler.mean_)))
    scaler.with_std = True
    scaler.scale_ = np.full(len(plan.categories), np.sqrt(total))
    scaler.var_ = np.full(len(plan.categories), total)


def _widen_scale(pipeline: Any, values: pd.DataFrame) -> None:
    """Scale by the standard deviation where the quartiles are equal, as in a column of zeros."""
    ready = np.asarray(pipeline[:-1].transform(values))
    lower, upper = np.quantile(ready, (0.25, 0.75), axis=0)
    scaler = pipeline["scale"]
    scaler.scale_ = np.where(lower == upper, ready.std(axis=0), scaler.scale_)
