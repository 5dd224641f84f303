"""Estimate fills, powers, centres and scales from the customers, as plain data.

scikit-learn takes longer to load than most tables to segment; so it is loaded only for what it
alone does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from segmentation.errors import DataError
from segmentation.preprocessing.columns import Column
from segmentation.preprocessing.encoding import encode
from segmentation.preprocessing.plans import FeaturePlan
from segmentation.preprocessing.scaling import Block, centre_and_scale
from segmentation.records import ESTIMATED, FeatureCoding, Matrix, Rounding


def fit_codings(
    plans: Sequence[FeaturePlan], values: pd.DataFrame
) -> tuple[tuple[FeatureCoding, ...], Matrix]:
    """Estimate the parameters of all features, and return them with the matrix that they make.

    ``values``: raw columns as `columns.values_of` returns them.

    Returns
    -------
    codings : tuple of FeatureCoding
    matrix : (n_rows, n_matrix_columns) array of float
    """
    raw = tuple(unscaled(plan, values[plan.name]) for plan in plans)
    matrix = encode(raw, values)
    codings = []
    start = 0
    for plan, coding in zip(plans, raw, strict=True):
        block = matrix[:, start : start + coding.n_columns]
        _check_choice(plan, block)
        centre, scale = centre_and_scale(plan, Block(block))
        block -= centre
        block *= plan.setting.weight
        block /= scale
        codings.append(
            replace(
                coding,
                centre=tuple(centre.tolist()),
                scale=tuple(scale.tolist()),
                weight=plan.setting.weight,
            )
        )
        start += coding.n_columns
    return tuple(codings), matrix


def _check_choice(plan: FeaturePlan, block: Matrix) -> None:
    setting = plan.setting
    is_changed = setting.transform != "none" or setting.cap is not None
    if is_changed and block.min() == block.max():
        raise DataError(
            f"{plan.name!r} has one value for all customers once it is transformed and capped as "
            "chosen. Choose another transform or cap, or none."
        )


def unscaled(plan: FeaturePlan, column: Column) -> FeatureCoding:
    """Return the coding of a feature as it is before it is centred, scaled and weighted."""
    n_columns = len(plan.categories) if plan.is_one_hot else 1
    below, above = plan.setting.apart or (None, None)
    fill = plan.fill if plan.fill is not None else _fill(plan, column)
    coding = FeatureCoding(
        name=plan.name,
        kind=plan.kind,
        fill=fill,
        centre=(0.0,) * n_columns,
        scale=(1.0,) * n_columns,
        categories=plan.categories,
        transform=plan.setting.transform,
        lower=plan.lower,
        upper=plan.upper,
        apart_below=below,
        apart_above=above,
    )
    if coding.transform not in ESTIMATED:
        return coding
    raw = encode((replace(coding, transform="none"),), column.to_frame(plan.name))
    estimate = _power if coding.transform == "yeo_johnson" else _unit
    return replace(coding, transform_lambda=estimate(raw))


def _fill(plan: FeaturePlan, column: Column) -> float:
    """Return the number that a missing value counts as: no single customer's own."""
    present = column.dropna().to_numpy(dtype=np.float64)
    if plan.impute == "mean":
        return float(present.mean())
    if plan.impute == "most_frequent":
        different, counts = np.unique(present, return_counts=True)
        found = float(different[counts.argmax()])
    else:
        # Where rows with missing values were left out, a new customer's counts as the median.
        found = float(np.median(present))
    if plan.kind == "boolean":
        return found
    return Rounding.of(present, kind=plan.kind, fewest_alike=plan.fewest_alike).near(found)


LEAST_AMOUNT = 0.05
"""Share of the amounts above zero that count as the least."""


def _unit(values: Matrix) -> float:
    """Return how many units are one of the file's, so that nothing stands apart from the least.

    On the logarithmic scale nothing is as far from the least amount as amounts are spread, in
    whatever unit they are written: both whether there is any and how much are then told.
    """
    amounts = values[values > 0]
    spread = max(float(np.log(amounts).std()), float(np.log(2.0)))
    least = max(float(np.quantile(amounts, LEAST_AMOUNT)), 1e-100)
    # So coarse that nobody's own amount can be told from it.
    return math.exp(round(math.log(math.expm1(spread) / least), 1))


def _power(values: Matrix) -> float:
    """Return the most likely parameter of the Yeo-Johnson transform of a column."""
    from sklearn.preprocessing import PowerTransformer

    fitted = PowerTransformer("yeo-johnson", standardize=False).fit(values)
    return float(fitted.lambdas_[0])
