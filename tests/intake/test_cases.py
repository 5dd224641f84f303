"""Small inputs made after public reports of misread files, with what is right in each."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from segmentation import intake, orders
from segmentation.errors import DataError

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "intake"


def case(name, **options):
    """Read one of the inputs; skip where they are not here."""
    if not CASES.is_dir():
        pytest.skip("the small inputs stand beside the project, and are not here")
    return intake.read_customers(next(CASES.glob(f"{name}*")), **options)


def codes(table, column):
    return [step.code for step in table.report.steps if step.column == column]


def first(table, column, n=3):
    return table.frame[column].head(n).tolist()


def test_the_decimal_mark_is_the_files():
    table = case("94_de_thousands_mixed")
    assert first(table, "Umsatz", 4) == [343, 80157, 740, 2725]
    assert first(table, "Marge", 2) == [34.69, 32.48]
    assert codes(table, "Umsatz") == ["proven_mark"]
    assert table.n_customers == 40


def test_a_mark_that_nothing_proves_is_said_and_answered():
    assert codes(case("94b_de"), "Umsatz") == ["open_mark"]
    assert first(case("94b_de", decimal=","), "Umsatz", 2) == [343, 80157]
    assert first(case("94b_de", decimal="."), "Umsatz", 2) == [343, 80.157]
    assert first(case("94d_de"), "Umsatz", 2) == [343, 80157]
    assert codes(case("94d_de"), "Umsatz") == []


@pytest.mark.parametrize(
    ("name", "column", "expected"),
    [
        ("111_zero", "ratio", [0.987, 0.853, 0.537]),
        ("12_swiss", "Einkommen", [70500, 44500, 62500]),
        ("12_swiss", "Umsatz", [171191.24, 133685.89, 199367.41]),
        ("12_swiss", "Gutschrift", [-8223.74, -4859.83, -1803.87]),
        ("126_mixed", "revenue", [2300.97, 2721.14, 6319.54]),
        ("03_apostrophe", "balance", [-132.75, 16.72, 161.45]),
        ("32b_cr_dr", "Amount", [-3820.38, 2989.9, 3264.83]),
        ("31_k_m", "followers", [6.4e6, 48200, 156000]),
        ("31_k_m", "likes", [1800, 18000, 2700]),
        ("38_percent", "click_rate", [0, 1.32, 1.68]),
        ("13_arabic", "العمر", [39, 28, 44]),
        ("13_arabic", "الدخل", [68190.62, 61243.14, 53490.93]),
    ],
)
def test_numbers(name, column, expected):
    table = case(name)
    assert table.column(column).kind == "numeric"
    assert table.column(column).role == "feature"
    assert first(table, column) == expected
    assert table.frame[column].notna().all()


def test_two_currencies_are_named():
    table = case("39_currency")
    assert table.column("spend").role == "excluded"
    assert codes(table, "spend") == ["several_currencies"]
    assert table.column("refunds").kind == "numeric"


def test_large_numbers_are_values_and_infinities_are_counted():
    table = case("41_extremes")
    assert [table.column(name).kind for name in "abc"] == ["numeric"] * 3
    assert table.frame["b"].max() == 1e308
    assert table.column("b").n_missing == 6  # 1e400
    assert table.column("c").n_missing == 17  # inf, -inf, Infinity
    assert np.isfinite(table.frame["c"].dropna()).all()
    assert pd.isna(table.frame["c"][1])


@pytest.mark.parametrize(
    ("name", "second"),
    [
        ("118a_js", "2023-01-13 09:05:07"),
        ("118b_ebay", "2023-01-13 00:00:00"),
        ("118c_magento", "2023-01-13 09:05:07"),
        ("118e_js", "2023-01-13 08:05:07"),  # an hour ahead of UTC
        ("118i_compact", "2023-01-13 09:05:07"),
        ("118k_dot", "2023-01-13 09:05:00"),
        ("118m_yymmdd", "2023-01-13 00:00:00"),
    ],
)
def test_dates(name, second):
    table = case(name)
    assert table.column("order_date").kind == "date"
    assert table.column("order_date").n_missing == 0
    assert str(table.frame["order_date"][0]) == second
    assert table.frame["order_date"].dt.year.unique().tolist() == [2023]


def test_epoch_seconds_and_milliseconds_are_dates():
    table = case("30_epoch")
    for column, code in (("created_at", "epoch_seconds"), ("last_seen_ms", "epoch_milliseconds")):
        assert table.column(column).kind == "date"
        assert table.column(column).role != "feature"
        assert codes(table, column) == [code]
    assert str(table.frame["created_at"][0]) == "2022-03-13 12:35:16"


def test_characters_that_cannot_be_seen():
    table = case("82_zero")
    assert table.identifier == "Customer ID"
    assert first(table, "Customer ID", 2) == ["C0", "C1"]
    assert table.column("Age").kind == "numeric"
    assert first(table, table.columns[1].name, 2) == [40000, 50000]
    assert codes(table, "Age") == ["unseen"]


def test_nul_bytes_around_the_table():
    table = case("40_nul")
    assert table.n_customers == 40
    assert first(table, "spend") == [30, 29, 24]
    assert codes(table, None) == ["nul_padding"]


def test_digits_kept_as_text():
    table = case("15_equals")
    assert first(table, "Customer No", 2) == ["000000", "000001"]
    assert first(table, "Postcode", 2) == ["46554", "78894"]
    assert table.column("Postcode").kind == "text"
    assert table.column("Spend").kind == "numeric"


def test_sentinels():
    table = case("124_sentinels")
    found = {(s.column, s.values["value"]): s.n_cells for s in table.report.steps}
    assert found == {("Age", "999"): 9, ("Children", "99"): 5, ("Income", "-99"): 4}
    chosen = case("124_sentinels", missing_values={"Age": ("999",), "Children": ("99",)})
    assert [chosen.column(name).n_missing for name in ("Age", "Children")] == [9, 5]
    assert codes(chosen, "Age") == codes(chosen, "Children") == ["unknown"]


@pytest.mark.parametrize(
    ("name", "customer", "date", "worth", "n_customers", "n_orders"),
    [
        ("100_shopify", "Email", "Created at", 13_437.50, 23, 80),
        ("101_woo", "Email (Billing)", "Order Date", 18_360.06, 17, 90),
        ("115_woo", "Email (Billing)", "Order Date", 7_982.23, 20, 60),
        ("116_order", "customer_id", "order_date", 6_926.26, 20, 60),
    ],
)
def test_order_files(name, customer, date, worth, n_customers, n_orders):
    report = orders.rfm_from_table(case(name))
    assert (report.roles.customer, report.roles.date) == (customer, date)
    assert (report.customers.n_customers, report.customers.n_orders) == (n_customers, n_orders)
    assert round(report.customers.revenue, 2) == worth


def test_an_order_file_that_names_no_customer_is_refused():
    with pytest.raises(DataError, match=r"No column of 109_no_customer\.csv says which customer"):
        orders.rfm_from_table(case("109_no"))


def test_bank_lines_have_the_sign_that_their_direction_gives():
    table = case("22_af")
    assert {table.column(name).role for name in ("Naam", "Rekening")} == {"personal"}
    assert first(table, "Af Bij", 2) == ["Af", "Bij"]
    assert first(table, "Bedrag (EUR)", 2) == [-122.14, 271.61]


@pytest.mark.parametrize(
    ("name", "n", "aside"),
    [
        ("05_ga", 30, 5),  # the comments, the sum, the second table
        ("87_total", 40, 1),
        ("85a", 40, 1),
        ("85c", 40, 1),
        ("114_excel", 45, 4),
        ("61_group", 30, 0),
        ("28_multi", 40, 0),
        ("53_hidden", 40, 0),
    ],
)
def test_rows_that_are_no_customers(name, n, aside):
    table = case(name)
    assert table.n_customers == n
    assert len(table.report.aside) >= aside
    assert set(table.frame.count()) == {n}


def test_group_headings_and_merged_cells_are_columns():
    assert set(case("61_group").frame.iloc[:, 0]) == {"North", "South"}
    merged = case("55_merged")
    assert merged.column("Region").n_missing == 0
    assert merged.frame["Region"].nunique() == 3


def test_several_header_rows_make_one_name_each():
    table = case("28_multi")
    names = ["customer_id", "amount sum", "amount mean", "amount count", "qty sum"]
    assert [column.name for column in table.columns] == names
    assert table.identifier == "customer_id"


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("113_id", {"feature": {"Spend", "Visits"}}),
        ("112_place", {"feature": {"Spend", "Visits"}}),
        ("122_serial", {"feature": {"Age", "Income"}}),
        ("120_filtered", {"feature": {"Age", "Income", "Score"}, "identifier": {"column 1"}}),
        ("110_id", {"feature": {"Age", "Visits", "Spend"}, "identifier": {"Customer ID"}}),
        ("08_pay", {"personal": {"Name", "From Email Address"}}),
        ("125_dup", {"feature": {"spend", "spend (2)", "visits"}}),
        ("60_excel", {"descriptor": {"Zip"}, "feature": {"Visits", "Spend"}}),
        ("123b", {"identifier": {"customer"}, "feature": {"age", "spend"}}),
        ("30_epoch", {"feature": {"orders", "spend"}}),
    ],
)
def test_roles(name, roles):
    table = case(name)
    for role, columns in roles.items():
        assert {column.name for column in table.columns if column.role == role} == columns


def test_one_more_cell_than_names_is_a_decimal_comma():
    assert case("123b").frame.iloc[0].tolist() == ["C000", 55, 38.53]
    assert case("123_decimal").frame["spend"][0] == 89.61


def test_digits_of_a_card_are_kept():
    assert first(case("60_excel"), "Card", 1) == ["4001130480670277"]


@pytest.mark.parametrize(
    ("name", "sheet", "sheets"),
    [
        ("51_cover", "Data", ("Read me", "Data")),
        ("52_two", "Year 2023", ("Year 2023", "Year 2024")),
        ("54_hidden", "Customers", ("lookup", "Customers")),
    ],
)
def test_the_sheet_that_holds_the_table(name, sheet, sheets):
    report = case(name).report
    assert (report.sheet, report.sheets) == (sheet, sheets)


def test_hidden_rows_are_counted():
    (step,) = case("53_hidden").report.steps
    assert (step.code, step.n_rows) == ("hidden_rows", 20)


@pytest.mark.parametrize(("name", "n"), [("76_paged", 40), ("131_json", 60)])
def test_the_records_of_an_envelope(name, n):
    table = case(name)
    assert (table.n_customers, table.identifier) == (n, "id")
