"""Tasks of a working day in a real browser, with the clicks that each may take."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000


class Hand:
    """Clicks, and counts the clicks."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks = page, 0

    def click(self, what: Any) -> None:
        what.first.click(timeout=PATIENCE_MS)
        self.clicks += 1

    def take(self, what: Any) -> str:
        """Click a download and return what the file holds."""
        with self.page.expect_download(timeout=PATIENCE_MS) as found:
            self.click(what)
        return str(found.value.path().read_text(encoding="utf-8-sig"))


@pytest.fixture
def hand(chromium: Any, address: str) -> Any:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(address)
    page.get_by_role("heading", level=1).first.wait_for(timeout=PATIENCE_MS)
    yield Hand(page)
    context.close()


def test_whom_to_win_back_is_two_clicks_away(hand: Hand) -> None:
    hand.click(hand.page.get_by_role("link", name="Orders"))
    written = hand.take(hand.page.get_by_role("button", name="Download 234 customers"))
    lines = written.splitlines()
    assert lines[0].startswith("customer_id,recency_days,frequency,monetary")
    assert len(lines) == 1 + 234
    assert hand.clicks <= 2
    height = hand.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    assert height < 1800


def test_a_list_with_a_control_group_takes_six_clicks_from_orders(hand: Hand, address: str) -> None:
    hand.page.goto(f"{address}/Orders")
    hand.click(hand.page.get_by_role("button", name="List for another tool"))
    written = hand.take(hand.page.get_by_role("button", name="Download the list"))
    control = hand.take(hand.page.get_by_role("button", name="Download the control group"))
    listed = {line.split(",")[0] for line in written.splitlines()[1:]}
    held = set(control.splitlines()[1:])
    assert hand.clicks <= 6
    assert len(listed) + len(held) == 234
    assert not listed & held
    # One in ten, within three standard errors: 23 +- 14.
    assert 9 <= len(held) <= 37
