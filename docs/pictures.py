"""Take the tour's pictures from the running product: `make pictures`, with chromium installed."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from PIL import Image  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from tests.servers import command, environment, free_port, running  # noqa: E402

WINDOW = {"width": 1280, "height": 860}
PICTURES = {
    "overview": "",
    "customers": "Customers",
    "number": "Choose_k",
    "segments": "Segments",
    "predict": "Predict",
    "orders": "Orders",
    "models": "Models",
}
"""Name of each picture, and the page that it shows."""


def take(page: Page, address: str, name: str, folder: Path) -> None:
    """Open a page, wait until all is drawn, and keep what the window shows."""
    page.goto(f"{address}/{PICTURES[name]}")
    page.get_by_role("heading", level=1).wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_function(
        "[...document.querySelectorAll('[data-testid=\"stPlotlyChart\"]')]"
        ".every(chart => chart.querySelector('.js-plotly-plot')?._fullData?.length > 0)"
    )
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")
    page.wait_for_load_state("networkidle")
    file = folder / f"{name}.png"
    page.screenshot(path=file, animations="disabled")
    with Image.open(file) as picture:
        smaller = picture.convert("RGB").quantize(128)
    smaller.save(file, optimize=True)


def main(folder: Path = HERE / "pictures") -> None:
    """Take every picture of a server of our own, on the built-in sample."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    with tempfile.TemporaryDirectory() as saved, sync_playwright() as playwright:
        words, log = command("dashboard", port), Path(saved) / "log"
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=WINDOW, color_scheme="light")
        page.set_default_timeout(120_000)
        with running(words, environment(Path(saved)), log):
            for name in PICTURES:
                take(page, f"http://127.0.0.1:{port}", name, folder)
        browser.close()


if __name__ == "__main__":
    main()
