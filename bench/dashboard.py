"""The dashboard as a visitor feels it, in headless Chromium: start, sliders, pages, memory."""

from __future__ import annotations

import contextlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.main_job import ten_thousand

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
MENU = ("2. Explore", "3. Number of segments", "4. Segments", "5. Predict", "1. Customers")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def served(artifacts: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    command = [sys.executable, "-m", "segmentation", "dashboard", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--artifacts", str(artifacts)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health"):  # noqa: S310  # loopback
            return
        time.sleep(0.01)
    raise SystemExit("The dashboard did not start.")


def resident_mb(process: subprocess.Popen[bytes]) -> float:
    """Resident memory of the server and its children, shared pages counted once (PSS)."""
    pids = [process.pid]
    for pid in pids:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                pids.extend(int(child) for child in (task / "children").read_text().split())
    total = 0
    for pid in set(pids):
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return total / 1024


def settle(page: Page) -> None:
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stStatusWidget]')"
        " && !document.querySelector('[data-stale=true]')",
        timeout=30_000,
    )


def open_first_page(browser: Browser, url: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(url)
    page.get_by_test_id("stMetric").first.or_(page.locator("h1").first).wait_for(timeout=60_000)
    settle(page)
    return page


def measure_start(browser: Browser, artifacts: Path) -> float:
    started = time.perf_counter()
    with served(artifacts) as (url, process):
        wait_until_up(url, process)
        page = open_first_page(browser, url)
        seconds = time.perf_counter() - started
        page.close()
    return seconds


def measure_slider(page: Page, url: str, presses: int = 15) -> float:
    """Key press on the first slider of Predict to the changed sentence, median seconds."""
    page.goto(f"{url}/Predict")
    slider = page.get_by_role("slider").first
    slider.wait_for(timeout=30_000)
    settle(page)
    page.wait_for_timeout(3000)
    page.evaluate(
        """() => {
          window.answers = [];
          const main = document.querySelector('[data-testid=stMain]');
          let last = main.innerText;
          new MutationObserver(() => {
            const now = main.innerText;
            if (now !== last) { last = now; window.answers.push(performance.now()); }
          }).observe(main, {childList: true, subtree: true, characterData: true});
          window.addEventListener('keydown', () => {
            window.pressed = performance.now(); window.answers = [];
          }, true);
        }"""
    )
    seconds = []
    slider.focus()
    for press in range(presses):
        page.keyboard.press("ArrowRight" if press % 2 == 0 else "ArrowLeft")
        page.wait_for_timeout(1200)
        # The slider shows its own value at once; the sentence from the server comes after it.
        answered = page.evaluate("() => window.answers.filter(t => t - window.pressed > 20)[0]")
        if answered is not None:
            seconds.append((answered - page.evaluate("() => window.pressed")) / 1000)
    return statistics.median(seconds) if seconds else float("nan")


def measure_pages(page: Page, rounds: int = 3) -> float:
    """Click in the menu to the next page's heading, median seconds."""
    seconds = []
    for _ in range(rounds):
        for name in MENU:
            link = page.get_by_test_id("stSidebar").get_by_role("link", name=name)
            before = page.locator("h1").first.inner_text()
            started = time.perf_counter()
            link.click()
            page.wait_for_function(
                "before => { const h = document.querySelector('h1');"
                " return h && h.innerText !== before }",
                arg=before,
            )
            seconds.append(time.perf_counter() - started)
            settle(page)
            page.wait_for_timeout(500)
    return statistics.median(seconds)


def measure_upload(page: Page, url: str) -> float:
    """File chosen to the named segments of 10,000 x 8, seconds."""
    page.goto(f"{url}/Customers")
    page.locator("input[type=file]").first.wait_for(state="attached", timeout=30_000)
    settle(page)
    page.wait_for_timeout(2000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench_upload.csv"
        path.write_bytes(ten_thousand())
        started = time.perf_counter()
        page.locator("input[type=file]").first.set_input_files(path)
        page.get_by_text("10,000").first.wait_for(timeout=60_000)
        page.get_by_text("bench_upload.csv").first.wait_for(timeout=60_000)
        settle(page)
        return time.perf_counter() - started


def main(arguments: Sequence[str] = ()) -> None:
    del arguments
    chromium = shutil.which("chromium")
    if chromium is None:
        print("skipped: chromium is not installed")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        artifacts = Path(folder)
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        starts = [measure_start(browser, artifacts) for _ in range(4)][1:]
        print(f"start to first rendered page, warm:  {statistics.median(starts):7.2f} s (aim 3)")
        with served(artifacts) as (url, process):
            wait_until_up(url, process)
            page = open_first_page(browser, url)
            slider = 1000 * measure_slider(page, url)
            print(f"slider to changed text:              {slider:7.0f} ms (aim 120)")
            switch = 1000 * measure_pages(page)
            print(f"page switch:                         {switch:7.0f} ms (aim 400)")
            one = resident_mb(process)
            second = open_first_page(browser, url)
            measure_pages(second, rounds=1)
            two = resident_mb(process)
            print(f"memory of the server, one visitor:   {one:7.0f} MB")
            print(f"memory of one more visitor:          {two - one:7.1f} MB")
            upload = measure_upload(page, url)
            print(f"upload of 10,000 x 8 to segments:    {upload:7.2f} s (aim 3)")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
