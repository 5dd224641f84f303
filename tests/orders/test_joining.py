from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from segmentation.errors import DataError, ParameterError
from segmentation.orders import (
    clean_orders,
    customers_from_orders,
    join_customers,
    joined_profiles,
    score_rfm,
)
from segmentation.records import JoinedTable, OrderSettings, RfmCuts, RfmOptions, RfmRule
from segmentation.wording import column_note, step_reason
from tests.orders.conftest import TODAY, exactly, typed

PEOPLE = pd.DataFrame(
    {
        "id": ["F", "A", "Z", "B "],
        "age": [30.0, 41.0, 99.0, np.nan],
        "country": ["NO", "NO", "SE", "ES"],
        "since": pd.to_datetime(["2020-01-01", "2021-02-03", "2022-01-01", "2023-01-01"]),
        "email": ["f@x.org", "a@x.org", "z@x.org", "b@x.org"],
    }
)
ROLES = {"id": "identifier", "age": "feature", "email": "personal"}


@pytest.fixture
def made(by_eye):
    return customers_from_orders(clean_orders(by_eye, settings=OrderSettings(today=TODAY)))


def people(frame=PEOPLE, **roles):
    return typed(frame, source="people.csv", roles={**ROLES, **roles})


def test_age_and_region_stand_beside_behaviour(made):
    joined = join_customers(made, people())
    frame = joined.frame.set_index("customer_id")
    assert frame.index.tolist() == ["A", "B", "C", "E", "F"]
    assert frame["age"].fillna(-1).tolist() == [41, -1, -1, -1, 30]
    assert frame["age"].dtype == np.float64
    assert frame["country (people.csv)"].fillna("?").tolist() == ["NO", "ES", "?", "?", "NO"]
    assert frame["since"].dtype.kind == "M"
    assert frame["monetary"].tolist() == made.frame["monetary"].tolist()


def test_joined_columns_describe_and_personal_data_stays_out(made):
    joined = join_customers(made, people())
    assert joined.features == ("recency_days", "frequency", "monetary")
    assert (joined.column("age").role, joined.column("age").n_missing) == ("descriptor", 3)
    assert column_note(joined.column("age")) == "joined from people.csv"
    assert "email" not in joined.frame.columns
    assert joined.reference == made.reference
    assert joined.report.fingerprint != made.report.fingerprint


def test_the_column_that_knows_most_customers_is_joined_on(made):
    frame = PEOPLE.rename(columns={"id": "number"}).assign(id=["1", "2", "A", "4"])
    joined = join_customers(made, people(frame, number="descriptor"))
    # 'number' knows F, A and B; the identifier knows A alone.
    assert joined.joined == JoinedTable(
        source="people.csv",
        key="number",
        n_rows=4,
        n_customers=5,
        n_matched=3,
        columns=("age", "country (people.csv)", "since", "id"),
    )


def test_a_column_with_one_row_a_customer_is_preferred(made):
    frame = pd.DataFrame({"friend": ["A", "A", "B", "C"], "number": ["A", "B", "8", "9"]})
    # 'friend' knows three customers, but A twice.
    joined = join_customers(made, people(frame))
    assert joined.joined is not None
    assert joined.joined.key == "number"


def test_what_is_typical_of_a_segment_stands_beside_its_behaviour(made):
    ages = pd.DataFrame(
        {
            "id": ["A", "B", "C", "E"],
            "age": [20.0, 31.0, 40.0, np.nan],
            "region": ["north", "south", "south", "north"],
            "club": [True, True, False, False],
        }
    )
    other = typed(ages, source="people.csv", roles=ROLES)
    kinds = {"club": "boolean"}
    columns = tuple(replace(c, kind=kinds.get(c.name, c.kind)) for c in other.columns)
    other = replace(other, columns=columns)
    rules = (
        RfmRule("lately", (2, 3), (1, 3), (1, 3)),
        RfmRule("long ago", (1, 1), (1, 3), (1, 3)),
    )
    cuts = RfmCuts((20, 40), (1, 2), (20, 30))
    # Recency: A 30, B 0, E 49, F 16; C has bought 58 days ago.
    grid = score_rfm(join_customers(made, other), RfmOptions(cuts=cuts, rules=rules))
    assert grid.names == ("lately", "long ago")
    age, region, club = joined_profiles(grid)
    assert (age.column, age.typical, age.n_known) == ("age", (25.5, 40), (2, 1))
    assert age.shares == (None, None)
    assert region.typical == ("north", "north")
    assert (club.typical, club.shares) == (("yes", "no"), (1, 1))
    assert (region.shares, region.n_known) == ((0.5, 0.5), (2, 2))


def test_without_a_joined_table_there_is_nothing_beside(made):
    assert joined_profiles(score_rfm(made)) == ()


def test_who_is_missing_on_either_side_is_counted(made):
    joined, empty = join_customers(made, people()).report.steps[-2:]
    assert (joined.action, joined.n_rows) == ("joined", 3)
    assert (
        step_reason(joined)
        == "by 'id' of people.csv; 1 of its rows have no orders and are not shown"
    )
    assert (empty.action, empty.n_rows) == ("left empty", 2)


def test_numbers_and_texts_are_the_same_customer(by_eye):
    codes = {"A": "17850", "B": "12346", "C": "1", "D": "2", "E": "3", "F": "4"}
    frame = by_eye.frame.assign(customer=by_eye.frame["customer"].map(codes))
    made = customers_from_orders(clean_orders(typed(frame), settings=OrderSettings(today=TODAY)))
    other = pd.DataFrame({"number": [12346.0, 17850.0], "age": [1.0, 2.0]})
    joined = join_customers(made, people(other), on="number")
    assert joined.frame.set_index("customer_id")["age"].dropna().to_dict() == {
        "12346": 1.0,
        "17850": 2.0,
    }


@pytest.mark.parametrize(
    ("table", "on", "error", "message"),
    [
        (
            people(PEOPLE.assign(id=["1", "2", "3", "4"])),
            None,
            DataError,
            (
                "No column of people.csv holds the customers of the orders (first with orders: "
                "'A'). Join a table with the same customer numbers."
            ),
        ),
        (
            people(),
            "number",
            ParameterError,
            (
                "There is no column 'number' in people.csv to join on. Its columns are: id, age, "
                "country, since, email."
            ),
        ),
        (
            people(PEOPLE.assign(id=["A", "A", "B", "B"])),
            None,
            DataError,
            (
                "2 values of 'id' stand on several rows of people.csv (first: 'A'). A table can be "
                "joined where each customer stands on one row."
            ),
        ),
        (
            people(PEOPLE.assign(id=["1", "2", "3", "4"])),
            "id",
            DataError,
            (
                "No 'id' of people.csv has orders (first there: '1', first with orders: 'A'). "
                "Choose the column with the same customer numbers."
            ),
        ),
    ],
)
def test_tables_that_do_not_fit_are_refused(made, table, on, error, message):
    with pytest.raises(error, match=exactly(message)):
        join_customers(made, table, on=on)
