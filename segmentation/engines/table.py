"""Ask one table: count, sample, step, write; it is read like a file where it fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from segmentation.engines.queries import (
    all_of,
    hash_of,
    quoted,
    quoted_table,
    rows_of,
    scored_select,
)
from segmentation.errors import DataError
from segmentation.records import SQL_COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

    from segmentation.engines.engine import Engine

WHOLE_CELLS = 20_000_000
"""Up to so many cells a table is read as a whole: what a file of the dashboard may have."""
SAMPLE_ROWS = 100_000
"""Above, so many customers are drawn: K-Means tries its starts on no more of a file either."""
_LOOK_ROWS = 1000
"""Rows that show which columns may tell customers apart."""
WRITTEN = ("previous_segment", "changed_on")
"""What a table of segments has beside the answers of the SELECT."""


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """How many rows there are, and how well an identifier tells them apart."""

    n_rows: int
    identifier: str | None = None
    n_missing: int = 0
    n_distinct: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class EngineTable:
    """A table that stays where it is; where bytes of a file are read, it gives Parquet."""

    engine: Engine
    name: str
    """What messages call it."""
    select: str
    identifier: str | None = None
    sample_rows: int | None = None
    """How many customers are drawn where there are more; by default where it is too large."""
    watch: Callable[[], None] | None = None
    """Called while it is asked; what it raises stops the query at the engine."""
    _known: dict[str, Any] = field(default_factory=dict)

    def ask(self, select: str) -> list[tuple[Any, ...]]:
        """Return the few rows of an answer; nobody waits for it longer than they want."""
        return self.engine.stoppable(partial(self.engine.ask, select), self.watch)

    def _fetch(self, select: str) -> pa.Table:
        return self.engine.stoppable(partial(self.engine.fetch, select), self.watch)

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names, in the order of the table."""
        if "columns" not in self._known:
            rows = self._fetch(rows_of(self.select, rest="LIMIT 0"))
            self._known["columns"] = tuple(rows.column_names)
        found: tuple[str, ...] = self._known["columns"]
        return found

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        if "n_rows" not in self._known:
            ((n_rows,),) = self.ask(rows_of(self.select, columns="COUNT(*)"))
            self._known["n_rows"] = int(n_rows)
        return int(self._known["n_rows"])

    @property
    def n_wanted(self) -> int:
        """Rows that are read: all, or about so many of them."""
        n_columns = max(len(self.columns), 1)
        if self.sample_rows is not None:
            return min(self.n_rows, self.sample_rows)
        if self.n_rows * n_columns <= WHOLE_CELLS:
            return self.n_rows
        return min(SAMPLE_ROWS, WHOLE_CELLS // n_columns)

    @property
    def is_sampled(self) -> bool:
        """Whether only some of the customers are read."""
        return self.n_wanted < self.n_rows

    def read(self, n_bytes: int = -1) -> bytes:  # noqa: ARG002 - the reader counts what it gets
        """Return the rows as a Parquet file: all of them, or the sample where they are many."""
        from segmentation.engines.arrow import parquet_bytes

        return parquet_bytes(self.sample())

    def first_rows(self, n: int) -> pa.Table:
        """Return some rows, for a look."""
        return self._fetch(rows_of(self.select, rest=f"LIMIT {n}"))

    def whole(self) -> bytes:
        """Return all rows as a Parquet file, however many they are."""
        from segmentation.engines.arrow import parquet_bytes, same_rows

        return parquet_bytes(same_rows(self._fetch(self.select)))

    def sample(self) -> pa.Table:
        """Return the rows in the order of their cells, or those that a hash of each chooses.

        The same customers on every engine, whatever its order and its parts.
        """
        from segmentation.engines.arrow import same_rows

        if self.n_rows == 0:
            raise DataError(f"{self.name} has no rows. Choose a table with one row a customer.")
        if not self.is_sampled:
            return same_rows(self._fetch(self.select))
        known = self.checked()
        assert known.identifier is not None  # noqa: S101  # `checked` has one
        last = round(16**8 * self.n_wanted / self.n_rows)
        digits = hash_of(known.identifier, self.engine.dialect)
        chosen = rows_of(self.select, rest=f"WHERE {digits} < '{last:08x}'")
        return same_rows(self._fetch(chosen))

    def checked(self) -> Summary:
        """Return the summary of a table whose identifier tells all customers apart.

        Raises DataError if it does not.
        """
        known = self.summarise()
        if known.identifier is None:
            raise DataError(
                f"{self.name} has no column that tells its {known.n_rows:,} customers apart. Name "
                "it with --identifier, or choose a table that has one."
            )
        n_repeated = known.n_rows - known.n_missing - known.n_distinct
        if known.n_missing or n_repeated:
            raise DataError(
                f"{known.identifier!r} of {self.name} does not tell customers apart: "
                f"{known.n_missing:,} rows have none and {n_repeated:,} repeat another's. Choose "
                "one row a customer, or another column with --identifier."
            )
        return known

    def summarise(self) -> Summary:
        """Count the rows, and find the column that tells customers apart."""
        if "summary" not in self._known:
            self._known["summary"] = self._summary()
        found: Summary = self._known["summary"]
        return found

    def _summary(self) -> Summary:
        if self.identifier is not None:
            if self.identifier not in self.columns:
                raise DataError(
                    f"There is no column {self.identifier!r} in {self.name}. Its columns are: "
                    f"{', '.join(self.columns[:20])}."
                )
            return self._counted(self.identifier)
        found = [self._counted(name) for name in self._candidates()[:3]]
        whole = [each for each in found if each.n_distinct == each.n_rows]
        return (whole or found or [Summary(self.n_rows)])[0]

    def _candidates(self) -> list[str]:
        """Return whole numbers and texts of which some rows repeat hardly any, in table order."""
        import pyarrow as pa
        import pyarrow.compute as pc

        rows = self.first_rows(_LOOK_ROWS)
        return [
            name
            for name, column in zip(rows.column_names, rows.columns, strict=True)
            if (pa.types.is_integer(column.type) or pa.types.is_string(column.type))
            and 2 * pc.count_distinct(column).as_py() > len(rows)
        ]

    def _counted(self, name: str) -> Summary:
        own = quoted(name, self.engine.dialect)
        counts = f"COUNT(*), COUNT({own}), COUNT(DISTINCT {own})"
        ((n_rows, n_present, n_distinct),) = self.ask(rows_of(self.select, columns=counts))
        self._known["n_rows"] = int(n_rows)
        return Summary(int(n_rows), name, int(n_rows) - int(n_present), int(n_distinct))

    def feature_rows(self, features: Mapping[str, str], *, identifier: str | None = None) -> str:
        """Return a SELECT of the columns of a model, and the identifier as ``segmentation_id``.

        ``features``: for each feature the column that is meant by it.
        """
        dialect = self.engine.dialect
        own = [f"{quoted(identifier, dialect)} AS segmentation_id"] if identifier else []
        own += [
            f"{quoted(column, dialect)} AS {quoted(feature, dialect)}"
            for feature, column in features.items()
        ]
        return rows_of(self.select, columns=", ".join(own))

    def write_segments(
        self, scored: str, features: Mapping[str, str], *, into: str, today: str, replace: bool
    ) -> tuple[tuple[int, int, int], ...]:
        """Write the segment of each customer into a table of the engine.

        Parameters
        ----------
        scored : str
            The model's SELECT from the table ``segmentation_rows``.
        into, today : str
            The table, and the day on which segments that are new were given.
        replace : bool
            Whether an earlier table of segments may be replaced; what it tells goes on.

        Returns
        -------
        tuple of (int, int, int)
            For each segment its number, how many customers are in it and how many of them came
            from another one today.
        """
        engine = self.engine
        known = self.checked()
        identifier = str(known.identifier)
        target = quoted_table(into, engine.dialect)
        before = target if replace and engine.has(target) else None
        select = scored_select(
            scored,
            rows=self.feature_rows(features, identifier=identifier),
            identifier=identifier,
            before=before,
            today=today,
            dialect=engine.dialect,
        )
        engine.swap(into, select, replace=replace, own=(identifier, *SQL_COLUMNS, *WRITTEN))
        moved = f"changed_on = CAST('{today}' AS DATE) AND previous_segment IS NOT NULL"
        counts = engine.ask(
            rows_of(
                all_of(target),
                columns=f"segment, COUNT(*), SUM(CASE WHEN {moved} THEN 1 ELSE 0 END)",
                rest="GROUP BY segment ORDER BY segment",
            )
        )
        return tuple((int(s), int(n), int(n_moved)) for s, n, n_moved in counts)
