"""Run the verbs that answer until interrupted: serve, dashboard."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from typing import Any

from segmentation.authentication import access_for
from segmentation.cli.answers import Answer
from segmentation.errors import ParameterError
from segmentation.records import WORKSPACE_VARIABLE


def serve(options: argparse.Namespace) -> Answer:
    """Answer the API alone until interrupted."""
    access = access_for(options.host, options.allow_host)
    from segmentation import workflow
    from segmentation.api import create_app

    workflow.ensure_sample_model(options.artifacts)

    app = create_app(artifacts=options.artifacts, access=access)
    _run(app, options, said=f"API: http://{_shown(options)}  (documentation at /docs)")
    return None


def dashboard(options: argparse.Namespace) -> Answer:
    """Show the dashboard, with the API under /api, until interrupted."""
    access = access_for(options.host, options.allow_host)
    if options.workspace is not None:
        os.environ[WORKSPACE_VARIABLE] = options.workspace
    gc.disable()  # Loading frees nothing: looking for it takes a tenth of the time.
    try:
        from segmentation.server import create_server
    finally:
        gc.enable()

    app = create_server(artifacts=options.artifacts, access=access)
    _run(app, options, said=f"Dashboard: http://{_shown(options)}  (API under /api)")
    return None


def _shown(options: argparse.Namespace) -> str:
    host = f"[{options.host}]" if ":" in options.host else options.host
    return f"{host}:{options.port}"


def _run(app: Any, options: argparse.Namespace, *, said: str) -> None:
    import uvicorn

    from segmentation.authentication.connections import bound_all

    bound_all()
    _check_port(options.host, options.port)
    print(said, file=sys.stderr, flush=True)  # noqa: T201  # where a person looks for the address
    uvicorn.run(
        app,
        host=options.host,
        port=options.port,
        log_level="warning",
        access_log=False,
    )


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
