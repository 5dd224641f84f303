"""Define the named segments by their scores: every code has exactly one name."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from segmentation.errors import ParameterError
from segmentation.records import RfmRule

LEVELS = (3, 4, 5)

# name                 recency  frequency  monetary      (scores from - to; 1 is lowest)
_FIVE_LEVELS = """
champions               4-5       4-5       4-5
loyal                   4-5       4-5       1-3
loyal                   3-3       4-5       1-5
potential loyalists     4-5       2-3       1-5
new                     5-5       1-1       1-5
promising               4-4       1-1       1-5
need attention          3-3       3-3       1-5
about to sleep          3-3       1-2       1-5
at risk                 1-2       4-5       1-3
at risk                 1-2       3-3       1-5
cannot lose them        1-2       4-5       4-5
hibernating             2-2       1-2       1-5
hibernating             1-1       2-2       1-5
lost                    1-1       1-1       1-5
"""

_FOUR_LEVELS = """
champions               4-4       3-4       3-4
loyal                   4-4       3-4       1-2
loyal                   3-3       3-4       1-4
potential loyalists     3-4       2-2       1-4
new                     4-4       1-1       1-4
promising               3-3       1-1       1-4
need attention          2-2       2-2       1-4
about to sleep          2-2       1-1       1-4
at risk                 1-2       3-4       1-2
cannot lose them        1-2       3-4       3-4
hibernating             1-1       2-2       1-4
lost                    1-1       1-1       1-4
"""

_THREE_LEVELS = """
champions               3-3       3-3       3-3
loyal                   3-3       3-3       1-2
loyal                   2-2       3-3       1-3
potential loyalists     3-3       2-2       2-3
promising               3-3       2-2       1-1
new                     3-3       1-1       1-3
need attention          2-2       2-2       1-3
about to sleep          2-2       1-1       1-3
at risk                 1-1       3-3       1-2
cannot lose them        1-1       3-3       3-3
hibernating             1-1       2-2       1-3
lost                    1-1       1-1       1-3
"""

MEANINGS = {
    "champions": (
        "Bought lately, buy often and spend most.",
        "Thank them, show them what is new first, ask them to recommend you.",
    ),
    "loyal": (
        "Come back regularly and bought not long ago.",
        "Offer a better or a larger choice; a bonus for staying.",
    ),
    "potential loyalists": (
        "Bought lately and more than once.",
        "Suggest what goes with their purchases; invite them to a customer programme.",
    ),
    "new": (
        "Bought very lately, with the fewest orders.",
        "Welcome them, help with the first purchase, give a reason for a second.",
    ),
    "promising": (
        "Bought lately, but seldom or little so far.",
        "Make the shop known to them; a small offer for the next order.",
    ),
    "need attention": (
        "In the middle of everything, and slipping.",
        "A limited offer on what they bought before.",
    ),
    "about to sleep": (
        "Bought seldom, and not lately.",
        "Remind them with popular products before they forget the shop.",
    ),
    "at risk": (
        "Bought more than once, but not for a long time.",
        "Write to them personally, ask what went wrong, make coming back easy.",
    ),
    "cannot lose them": (
        "Were among the best in number and worth of orders, and stopped.",
        "Call them; win them back before anybody else.",
    ),
    "hibernating": (
        "Few orders, and none for a long time.",
        "Now and then an offer that costs little to send.",
    ),
    "lost": (
        "One of the longest absences, with the fewest orders.",
        "Spend nothing, or try once more and let go.",
    ),
}
"""What each named segment is, and what to do about it; best customers first."""

NAMES = tuple(MEANINGS)

SHARED_BY_ALL = {
    ("recency_days",): "By number and worth of orders alone: everybody bought equally long ago.",
    ("frequency",): "By the last order and the worth alone: everybody bought about equally often.",
    (
        "recency_days",
        "frequency",
    ): "By the worth alone: everybody bought equally often and long ago.",
}
"""What a name means where a level that everybody shares is no evidence."""


def segment_rules(levels: int) -> tuple[RfmRule, ...]:
    """Return the built-in table for 3, 4 or 5 levels."""
    if levels not in LEVELS:
        raise ParameterError(f"Cannot score in {levels} levels: choose 3, 4 or 5.")
    text = {3: _THREE_LEVELS, 4: _FOUR_LEVELS, 5: _FIVE_LEVELS}[levels]
    return tuple(_rule(line) for line in text.strip().splitlines())


def _rule(line: str) -> RfmRule:
    *name, recency, frequency, monetary = line.split()
    return RfmRule(" ".join(name), _span(recency), _span(frequency), _span(monetary))


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


def meaning_of(
    name: str, rules: Iterable[RfmRule], *, shared: tuple[str, ...] = ()
) -> tuple[str, str]:
    """Return who the customers of a segment are and what to try, as its rules say it first.

    ``shared`` are the columns of recency and frequency in which everybody has the same level.
    """
    built_in = MEANINGS.get(name, ("", ""))
    if shared and name in MEANINGS:
        built_in = (SHARED_BY_ALL[shared], "")
    own = [rule for rule in rules if rule.name == name]
    meaning = next((rule.meaning for rule in own if rule.meaning), built_in[0])
    action = next((rule.action for rule in own if rule.action), built_in[1])
    return meaning, action


def name_by_code(rules: Iterable[RfmRule], levels: int) -> dict[str, str]:
    """Return the name of every code.

    Raises
    ------
    ParameterError
        If a code has no name or two, or a rule has scores that do not exist.
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
    for kind in ("recency", "frequency", "monetary"):
        low, high = getattr(rule, kind)
        if not 1 <= low <= high <= levels:
            raise ParameterError(
                f"Segment {rule.name!r} cannot take {kind} scores {low} to {high}: they go from 1 "
                f"to {levels}, the lower first."
            )
    if not rule.name.strip():
        raise ParameterError("A segment of the table has no name. Give it one.")
