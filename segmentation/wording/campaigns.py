"""Say how large a campaign must be, and who is on a list for another tool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segmentation.records import SampleSize
from segmentation.wording.numbers import format_share, listing, plural


def size_sentence(size: SampleSize, *, power: float) -> str:
    """Return how many customers are to be addressed and held out, and what that is good for."""
    return (
        f"Address {plural(size.n_addressed, 'customer')} and hold out {size.n_held_out:,}: if the "
        f"difference is there, {format_share(power)} of such campaigns will show it."
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
