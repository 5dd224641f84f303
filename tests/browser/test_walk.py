"""One visitor walks the whole way in a real browser: upload, k, segments, a new customer.

Fails on an error in the console, on an exception box, on a page wider than the window, and on any
request that leaves the machine.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.conftest import ROOT

pytestmark = pytest.mark.browser

SECONDS = 1000
WAIT = 60 * SECONDS
HARMLESS = ("_stcore/health", "_stcore/host-config")
"""Streamlit looks for its server beside a deep link first; the browser notes the 404."""


class Walk:
    """A browser window that takes note of everything that must not happen."""

    def __init__(self, browser: Any, address: str, *, width: int, scheme: str) -> None:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self.address = address
        self.page = context.new_page()
        self.page.set_default_timeout(WAIT)
        self.faults: list[str] = []
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        self.page.on("request", self._note_request)

    def _note_message(self, message: Any) -> None:
        source = message.location.get("url", "")
        if message.type == "error" and not any(part in source for part in HARMLESS):
            self.faults.append(f"console: {message.text} ({source})")

    def _note_request(self, request: Any) -> None:
        own = (self.address, self.address.replace("http", "ws"), "data:", "blob:")
        if not request.url.startswith(own):
            self.faults.append(f"request to {request.url}")

    def note_dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def see(self, title: str) -> None:
        """Wait for a page by its title, its figures and its end; check that nothing is amiss."""
        page = self.page
        page.get_by_role("heading", name=title, level=1).wait_for()
        page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
        page.wait_for_function(
            "[...document.querySelectorAll('[data-testid=\"stPlotlyChart\"]')]"
            ".every(chart => chart.querySelector('.js-plotly-plot')?._fullData?.length > 0)"
        )
        assert page.get_by_test_id("stException").count() == 0
        main = page.get_by_test_id("stMain")
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
        assert self.faults == []

    def go_on(self, label: str, title: str) -> None:
        """Follow the link to the next step, which is there at every width."""
        self.page.get_by_test_id("stMain").get_by_role("link", name=f"Next: {label}").click()
        self.see(title)


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (1280, "light"),
        (400, "dark"),
        pytest.param(1280, "dark", marks=pytest.mark.full),
        pytest.param(400, "light", marks=pytest.mark.full),
    ],
)
def test_the_whole_way(chromium: Any, address: str, width: int, scheme: str) -> None:
    walk = Walk(chromium, address, width=width, scheme=scheme)
    page = walk.page

    page.goto(address)
    walk.see("Who are your customers?")
    assert page.locator('[class*="st-key-card-overview"]').count() == 5
    is_dark = page.evaluate(
        "getComputedStyle(document.querySelector('[data-testid=\"stApp\"]'))"
        ".backgroundColor.match(/\\d+/g).slice(0, 3).every(part => part < 60)"
    )
    assert is_dark is (scheme == "dark")

    page.get_by_test_id("stMain").get_by_role("link", name="See who is in each segment").click()
    walk.see("Who is in each segment?")
    page.goto(f"{address}/Customers")
    walk.see("Your data")

    # From the upload to named, drawn segments there is no further click.
    page.locator("input[type=file]").set_input_files(ROOT / "data" / "shoppers.csv")
    page.get_by_text("Read 2,000 customers").wait_for()
    walk.see("Your data")
    n_segments = page.locator('[class*="st-key-card-customers"]').count()
    assert n_segments >= 2
    page.get_by_text(f"shoppers.csv · 2,000 customers · {n_segments} segments").wait_for()

    # A file that cannot be segmented: a sentence in place, and the segments stay.
    empty = {"name": "empty.csv", "mimeType": "text/csv", "buffer": b"\n"}
    page.locator("input[type=file]").set_input_files(empty)
    page.get_by_text("You still see the result for shoppers.csv").wait_for()
    assert page.locator('[class*="st-key-card-customers"]').count() == n_segments

    walk.go_on("Explore", "What do your customers look like?")
    walk.go_on("Number of segments", "How many segments?")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight" if n_segments < 10 else "ArrowLeft")
    page.get_by_text("Your choice").wait_for()
    page.get_by_role("button", name=re.compile("Back to")).first.wait_for()
    chosen = n_segments + (1 if n_segments < 10 else -1)
    page.get_by_text(f"2,000 customers · {chosen} segments").first.wait_for()
    walk.see("How many segments?")

    walk.go_on("Segments", "Who is in each segment?")
    assert page.locator('[class*="st-key-card-segments"]').count() == chosen
    page.get_by_role("button", name="Rename").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("The largest")
    dialog.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="The largest").wait_for()
    walk.see("Who is in each segment?")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download customers with segments").click()
    assert download.value.suggested_filename == "shoppers_segments.csv"
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2001
    assert lines[0].endswith("segment,segment_name")

    walk.go_on("Predict", "Which segment would a customer be in?")
    answer = page.locator('[class*="st-key-card-predict"]')
    page.get_by_test_id("stMain").get_by_role("button", name="The largest").click()
    answer.get_by_role("heading", name="The largest").wait_for()
    before = answer.inner_text()
    slider = page.get_by_role("slider").first
    slider.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('[class*=\"st-key-card-predict\"]').innerText !== before",
        arg=before,
    )
    walk.see("Which segment would a customer be in?")


def test_a_deep_link_as_the_first_request_shows_the_page_whole(chromium: Any, address: str) -> None:
    walk = Walk(chromium, address, width=1280, scheme="light")
    walk.page.goto(f"{address}/Choose_k")
    walk.see("How many segments?")
    # Overview and every page but My work, which this server keeps none of.
    n_screens = len(list((ROOT / "pages").glob("*.py")))
    links = walk.page.get_by_test_id("stSidebar").get_by_role("link")
    links.nth(n_screens - 1).wait_for()
    assert links.count() == n_screens
    walk.page.get_by_test_id("stSidebar").get_by_role("link", name=re.compile("Predict")).click()
    walk.see("Which segment would a customer be in?")
    walk.page.go_back()
    walk.see("How many segments?")


def test_text_from_a_file_does_nothing_in_the_browser(chromium: Any, address: str) -> None:
    names = [
        "id",
        "<script>alert(1)</script>",
        "<img src=http://elsewhere.example/x.png onerror=alert(1)>",
        "![picture](http://elsewhere.example/y.png)",
        "$x^2$ :smile: :red[colour] [link](http://elsewhere.example)",
    ]
    rows = [
        f"{row},{row % 2 * 9 + row % 5},{row % 2 * 7},{row % 7},{row % 11}" for row in range(60)
    ]
    content = "\n".join([",".join(names), *rows, ""]).encode()
    walk = Walk(chromium, address, width=1280, scheme="light")
    page = walk.page
    page.on("dialog", walk.note_dialog)
    page.goto(f"{address}/Customers")
    walk.see("Your data")
    file = {"name": "<img src=x onerror=alert(2)>.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("Read 60 customers").wait_for()
    walk.see("Your data")
    walk.go_on("Explore", "What do your customers look like?")
    walk.go_on("Number of segments", "How many segments?")
    walk.go_on("Segments", "Who is in each segment?")
    walk.go_on("Predict", "Which segment would a customer be in?")
    addresses = page.eval_on_selector_all("a", "links => links.map(link => link.href)")
    assert all(link.startswith(address) for link in addresses)
