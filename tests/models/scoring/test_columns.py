"""Which column is meant by a feature."""

import pytest

from segmentation.models.scoring.columns import known_aliases, match_columns

INCOME, SCORE = "Annual Income (k$)", "Spending Score (1-100)"
FEATURES = ("Gender", "Age", INCOME, SCORE)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (FEATURES, FEATURES),
        (
            ("CustomerID", "Genre", "Age", "AnnualIncome", "SpendingScore"),
            ("Genre", "Age", "AnnualIncome", "SpendingScore"),
        ),
        (
            ("gender", "AGE", "annual_income_(k$)", "spending-score 1 100"),
            ("gender", "AGE", "annual_income_(k$)", "spending-score 1 100"),
        ),
        (
            ("sex", " age ", "Annual income", "SCORE"),
            ("sex", " age ", "Annual income", None),
        ),
    ],
)
def test_names_that_mean_a_feature(columns, expected):
    matched = match_columns(FEATURES, columns, known_aliases(FEATURES))
    assert tuple(matched.get(feature) for feature in FEATURES) == expected


def test_the_same_name_wins_over_a_similar_one():
    assert match_columns(("age", "Age"), ("Age", "AGE", "age"), {}) == {"age": "age", "Age": "Age"}


def test_a_column_is_taken_once():
    assert match_columns(("age", "Age"), ("Age",), {}) == {"Age": "Age"}


def test_two_columns_that_would_do_equally_well_are_both_refused():
    assert match_columns(("Age",), ("AGE", "age"), {}) == {}


def test_another_unit_is_another_column():
    assert match_columns(("Income (k$)",), ("Income ($)",), {}) == {}


def test_an_alias_stands_for_its_feature():
    aliases = {"Alter": "Age", "Jahre": "Age"}
    assert match_columns(("Age",), ("alter",), aliases) == {"Age": "alter"}
    assert match_columns(("Age",), ("Alter", "Jahre"), aliases) == {}
    assert match_columns(("Age",), ("Alter", "Age"), aliases) == {"Age": "Age"}


def test_only_features_that_there_are_get_aliases():
    assert known_aliases(("Age",)) == {}
    assert known_aliases(("Genre",)) == {"Gender": "Genre", "Sex": "Genre"}
