"""What each verb does: call the workflow, show a table or return the object that --json prints."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from segmentation import workflow
from segmentation.cli import terminal
from segmentation.errors import ParameterError, SaveError
from segmentation.records import CustomerTable, KSearch, PreparedTable, Step
from segmentation.reports import csv_bytes

LOOPBACK = ("127.0.0.1", "::1", "localhost")

Answer = dict[str, Any] | None


def inspect(options: argparse.Namespace) -> Answer:
    """Show what was read and what each column is taken for."""
    table = workflow.read_customers(options.file)
    if not options.json:
        terminal.show_table(table)
        return None
    report = table.report
    return {
        "encoding": report.encoding,
        "delimiter": report.delimiter,
        "n_rows": table.n_customers,
        "n_columns": len(table.columns),
        "columns": [
            {
                "name": column.name,
                "role": column.role,
                "kind": column.kind,
                "n_missing": column.n_missing,
                "note": column.note,
            }
            for column in table.columns
        ],
        "steps": [_step(step) for step in report.steps],
    }


def search(options: argparse.Namespace) -> Answer:
    """Score each number of segments and say which one the data speaks for."""
    prepared = _prepare(options)
    with terminal.progress(quiet=options.json) as progress:
        result = workflow.search_k(
            prepared, k_values=options.k, seed=options.seed, progress=progress
        )
    if not options.json:
        terminal.show_search(result)
        return None
    return _search_answer(result)


def fit(options: argparse.Namespace) -> Answer:
    """Segment the customers of a file and save the model."""
    workflow.check_model_name(options.name)
    prepared = _prepare(options)
    with terminal.progress(quiet=options.json) as progress:
        model = workflow.fit(prepared, k=options.k, seed=options.seed, progress=progress)
    path = workflow.save(model, options.name, artifacts=options.artifacts)
    if not options.json:
        terminal.show_segments(model.spec, saved_at=path)
        return None
    return {
        "model": options.name,
        "k": model.spec.k,
        "inertia": model.spec.inertia,
        "silhouette": model.spec.silhouette,
        "sizes": [segment.size for segment in model.spec.segments],
        "segments": [
            {
                "segment": segment.segment,
                "name": segment.name,
                "size": segment.size,
                "share": segment.share,
                "centre": dict(segment.centre),
            }
            for segment in model.spec.segments
        ],
    }


def predict(options: argparse.Namespace) -> Answer:
    """Give each customer of a file its segment; the file's columns stay."""
    model = workflow.load(_model_source(options.model), artifacts=options.artifacts)
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


def serve(options: argparse.Namespace) -> Answer:
    """Answer the API alone until interrupted."""
    _check_host(options.host)
    workflow.ensure_sample_model(options.artifacts)
    from segmentation.api import create_app

    app = create_app(artifacts=options.artifacts)
    _run(app, options, said=f"API: http://{_shown(options)}  (documentation at /docs)")
    return None


def dashboard(options: argparse.Namespace) -> Answer:
    """Show the dashboard, with the API under /api, until interrupted."""
    _check_host(options.host)
    from segmentation.server import create_server

    app = create_server(artifacts=options.artifacts)
    _run(app, options, said=f"Dashboard: http://{_shown(options)}  (API under /api)")
    return None


def _prepare(options: argparse.Namespace) -> PreparedTable:
    table: CustomerTable = workflow.read_customers(options.file)
    return workflow.prepare(table, features=options.features, scaling=options.scaling)


def _search_answer(result: KSearch) -> dict[str, Any]:
    from segmentation import wording

    return {
        "n_customers": result.n_customers,
        "features": list(result.features),
        "candidates": [
            {
                "k": candidate.k,
                "inertia": candidate.inertia,
                "silhouette": candidate.silhouette,
                "silhouette_error": candidate.silhouette_error,
                "calinski_harabasz": candidate.calinski_harabasz,
                "davies_bouldin": candidate.davies_bouldin,
                "gap": candidate.gap,
                "gap_error": candidate.gap_error,
                "stability": candidate.stability,
                "smallest_share": candidate.smallest_share,
            }
            for candidate in result.candidates
        ],
        "elbow_k": result.elbow_k,
        "silhouette_k": result.silhouette_k,
        "recommended_k": result.recommended_k,
        "verdict": wording.search_verdict(result),
        "reasons": list(wording.search_reasons(result)),
        "seconds": result.seconds,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "action": step.action,
        "column": step.column,
        "n_cells": step.n_cells,
        "n_rows": step.n_rows,
        "reason": step.reason,
    }


def _model_source(text: str) -> str | Path:
    """A path where one stands on disk or is written as one, else a name under artifacts/."""
    path = Path(text)
    return path if path.suffix == ".json" or os.sep in text else text


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SaveError(
            f"Cannot write {path}: {error.strerror}. Choose another place with -o."
        ) from error


def _check_host(host: str) -> None:
    if host not in LOOPBACK:
        raise ParameterError(
            f"Cannot listen on {host}: only this machine may connect (127.0.0.1), since there is "
            "no log-in. Put a server that checks users in front of it."
        )


def _shown(options: argparse.Namespace) -> str:
    host = f"[{options.host}]" if ":" in options.host else options.host
    return f"{host}:{options.port}"


def _run(app: Any, options: argparse.Namespace, *, said: str) -> None:
    import uvicorn

    _check_port(options.host, options.port)
    print(said, file=sys.stderr, flush=True)  # noqa: T201  # where a person looks for the address
    uvicorn.run(app, host=options.host, port=options.port, log_level="warning", access_log=False)


def _check_port(host: str, port: int) -> None:
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ParameterError(
                f"Port {port} on {host} cannot be used: {error.strerror}. "
                "Choose another with --port."
            ) from error
