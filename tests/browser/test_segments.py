"""Segments in a real browser: marking customers, names that outlive a re-fit, hostile texts."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_walk import Walk

pytestmark = pytest.mark.browser

EVIL = "<img src=//a.example/n onerror=alert(3)> [b](//a.example) $x^2$"


@pytest.fixture
def walk(chromium: Any, address: str) -> Walk:
    found = Walk(chromium, address, width=1280, scheme="light")
    found.page.on("dialog", found.note_dialog)
    return found


def open_segments(walk: Walk) -> Any:
    walk.page.goto(f"{walk.address}/Segments")
    walk.see("Who is in each segment?")
    return walk.page


def open_tab(walk: Walk, name: str) -> None:
    walk.page.get_by_role("tab", name=name, exact=True).click()
    walk.page.get_by_role("tabpanel", name=name, exact=True).wait_for()
    walk.see("Who is in each segment?")


def plot_of(page: Any, title: str) -> Any:
    """Return where the customers of a figure are drawn, scrolled into sight."""
    card = page.locator('[data-testid="stVerticalBlock"]').filter(has_text=title).last
    plot = card.locator(".js-plotly-plot .nsewdrag").first
    plot.scroll_into_view_if_needed()
    return plot


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def n_marked(page: Any) -> int:
    said = page.get_by_text(re.compile(r"^\d+ customers? marked")).inner_text()
    return int(re.match(r"\d+", said)[0])  # type: ignore[index]


def download_marked(page: Any) -> list[list[str]]:
    with page.expect_download() as download:
        page.locator('[class*="st-key-segments-map_selected_csv"] button').click()
    return rows_of(download.value.path())


def test_a_box_on_the_map_lists_its_customers_and_takes_them_away(walk: Walk) -> None:
    page = open_segments(walk)
    open_tab(walk, "Map")
    box = plot_of(page, "Customer map: all columns at once").bounding_box()
    left, top, width, height = (box[side] for side in ("x", "y", "width", "height"))
    page.mouse.move(left + 5, top + 5)
    page.mouse.down()
    page.mouse.move(left + width / 2, top + height / 2, steps=8)
    page.mouse.move(left + width - 5, top + height - 5, steps=8)
    page.mouse.up()
    page.get_by_text(re.compile("customers marked")).wait_for()
    walk.see("Who is in each segment?")
    n = n_marked(page)
    assert n > 150
    head, *rows = download_marked(page)
    assert len(rows) == n
    assert head[:2] == ["Segment", "CustomerID"]
    names = set(page.locator('[class*="st-key-card-segments"] h2').all_inner_texts())
    assert {row[0] for row in rows} <= names
    assert len({row[1] for row in rows}) == n


def test_a_lasso_on_the_map_marks_those_inside_it_alone(walk: Walk) -> None:
    page = open_segments(walk)
    open_tab(walk, "Map")
    plot = plot_of(page, "Customer map: all columns at once")
    plot.hover()
    page.locator('[data-attr="dragmode"][data-val="lasso"]').last.click()
    box = plot.bounding_box()
    left, top, width, height = (box[side] for side in ("x", "y", "width", "height"))
    # The left half: fewer than all, and more than nobody.
    corners = [(0.02, 0.02), (0.45, 0.02), (0.45, 0.98), (0.02, 0.98), (0.02, 0.03)]
    page.mouse.move(left + corners[0][0] * width, top + corners[0][1] * height)
    page.mouse.down()
    for x, y in corners[1:]:
        page.mouse.move(left + x * width, top + y * height, steps=12)
    page.mouse.up()
    page.get_by_text(re.compile("customers marked")).wait_for()
    walk.see("Who is in each segment?")
    n = n_marked(page)
    assert 10 < n < 190
    assert len(download_marked(page)) == n + 1


def card_of(page: Any, name: str) -> str:
    """Return the class that holds number and colour of the card with this name."""
    card = page.locator('[class*="st-key-card-segments"]').filter(
        has=page.get_by_role("heading", name=name, exact=True)
    )
    found = re.search(r"st-key-card-segments_cards-\d+-\w+", card.get_attribute("class"))
    assert found is not None
    return found[0]


def rename(page: Any, number: int, name: str) -> None:
    page.get_by_role("button", name="Rename").nth(number).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill(name)
    dialog.get_by_role("textbox", name="Notes").fill(f"Notes on {name}")
    dialog.get_by_role("textbox", name="What to do").fill(f"Plan for {name}")
    dialog.get_by_role("button", name="Save").click()
    dialog.wait_for(state="detached")


def test_names_and_colours_outlive_another_k(walk: Walk) -> None:
    page = open_segments(walk)
    rename(page, 1, "Big spenders")
    page.get_by_role("heading", name="Big spenders", exact=True).wait_for()
    before = card_of(page, "Big spenders")
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_role("link", name=re.compile("Number of segments")).click()
    walk.see("How many segments?")
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("200 customers · 6 segments").first.wait_for()
    sidebar.get_by_role("link", name=re.compile("Segments")).click()
    walk.see("Who is in each segment?")
    assert page.locator('[class*="st-key-card-segments"]').count() == 6
    assert card_of(page, "Big spenders") == before
    assert page.get_by_text("Notes on Big spenders").count() == 1
    open_tab(walk, "What to do")
    page.get_by_text("Plan for Big spenders").wait_for()
    page.get_by_text(re.compile("Since the last change: 5 of 5 earlier segments found")).click()
    page.get_by_text("How the customers moved").wait_for()
    walk.see("Who is in each segment?")


def test_a_hostile_name_is_a_name_on_every_page_and_in_the_report(
    walk: Walk, chromium: Any
) -> None:
    page = open_segments(walk)
    rename(page, 0, EVIL)
    page.get_by_role("heading", name=EVIL).wait_for()
    walk.see("Who is in each segment?")
    open_tab(walk, "Profile")
    for view in ("Lines", "Customers", "Radar"):
        page.get_by_test_id("stButtonGroup").get_by_text(view, exact=True).click()
        walk.see("Who is in each segment?")
    with page.expect_download() as download:
        page.get_by_role("button", name="Report (HTML)").click()
    report = download.value.path()
    sidebar = page.get_by_test_id("stSidebar")
    for link, title in (
        ("Explore", "What do your customers look like?"),
        ("Number of segments", "How many segments?"),
        ("Predict", "Which segment would a customer be in?"),
    ):
        sidebar.get_by_role("link", name=re.compile(link)).click()
        walk.see(title)
    sidebar.get_by_role("link", name=re.compile("Compare")).click()
    page.get_by_role("tab", name="All methods compared").wait_for()
    walk.see("Would another method find the same?")
    assert page.locator("img[src*=example]").count() == 0
    links = page.eval_on_selector_all("a", "links => links.map(link => link.href)")
    assert all(link.startswith(walk.address) for link in links)
    assert walk.faults == []

    opened = chromium.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("dialog", walk.note_dialog)
    path = report.with_suffix(".html")
    path.write_bytes(report.read_bytes())
    opened.goto(path.as_uri())
    opened.wait_for_function("document.querySelectorAll('.main-svg').length >= 3")
    assert asked == [path.as_uri()]
    assert opened.locator("article h3").first.inner_text() == EVIL
    assert opened.get_by_text(f"Plan for {EVIL}").count() == 1
    assert opened.locator("img, a[href*=example]").count() == 0
    opened.close()
    assert walk.faults == []


def test_hostile_columns_and_cells_are_texts_on_segments_and_compare(walk: Walk) -> None:
    page = walk.page
    column, cell, formula = "<b onclick=alert(1)>spend", "<script>alert(2)</script>", "=1+1"
    rows = [
        f"{formula} {row},{row % 2 * 9 + row % 5},{row % 2 * 7 + row % 3},{(cell, EVIL)[row % 2]}"
        for row in range(60)
    ]
    content = "\n".join([f"id,{column},[a](//a.example),kind", *rows, ""]).encode()
    page.goto(f"{walk.address}/Customers")
    walk.see("Your data")
    file = {"name": "customers.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("Read 60 customers").wait_for()
    walk.see("Your data")
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_role("link", name=re.compile("Segments")).click()
    walk.see("Who is in each segment?")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download customers with segments").click()
    head, *customers = rows_of(download.value.path())
    assert head[1] == column
    assert len(customers) == 60
    assert customers[0][0] == f"'{formula} 0"
    assert {customer[3] for customer in customers} == {cell, EVIL}
    sidebar.get_by_role("link", name=re.compile("Compare")).click()
    page.get_by_role("tab", name="All methods compared").wait_for()
    walk.see("Would another method find the same?")
    assert page.locator("img[src*=example], a[href*=example], b[onclick]").count() == 0
    assert walk.faults == []
