"""Say how large a campaign must be, and who is on a list for another tool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from segmentation.records import Campaign, CampaignResult, GroupBalance, SampleSize
from segmentation.wording.numbers import format_number, format_share, listing, plural


def size_sentence(size: SampleSize, *, power: float) -> str:
    """Return how many customers are to be addressed and held out, and what that is good for."""
    return (
        f"Address {plural(size.n_addressed, 'customer')} and hold out {size.n_held_out:,}: if the "
        f"difference is there, {format_share(power)} of such campaigns will show it."
    )


def campaign_sentence(campaign: Campaign) -> str:
    """Return when a campaign's list was taken away, whom it reaches, and what came of it."""
    text = (
        f"{campaign.day:%d %b %Y}: {plural(campaign.n_addressed, 'customer')} addressed, "
        f"{campaign.n_held_out:,} held out."
    )
    if campaign.result is None:
        return f"{text} No result yet."
    return f"{text} {gain_sentence(campaign.result)}"


def result_sentence(result: CampaignResult) -> str:
    """Return what a campaign gained, and whether that is more than chance."""
    who = "All customers" if not result.segment else result.segment
    groups = (
        f"{who}: {_outcome(result.addressed, result)} of {result.n_addressed:,} addressed, "
        f"{_outcome(result.held_out, result)} of {result.n_held_out:,} held out"
    )
    if not result.is_share:
        groups = (
            f"{who}: {_outcome(result.addressed, result)} on average of {result.n_addressed:,} "
            f"addressed, {_outcome(result.held_out, result)} of {result.n_held_out:,} held out"
        )
    return f"{groups}. {gain_sentence(result)}"


def gain_sentence(result: CampaignResult) -> str:
    """Return what a campaign brought, or how much it would have had to bring to be seen."""
    low, high = (format_number(_points(end, result)) for end in (result.low, result.high))
    if result.is_shown:
        kind = "more" if result.difference > 0 else "less"
        gained = _gained(abs(result.difference), result)
        return f"The campaign brought {gained} {kind} ({low} to {high})."
    least = _gained(result.smallest_seen, result)
    return (
        f"No difference that this number of customers could show ({low} to {high}); to "
        f"be seen, it would have to be about {least}."
    )


def _outcome(value: float, result: CampaignResult) -> str:
    return format_share(value) if result.is_share else format_number(value)


def _gained(value: float, result: CampaignResult) -> str:
    unit = " percentage points" if result.is_share else ""
    return f"{format_number(_points(value, result))}{unit}"


def _points(value: float, result: CampaignResult) -> float:
    return round(100 * value, 1) + 0.0 if result.is_share else value


def of_segment_sentence(n_counted: int, n_rows: int) -> str:
    """Return how many rows of an outcome count for a segment; empty where all do."""
    if n_counted == n_rows:
        return ""
    return (
        f"{n_counted:,} of {plural(n_rows, 'row')} are of customers who are in this segment now; "
        "the others are left out."
    )


def several_sentence(n_segments: int) -> str:
    """Return what is done about looking at several segments."""
    if n_segments < 2:
        return ""
    return (
        f"Among {n_segments:,} segments one seems to gain by chance alone more often than one "
        "would think: what is said of each is corrected for that, and the intervals hold for all "
        "of them together (Holm, Bonferroni)."
    )


def balance_sentence(found: Sequence[GroupBalance]) -> str:
    """Return whether the two groups of a campaign are alike before it."""
    if not found:
        return "Nobody is held out: what the campaign gains cannot be told afterwards."
    apart = [one.column for one in found if abs(one.difference) > one.limit]
    if not apart:
        return "Both groups are alike in every number: none differs by more than chance."
    expected = "1 in 20 does by chance alone"
    return (
        f"The groups differ in {listing(apart)} by more than chance ({expected}). Keep it in mind, "
        "or draw again under another campaign name."
    )


_LEFT_OUT = {
    "no_contact": "without an e-mail address or telephone number that can be used",
    "duplicate": "whose address or number is already there",
}
_UNREAD = {
    "email": "e-mail addresses that are none",
    "phone": "telephone numbers that are none",
    "phone_without_country": "telephone numbers without a country (name it by --country)",
    "country": "countries that are not written as two letters",
}


def audience_sentence(counts: Mapping[str, Any]) -> str:
    """Return how many customers are on a list, and why others and some cells are not."""
    text = (
        f"{plural(counts['n_written'], 'customer')} of {counts['n_segment']:,} written, "
        f"{counts['n_held_out']:,} held out"
    )
    if counts["left_out"]:
        reasons = [f"{n:,} {_LEFT_OUT[code]}" for code, n in counts["left_out"].items()]
        text += f"; left out: {listing(reasons)}"
    if counts["unread"]:
        reasons = [f"{n:,} {_UNREAD[code]}" for code, n in counts["unread"].items()]
        text += f"; cells left empty: {listing(reasons)}"
    return f"{text}."


def nobody_in_segment(segment: str, source: str) -> str:
    """Return that a file has no customer of the segment."""
    return f"No customer of {source} is in {segment}. Choose another segment or another file."
