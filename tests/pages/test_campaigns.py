"""Campaigns on pages: a list with its control group, the size, the outcome.

Covers `segmentation.ui.campaigns.lists`, `segmentation.ui.campaigns.results` and
`segmentation.orders.contacts`.
"""

from __future__ import annotations

import numpy as np
import pytest

from segmentation.campaigns import held_out
from tests.pages.conftest import Visit
from tests.pages.test_orders import OrdersVisit

HEADER = "order,client,day,total,Email,phone\n"


def reachable(n_customers: int = 40) -> str:
    """Two orders each; those of the second half stopped half a year ago, every fifth is mute."""
    lines = []
    for who in range(n_customers):
        mail = "" if who % 5 == 0 else f"C{who}@Example.com"
        for at in range(3 if who % 2 else 1):
            month = 1 + at if who >= n_customers // 2 else 6 + at
            lines.append(f"{who}{at},c{who},2026-{month:02d}-{1 + who % 27:02d},{20 + who},{mail},")
    return HEADER + "\n".join(lines) + "\n"


@pytest.fixture
def visit() -> OrdersVisit:
    return OrdersVisit().start()


def test_a_list_is_written_with_a_control_group_held_out(visit: OrdersVisit) -> None:
    visit.drop(reachable())
    visit.at.button(key="orders.win_back_list").click().run()
    assert not visit.at.exception
    assert visit.at.selectbox(key="list.for_True").value == "google"
    said = visit.texts()
    assert "without an e-mail address or telephone number that can be used" in said
    [shown] = [f.value for f in visit.at.dataframe if list(f.value.columns)[:1] == ["Email"]]
    # An ad platform gets hashes, never the name of a segment.
    assert "Segment" not in shown
    assert all(len(cell) == 64 for cell in shown["Email"])


def test_orders_without_addresses_still_give_a_plain_list(visit: OrdersVisit) -> None:
    visit.at.button(key="orders.win_back_list").click().run()
    assert visit.at.selectbox(key="list.for_False").value == "csv"
    assert not visit.errors()
    assert "Both groups are alike in every number" in visit.texts()


def test_the_size_and_the_outcome_of_a_campaign_are_told(visit: OrdersVisit) -> None:
    visit.tab("Campaigns")
    assert "Address 3,835 customers and hold out 3,835" in visit.texts()
    names = [f"c{n}" for n in range(600)]
    held = held_out(names, 0.5, campaign="spring")
    bought = np.random.default_rng(3).random(600) < np.where(held, 0.1, 0.3)
    rows = [f"{n},{int(b)}" for n, b in zip(names, bought, strict=True)]
    visit.at.file_uploader(key="orders.campaign.outcome_file").upload(
        "outcome.csv", "\n".join(["client", *rows]).replace("client", "client,bought", 1).encode()
    ).run()
    key = next(str(b.key) for b in visit.at.selectbox if str(b.key).endswith(".outcome"))
    visit.at.selectbox(key=key).set_value("bought").run()
    stem = key.removesuffix(".outcome")
    visit.at.number_input(key=f"{stem}.held").set_value(50).run()
    visit.at.text_input(key=f"{stem}.campaign").set_value("spring").run()
    assert not visit.errors()
    assert "The campaign brought" in visit.texts()


def test_each_segment_of_customers_has_its_list_too() -> None:
    visit = Visit()
    rows = [f"n{n},{20 + n % 5 + 40 * (n % 2)},{80 - 60 * (n % 2)},n{n}@mail.de" for n in range(40)]
    visit.upload("\n".join(["id,age,income,email", *rows, ""]).encode())
    at = visit.open("Segments")
    at.button(key="segments.tool_0").click().run()
    assert not at.exception
    assert at.selectbox(key="list.for_True").value == "google"
    assert not visit.errors()
