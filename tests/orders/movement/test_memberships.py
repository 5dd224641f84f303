import numpy as np
import pandas as pd
import pytest

from segmentation import workflow
from segmentation.errors import DataError, ParameterError
from segmentation.orders import (
    grid_membership,
    rfm_prepare_settings,
    score_rfm,
    scored_membership,
    segmentation_membership,
)
from segmentation.orders.movement.memberships import distinct_names
from tests.orders.conftest import exactly, typed

SCORED = pd.DataFrame(
    {"id": [7.0, 9.0], "segment_name": ["big", "small"], "monetary": [3.5, np.nan]}
)


def test_a_grid_says_who_is_in_which_segment(sample_customers):
    grid = score_rfm(sample_customers)
    members = grid_membership(grid)
    assert members.when == "2026-06-30"
    assert members.customers[0] == "20001"
    assert members.names == grid.names
    assert members.revenue.sum() == pytest.approx(sample_customers.revenue)


def test_clusters_on_rfm_say_who_is_in_which_segment(sample_customers):
    prepared = workflow.prepare(sample_customers, settings=rfm_prepare_settings(sample_customers))
    segmentation = workflow.segment(prepared, k=4)
    members = segmentation_membership(segmentation, when="clusters")
    assert len(members.customers) == 1_500
    assert members.names == segmentation.names
    assert members.revenue.sum() == pytest.approx(sample_customers.revenue)


def test_a_scored_table_says_who_is_in_which_segment():
    members = scored_membership(SCORED, when="spring", customer="id")
    assert members.customers.tolist() == ["7", "9"]
    assert (members.names, members.labels.tolist()) == (("big", "small"), [0, 1])
    assert members.revenue.tolist() == [3.5, 0]
    bare = scored_membership(SCORED.drop(columns="monetary"), when="spring", customer="id")
    assert bare.revenue is None


def test_a_scored_table_keeps_the_order_and_colours_of_the_models_segments(sample_customers):
    prepared = workflow.prepare(sample_customers, settings=rfm_prepare_settings(sample_customers))
    segments = workflow.segment(prepared, k=3).segments
    names = [one.name for one in segments]
    # Nobody is in the first segment, and one customer is in none that the model knows.
    frame = pd.DataFrame({"id": ["a", "b", "c"], "segment_name": [names[2], "other", names[1]]})
    members = scored_membership(frame, when="spring", customer="id", segments=segments)
    assert members.names == (*names, "other")
    assert members.labels.tolist() == [2, 3, 1]
    assert members.colours[:3] == tuple(one.colour for one in segments)
    assert len(set(members.colours)) == 4


def test_names_that_occur_twice_stand_for_two_groups():
    assert distinct_names(("a", "a", "a (2)")) == ("a", "a (2)", "a (2) (2)")


@pytest.mark.parametrize(
    ("frame", "options", "error", "message"),
    [
        (
            SCORED,
            {"customer": "number"},
            ParameterError,
            (
                "There is no column 'number' in the scored table spring. Its columns are: id, "
                "segment_name, monetary."
            ),
        ),
        (
            SCORED.assign(segment_name=["big", np.nan]),
            {"customer": "id"},
            DataError,
            "1 rows of spring have no segment in 'segment_name'. Score the table first.",
        ),
        (
            SCORED.assign(id=[7.0, np.nan]),
            {"customer": "id"},
            DataError,
            "1 customers of spring have no number in 'id'. Leave them out, or give them one.",
        ),
        (
            SCORED.assign(id=7.0),
            {"customer": "id"},
            DataError,
            (
                "1 customers stand on several rows of spring (first: '7'). Movement needs one row "
                "a customer."
            ),
        ),
        (
            SCORED.assign(monetary="much"),
            {"customer": "id"},
            ParameterError,
            "There is no numeric column 'monetary' to take the revenue from.",
        ),
    ],
)
def test_tables_that_cannot_be_followed_are_refused(frame, options, error, message):
    with pytest.raises(error, match=exactly(message)):
        scored_membership(frame, when="spring", **options)


def test_a_clustering_without_an_identifier_cannot_be_followed(sample_customers):
    frame = sample_customers.frame[["recency_days", "frequency", "monetary"]]
    roles = dict.fromkeys(frame.columns, "feature")
    segmentation = workflow.segment(workflow.prepare(typed(frame, roles=roles)), k=3)
    with pytest.raises(DataError, match=r"orders.csv has no identifier, so that nobody can be"):
        segmentation_membership(segmentation, when="now")
