"""Remember which table of a named connection the rows of a study were drawn from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from segmentation.engines import EngineTable, connect
from segmentation.engines.table import SAMPLE_ROWS

SECONDS = 300.0
"""A query of a page that takes longer is stopped."""

_MOST_CELLS = 10_000_000
"""What is drawn has to be within what an upload may have."""


@dataclass(frozen=True, slots=True)
class There:
    """A table of a named connection, or one SELECT."""

    connection: str
    table: str
    is_query: bool = False


_DRAWN: dict[str, There] = {}
"""By the sha256 of the rows that were drawn."""


def remember(source: str, there: There) -> None:
    """Note where the rows of a file come from."""
    _DRAWN[source] = there


@contextmanager
def reached(there: There, *, watch: Callable[[], None] | None = None) -> Iterator[EngineTable]:
    """Open the connection of a table while the block runs; `watch` may stop what is asked."""
    with connect(f"connection:{there.connection}", seconds=SECONDS) as engine:
        table = engine.query(there.table) if there.is_query else engine.table(there.table)
        table = replace(table, watch=watch)
        yield replace(table, sample_rows=min(SAMPLE_ROWS, _MOST_CELLS // len(table.columns)))


@contextmanager
def opened(source: str) -> Iterator[EngineTable | None]:
    """Open the table that the rows of a file were drawn from; None where they are a file's."""
    there = _DRAWN.get(source)
    if there is None:
        yield None
        return
    with reached(there) as table:
        yield table
