"""Run the verb that writes a segment as a list for another tool: audience."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from segmentation import campaigns, workflow
from segmentation.cli import terminal
from segmentation.cli.answers import Answer, write_file
from segmentation.cli.limits import reader
from segmentation.cli.model_verbs import load_model, written_as
from segmentation.errors import DataError, ParameterError
from segmentation.models import Model
from segmentation.records import PREDICTION_COLUMNS
from segmentation.reports import csv_bytes
from segmentation.reports.audiences import audience as as_list, audience_bytes


def audience(options: argparse.Namespace) -> Answer:
    """Write the customers of a segment as another tool takes them."""
    from segmentation import wording

    model = load_model(options)
    numbers = _segments(model, options.segment)
    customers, segment = _scored(model, options)
    identifier = _identifier(options, customers)
    chosen = np.flatnonzero(np.isin(segment, numbers))
    if not len(chosen):
        raise DataError(wording.nobody_in_segment(options.segment, options.file))
    names = customers[identifier].iloc[chosen]
    control = campaigns.held_out(
        names, options.hold_out, campaign=options.campaign, seed=options.seed
    )
    called = [model.spec.segments[number].name for number in segment[chosen[~control]]]
    reached = customers.iloc[chosen[~control]]
    made = as_list(
        reached,
        options.target,
        country=options.country,
        segment=called,
        identifiers=names.to_numpy()[~control].tolist(),
    )
    write_file(options.output, audience_bytes(made))
    control_file = _write_control(options, customers[[identifier]].iloc[chosen[control]])
    counts = made.counts(n_held_out=int(control.sum()), n_segment=len(chosen))
    if not options.json:
        terminal.show_text(wording.audience_sentence(counts))
        return None
    places = {"output": options.output, "control": control_file}
    return {
        "model": model.name,
        "segments": numbers,
        "for": options.target,
        "columns": list(made.frame.columns),
        **counts,
        "identifier": identifier,
        **{name: None if path is None else str(path) for name, path in places.items()},
    }


def _write_control(options: argparse.Namespace, held_out: pd.DataFrame) -> Path | None:
    """Write who is held out beside the list, where somebody is to be."""
    if not options.hold_out:
        return None
    path: Path = options.output.with_name(f"{options.output.stem}_control.csv")
    write_file(path, csv_bytes(held_out))
    return path


def _segments(model: Model, text: str) -> list[int]:
    """Return the numbers of the segments that are named, or numbered as `predict` writes them."""
    known = {segment.name: segment.segment for segment in model.spec.segments}
    known |= {str(segment.segment): segment.segment for segment in model.spec.segments}
    names = [text] if text in known else [name.strip() for name in text.split(",")]
    wrong = [name for name in names if name not in known]
    if wrong:
        listed = ", ".join(f"{s.segment} ({s.name})" for s in model.spec.segments)
        raise ParameterError(f"There is no segment {wrong[0]!r}. The segments are: {listed}.")
    return sorted({known[name] for name in names})


def _scored(model: Model, options: argparse.Namespace) -> tuple[pd.DataFrame, Any]:
    """Return the customers of the file, cells as texts, and the segment of each."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "scored.csv"
        workflow.predict_file(model, options.file, scratch, written=written_as(options))
        frame = pd.read_csv(scratch, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    n_own = frame.shape[1] - len(PREDICTION_COLUMNS)
    place = n_own + PREDICTION_COLUMNS.index("segment")
    return frame.iloc[:, :n_own], pd.to_numeric(frame.iloc[:, place]).to_numpy(dtype=np.int64)


def _identifier(options: argparse.Namespace, customers: pd.DataFrame) -> str:
    """Return the column that tells the customers apart: as given, else as the file is read."""
    if options.identifier is None:
        table = reader(options).customers(options.file, sheet=options.sheet)
        found = [column.name for column in table.columns if column.role == "identifier"]
        if not found and not options.hold_out:
            return str(customers.columns[0])
        options.identifier = found[0] if found else ""
    if options.identifier not in customers.columns:
        raise ParameterError(
            f"Customers cannot be told apart by {options.identifier!r}: name the column with their "
            "number by --identifier."
        )
    return str(options.identifier)
