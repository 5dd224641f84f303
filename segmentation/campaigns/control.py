"""Draw the control group of a campaign, the same at every door and in every export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from segmentation.errors import ParameterError
from segmentation.records import SEED


def held_out(
    identifiers: Iterable[str], share: float, *, campaign: str = "", seed: int = SEED
) -> NDArray[np.bool_]:
    """Tell who is in the control group: by a hash of seed, campaign and identifier alone.

    Neither the order of the customers nor who else is there matters, and two campaigns draw
    independently. Spaces around an identifier do not count.

    ``share``: 0 to below 1. Raises ParameterError if the share is none.
    """
    if not 0 <= share < 1:
        raise ParameterError(
            f"Cannot hold out a share of {share:g}: choose 0 or more and less than 1, such as 0.1."
        )
    limit = int(share * 2**64)
    start = hashlib.sha256(f"{seed}\n{campaign.strip()}\n".encode())

    def place(identifier: str) -> int:
        digest = start.copy()
        digest.update(identifier.strip().encode())
        return int.from_bytes(digest.digest()[:8], "big")

    return np.array([place(identifier) < limit for identifier in identifiers], dtype=np.bool_)
