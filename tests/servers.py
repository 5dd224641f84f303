"""The product's own server in a process of its own, started in each of the documented ways."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104  # listened on with a token alone
VARIABLES = ("SEGMENTATION_TOKEN", "SEGMENTATION_ALLOW_HOST", "PYTHONPATH")

WAYS: Mapping[str, Sequence[str]] = {
    "dashboard": ("segmentation", "dashboard", "--host={host}", "--port={port}"),
    "serve": ("segmentation", "serve", "--host={host}", "--port={port}"),
    "streamlit": (
        "streamlit",
        "run",
        "app.py",
        "--server.address={host}",
        "--server.port={port}",
    ),
    "uvicorn": ("uvicorn", "app:app", "--host={host}", "--port={port}", "--log-level=warning"),
}


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((HERE, 0))
        port: int = probe.getsockname()[1]
        return port


def own_address() -> str | None:
    """Return an address by which other machines would reach this one; None where it has none."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # Chooses an address; nothing is sent.
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return address


def command(way: str, port: int, *options: str, host: str = HERE) -> list[str]:
    words = [word.format(host=host, port=port) for word in WAYS[way]]
    return [sys.executable, "-m", *words, *options]


def environment(artifacts: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return {**kept, "SEGMENTATION_ARTIFACTS": str(artifacts), **more}


@contextmanager
def running(
    words: list[str], variables: dict[str, str], log: Path, *, cwd: Path = ROOT
) -> Iterator[None]:
    """Start a server, wait until it listens, and stop it; what it says goes into a file."""
    port = int(next(word for word in words if "port=" in word.lower()).partition("=")[2])
    with log.open("wb") as said:
        process = subprocess.Popen(
            words, cwd=cwd, env=variables, stdout=said, stderr=subprocess.STDOUT
        )
        try:
            _wait(port, process, log)
            yield
        finally:
            process.terminate()
            process.wait(timeout=60)


def _wait(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 120
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, "it did not start within two minutes"
        with closing(socket.socket()) as probe:
            if probe.connect_ex((HERE, port)) == 0:
                return
        time.sleep(0.05)


def status(url: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> int:
    """Return the status that a request is answered with."""
    request = urllib.request.Request(url, data=body, method=method)  # noqa: S310  # loopback
    for name, text in headers.items():
        request.add_header(name.replace("_", "-"), text)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  # loopback
            found: int = answer.status
            return found
    except urllib.error.HTTPError as error:
        with error:
            return error.code
