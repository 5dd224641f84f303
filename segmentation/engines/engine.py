"""Define what every engine does: answer a SELECT, hand rows over, swap a new table in."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, TimeoutError as FutureTimeoutError, wait
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from uuid import uuid4

from segmentation.engines.queries import (
    UPLOADED,
    all_of,
    checked_select,
    quoted_last,
    quoted_table,
    rows_of,
)
from segmentation.engines.table import EngineTable
from segmentation.errors import ParameterError, SaveError
from segmentation.records import DIALECTS, Dialect

if TYPE_CHECKING:
    import pyarrow as pa

SECONDS = 600.0
"""A query that takes longer is stopped at the engine."""
_LOOK_SECONDS = 0.1
"""So often it is looked whether somebody still waits for a query."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reach:
    """How an engine is reached, and what may be done there."""

    address: str
    """What stands behind the kind: a path, a URL; never shown."""
    seconds: float = SECONDS
    may_write: bool = True
    """Whether a table may be written, over a connection of its own."""
    writer: str = ""
    """The address of that connection, where it is another."""


@dataclass(frozen=True, slots=True, eq=False)
class Swap:
    """A table that takes the place of another; every name as it is spelled in SQL."""

    select: str
    target: str
    fresh: str
    """What it is called until it is complete."""
    aside: str
    """What the old table is called meanwhile, where there are no transactions."""
    name: str
    """The last part of the target."""
    is_there: bool
    rows: pa.Table | None = None
    """Rows that were made here; the SELECT calls them `queries.UPLOADED`."""

    @property
    def statements(self) -> tuple[str, ...]:
        """What is run in one transaction."""
        return (
            f"CREATE TABLE {self.fresh} AS {self.select}",
            *([f"DROP TABLE {self.target}"] if self.is_there else []),
            f"ALTER TABLE {self.fresh} RENAME TO {self.name}",
        )


class Engine(ABC):
    """An open connection that reads; tables are written over a second one.

    A SELECT that arrives here is one: `checked_select` has read it, or this program wrote it.
    """

    dialect: ClassVar[Dialect]
    default_table: ClassVar[str | None] = None
    """The table that is meant where none is named."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach

    @property
    def name(self) -> str:
        """What people call the engine."""
        return DIALECTS[self.dialect].label.partition(" or ")[0]

    def __enter__(self) -> Engine:
        """Return the engine itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self.close()

    def table(self, name: str | None = None, *, identifier: str | None = None) -> EngineTable:
        """Return a table of the engine; it goes wherever a file goes.

        Parameters
        ----------
        name : str
            With its schema before a dot, in quotes where it has to be spelled as it is.
        identifier : str, optional
            The column that tells customers apart; by default the first that does.
        """
        chosen = name or self.default_table
        if chosen is None:
            raise ParameterError("Name the table (--table), or write a SELECT (--query).")
        spelled = quoted_table(chosen, self.dialect)
        return EngineTable(self, chosen, checked_select(all_of(spelled), self.dialect), identifier)

    def query(self, select: str, *, identifier: str | None = None) -> EngineTable:
        """Return what one SELECT gives, as a table."""
        return EngineTable(self, "query", checked_select(select, self.dialect), identifier)

    def put(self, rows: pa.Table, into: str, *, replace: bool, own: Sequence[str]) -> None:
        """Write rows that were made here into a table; see `swap`."""
        self.swap(into, all_of(UPLOADED), replace=replace, own=own, rows=rows)

    def swap(
        self,
        into: str,
        select: str,
        *,
        replace: bool,
        own: Sequence[str] = (),
        rows: pa.Table | None = None,
    ) -> None:
        """Write the rows of a SELECT into a new table that takes the place of an old one.

        Raises SaveError if it cannot be written, or what stands there must not be replaced: it is
        unchanged.

        Parameters
        ----------
        replace : bool
            Whether there may be an old one.
        own : sequence of str
            Columns by which an old table is known to be one of this program.
        rows : pyarrow.Table, optional
            What the SELECT calls `queries.UPLOADED`.
        """
        if not self.reach.may_write:
            raise SaveError(
                f"This connection may not write {into}. Name one that may by 'writes_with' in the "
                "file of connections, and set 'write = true' there."
            )
        target, name = quoted_table(into, self.dialect), quoted_last(into, self.dialect)
        mark = uuid4().hex[:12]
        fresh, aside = (
            quoted_table(into, self.dialect, last=f"segmentation_{kind}_{mark}")
            for kind in ("new", "old")
        )
        old = self.columns_of(target)
        if old is not None and not replace:
            raise SaveError(f"There is a table {into} already. Replace it with --replace.")
        if old is not None and not set(own) <= set(old):
            raise SaveError(
                f"The table {into} was not written by this program (it has no column "
                f"{next(name for name in own if name not in old)!r}). Choose another name."
            )
        self.write(Swap(select, target, fresh, aside, name, is_there=old is not None, rows=rows))

    def columns_of(self, table: str) -> tuple[str, ...] | None:
        """Return the columns of a table, spelled as in SQL; None where there is none."""
        if not self.has(table):
            return None
        return tuple(self.fetch(rows_of(all_of(table), rest="LIMIT 0")).column_names)

    @abstractmethod
    def has(self, table: str) -> bool:
        """Tell whether there is a table, spelled as in SQL."""

    @abstractmethod
    def ask(self, select: str) -> list[tuple[Any, ...]]:
        """Return the few rows of an answer."""

    @abstractmethod
    def fetch(self, select: str) -> pa.Table:
        """Return rows as Arrow."""

    @abstractmethod
    def write(self, swap: Swap) -> None:
        """Write the table, drop the old one and rename, all or nothing."""

    @abstractmethod
    def cancel(self) -> None:
        """Stop at the engine what another thread asks of it."""

    @abstractmethod
    def close(self) -> None:
        """Close the connection."""

    def stoppable(self, work: Callable[[], T], watch: Callable[[], None] | None = None) -> T:
        """Return what some work at the engine gives, and stop it there where nobody waits any more.

        `watch` is called again and again meanwhile; what it raises ends the wait, as Ctrl+C does.
        """
        with ThreadPoolExecutor(1, thread_name_prefix="engine") as pool:
            future = pool.submit(work)
            try:
                while True:
                    try:
                        return future.result(timeout=_LOOK_SECONDS)
                    except FutureTimeoutError:
                        if future.done():  # the work itself was told so
                            raise
                        if watch is not None:
                            watch()
            except BaseException:
                while not future.done():  # one that is only about to begin is stopped once it has
                    self.cancel()
                    wait([future], timeout=_LOOK_SECONDS)
                raise


@contextmanager
def stopped_after(seconds: float, stop: Callable[[], None]) -> Iterator[None]:
    """Call what stops the query of the block where it takes too long."""
    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def first_line(error: Exception) -> str:
    """Return the first line of what an engine says, as a sentence."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return f"{lines[0][:300].rstrip('.')}."


def not_written(swap: Swap, error: Exception) -> str:
    """Return the sentence for a table that could not be written."""
    return (
        f"The table {swap.target} cannot be written: {first_line(error)} What stood there is "
        "unchanged."
    )
