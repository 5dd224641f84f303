"""A table in a database is taken in as a file is, by a connection that somebody has named.

Covers `segmentation.ui.databases.tab` and `segmentation.ui.databases.drawn`.
"""

import duckdb
import pandas as pd
import pytest

from segmentation.engines import opening
from segmentation.ui.databases import drawn
from tests.engines.conftest import make_customers
from tests.pages.conftest import ROOT, Visit

KEY = "customers.database"


@pytest.fixture
def _shop(tmp_path, monkeypatch):
    path = tmp_path / "shop.duckdb"
    lines = pd.read_csv(ROOT / "data" / "orders.csv", nrows=500)
    with duckdb.connect(str(path)) as connection:
        for name, frame in (("crowd", make_customers(900)), ("lines", lines)):
            connection.register("frame", frame)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")  # noqa: S608
    file = tmp_path / "secrets.toml"
    file.write_text(f'[connections.shop]\nurl = "duckdb:{path}"\n[connections.own]\ntype = "sql"\n')
    monkeypatch.setattr(opening, "CONNECTIONS", (file,))
    monkeypatch.setattr(drawn, "SAMPLE_ROWS", 400)


def use(visit, page, name, *, key=KEY):
    at = visit.open(page)
    at.text_input(key=f"{key}.table").set_value(name).run()
    return at.button(key=f"{key}.use").click().run()


def written(at):
    parts = (each.value for each in (*at.markdown, *at.caption, *at.error))
    return " ".join(parts).replace("\\", "")


def test_without_a_named_connection_the_tab_says_how_one_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(opening, "CONNECTIONS", (tmp_path / "none.toml",))
    at = Visit().open("Customers")
    assert "[connections.NAME]" in written(at)
    assert [each for each in at.text_input if each.key.startswith(KEY)] == []


@pytest.mark.usefixtures("_shop")
def test_a_large_table_is_sampled_and_told_of_as_a_whole():
    at = use(Visit(), "Customers", "crowd")
    assert not at.exception
    assert "crowd (a sample of 900 rows)" in written(at)
    assert "of all 900 customers" in written(at)
    (customers,) = [each for each in at.metric if each.label == "Customers"]
    assert customers.value == "900"


@pytest.mark.usefixtures("_shop")
def test_the_first_rows_are_shown_and_only_named_connections_are_offered():
    visit = Visit()
    at = visit.open("Customers")
    assert list(at.selectbox(key=f"{KEY}.connection").options) == ["shop"]
    at.text_input(key=f"{KEY}.table").set_value("crowd").run()
    at = at.button(key=f"{KEY}.look").click().run()
    shown = [each.value for each in at.dataframe if "customer_id" in each.value.columns]
    assert len(shown[0]) == 100


@pytest.mark.usefixtures("_shop")
def test_a_table_that_is_not_there_is_one_sentence():
    at = use(Visit(), "Customers", "nowhere")
    assert not at.exception
    assert "DuckDB cannot answer" in written(at)


@pytest.mark.usefixtures("_shop")
def test_anything_but_a_select_is_refused():
    visit = Visit()
    at = visit.open("Customers")
    at.segmented_control(key=f"{KEY}.kind").set_value("One SELECT").run()
    at.text_area(key=f"{KEY}.query").set_value("DROP TABLE crowd").run()
    at = at.button(key=f"{KEY}.use").click().run()
    assert "The query is not one SELECT" in written(at)
