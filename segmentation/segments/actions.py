"""What to try with a segment: a short table of plays, chosen by the traits that call for them.

Edit `PLAYS` to suit the business: order is priority, and a play is suggested where a segment has
all the traits that it needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from segmentation.records import Action, Segment, Trait
from segmentation.segments.phrases import NO, YES
from segmentation.segments.vocabulary import nouns, plain_words

MOST_ACTIONS = 3

TOPICS: dict[str, set[str]] = {
    "churn": {"churn", "churned", "exited", "attrition", "cancelled", "lapsed"},
    "complaints": {"complain", "complaint", "complaints", "refunds", "returns", "tickets"},
    "satisfaction": {"satisfaction", "rating", "nps", "review", "reviews", "stars"},
    "deals": {
        "deal",
        "deals",
        "discount",
        "discounts",
        "coupon",
        "coupons",
        "promotion",
        "voucher",
    },
    "response": {"accepted", "response", "responded", "campaign", "clicked", "opened"},
    "visits": {"visits", "sessions", "clicks", "views", "logins"},
    "web": {"web", "online", "app", "mobile", "digital"},
    "store": {"store", "stores", "shop", "branch"},
    "catalogue": {"catalog", "catalogue"},
    "family": {"kid", "kids", "kidhome", "teen", "teens", "child", "children", "dependents"},
    "tenure": {"tenure", "loyalty"},
    "income": {"income", "salary", "wage", "wages", "earnings", "wealth"},
    "spend": {"spend", "spending", "spent", "monetary", "revenue", "sales", "turnover", "charges"},
    "orders": {"purchases", "orders", "transactions", "bookings", "frequency"},
}
"""Words of a column's name that say what it is about; the first topic that fits counts."""

CHANNELS = {"web", "store", "catalogue"}
MONTHLY = ("month-to-month", "monthly")


@dataclass(frozen=True, slots=True)
class Play:
    """Something to try: its name, the traits it needs, and what to do."""

    name: str
    needs: tuple[str, ...]
    """Topics with "+" for more and "-" for less than everyone, all of which must be there."""
    suggestion: str


PLAYS = (
    Play(
        "Retention",
        ("+churn",),
        "More of them leave than of others. Speak to them before the next renewal, ask for the "
        "reason, and mend that before offering anything.",
    ),
    Play(
        "Service first",
        ("+complaints",),
        "Solve what they complain about, and say so, before selling them anything more.",
    ),
    Play(
        "Service first",
        ("-satisfaction",),
        "They are less content than others. Find the reason in a few calls before the next offer.",
    ),
    Play(
        "Win-back",
        ("+since",),
        "They have not bought for long. Remind them of what they liked, with an offer that ends; "
        "stop after two tries.",
    ),
    Play(
        "Premium and loyalty",
        ("+spend", "+income"),
        "Treat them as the good customers they are: early access, personal service, a loyalty "
        "tier. Spare them discounts that they do not need.",
    ),
    Play(
        "Upsell",
        ("-spend", "+income"),
        "They could afford more than they spend here. Ask what holds them back, show the upper "
        "range, and make a first step easy.",
    ),
    Play(
        "Payment flexibility",
        ("+spend", "-income"),
        "They spend much for their income. Bundles, points and paying in parts suit them better "
        "than dearer goods; do not push credit.",
    ),
    Play(
        "Value range",
        ("-spend", "-income"),
        "Lead with the value range and small packs, and keep the cost of reaching them low.",
    ),
    Play(
        "From looking to buying",
        ("+visits", "-orders"),
        "They look more than they buy. Remind them of what they looked at, and test what stops "
        "them at the checkout.",
    ),
    Play(
        "From looking to buying",
        ("+visits", "-spend"),
        "They look more than they spend. Remind them of what they looked at, and make the first "
        "purchase easy.",
    ),
    Play(
        "Offers with a purpose",
        ("+deals",),
        "They buy on offer more than others. Tie offers to larger baskets or new products, and "
        "test whether smaller ones do as well.",
    ),
    Play(
        "First in line",
        ("+response",),
        "They answer campaigns more than others. Show them new ones first, and do not wear them "
        "out.",
    ),
    Play(
        "Loyalty",
        ("+spend",),
        "They spend more than most. Thank them, reward the next step, and notice early when they "
        "buy less.",
    ),
    Play(
        "Longer contract",
        ("+monthly",),
        "Many of them can leave every month. Offer something of value for staying a year.",
    ),
    Play(
        "Welcome",
        ("-tenure",),
        "They are newer than most. A good start decides whether they stay: help them to make use "
        "of what they bought, and ask early how it goes.",
    ),
    Play(
        "One step more",
        ("-spend", "+tenure"),
        "They have stayed for long and spend less than most. Show them one thing that others add, "
        "with a trial, and thank them for staying.",
    ),
    Play(
        "Thank and keep",
        ("+tenure",),
        "They have stayed for long. Mark it, and make sure that new customers do not get more.",
    ),
    Play(
        "Online first",
        ("+web",),
        "They buy or look online more than others. Put new ranges and reminders there first.",
    ),
    Play(
        "In the store",
        ("+store",),
        "They buy in the store more than others. Invite them to events, and print the offers that "
        "they can use.",
    ),
    Play(
        "By catalogue",
        ("+catalogue",),
        "They order from the catalogue more than others. Keep sending it, with the better goods "
        "in front.",
    ),
    Play(
        "For families",
        ("+family",),
        "More of them have children at home. Offer family packs, and time them by school terms.",
    ),
    Play(
        "Introductory offer",
        ("-spend",),
        "They spend less than most so far. Offer a small, easy first step into one more category, "
        "and see who takes it.",
    ),
    Play(
        "A reason to come back",
        ("-orders",),
        "They buy less often than others. Give a reason for the next order while the last one is "
        "remembered.",
    ),
    Play(
        "Upper range",
        ("+income",),
        "They have more to spend than most. Show them the upper range and good service before any "
        "discount.",
    ),
    Play(
        "Entry range",
        ("-income",),
        "They have less to spend than most. Lead with entry prices and small packs, and keep the "
        "cost of reaching them low.",
    ),
)

