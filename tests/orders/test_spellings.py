"""Order files in the spellings that shops write: a large one is read like its first lines."""

import pytest

from segmentation import workflow
from segmentation.errors import DataError
from segmentation.records import OrderSettings
from tests.intake.large.test_tables import AMOUNTS, SPELLINGS, written
from tests.orders.conftest import TODAY

SETTINGS = OrderSettings(today=TODAY)


@pytest.fixture(autouse=True)
def large(monkeypatch):
    monkeypatch.setattr("segmentation.intake.large.tables.LARGE_BYTES", 1_000)
    monkeypatch.setattr("segmentation.intake.large.files.BEGINNING_BYTES", 20_000)
    monkeypatch.setattr("segmentation.intake.large.files.PART_BYTES", 60_000)
    monkeypatch.setattr("segmentation.intake.large.files.BLOCK_BYTES", 1_000)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_large_file_in_any_spelling_is_added_up_to_the_cent(tmp_path, spelling):
    path = tmp_path / "orders.csv"
    path.write_text(written(spelling), encoding="utf-8")
    report = workflow.rfm(path, settings=SETTINGS)
    assert round(100 * report.customers.revenue) == sum(round(100 * amount) for amount in AMOUNTS)
    assert report.customers.n_customers == 700
    assert (report.roles.customer, report.roles.date, report.roles.amount) == (
        "who",
        "day",
        "worth",
    )
    assert f"{report.facts.first:%Y-%m-%d}" in ("2023-01-01", "2023-01-02")


@pytest.mark.parametrize("block", [1_000, 1_000_000], ids=["sampled", "not in the sample"])
def test_mixed_currencies_are_refused_by_their_name(tmp_path, monkeypatch, block):
    monkeypatch.setattr("segmentation.intake.large.files.BLOCK_BYTES", block)
    path = tmp_path / "orders.csv"
    header, *rows = written("euro").splitlines()
    rows[3_000::2] = [row.replace("€", "$") for row in rows[3_000::2]]
    names = header.replace("worth", "amount").replace("who", "customer")
    path.write_text("\n".join([names, *rows]), encoding="utf-8")
    with pytest.raises(DataError, match=r"Column 'amount' of orders\.csv mixes 2 currencies"):
        workflow.rfm(path, settings=SETTINGS)
