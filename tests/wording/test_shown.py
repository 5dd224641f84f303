"""What is shown of a result, what a sheet has no room for, what was kept or lost."""

import pytest

from segmentation import wording


def test_a_picture_of_some_customers_says_so():
    assert wording.drawn_clause(200, 200) == ""
    assert wording.drawn_clause(200, 1_500) == (
        "200 of 1,500 are drawn, with every small segment kept visible"
    )


def test_a_table_of_the_first_rows_says_so():
    assert wording.first_shown_sentence(50) == "The first 50 are shown; the download holds all."


def test_it_is_told_which_result_is_still_there():
    assert wording.still_shown_sentence("a.csv") == "You still see the result for a.csv."
    assert wording.still_shown_sentence("a.csv", until_done=True) == (
        "Until it is done you see the result for a.csv."
    )


def test_a_second_save_is_a_version():
    assert wording.saved_sentence("spring", 1) == "Saved as spring."
    assert wording.saved_sentence("spring", 3) == (
        "Saved as version 3 of spring; earlier ones are kept."
    )


def test_scored_customers_are_counted_with_their_warnings():
    assert wording.scored_sentence(1, "a.csv", n_warned=0) == "1 customer of a.csv scored."
    assert wording.scored_sentence(20, "a.csv", n_warned=3) == (
        "20 customers of a.csv scored; 3 with a warning: read them in the last column."
    )


def test_two_models_that_agree_keep_customers_together():
    assert wording.kept_together_sentence(0.5, "a.csv").startswith(
        "50% of the customers of a.csv stay together: "
    )


def test_an_identifier_that_repeats_is_counted():
    assert wording.repeats_sentence("id", n_distinct=1_200, n_rows=5_000) == (
        "1,200 different values of id stand on 5,000 rows."
    )


@pytest.mark.parametrize(
    ("columns", "coloured_by", "beyond", "said"),
    [
        (("age", "income"), None, 0, "age against income, one point a customer."),
        (
            ("age", "income"),
            "city",
            0,
            "age against income, one point a customer, coloured by city.",
        ),
        (
            ("age", "income", "score"),
            None,
            2,
            (
                "Each small chart sets two columns against each other, one point a customer; "
                "2 customers beyond the axes."
            ),
        ),
    ],
)
def test_pairs_are_told(columns, coloured_by, beyond, said):
    found = wording.pairs_sentence(
        columns, coloured_by, n_drawn=10, n_customers=10, n_beyond=beyond
    )
    assert found == said


def test_pairs_of_some_customers_say_so():
    said = wording.pairs_sentence(("age", "income"), None, n_drawn=10, n_customers=2_000)
    assert said == "age against income, one point a customer; 10 of 2,000 customers are drawn."


def test_names_that_went_along_and_those_that_did_not():
    assert wording.own_names_sentences(["Fans"], []) == "Your name and notes went along: “Fans”."
    lost = [("Old", None, None), ("Big", "Low income", 0.4)]
    assert wording.own_names_sentences([], lost) == (
        "“Old” was not found again; its name and notes are gone. “Big” was not carried over: the "
        "segment most like it, now “Low income”, has only 40% of its customers in common with it. "
        "Undo brings them back."
    )


def test_what_the_cells_of_a_workbook_lose_is_counted():
    counts = {"n_characters": 0, "n_cells": 0, "n_cut": 0, "n_dates": 0, "longest": 32_767}
    assert wording.lost_in_cells(**counts) == ()
    assert wording.lost_in_cells(**{**counts, "n_characters": 1, "n_cells": 1}) == (
        (
            "1 control character in 1 cell was taken out: a workbook cannot hold them. Line breaks "
            "stay."
        ),
    )
    assert wording.lost_in_cells(**{**counts, "n_cut": 2, "n_dates": 3}) == (
        "2 texts were cut: a cell holds 32,767 characters.",
        "3 dates are written as text: a spreadsheet's calendar has the years 1900 to 9999.",
    )


def test_a_sheet_without_room_says_what_it_holds():
    assert wording.left_off_sheet(10, 20, "customers") == (
        "The sheet Customers holds the first 10 of 20 customers: a sheet has no more rows. The CSV "
        "of customers with segment holds all of them."
    )
    assert wording.left_off_sheet(10, 20, "columns") == (
        "The sheet Customers holds 10 of 20 columns: a sheet has no more. The CSV of customers "
        "with segment holds all of them."
    )


def test_long_files_tell_where_totals_were_looked_for():
    assert wording.totals_sought_sentence("everywhere") == ""
    rest = (
        ": a row in it that sums up others is scored as a customer. Take such rows out if there "
        "are any."
    )
    ends = "Totals were looked for in the first and last rows of this long file alone"
    assert wording.totals_sought_sentence("at the ends") == ends + rest
    names = "In this long file totals were looked for by their names alone (Total, Summe)"
    assert wording.totals_sought_sentence("by name") == names + rest
    nowhere = "No totals were looked for in this long file"
    assert wording.totals_sought_sentence("nowhere") == nowhere + rest


def test_names_that_no_segment_bears_any_more():
    assert wording.words_lost_sentence(["Best", "Lost"]) == (
        "Best and Lost in the settings: no segment of this study lies where that one did, so the "
        "name and its notes are left out."
    )
