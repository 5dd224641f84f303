"""Export the model as a fitted scikit-learn Pipeline; nothing here reads one back."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from operator import methodcaller
from typing import Any

import numpy as np
import pandas as pd

from segmentation.models.scoring.estimators import nearest
from segmentation.models.scoring.pipeline_dates import CELL_CALLS, TEXT_CALLS, date_steps, named
from segmentation.reading.cells import NUMBER
from segmentation.reading.missing import missing_numbers, missing_words
from segmentation.reading.rewriting import number_forms, rewrites, translation
from segmentation.reading.truth import truth_words
from segmentation.records import (
    LARGEST,
    LOGARITHMS,
    ColumnContract,
    FeatureCoding,
    ModelSpec,
    exceptional_of,
)

FAR = 1e60
"""Further than any customer lies from another."""
_MARK = "\x01"
_WHOLE_PARTS = r"^([+-]?[0-9]+)[.]0+$"


def pipeline_bytes(spec: ModelSpec) -> bytes:
    """Return the model's Pipeline as joblib writes it; loading it needs nothing of this package."""
    import joblib

    buffer = io.BytesIO()
    joblib.dump(make_pipeline(spec), buffer, compress=3)
    return buffer.getvalue()


def make_pipeline(spec: ModelSpec) -> Any:
    """Return a fitted Pipeline whose ``predict`` gives the model's segments.

    It reads a DataFrame with the raw columns under the model's own names: numbers, dates and
    categories, typed or as texts in the forms of the file that the model was made from.
    """
    from sklearn.pipeline import Pipeline

    if spec.mixture is not None:
        from segmentation.models.scoring.posterior import make_posterior

        return make_posterior(spec)
    prepare, centres = make_columns(spec.codings), spec.centres
    exceptional = exceptional_of(spec.segments)
    if exceptional is not None:
        # One more column, in which the exceptional and their centre alone are far from 0.
        prepare = beside_limits(prepare, spec.codings)
        centres = np.column_stack([centres, FAR * (np.arange(spec.k) == exceptional)])
    return Pipeline([("prepare", prepare), ("segment", nearest(spec, centres))])


def beside_limits(columns: Any, codings: Sequence[FeatureCoding]) -> Any:
    """Return what makes the matrix's columns, and behind them one of who is beyond a limit."""
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import FeatureUnion, Pipeline
    from sklearn.preprocessing import FunctionTransformer

    apart = [coding for coding in codings if coding.sets_apart]
    limits = ColumnTransformer(
        [
            (
                f"{place}_{side}",
                Pipeline([*_read_steps(coding), *named(side, calls)]),
                [coding.name],
            )
            for place, coding in enumerate(apart)
            for side, calls in _limit_calls(coding)
        ],
        sparse_threshold=0.0,
    )
    any_of = FunctionTransformer(np.maximum.reduce, kw_args={"axis": 1, "keepdims": True})
    beyond = Pipeline([("limits", limits), ("any", any_of)])
    beyond.fit(pd.DataFrame({coding.name: example_of(coding) for coding in apart}))
    return FeatureUnion(
        [("columns", columns), ("beyond", beyond)], transformer_weights={"beyond": FAR}
    )


def _limit_calls(coding: FeatureCoding) -> list[tuple[str, list[Any]]]:
    """Return for each side with a limit the calls that make 1 of what lies beyond it, else 0."""
    sides = (("__lt__", "below", coding.apart_below), ("__gt__", "above", coding.apart_above))
    return [
        (side, [methodcaller(beyond, limit), methodcaller("astype", float)])
        for beyond, side, limit in sides
        if limit is not None
    ]


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
    columns.fit(pd.DataFrame({coding.name: example_of(coding) for coding in codings}))
    for i, coding in enumerate(codings):
        scaler = columns.named_transformers_[str(i)]["scale"]
        scaler.mean_ = np.array(coding.centre)
        scaler.scale_ = np.array(coding.scale)
        scaler.var_ = scaler.scale_**2
    return columns


def _steps(coding: FeatureCoding) -> list[tuple[str, Any]]:
    from sklearn.preprocessing import StandardScaler

    steps = number_steps(coding) if coding.is_numeric else _category_steps(coding)
    return [*steps, ("scale", StandardScaler())]


def _read_steps(coding: FeatureCoding, *, fills: bool = True) -> list[tuple[str, Any]]:
    from sklearn.impute import SimpleImputer

    steps = date_steps(coding) if coding.kind == "date" else named("read", _reading_calls(coding))
    return [*steps, ("impute", SimpleImputer(strategy="median"))] if fills else steps


