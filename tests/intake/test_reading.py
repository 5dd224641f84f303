"""Whole files: those that must not be read as customers, and the real ones beside the project.

Covers `segmentation.intake.grid.emptiness`, `segmentation.intake.grid.grid`,
`segmentation.intake.grid.notes`, `segmentation.intake.grid.size`,
`segmentation.intake.grid.tables` and `segmentation.intake.grid.totals`.
"""

import pandas as pd
import pytest

from segmentation import intake
from segmentation.errors import DataError, ReadError
from segmentation.wording import step_reason
from tests.intake.conftest import read


@pytest.mark.parametrize("data", [b"", b"\n", b"  \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file(data):
    with pytest.raises(ReadError, match=r"^customers\.csv is empty\. Choose a file with a header"):
        read(data)
    assert intake.read_raw(data).header == ()


def test_a_header_without_rows():
    with pytest.raises(DataError, match=r"has a header of 2 columns but no rows\. Choose a file"):
        read("age,spend\n")
    assert intake.read_raw(b"age,spend\n").header == ("age", "spend")


@pytest.mark.parametrize("text", ["age\n1\n2\n", "1\n2\n3\n"])
def test_a_single_column(text):
    with pytest.raises(
        DataError, match=r"has one column only \('(age|column 1)'\)\. Segments need"
    ):
        read(text)


def test_a_raw_table_and_a_typed_one_say_the_same():
    data = "id;spend;since\n1;2,5;01.02.2020\n2;x;\n3;4,5;13.02.2020\n;;\n".encode("cp1252")
    typed, stepwise = intake.read_customers(data), intake.type_columns(intake.read_raw(data))
    pd.testing.assert_frame_equal(typed.frame, stepwise.frame)
    assert [step_reason(s) for s in typed.report.steps] == [
        step_reason(s) for s in stepwise.report.steps
    ]


def test_a_raw_table_knows_the_line_of_each_row():
    table = intake.read_raw(b"title\n\na,b\n1,2\n\n3,4\n")
    assert table.lines is not None
    assert table.lines.tolist() == [4, 6]


# --- the real files -------------------------------------------------------------------------------


def roles(table):
    return {column.name: column.role for column in table.columns}


MALL = [
    "Mall_Customers.csv",
    "Mall_Customers_nospace_names.csv",
    "Mall_Customers_Genre_zeropad.csv",
    "Mall_Customers_With_output.csv",
]


@pytest.mark.parametrize("name", MALL)
def test_every_spelling_of_the_mall_file_gives_the_same_values(real_data, name):
    table = intake.read_customers(real_data / "mall" / name)
    first = intake.read_customers(real_data / "mall" / MALL[0])
    assert table.n_customers == 200
    assert [c.role for c in table.columns[:5]] == [
        "identifier",
        "descriptor",
        "feature",
        "feature",
        "feature",
    ]
    columns = range(1, 5)
    pd.testing.assert_frame_equal(
        table.frame.iloc[:, columns].set_axis(columns, axis=1),
        first.frame.iloc[:, columns].set_axis(columns, axis=1),
    )
    identifiers = table.frame.iloc[:, 0]
    assert identifiers.astype(int).tolist() == list(range(1, 201))
    assert (identifiers.iloc[0] == "0001") == ("zeropad" in name)


def test_somebodys_clusters_are_labels(real_data):
    table = intake.read_customers(real_data / "mall" / "Mall_Customers_With_output.csv")
    found = roles(table)
    assert found["Classification"] == found["ClassificationName"] == "label"
    assert len(table.features) == 3


def test_the_two_marketing_files_are_equal_cell_for_cell(real_data):
    folder = real_data / "marketing"
    comma = intake.read_customers(folder / "marketing_campaign_comma_crlf_ddmmyyyy.csv")
    semicolon = intake.read_customers(folder / "marketing_campaign_semicolon_bom_crlf_iso.csv")
    pd.testing.assert_frame_equal(comma.frame, semicolon.frame)
    assert comma.n_customers == 2240
    assert (comma.report.delimiter, comma.report.encoding) == (",", "utf-8")
    assert (semicolon.report.delimiter, semicolon.report.encoding) == (";", "utf-8-sig")
    assert comma.column("Income").n_missing == semicolon.column("Income").n_missing == 24
    assert comma.frame["Income"].max() == 666_666
    found = roles(comma)
    assert found == roles(semicolon)
    assert (found["ID"], found["Response"]) == ("identifier", "label")
    assert found["Z_CostContact"] == found["Z_Revenue"] == "excluded"
    assert comma.column("Dt_Customer").kind == "date"
    assert "Year_Birth" in comma.features
    assert "NumStorePurchases" in comma.features


def test_the_telco_file(real_data):
    table = intake.read_customers(real_data / "telco" / "Telco-Customer-Churn.csv")
    assert table.n_customers == 7043
    assert table.features == ("tenure", "MonthlyCharges", "TotalCharges")
    total = table.column("TotalCharges")
    assert (total.kind, total.n_missing) == ("numeric", 11)
    steps = [(s.action, s.column, s.n_cells) for s in table.report.steps]
    assert steps == [("read as missing", "TotalCharges", 11)]
    found = roles(table)
    assert (found["customerID"], found["Churn"]) == ("identifier", "label")
    assert (found["SeniorCitizen"], found["PhoneService"]) == ("descriptor", "descriptor")


def test_the_bank_workbook(real_data):
    table = intake.read_customers(real_data / "telco" / "Churn_Modelling.xlsx")
    assert table.frame.shape == (10_000, 14)
    found = roles(table)
    assert (found["RowNumber"], found["CustomerId"]) == ("identifier", "identifier")
    assert (found["Surname"], found["Exited"]) == ("personal", "label")
    assert (found["Geography"], found["HasCrCard"]) == ("descriptor", "descriptor")
    assert set(table.features) == {
        "CreditScore", "Age", "Tenure", "Balance", "NumOfProducts", "EstimatedSalary",
    }  # fmt: skip


def test_the_wholesale_file(real_data):
    name = "Wholesale-customers-data_with_id.csv"
    table = intake.read_customers(real_data / "wholesale" / name)
    found = roles(table)
    assert found["Customer ID"] == "identifier"
    assert (found["Channel"], found["Region"]) == ("descriptor", "descriptor")
    assert (table.column("Region").kind, len(table.features)) == ("categorical", 6)


def test_orders_without_a_header_and_parted_by_spaces(real_data):
    table = intake.read_customers(real_data / "orders" / "CDNOW_sample.txt")
    assert table.frame.shape == (6919, 5)
    assert table.frame.iloc[0, 0] == "00004"
    assert table.column("column 3").kind == "date"
    assert table.frame.iloc[0].tolist()[2:] == [pd.Timestamp(1997, 1, 1), 2, 29.33]
