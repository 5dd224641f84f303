"""Print readable tables and progress bars on a terminal."""

from __future__ import annotations

import codecs
import io
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from segmentation import records, wording
from segmentation.errors import visible
from segmentation.records import (
    CRITERIA,
    METHODS,
    Advice,
    Candidate,
    Comparison,
    Criterion,
    CustomerTable,
    Drift,
    KSearch,
    ModelSpec,
    RfmReport,
    ScoredFile,
    Step,
    ValueReport,
)


def show_table(table: CustomerTable, steps: Sequence[Step]) -> None:
    """Print what was read: a sentence, the columns with their roles, what was done to the data."""
    console = _console()
    console.print(_text(wording.read_sentence(table)))
    if table.report.aside:
        console.print(_text(wording.aside_sentence(table.report.aside)))
    columns = _table("column", "role", "kind", "missing", "why", numbers=("missing",))
    for column in table.columns:
        columns.add_row(
            *_texts(column.name, column.role, column.kind, f"{column.n_missing:,}"),
            _text(wording.column_line(column, table.report.steps)),
        )
    console.print(columns)
    for step in steps:
        console.print(_text(f"- {wording.step_sentence(step)}"))


def show_search(search: KSearch, advice: Advice | None = None) -> None:
    """Print the evidence for each k, the verdict, and what other preparations show."""
    console = _console()
    # Two lines each, so that the table is no wider than a terminal.
    names = [re.sub("(?<=-)| ", "\n", criterion.statistic, count=1) for criterion in CRITERIA]
    headings = ("k", *names)
    evidence = _table(*headings, numbers=headings)
    for candidate in search.candidates:
        is_recommended = candidate.k == search.recommended_k
        values = [_measured(candidate, criterion) for criterion in CRITERIA]
        evidence.add_row(
            *_texts(str(candidate.k), *values), style="bold" if is_recommended else None
        )
    console.print(evidence)
    if advice is not None and len(advice.tried) > 1:
        console.print(_text(wording.advice_sentence(advice), style="bold"))
    console.print(_text(wording.search_verdict(search), style="bold"))
    for reason in wording.search_reasons(search):
        console.print(_text(f"- {reason}"))


def _measured(candidate: Candidate, criterion: Criterion) -> str:
    value, error = candidate.value(criterion), candidate.error(criterion)
    text = wording.format_criterion(criterion, value)
    return text if error is None else f"{text} ± {wording.format_criterion(criterion, error)}"


def show_comparison(comparison: Comparison) -> None:
    """Print every method on the same measures, how far they agree, and what mixtures say."""
    console = _console()
    numbers = ("segments", "like first", "silhouette", "log-likelihood", "BIC", "seconds")
    methods = _table("method", *numbers, numbers=numbers)
    for result, index in zip(comparison.results, comparison.agreement[:, 0].tolist(), strict=True):
        methods.add_row(
            *_texts(
                METHODS[result.algorithm],
                str(result.k),
                f"{index:.2f}",
                _given(result.silhouette, ".3f"),
                _given(result.log_likelihood, ",.2f"),
                _given(result.bic, ",.2f"),
                f"{result.seconds:.2f}",
            )
        )
    console.print(methods)
    console.print(Text(wording.comparison_verdict(comparison), style="bold"))
    for result in comparison.results:
        if result.bic_by_k:
            told = wording.mixture_sentence(result)
            console.print(Text(f"- {METHODS[result.algorithm]}: {told}"))
    others = tuple(result for result in comparison.results if not result.bic_by_k)
    for told in wording.limit_sentences(replace(comparison, results=others)):
        console.print(Text(f"- {told}"))


def _given(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)


def show_segments(spec: ModelSpec, *, saved_at: Path, search: KSearch | None = None) -> None:
    """Print who is in each segment, how far they stand out, and where the model stands."""
    console = _console()
    if search is not None:
        console.print(_text(wording.search_verdict(search), style="bold"))
    names = [coding.name for coding in spec.codings]
    headings = ("segment", "name", "customers", "share", *names)
    segments = _table(*headings, numbers=("customers", "share", *names))
    for segment in spec.segments:
        values = [(segment.centre[coding.name], coding) for coding in spec.codings]
        segments.add_row(
            *_texts(
                str(segment.segment),
                segment.name,
                f"{segment.size:,}",
                wording.format_share(segment.share),
                *(
                    value if isinstance(value, str) else wording.format_value(value, coding.name)
                    for value, coding in values
                ),
            )
        )
    console.print(segments)
    apart = wording.exceptional_sentence(spec.codings, spec.segments)
    if apart:
        console.print(_text(apart))
    console.print(_text(f"{spec.k} segments, silhouette {spec.silhouette:.3f}. Saved: {saved_at}"))


def show_scored(spec: ModelSpec, report: ScoredFile, *, output: Path | None) -> None:
    """Print how many customers each segment got, to standard error."""
    console = _Console(stderr=True)
    counts = _table("segment", "name", "customers", numbers=("customers",))
    for segment, size in zip(spec.segments, report.sizes, strict=True):
        counts.add_row(*_texts(str(segment.segment), segment.name, f"{size:,}"))
    console.print(counts)
    if report.n_warned:
        console.print(_text(f"Customers with a warning, in the last column: {report.n_warned:,}"))
    if report.aside:
        console.print(_text(wording.aside_sentence(report.aside)))
    if unseen := wording.totals_sought_sentence(report.totals_sought):
        console.print(_text(unseen))
    if output is not None:
        console.print(_text(f"Written: {output}"))


