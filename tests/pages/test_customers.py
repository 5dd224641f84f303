"""The Customers page: how columns are prepared, what a row is, and the rows left aside.

Covers `segmentation.ui.customers.files`, `segmentation.ui.customers.preparation`,
`segmentation.ui.customers.preparation_tables` and `segmentation.ui.customers.settings`.
"""

from __future__ import annotations

import math
import threading
from typing import Any

import pytest

from segmentation.records import FeatureSetting, PrepareSettings
from segmentation.ui.customers import rows
from segmentation.ui.session import cache, state
from tests.pages.conftest import BASED, Visit

NUMBERS, CATEGORIES = "customers.prepare_numbers", "customers.prepare_categories"
EDUCATION = ("alder", "birch", "cedar")
"""In no order that anybody knows."""


@pytest.fixture
def mixed() -> bytes:
    """Ninety customers: a number with a long tail, one without, categories, and some gaps."""
    lines = ["id,age,spend,education"]
    for row in range(90):
        spend = f"{math.exp(row % 45 / 6):.2f}" if row % 10 else ""
        lines.append(f"c{row},{20 + (row * 7) % 50},{spend},{EDUCATION[row % 3]}")
    return "\n".join([*lines, ""]).encode()


def settings(visit: Visit) -> PrepareSettings:
    found: PrepareSettings = visit.at.session_state["state.current"].basis.settings
    return found


def downloads(visit: Visit) -> list[Any]:
    return list(visit.at.get("download_button"))


def edit(visit: Visit, table: str, row: int, **cells: Any) -> None:
    """Change cells of a table of choices, as a visitor does."""
    version = visit.at.session_state["state.version"]
    changed = {name.replace("_", " "): value for name, value in cells.items()}
    visit.at.session_state[f"{table}_{version}"] = {
        "edited_rows": {row: changed},
        "added_rows": [],
        "deleted_rows": [],
    }
    visit.at.run()
    assert not visit.at.exception


@pytest.mark.parametrize(
    ("cells", "setting"),
    [
        ({"Transform": "log"}, FeatureSetting("spend", transform="log")),
        ({"Missing_as": "drop"}, FeatureSetting("spend", impute="drop")),
        ({"Missing_as": "most_frequent"}, FeatureSetting("spend", impute="most_frequent")),
        ({"Cap_to": 95.0}, FeatureSetting("spend", cap=(0.0, 0.95))),
        ({"Cap_from": 1.0, "Cap_to": 99.0}, FeatureSetting("spend", cap=(0.01, 0.99))),
        ({"Scale": "robust"}, FeatureSetting("spend", scaling="robust")),
        ({"Weight": 2.5}, FeatureSetting("spend", weight=2.5)),
    ],
)
def test_a_cell_that_is_changed_segments_again(
    visit: Visit, mixed: bytes, cells: dict[str, Any], setting: FeatureSetting
) -> None:
    visit.upload(mixed, "mixed.csv", tab=BASED)
    edit(visit, NUMBERS, 1, **cells)
    assert visit.errors() == []
    assert settings(visit).per_feature == (setting,)
    coding = cache.prepared(visit.at.session_state["state.current"].basis).codings[1]
    assert (coding.name, coding.transform, coding.weight) == (
        "spend",
        setting.transform,
        setting.weight,
    )


def test_undo_and_the_defaults_take_it_back(visit: Visit, mixed: bytes) -> None:
    visit.upload(mixed, "mixed.csv", tab=BASED)
    edit(visit, NUMBERS, 1, Transform="log")
    edit(visit, NUMBERS, 0, Weight=3.0)
    assert len(settings(visit).per_feature) == 2
    visit.at.button(key="customers.reset_undo").click().run()
    assert settings(visit).per_feature == (FeatureSetting("spend", transform="log"),)
    visit.at.button(key="customers.reset_defaults").click().run()
    assert settings(visit) == PrepareSettings()


def test_a_cell_put_back_is_the_default_again(visit: Visit, mixed: bytes) -> None:
    visit.upload(mixed, "mixed.csv", tab=BASED)
    edit(visit, NUMBERS, 1, Scale="robust")
    edit(visit, NUMBERS, 1, Scale="standard")
    assert settings(visit) == PrepareSettings()


def test_a_choice_that_cannot_be_is_said_in_place(visit: Visit, mixed: bytes) -> None:
    visit.upload(mixed, "mixed.csv", tab=BASED)
    edit(visit, NUMBERS, 1, Cap_from=60.0, Cap_to=40.0)
    [error] = visit.errors()
    assert error.startswith("The cap of 'spend' is 0.6 to 0.4: give two quantiles")
    assert settings(visit) == PrepareSettings()


