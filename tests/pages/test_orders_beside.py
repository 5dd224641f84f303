"""The Orders page with more than orders: own segment table, customers joined, other times."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1.element_tree import FileUploader

from segmentation import workflow
from segmentation.models import build_model, save
from segmentation.orders import rules_frame, segment_rules
from segmentation.records import RfmRule
from segmentation.ui.orders.rules import _editor_key
from tests.pages.test_orders import OrdersVisit, orders_of

LEVELS = 5


@pytest.fixture
def visit() -> OrdersVisit:
    return OrdersVisit().start()


def edit(visit: OrdersVisit, rules: tuple[RfmRule, ...], **changes: Any) -> None:
    """Change cells of the segment table that stands, and send it."""
    visit.tab("How customers are scored")
    given = {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **changes}
    visit.at.session_state[_editor_key(rules_frame(rules))] = given
    [send] = [b for b in visit.at.button if b.label == "Name the customers by this table"]
    send.click().run()
    assert not visit.at.exception


def names(visit: OrdersVisit) -> list[str]:
    """Return the names in the table of segments, in its order; the scores stand open again."""
    visit.tab("Lists")
    [found] = [frame.value for frame in visit.at.dataframe if "Of revenue" in frame.value.columns]
    visit.tab("How customers are scored")
    return [str(name) for name in found["Segment"]]


def test_a_segment_is_renamed_everywhere_and_the_change_undone(visit: OrdersVisit) -> None:
    built_in = segment_rules(LEVELS)
    edit(visit, built_in, edited_rows={0: {"segment": "VIPs"}})
    assert not visit.errors()
    assert names(visit)[0] == "VIPs"
    assert "Champions" not in names(visit)
    visit.tab("Who moved")
    boxes = [box for box in visit.at.selectbox if box.key and box.key.startswith("orders.flow_")]
    assert "VIPs" in boxes[0].options
    assert "champions" not in boxes[0].options
    visit.tab("How customers are scored")
    visit.at.button(key="orders.rules_undo").click().run()
    assert names(visit)[0] == "Champions"
    assert visit.at.button(key="orders.rules_undo").disabled
    assert visit.at.button(key="orders.rules_reset").disabled


def test_a_table_that_was_not_changed_stays_the_built_in_one(visit: OrdersVisit) -> None:
    edit(visit, segment_rules(LEVELS))
    assert visit.at.button(key="orders.rules_reset").disabled
    assert visit.at.button(key="orders.rules_undo").disabled


def test_scores_can_be_given_to_another_segment_and_the_built_in_table_comes_back(
    visit: OrdersVisit,
) -> None:
    built_in = segment_rules(LEVELS)
    lost = next(at for at, rule in enumerate(built_in) if rule.name == "lost")
    edit(visit, built_in, edited_rows={lost: {"segment": "hibernating"}})
    assert not visit.errors()
    assert "Lost" not in names(visit)
    visit.at.button(key="orders.rules_reset").click().run()
    assert "Lost" in names(visit)
    visit.at.button(key="orders.rules_undo").click().run()
    assert "Lost" not in names(visit)


def test_a_code_without_a_name_is_said_in_place_and_nothing_changes(visit: OrdersVisit) -> None:
    edit(visit, segment_rules(LEVELS), deleted_rows=[0])
    [error] = visit.errors()
    # Champions: recency 4 and 5, frequency 4 and 5, monetary 4 and 5.
    assert error == (
        "The segment table does not name each of the 125 codes once: 8 have no name (first: 444). "
        "Mend the scores of those segments."
    )
    assert names(visit)[0] == "Champions"


def test_each_number_of_levels_has_a_table_of_its_own(visit: OrdersVisit) -> None:
    edit(visit, segment_rules(LEVELS), edited_rows={0: {"segment": "VIPs"}})
    visit.at.segmented_control(key="orders.levels_choice").set_value(3).run()
    assert names(visit)[0] == "Champions"
    visit.at.segmented_control(key="orders.levels_choice").set_value(5).run()
    assert names(visit)[0] == "VIPs"


def people(n: int = 12, first: int = 1) -> bytes:
    rows = [f"c{n},{20 + n},{'north' if n % 2 else 'south'}" for n in range(first, first + n)]
    return "\n".join(["client no,age,region", *rows, ""]).encode()


def second_box(visit: OrdersVisit, name: str) -> FileUploader:
    """Return the box for a second file."""
    [found] = [box for box in visit.at.file_uploader if str(box.key).startswith(name)]
    return found


def join(visit: OrdersVisit, content: bytes, name: str = "people.csv") -> None:
    visit.tab("How the file was read")
    second_box(visit, "orders.join_file").upload(name, content).run()
    assert not visit.at.exception


def test_a_customer_table_stands_beside_behaviour(visit: OrdersVisit) -> None:
    visit.drop(orders_of())
    join(visit, people(12, first=3))
    assert not visit.errors()
    assert (
        "10 of 12 customers with orders (83%) are in people.csv, matched by 'client no'; 2 do "
        "not and 2 of its rows have no orders."
    ) in visit.texts()
    [beside] = [frame.value for frame in visit.at.dataframe if "age" in frame.value.columns]
    assert list(beside.columns) == ["Segment", "age", "region"]
    visit.at.button(key="orders.join_away").click().run()
    assert "matched by" not in visit.texts()
    assert second_box(visit, "orders.join_file").value is None


def test_other_orders_come_without_the_joined_table(visit: OrdersVisit) -> None:
    visit.drop(orders_of())
    join(visit, people())
    visit.drop(orders_of(n_customers=8), "next.csv")
    assert not visit.errors()
    assert visit.metrics()["Customers"] == "8"
    assert "matched by" not in visit.texts()
    assert second_box(visit, "orders.join_file").value is None


def test_joined_columns_take_part_in_the_clusters_when_they_are_chosen(visit: OrdersVisit) -> None:
    visit.drop(orders_of())
    join(visit, people())
    visit.at.multiselect(key="orders.join_features").set_value(["age"]).run()
    assert not visit.errors()
    visit.tab("Clusters")
    assert "K-Means on recency, orders and revenue, log-scaled, and on age." in visit.texts()
    visit.at.button(key="orders.use").click().run()
    roles = dict(visit.at.session_state["state.current"].basis.roles)
    assert (roles["age"], roles["region"]) == ("feature", "descriptor")
    at = visit.open("Customers")
    assert not at.exception
    assert "12 customers" in visit.texts()


def test_a_table_of_other_customers_is_refused_and_the_earlier_one_stays(
    visit: OrdersVisit,
) -> None:
    visit.drop(orders_of())
    join(visit, people())
    join(visit, people(12, first=500), "others.csv")
    [error] = visit.errors()
    assert error.startswith("No column of others.csv holds the customers of the orders")
    assert "are in people.csv" in visit.texts()


def test_two_files_of_orders_are_compared_whichever_came_first(visit: OrdersVisit) -> None:
    visit.drop(orders_of(n_months=6), "june.csv")
    visit.tab("Who moved")
    visit.at.segmented_control(key="orders.between").set_value("files").run()
    assert "Its customers are compared with those of june.csv." in visit.texts()
    second_box(visit, "orders.other_file").upload(
        "april.csv", orders_of(n_customers=10, n_months=4).encode()
    ).run()
    assert not visit.errors()
    said = visit.texts()
    assert "Of 10 customers in april.csv (2026-04-11)" in said
    assert "2 are new" in said
    assert "sankey" in visit.charts()
    visit.at.button(key="orders.other_away").click().run()
    assert "april.csv" not in visit.texts()


def test_a_second_file_that_cannot_be_used_changes_nothing(visit: OrdersVisit) -> None:
    visit.drop(orders_of())
    visit.tab("Who moved")
    visit.at.segmented_control(key="orders.between").set_value("files").run()
    second_box(visit, "orders.other_file").upload("bad.csv", b"a,b\n1,2\n").run()
    [error] = visit.errors()
    assert "bad.csv" in error
    assert error.endswith("You still see the result for shop.csv.")
    assert visit.metrics()["Customers"] == "12"


def test_two_saved_models_are_compared_on_the_customers_of_the_orders(visit: OrdersVisit) -> None:
    visit.tab("Who moved")
    visit.at.segmented_control(key="orders.between").set_value("models").run()
    assert "Two saved models are needed, and there is none" in visit.texts()
    customers = workflow.rfm(workflow.read_sample("orders")).customers
    prepared = workflow.prepare(customers)
    for k in (2, 3):
        save(build_model(workflow.segment(prepared, k=k), name=f"k{k}"), f"k{k}")
    visit.at.run()
    assert not visit.at.exception
    assert not visit.errors()
    said = visit.texts()
    assert "Of 1,500 customers in k2" in said
    assert "segment in k3" in said
    assert "sankey" in visit.charts()
    boxes = [box for box in visit.at.selectbox if box.key and box.key.startswith("orders.flow_")]
    assert (len(boxes[0].options), len(boxes[1].options)) == (4, 5)


def test_models_of_other_columns_say_what_is_missing(visit: OrdersVisit) -> None:
    prepared = workflow.prepare(workflow.read_sample("customers"))
    for k in (2, 3):
        save(build_model(workflow.segment(prepared, k=k), name=f"m{k}"), f"m{k}")
    visit.tab("Who moved")
    visit.at.segmented_control(key="orders.between").set_value("models").run()
    assert not visit.at.exception
    [error] = visit.errors()
    assert error == (
        "3 of the 3 columns that the model needs are missing: 'Age', 'Annual Income (k$)', "
        "'Spending Score (1-100)'. Add them, or rename the columns that hold them."
    )
