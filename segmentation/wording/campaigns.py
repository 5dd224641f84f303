"""Say how large a campaign must be."""

from __future__ import annotations

from segmentation.records import SampleSize
from segmentation.wording.numbers import format_share, plural


def size_sentence(size: SampleSize, *, power: float) -> str:
    """Return how many customers are to be addressed and held out, and what that is good for."""
    return (
        f"Address {plural(size.n_addressed, 'customer')} and hold out {size.n_held_out:,}: if the "
        f"difference is there, {format_share(power)} of such campaigns will show it."
    )
