"""The study of orders comes back as it was left: in a new tab, after a restart, beside another tab.

Covers `segmentation.ui.orders.keeping`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from segmentation import workspace
from segmentation.errors import StudyError
from segmentation.records import WORKSPACE_VARIABLE, OrderRoles, OrderSettings, RfmCuts, RfmRule
from segmentation.ui.orders import keeping
from segmentation.ui.orders.study import Companion, OrderStudy
from segmentation.ui.session.memory import MEMORY
from tests.pages.test_my_work import MY_WORK, address, lines
from tests.pages.test_orders import OrdersVisit, orders_of

ORDERS = "pages/7_Orders.py"
BESIDE = "client,age\n" + "".join(f"c{n},{20 + n}\n" for n in range(1, 13))

EVERYTHING = OrderStudy(
    "a" * 64,
    "März.xlsx",
    names=("client", "day", "total"),
    roles=OrderRoles("client", "day", "total", repeats_total=True),
    settings=OrderSettings(returns="rate", currency="EUR", today=date(2026, 3, 1)),
    reference=date(2026, 2, 28),
    levels=3,
    method="cuts",
    cuts=RfmCuts((30.0, 90.0), (2.0, 5.0), (10.5, 99.0)),
    before=date(2025, 8, 1),
    after=date(2026, 2, 1),
    tables=((3, (RfmRule("Gold", (3, 3), (2, 3), (1, 3), "the best", "call them"),)),),
    joined=Companion("b" * 64, "age.csv", "client"),
    features=("age",),
    other=Companion("c" * 64, "2025.csv"),
)


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "workspace"))


def open_at(orders: str, page: str = ORDERS, **more: str) -> OrdersVisit:
    """Open an address in a new tab of a server that was started again."""
    MEMORY.clear()
    found = OrdersVisit()
    for name, value in {"orders": orders, **more}.items():
        found.at.query_params[name] = value
    found.at.switch_page(page).run()
    assert not found.at.exception
    return found


def choose(visit: OrdersVisit, levels: int) -> None:
    visit.tab("How customers are scored")
    visit.at.segmented_control(key="orders.levels_choice").set_value(levels).run()
    assert visit.at.session_state["orders.current"].levels == levels


def at_hand(visit: OrdersVisit) -> str:
    found = visit.at.query_params["orders"]
    return str(found[0] if isinstance(found, list) else found)


@pytest.fixture
def left() -> OrdersVisit:
    """Somebody uploaded orders, took three levels, and joined a table on."""
    visit = OrdersVisit().start().drop(orders_of())
    choose(visit, 3)
    visit.tab("How the file was read")
    box = next(box for box in visit.at.file_uploader if str(box.key).startswith("orders.join"))
    box.upload("age.csv", BESIDE.encode()).run()
    assert not visit.at.exception
    return visit


def test_every_choice_comes_back_as_it_was() -> None:
    found = keeping.read(keeping.write(EVERYTHING))
    assert found == EVERYTHING
    assert hash(found) == hash(EVERYTHING)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        keeping.write(EVERYTHING).replace('"version": 1', '"version": 2'),
        keeping.write(EVERYTHING).replace('"rate"', '"magic"'),
        keeping.write(EVERYTHING).replace("2026-02-28", "yesterday"),
    ],
)
def test_what_is_no_study_of_this_version_is_told(text: str) -> None:
    with pytest.raises(StudyError, match=r"This study cannot be opened: .* upload its file again"):
        keeping.read(text)


def test_the_untouched_sample_is_no_work() -> None:
    visit = OrdersVisit().start()
    assert lines() == ()
    assert "orders" not in visit.at.query_params


def test_orders_come_back_with_every_choice_after_a_restart(left: OrdersVisit) -> None:
    study = left.at.session_state["orders.current"]
    assert (study.levels, study.joined.name) == (3, "age.csv")
    [line] = lines()
    assert (line.name, line.kind, line.n_customers) == ("shop.csv", "orders", 12)
    again = open_at(at_hand(left))
    assert again.at.session_state["orders.current"] == study
    assert again.metrics()["Customers"] == "12"
    assert at_hand(again) == line.id


def test_another_page_carries_their_address_along(left: OrdersVisit, two_groups: bytes) -> None:
    left.upload(two_groups, "spring.csv")
    orders, study = at_hand(left), address(left)
    assert study is not None
    again = open_at(orders, "pages/4_Segments.py", study=study)
    assert again.study() == "spring.csv"
    assert {link.proto.query_string for link in again.at.get("page_link")} == {
        f"study={study}&orders={orders}"
    }
    again.at.switch_page(ORDERS).run()
    assert again.at.session_state["orders.current"].levels == 3


def test_my_work_says_what_they_are_and_deletes_them(left: OrdersVisit) -> None:
    at = left.at.switch_page(MY_WORK).run()
    frame = at.dataframe[0].value
    assert list(frame["Rows are"]) == ["order lines"]
    assert list(frame["Open now"]) == [True]
    at.button(key="work.delete").click().run()
    assert lines() == ()
    assert not [*(workspace.current().folder / "uploads").glob("*/*")]  # type: ignore[union-attr]
    left.start()
    assert left.at.session_state["orders.current"].is_sample
    assert "orders" not in left.at.query_params


def test_the_later_of_two_changes_is_told_and_both_are_kept(left: OrdersVisit) -> None:
    other = open_at(at_hand(left))
    choose(other, 4)
    left.start()
    assert left.at.session_state["orders.current"].levels == 4
    assert any("changed in another tab" in each.value for each in left.at.warning)
    current = left.at.session_state["orders.current"]
    left.at.session_state["orders.current"] = OrderStudy(current.source, current.name)
    choose(other, 3)
    left.start()
    assert sorted(line.name for line in lines()) == ["shop.csv", "shop.csv (yours)"]
    assert any("Nothing is lost" in each.value for each in left.at.warning)


def test_an_address_that_leads_nowhere_is_told() -> None:
    visit = open_at("x" * 22)
    assert any("There is no study of yours at this address" in w.value for w in visit.at.warning)
    assert visit.at.session_state["orders.current"].is_sample
    assert "orders" not in visit.at.query_params
