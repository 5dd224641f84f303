"""Say whether a model still fits new customers."""

from __future__ import annotations

from segmentation.records import Drift, DriftCause, FeatureDrift
from segmentation.wording.numbers import format_score, format_share, format_value, plural

LEVELS = {"none": "no shift", "some": "some shift", "strong": "a strong shift"}


def drift_verdict(drift: Drift) -> str:
    """Return whether customers should be segmented anew: one sentence."""
    compared = f"{drift.n_customers:,} customers compared with {drift.n_before:,} in training"
    if drift.is_refit_advised:
        return f"It is time to segment again ({compared}): {plural(len(drift.causes), 'reason')}."
    if any(feature.level == "some" for feature in drift.features):
        return f"There is no need to segment again yet ({compared}): the shifts are small."
    return (
        f"There is no need to segment again ({compared}): the differences are small or no more "
        "than chance."
    )


def drift_reasons(drift: Drift) -> tuple[str, ...]:
    """Return what speaks for segmenting anew, one sentence each; none where nothing does."""
    return tuple(_reason(drift, cause) for cause in drift.causes)


def feature_drift_sentence(feature: FeatureDrift) -> str:
    """Return how far one feature has shifted: one sentence."""
    found = f"{feature.name} shows {LEVELS[feature.level]} (index {format_score(feature.psi)}"
    return f"{found}, distance {format_score(feature.distance)}){_from_to(feature)}."


def _reason(drift: Drift, cause: DriftCause) -> str:
    if cause.what == "segments":
        return (
            "The segments have different sizes than in training (index "
            f"{format_score(drift.segment_psi)}; from 0.25 it is a strong shift)."
        )
    if cause.what == "far":
        return (
            f"{format_share(drift.far_share)} of the customers lie further from the centre of "
            "their segment than 99% of the training customers did."
        )
    feature = drift.feature(cause.feature or "")
    if cause.what == "missing":
        return (
            f"{feature.name} is missing for {format_share(feature.missing_now)} of the customers; "
            f"in training it was {format_share(feature.missing_before)}."
        )
    if cause.what == "outside":
        where = "in categories that training never saw"
        if feature.median_before is not None:
            where = "outside the range of training"
        return f"{format_share(feature.outside_share)} of the values of {feature.name} are {where}."
    return (
        f"{feature.name} has shifted{_from_to(feature)} (index {format_score(feature.psi)}; from "
        "0.25 it is a strong shift)."
    )


def _from_to(feature: FeatureDrift) -> str:
    """Return what a feature has moved from and to."""
    if feature.shares_before:
        moved = max(
            feature.shares_before,
            key=lambda name: abs(feature.shares_now[name] - feature.shares_before[name]),
        )
        before, now = feature.shares_before[moved], feature.shares_now[moved]
        return f": {moved} from {format_share(before)} to {format_share(now)}"
    before_median = format_value(feature.median_before, feature.name, feature.kind)
    now_median = format_value(feature.median_now, feature.name, feature.kind)
    if before_median == now_median:
        around = "" if feature.level == "none" else ", other values around it"
        return f": median still {now_median}{around}"
    return f": median from {before_median} to {now_median}"
