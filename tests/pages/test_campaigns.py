"""Campaigns on pages: a list with its control group, the size, the outcome.

Covers `segmentation.ui.campaigns.lists`, `segmentation.ui.campaigns.results`,
`segmentation.ui.work.said` and
`segmentation.orders.contacts`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from segmentation.campaigns import held_out
from segmentation.records import Campaign
from segmentation.ui.session import cache, identity
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


def outcome(held: np.ndarray, rate: float) -> bytes:
    """Return who bought, of c0, c1, ...: every tenth of those held out, more of the others."""
    drawn = np.random.default_rng(5).random(len(held))
    bought = drawn < np.where(held, 0.1, rate)
    rows = [f"c{n},{int(b)}" for n, b in enumerate(bought)]
    return "\n".join(["id,bought", *rows, ""]).encode()


def test_a_campaign_stands_with_its_segment_and_takes_its_result(visit_of_two: Visit) -> None:
    visit = visit_of_two
    study = visit.at.session_state["state.current"]
    own = identity.fresh(cache.segmentation(study))
    spring = Campaign(0, "spring", date(2026, 3, 1), "csv", 0.5, 150, 150)
    kept = replace(own, own=frozenset({0}), campaigns=(spring,))
    visit.at.session_state["state.identities"] = {study: kept}
    at = visit.open("Segments", "Campaigns")
    assert not at.exception
    told = "01 Mar 2026: 150 customers addressed, 150 held out. No result yet."
    assert visit.texts().count(told) == 2, "on its card and in the tab"

    members = cache.segmentation(study).clustering.labels == 0
    held = held_out([f"c{n}" for n in range(600)], 0.5, campaign="spring")
    at.file_uploader(key="segments.campaign.outcome_file").upload(
        "outcome.csv", outcome(held, 0.4)
    ).run()
    at.selectbox(key=_ending(at, ".outcome")).set_value("bought").run()
    assert f"{own.names[0]}: " in visit.texts()
    assert "300 of 600 rows are of customers who are in this segment now" in visit.texts()
    assert f"of {int((members & held).sum())} held out" in visit.texts(), "of its segment alone"
    at.button(key="segments.campaign.keep").click().run()
    assert not visit.errors()
    assert visit.texts().count("held out. The campaign brought") == 3
    assert visit.undoing().endswith(f"campaign “spring” on “{own.names[0]}”")
    at.button(key="segments.campaign.drop_0").click().run()
    assert "No campaign yet" in visit.texts()
    at.button(key="menu.undo").click().run()
    assert "The campaign brought" in visit.texts()


def test_an_outcome_of_other_customers_is_refused(visit_of_two: Visit) -> None:
    visit = visit_of_two
    study = visit.at.session_state["state.current"]
    spring = Campaign(0, "spring", date(2026, 3, 1), "csv", 0.5, 150, 150)
    own = replace(identity.fresh(cache.segmentation(study)), campaigns=(spring,))
    visit.at.session_state["state.identities"] = {study: own}
    at = visit.open("Segments", "Campaigns")
    at.file_uploader(key="segments.campaign.outcome_file").upload(
        "outcome.csv", b"id,bought\n" + b"".join(b"z%d,1\n" % n for n in range(40))
    ).run()
    at.selectbox(key=_ending(at, ".outcome")).set_value("bought").run()
    assert (
        "No customer of outcome.csv is in the segment: the numbers in 'id' are others."
        in (visit.errors()[0])
    )


@pytest.fixture
def visit_of_two() -> Visit:
    """Somebody with two groups of 300 customers before them."""
    visit = Visit()
    rows = [f"c{n},{20 + n % 5 + 40 * (n % 2)},{80 - 60 * (n % 2) + n % 7}" for n in range(600)]
    visit.upload("\n".join(["id,age,income", *rows, ""]).encode())
    return visit


def _ending(at: AppTest, end: str) -> str:
    return next(str(box.key) for box in at.selectbox if str(box.key).endswith(end))
