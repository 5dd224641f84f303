"""Say how columns enter the distances, and what could be prepared otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from segmentation.records import TRANSFORMS, RepeatedFeatures, TransformProposal
from segmentation.wording.numbers import format_number, format_share, listing, plural, spelled

_ALIKE = 1.15
"""Shares within this factor of each other are called alike."""
MOST_NAMED = 3


def contribution_sentence(shares: Sequence[tuple[str, float]]) -> str:
    """Return which columns decide the distances: "Income makes 62% of ..."."""
    if not shares or not any(share for _, share in shares):
        return "No column tells customers apart."
    if len(shares) == 1:
        return f"All of the distance between customers comes from {shares[0][0]}."
    # Equal shares differ in their last digits: rounded, they keep the order of the file.
    ranked = sorted(shares, key=lambda pair: -round(pair[1], 9))
    if ranked[0][1] <= _ALIKE * ranked[-1][1]:
        return (
            f"All {plural(len(shares), 'column')} have equal weight: each makes up about "
            f"{format_share(1 / len(shares))} of the squared distances between customers."
        )
    (first, largest), *others = ranked
    text = f"{first} counts most: {format_share(largest)} of the squared distances"
    text += " between customers come from it"
    if len(others) > 1:
        text += f", {format_share(others[0][1])} from {others[0][0]}"
    last, least = others[-1]
    verb = "nothing" if least == 0 else format_share(least)
    return f"{text}; {verb} from {last}. Weights, transforms and scaling shift these shares."


def proposals_sentence(proposals: Sequence[TransformProposal]) -> str:
    """Return which columns have a long tail, what that does, and what is offered."""
    if not proposals:
        return ""
    names = [proposal.name for proposal in proposals[:MOST_NAMED]]
    if len(proposals) > MOST_NAMED:
        names.append(f"{len(proposals) - MOST_NAMED:,} more")
    has = "has" if len(proposals) == 1 else "have"
    return (
        f"{listing(names)} {has} a long tail: a few extreme customers dominate the result. "
        f"{_offer(proposals)} Nothing is changed unless you say so."
    )


def proposal_sentence(proposal: TransformProposal) -> str:
    """Return what a proposed transform would do: "Logarithm (skew 3.1 becomes 0.2)"."""
    skews = (proposal.skew, proposal.skew_after)
    before, after = (format_number(round(skew, 1) + 0.0) for skew in skews)
    return f"{TRANSFORMS[proposal.transform].label} (skew {before} becomes {after})"


def repeated_sentence(repeated: RepeatedFeatures) -> str:
    """Return which features say the same, and what that does to the segments."""
    names = (repeated.name, *repeated.others)
    share = format_number(floor(100 * repeated.correlation + 1e-9) / 100)
    share += " or more" if len(repeated.others) > 1 and repeated.correlation < 1 else ""
    times = "twice" if len(names) == 2 else f"{spelled(len(names))} times"
    return (
        f"{listing(names)} say nearly the same (correlation {share}), so it counts {times} in "
        "every distance, and segments may only repeat it. Use one of them."
    )


def left_out_sentence(n_aside: int, n_left_out: int) -> str:
    """Return how many rows take no part in the segments; empty where all do."""
    parts = []
    if n_aside:
        parts.append(f"{plural(n_aside, 'row')} of the file could not be part of the table")
    if n_left_out:
        is_ = "is" if n_left_out == 1 else "are"
        parts.append(
            f"{plural(n_left_out, 'customer')} with missing values {is_} left out, as chosen"
        )
    return f"{'; '.join(parts)}." if parts else ""


def _offer(proposals: Sequence[TransformProposal]) -> str:
    logs = [proposal for proposal in proposals if proposal.transform == "log"]
    if len(logs) == len(proposals):
        return "On a log scale, doubling counts the same at every level."
    if not logs:
        return "The Yeo-Johnson transform pulls the tail in."
    return "The logarithm or the Yeo-Johnson transform pulls the tail in."
