"""Write a model as the text of its model.json, and read that text, checked, as a model."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from typing import Any

import numpy as np

from segmentation.errors import ModelError, ParameterError
from segmentation.models.format.bounds import check_bounds
from segmentation.models.format.plain import from_plain, read_json, to_plain
from segmentation.models.store.naming import check_name
from segmentation.records import (
    CATEGORY_KINDS,
    ESTIMATED,
    LOGARITHMS,
    METHOD_TABLE,
    FeatureCoding,
    FeatureSummary,
    ModelSpec,
    Step,
)

_IS_COLOUR = re.compile("#[0-9A-Fa-f]{6}").fullmatch
FORMAT = "customer-segmentation-model"
VERSION = 2
OLDEST = 1
"""Models of this version do not say how their columns were read: texts are read by the forms that
all columns of a kind have in common."""
_MOST_RANKS = 101


def write_spec(spec: ModelSpec) -> bytes:
    """Return a model as JSON in UTF-8; every number is read back to the bit.

    Raises ModelError if the model holds a number that is not finite, or is inconsistent.
    """
    plain = {"format": FORMAT, "version": VERSION, **to_plain(spec)}
    try:
        text = json.dumps(plain, allow_nan=False, ensure_ascii=False, indent=1)
        written = text.encode()
    except ValueError as error:
        raise ModelError(
            "The model cannot be saved: it holds a number that is not finite, or half a "
            "character. Segment the customers again."
        ) from error
    check_spec(spec)
    return written


def read_spec(content: bytes, *, source: str) -> ModelSpec:
    """Return the model that a model.json holds.

    ``source``: what to call the file in messages. Raises ModelError if it is damaged, of another
    program, or of another version of the format.
    """
    try:
        return _read(content)
    except ModelError as error:
        raise ModelError(f"{source} cannot be used as a model: {error}.") from error


def check_spec(spec: ModelSpec) -> None:
    """Raise ModelError where the parts of a model do not fit together."""
    try:
        check_name(spec.name)
    except ParameterError as error:
        raise ModelError(f"its name is none: {error}".rstrip(".")) from error
    n_columns = sum(coding.n_columns for coding in spec.codings)
    _require(len(spec.codings) > 0, "codings must hold at least one feature")
    _require(spec.centres.shape[1] == n_columns, f"centres must have {n_columns} columns")
    _require(spec.k >= 2, "centres must have at least 2 rows")
    _require(bool((np.abs(spec.centres) <= 1e100).all()), "centres must lie within 1e100")
    _check_segments(spec)
    _require(spec.n_customers >= 1, "n_customers must be at least 1")
    _require(
        spec.share_same is None or 0 <= spec.share_same <= 1, "share_same must lie from 0 to 1"
    )
    _require(spec.n_unassigned >= 0, "n_unassigned must be at least 0")
    _require(
        spec.n_sampled is None or 1 <= spec.n_sampled <= spec.n_customers,
        "n_sampled must be 1 to n_customers",
    )
    names = [coding.name for coding in spec.codings]
    _require(len(set(names)) == len(names), "codings must not name a feature twice")
    _require([summary.name for summary in spec.summaries] == names, "summaries must fit codings")
    _require(
        len(spec.distances) in (0, spec.k)
        and all(_is_rising(ranks) and ranks[0] >= 0 for ranks in spec.distances),
        f"distances must be {spec.k} lists of 2 to {_MOST_RANKS} rising numbers",
    )
    _require(
        len(spec.far_limits) in (0, spec.k) and all(limit >= 0 for limit in spec.far_limits),
        f"far_limits must be {spec.k} numbers of 0 or more",
    )
    _require(set(spec.aliases.values()) <= set(names), "aliases must stand for features")
    for coding, summary in zip(spec.codings, spec.summaries, strict=True):
        _check_coding(coding, summary, spec.n_customers)
    _check_mixture(spec)
    check_bounds(spec)


def _check_mixture(spec: ModelSpec) -> None:
    mixture = spec.mixture
    if mixture is None:
        _require(
            not METHOD_TABLE[spec.algorithm].is_scored_by_probability,
            f"{spec.algorithm} needs a mixture to score by",
        )
        return
    _require(len(mixture.log_weights) == spec.k, f"mixture must have {spec.k} weights")
    _require(len(mixture.parts) == len(spec.codings), "mixture needs a part for each coding")
    for coding, part in zip(spec.codings, mixture.parts, strict=True):
        where = f"the mixture part {coding.name!r}"
        n_rows = len(part.cuts) + 1 if coding.is_numeric else len(coding.categories) + 1
        rows = (part.means, part.spreads, *part.levels)
        _require(all(len(row) in (0, spec.k) for row in rows), f"{where} needs {spec.k} entries")
        _require(
            len(part.means) == len(part.spreads) and not (part.means and part.levels),
            f"{where} needs a spread for each mean, or a table",
        )
        _require(coding.is_numeric or not part.means, f"{where} is of no number")
        _require(len(part.levels) in (0, n_rows), f"{where} needs {n_rows} rows")
        _require(all(spread > 0 for spread in part.spreads), f"{where} needs spreads above 0")
        _require(list(part.cuts) == sorted(set(part.cuts)), f"{where} needs rising cuts")


def _check_segments(spec: ModelSpec) -> None:
    numbers = [segment.segment for segment in spec.segments]
    _require(numbers == list(range(spec.k)), f"segments must be numbered 0 to {spec.k - 1}")
    _require(
        all(_IS_COLOUR(segment.colour) for segment in spec.segments),
        "colours of segments must be written as #4477AA",
    )
    apart = [segment.segment for segment in spec.segments if segment.is_exceptional]
    _require(len(apart) <= 1, "at most one segment can be that of exceptional customers")
    _require(
        bool(apart) == any(coding.sets_apart for coding in spec.codings),
        "a segment of exceptional customers needs limits in codings, and they need it",
    )
    _require(spec.k - len(apart) >= 2, "centres must have at least 2 rows beside the exceptional")


def _read(content: bytes) -> ModelSpec:
    plain = read_json(content)
    if not isinstance(plain, dict) or plain.pop("format", None) != FORMAT:
        raise ModelError(f"it is of another program (no format {FORMAT!r})")
    version = _checked_version(plain.pop("version", None))
    spec: ModelSpec = from_plain(ModelSpec, _with_codes(plain), "model")
    if version < VERSION:
        told = Step("kept", None, 0, 0, code="older_model", values={"version": version})
        spec = replace(spec, steps=(*spec.steps, told))
    check_spec(spec)
    return spec


def _with_codes(plain: dict[str, Any]) -> dict[str, Any]:
    """Return a model whose steps give their reason as a code: earlier ones gave it in words."""
    steps = plain.get("steps")
    if not isinstance(steps, list):
        return plain
    return {**plain, "steps": [_with_code(step) for step in steps]}


def _with_code(step: Any) -> Any:
    if not isinstance(step, dict) or "reason" not in step or "code" in step:
        return step
    others = {name: value for name, value in step.items() if name != "reason"}
    return {**others, "code": "told", "values": {"text": step["reason"]}}


def _checked_version(version: Any) -> int:
    if type(version) is not int:
        raise ModelError("it does not say which version of the format it has")
    if version > VERSION:
        raise ModelError(
            f"it has version {version} of the format and this program reads {VERSION}: update "
            "the program"
        )
    if version < OLDEST:
        raise ModelError(
            f"it has version {version} of the format, older than any that this program reads: "
            "segment the customers again"
        )
    return version


def _check_coding(coding: FeatureCoding, summary: FeatureSummary, n_customers: int) -> None:
    where = f"the coding of {coding.name!r}"
    _require(coding.n_columns == len(coding.scale) > 0, f"{where} needs as many scales as centres")
    _require(all(scale > 0 for scale in coding.scale), f"{where} needs scales above 0")
    _require(coding.weight >= 0, f"{where} needs a weight of 0 or more")
    _require(summary.kind == coding.kind, f"{where} and its summary differ in kind")
    _check_summary(summary, n_customers)
    if coding.is_numeric:
        _require(not isinstance(coding.fill, str), f"{where} needs a number to fill with")
        _require(
            coding.apart_below is None
            or (
                coding.transform not in LOGARITHMS
                and coding.apart_below < (coding.apart_above or math.inf)
            ),
            f"{where} needs a lower limit below the upper one, and none for a logarithm",
        )
        _require(coding.n_columns == 1 and not coding.categories, f"{where} needs one column")
        is_estimated = coding.transform in ESTIMATED
        _require(
            is_estimated == (coding.transform_lambda is not None),
            f"{where} needs a lambda for {' and '.join(ESTIMATED)}, and for nothing else",
        )
        is_power = coding.transform != "any_log" or (coding.transform_lambda or 0.0) > 0
        _require(is_power, f"{where} needs a lambda above 0")
        least = -1.0 if coding.transform == "log" else -1 / (coding.transform_lambda or 1.0)
        has_floor = coding.lower is not None and coding.lower > least
        is_log = coding.transform in LOGARITHMS
        _require(has_floor or not is_log, f"{where} needs a limit for its logarithm")
        return
    n_categories = len(coding.categories)
    _require(not coding.sets_apart, f"{where} is of no number that could set customers apart")
    _require(coding.kind in CATEGORY_KINDS, f"{where} has kind {coding.kind}")
    _require(coding.fill in coding.categories, f"{where} fills with no category of its own")
    _require(len(set(coding.categories)) == n_categories, f"{where} names a category twice")
    is_single = coding.kind == "ordinal" or n_categories == 2
    _require(
        coding.is_one_hot or (is_single and n_categories >= 2 and coding.n_columns == 1),
        f"{where} has {coding.n_columns} columns for {n_categories} categories",
    )


def _check_summary(summary: FeatureSummary, n_customers: int) -> None:
    where = f"the summary of {summary.name!r}"
    _require(
        0 <= summary.n_missing <= n_customers,
        f"{where} counts more missing values than there are customers",
    )
    for shares in (summary.below, summary.up_to):
        _require(
            not shares
            or (
                len(shares) == len(summary.quantiles)
                and _is_rising(shares)
                and shares[0] >= 0
                and shares[-1] <= 1
            ),
            f"{where} needs a rising share, 0 to 1, for each quantile",
        )
    for ranks in (summary.quantiles, summary.percentiles):
        _require(
            not ranks or _is_rising(ranks), f"{where} needs 2 to {_MOST_RANKS} rising quantiles"
        )


def _is_rising(ranks: tuple[float, ...]) -> bool:
    return 2 <= len(ranks) <= _MOST_RANKS and list(ranks) == sorted(ranks)


def _require(is_met: bool, sentence: str) -> None:
    if not is_met:
        raise ModelError(sentence)
