"""Bound how many pages' streams are open, of one address and of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MOST_STREAMS = 600
"""At once: of the places for connections, the others are left to who asks for pages and answers."""
MOST_OF_AN_ADDRESS = 150
"""At once, unless many may ask from it (this machine, the named proxy): an office has one too."""


class Streams:
    """Counts the open streams."""

    def __init__(self) -> None:
        self._n_by_address: Counter[str] = Counter()

    def has_room(self, address: str, *, speaks_for_others: bool) -> bool:
        """Whether one more may be opened by an address."""
        is_full = self._n_by_address.total() >= MOST_STREAMS
        return not is_full and (
            speaks_for_others or self._n_by_address[address] < MOST_OF_AN_ADDRESS
        )

    @contextmanager
    def open(self, address: str) -> Iterator[None]:
        """Count a stream while it is open."""
        self._n_by_address[address] += 1
        try:
            yield
        finally:
            self._n_by_address[address] -= 1
            self._n_by_address += Counter()  # those with none are forgotten
