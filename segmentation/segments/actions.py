"""Suggest what to try with a segment: plays, chosen by the traits that call for them.

Edit `PLAYS` to suit the business: order is priority, and a play is suggested where a segment has
all the traits that it needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segmentation.records import Action, Segment, Trait
from segmentation.segments.phrases import NO, YES
from segmentation.segments.topics import CHANNELS, topic_of
from segmentation.segments.vocabulary import all_words, spans_from_first

_MOST_ACTIONS = 3

_MONTHLY = ("month-to-month", "monthly")
_CONTRACTS = {"contract", "plan", "subscription", "term", "membership", "tariff"}


@dataclass(frozen=True, slots=True)
class _Play:
    """Something to try: its name, the traits it needs, and what to do."""

    name: str
    needs: tuple[str, ...]
    """Topics with "+" for more and "-" for less than everyone, all of which must be there."""
    suggestion: str


PLAYS = (
    _Play(
        "Retention",
        ("+churn",),
        "They leave more often, or are likelier to, than others. Talk to them before the next "
        "renewal, ask for the reason, and fix it before offering anything.",
    ),
    _Play(
        "Service first",
        ("+complaints",),
        "More goes wrong for them than for others. Find out what, fix it, and tell them, before "
        "selling them anything more.",
    ),
    _Play(
        "Service first",
        ("-satisfaction",),
        "They are less satisfied than others. Find out why in a few calls before the next offer.",
    ),
    _Play(
        "Win-back",
        ("+since",),
        "They haven't bought in a while. Remind them of what they liked, with an offer that "
        "expires; "
        "stop after two tries.",
    ),
    _Play(
        "Premium and loyalty",
        ("+spend", "+income"),
        "Treat them as the good customers they are: early access, personal service, a loyalty "
        "tier. Don't give them discounts they don't need.",
    ),
    _Play(
        "Upsell",
        ("-spend", "+income"),
        "They could spend more here than they do. Ask what holds them back, show the premium "
        "range, and make a first step easy.",
    ),
    _Play(
        "Payment flexibility",
        ("+spend", "-income"),
        "They spend a lot for their income. Bundles, points and instalments suit them better "
        "than pricier products; don't push credit.",
    ),
    _Play(
        "Value range",
        ("-spend", "-income"),
        "Lead with the value range and small packs, and keep contact costs low.",
    ),
    _Play(
        "From looking to buying",
        ("+visits", "-orders"),
        "They browse more than they buy. Remind them of what they viewed, and test what stops "
        "them at the checkout.",
    ),
    _Play(
        "From looking to buying",
        ("+visits", "-spend"),
        "They browse more than they spend. Remind them of what they viewed, and make the first "
        "purchase easy.",
    ),
    _Play(
        "Offers with a purpose",
        ("+deals",),
        "They buy on offer more than others. Tie offers to larger baskets or new products, and "
        "test whether smaller discounts work as well.",
    ),
    _Play(
        "First in line",
        ("+response",),
        "They respond to campaigns more than others. Show them new ones first, but don't wear them "
        "out.",
    ),
    _Play(
        "Loyalty",
        ("+spend",),
        "They spend more than most. Thank them, reward the next step, and notice early when they "
        "buy less.",
    ),
    _Play(
        "Longer contract",
        ("+monthly",),
        "Many of them can leave any month. Offer something of value for staying a year.",
    ),
    _Play(
        "Welcome",
        ("-tenure",),
        "They are newer than most. A good start decides whether they stay: help them make the most "
        "of what they bought, and ask early how it goes.",
    ),
    _Play(
        "One step more",
        ("-spend", "+tenure"),
        "They have been with you for a long time and spend less than most. Show them one thing "
        "others add, "
        "with a trial, and thank them for staying.",
    ),
    _Play(
        "Thank and keep",
        ("+tenure",),
        "They have been with you for a long time. Celebrate it, and make sure new customers don't "
        "get a better deal.",
    ),
    _Play(
        "Online first",
        ("+web",),
        "They buy or browse online more than others. Put new ranges and reminders there first.",
    ),
    _Play(
        "In the store",
        ("+store",),
        "They buy in store more than others. Invite them to events, and print the offers "
        "they can use.",
    ),
    _Play(
        "By catalogue",
        ("+catalogue",),
        "They order from the catalogue more than others. Keep sending it, with the premium "
        "products "
        "in front.",
    ),
    _Play(
        "For families",
        ("+family",),
        "They have more children or dependents than others. Offer family packs, and time them by "
        "school terms.",
    ),
    _Play(
        "Introductory offer",
        ("-spend",),
        "They spend less than most so far. Offer a small, easy first step into one more category, "
        "and see who takes it.",
    ),
    _Play(
        "A reason to come back",
        ("-orders",),
        "They buy less, or less often, than others. Give them a reason to order again while the "
        "last order is still fresh.",
    ),
    _Play(
        "Upper range",
        ("+income",),
        "They have more to spend than most. Show them the premium range and good service before "
        "any "
        "discount.",
    ),
    _Play(
        "Entry range",
        ("-income",),
        "They have less to spend than most. Lead with entry prices and small packs, and keep "
        "contact costs low.",
    ),
)

_EXCEPTIONAL = Action(
    name="One by one",
    suggestion=(
        "No campaign fits customers so far from all others. Check that their numbers are right, "
        "give each a person to talk to, and notice at once when one buys less."
    ),
)
_REGULAR = Action(
    name="Regular programme",
    suggestion=(
        "They are close to average. Keep them in the regular programme, and test one offer at "
        "a time against a group that gets none."
    ),
)


def actions(segment: Segment) -> tuple[Action, ...]:
    """Suggest what to try with a segment, by its traits: starting points, not advice.

    At most three of `PLAYS`, most important first, each with the traits that called for it. A play
    is left out where those before it used all of its traits, and where traits on one topic
    contradict each other (much spent on wine, little on fish). Of ways to buy the strongest counts.
    None where no play follows from what sets the segment apart; one for exceptional customers.
    """
    if segment.is_exceptional:
        return (_EXCEPTIONAL,)
    columns = [profile.column for profile in segment.numeric]
    traits = segment.traits
    if spans_from_first(columns):
        traits = tuple(trait for trait in traits if trait.column.casefold() != "recency")
    by_need = _met(traits)
    found: list[Action] = []
    used: set[str] = set()
    for play in PLAYS:
        is_called_for = all(need in by_need for need in play.needs)
        is_new = not used.issuperset(play.needs)
        if is_called_for and is_new and play.name not in {action.name for action in found}:
            because = tuple(by_need[need] for need in play.needs)
            found.append(Action(play.name, play.suggestion, because))
            used.update(play.needs)
    is_average = all(trait.level == "average" for trait in segment.traits) and not any(
        profile.is_feature and profile.is_far_by_ratio for profile in segment.numeric
    )
    return tuple(found[:_MOST_ACTIONS]) or ((_REGULAR,) if is_average else ())


def _met(traits: Sequence[Trait]) -> Mapping[str, Trait]:
    """Return what the traits say, as plays put it ("+income"), each with the strongest trait."""
    by_need: dict[str, Trait] = {}
    for trait in traits:
        need = _need(trait)
        if need is not None:
            by_need.setdefault(need, trait)
    opposite = {"+": "-", "-": "+"}
    met = {
        need: trait
        for need, trait in by_need.items()
        if opposite[need[0]] + need[1:] not in by_need
    }
    # Who buys more buys more everywhere: the way to buy that stands out most tells segments apart.
    lesser = [need for need in met if need[0] == "+" and need[1:] in CHANNELS][1:]
    return {need: trait for need, trait in met.items() if need not in lesser}


def _need(trait: Trait) -> str | None:
    if trait.level == "average":
        return None
    is_more = "high" in trait.level
    if trait.category is not None:
        answer = trait.category.strip().casefold()
        if answer.startswith(_MONTHLY) and _CONTRACTS & set(all_words(trait.column)):
            return "+monthly"
        if answer not in YES | NO:
            return None
        is_more = answer in YES
    topic = topic_of(trait.column)
    if topic is None or is_more:
        return topic
    return ("-" if topic[0] == "+" else "+") + topic[1:]
