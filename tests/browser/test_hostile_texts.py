"""Texts that mean mischief on the Models and Orders pages: they are shown, and do nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from segmentation import workflow
from tests.browser.test_walk import SECONDS, Walk

pytestmark = pytest.mark.browser

SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=//a.example/n onerror=alert(3)>"
LINK = "[b](//a.example) ![p](//a.example/p.png)"
FORMULA = '=HYPERLINK("//a.example";"x")'
MODEL = "www.a.example __loud__"
"""A name that a model may have, though Markdown would make a link and a loud word of it."""
JOINED = "www\u2060."
"""With a mark that takes no room, so that no address is seen in it."""
MODELS_TITLE = "Which models are saved, and do they still fit?"
ORDERS_TITLE = "Whom should you win back?"


@pytest.fixture
def walk(chromium: Any, address: str) -> Walk:
    found = Walk(chromium, address, width=1280, scheme="light")
    found.page.on("dialog", found.note_dialog)
    return found


def nothing_of_it_is_live(walk: Walk) -> None:
    page = walk.page
    assert page.locator("main img[src*=example], a[href*=example], [onerror]").count() == 0
    links = page.eval_on_selector_all("a", "links => links.map(link => link.href)")
    assert all(link.startswith(walk.address) for link in links)
    assert walk.faults == []


def hostile_model(folder: Path) -> bytes:
    """Save segments of a hostile file under hostile names, and return the model's file."""
    rows = [
        f"{FORMULA} {row},{row % 2 * 9 + row % 5},{row % 2 * 7 + row % 3},{row % 11}"
        for row in range(60)
    ]
    header = f"id,{SCRIPT},{LINK},{IMAGE}"
    table = workflow.read_customers("\n".join([header, *rows, ""]).encode(), name=f"{SCRIPT}.csv")
    found = workflow.segment(workflow.prepare(table), k=3)
    for number, name in enumerate((IMAGE, LINK, FORMULA)):
        found = workflow.rename(found, number, name=name, notes=f"{SCRIPT} {LINK}")
    saved = workflow.save(workflow.build_model(found, name="hostile"), "hostile", artifacts=folder)
    content: bytes = (saved / "model.json").read_bytes()
    return content


def test_models_show_hostile_names_segments_and_columns_as_they_are(
    walk: Walk, tmp_path: Path
) -> None:
    content = hostile_model(tmp_path)
    assert json.loads(content)["segments"]
    page = walk.page
    page.goto(f"{walk.address}/Models")
    walk.see(MODELS_TITLE)
    for name in (MODEL, "www.b.example _two_", f"{SCRIPT} {LINK}"):
        page.get_by_role("button", name="Import a model.json").click()
        form = page.locator(".st-key-models-import_form, [data-testid='stForm']").last
        form.locator("input[type=file]").set_input_files(
            {"name": f"{IMAGE}.json", "mimeType": "application/json", "buffer": content}
        )
        form.get_by_role("textbox", name="Name").fill(name)
        form.get_by_role("button", name="Import", exact=True).click()
        said = "A model's name cannot hold '<'" if "<" in name else f"Imported as {name}."
        page.get_by_text(said.replace("www.", JOINED)).wait_for()
        page.keyboard.press("Escape")
        walk.see(MODELS_TITLE)
    for name in (IMAGE, LINK, FORMULA):
        page.get_by_role("heading", name=name).wait_for()
    page.get_by_role("tab", name="Compare models").click()
    page.get_by_text(f"Compare {JOINED}b.example _two_ with").first.wait_for()
    nothing_of_it_is_live(walk)


def test_orders_show_hostile_customers_products_and_segments_as_they_are(walk: Walk) -> None:
    who, what = (SCRIPT, LINK, FORMULA, IMAGE), (IMAGE, FORMULA, LINK)
    # The later the customer, the more orders, the more recent and the larger.
    rows = [
        (f"{who[n % 4]}{n}", f"I{n}-{i}", f"2026-01-{28 * n // 40 + 1:02d}", what[i % 3], n + 1)
        for n in range(40)
        for i in range(n // 4 + 1)
    ]
    text = io.StringIO()
    csv.writer(text).writerows([("customer", "invoice", "date", "product", "amount"), *rows])
    content = text.getvalue().encode()
    page = walk.page
    page.goto(f"{walk.address}/Orders")
    walk.see(ORDERS_TITLE)
    file = {"name": f"{IMAGE}.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").first.set_input_files(file)
    page.get_by_text(re.compile("40 customers")).first.wait_for()
    walk.see(ORDERS_TITLE)
    assert page.get_by_text(f"{IMAGE}.csv").count() > 0
    page.get_by_role("tab", name="Lists").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download 40 customers with scores and segment").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    customers = [row[0] for row in csv.reader(lines[1:])]
    expected = [f"{who[n % 4]}{n}" for n in range(40)]
    assert sorted(customers) == sorted(f"'{c}" if c.startswith("=") else c for c in expected)
    nothing_of_it_is_live(walk)

    named = f"{IMAGE} [b](//a.example)"
    name_the_best(page, named)
    walk.see(ORDERS_TITLE)
    page.get_by_role("tab", name="Lists").click()
    page.get_by_text(f"{named} are").first.wait_for()
    walk.see(ORDERS_TITLE)
    nothing_of_it_is_live(walk)


def name_the_best(page: Any, name: str) -> None:
    """Give the first rule of the segment table another name, cell by cell as a visitor does."""
    page.get_by_role("tab", name="How customers are scored").click()
    page.get_by_text("Segment definitions").click()
    table = page.get_by_test_id("stForm").get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('[data-testid=stForm] canvas') !== null")
    table.click(position={"x": 100, "y": 50})
    page.wait_for_timeout(SECONDS)  # the table still grows when its box has just been opened
    table.dblclick(position={"x": 100, "y": 50})
    cell = page.locator("textarea.gdg-input, #portal textarea").first
    cell.fill(name)
    cell.press("Enter")
    page.wait_for_timeout(SECONDS)  # the grid hands an edit on after a while, and tells nobody
    page.get_by_role("button", name="Name the customers by this table").click()
