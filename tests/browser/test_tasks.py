"""An analyst's tasks in a real browser, with their clicks counted, and axe on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import ROOT
from tests.browser.test_walk import Walk

pytestmark = pytest.mark.browser

AXE = ROOT / "tests" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = (
    "",
    "Customers",
    "Explore",
    "Choose_k",
    "Segments",
    "Predict",
    "Compare",
    "Orders",
    "Models",
    "Help",
)
SEMICOLONS = "id;age;income\n" + "".join(
    f"c{i};{20 + i % 5 + 40 * (i % 2)};{80 + i % 7 - 55 * (i % 2)},5\n" for i in range(60)
)


class Task(Walk):
    """A walk that counts its clicks."""

    n_clicks = 0

    def click(self, found: Any) -> None:
        self.n_clicks += 1
        found.click()


@pytest.fixture(scope="module")
def browser_task(chromium: Any, address: str) -> Iterator[Task]:
    task = Task(chromium, address, width=1280, scheme="light")
    yield task
    task.page.context.close()


@pytest.fixture
def task(browser_task: Task) -> Task:
    browser_task.n_clicks = 0
    browser_task.faults.clear()
    return browser_task


def test_what_it_is_for_is_plain_at_once(task: Task) -> None:
    task.page.goto(task.address)
    task.see("Who are your customers?")
    said = task.page.get_by_test_id("stMain").inner_text()
    assert "Upload customers or orders" in said
    assert "Five segments that clearly stand apart" in said
    assert not re.search(r"silhouette|k = |\bgap\b|elbow", said, re.IGNORECASE)
    assert task.n_clicks == 0


def test_a_file_with_decimal_commas_is_read_right_with_one_click(task: Task) -> None:
    page = task.page
    page.goto(task.address)
    task.see("Who are your customers?")
    file = {"name": "kunden.csv", "mimeType": "text/csv", "buffer": SEMICOLONS.encode()}
    task.n_clicks += 1
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("kunden.csv · 60 customers").first.wait_for()
    task.see("Who are your customers?")
    assert page.get_by_text(re.compile(r"8\d\.\d vs 5\d")).count() == 1
    assert task.n_clicks == 1
    page.get_by_role("button", name="Back to the sample").click()
    page.get_by_text("Mall customers (sample) · 200 customers").first.wait_for()


def test_how_many_segments_and_why_takes_one_click(task: Task) -> None:
    task.page.goto(task.address)
    task.see("Who are your customers?")
    sidebar = task.page.get_by_test_id("stSidebar")
    task.click(sidebar.get_by_role("link", name=re.compile("Number of segments")))
    task.see("How many segments?")
    assert task.page.get_by_text("Five segments that clearly stand apart").is_visible()
    assert task.page.get_by_text("customers of one segment are alike").is_visible()
    assert task.n_clicks == 1


def test_a_segment_is_renamed_with_two_clicks(task: Task) -> None:
    page = task.page
    page.goto(f"{task.address}/Segments")
    task.see("Who is in each segment?")
    task.click(page.get_by_role("button", name="Rename").first)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("Regulars")
    # Dialogs stand outside the page's own element: a button is filled there too.
    save = dialog.get_by_role("button", name="Save")
    assert save.evaluate("save => getComputedStyle(save).backgroundColor") == "rgb(67, 56, 202)"
    task.click(save)
    page.get_by_role("heading", name="Regulars").wait_for()
    assert task.n_clicks == 2


def test_the_report_is_there_with_two_clicks(task: Task) -> None:
    page = task.page
    page.goto(task.address)
    task.see("Who are your customers?")
    task.click(page.get_by_role("link", name="See who is in each segment"))
    task.see("Who is in each segment?")
    with page.expect_download() as download:
        task.click(page.get_by_role("button", name="Report (HTML)"))
    assert download.value.suggested_filename.endswith("_report.html")
    assert task.n_clicks == 2


def test_ward_is_compared_with_one_click(task: Task) -> None:
    task.page.goto(task.address)
    task.see("Who are your customers?")
    sidebar = task.page.get_by_test_id("stSidebar")
    task.click(sidebar.get_by_role("link", name=re.compile("Compare")))
    task.page.get_by_role("tab", name="Side by side").wait_for()
    task.see("Would another method find the same?")
    assert task.page.get_by_text("Ward: 5 segments of").is_visible()
    assert task.n_clicks == 1


def test_a_page_is_below_1800_pixels_and_keys_find_their_way(task: Task) -> None:
    page = task.page
    for name in PAGES:
        page.goto(f"{task.address}/{name}")
        page.get_by_role("heading", level=1).wait_for()
        page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
        assert page.get_by_test_id("stMain").evaluate("main => main.scrollHeight") < 1800, name
    page.goto(f"{task.address}/Segments")
    task.see("Who is in each segment?")
    menu = page.get_by_role("navigation", name="Pages")
    assert menu.locator('[aria-current="page"]').inner_text().strip().endswith("4. Segments")
    bars = page.locator(".modebar")
    bars.locator('[tabindex="0"]').first.wait_for(state="attached")
    assert bars.locator('[tabindex="0"]').count() == bars.count()
    menu.get_by_role("link", name=re.compile("Help")).focus()
    page.keyboard.press("Enter")
    task.see("What do the words mean, and how do you score by program?")


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in tests/browser")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(chromium: Any, address: str, scheme: str) -> None:
    walk = Walk(chromium, address, width=1280, scheme=scheme)
    page, found = walk.page, []
    for name in PAGES:
        page.goto(f"{address}/{name}")
        page.get_by_role("heading", level=1).wait_for()
        page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
        page.evaluate(AXE.read_text(encoding="utf-8"))
        violations = page.evaluate("axe.run().then(told => told.violations)")
        found += [
            (name, each["impact"], each["id"])
            for each in violations
            if each["impact"] in ("serious", "critical") or each["id"] == "heading-order"
        ]
    assert found == []
