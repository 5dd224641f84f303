"""The report in a real browser: figures drawn, nothing asked of the network, nothing run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from segmentation import reports, workflow
from tests.reports.made import FORMULA, MARKUP, make_findings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = make_findings([MARKUP, FORMULA, "<b>bold</b>", "${7*7}", "{{ 7*7 }}", "plain"] * 10)
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_bytes(reports.html_report(found))
    return path


@pytest.fixture(params=[1280, 400])
def opened(chromium: Any, report: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The page, with what it asked for and what it said, once its figures are drawn."""
    page = chromium.new_page(viewport={"width": request.param, "height": 900})
    page.asked, page.said = [], []
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(report.as_uri())
    page.wait_for_function(
        "[...document.querySelectorAll('[data-figure]')].every(f => f.querySelector('.main-svg'))"
    )
    yield page
    page.close()


def test_figures_are_drawn_and_nothing_is_fetched_or_run(opened: Any, report: Path) -> None:
    assert opened.asked == [report.as_uri()]
    assert opened.said == []
    assert opened.evaluate("window.hacked") is None
    assert opened.evaluate("document.querySelectorAll('.main-svg').length") >= 3
    assert opened.locator("img").count() == 0


def test_texts_appear_literally(opened: Any) -> None:
    assert opened.locator("h1").inner_text() == MARKUP
    assert opened.locator("article h3").first.inner_text().startswith("</script><script>")
    assert "{{ 7*7 }}" in opened.locator("#data").inner_text()
    assert "49" not in opened.locator("article").nth(1).inner_text()


def test_the_page_never_scrolls_sideways(opened: Any) -> None:
    assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_figures_fit_the_paper(chromium: Any, report: Path) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(report.as_uri())
    page.wait_for_function("document.querySelectorAll('.main-svg').length >= 3")
    width = "document.querySelector('.wide .main-svg').clientWidth"
    assert page.evaluate(width) > 680
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.wait_for_function(f"{width} <= 680")
    widths = "[...document.querySelectorAll('[data-figure] .main-svg')].map(s => s.clientWidth)"
    assert max(page.evaluate(widths)) <= 680
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.wait_for_function(f"{width} > 680")
    page.close()


def test_a_report_of_a_saved_model_is_drawn(chromium: Any, tmp_path: Path) -> None:
    segmentation = workflow.segment(workflow.prepare(workflow.read_sample()), k=5)
    workflow.save(segmentation, "spring", artifacts=tmp_path)
    path = tmp_path / "model.html"
    model = workflow.load("spring", artifacts=tmp_path)
    path.write_bytes(reports.html_report(workflow.findings(model)))
    page = chromium.new_page()
    page.goto(path.as_uri())
    page.wait_for_function("document.querySelectorAll('.main-svg').length >= 2")
    shown = page.inner_text("body")
    page.close()
    assert all(segment.name in shown for segment in segmentation.segments)
