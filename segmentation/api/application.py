"""Build the FastAPI application: routes, and the one place where errors become answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.routing import Route

from segmentation import __version__
from segmentation.api import schemas
from segmentation.api.answers import (
    broken_answer,
    model_answer,
    predict_customers,
    summary_answer,
)
from segmentation.api.bodies import INLINE_BYTES, parse_customers, read_body
from segmentation.api.document import completed
from segmentation.api.metrics import CONTENT_TYPE, CountRequests, Metrics
from segmentation.api.scoring import RETRY_AFTER_SECONDS, BusyError, ScoringPool
from segmentation.api.store import ModelStore, ModelStores, NoModelError
from segmentation.authentication import OWNER, Access, Guard, access_for
from segmentation.errors import ModelError, ModelNotFoundError, SegmentationError, TooLargeError
from segmentation.processes import take_turns

_DESCRIPTION = """\
The segment of any customer, from the models saved under `artifacts/`: the same numbers as the
dashboard, the command line and Python. Errors are one sentence with a stable code.
"""

_ENCODER = json.JSONEncoder(ensure_ascii=False)

_LONGEST_MESSAGE = 900
"""Characters, of four bytes at most: an answer about an error stays below 4 KB."""

_ERRORS: dict[int | str, dict[str, Any]] = {
    404: {"model": schemas.ErrorAnswer, "description": "No model of this name"},
    422: {"model": schemas.ErrorAnswer, "description": "The request cannot be answered"},
}
_PREDICT_ERRORS: dict[int | str, dict[str, Any]] = _ERRORS | {
    413: {"model": schemas.ErrorAnswer, "description": "Body, list or customer over the limit"},
    503: {
        "model": schemas.ErrorAnswer,
        "description": "No model is saved yet, or too much is being scored: see Retry-After",
    },
}


def create_app(
    *,
    artifacts: Path | None = None,
    access: Access | None = None,
    is_mounted: bool = False,
    held_bytes: Callable[[], int] | None = None,
) -> FastAPI:
    """Build the API over the models saved in one folder.

    Parameters
    ----------
    artifacts : Path, optional
        Folder of the saved models; by default the project's `artifacts/`.
    access : Access, optional
        Who may ask; by default what the environment says, else this machine alone.
    is_mounted : bool
        Whether it stands inside an application that has a guard in front already.
    held_bytes : callable, optional
        Says how many bytes the dashboard beside it holds in results, for `/metrics`.

    Returns
    -------
    FastAPI
        With `/predict`, `/models`, `/health`, `/metrics`, and its documentation at `/docs`, which
        needs no internet.

    Raises
    ------
    ParameterError
        If others could connect without a token, or it is too short.
    """
    take_turns()
    access = access_for(None) if access is None else access
    app = FastAPIOffline(
        title="Customer segmentation",
        description=_DESCRIPTION,
        version=__version__,
        redoc_url=None,
        # Nothing leaves the machine, whatever its environment asks of other programs.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    stores, metrics = ModelStores(artifacts), Metrics(held_bytes)
    _handle_errors(app)
    _add_model_routes(app, stores)
    _add_watch_routes(app, stores.shared, metrics)
    _add_predict_route(app, stores, metrics)
    if not is_mounted:
        app.add_middleware(Guard, access=access)
    app.add_middleware(CountRequests, metrics=metrics)
    _complete_document(app, stores.shared, is_guarded=access.token is not None)
    return app


def _add_watch_routes(app: FastAPI, store: ModelStore, metrics: Metrics) -> None:
    @app.get("/health")
    async def health() -> schemas.HealthAnswer:
        """Whether the API is up, and how many models it can score with."""
        return schemas.HealthAnswer(status="ok", models=len(store.names()), version=__version__)

    @app.get("/metrics", response_class=PlainTextResponse, responses=schemas.METRICS_ANSWER)
    async def count() -> Response:
        """Counts of requests, times and customers since the start, in Prometheus' text format."""
        text = metrics.text(n_models=len(store.names()))
        return Response(text, headers={"Content-Type": CONTENT_TYPE})