def number_steps(coding: FeatureCoding, *, fills: bool = True) -> list[tuple[str, Any]]:
    """Return the steps that read a number, cap and transform it; missing ones may stay so."""
    from scipy.stats import yeojohnson
    from sklearn.preprocessing import FunctionTransformer

    steps = _read_steps(coding, fills=fills)
    if coding.lower is not None or coding.upper is not None:
        limits = {"a_min": coding.lower, "a_max": coding.upper}
        steps.append(("cap", FunctionTransformer(np.clip, kw_args=limits)))
    if coding.transform == "any_log":
        in_units = methodcaller("__mul__", coding.transform_lambda)
        steps.append(("units", FunctionTransformer(in_units)))
    if coding.transform in LOGARITHMS:
        steps.append(("transform", FunctionTransformer(np.log1p)))
    elif coding.transform == "yeo_johnson":
        lmbda = {"lmbda": coding.transform_lambda}
        steps.append(("transform", FunctionTransformer(yeojohnson, kw_args=lmbda)))
    return steps


def _reading_calls(coding: FeatureCoding) -> list[Any]:
    """Return calls of a DataFrame, one after the other, that read numbers and texts alike."""
    contract = coding.contract or ColumnContract(coding.kind)
    calls = []
    if coding.kind == "boolean":
        yes, no = truth_words(contract)
        words = dict.fromkeys(sorted(yes), "1") | dict.fromkeys(sorted(no), "0")
        calls = [*TEXT_CALLS, methodcaller("map", str.casefold, na_action="ignore")]
        calls.append(methodcaller("replace", words))
    else:
        calls = _mark_calls(contract)
    return [
        *calls,
        methodcaller("apply", pd.to_numeric, errors="coerce"),
        methodcaller("where", methodcaller("__le__", LARGEST)),
        methodcaller("where", methodcaller("__ge__", -LARGEST)),
        methodcaller("replace", [np.inf, *missing_numbers(contract)], np.nan),
    ]


def _mark_calls(contract: ColumnContract) -> list[Any]:
    """Return calls that write texts as Python writes numbers, by what their column carries."""
    found, written = translation()
    table = str.maketrans(found[: len(written)], written, found[len(written) :])
    pairs = [(old, put.format("", r"\g<1>", r"\g<2>")) for old, put in rewrites(contract)]
    forms = number_forms(contract)
    # Each text is marked with the first form that suits it, and rewritten by that one alone.
    pairs += [(form, rf"\g<0>{_MARK}{i}") for i, (form, _) in enumerate(forms)]
    pairs += [
        (f"{old}(?=.*{_MARK}{i}$)", new)
        for i, (_, written) in enumerate(forms)
        for old, new in written
    ]
    pairs.append((f"{_MARK}[0-9]$", ""))
    return [
        *CELL_CALLS,
        methodcaller("map", format, na_action="ignore"),
        methodcaller("map", str.strip, na_action="ignore"),
        methodcaller("map", methodcaller("translate", table), na_action="ignore"),
        *(methodcaller("replace", old, new, regex=True) for old, new in pairs),
        methodcaller("replace", f"^(?!{NUMBER}$).*$", np.nan, regex=True),
    ]


def category_reading(coding: FeatureCoding) -> list[tuple[str, Any]]:
    """Return steps that bring the spellings of a category together, and NaN for missing words."""
    contract = coding.contract or ColumnContract(coding.kind)
    values = "|".join(map(re.escape, sorted({*coding.categories, *contract.kept})))
    words = "|".join(map(re.escape, sorted(missing_words(contract))))
    calls = [
        *TEXT_CALLS,
        methodcaller("replace", _WHOLE_PARTS, r"\1", regex=True),
        methodcaller("replace", f"^(?!(?:{values})$)(?i:{words})$", np.nan, regex=True),
    ]
    return named("read", calls)


def _category_steps(coding: FeatureCoding) -> list[tuple[str, Any]]:
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder

    known = [list(coding.categories)]
    read = category_reading(coding)
    if coding.is_one_hot:
        impute = SimpleImputer(strategy="constant", fill_value=coding.fill)
        encoder = OneHotEncoder(categories=known, handle_unknown="ignore", sparse_output=False)
        return [*read, ("impute", impute), ("encode", encoder)]
    encoder = OrdinalEncoder(
        categories=known, handle_unknown="use_encoded_value", unknown_value=np.nan
    )
    rank = float(coding.categories.index(str(coding.fill)))
    return [
        *read,
        ("encode", encoder),
        ("impute", SimpleImputer(strategy="constant", fill_value=rank)),
    ]


def example_of(coding: FeatureCoding) -> Any:
    """Return three cells of a column, whose median is what a missing value is filled with."""
    if not coding.is_numeric:
        return pd.Series([coding.fill] * 3, dtype="str")
    days = pd.Series([coding.fill] * 3, dtype="float64")
    return (
        pd.Timestamp(0).as_unit("us") + pd.to_timedelta(days, unit="D")
        if coding.kind == "date"
        else days
    )
