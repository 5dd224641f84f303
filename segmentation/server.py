"""One process: the dashboard at /, the API at /api."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread

import streamlit as st
from starlette.routing import Mount
from streamlit import config

from segmentation import intake, models, workflow
from segmentation.api import create_app
from segmentation.ui import limit_threads

APP = Path(__file__).resolve().parent.parent / "app.py"


def create_server(*, artifacts: Path | None = None, has_other_hosts: bool = False) -> st.App:
    """Build the dashboard with the API beside it.

    Parameters
    ----------
    artifacts : Path, optional
        Folder of the saved models, for both; by default the project's `artifacts/`.
    has_other_hosts : bool
        Whether it is reached under names other than this machine's own; whoever starts it so has
        to ask every request for a token.
    """
    if has_other_hosts:
        config.set_option("server.allowedHosts", ["*"])
    limit_threads()
    if artifacts is not None:
        os.environ[models.ARTIFACTS_VARIABLE] = str(artifacts)

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        workflow.ensure_sample_model(artifacts)
        Thread(target=_warm, daemon=True).start()
        yield

    api = create_app(artifacts=artifacts)
    return st.App(str(APP), routes=[Mount("/api", app=api)], lifespan=lifespan)


def _warm() -> None:
    """Make what the first page shows, while the browser is still connecting."""
    from segmentation import figures
    from segmentation.ui import cache

    _ = figures
    cache.warm()
    intake.warm_up()
