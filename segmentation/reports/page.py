"""Write the report as one HTML file: figures inside, nothing fetched, prints well."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from segmentation import wording
from segmentation.records import (
    SEGMENT_COLOURS,
    Action,
    EffectSize,
    Findings,
    Rule,
    Segment,
)
from segmentation.reports.profiles import ProfileLine, main_lines

HERE = Path(__file__).parent
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
MOST_TRAITS = 4
MOST_STEPS = 200
"""Steps that the page lists; a workbook lists them all."""


class Card(NamedTuple):
    """One segment as the report shows it."""

    segment: Segment
    size: str
    traits: tuple[wording.TraitLine, ...]
    nothing: str
    """What is said where there is no trait."""
    notes: tuple[str, ...]
    rule: str
    how_well: str
    plan: str
    actions: tuple[tuple[Action, str], ...]


class _ProfileRow(NamedTuple):
    """One line of the profile table, as text."""

    line: ProfileLine
    overall: str
    values: tuple[str, ...]


def html_report(findings: Findings) -> bytes:
    """Return the report as a single HTML file in UTF-8; of a loaded model, what needs no customers.

    The file needs no internet, and a policy inside it forbids the browser to fetch or
        to run anything else, whatever the texts in it are. No customer is named in it: the map
        shows at most 3,000 points, without identifier or values.
    """
    from plotly.offline import get_plotlyjs

    findings = _with_known_colours(findings)
    plotly, script = get_plotlyjs(), (HERE / "report.js").read_text(encoding="utf-8")
    page: str = _template().render(
        **_content(findings),
        policy=_policy(plotly, script),
        style=(HERE / "report.css").read_text(encoding="utf-8"),
        plotly=plotly,
        script=script,
    )
    # Half characters cannot be encoded, and no font could show them.
    return page.encode("utf-8", errors="replace")


def _template() -> Any:
    """Return the page's template; every value that it is given is escaped, unless it says safe."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")


def _policy(*scripts: str) -> str:
    """Return a content security policy under which these scripts run and no other.

    References
    ----------
    .. [1] W3C, Content Security Policy Level 3, 2.3.1: hashes of inline scripts.
    """
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _content(findings: Findings) -> dict[str, Any]:
    """Return everything that the template shows, as text and records."""
    from segmentation.reports.pictures import evidence_pictures, pictures

    spec, told = findings.spec, findings.segmentation
    evidence = evidence_pictures(findings)
    captions = {picture.sentence for picture in evidence}
    return {
        "findings": findings,
        "segments": spec.segments,
        "program": wording.PROGRAM,
        "lead": wording.report_title(findings),
        "made": wording.format_moment(findings.made),
        "only_a_model": wording.ONLY_A_MODEL if told is None else "",
        "answer": wording.report_answer(findings),
        "verdict": wording.report_verdict(findings),
        "reasons": [
            reason for reason in wording.report_reasons(findings) if reason not in captions
        ],
        "evidence": evidence,
        "pictures": pictures(findings),
        "cards": _cards(findings),
        "rules": "" if findings.rules is None else wording.rules_sentence(findings.rules),
        "starting_points": wording.STARTING_POINTS,
        "n_customers": f"{spec.n_customers:,}",
        "profile": _profile_rows(spec.segments),
        "effects": [_effect_row(effect) for effect in findings.effects],
        "effects_sentence": wording.effects_sentence(findings.effects),
        "read": "" if told is None else wording.read_sentence(told.prepared.table),
        "steps_summary": wording.steps_summary(spec.steps),
        "steps": [(step, wording.step_reason(step)) for step in spec.steps[:MOST_STEPS]],
        "n_further_steps": max(len(spec.steps) - MOST_STEPS, 0),
        "aside": _aside(findings),
        "features": wording.feature_lines(findings),
        "audit": [
            (what, value if isinstance(value, str) else wording.format_number(value))
            for what, value in wording.audit_lines(findings)
        ],
    }


def _cards(findings: Findings) -> list[Card]:
    spec = findings.spec
    rules = {} if findings.rules is None else {r.segment: r for r in findings.rules.rules}
    plans = findings.plans or ("",) * spec.k
    cards = []
    for segment, actions, plan in zip(spec.segments, findings.actions, plans, strict=True):
        size = wording.plural(segment.size, "customer")
        rule, how_well = _rule(rules.get(segment.segment))
        cards.append(
            Card(
                segment=segment,
                size=f"{size} · {wording.format_share(segment.share)}",
                traits=wording.trait_lines(segment, at_most=MOST_TRAITS),
                nothing=wording.nothing_sentence(segment),
                notes=wording.segment_notes(segment),
                rule=rule,
                how_well=how_well,
                plan=plan,
                actions=tuple((action, _because(action)) for action in actions),
            )
        )
    return cards


def _rule(rule: Rule | None) -> tuple[str, str]:
    """Return a rule, and how well it works."""
    if rule is None:
        return "", ""
    if not rule.paths or rule.precision is None:
        return wording.rule_sentence(rule), ""
    besides = wording.rule_beside_name(rule)
    reach = wording.rule_reach(rule)
    return wording.rule_text(rule), f"{reach}. {besides}" if besides else reach


def _because(action: Action) -> str:
    words = [wording.trait_words(trait) for trait in action.because]
    return f"because: {wording.listing(words)}" if words else ""


def _profile_rows(segments: tuple[Segment, ...]) -> list[_ProfileRow]:
    return [
        _ProfileRow(line, line.text(line.overall), tuple(line.text(value) for value in line.values))
        for line in main_lines(segments)
    ]


def _effect_row(effect: EffectSize) -> dict[str, object]:
    return {
        "column": effect.column,
        "value": wording.format_score(effect.value),
        "width": f"{100 * min(max(effect.value, 0.0), 1.0):.1f}",
        "is_feature": effect.is_feature,
        "measure": wording.EFFECT_MEASURES[effect.measure],
    }


def _aside(findings: Findings) -> list[tuple[str, int]]:
    """Return why rows stand aside, and how many for each reason."""
    if findings.segmentation is None:
        return []
    counts: dict[str, int] = {}
    for row in findings.segmentation.prepared.table.report.aside:
        reason = wording.aside_reason(row)
        counts[reason] = counts.get(reason, 0) + 1
    return sorted(counts.items(), key=lambda pair: -pair[1])


def with_known_colour(segment: Segment, place: int = 0) -> Segment:
    """Return the segment with a colour of ours where a model file holds something else."""
    if _COLOUR.fullmatch(segment.colour):
        return segment
    return replace(segment, colour=SEGMENT_COLOURS[place % len(SEGMENT_COLOURS)])


def _with_known_colours(findings: Findings) -> Findings:
    """Return the findings with a colour of ours where a model file holds something else."""

    def checked(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
        return tuple(with_known_colour(segment, place) for place, segment in enumerate(segments))

    told = findings.segmentation
    return replace(
        findings,
        spec=replace(findings.spec, segments=checked(findings.spec.segments)),
        segmentation=None if told is None else replace(told, segments=checked(told.segments)),
    )
