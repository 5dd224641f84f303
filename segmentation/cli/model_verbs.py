"""Run the verbs on a saved model: predict, drift, report, sql."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from segmentation import models, workflow
from segmentation.cli import terminal
from segmentation.cli.answers import Answer, of_record, told_aside, write_file
from segmentation.cli.limits import reader
from segmentation.errors import ParameterError
from segmentation.models import Model
from segmentation.records import PREDICTION_COLUMNS, ScoredFile, StudySettings

_OF_A_FEATURE = (
    *("name", "psi", "distance", "level"),
    *("missing_before", "missing_now", "outside_share"),
)
"""What is answered of a feature's drift."""


def predict(options: argparse.Namespace) -> Answer:
    """Give each customer of a file its segment; the file's columns stay."""
    model, written = load_model(options), written_as(options)
    if options.into:
        return _predict_into(model, options)
    if options.json and options.output is None:
        with tempfile.TemporaryDirectory() as folder:
            scratch = Path(folder) / "scored.parquet"
            report = workflow.predict_file(model, options.file, scratch, written=written)
            customers = pq.read_table(scratch, columns=list(PREDICTION_COLUMNS)).to_pylist()
        return {**_scored(model, report, options.output), "customers": customers}
    target = terminal.output() if options.output is None else options.output
    with terminal.progress(quiet=options.json) as progress:
        report = workflow.predict_file(
            model, options.file, target, written=written, progress=progress
        )
    if options.json:
        return _scored(model, report, options.output)
    terminal.show_scored(model.spec, report, output=options.output)
    return None


def _predict_into(model: Model, options: argparse.Namespace) -> Answer:
    """Give each customer of a table its segment, in another table of the same engine."""
    from segmentation import wording

    table = options.lives
    counts = workflow.predict_table(model, table, options.into, replace=options.replace)
    unread = workflow.unread_cells(model, table)
    n_customers, n_changed = (sum(count[place] for count in counts) for place in (1, 2))
    if not options.json:
        terminal.warn(wording.written_sentence(options.into, n_customers, n_changed))
        if unread:
            terminal.warn(wording.unread_sentence(unread))
        return None
    sizes = {segment: n for segment, n, _ in counts}
    return {
        "model": model.name,
        "engine": table.engine.name,
        "n_customers": n_customers,
        "sizes": [sizes.get(segment, 0) for segment in range(model.spec.k)],
        "n_changed": n_changed,
        "into": options.into,
        "unread": unread,
    }


def drift(options: argparse.Namespace) -> Answer:
    """Tell whether a model still fits the customers of a file."""
    from segmentation import wording

    model = load_model(options)
    found = workflow.drift(model, options.file, written=written_as(options))
    if not options.json:
        terminal.show_drift(found, model.spec)
        return None
    return {
        "model": model.name,
        "n_customers": found.n_customers,
        "features": [of_record(feature, *_OF_A_FEATURE) for feature in found.features],
        **of_record(found, "shares_before", "shares_now", "is_refit_advised"),
        "verdict": wording.drift_verdict(found),
        "reasons": list(wording.drift_reasons(found)),
    }


def report(options: argparse.Namespace) -> Answer:
    """Write what a saved model tells of its segments, as HTML or as an Excel workbook."""
    from segmentation import reports

    suffix = options.output.suffix.lower()
    kind = reports.REPORTS.get(".html" if suffix == ".htm" else suffix)
    if kind is None:
        raise ParameterError(
            f"A report cannot be written as {options.output.name!r}: end its name in "
            f"{' or '.join(reports.REPORTS)}."
        )
    model = load_model(options)
    content = kind.write(workflow.findings(model))
    write_file(options.output, content)
    if options.json:
        return {"model": model.name, "output": str(options.output), "n_bytes": len(content)}
    terminal.show_written(model.spec, options.output)
    return None


def sql(options: argparse.Namespace) -> Answer:
    """Print the model as one SELECT."""
    model = load_model(options)
    from segmentation import wording

    text = models.to_sql(model, dialect=options.dialect, table=options.table)
    notes = wording.sql_notes(model.spec.codings)
    if not options.json:
        for note in notes:
            terminal.warn(note)
        terminal.show_text(text)
        return None
    return {
        "model": model.name,
        "dialect": options.dialect,
        "table": options.table,
        "sql": text,
        "notes": list(notes),
    }


def load_model(options: argparse.Namespace) -> Model:
    """Load by path where one stands on disk or is written as one, else by name."""
    path = Path(options.model)
    is_path = path.suffix == ".json" or os.sep in options.model
    return workflow.load(path if is_path else options.model, artifacts=options.artifacts)


def written_as(options: argparse.Namespace) -> workflow.Written:
    """Return how a file is written by the settings that are given, and by the options, which win.

    Settings may speak of more columns than a model reads; how they are prepared, it knows itself.
    """
    settings = StudySettings()
    if options.settings is not None:
        settings = workflow.read_settings(options.settings)
    return workflow.Written(
        options.sheet or settings.sheet,
        options.decimal,
        settings.contracts,
        without_hidden=options.without_hidden or settings.without_hidden,
        reader=reader(options),
    )


def _scored(model: Model, report: ScoredFile, output: Path | None) -> dict[str, Any]:
    return {
        "model": model.name,
        **of_record(report, "n_customers", "sizes", "totals_sought"),
        "n_warnings": report.n_warned,
        "n_left_out": report.n_aside,
        "aside": told_aside(report.aside),
        "output": None if output is None else str(output),
    }
