"""The Orders page: full on the sample, an upload to the grid, every change, and bad files.

Covers `segmentation.ui.orders.cache`, `segmentation.ui.orders.clusters`,
`segmentation.ui.orders.grid`, `segmentation.ui.orders.join`, `segmentation.ui.orders.models`,
`segmentation.ui.orders.movement`, `segmentation.ui.orders.orders`,
`segmentation.ui.orders.state`, `segmentation.ui.orders.study`,
`segmentation.ui.orders.tables`, `segmentation.ui.orders.value`,
`segmentation.ui.orders.win_back` and `segmentation.ui.orders.worth`.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from segmentation.records import OrderSettings
from segmentation.ui.session import cache
from tests.orders.value.test_values import simulated
from tests.pages.conftest import ROOT, Visit

PUBLISHED = ROOT.parent / "shared" / "data" / "orders"
GOLDEN = ROOT.parent / "shared" / "golden" / "orders.json"
HEADER = "order,client,day,total\n"


def orders_of(n_customers: int = 12, n_months: int = 6, header: str = HEADER) -> str:
    """One order a month and customer, 10 to 10 + n_customers - 1 each."""
    return header + "".join(
        f"{month}{customer:03d},c{customer},2026-{month:02d}-{1 + customer:02d},{9 + customer}.5\n"
        for month in range(1, n_months + 1)
        for customer in range(1, n_customers + 1)
    )


BAD_FILES = {
    "no date column": (
        orders_of().replace(",2026-", ",x2026x").replace("-", "x"),
        "No column of bad.csv holds dates",
    ),
    "dates that do not parse": (
        HEADER + "".join(f"{n},c{n % 7},2026-02-{n},{n}.5\n" for n in range(10, 40)),
        "holds 11 of 30 values that are not dates (first: '2026-02-29', line 21)",
    ),
    "one customer": (
        HEADER + "".join(f"{n},only,2026-01-{n:02d},{n}.5\n" for n in range(1, 29)),
        "are of one customer (only)",
    ),
    "all orders on one day": (
        HEADER + "".join(f"{n},c{n % 9},2026-01-05,{n}.5\n" for n in range(1, 40)),
        "on one day",
    ),
    "amounts as text": (
        HEADER
        + "".join(f"{n},c{n % 9},2026-01-{1 + n % 27:02d},about {n}\n" for n in range(1, 40)),
        "holds text, not numbers, in 39 of 39 cells (first: 'about 1', line 2)",
    ),
    "mixed currencies": (
        "order,client,day,total,currency\n"
        + "".join(
            f"{n},c{n % 9},2026-01-{1 + n % 27:02d},{n}.5,{'EUR' if n % 3 else 'USD'}\n"
            for n in range(1, 40)
        ),
        "has 2 currencies (EUR: 26 lines, USD: 13 lines)",
    ),
}


class OrdersVisit(Visit):
    """A visitor of the Orders page."""

    def start(self) -> OrdersVisit:
        self.at.switch_page("pages/7_Orders.py").run()
        return self

    def drop(self, content: str | bytes, name: str = "shop.csv") -> OrdersVisit:
        data = content if isinstance(content, bytes) else content.encode()
        self.at.file_uploader(key="orders.upload_file").upload(name, data).run()
        assert not self.at.exception
        return self

    def tab(self, label: str) -> OrdersVisit:
        """Open a part of the page."""
        self.at.session_state["orders.view"] = label
        self.at.run()
        assert not self.at.exception
        return self

    def metrics(self) -> dict[str, str]:
        return {metric.label.replace("\\", ""): str(metric.value) for metric in self.at.metric}

    def charts(self) -> list[str]:
        return [
            json.loads(chart.proto.spec)["data"][0]["type"] for chart in self.at.get("plotly_chart")
        ]


@pytest.fixture
def visit() -> OrdersVisit:
    return OrdersVisit().start()


def test_the_page_opens_full_on_the_sample(visit: OrdersVisit) -> None:
    assert not visit.at.exception
    assert not visit.at.error
    assert visit.metrics()["Customers"] == "1,500"
    assert visit.charts() == ["treemap", "heatmap"]
    written = visit.texts()
    assert "19,814 order lines from 1,500 customers" in written
    # At risk and cannot lose them: 127 + 107 customers, 24,715 + 60,799 USD.
    assert "234 customers used to buy often and have stopped: 85,514 USD of revenue" in written
    assert visit.tab("Who moved").charts() == ["sankey"]
    for view, drawn in (("All moves in numbers", ["heatmap"]), ("Month by month", ["scatter"])):
        visit.at.session_state["orders.moved"] = view
        visit.at.run()
        assert not visit.at.exception
        assert visit.charts() == ["sankey", *drawn]
    assert visit.tab("Clusters").charts() == ["heatmap"]
    written = visit.texts()
    assert "Rules and clusters agree" in written
    assert "called champions are in" in written
    assert visit.tab("Value to come").charts() == ["bar", "scatter"]
    assert "Usable. Told from the orders up to 2025-10-30" in visit.texts()


def test_an_upload_becomes_named_segments_without_a_further_click(visit: OrdersVisit) -> None:
    visit.drop(orders_of())
    # 12 customers, 6 orders each; 6 * (12 * 9.5 + 78) = 1,152.
    metrics = visit.metrics()
    assert (metrics["Customers"], metrics["Orders"], metrics["Revenue"]) == ("12", "72", "1,152")
    assert not visit.at.error
    assert len(visit.charts()) == 2
    [warning] = [w.value for w in visit.at.warning if "customers bought" in w.value]
    assert warning.startswith("Only 12 customers bought something")


@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_bad_file_says_what_is_wrong_and_the_earlier_result_stays(
    visit: OrdersVisit, kind: str
) -> None:
    content, message = BAD_FILES[kind]
    visit.drop(orders_of())
    visit.drop(content, "bad.csv")
    [error] = visit.errors()
    assert message in error
    assert error.endswith("You still see the result for shop.csv.")
    assert visit.metrics()["Customers"] == "12"
    assert len(visit.charts()) == 2


def test_a_file_with_unknown_columns_is_mended_by_saying_which_is_which(
    visit: OrdersVisit,
) -> None:
    content = orders_of(header="p,q,r,s\n").replace(".5\n", "\n").replace(",c", ",")
    visit.drop(content, "odd.csv")
    [error] = visit.errors()
    assert "odd.csv" in error
    for role, column in (("customer", "q"), ("date", "r"), ("amount", "s")):
        visit.at.selectbox(key=f"orders.role_{role}").set_value(column).run()
    visit.tab("How the file was read").at.selectbox(key="orders.role_invoice").set_value("p").run()
    assert not visit.errors()
    # 6 * (12 * 9 + 78) = 1,116.
    assert visit.metrics()["Revenue"] == "1,116"
    assert visit.at.session_state["orders.rejected"] is None


def test_a_column_that_is_chosen_for_the_date_and_holds_none_is_said(visit: OrdersVisit) -> None:
    visit.drop(orders_of().replace(",2026-", ",x"), "odd.csv")
    visit.at.selectbox(key="orders.role_date").set_value("day").run()
    [error] = visit.errors()
    assert "holds 72 of 72 values that are not dates (first: 'x01-02', line 2)" in error
    assert error.endswith("You still see the result for Orders of a small shop (sample).")


def test_a_file_that_cannot_be_used_can_be_left(visit: OrdersVisit) -> None:
    visit.drop(BAD_FILES["one customer"][0], "bad.csv")
    visit.at.button(key="orders.leave").click().run()
    assert not visit.errors()
    assert visit.metrics()["Customers"] == "1,500"


def test_mixed_currencies_are_mended_by_keeping_one(visit: OrdersVisit) -> None:
    visit.drop(BAD_FILES["mixed currencies"][0], "two.csv")
    visit.at.text_input(key="orders.setting_currency").set_value("EUR").run()
    assert not visit.errors()
    assert visit.metrics()["Lines left out"] == "13"


def test_columns_of_a_file_without_a_header_are_named(visit: OrdersVisit) -> None:
    visit.drop("\n".join(orders_of().splitlines()[1:]).replace(",", " "), "bare.txt")
    visit.tab("How the file was read")
    visit.at.text_input(key="orders.names").set_value("bill, who, when, worth").run()
    assert not visit.errors()
    assert visit.at.selectbox(key="orders.role_customer").value == "who"
    assert visit.metrics()["Revenue"] == "1,152"
    visit.at.text_input(key="orders.names").set_value("bill, who").run()
    [error] = visit.errors()
    assert "has 4 columns, but 2 names are given" in error
    assert visit.metrics()["Revenue"] == "1,152"


def test_a_choice_on_doubtful_lines_is_taken_at_once(visit: OrdersVisit) -> None:
    visit.tab("How the file was read")
    before = visit.metrics()["Revenue, USD"]
    visit.at.segmented_control(key="orders.setting_returns").set_value("rate").run()
    assert visit.at.session_state["orders.current"].settings == OrderSettings(returns="rate")
    assert visit.metrics()["Revenue, USD"] != before


def test_a_time_zone_that_does_not_exist_is_said_in_place(visit: OrdersVisit) -> None:
    visit.tab("How the file was read")
    visit.at.text_input(key="orders.setting_time_zone").set_value("Mars/Base").run()
    [error] = visit.errors()
    assert "There is no time zone 'Mars/Base'" in error
    assert visit.at.text_input(key="orders.setting_time_zone").value == ""


def test_the_reference_date_leaves_out_later_orders(visit: OrdersVisit) -> None:
    visit.drop(orders_of())
    visit.at.date_input(key="orders.reference_day").set_value(date(2026, 3, 31)).run()
    assert visit.metrics()["Orders"] == "36"
    assert "Recency is counted up to 2026-03-31" in visit.texts()


@pytest.mark.parametrize("method", ["breaks", "cuts"])
def test_scores_are_made_by_another_method(visit: OrdersVisit, method: str) -> None:
    visit.tab("How customers are scored")
    visit.at.segmented_control(key="orders.method_choice").set_value(method).run()
    assert not visit.at.exception
    assert not visit.errors()
    words = {"breaks": "natural breaks", "cuts": "your own cut points"}[method]
    assert words in visit.tab("Lists").texts()


def test_levels_and_own_cut_points_change_the_grid(visit: OrdersVisit) -> None:
    at = visit.tab("How customers are scored").at
    at.segmented_control(key="orders.levels_choice").set_value(3).run()
    at.segmented_control(key="orders.method_choice").set_value("cuts").run()
    for name, cuts in (("recency_days", "30 x"), ("frequency", "1 5"), ("monetary", "50 300")):
        at.text_input(key=f"orders.cuts_{name}").set_value(cuts)
    at.button(key="orders.cuts_submit").click().run()
    [error] = visit.errors()
    assert error.startswith("The cut points of recency, days are '30 x': write numbers")
    at.text_input(key="orders.cuts_recency_days").set_value("30 180")
    at.button(key="orders.cuts_submit").click().run()
    assert not visit.errors()
    assert "Cut points: recency at 30 and 180 days" in visit.texts()


def test_the_dates_of_the_movement_are_chosen_and_checked(visit: OrdersVisit) -> None:
    at = visit.tab("Who moved").at
    assert at.date_input(key="orders.after").value == date(2026, 6, 30)
    assert at.date_input(key="orders.before").value == date(2026, 1, 1)
    at.date_input(key="orders.before").set_value(date(2025, 7, 1)).run()
    assert not visit.errors()
    assert "customers on 2025-07-01" in visit.texts()
    at.date_input(key="orders.before").set_value(date(2026, 12, 1)).run()
    [error] = visit.errors()
    assert "The earlier date must lie before the later one" in error
    assert "customers on 2025-07-01" in visit.texts()


def test_the_customers_behind_a_move_are_listed(visit: OrdersVisit) -> None:
    visit.tab("Who moved")
    boxes = [box for box in visit.at.selectbox if box.key and box.key.startswith("orders.flow_")]
    first, second = boxes
    assert first.value != second.value
    first.set_value("champions").run()
    boxes = [box for box in visit.at.selectbox if box.key and box.key.startswith("orders.flow_")]
    boxes[1].set_value("lost").run()
    assert "0 customers, largest revenue first." in visit.texts()


def test_one_click_makes_the_customers_of_the_orders_those_of_all_pages(
    visit: OrdersVisit,
) -> None:
    visit.tab("Clusters").at.button(key="orders.use").click().run()
    assert not visit.at.exception
    assert visit.study() == "Orders of a small shop (sample) by customer"
    assert "These customers are the ones that all pages show." in visit.texts()
    for page in ("Customers", "Explore", "Choose k", "Segments", "Predict"):
        at = visit.open(page)
        assert not at.exception
        assert not at.error
        assert "1,500 customers" in visit.texts()
    settings = visit.at.session_state["state.current"].basis.settings
    transforms = {one.name: one.transform for one in settings.per_feature}
    assert set(transforms) == {"recency_days", "frequency", "monetary"}
    assert set(transforms.values()) <= {"log", "yeo_johnson"}


def test_what_a_segment_is_expected_to_bring_stands_on_its_card(visit: OrdersVisit) -> None:
    visit.drop(simulated().frame.to_csv(index=False))
    visit.tab("Lists")
    assert visit.texts().count("Expected to bring") >= 3
    visit.tab("Clusters").at.button(key="orders.use").click().run()
    visit.open("Segments")
    assert not visit.at.exception
    sentences = [text for text in visit.texts().split("\n") if "Expected to bring" in text]
    assert len(sentences) == len(cache.segmentation(visit.at.session_state["state.current"]).names)
    assert all(" to " in text and "52 weeks" in text for text in sentences)


def test_text_from_a_file_is_shown_as_it_is(visit: OrdersVisit) -> None:
    header = "**o**,<b>client</b>,date $x^2$,amount :smile:\n"
    visit.drop(orders_of(header=header), "<img src=x>.csv")
    assert not visit.errors()
    for element in (*visit.at.markdown, *visit.at.caption):
        assert "<img" not in element.value.replace("\\<", "")
        assert "**o**" not in element.value


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published files are not here")
def test_the_page_counts_what_the_published_retail_file_holds(visit: OrdersVisit) -> None:
    visit.drop((PUBLISHED / "online_retail.csv.gz").read_bytes(), "online_retail.csv.gz")
    assert not visit.errors()
    visit.tab("How the file was read")
    [holds] = [f.value for f in visit.at.dataframe if "How many" in f.value.columns]
    counts = dict(zip(holds["What"], holds["How many"], strict=True))
    golden = json.loads(GOLDEN.read_text())["online_retail.csv.gz"]
    words = {
        "rows": "Order lines",
        "columns": "Columns",
        "customers": "Customers",
        "invoices": "Invoices",
        "countries": "Countries",
        "rows_without_customer": "Lines without a customer",
        "rows_without_description": "Empty cells in Description",
        "quantity_not_positive": "Lines with a quantity of zero or below",
        "price_not_positive": "Lines with a price of zero or below",
        "cancellation_rows": "Lines of cancellations",
        "exact_duplicate_rows": "Lines equal in every cell to an earlier one",
        "first": "First line",
        "last": "Last line",
    }
    assert set(words) == set(golden)
    for key, what in words.items():
        wanted = golden[key]
        assert counts[what] == (f"{wanted:,}" if isinstance(wanted, int) else wanted)


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published files are not here")
def test_the_published_file_without_a_header_opens(visit: OrdersVisit) -> None:
    visit.drop(Path(PUBLISHED / "CDNOW_sample.txt").read_bytes(), "CDNOW_sample.txt")
    visit.tab("How the file was read")
    names = str(visit.at.text_input(key="orders.names").value).split(", ")
    # The file has an identifier of its own besides customer, date, quantity and amount.
    given = ["id", "customer", "date", "quantity", "amount"][-len(names) :]
    visit.at.text_input(key="orders.names").set_value(", ".join(given)).run()
    assert not visit.errors()
    for role in ("customer", "date", "quantity", "amount"):
        assert visit.at.selectbox(key=f"orders.role_{role}").value == role
    assert "6,919 order lines from 2,357 customers" in visit.texts()
    # 8 of the 2,357 customers only have lines worth nothing.
    assert visit.metrics()["Customers"] == "2,349"


def test_customers_uploaded_here_are_asked_about_and_handed_over(visit: OrdersVisit) -> None:
    rows = "".join(f"C{n},2026-0{1 + n % 6}-1{n % 9},{30 + n}.50\n" for n in range(60))
    visit.drop(f"customer,joined,spend\n{rows}", "members.csv")
    written = visit.texts()
    assert "members.csv: is each row a customer, or an order line?" in written
    assert "It looks like a customer: nearly every 'customer' stands on one row only." in written
    assert visit.at.session_state["orders.current"].is_sample
    visit.at.button(key="orders.ask_upload_customer").click().run()
    assert visit.at.session_state["state.current"].name == "members.csv"
