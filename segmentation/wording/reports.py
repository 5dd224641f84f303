"""Say in words what every report tells: the verdict, who is who, what was done, the audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from segmentation.records import (
    CATEGORY_IMPUTES,
    METHODS,
    NUMERIC_IMPUTES,
    SCALINGS,
    TRANSFORMS,
    FeatureCoding,
    Findings,
    exceptional_of,
)
from segmentation.wording.advice import audit_sentence, exceptional_sentence
from segmentation.wording.choice import (
    grade,
    merged_sentence,
    own_choice_sentence,
    plain_verdict,
    search_reasons,
    search_verdict,
)
from segmentation.wording.comparison import method_text
from segmentation.wording.numbers import format_number, format_score, format_value, plural, spelled
from segmentation.wording.tables import read_sentence

PROGRAM = "Customer Segments"

EFFECT_MEASURES = {"eta_squared": "share of the variance", "cramers_v": "Cramér's V"}

ONLY_A_MODEL = (
    "This report was made from the saved model alone, which holds no customer. Left out is what "
    "needs them: the evidence for the number of segments, the map, the rules, how far each column "
    "separates the segments, and the customers themselves. A report made where the file was "
    "segmented has it all."
)
STARTING_POINTS = (
    "What to try is a starting point, chosen from a short list by the traits named with it; "
    "it is not advice, and nobody has tested it on these customers."
)


GLOSSARY: Mapping[str, str] = {
    "Segment": "A group of customers who are alike in the columns you chose.",
    "Strong, usable, weak, none": "How far the segments stand apart from each other and from "
    "chance: from safe to plan with, to one crowd cut into slices.",
    "Trait": "Where a segment differs from all customers by at least half a standard deviation.",
    "Standard deviation": "The usual distance of customers from the average: two thirds lie "
    "within one.",
    "Margin": "How surely a customer belongs: 0 on the border to the next segment, 1 at the "
    "centre of its own.",
    "Centre": "The average customer of a segment.",
    "Silhouette": "How well customers fit their own segment, compared with the next one: 1 = far "
    "apart, 0 = touching.",
    "Elbow": "The number of segments from which one more gains little.",
    "Gap": "How much tighter the segments are than in evenly spread data.",
    "Stability": "How far other samples of the customers give the same segments: 1 = the same.",
    "Scaling": "How columns of different units are made comparable.",
    "RFM": "Recency, frequency and monetary value: how lately, how often and for how much "
    "somebody bought.",
    "Drift": "How far new customers differ from those a model was made from.",
}
"""The terms on the pages, in plain words."""


class _FeatureLine(NamedTuple):
    """How one feature entered the distances."""

    name: str
    kind: str
    missing: str
    """What a missing value counts as."""
    changes: str


def report_title(findings: Findings) -> str:
    """Return how many segments of how many customers, and from which file."""
    spec = findings.spec
    return (
        f"{plural(spec.k, 'segment')} of {plural(spec.n_customers, 'customer')}, from {spec.source}"
    )


def report_answer(findings: Findings) -> tuple[str, ...]:
    """Return how good the segments are, without statistics; empty where nothing was searched."""
    told = findings.segmentation
    if told is None or told.search is None:
        return ()
    said = plain_verdict(told.search)
    own = own_choice_sentence(told.search, told)
    return (f"{said.grade}: {said.headline}. {said.meaning}", *([own] if own else []))


def report_verdict(findings: Findings) -> tuple[str, ...]:
    """Return how many segments there are and how sure that is, and who is exceptional."""
    spec, told = findings.spec, findings.segmentation
    segments = spec.segments if told is None else told.segments
    apart = exceptional_sentence(spec.codings, segments)
    merged = "" if told is None else merged_sentence(told.clustering)
    return (*_verdict(findings), *(text for text in (apart, merged) if text))


def _verdict(findings: Findings) -> tuple[str, ...]:
    spec, told = findings.spec, findings.segmentation
    silhouette = format_score(spec.silhouette)
    if told is None:
        by_method = f" by {METHODS[spec.algorithm]}" if spec.algorithm != "kmeans" else ""
        k = spec.k - (exceptional_of(spec.segments) is not None)
        said = f"{spelled(k).capitalize()} segments{by_method}, with a silhouette of "
        said += silhouette
        return (f"{said}. {_search_of_model(findings)}".strip(),)
    method = told.clustering.algorithm
    by_method = f" by {METHODS[method]}" if method != "kmeans" else ""
    chosen = (
        f"This report has {spelled(told.k_searched)} segments{by_method}, as chosen by the "
        f"analyst (silhouette {silhouette})."
    )
    if told.search is None:
        return (chosen,)
    if told.k_searched == told.search.default_k and not by_method:
        return (search_verdict(told.search),)
    return (search_verdict(told.search), chosen)


def report_reasons(findings: Findings) -> tuple[str, ...]:
    """Return what speaks for and against the number of segments; empty without a search."""
    told = findings.segmentation
    return () if told is None or told.search is None else search_reasons(told.search)


def feature_lines(findings: Findings) -> tuple[_FeatureLine, ...]:
    """Return how each feature entered the distances."""
    return tuple(
        _FeatureLine(coding.name, coding.kind, _fill(coding), _changes(coding))
        for coding in findings.spec.codings
    )


def audit_lines(findings: Findings) -> tuple[tuple[str, str | float], ...]:
    """Return where the numbers come from and how they were made: what, and the value."""
    return (
        *_source_lines(findings),
        *_settings_lines(findings),
        ("Report made", format_moment(findings.made)),
        ("Program", f"{PROGRAM} {findings.program_version}"),
        *((f"Version of {name}", text) for name, text in findings.spec.versions.items()),
    )


def format_moment(iso: str) -> str:
    """Return a moment as people write it; what is no ISO 8601 stays.

    >>> format_moment("2026-11-21T02:04:05+00:00")
    '21 November 2026, 02:04 UTC'
    """
    try:
        when = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    zone = " UTC" if when.utcoffset() is not None and not when.utcoffset() else ""
    return f"{when.day} {when:%B %Y, %H:%M}{zone}"


def _search_of_model(findings: Findings) -> str:
    """Return what a saved model remembers of the search for the number of segments."""
    verdict, k = findings.spec.verdict, findings.spec.recommended_k
    if verdict is None:
        return ""
    if verdict == "none" or k is None:
        return (
            "The search made for it found no reliable segments: use them as slices of a "
            "whole, not as types."
        )
    return f"The search made for it recommended {spelled(k)} ({grade(verdict)})."


def _source_lines(findings: Findings) -> list[tuple[str, str | float]]:
    spec, told = findings.spec, findings.segmentation
    lines: list[tuple[str, str | float]] = [
        ("Source file", spec.source),
        ("Fingerprint of the file (SHA-256)", spec.fingerprint or "not known"),
    ]
    if told is not None:
        table = told.prepared.table
        lines.append(("Read", read_sentence(table)))
        lines.append(("Rows read", table.report.n_rows))
        lines.append(("Rows that stand aside", len(table.report.aside)))
        lines.append(("Customers in the table", table.n_customers))
    lines.append(("Customers in the segments", spec.n_customers))
    if spec.n_unassigned:
        lines.append(("Customers in no segment", spec.n_unassigned))
    lines.append(("Steps done to the data", len(spec.steps)))
    return lines


def _settings_lines(findings: Findings) -> list[tuple[str, str | float]]:
    spec, told = findings.spec, findings.segmentation
    method = method_text(spec.algorithm, spec.share_same, n_unassigned=spec.n_unassigned)
    lines: list[tuple[str, str | float]] = [
        ("Method", method),
        ("Number of segments (k)", spec.k),
        ("Starts", spec.n_init),
        ("Seed", spec.seed),
        ("Silhouette", spec.silhouette),
        ("Inertia", spec.inertia),
        ("Features", ", ".join(coding.name for coding in spec.codings)),
        ("Scaling", SCALINGS[spec.scaling].told),
        *([("Preparation", audit_sentence(spec.advice))] if spec.advice else []),
    ]
    if told is None:
        lines.append(("Model", spec.name))
        if spec.revision:
            lines.append(("Version of the model", spec.revision))
    else:
        settings = told.prepared.settings
        own = [
            f"{setting.name}: {SCALINGS[setting.scaling].told}"
            for setting in settings.per_feature
            if setting.scaling is not None
        ]
        if own:
            lines.append(("Scaled in their own way", "; ".join(own)))
        lines.append(("Missing numbers count as", NUMERIC_IMPUTES[settings.numeric_impute].told))
        lines.append(
            ("Missing categories count as", CATEGORY_IMPUTES[settings.category_impute].told)
        )
    lines.append(("Segments made", format_moment(spec.created)))
    return lines


def _fill(coding: FeatureCoding) -> str:
    if isinstance(coding.fill, str):
        return coding.fill
    if coding.kind == "boolean":
        return "yes" if coding.fill else "no"
    return format_value(coding.fill, coding.name, coding.kind)


def _changes(coding: FeatureCoding) -> str:
    said = [TRANSFORMS[coding.transform].told] if coding.transform != "none" else []
    if coding.lower is not None or coding.upper is not None:
        low = format_value(coding.lower, coding.name, coding.kind)
        high = format_value(coding.upper, coding.name, coding.kind)
        said.append(f"capped to {low} up to {high}")
    for side, limit in (("below", coding.apart_below), ("above", coding.apart_above)):
        if limit is not None:
            said.append(f"exceptional {side} {format_value(limit, coding.name, coding.kind)}")
    if coding.weight != 1:
        said.append(f"weight {format_number(coding.weight)}")
    if coding.kind == "ordinal":
        said.append(f"in the order {', '.join(coding.categories)}")
    return "; ".join(said) or "none"
