import numpy as np
import pandas as pd
import pytest

from segmentation.orders.engine.texts import read_texts


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([17850.0, 12346.0, np.nan, 17850.0], ["17850", "12346", None, "17850"]),
        ([17850, 12346], ["17850", "12346"]),
        ([1.5, 2.0], ["1.5", "2"]),
        ([7.0, np.inf], ["7", None]),
        (["17850.0", "17850", " 17850 ", "1.50", "v1.0"], ["17850"] * 3 + ["1.50", "v1.0"]),
        (["\xa0a\t", "\u202fb"], ["a", "b"]),
        (["007", "7", "n/a", "NULL", "", "-", None], ["007", "7"] + [None] * 5),
        ([9007199254740993, 9007199254740992], ["9007199254740993", "9007199254740992"]),
        (pd.Categorical(["tea", "cup", None]), ["tea", "cup", None]),
        (["a", 1, None], ["a", "1", None]),
    ],
)
def test_identifiers_are_texts(values, texts):
    read = read_texts(pd.DataFrame({"column": values}))["column"]
    assert [None if pd.isna(text) else text for text in read] == texts


def test_rows_keep_their_place():
    frame = pd.DataFrame({"a": ["x", "y"], "b": [1.0, 2.0]}, index=[5, 3])
    read = read_texts(frame)
    assert read.index.tolist() == [5, 3]
    assert read["b"].tolist() == ["1", "2"]
