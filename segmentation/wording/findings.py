"""Say what rules, effects, actions and members tell, and what was found again."""

from __future__ import annotations

from collections.abc import Sequence

from segmentation.records import (
    Condition,
    EffectSize,
    Matching,
    Rule,
    RuleSet,
    SegmentMembers,
)
from segmentation.wording.numbers import (
    format_score,
    format_share,
    format_threshold,
    listing,
    plural,
)
from segmentation.wording.people import CLOSE_CALL

_WEAK_EFFECT = {"eta_squared": 0.06, "cramers_v": 0.25}
"""Below these, a column hardly separates (an eta squared of 0.06 is Cohen's "medium")."""

GOOD_FIDELITY = 0.9


def rule_text(rule: Rule) -> str:
    """Return a rule as one phrase: "Income above 70 and Score at most 40".

    Paths are joined by "; or".
    """
    return "; or ".join(_path_text(path) for path in rule.paths)


def rule_sentence(rule: Rule) -> str:
    """Return a rule with how well it works: "Income above 70: 97% of those who fit ..."."""
    if not rule.paths or rule.precision is None:
        return "No short rule describes this segment: allow more rule detail."
    return f"{rule_text(rule)}: {rule_reach(rule)}."


def rule_reach(rule: Rule) -> str:
    """Return how right and how complete a rule is."""
    return (
        f"{format_share(rule.precision)} of matches belong here; finds "
        f"{format_share(rule.recall)} of the segment"
    )


def rule_beside_name(rule: Rule) -> str:
    """Return why a rule goes by other columns than the segment's name; empty where it does not."""
    if not rule.name_tells:
        return ""
    used = dict.fromkeys(condition.column for path in rule.paths for condition in path)
    return (
        f"The name says how these customers differ from everyone ({listing(rule.name_tells)}); "
        f"the rule says what separates them from the others ({listing(list(used))})."
    )


def rules_sentence(rule_set: RuleSet) -> str:
    """Return how faithful the rules are as a whole."""
    said = f"These rules assign {format_share(rule_set.fidelity)} of customers correctly"
    if rule_set.fidelity < GOOD_FIDELITY:
        said += "; read them as a summary, not as a definition"
    return f"{said}."


def effects_sentence(effects: Sequence[EffectSize]) -> str:
    """Return which columns separate the segments most, and which hardly do."""
    if not effects:
        return "There is no column to compare."
    strong = [e for e in effects if e.value >= _WEAK_EFFECT[e.measure]]
    weak = [e.column for e in effects if e.value < _WEAK_EFFECT[e.measure]]
    if not strong:
        return "No column separates the segments noticeably."
    told = listing([f"{e.column} ({format_score(e.value)})" for e in strong[:3]])
    said = f"The segments differ most in {told}, where 1 = entirely"
    if weak:
        shown = weak[:3] if len(weak) <= 3 else [*weak[:2], plural(len(weak) - 2, "more column")]
        said += f"; hardly in {listing(shown)}"
    return f"{said}."


def members_sentence(members: SegmentMembers, names: Sequence[str]) -> str:
    """Return what the typical and the odd members of a segment tell."""
    if not members.typical:
        return "This segment has no customers."
    text = (
        f"{plural(len(members.typical), 'customer')} nearest to the centre are typical of the "
        f"segment"
        if len(members.typical) > 1
        else "The customer nearest to the centre is typical of the segment"
    )
    nearest = members.between[0] if members.between else None
    is_between = nearest is not None and nearest.margin < CLOSE_CALL
    if nearest is not None and is_between and nearest.second_segment != members.segment:
        number = nearest.second_segment
        name = f"“{names[number]}”" if number < len(names) else f"segment {number}"
        where = "at the border, one is almost as close"
        if nearest.margin < 0:
            where = "across the border, one is closer"
        text += f"; {where} to {name}"
    return f"{text}."


def matching_sentence(
    matching: Matching, previous_names: Sequence[str], current_names: Sequence[str]
) -> str:
    """Return what was found again after a re-fit, what is new and what is gone.

    Names are by segment, before renumbering.
    """
    n = len(previous_names)
    if not matching.has_same_features:
        return (
            "The segments are based on different columns than before, so none of them counts as "
            "one "
            "of the earlier ones."
        )
    if not matching.matches:
        return f"None of the {plural(n, 'earlier segment')} was found again."
    said = f"{len(matching.matches)} of {plural(n, 'earlier segment')} found again"
    shares = [pair.jaccard for pair in matching.matches if pair.jaccard is not None]
    if shares:
        said += (
            f" (customers in common: {format_share(min(shares))} to {format_share(max(shares))})"
        )
    if matching.new:
        said += f"; new: {listing([f'“{current_names[i]}”' for i in matching.new])}"
    if matching.gone:
        said += f"; gone: {listing([f'“{previous_names[i]}”' for i in matching.gone])}"
    return f"{said}."


def _path_text(path: Sequence[Condition]) -> str:
    if not path:
        return "Every customer"
    columns = list(dict.fromkeys(condition.column for condition in path))
    return listing([_column_text([c for c in path if c.column == column]) for column in columns])


def _column_text(conditions: Sequence[Condition]) -> str:
    """Return the conditions on one column, limits together: "Income above 40 and up to 70"."""
    column = conditions[0].column
    by = {condition.operator: condition for condition in conditions}
    if "above" in by and "at most" in by:
        return f"{column} above {_limit(by['above'])} up to {_limit(by['at most'])}"
    if conditions[0].operator in ("above", "at most"):
        return f"{column} {conditions[0].operator} {_limit(conditions[0])}"
    values = [_limit(condition) for condition in conditions]
    if conditions[0].kind == "boolean":
        return f"{column}: {'yes' if conditions[0].operator == 'is' else 'no'}"
    return f"{column} {conditions[0].operator} {listing(values, last='or')}"


def _limit(condition: Condition) -> str:
    if isinstance(condition.value, str):
        return condition.value
    return format_threshold(condition.value, condition.column, condition.kind)
