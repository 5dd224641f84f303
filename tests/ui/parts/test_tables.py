"""Tables to look at: what stands in them, for the built-in samples and for made-up records."""

from __future__ import annotations

import pytest

from segmentation.records import AsideRow, CategoryProfile, Note, NumericProfile, Segment, Step
from segmentation.ui.parts import tables
from segmentation.ui.session import cache
from segmentation.ui.session.study import sample


def test_every_column_of_the_file_has_a_row_with_its_role() -> None:
    frame = tables.columns(cache.table(sample().basis))
    roles = dict(zip(frame["Column"], frame["Used as"], strict=True))
    assert roles["CustomerID"] == "identifier"
    assert roles["Age"] == "feature"


def test_every_change_has_a_row_with_its_count_and_reason() -> None:
    frame = tables.steps(
        [Step("imputed", "Income", 24, 24, code="counted_as", values={"value": "51,382"})]
    )
    assert frame.to_dict("records") == [
        {
            "What": "imputed",
            "Column": "Income",
            "Cells": 24,
            "Rows": 24,
            "Why": "missing; counted as 51,382",
        }
    ]


def test_lines_that_were_left_out_keep_their_number_and_text() -> None:
    frame = tables.aside(
        [AsideRow(14, "a,b,c,d", Note("other_width", {"n_cells": 4, "n_columns": 3}))]
    )
    assert frame.to_dict("records") == [
        {"Line": 14, "Why": "4 cells where the table has 3", "Text": "a,b,c,d"}
    ]


def test_the_summary_names_the_most_frequent_category() -> None:
    frame = tables.summary(cache.summaries(sample().basis)).set_index("Column")
    assert str(frame.loc["Gender", "Most frequent"]).startswith("Female (")
    assert frame.loc["Age", "Lowest"] == 19


def test_evidence_that_was_not_computed_has_no_column() -> None:
    search = cache.search(sample().basis)
    frame = tables.candidates(search, chosen=4)
    has_errors = any(candidate.silhouette_error is not None for candidate in search.candidates)
    assert ("± silhouette" in frame.columns) is has_errors
    assert frame.loc[frame["k"] == 4, "Note"].str.contains("in use").all()


def test_profiles_stand_beside_all_customers_in_own_units() -> None:
    rich = Segment(
        0,
        "Rich",
        30,
        0.75,
        {},
        numeric=(NumericProfile("income", 90.0, 90.0, 1.0, 75.0, 20.0, True),),
        categorical=(CategoryProfile("city", ("Rome", "Oslo"), (0.8, 0.2), (0.6, 0.4), False),),
    )
    poor = Segment(
        1,
        "Poor",
        10,
        0.25,
        {},
        numeric=(NumericProfile("income", 30.0, 30.0, 1.0, 75.0, 20.0, True),),
        categorical=(CategoryProfile("city", ("Oslo", "Rome"), (1.0, 0.0), (0.4, 0.6), False),),
    )
    frame = tables.profiles([rich, poor]).set_index("")
    assert frame.T.to_dict("list") == {
        "Customers": ["40", "30", "10"],
        "income": ["75", "90", "30"],
        "city": ["Rome 60%", "Rome 80%", "Oslo 100%"],
    }


def test_the_download_of_profiles_holds_numbers_and_every_category() -> None:
    segments = cache.segmentation(sample()).segments
    frame = tables.profile_figures(segments)
    ages = frame[frame["column"] == "Age"].set_index("segment")["mean"]
    assert len(ages) == 5
    shares = frame[frame["column"] == "Gender"].groupby("segment")["share"].sum()
    assert list(shares) == pytest.approx([1] * 5)