def _add_model_routes(app: FastAPI, stores: ModelStores) -> None:
    @app.get("/models")
    def models(request: Request) -> list[schemas.ModelSummary]:
        """Every saved model; the default one scores where no name is given."""
        store = stores.of(request.scope.get(OWNER))
        default = store.default_name()
        return [_summary(store, name, default) for name in store.names()]

    @app.get("/models/{name}", responses=_ERRORS)
    def model(request: Request, name: str) -> schemas.ModelAnswer:
        """One saved model: the fields that a customer needs, and the segments."""
        store = stores.of(request.scope.get(OWNER))
        return model_answer(store.get(name).spec, store.default_name())


def _summary(store: ModelStore, name: str, default: str | None) -> schemas.ModelSummary:
    try:
        return summary_answer(store.get(name).spec, default)
    except ModelError as error:
        return broken_answer(name, default, error.message)


def _add_predict_route(app: FastAPI, stores: ModelStores, metrics: Metrics) -> None:
    pool = ScoringPool()

    @app.post(
        "/predict",
        response_model=schemas.PredictionAnswer | list[schemas.PredictionAnswer],
        responses=_PREDICT_ERRORS,
        openapi_extra={"parameters": [schemas.MODEL_PARAMETER]},
    )
    async def predict(request: Request) -> Response:
        """Score one customer, or a list; the answer has the same shape as the request."""
        body, name = await read_body(request), _model_name(request)
        store = stores.of(request.scope.get(OWNER))
        if len(body) <= INLINE_BYTES:
            content, n_customers = _scored(store, name, body)
        else:
            content, n_customers = await pool.run(partial(_scored, store, name, body))
        metrics.customers += n_customers
        return Response(content, media_type="application/json")

    # FastAPI's own route documents this one. It resolves parameters and dependencies, of which
    # there are none, in as much time as a customer takes: requests meet a plain route first.
    app.router.routes.insert(0, Route("/predict", predict, methods=["POST"]))


def _scored(store: ModelStore, name: str | None, body: bytes) -> tuple[str, int]:
    """Return the answer to a body as JSON, and how many customers it tells of."""
    customers, is_list = parse_customers(body)
    answers = predict_customers(store.get(name), customers, is_list=is_list)
    return _ENCODER.encode(answers if is_list else answers[0]), len(answers)


def _model_name(request: Request) -> str | None:
    """Return which model is asked for; read here, since declaring it costs as much as scoring."""
    return request.query_params.get("model") if request.scope["query_string"] else None


def _complete_document(app: FastAPI, store: ModelStore, *, is_guarded: bool) -> None:
    """Let the OpenAPI document name the fields of the default model, whichever that is."""
    build = app.openapi

    def openapi() -> dict[str, Any]:
        try:
            spec = store.get().spec
        except ModelError:
            spec = None
        return completed(build(), spec, is_guarded=is_guarded)

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend it


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(SegmentationError)
    async def known(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, SegmentationError)  # noqa: S101  # what the handler is for
        answer = _error(_status(error), error.code, error.message)
        if isinstance(error, BusyError):
            answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return answer

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101  # what the handler is for
        answer = _error(error.status_code, "http", str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, __: Exception) -> JSONResponse:
        return _error(
            422, "parameter", "The address holds a parameter that cannot be read. See /docs."
        )


def _status(error: SegmentationError) -> int:
    if isinstance(error, NoModelError | BusyError):
        return 503
    if isinstance(error, ModelNotFoundError):
        return 404
    return 413 if isinstance(error, TooLargeError) else 422


def _error(status: int, code: str, message: str) -> JSONResponse:
    if len(message) > _LONGEST_MESSAGE:  # A column may have a name of any length.
        message = message[: _LONGEST_MESSAGE - 1] + "…"
    return JSONResponse({"code": code, "message": message}, status_code=status)
