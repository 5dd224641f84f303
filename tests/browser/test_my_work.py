"""A study in a real browser: refresh, back, a second tab, and a server that is started again."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest

from segmentation.records import WORKSPACE_VARIABLE
from tests.servers import HERE, command, environment, free_port, running

pytestmark = pytest.mark.browser

PATIENCE = 60_000
RENAME = '[class*="st-key-segments-rename_0"] button'


def study_of(page: Any) -> str:
    found: str = parse_qs(urlparse(page.url).query)["study"][0]
    return found


def test_a_study_outlasts_refresh_back_a_second_tab_and_a_restart(
    chromium: Any, tmp_path: Path
) -> None:
    file = tmp_path / "spring.csv"
    rows = [f"{n},{20 + n % 5 + n % 2 * 40},{80 + n % 7 - n % 2 * 60}" for n in range(40)]
    file.write_text("\n".join(["id,age,income", *rows, ""]))
    variables = environment(
        tmp_path / "artifacts", **{WORKSPACE_VARIABLE: str(tmp_path / "workspace")}
    )
    port = free_port()
    words, log = command("dashboard", port), tmp_path / "server.log"
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    with running(words, variables, log):
        page.goto(f"http://{HERE}:{port}/Customers")
        page.locator("input[type=file]").first.set_input_files(file)
        page.wait_for_url("**study=*")
        study = study_of(page)
        page.get_by_role("link", name="4. Segments").first.click()
        page.locator(RENAME).first.click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Name").fill("Gold folks")
        dialog.get_by_role("button", name="Save").click()
        page.get_by_text("Gold folks").first.wait_for()
        address = page.url
        assert study_of(page) == study

        page.reload()
        page.get_by_text("Gold folks").first.wait_for()

        page.get_by_role("link", name="My work").first.click()
        page.get_by_text("What have you worked on?").wait_for()
        page.go_back()
        page.locator(RENAME).first.wait_for()
        assert page.url == address
        page.go_back()
        page.get_by_text("spring.csv").first.wait_for()
        assert urlparse(page.url).path == "/Customers"

        second = context.new_page()
        second.goto(address)
        second.get_by_text("Gold folks").first.wait_for()
        second.close()
    with running(words, variables, log):
        page = context.new_page()
        page.goto(address)
        page.get_by_text("Gold folks").first.wait_for()
        assert study_of(page) == study
    context.close()