OWN_WAY = "What sets them apart"
TALK_TO_THEM = (
    "No standard treatment follows from their traits. Start from what sets them apart, talk to a "
    "few of them, and test one offer against a group that gets none."
)
REGULAR = Action(
    name="Regular programme",
    suggestion=(
        "They are close to the average. Keep them in the regular programme, and test one offer at "
        "a time against a group that gets none."
    ),
)


def actions(segment: Segment) -> tuple[Action, ...]:
    """Suggest what to try with a segment: starting points, not advice.

    Parameters
    ----------
    segment : Segment
        Its traits choose from the table `PLAYS`.

    Returns
    -------
    tuple of Action
        One to three, most important first, each with the traits that called for it. A play is left
        out where those before it used all of its traits, and where traits on one topic contradict
        each other (much spent on wine, little on fish). Of ways to buy the strongest counts.
    """
    by_need = _met(segment.traits)
    found: list[Action] = []
    used: set[str] = set()
    for play in PLAYS:
        is_called_for = all(need in by_need for need in play.needs)
        is_new = not used.issuperset(play.needs)
        if is_called_for and is_new and play.name not in {action.name for action in found}:
            because = tuple(by_need[need] for need in play.needs)
            found.append(Action(play.name, play.suggestion, because))
            used.update(play.needs)
    if found:
        return tuple(found[:MOST_ACTIONS])
    apart = tuple(trait for trait in segment.traits if trait.level != "average")
    return (Action(OWN_WAY, TALK_TO_THEM, apart[:MOST_ACTIONS]),) if apart else (REGULAR,)


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
    if trait.category is None:
        sign, topic = "+" if "high" in trait.level else "-", _topic(trait.column)
    else:
        answer = trait.category.strip().casefold()
        if answer.startswith(MONTHLY):
            return "+monthly"
        sign, topic = "-" if answer in NO else "+", _topic(trait.column)
        if answer not in YES | NO:
            return None
    return None if topic is None else sign + topic


def _topic(column: str) -> str | None:
    noun = nouns([column])[column]
    if noun.form == "since":
        return "since"
    if noun.family == "spend":
        return "spend"
    words = {word.casefold() for word in plain_words(column)} | set(noun.words.casefold().split())
    topics = [topic for topic, signs in TOPICS.items() if signs & words]
    # "OnlineBackup" is no way to buy: a channel is told by what is counted there.
    is_counted = noun.form == "count"
    return next((topic for topic in topics if is_counted or topic not in CHANNELS), None)
