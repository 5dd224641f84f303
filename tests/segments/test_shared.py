"""Which customers two results have in common, and segments that keep who they are."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from segmentation import workflow
from segmentation.records import (
    Clustering,
    ColumnInfo,
    CustomerTable,
    PreparedTable,
    PrepareSettings,
    ReadReport,
    Segmentation,
)
from segmentation.segments import shared_labels


def result(names, labels, *, kept=None, fingerprint="a" * 64, identifier="id", sheet=None):
    """A result of which only customers and labels matter."""
    frame = pd.DataFrame({"id": pd.Series(names, dtype="str")})
    role = "identifier" if identifier else "excluded"
    columns = (ColumnInfo("id", role, "text", 0, len(set(names))),)
    report = ReadReport("x.csv", fingerprint, "csv", "utf-8", ",", len(frame), 1, sheet=sheet)
    kept = np.arange(len(frame)) if kept is None else np.array(kept)
    matrix = np.zeros((len(kept), 1))
    table = CustomerTable(frame, columns, report)
    prepared = PreparedTable(table, PrepareSettings(fewest_alike=1), (), matrix, kept)
    clustering = Clustering(
        2, np.array(labels), np.zeros((2, 1)), 0.0, 0.0, np.zeros(0), np.zeros(0, dtype=np.intp)
    )
    return Segmentation(prepared, clustering, ())


def told(pair):
    return [labels.tolist() for labels in pair]


def test_customers_are_known_again_by_their_identifier_whatever_the_order():
    old = result(["a", "b", "c"], [0, 1, 1])
    new = result(["c", "x", "a"], [1, 0, 0], fingerprint="b" * 64)
    assert told(shared_labels(old, new)) == [[0, 1], [0, 1]]


def test_without_identifier_the_place_in_the_same_file_tells():
    old = result(["a", "b", "c"], [0, 1], kept=[0, 2], identifier=None)
    new = result(["a", "b", "c"], [1, 1], kept=[1, 2], identifier=None)
    assert told(shared_labels(old, new)) == [[1], [1]]


def test_identifiers_that_occur_twice_do_not_tell():
    old = result(["a", "a", "c"], [0, 1, 1])
    new = result(["a", "a", "c"], [1, 1, 0])
    assert told(shared_labels(old, new)) == [[0, 1, 1], [1, 1, 0]]


@pytest.mark.parametrize("other", [{"fingerprint": "b" * 64}, {"sheet": "May"}])
def test_another_file_or_sheet_has_nobody_in_common(other):
    old = result(["a", "b"], [0, 1], identifier=None)
    assert shared_labels(old, result(["a", "b"], [0, 1], identifier=None, **other)) is None


def test_a_refit_keeps_names_colours_and_notes_and_says_how_well_it_matched():
    prepared = workflow.prepare(workflow.read_sample())
    first = workflow.rename(
        workflow.segment(prepared, k=5), 4, name="The thrifty", notes="seen in May"
    )
    recoloured = tuple(replace(s, colour=c) for s, c in zip(first.segments, "edcba", strict=True))
    again, matching = workflow.refit(replace(first, segments=recoloured), prepared, k=5)
    assert again.names == first.names
    assert [segment.colour for segment in again.segments] == list("edcba")
    assert again.segments[4].notes == "seen in May"
    assert [pair.jaccard for pair in matching.matches] == [1.0] * 5
    assert (again.clustering.labels == first.clustering.labels).all()


def test_a_refit_with_one_more_segment_tells_which_is_new():
    prepared = workflow.prepare(workflow.read_sample())
    first = workflow.segment(prepared, k=5)
    again, matching = workflow.refit(first, prepared, k=6)
    assert len(matching.new) == 1
    assert matching.gone == ()
    assert matching.moved is not None
    assert matching.moved.sum() == 200
    # Automatic names are made afresh: what is told of the oldest and the youngest has changed.
    assert set(first.names[1:4]) < set(again.names)
    assert again.clustering.sizes == tuple(segment.size for segment in again.segments)
