"""Naming the columns of a file that has no header."""

import pytest

from segmentation.errors import ParameterError
from segmentation.intake import name_columns, read_customers

BARE = b"a1 2026-01-05 3.5\na2 2026-01-06 4.5\na3 2026-01-07 6.25\n"


@pytest.fixture
def table():
    return read_customers(BARE, name="bare.txt")


def test_columns_take_the_names_in_file_order_and_keep_all_else(table):
    named = name_columns(table, [" who", "when", "worth "])
    assert list(named.frame.columns) == ["who", "when", "worth"]
    assert [column.name for column in named.columns] == ["who", "when", "worth"]
    assert [column.kind for column in named.columns] == [column.kind for column in table.columns]
    assert named.frame["worth"].tolist() == [3.5, 4.5, 6.25]
    assert list(table.frame.columns) == ["column 1", "column 2", "column 3"]


def test_too_few_names_are_refused(table):
    said = r"bare.txt has 3 columns, but 2 names are given \(who, when\). Give one name for each"
    with pytest.raises(ParameterError, match=said):
        name_columns(table, ["who", "when"])


@pytest.mark.parametrize("names", [["who", "who", "worth"], ["who", " ", "worth"]])
def test_a_name_twice_or_an_empty_one_is_refused(table, names):
    said = "A column name of bare.txt is empty or given twice .* Give each column a name of its own"
    with pytest.raises(ParameterError, match=said):
        name_columns(table, names)
