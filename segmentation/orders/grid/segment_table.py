"""Define the named segments by their scores: every code has exactly one name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from segmentation.errors import ParameterError
from segmentation.records import RfmRule

LEVELS = (3, 4, 5)
_SCORES = ("recency", "frequency", "monetary")

# name                five levels   four levels   three levels
_RULES = """
champions             4-5 4-5 4-5   4-4 3-4 3-4   3-3 3-3 3-3
loyal                 4-5 4-5 1-3   4-4 3-4 1-2   3-3 3-3 1-2
loyal                 3-3 4-5 1-5   3-3 3-4 1-4   2-2 3-3 1-3
potential loyalists   4-5 2-3 1-5   3-4 2-2 1-4   3-3 2-2 2-3
new                   5-5 1-1 1-5   4-4 1-1 1-4   3-3 1-1 1-3
promising             4-4 1-1 1-5   3-3 1-1 1-4   3-3 2-2 1-1
need attention        3-3 3-3 1-5   2-2 2-2 1-4   2-2 2-2 1-3
about to sleep        3-3 1-2 1-5   2-2 1-1 1-4   2-2 1-1 1-3
at risk               1-2 4-5 1-3   1-2 3-4 1-2   1-1 3-3 1-2
at risk               1-2 3-3 1-5   - - -         - - -
cannot lose them      1-2 4-5 4-5   1-2 3-4 3-4   1-1 3-3 3-3
hibernating           2-2 1-2 1-5   - - -         - - -
hibernating           1-1 2-2 1-5   1-1 2-2 1-4   1-1 2-2 1-3
lost                  1-1 1-1 1-5   1-1 1-1 1-4   1-1 1-1 1-3
"""
"""Scores from - to, 1 is lowest: of recency, frequency and monetary, in so many levels each."""

MEANINGS = {
    "champions": (
        "Bought recently, buy often and spend the most.",
        "Thank them, show them new products first, and ask for recommendations.",
    ),
    "loyal": (
        "Come back regularly and bought fairly recently.",
        "Offer premium products or a wider choice, and a loyalty bonus.",
    ),
    "potential loyalists": (
        "Bought recently and more than once.",
        "Suggest what goes with their purchases; invite them to a loyalty programme.",
    ),
    "new": (
        "Bought very recently, with the fewest orders.",
        "Welcome them, help with the first purchase, and give them a reason for a second.",
    ),
    "promising": (
        "Bought recently, but rarely or little so far.",
        "Introduce your range; make a small offer for the next order.",
    ),
    "need attention": (
        "In the middle of everything, and slipping.",
        "Make a limited offer on what they bought before.",
    ),
    "about to sleep": (
        "Bought rarely, and not recently.",
        "Remind them with popular products before they forget the shop.",
    ),
    "at risk": (
        "Bought more than once, but not for a long time.",
        "Write to them personally, ask what went wrong, and make it easy to come back.",
    ),
    "cannot lose them": (
        "Used to be among the best by number and value of orders, and stopped.",
        "Call them; win them back before anyone else.",
    ),
    "hibernating": (
        "Few orders, and none for a long time.",
        "Send a cheap-to-send offer now and then.",
    ),
    "lost": (
        "Away the longest, with the fewest orders.",
        "Stop spending, or make one last attempt.",
    ),
}
"""What each named segment is, and what to do about it; best customers first."""

NAMES = tuple(MEANINGS)

_ALIKE = {
    ("frequency",): (
        "recency",
        "everybody bought about equally often",
        ("bought lately", "Bought more recently than others", "champions"),
        ("bought a while ago", "The last order lies neither near nor far back", "need attention"),
        ("absent longest", "Longest without an order", "at risk"),
    ),
    ("recency_days",): (
        "frequency",
        "everybody bought equally long ago",
        ("buy most often", "More orders than others", "loyal"),
        ("buy now and then", "In the middle in number of orders", "potential loyalists"),
        ("buy least often", "Fewer orders than others", "promising"),
    ),
    ("recency_days", "frequency"): (
        "monetary",
        "everybody bought equally often and long ago",
        ("worth most", "Spend more than others", "champions"),
        ("worth a middling amount", "In the middle by worth of orders", "potential loyalists"),
        ("worth least", "Spend less than others", "promising"),
    ),
}
"""Where everybody has the same level: the score that still tells customers apart, why only it, and
names for its upper, middle and lower levels, each with the segment whose action suits it."""


def shared_rules(levels: int, shared: tuple[str, ...]) -> tuple[RfmRule, ...]:
    """Return the table for customers who all have the same level in ``shared``.

    ``shared`` are columns of recency and frequency: a level that everybody has is no evidence.
    """
    score, why, *named = _ALIKE[shared]
    middle, everything = (levels + 1) // 2, (1, levels)
    spans = ((middle + 1, levels), (middle, middle), (1, middle - 1))
    return tuple(
        RfmRule(
            name,
            **{key: span if key == score else everything for key in _SCORES},
            meaning=f"{meaning}; {why}.",
            action=MEANINGS[like][1],
        )
        for (name, meaning, like), span in zip(named, spans, strict=True)
    )


def segment_rules(levels: int) -> tuple[RfmRule, ...]:
    """Return the built-in table for 3, 4 or 5 levels."""
    if levels not in LEVELS:
        raise ParameterError(f"Cannot score in {levels} levels: choose 3, 4 or 5.")
    first = len(_SCORES) * (LEVELS[-1] - levels)
    rules = []
    for line in _RULES.strip().splitlines():
        name, *spans = re.split("  +| (?=[0-9-])", line)
        scores = spans[first : first + len(_SCORES)]
        if "-" not in scores:
            recency, frequency, monetary = map(_span, scores)
            rules.append(RfmRule(name, recency, frequency, monetary))
    return tuple(rules)


def _span(text: str) -> tuple[int, int]:
    low, high = text.split("-")
    return int(low), int(high)


def codes_of(rule: RfmRule) -> tuple[str, ...]:
    """Return the codes that a rule takes in, lowest first.

    Examples
    --------
    >>> codes_of(RfmRule("lost", (1, 1), (1, 1), (2, 3)))
    ('112', '113')
    """
    spans = (rule.recency, rule.frequency, rule.monetary)
    scores = (range(low, high + 1) for low, high in spans)
    return tuple("".join(map(str, code)) for code in product(*scores))


def meaning_of(name: str, rules: Iterable[RfmRule], *, is_told: bool = True) -> tuple[str, str]:
    """Return who the customers of a segment are and what to try, as its rules say it first.

    What the built-in table says of a name counts where ``is_told``: not of shared levels.
    """
    built_in = MEANINGS.get(name, ("", "")) if is_told else ("", "")
    own = [rule for rule in rules if rule.name == name]
    meaning = next((rule.meaning for rule in own if rule.meaning), built_in[0])
    action = next((rule.action for rule in own if rule.action), built_in[1])
    return meaning, action


def name_by_code(rules: Iterable[RfmRule], levels: int) -> dict[str, str]:
    """Return the name of every code.

    Raises ParameterError if a code has no name or two, or a rule has scores that do not exist.
    """
    names: dict[str, str] = {}
    twice: list[str] = []
    for rule in rules:
        _check_rule(rule, levels)
        for code in codes_of(rule):
            if names.get(code, rule.name) != rule.name:
                twice.append(f"{code} ({names[code]} and {rule.name})")
            names[code] = rule.name
    wanted = ["".join(map(str, code)) for code in product(range(1, levels + 1), repeat=3)]
    without = [code for code in wanted if code not in names]
    if twice or without:
        parts = [f"{len(without)} have no name (first: {without[0]})"] if without else []
        parts += [f"{len(twice)} have two (first: {twice[0]})"] if twice else []
        raise ParameterError(
            f"The segment table does not name each of the {len(wanted)} codes once: "
            f"{' and '.join(parts)}. Mend the scores of those segments."
        )
    return {code: names[code] for code in wanted}


def _check_rule(rule: RfmRule, levels: int) -> None:
    for kind in _SCORES:
        low, high = getattr(rule, kind)
        if not 1 <= low <= high <= levels:
            raise ParameterError(
                f"Segment {rule.name!r} cannot take {kind} scores {low} to {high}: they go from 1 "
                f"to {levels}, the lower first."
            )
    if not rule.name.strip():
        raise ParameterError("A segment of the table has no name. Give it one.")
