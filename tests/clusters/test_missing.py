"""Segments that filled-in cells may have made are told with the number of segments."""

import numpy as np

from segmentation import wording
from segmentation.clusters import search_k
from segmentation.clusters.missing import find_missing
from tests.segments import made


def prepared(income):
    age = np.tile([30.0, 40.0, 50.0, 41.0], len(income) // 4)
    return made.prepared(made.table({"income": income, "age": age}))


def test_the_feature_that_was_missing_most_in_one_segment_is_found():
    table = prepared([None] * 10 + [20.0] * 10 + [80.0] * 18 + [None] * 2)
    (found,) = find_missing(table, np.repeat([0, 1], 20))
    assert (found.code, found.values) == ("missing", {"column": "income", "share": 0.5})
    assert find_missing(table, np.repeat([0, 1], [24, 16])) == ()


def test_a_verdict_on_filled_in_cells_is_not_clear_and_says_so():
    generator = np.random.default_rng(1)
    income = [None] * 60 + list(generator.normal(20, 1, 40)) + list(generator.normal(80, 1, 60))
    search = search_k(prepared(income), k_values=(2, 3, 4), seed=42, n_init=5)
    assert search.recommended_k is not None
    assert search.verdict != "clear"
    assert search.doubts[-1].code == "missing"
    said = wording.search_reasons(search)[0]
    assert "income was missing for " in said
    assert "what is filled in alike lies together" in said
