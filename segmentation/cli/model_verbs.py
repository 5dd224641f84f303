"""The verbs on a saved model: predict, sql."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from segmentation import models, workflow
from segmentation.cli import terminal
from segmentation.cli.answers import Answer
from segmentation.errors import SaveError
from segmentation.models import Model
from segmentation.reports import csv_bytes


def predict(options: argparse.Namespace) -> Answer:
    """Give each customer of a file its segment; the file's columns stay."""
    model = _load(options)
    table = workflow.read_customers(options.file)
    scored = workflow.predict_table(model, table)
    if options.output is not None:
        _write(options.output, csv_bytes(scored))
    elif not options.json:
        sys.stdout.buffer.write(csv_bytes(scored))
    counts = scored["segment"].value_counts()
    sizes = [int(counts.get(segment.segment, 0)) for segment in model.spec.segments]
    if not options.json:
        terminal.show_scored(model.spec, sizes, output=options.output)
        return None
    return {
        "model": model.spec.name,
        "n_customers": len(scored),
        "sizes": sizes,
        "n_warnings": int((scored["warning"] != "").sum()),
        "output": None if options.output is None else str(options.output),
        "customers": scored[list(workflow.PREDICTION_COLUMNS)].to_dict("records"),
    }


def sql(options: argparse.Namespace) -> Answer:
    """Print the model as one SELECT."""
    model = _load(options)
    text = models.to_sql(model, dialect=options.dialect, table=options.table)
    if not options.json:
        print(text)  # noqa: T201  # the verb's answer
        return None
    return {
        "model": model.name,
        "dialect": options.dialect,
        "table": options.table,
        "sql": text,
    }


def _load(options: argparse.Namespace) -> Model:
    """Load by path where one stands on disk or is written as one, else by name."""
    path = Path(options.model)
    is_path = path.suffix == ".json" or os.sep in options.model
    return workflow.load(path if is_path else options.model, artifacts=options.artifacts)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SaveError(
            f"Cannot write {path}: {error.strerror}. Choose another place with -o."
        ) from error
