import numpy as np
import pandas as pd
import pytest

from segmentation.orders.lines.columns import read_texts, shown


def read(values):
    texts = read_texts(pd.Series(values))
    return [None if code < 0 else str(texts.values[code]) for code in texts.codes]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([17850.0, 12346.0, np.nan, 17850.0], ["17850", "12346", None, "17850"]),
        ([17850, 12346], ["17850", "12346"]),
        ([1.5, 2.0], ["1.5", "2"]),
        ([7.0, np.inf], ["7", None]),
        (["17850.0", "17850", " 17850 ", "1.50", "v1.0"], ["17850"] * 3 + ["1.50", "v1.0"]),
        (["007", "7", "n/a", "NULL", "", "-", None], ["007", "7"] + [None] * 5),
        ([9007199254740993, 9007199254740992], ["9007199254740993", "9007199254740992"]),
        ([True, False], ["True", "False"]),
    ],
)
def test_identifiers_are_texts(values, texts):
    assert read(values) == texts


def test_distinct_texts_stand_in_code_point_order():
    texts = read_texts(pd.Series(["é", "b", "B", "a", "10", "9"], dtype="str"))
    assert list(texts.values) == ["10", "9", "B", "a", "b", "é"]
    assert texts.codes.tolist() == [5, 4, 2, 3, 0, 1]


def test_categories_can_be_texts_already():
    values = pd.Series(["tea", "cup", None], dtype="category")
    assert read_texts(values).codes.tolist() == [1, 0, -1]


def test_long_cells_are_cut_short_in_sentences():
    assert shown("x" * 50) == repr("x" * 39 + "…")
