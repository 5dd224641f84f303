"""A real server on a free port and a real browser; skipped with the reason where one is missing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.conftest import ENGINE_WANTED

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the dashboard as a user would; return where it is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "server.log"
    artifacts = tmp_path_factory.mktemp("artifacts")
    command = [sys.executable, "-m", "segmentation", "dashboard", "--port", str(port)]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*command, "--artifacts", str(artifacts)],
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "2"},
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(url, timeout=1):  # noqa: S310 - our own server, on this machine
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"The dashboard did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start the browser of the machine."""
    sync_api = pytest.importorskip("playwright.sync_api", reason=f"{ENGINE_WANTED}playwright")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip(f"{ENGINE_WANTED}chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()
