"""Put the reason of each step that was done to the data into words."""

from __future__ import annotations

from collections.abc import Sequence

from segmentation.records import METHODS, TRANSFORMS, UNUSABLE, AsideRow, Step
from segmentation.wording.numbers import format_share, listing, plural
from segmentation.wording.order_steps import ORDERS
from segmentation.wording.phrases import Phrases, Values, say
from segmentation.wording.reading_steps import ASIDE, READING


def _caps(values: Values) -> str:
    lower, upper = ("any" if values[side] is None else values[side] for side in ("lower", "upper"))
    return f"outside {lower} to {upper}, the quantiles chosen as limits"


def _limits(values: Values) -> str:
    sides = [f"{word} {values[side]}" for side, word in _SIDES if values[side] is not None]
    return f"{' or '.join(sides)}, far from all other customers"


_SIDES = (("lower", "below"), ("upper", "above"))


def _rare(values: Values) -> str:
    found = plural(int(values["n_distinct"]), "rare category", "rare categories")
    return f"{found}, which a model does not name"


_PREPARING: Phrases = {
    **UNUSABLE,
    "without_value": "missing; customers without this value are left out, as chosen",
    "counted_as": "missing; counted as {value}",
    "beyond_caps": _caps,
    "beyond_limits": _limits,
    "rare_as_others": lambda values: f"{_rare(values)}; counted as none of the others",
    "rare_as_fill": lambda values: f"{_rare(values)}; counted as {values['value']}",
    "long_tail": lambda values: (
        f"{TRANSFORMS[values['transform']].label}, since a few customers make a long tail (skew "
        f"{values['skew']:.1f})"
    ),
    "far_out": "the lowest and the highest 1% count as their limit",
    "any_and_how_much": "logarithm of how much, with zero apart from the least amount",
    "zeros_as_least": "logarithm of how much, and nothing counts as the least",
    "only_whether": "whether there is any, not how much",
    "weak": lambda values: f"{format_share(values['share'])} of the customers have one value",
    "says_the_same": lambda values: (
        f"{listing([*map(str, values['names'])])} say in part the same and count as one column "
        "together"
    ),
    "category_in": "a category that described the customers",
    "in_no_segment": lambda values: f"{METHODS[values['method']]} puts them in no segment",
}

_TOLD: Phrases = {"told": "{text}"}
"""Steps of models that were saved when a step still said in words why it was done."""

REASONS: Phrases = {**_TOLD, **READING, **_PREPARING, **ORDERS}
"""How each code is said, from the step's values."""


def step_reason(step: Step) -> str:
    """Return why a step was done, without a full stop at the end."""
    return say(REASONS, step.code, step.values)


_MOST_ASIDE = 3
"""Rows of which a sentence says why they stand aside; it counts the others."""


def aside_sentence(rows: Sequence[AsideRow]) -> str:
    """Return which rows of a file are no customers: "1 row stands aside: line 42 is ..."."""
    told = [f"line {row.line:,} ({aside_reason(row)})" for row in rows[:_MOST_ASIDE]]
    if len(rows) > _MOST_ASIDE:
        told.append(f"and {len(rows) - _MOST_ASIDE:,} more")
    stands = "stands" if len(rows) == 1 else "stand"
    return f"{plural(len(rows), 'row')} of the file {stands} aside: {'; '.join(told)}."


def aside_reason(row: AsideRow) -> str:
    """Return why a row could not be part of the table, without a full stop at the end."""
    return say(ASIDE, row.reason.code, row.reason.values)
