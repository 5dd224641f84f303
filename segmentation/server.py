"""Serve the dashboard at / and the API at /api from one process.

It listens before the stages are loaded: while they are, the browser fetches the dashboard's own
files.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Lock, Thread
from time import sleep
from typing import TYPE_CHECKING, Any

import streamlit as st
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # it has no types
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg

from segmentation.authentication import WILDCARD, Access, Guard, access_for
from segmentation.authentication.connections import BoundedConnection, bound_all
from segmentation.errors import ParameterError, SegmentationError, visible
from segmentation.folders import FILES
from segmentation.processes import take_turns
from segmentation.records import ARTIFACTS_VARIABLE
from segmentation.ui import limit_threads
from segmentation.ui.parts.door import providers
from segmentation.ui.session.memory import MEMORY, hold_uploads

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PROTOCOL_ERROR = 1002
"""How a stream is ended on which something else comes than messages of a page."""

_UNBOUNDED = (
    "This server sets no bounds on the connections of others. Start the dashboard with `make run`, "
    "`streamlit run app.py` or `uvicorn app:app`."
)

_LOG = logging.getLogger(__name__)

_LATER = 1.0
"""Seconds in which nothing else is loaded, so that the first page is drawn without company."""


def create_server(*, artifacts: Path | None = None, access: Access | None = None) -> st.App:
    """Build the dashboard with the API beside it.

    Parameters
    ----------
    artifacts : Path, optional
        Folder of the saved models, for both; by default the one that `segmentation.folders` finds.
    access : Access, optional
        Who may ask; by default what Streamlit's address and the environment say.
    """
    return st.App(str(FILES / "app.py"), **parts(artifacts=artifacts, access=access))


def parts(*, artifacts: Path | None = None, access: Access | None = None) -> dict[str, Any]:
    """Return what stands around the pages: the guard in front, the API beside them.

    For `app.py`, where Streamlit looks for the application by the letters of its call.
    """
    access = _access_or_exit() if access is None else access
    bound_all()
    logging.setLogRecordFactory(visible_record)
    hold_uploads()
    limit_threads()
    take_turns()
    if artifacts is not None:
        os.environ[ARTIFACTS_VARIABLE] = str(artifacts)
    api = _LateApi(artifacts, access)

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        if access.token is not None and not BoundedConnection.stands:
            raise ParameterError(_UNBOUNDED)
        # Not sooner: once an option is asked for, Streamlit reads no settings that stand elsewhere
        # than here, and knows only from the application made where those of a wheel are.
        config.set_option("server.allowedHosts", ["*"])  # The guard has looked; one list is enough.
        Guard.pages_sign_in = bool(providers())
        Thread(target=_warm, args=(api, artifacts), daemon=True).start()
        yield

    fronts = [Route(path, _to_documentation) for path in ("/api", "/api/")]
    return {
        "routes": [*fronts, Mount("/api", app=api)],
        "lifespan": lifespan,
        "middleware": [Middleware(Guard, access=access), Middleware(Messages)],
    }


_RECORD = logging.getLogRecordFactory()


def visible_record(*told: Any, **more: Any) -> logging.LogRecord:
    """Return a line of the log, of Streamlit too, with nothing in it that a terminal obeys."""
    record = _RECORD(*told, **more)
    record.msg = visible(record.msg) if isinstance(record.msg, str) else record.msg
    if isinstance(record.args, tuple):
        record.args = tuple(visible(a) if isinstance(a, str) else a for a in record.args)
    return record


class Messages:
    """Hands on to a page what is a message of it; Streamlit makes a traceback of all else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what comes, up to the first thing that is no message."""

        async def receive_messages() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive" or _is_message(message.get("bytes")):
                return message
            _LOG.warning("What came on a page's stream was no message: the stream was ended.")
            await send({"type": "websocket.close", "code": _PROTOCOL_ERROR})
            return {"type": "websocket.disconnect", "code": _PROTOCOL_ERROR}

        await self._app(scope, receive_messages if scope["type"] == "websocket" else receive, send)


def _is_message(content: bytes | None) -> bool:
    try:
        return content is not None and BackMsg().ParseFromString(content) >= 0
    except DecodeError:
        return False


def _access_or_exit() -> Access:
    """Settle who may ask, or end with one sentence: no verb is there to tell it."""
    try:
        return access_for(config.get_option("server.address") or WILDCARD)
    except ParameterError as error:
        sys.exit(f"segmentation: {error.message}")


def _to_documentation(_: Request) -> RedirectResponse:
    return RedirectResponse("/api/docs")


class _LateApi:
    """The API, loaded once the first page is made, or sooner when somebody asks for it."""

    def __init__(self, artifacts: Path | None, access: Access) -> None:
        self._artifacts = artifacts
        self._access = access
        self._lock = Lock()
        self._api: ASGIApp | None = None

    def load(self) -> ASGIApp:
        """Return the API, over a folder in which the sample's model stands."""
        with self._lock:
            if self._api is None:
                self._api = _load_api(self._artifacts, self._access)
            return self._api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to the API."""
        api = self._api if self._api is not None else await run_in_threadpool(self.load)
        await api(scope, receive, send)


def _load_api(artifacts: Path | None, access: Access) -> ASGIApp:
    from segmentation.api import create_app

    _save_sample_model(artifacts)
    return create_app(
        artifacts=artifacts, access=access, is_mounted=True, held_bytes=lambda: MEMORY.n_bytes
    )


def _save_sample_model(artifacts: Path | None) -> None:
    """Save the sample's model where it is missing; a folder that refuses it is only told."""
    from segmentation import workflow

    try:
        workflow.ensure_sample_model(artifacts)
    except SegmentationError as error:
        _LOG.warning("%s", error.message)


def _warm(api: _LateApi, artifacts: Path | None) -> None:
    """Make what the first page shows, while the browser is still connecting; then the rest."""
    gc.disable()
    try:
        _save_sample_model(artifacts)
        from segmentation.ui.session import cache

        cache.warm()
    finally:
        gc.freeze()  # What is loaded stays, and need not be looked through again.
        gc.enable()
    sleep(_LATER)
    from segmentation import clusters, figures, intake

    _ = figures
    intake.warm_up()
    clusters.warm_up()
    cache.warm_rules()
    api.load()
