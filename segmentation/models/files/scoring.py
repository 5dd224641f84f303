"""Score a file of customers into another, in memory that does not grow with it.

Regular files are read, scored and written chunk by chunk, on several cores. Where a chunk turns
out not to be regular, the work starts anew and the whole file is read with care.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from segmentation.errors import SegmentationError, TooLargeError
from segmentation.models.files.answer_texts import lines_of, texts_of
from segmentation.models.files.answers import Answerer, Scored
from segmentation.models.files.arrow_columns import NotRegularError, TotalsError, texts_in
from segmentation.models.files.careful_reading import (
    Reading,
    careful_columns,
    is_read_alike,
    read_customer_rows,
    without_totals,
)
from segmentation.models.files.delimited import (
    CsvForm,
    chunks_of,
    find_form,
    kinds_of,
    lines_of_chunk,
    read_chunk,
    require_rows,
    whole_rows,
)
from segmentation.models.files.target import (
    CsvSink,
    ParquetSink,
    Sink,
    Target,
    is_parquet,
    staged,
    told_as_save_error,
)
from segmentation.models.scoring.batch import TEXT, WORKERS, score_table
from segmentation.models.scoring.chunks import LARGE_CHUNK, rows_of
from segmentation.models.scoring.columns import require_columns
from segmentation.models.scoring.model import Model
from segmentation.models.scoring.terms import NumberTerm
from segmentation.records import PREDICTION_COLUMNS, AsideRow, Progress, ScoredFile, TotalsSought

HEAD_BYTES = 1 << 18
"""What is read with care first, to see whether the quick reading comes to the same."""
BATCH_ROWS = 1 << 17
"""Rows of a Parquet file that are read at once."""
_TAIL_BYTES = 1 << 14
"""What is looked at of each end of a longer file: totals stand there."""
_PARQUET = b"PAR1"
_STAGE = "Scoring customers"

Item = TypeVar("Item")


def score_file(
    model: Model,
    source: Path,
    target: Target,
    *,
    reading: Reading,
    progress: Progress | None = None,
) -> ScoredFile:
    """Give every customer of a file a segment, and write them beside the file's own columns.

    Raises ReadError, DataError or TooLargeError if the file is no table, or lacks a column that the
    model needs; SaveError if the target cannot be written.

    Parameters
    ----------
    source : Path
        Regular CSV and Parquet of any size; everything else that the intake reads, in memory.
    target : Path or binary file
        Parquet where the name ends so, else CSV in UTF-8 with commas. Written whole or not at all.
    reading : Reading
        How files are read with care.
    progress : callable, optional
        Called with the stage and the share done.

    Notes
    -----
    Cells are written as they stand in the file; a text that a spreadsheet would run gets an
    apostrophe. Columns of the file that bear a name of an answer are replaced. Parquet made
    of CSV holds texts, and numbers and dates where the model reads such.
    """
    work = _Work(model, Path(source), reading, is_parquet(target))
    with staged(target) as path:

        def score(tell: Progress | None) -> ScoredFile:
            with told_as_save_error(target):
                return replace(work, progress=tell).score(path)

        found: ScoredFile = reading.work(work.source, ScoredFile, score, progress=progress)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    model: Model
    source: Path
    reading: Reading
    to_parquet: bool
    progress: Progress | None = None
    seeks_names: bool = True
    """Whether a row in the middle that is called a total ends the quick way."""

    def score(self, path: Path) -> ScoredFile:
        """Score a file, the quick way where it is regular."""
        try:
            return self.stream(path)
        except NotRegularError as error:
            try:
                return self.read_whole(path)
            except TooLargeError:
                if not isinstance(error, TotalsError):
                    raise
                return replace(self, seeks_names=False).stream(path)

    def stream(self, path: Path) -> ScoredFile:
        """Score a regular file chunk by chunk; NotRegularError where it is none."""
        if self.reading.is_whole:
            raise NotRegularError("a part of the file has been chosen")
        try:
            with self.source.open("rb") as file:
                block = file.read(HEAD_BYTES)
                is_all = not file.read(1)
                head = whole_rows(block, is_end=is_all)
                tail = b""
                if not is_all:
                    file.seek(-_TAIL_BYTES, os.SEEK_END)
                    tail = file.read().partition(b"\n")[2]
        except OSError as error:  # The careful way says what is wrong with it.
            raise NotRegularError from error
        if block.startswith(_PARQUET):
            self._require_customers(block, is_all=is_all)
            report = self._stream_parquet(path)
            return report if is_all else self._sought(report, "nowhere")
        self._require_customers(head, is_all=is_all, tail=tail)
        report = self._stream_csv(head, path)
        return report if is_all else self._sought(report, "at the ends")

    def _sought(self, report: ScoredFile, otherwise: TotalsSought) -> ScoredFile:
        return replace(report, totals_sought="by name" if self.seeks_names else otherwise)

    def _require_no_totals(self, table: pa.Table) -> None:
        """Raise TotalsError where a cell is a word for a total: the careful way tells them."""
        if self.seeks_names and any(map(self.reading.names_totals, texts_in(table))):
            raise TotalsError("a row that is called a total")

    def _require_customers(self, head: bytes, *, is_all: bool, tail: bytes = b"") -> None:
        """Raise NotRegularError where rows may be totals: the careful way tells them."""
        try:
            if is_all:
                raw = self.reading.read_raw(head)
                has_totals = without_totals(raw, self.reading) is not raw
            else:
                first, _, _ = head.partition(b"\n")
                has_totals = bool(tail) and (
                    self.reading.may_hold_totals(self.reading.read_raw(first + b"\n" + tail))
                    or self._begins_with_totals(head)
                )
        except SegmentationError:  # Whoever reads the rows says what is wrong with them.
            return
        if has_totals and self.seeks_names:
            raise TotalsError("rows that sum up others")

    def _begins_with_totals(self, head: bytes) -> bool:
        """Whether the first rows look like totals: as the last ones would, from the other end."""
        raw = self.reading.read_raw(whole_rows(head[:_TAIL_BYTES], is_end=False))
        return self.reading.may_hold_totals(replace(raw, rows=raw.rows.iloc[::-1]))

    def read_whole(self, path: Path) -> ScoredFile:
        """Score a file of any other kind, read at once."""
        raw = read_customer_rows(self.source, self.reading)
        columns = careful_columns(self.model, raw)
        scores, warnings = score_table(self.model.scorer, columns)
        table = pa.table({name: pa.array(raw.rows[name], TEXT) for name in raw.header})
        kept = _kept(raw.header)
        if self.to_parquet:
            typed = self.reading.type_columns(raw).frame
            matched = self._matched(raw.header)
            for term, name in zip(self.model.scorer.terms, matched, strict=True):
                if isinstance(term, NumberTerm) and name in kept:
                    place = table.column_names.index(name)
                    table = table.set_column(place, name, pa.array(typed[name], from_pandas=True))
        answerer = Answerer(self.model.scorer)

        def score(start: int) -> Scored:
            rows = slice(start, min(start + LARGE_CHUNK, table.num_rows))
            part = table.select(kept).slice(start, LARGE_CHUNK)
            texts = warnings.slice(start, LARGE_CHUNK).combine_chunks()
            if self.to_parquet:
                return answerer.with_columns(part, rows_of(scores, rows), texts)
            return answerer.with_lines(_lines(part), rows_of(scores, rows), texts)

        starts = (
            (start, start / table.num_rows) for start in range(0, table.num_rows, LARGE_CHUNK)
        )
        return self._write(starts, score, self._sink(path, kept), aside=raw.report.aside)

    def _stream_csv(self, head: bytes, path: Path) -> ScoredFile:
        form, matched, kinds = self._csv_form(head)
        kept = _kept(form.names)
        answerer = Answerer(self.model.scorer)

        def score(chunk: bytes) -> Scored:
            table = read_chunk(chunk, form, kinds)
            require_rows(table)
            self._require_no_totals(table)
            scores, warnings = answerer.score(table, matched)
            if self.to_parquet:
                return answerer.with_columns(table.select(kept), scores, warnings)
            lines = lines_of_chunk(chunk, table, form, kept=kept)
            return answerer.with_lines(lines, scores, warnings)

        return self._write(self._csv_chunks(form), score, self._sink(path, kept))

    def _csv_form(self, head: bytes) -> tuple[CsvForm, list[str], Mapping[str, pa.DataType]]:
        """Return the form of a CSV file, the column of each feature, and their types."""
        try:
            raw = self.reading.read_raw(head)
        except SegmentationError as error:  # The careful way says what is wrong with the file.
            raise NotRegularError from error
        form = find_form(head, raw)
        if form is None:
            raise NotRegularError("not plain CSV")
        matched = self._matched(form.names)
        if any(term.contract.decimal == "," for term in self.model.scorer.terms):
            raise NotRegularError("numbers with a decimal comma")
        kinds = kinds_of(self.model.scorer.terms, matched)
        first = read_chunk(head[form.start :], form, kinds)
        if not is_read_alike(self.model, first, matched, raw=raw):
            raise NotRegularError("the head can be read in two ways")
        return form, matched, kinds

    def _stream_parquet(self, path: Path) -> ScoredFile:
        try:
            with pq.ParquetFile(self.source) as file:
                names = file.schema_arrow.names
                if len(set(names)) < len(names) or any(name != name.strip() for name in names):
                    raise NotRegularError("names that are repaired")
                matched, kept = self._matched(names), _kept(names)
                answerer = Answerer(self.model.scorer)

                def score(batch: pa.RecordBatch) -> Scored:
                    table = pa.Table.from_batches([batch])
                    self._require_no_totals(table)
                    scores, warnings = answerer.score(table, matched)
                    table = table.select(kept)
                    if self.to_parquet:
                        return answerer.with_columns(table, scores, warnings)
                    return answerer.with_lines(_lines(table), scores, warnings)

                return self._write(_batches(file), score, self._sink(path, kept))
        except (pa.ArrowException, OSError) as error:
            raise NotRegularError(str(error)) from error

    def _csv_chunks(self, form: CsvForm) -> Iterator[tuple[bytes, float]]:
        """Yield chunks with the share of the file that comes before them."""
        size = max(self.source.stat().st_size, 1)
        with self.source.open("rb") as file:
            file.seek(form.start)
            done = form.start
            for chunk in chunks_of(file):
                yield chunk, done / size
                done += len(chunk)

    def _write(
        self,
        items: Iterable[tuple[Item, float]],
        score: Callable[[Item], Scored],
        sink: Sink,
        *,
        aside: tuple[AsideRow, ...] = (),
    ) -> ScoredFile:
        """Score items side by side and write them in their order."""
        sizes, n_warned = [0] * self.model.spec.k, 0
        try:
            for scored, share in _in_order(items, score):
                sink.write(scored.content)
                sizes = [a + b for a, b in zip(sizes, scored.sizes, strict=True)]
                n_warned += scored.n_warned
                if self.progress is not None:
                    self.progress(_STAGE, share)
        finally:
            sink.close()
        return ScoredFile(self.source.name, sum(sizes), tuple(sizes), n_warned, aside)

    def _matched(self, names: Sequence[str]) -> list[str]:
        matched = require_columns(self.model.features, names, self.model.spec.aliases)
        return [matched[feature] for feature in self.model.features]

    def _sink(self, path: Path, kept: Sequence[str]) -> Sink:
        return ParquetSink(path) if self.to_parquet else CsvSink(path, kept)


def _in_order(
    items: Iterable[tuple[Item, float]], work: Callable[[Item], Scored]
) -> Iterator[tuple[Scored, float]]:
    """Yield what comes of each item, worked on side by side, a few ahead of the reader."""
    waiting: deque[tuple[Future[Scored], float]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        for item, share in items:
            waiting.append((pool.submit(work, item), share))
            if len(waiting) > WORKERS + 1:
                done, share_done = waiting.popleft()
                yield done.result(), share_done
        while waiting:
            done, share_done = waiting.popleft()
            yield done.result(), share_done


def _batches(file: pq.ParquetFile) -> Iterator[tuple[pa.RecordBatch, float]]:
    done, n_rows = 0, max(file.metadata.num_rows, 1)
    for batch in file.iter_batches(batch_size=BATCH_ROWS):
        yield batch, done / n_rows
        done += batch.num_rows


def _kept(names: Sequence[str]) -> list[str]:
    return [name for name in names if name not in PREDICTION_COLUMNS]


def _lines(table: pa.Table) -> pa.Array:
    return lines_of([texts_of(column.combine_chunks()) for column in table.columns])
