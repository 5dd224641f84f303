"""List the ways in which a column can be prepared: scalings, transforms, what counts as missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

import numpy as np

from segmentation.records.formulas import yeo_johnson, yeo_johnson_inverse

Scaling: TypeAlias = Literal["standard", "robust", "minmax", "none"]
Transform: TypeAlias = Literal["none", "log", "any_log", "yeo_johnson"]
NumericImpute: TypeAlias = Literal["median", "mean", "most_frequent", "drop"]
CategoryImpute: TypeAlias = Literal["most_frequent", "own_category", "drop"]
Prepare: TypeAlias = Literal["auto", "asis"]
"""Whether preparations are tried beside the one that was chosen, or none."""
PreparationName: TypeAlias = Literal[
    "asis",
    "apart",
    "log",
    "apart_log",
    "capped",
    "any_amount",
    "amounts",
    "whether",
    "once",
    "categories",
]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to prepare a column, as people are told of it."""

    label: str
    """In a list of choices."""
    told: str
    """In a report of what was chosen."""


@dataclass(frozen=True, slots=True)
class ScalingChoice(Choice):
    """One way to bring columns to a common measure; `preprocessing.scaling` estimates it."""

    effect: str
    """What it does to the segments, in a sentence."""
    has_indicators: bool
    """Whether it scales categories, and yes and no, to the variance of a number too."""


SCALINGS: Mapping[Scaling, ScalingChoice] = MappingProxyType(
    {
        "standard": ScalingChoice(
            "Standard",
            "standard (mean 0, standard deviation 1)",
            "Every column counts alike: mean 0, standard deviation 1.",
            has_indicators=True,
        ),
        "robust": ScalingChoice(
            "Robust",
            "robust (median 0, interquartile range 1)",
            "Every column counts alike by its middle half; extreme customers set no scale.",
            has_indicators=True,
        ),
        "minmax": ScalingChoice(
            "0 to 1",
            "to the range 0 to 1",
            "Every column runs from 0 to 1; one extreme customer can squeeze all others.",
            has_indicators=False,
        ),
        "none": ScalingChoice(
            "No scaling",
            "none",
            "Columns keep their units; those with large numbers decide the segments.",
            has_indicators=False,
        ),
    }
)
"""Every scaling. A further one is a line here and its estimate in `preprocessing.scaling`."""

TRANSFORMS: Mapping[Transform, Choice] = MappingProxyType(
    {
        "none": Choice("None", ""),
        "log": Choice("Logarithm", "logarithm"),
        "any_log": Choice("Any, and how much", "logarithm with zero apart from the least amount"),
        "yeo_johnson": Choice("Yeo-Johnson", "Yeo-Johnson"),
    }
)
LOGARITHMS: tuple[Transform, ...] = ("log", "any_log")
"""Transforms that have no value below zero: there a customer counts as one with nothing."""
ESTIMATED: tuple[Transform, ...] = ("any_log", "yeo_johnson")
"""Transforms with a parameter of their own."""
NUMERIC_IMPUTES: Mapping[NumericImpute, Choice] = MappingProxyType(
    {
        "median": Choice("Median", "the median"),
        "mean": Choice("Mean", "the mean"),
        "most_frequent": Choice("Most frequent", "the most frequent value"),
        "drop": Choice("Leave row out", "rows with missing values left out"),
    }
)
CATEGORY_IMPUTES: Mapping[CategoryImpute, Choice] = MappingProxyType(
    {
        "most_frequent": Choice("Most frequent", "the most frequent category"),
        "own_category": Choice("Own category", "a category of their own"),
        "drop": Choice("Leave row out", "rows with missing values left out"),
    }
)


PREPARATIONS: Mapping[PreparationName, str] = MappingProxyType(
    {
        "asis": "As it is",
        "apart": "With exceptional customers set apart",
        "log": "On a log scale",
        "apart_log": "With exceptional customers set apart, on a log scale",
        "capped": "With outliers capped",
        "any_amount": "With whether there is any, and how much, both counted",
        "amounts": "With how much counted and nothing beside the least",
        "whether": "With whether there is any counted, not how much",
        "once": "With what several columns repeat counted once",
        "categories": "With categories counted too",
    }
)
"""Every preparation of a whole table that is tried, in this order, as sentences on it begin."""


def transformed(values: Any, transform: Transform, power: float | None) -> Any:
    """Return numbers as they are, the logarithm of 1 more, or their Yeo-Johnson transform.

    "any_log" is the logarithm of 1 more in units so small that nothing stands apart from the least.
    """
    power = 1.0 if power is None else power
    if transform in LOGARITHMS:
        return np.log1p(values if transform == "log" else values * power)
    return values if transform == "none" else yeo_johnson(values, power)


def untransformed(value: float, transform: Transform, power: float | None) -> float:
    """Return the number whose transform is given; infinite or NaN where there is none."""
    if transform == "none":
        return value
    power = 1.0 if power is None else power
    if transform in LOGARITHMS:
        with np.errstate(over="ignore"):
            return float(np.expm1(value)) / (power if transform == "any_log" else 1.0)
    return float(yeo_johnson_inverse(value, power))


@dataclass(frozen=True, slots=True)
class RepeatedFeatures:
    """Features that say nearly the same, so that it counts several times in every distance."""

    name: str
    """The first of them: one that could stand for all."""
    others: tuple[str, ...]
    correlation: float
    """The least with the first, without its sign: 0.95 to 1."""
