"""Count what those who run the API want to know, and tell it in Prometheus' text format."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable
from typing import TYPE_CHECKING

from segmentation import __version__

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds: the upper ends of the histogram's bins."""
_PATHS = frozenset({"/predict", "/models", "/health", "/metrics", "/docs", "/openapi.json"})
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
"""All others are counted together: a label for each would let anybody fill the memory."""


class Metrics:
    """Counts since the start; changed by the event loop's thread alone."""

    def __init__(self, held_bytes: Callable[[], int] | None = None) -> None:
        self.customers = 0
        self._held_bytes = held_bytes
        self._started = time.time()
        self._requests: dict[tuple[str, str, int], int] = {}
        self._seconds: dict[str, float] = {}
        self._bins: dict[str, list[int]] = {}

    def count(self, path: str, method: str, *, status: int, seconds: float) -> None:
        """Count one answer."""
        path = _known_path(path)
        method = method if method in METHODS else "other"
        key = (path, method, status)
        self._requests[key] = self._requests.get(key, 0) + 1
        self._seconds[path] = self._seconds.get(path, 0.0) + seconds
        bins = self._bins.setdefault(path, [0] * (len(_BOUNDS) + 1))
        bins[bisect_left(_BOUNDS, seconds)] += 1

    def text(self, *, n_models: int) -> str:
        """Return all counts as lines."""
        lines = [
            *_heading("segmentation_info", "gauge", "The running version."),
            f'segmentation_info{{version="{__version__}"}} 1',
            *_heading("process_start_time_seconds", "gauge", "Start of the server, Unix time."),
            f"process_start_time_seconds {self._started:.3f}",
            *_heading("segmentation_models", "gauge", "Saved models."),
            f"segmentation_models {n_models}",
            *_heading("segmentation_customers_scored_total", "counter", "Customers scored."),
            f"segmentation_customers_scored_total {self.customers}",
        ]
        if self._held_bytes is not None:
            lines += _heading("segmentation_held_bytes", "gauge", "Results held for open tabs.")
            lines.append(f"segmentation_held_bytes {self._held_bytes()}")
        lines += _heading("segmentation_requests_total", "counter", "Answers.")
        lines += [
            f'segmentation_requests_total{{path="{path}",method="{method}",status="{status}"}} {n}'
            for (path, method, status), n in sorted(self._requests.items())
        ]
        lines += _heading("segmentation_request_seconds", "histogram", "Time to the answer.")
        for path, bins in sorted(self._bins.items()):
            lines += _histogram(path, bins, self._seconds[path])
        return "\n".join(lines) + "\n"


class CountRequests:
    """Counts every answer of an application, with the time that it took."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on to the application and note what it answers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500

        async def noting_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        started = time.perf_counter()
        try:
            await self._app(scope, receive, noting_send)
        finally:
            path = scope["path"].removeprefix(scope.get("root_path", ""))
            seconds = time.perf_counter() - started
            self._metrics.count(path, scope["method"], status=status, seconds=seconds)


def _known_path(path: str) -> str:
    if path in _PATHS:
        return path
    return "/models/{name}" if path.startswith("/models/") else "other"


def _heading(name: str, kind: str, explanation: str) -> list[str]:
    return [f"# HELP {name} {explanation}", f"# TYPE {name} {kind}"]


def _histogram(path: str, bins: list[int], seconds: float) -> list[str]:
    lines, n_so_far = [], 0
    for bound, n in zip([*map(str, _BOUNDS), "+Inf"], bins, strict=True):
        n_so_far += n
        lines.append(
            f'segmentation_request_seconds_bucket{{path="{path}",le="{bound}"}} {n_so_far}'
        )
    lines.append(f'segmentation_request_seconds_sum{{path="{path}"}} {seconds:.6f}')
    lines.append(f'segmentation_request_seconds_count{{path="{path}"}} {n_so_far}')
    return lines