@pytest.fixture
def odd() -> bytes:
    """A number with negative values of which half are zero, and a thousand codes."""
    rows = range(1200)
    lines = [f"c{i},{20 + i % 7},{'0' if i % 2 else i - 3},code {i % 1000}" for i in rows]
    return "\n".join(["id,visits,balance,code", *lines]).encode()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"Transform": "log"},
            "'balance' has 2 negative values (lowest: -3), of which there is no",
        ),
        ({"Transform": "any_log"}, "'balance' has 2 negative values (lowest: -3), of which there"),
        ({"Cap_from": 10.0, "Cap_to": 40.0}, "Capping 'balance' at the quantiles 0.1 and 0.4 leav"),
    ],
)
def test_a_preparation_that_cannot_be_is_said_and_the_segments_stay(
    visit: Visit, odd: bytes, cells: dict[str, Any], said: str
) -> None:
    at = visit.upload(odd, "odd.csv", tab=BASED)
    before = at.session_state["state.current"]
    edit(visit, NUMBERS, 1, **cells)
    assert [error[: len(said)] for error in visit.errors()] == [said]
    assert at.session_state["state.current"] == before
    assert not visit.open("Segments").exception
    assert visit.errors() == []


def test_a_thousand_texts_are_no_feature_and_the_segments_stay(visit: Visit, odd: bytes) -> None:
    at = visit.upload(odd, "odd.csv", tab=BASED)
    before = at.session_state["state.current"]
    at.multiselect(key="customers.features_columns").select("code").run()
    [error] = visit.errors()
    assert "'code' of odd.csv cannot be a feature: it holds 1,000 different texts." in error
    assert error.endswith("You still see the result for odd.csv.")
    assert at.session_state["state.current"] == before


def test_categories_have_their_own_choices(visit: Visit, mixed: bytes) -> None:
    visit.upload(mixed, "mixed.csv", tab=BASED)
    visit.at.multiselect(key="customers.features_columns").select("education").run()
    edit(visit, CATEGORIES, 0, Weight=2.0, Scale="minmax")
    assert settings(visit).per_feature == (
        FeatureSetting("education", weight=2.0, scaling="minmax"),
    )


def test_an_order_counts_once_every_category_has_its_place(visit: Visit, mixed: bytes) -> None:
    at = visit.upload(mixed, "mixed.csv", tab=BASED)
    at.multiselect(key="customers.features_columns").select("education").run()

    def order() -> Any:
        version = at.session_state["state.version"]
        return at.multiselect(key=f"{CATEGORIES}_order_choice_{version}_0")

    order().set_value(list(EDUCATION[:2])).run()
    assert settings(visit) == PrepareSettings()
    assert "1 category still to place." in visit.texts()
    order().set_value(list(EDUCATION)).run()
    assert not at.exception
    assert settings(visit).per_feature == (FeatureSetting("education", order=EDUCATION),)
    assert cache.prepared(at.session_state["state.current"].basis).codings[2].kind == "ordinal"
    order().set_value([]).run()
    assert settings(visit) == PrepareSettings()


def test_an_order_that_the_categories_have_is_there_to_be_changed(visit: Visit) -> None:
    steps = ("High", "Low", "Medium")
    rows = "".join(f"c{n},{20 + n % 50},{n * n},{steps[n % 3]}\n" for n in range(90))
    at = visit.upload(f"id,age,spend,loyalty\n{rows}".encode(), "loyalty.csv", tab=BASED)
    at.multiselect(key="customers.features_columns").select("loyalty").run()

    def order() -> Any:
        version = at.session_state["state.version"]
        return at.multiselect(key=f"{CATEGORIES}_order_choice_{version}_0")

    def kind() -> str:
        return cache.prepared(at.session_state["state.current"].basis).codings[2].kind

    assert (order().value, kind()) == (["Low", "Medium", "High"], "ordinal")
    assert settings(visit) == PrepareSettings()
    order().set_value([]).run()
    assert (order().value, kind()) == ([], "categorical")
    assert settings(visit).per_feature == (FeatureSetting("loyalty", order=()),)
    order().set_value(["Low", "Medium", "High"]).run()
    assert not at.exception
    assert kind() == "ordinal"
    assert settings(visit) == PrepareSettings()


def test_long_tails_are_offered_a_transform_with_one_click(visit: Visit, mixed: bytes) -> None:
    at = visit.upload(mixed, "mixed.csv", tab=BASED)
    assert "spend has a long tail" in visit.texts()
    assert settings(visit) == PrepareSettings()
    at.button(key="customers.prepare_proposals_take").click().run()
    assert not at.exception
    assert settings(visit).per_feature == (FeatureSetting("spend", transform="log"),)
    assert "has a long tail" not in visit.texts()


