"""Ask Spark, classic or over Connect: the session that is there, or one within this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from segmentation.engines.engine import Engine, Reach, Swap, first_line, not_written, stopped_after
from segmentation.engines.queries import UPLOADED
from segmentation.errors import ParameterError, ReadError, SaveError
from segmentation.records import Dialect

if TYPE_CHECKING:
    import pyarrow as pa

_ABSENT = ("TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND")


class SparkEngine(Engine):
    """A Spark session; it is left open where somebody else began it."""

    dialect: ClassVar[Dialect] = "spark"

    def __init__(self, reach: Reach) -> None:
        super().__init__(reach)
        self._tag = ""
        try:
            from py4j.protocol import Py4JError
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
        except ImportError:
            raise ParameterError(
                "Spark is asked through pyspark, which is not installed. Install it with "
                "pip install 'customer-segmentation[spark]', and Java 17 or later."
            ) from None
        self._errors = (PySparkException, Py4JError, OSError)
        found = SparkSession.getActiveSession()
        self._is_own = found is None
        with self._told():
            builder = SparkSession.builder.config("spark.ui.enabled", "false")
            builder = builder.config("spark.ui.showConsoleProgress", "false")
            builder = builder.config("spark.sql.runSQLOnFiles", "false")  # tables alone
            self._session: Any = found or builder.getOrCreate()

    def ask(self, select: str) -> list[tuple[Any, ...]]:
        """Return the few rows of an answer."""
        with self._told():
            return [tuple(row) for row in self._session.sql(select).collect()]

    def fetch(self, select: str) -> pa.Table:
        """Return rows as Arrow."""
        with self._told():
            return self._session.sql(select).toArrow()

    def has(self, table: str) -> bool:
        """Tell whether there is a table, spelled as in SQL."""
        from pyspark.errors import AnalysisException

        try:
            return bool(self._session.table(table).columns)
        except AnalysisException as error:
            if error.getCondition() in _ABSENT:
                return False
            raise ReadError(f"Spark cannot answer: {first_line(error)}") from error

    def write(self, swap: Swap) -> None:
        """Write the table, and only when it is complete put it in the place of the old one."""
        create, *_, rename = swap.statements
        try:
            with self._stopped_in_time():
                if swap.rows is not None:
                    rows = self._session.createDataFrame(swap.rows)
                    rows.createOrReplaceTempView(UPLOADED)
                self._session.sql(create)
            if swap.is_there:
                self._session.sql(f"ALTER TABLE {swap.target} RENAME TO {swap.aside}")
            try:
                self._session.sql(rename)
            except self._errors:
                if swap.is_there:
                    self._session.sql(f"ALTER TABLE {swap.aside} RENAME TO {swap.name}")
                raise
            if swap.is_there:
                self._session.sql(f"DROP TABLE {swap.aside}")
        except self._errors as error:
            with suppress(*self._errors):
                self._session.sql(f"DROP TABLE IF EXISTS {swap.fresh}")
            raise SaveError(not_written(swap, error)) from error
        finally:
            self._session.catalog.dropTempView(UPLOADED)

    def cancel(self) -> None:
        """Stop at the engine what another thread asks of it."""
        if self._tag:
            self._interrupt(self._tag)

    def close(self) -> None:
        """End the session, where it was begun here."""
        if self._is_own:
            self._session.stop()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            with self._stopped_in_time():
                yield
        except self._errors as error:
            raise ReadError(f"Spark cannot answer: {first_line(error)}") from error

    @contextmanager
    def _stopped_in_time(self) -> Iterator[None]:
        """Stop the queries of the block at the engine where they take too long."""
        session = getattr(self, "_session", None)
        if session is None:
            yield
            return
        tag = f"segmentation_{uuid4().hex[:12]}"
        # Tags of a session name its jobs over Connect alone; else those of its context do.
        tagged = getattr(session, "_sc", None)
        (session.addTag if tagged is None else tagged.addJobTag)(tag)
        self._tag = tag
        try:
            with stopped_after(self.reach.seconds, partial(self._interrupt, tag)):
                yield
        finally:
            self._tag = ""
            (session.removeTag if tagged is None else tagged.removeJobTag)(tag)

    def _interrupt(self, tag: str) -> None:
        context = getattr(self._session, "_sc", None)
        if context is None:
            self._session.interruptTag(tag)
        else:
            context.cancelJobsWithTag(tag)
