"""Memory of the dashboard: eight visitors, each with a file at the limits, then nobody."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bench.dashboard import FLAGS, served, settle, wait_until_up

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROWS, COLUMNS, FILES = 1_000_000, 20, 8
LIMIT_MB = 2_000
LEFT_SECONDS = 75
"""From the last closed tab to the look at what is still held."""


def write_file(path: Path, seed: int) -> None:
    """Write a million customers in four groups: about 20 MB as Parquet."""
    generator = np.random.default_rng(seed)
    group = generator.integers(0, 4, ROWS)
    columns = {
        f"measure_{at}": (20 * ((group * (at + 1)) % 4) + generator.integers(0, 120, ROWS)).astype(
            np.int16
        )
        for at in range(COLUMNS)
    }
    pd.DataFrame(columns).to_parquet(path, index=False)


def resident_mb(process: subprocess.Popen[bytes], what: str = "VmRSS") -> float:
    """Resident memory of the server itself, without the children that read and go."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    found = re.search(rf"^{what}:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else float("nan")


def held_mb(url: str) -> float:
    with urllib.request.urlopen(f"{url}/api/metrics") as answer:  # noqa: S310  # loopback
        found = re.search(r"^segmentation_held_bytes (\d+)", answer.read().decode(), re.MULTILINE)
    return int(found[1]) / 1e6 if found else float("nan")


def upload(browser: Browser, url: str, path: Path) -> float:
    """Bring a file in a tab of its own, which stays open; return the seconds to its segments."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{url}/Customers")
    page.locator("input[type=file]").first.wait_for(state="attached", timeout=60_000)
    settle(page)
    started = time.perf_counter()
    page.locator("input[type=file]").first.set_input_files(path)
    told, refused = page.get_by_text(f"{path.name} ·"), page.get_by_test_id("stAlertContentError")
    told.first.or_(refused.first).first.wait_for(timeout=900_000)
    if refused.count():
        raise SystemExit(f"The file was not taken: {refused.first.inner_text()}")
    return time.perf_counter() - started


def main(arguments: Sequence[str] = ()) -> None:
    n_files = FILES if "--full" in arguments else 3
    chromium = shutil.which("chromium")
    if chromium is None:
        print("skipped: chromium is not installed")
        return
    from playwright.sync_api import sync_playwright

    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder) / "artifacts") as (url, process),
    ):
        wait_until_up(url, process)
        most, ended = [0.0], Event()
        Thread(target=_watch, args=(process, most, ended), daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for at in range(n_files):
            path = Path(folder) / f"visitor_{at}.parquet"
            write_file(path, seed=at)
            seconds = upload(browser, url, path)
            print(
                f"after upload {at + 1} ({path.stat().st_size / 1e6:.0f} MB, {seconds:.0f} s): "
                f"{resident_mb(process):6.0f} MB, results {held_mb(url):5.0f} MB, "
                f"most so far {most[0]:6.0f} MB (aim {LIMIT_MB})",
                flush=True,
            )
        browser.close()
        time.sleep(LEFT_SECONDS)
        ended.set()
        print(
            f"{LEFT_SECONDS} s after the last tab was closed: {resident_mb(process):6.0f} MB, "
            f"results {held_mb(url):5.0f} MB"
        )


def _watch(process: subprocess.Popen[bytes], most: list[float], ended: Event) -> None:
    while not ended.wait(0.2):
        most[0] = max(most[0], resident_mb(process))


if __name__ == "__main__":
    main(sys.argv[1:])