def test_the_sample_is_offered_nothing_and_prepared_as_ever(visit: Visit) -> None:
    visit.open("Customers", BASED)
    assert "long tail" not in visit.texts()
    assert "All 3 columns have equal weight" in visit.texts()


def test_a_weight_shows_in_what_a_column_contributes(visit: Visit) -> None:
    """A weight of 2 counts four times in squared distances: 4 of 4 + 1 + 1."""
    visit.open("Customers", BASED)
    visit.at.session_state["state.version"] = 0
    edit(visit, NUMBERS, 0, Weight=2.0)
    assert "Age counts most: 67% of the squared distances" in visit.texts()


def test_customers_left_out_can_be_taken_along(visit: Visit, mixed: bytes) -> None:
    """Row 0 of the made file stands on line 2; every tenth has no spend."""
    visit.upload(mixed + b"c90,too,many,cells,here,now\n", "mixed.csv", tab=BASED)
    edit(visit, NUMBERS, 1, Missing_as="drop")
    told = "1 row of the file could not be part of the table; 9 customers with missing values are"
    assert told in visit.texts()
    left = rows.left_out(cache.prepared(visit.at.session_state["state.current"].basis))
    assert left["Line"].tolist() == [2, 12, 22, 32, 42, 52, 62, 72, 82, 92]
    assert left["Why"].tolist()[:2] == ["no value in spend"] * 2
    assert left["Text"].tolist()[0] == "c0,20.0,,alder"
    assert "c90" in left["Text"].tolist()[-1]
    [button] = [b for b in downloads(visit) if b.key == "customers.rows_left_aside_csv"]
    assert button.label == "Download 10 rows left aside"


ORDERS = b"customer,date,amount\n" + b"".join(
    b"C%d,2026-0%d-1%d,%d.50\n" % (row % 12, 1 + row % 6, row % 9, 10 + row) for row in range(60)
)


@pytest.mark.parametrize("page", ["Overview", "Customers"])
def test_order_lines_are_asked_about_before_they_count_as_customers(
    visit: Visit, page: str
) -> None:
    at = visit.open(page)
    box = page.lower()
    at.file_uploader(key=f"{box}.upload_file").upload("lines.csv", ORDERS).run()
    written = visit.texts()
    assert "lines.csv: is each row a customer, or an order line?" in written
    assert "It looks like an order line: 12 different values of 'customer'" in written
    assert visit.study() == "Mall customers (sample)"
    at.button(key=f"{box}.ask_upload_lines").click().run()
    assert not at.exception
    assert at.session_state["orders.current"].name == "lines.csv"


def test_customers_that_repeat_may_be_customers(visit: Visit) -> None:
    at = visit.upload(ORDERS, "lines.csv")
    at.button(key="customers.ask_upload_customer").click().run()
    assert "or an order line?" not in visit.texts()
    assert visit.study() == "lines.csv"


def test_one_row_a_customer_is_not_asked_about(visit: Visit, two_groups: bytes) -> None:
    visit.upload(two_groups, "spring.csv")
    assert "or an order line?" not in visit.texts()


def test_a_change_shows_at_once_while_its_segments_are_on_their_way(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.open("Customers", BASED)
    visit.at.session_state["state.version"] = 0
    is_done = threading.Event()
    run = cache.run

    def slow_run(*given: Any) -> None:
        is_done.wait(30)
        run(*given)

    monkeypatch.setattr(state, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(cache, "run", slow_run)
    edit(visit, NUMBERS, 0, Weight=3.0)
    try:
        assert "Age counts most: 82% of the squared distances" in visit.texts()
        assert settings(visit) == PrepareSettings()
    finally:
        is_done.set()


@pytest.mark.parametrize("page", ["Customers", "Choose k"])
def test_features_that_say_the_same_are_pointed_out_with_one_click_to_use_one(
    visit: Visit, page: str
) -> None:
    lines = ["id,age,spend,spend_usd"]
    lines += [f"c{i},{20 + (i * 7) % 50},{i * i % 97},{(i * i % 97) * 1.5}" for i in range(80)]
    visit.upload("\n".join([*lines, ""]).encode())
    at = visit.open(page)
    assert any(
        "spend and spend_usd say nearly the same" in w.value.replace("\\", "") for w in at.warning
    )
    key = {"Customers": "customers.repeated_0", "Choose k": "choose_k.repeated_0"}[page]
    at.button(key=key).click().run()
    at.run()
    assert dict(at.session_state["state.current"].basis.roles) == {"spend_usd": "descriptor"}
    assert not any("say nearly the same" in w.value for w in at.warning)
