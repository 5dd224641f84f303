"""Export the model as a fitted scikit-learn Pipeline; nothing here reads one back."""

from __future__ import annotations

import io
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from segmentation.records import FeatureCoding, ModelSpec


def pipeline_bytes(spec: ModelSpec) -> bytes:
    """Return the model's Pipeline as joblib writes it; loading it needs nothing of this package."""
    import joblib

    buffer = io.BytesIO()
    joblib.dump(make_pipeline(spec), buffer, compress=3)
    return buffer.getvalue()


def make_pipeline(spec: ModelSpec) -> Any:
    """Return a fitted Pipeline whose ``predict`` gives the model's segments.

    It reads a DataFrame with the raw columns under the model's own names: numbers, datetime64 for
    dates, texts for categories.
    """
    from sklearn.pipeline import Pipeline

    return Pipeline([("prepare", make_columns(spec.codings)), ("segment", _kmeans(spec))])


def make_columns(codings: Sequence[FeatureCoding]) -> Any:
    """Return a fitted ColumnTransformer from raw columns to those of the matrix."""
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import Pipeline

    # Positions name the pipelines, since scikit-learn does not allow every text as a name.
    columns = ColumnTransformer(
        [(str(i), Pipeline(_steps(coding)), [coding.name]) for i, coding in enumerate(codings)],
        transformer_weights={str(i): coding.weight for i, coding in enumerate(codings)},
        verbose_feature_names_out=False,
        sparse_threshold=0.0,
    )
    columns.fit(pd.DataFrame({coding.name: _example(coding) for coding in codings}))
    for i, coding in enumerate(codings):
        scaler = columns.named_transformers_[str(i)]["scale"]
        scaler.mean_ = np.array(coding.centre)
        scaler.scale_ = np.array(coding.scale)
        scaler.var_ = scaler.scale_**2
    return columns


def _kmeans(spec: ModelSpec) -> Any:
    """Return a fitted KMeans with the model's centres."""
    from sklearn.cluster import KMeans

    kmeans = KMeans(n_clusters=spec.k, n_init=1, random_state=spec.seed)
    # Fitted to any k different points, then given its centres.
    kmeans.fit(np.outer(np.arange(spec.k), np.ones(spec.centres.shape[1])))
    kmeans.cluster_centers_ = spec.centres.copy()
    kmeans.inertia_ = spec.inertia
    return kmeans


def _steps(coding: FeatureCoding) -> list[tuple[str, Any]]:
    from sklearn.preprocessing import StandardScaler

    steps = _number_steps(coding) if coding.is_numeric else _category_steps(coding)
    return [*steps, ("scale", StandardScaler())]


def _number_steps(coding: FeatureCoding) -> list[tuple[str, Any]]:
    from scipy.stats import yeojohnson
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import FunctionTransformer

    steps: list[tuple[str, Any]] = []
    if coding.kind == "date":
        since = operator.methodcaller("__sub__", pd.Timestamp(0))
        in_days = operator.methodcaller("__truediv__", pd.Timedelta(days=1))
        steps += [("since", FunctionTransformer(since)), ("days", FunctionTransformer(in_days))]
    steps.append(("impute", SimpleImputer(strategy="median")))
    if coding.lower is not None or coding.upper is not None:
        limits = {"a_min": coding.lower, "a_max": coding.upper}
        steps.append(("cap", FunctionTransformer(np.clip, kw_args=limits)))
    if coding.transform == "log":
        steps.append(("transform", FunctionTransformer(np.log1p)))
    elif coding.transform == "yeo_johnson":
        lmbda = {"lmbda": coding.transform_lambda}
        steps.append(("transform", FunctionTransformer(yeojohnson, kw_args=lmbda)))
    return steps


def _category_steps(coding: FeatureCoding) -> list[tuple[str, Any]]:
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

    known = [list(coding.categories)]
    if coding.is_one_hot:
        impute = SimpleImputer(strategy="constant", fill_value=coding.fill)
        encoder = OneHotEncoder(categories=known, handle_unknown="ignore", sparse_output=False)
        return [("impute", impute), ("encode", encoder)]
    encoder = OrdinalEncoder(
        categories=known, handle_unknown="use_encoded_value", unknown_value=np.nan
    )
    rank = float(coding.categories.index(str(coding.fill)))
    return [("encode", encoder), ("impute", SimpleImputer(strategy="constant", fill_value=rank))]


def _example(coding: FeatureCoding) -> Any:
    """Return three cells of a column, whose median is what a missing value is filled with."""
    if not coding.is_numeric:
        return pd.Series([coding.fill] * 3, dtype="str")
    days = pd.Series([coding.fill] * 3, dtype="float64")
    return pd.Timestamp(0) + pd.to_timedelta(days, unit="D") if coding.kind == "date" else days
