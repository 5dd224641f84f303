"""Export a mixture as a Pipeline: statistics in which log densities are linear, then a logit."""

from __future__ import annotations

import math
from operator import methodcaller
from typing import Any

import numpy as np
import pandas as pd

from segmentation.models.scoring.estimators import likeliest
from segmentation.models.scoring.export import (
    FAR,
    beside_limits,
    category_reading,
    example_of,
    number_steps,
)
from segmentation.records import FeatureCoding, MixturePart, ModelSpec, exceptional_of

UNKNOWN = "\x00"
"""Written for a missing category: no category is called so."""


def make_posterior(spec: ModelSpec) -> Any:
    """Return a fitted Pipeline whose ``predict_proba`` gives the probability of each segment."""
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import Pipeline

    assert spec.mixture is not None  # noqa: S101  # told by the caller
    told = [
        (coding, part)
        for coding, part in zip(spec.codings, spec.mixture.parts, strict=True)
        if part.means or part.levels
    ]
    prepare: Any = ColumnTransformer(
        [
            (str(i), Pipeline(_statistics(coding, part)), [coding.name])
            for i, (coding, part) in enumerate(told)
        ],
        verbose_feature_names_out=False,
        sparse_threshold=0.0,
    )
    example = pd.DataFrame({coding.name: example_of(coding) for coding in spec.codings})
    slopes = np.vstack([_slopes(coding, part) for coding, part in told]).T
    intercepts = np.array(spec.mixture.log_weights)
    exceptional = exceptional_of(spec.segments)
    if exceptional is not None:
        prepare = beside_limits(prepare, spec.codings)
        slopes = np.column_stack([slopes, np.zeros(spec.k)])
        slopes[exceptional] = [*np.zeros(slopes.shape[1] - 1), 1.0]
        intercepts[exceptional] = -math.sqrt(FAR)
    prepare.fit(example)
    return Pipeline([("prepare", prepare), ("segment", likeliest(slopes, intercepts))])


def _statistics(coding: FeatureCoding, part: MixturePart) -> list[tuple[str, Any]]:
    """Return the steps from a raw column to what log densities are linear in."""
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import FeatureUnion
    from sklearn.preprocessing import FunctionTransformer, OneHotEncoder

    if not coding.is_numeric:
        fill = coding.fill if part.has_gaps else UNKNOWN
        known = OneHotEncoder(
            categories=[list(coding.categories)], handle_unknown="ignore", sparse_output=False
        )
        there = FunctionTransformer(methodcaller("__ne__", UNKNOWN))
        gaps = SimpleImputer(strategy="constant", fill_value=fill)
        union = FeatureUnion([("there", there), ("known", known)])
        return [*category_reading(coding), ("gaps", gaps), ("told", union)]
    steps = number_steps(coding, fills=False)
    if part.levels:
        bins = {"bins": np.array([*part.cuts, np.inf])}
        rows = [list(range(len(part.levels)))]
        known = OneHotEncoder(categories=rows, handle_unknown="ignore", sparse_output=False)
        return [*steps, ("place", FunctionTransformer(np.digitize, kw_args=bins)), ("known", known)]
    moved = FunctionTransformer(methodcaller("__sub__", coding.centre[0]))
    scaled = FunctionTransformer(methodcaller("__truediv__", coding.scale[0]))
    there = FunctionTransformer(np.isfinite)
    value = SimpleImputer(strategy="constant", fill_value=0.0)
    union = FeatureUnion([("there", there), ("value", value)])
    return [*steps, ("move", moved), ("scale", scaled), ("told", union), ("all", _with_squares())]


def _with_squares() -> Any:
    """Return what adds the square of the last of two columns."""
    from sklearn.compose import ColumnTransformer
    from sklearn.preprocessing import FunctionTransformer

    return ColumnTransformer(
        [("both", "passthrough", [0, 1]), ("square", FunctionTransformer(np.square), [1])]
    )


def _slopes(coding: FeatureCoding, part: MixturePart) -> Any:
    """Return the coefficients of a feature's statistics, one column a class."""
    if part.levels:
        levels = np.array(part.levels)
        if coding.is_numeric:
            return levels
        others = levels[-1:]
        return np.vstack([others, levels[:-1] - others])
    scale = coding.scale[0]
    means = (np.array(part.means) - coding.centre[0]) / scale
    spreads = np.array(part.spreads) / scale
    return np.vstack(
        [-np.log(spreads) - 0.5 * (means / spreads) ** 2, means / spreads**2, -0.5 / spreads**2]
    )
