"""POST /predict beside an endpoint of the same server that does nothing, and beside Flask.

Flask serves what most tutorials show: a pickled Pipeline, asked with a DataFrame of one row, on the
server that comes with it. That one closes every connection, so throughput is asked of both with a
new connection for each customer.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from segmentation import models
from segmentation.models import Model

ROOT = Path(__file__).resolve().parent.parent
REQUESTS = 3_000
ROUNDS = 3
SECONDS = 2.0
CLIENTS = 4


class Client:
    """One connection; as little work as possible between sending and the answer."""

    def __init__(self, port: int, path: str, body: bytes, *, is_kept: bool = True) -> None:
        self._address = ("127.0.0.1", port)
        self._is_kept = is_kept
        self._socket = self._connected() if is_kept else None
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Connection: {'keep-alive' if is_kept else 'close'}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._request = head.encode() + body

    def ask(self) -> bytes:
        """Send the request and return the body of the answer."""
        connection = self._socket or self._connected()
        connection.sendall(self._request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += _received(connection)
        head, _, body = answer.partition(b"\r\n\r\n")
        if b" 200 " not in head[:20]:
            raise RuntimeError(f"the server answered {head[:60]!r}")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        while len(body) < length:
            body += _received(connection)
        if not self._is_kept:
            connection.close()
        return body

    def _connected(self) -> socket.socket:
        connection = socket.create_connection(self._address, timeout=30)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def _received(connection: socket.socket) -> bytes:
    received = connection.recv(65_536)
    if not received:
        raise RuntimeError("the server closed the connection")
    return received


def compare_served(
    model: Model, pipeline: Any, *, customer: Mapping[str, float], folder: Path
) -> None:
    import joblib

    models.save(model, "bench", artifacts=folder)
    joblib.dump(pipeline, folder / "usual.joblib")
    body = json.dumps(customer).encode()
    with _serving("ours", folder) as ours, _serving("flask", folder) as usual:
        answer = json.loads(Client(ours, "/predict", body).ask())
        print(f"\nPOST /predict (answers {json.dumps(answer)})")
        predict, nothing = _latencies(ours, body, paths=("/predict", "/nothing"))
        print(f"  latency of an endpoint that does nothing:  {1e6 * nothing:8.0f} us")
        print(f"  latency of POST /predict:                  {1e6 * predict:8.0f} us")
        ratio = predict / nothing
        print(f"  ratio:                                     {ratio:8.2f}    (at most 1.3)")
        here, there = _throughputs((ours, usual), body)
        print(f"  requests/s, {CLIENTS} clients:                     {here:8,.0f}")
        print(f"  the same, Flask + joblib + DataFrame:      {there:8,.0f}")
        print(f"  ratio:                                     {here / there:8.1f}    (aim 5)")


def _latencies(port: int, body: bytes, *, paths: tuple[str, ...]) -> list[float]:
    """Median seconds of one request to each path, asked in turns over open connections."""
    clients = [Client(port, path, body) for path in paths]
    taken: list[list[float]] = [[] for _ in paths]
    for i in range(REQUESTS):
        for client, seconds in zip(clients, taken, strict=True):
            start = time.perf_counter()
            client.ask()
            if i >= REQUESTS // 10:
                seconds.append(time.perf_counter() - start)
    return [statistics.median(seconds) for seconds in taken]


def _throughputs(ports: tuple[int, ...], body: bytes) -> list[float]:
    """Median requests a second of each server, asked in turns by several clients at once."""
    rates: list[list[float]] = [[] for _ in ports]
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        for _ in range(ROUNDS):
            for port, found in zip(ports, rates, strict=True):
                counts = pool.starmap(_ask_on, [(port, body)] * CLIENTS, chunksize=1)
                found.append(sum(counts) / SECONDS)
    return [statistics.median(found) for found in rates]


def _ask_on(port: int, body: bytes) -> int:
    client, n_answers = Client(port, "/predict", body, is_kept=False), 0
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        client.ask()
        n_answers += 1
    return n_answers


@contextlib.contextmanager
def _serving(kind: str, folder: Path) -> Iterator[int]:
    """Start one of the servers in a process of its own; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "bench.predict_served", kind, str(port), str(folder)]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.02)
        else:
            raise SystemExit(f"The server of {kind} did not start.")
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def _serve_ours(port: int, folder: Path) -> None:
    import uvicorn
    from fastapi import Response

    from segmentation.api import create_app

    app = create_app(artifacts=folder)

    @app.post("/nothing")
    async def nothing() -> Response:
        return Response(b"{}", media_type="application/json")

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


def _serve_flask(port: int, folder: Path) -> None:
    import flask
    import joblib
    import pandas as pd

    app = flask.Flask(__name__)
    pipeline = joblib.load(folder / "usual.joblib")

    @app.post("/predict")
    def predict() -> dict[str, int]:
        row = pd.DataFrame([flask.request.get_json()])
        return {"segment": int(pipeline.predict(row)[0])}

    app.run("127.0.0.1", port, threaded=True)


if __name__ == "__main__":
    serve = {"ours": _serve_ours, "flask": _serve_flask}[sys.argv[1]]
    serve(int(sys.argv[2]), Path(sys.argv[3]))