def show_written(spec: ModelSpec, output: Path) -> None:
    """Print where a report on a model stands, to standard error."""
    _Console(stderr=True).print(_text(f"Report on {spec.name}: {output}"))


def show_drift(drift: Drift, spec: ModelSpec) -> None:
    """Print how far each feature and segment has shifted, and the advice."""
    console = _console()
    features = _table(
        "feature", "shift", "index", "distance", "missing", numbers=("index", "distance", "missing")
    )
    for feature in drift.features:
        features.add_row(
            *_texts(
                feature.name,
                feature.level,
                wording.format_score(feature.psi),
                wording.format_score(feature.distance),
                wording.format_share(feature.missing_now),
            )
        )
    console.print(features)
    segments = _table("segment", "name", "then", "now", numbers=("then", "now"))
    pairs = zip(drift.shares_before, drift.shares_now, strict=True)
    for segment, shares in zip(spec.segments, pairs, strict=True):
        segments.add_row(
            *_texts(str(segment.segment), segment.name, *map(wording.format_share, shares))
        )
    console.print(segments)
    console.print(_text(wording.drift_verdict(drift), style="bold"))
    for reason in wording.drift_reasons(drift):
        console.print(_text(f"- {reason}"))


def show_grid(report: RfmReport, *, output: Path | None) -> None:
    """Print what was read, what was left out, and each named segment, to standard error."""
    console = _Console(stderr=True)
    made = report.customers
    for line in (
        wording.orders_sentence(report.facts, made),
        *(wording.order_step_sentence(step) for step in report.steps),
        *map(wording.order_note, (*made.warnings, *report.grid.notes)),
    ):
        console.print(_text(f"- {line}"))
    headings = ("segment", "customers", "share", "revenue", "order value")
    segments = _table(*headings, numbers=headings[1:])
    for segment in report.grid.segments:
        segments.add_row(
            *_texts(
                segment.name,
                f"{segment.n_customers:,}",
                wording.format_share(segment.share),
                wording.format_number(segment.revenue),
                wording.format_number(segment.average_order_value),
            )
        )
    console.print(segments)
    if output is not None:
        console.print(_text(f"Written: {output}"))


def show_values(found: ValueReport, *, output: Path | None) -> None:
    """Print what customers are expected to buy and bring, and whether that may be used."""
    console = Console()
    lines = [wording.value_sentence(found)]
    if found.hold_out is not None:
        lines.append(wording.hold_out_sentence(found.hold_out))
    for line in (*lines, *map(wording.value_note, found.warnings)):
        console.print(_text(f"- {line}"))
    headings = ("segment", "customers", "orders to come", "value to come")
    segments = _table(*headings, numbers=headings[1:])
    for segment in found.segments:
        segments.add_row(
            *_texts(
                segment.name,
                f"{segment.n_customers:,}",
                wording.format_number(segment.expected_orders),
                wording.segment_value_text(segment),
            )
        )
    console.print(segments)
    if output is not None:
        console.print(_text(f"Written: {output}"))


def show_facts(facts: Sequence[tuple[str, str]]) -> None:
    """Print a name and what was found a line."""
    lines = Table(box=None, pad_edge=False, show_header=False)
    for fact in facts:
        lines.add_row(*_texts(*fact))
    _console().print(lines)


def warn(sentence: str) -> None:
    """Print one sentence to standard error, on one line."""
    _Console(stderr=True, soft_wrap=True).print(_text(" ".join(sentence.split())))


def show_text(text: str) -> None:
    """Print an answer as it is to a program, and to a terminal without what it would obey."""
    output().write(f"{text}\n".encode())


def output() -> BinaryIO:
    """Return where answers in bytes go: a terminal gets nothing that it would obey."""
    sys.stdout.flush()
    if not sys.stdout.isatty():
        return sys.stdout.buffer
    return cast("BinaryIO", _Shown(sys.stdout.buffer))


class _Shown(io.RawIOBase):
    """Hands on to a terminal what can be seen."""

    def __init__(self, terminal: BinaryIO) -> None:
        self._terminal = terminal
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def write(self, content: Any) -> int:
        """Take some bytes; a character may be cut between two calls."""
        text = self._decoder.decode(bytes(content))
        self._terminal.write(visible(text.replace("\r\n", "\n")).encode())
        return len(content)


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[records.Progress | None]:
    """Show a progress bar on standard error while the block runs, on a terminal only."""
    console = _Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Starting", total=1.0)
        yield lambda stage, share: bar.update(task, description=stage, completed=share)


class _Console(Console):
    """Leaves to the program what follows from a reader who has gone."""

    def on_broken_pipe(self) -> NoReturn:
        """Raise what is being handled."""
        raise  # noqa: PLE0704  # called while it is handled


def _console() -> Console:
    console = _Console()
    # Where output is piped there is no width to fit: a table is not to be cut for a file.
    return console if console.is_terminal else _Console(width=200)


def _table(*headings: str, numbers: Sequence[str] = ()) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        justify = "right" if heading in numbers else "left"
        table.add_column(_text(heading), justify=justify)  # type: ignore[arg-type]  # "left", "right"
    return table


def _texts(*cells: str) -> tuple[Text, ...]:
    """Cells as plain text: square brackets from a file are no markup."""
    return tuple(map(_text, cells))


def _text(content: str, *, style: str = "") -> Text:
    """Return plain text of which the terminal obeys nothing."""
    return Text(visible(content), style=style)
