import re
from dataclasses import replace

import numpy as np
import pytest

from segmentation import segments
from segmentation.errors import DataError
from segmentation.records import SEGMENT_COLOURS
from tests.segments import made
from tests.segments.test_names import blobs


def fitted(frame, labels, **options):
    prepared = made.prepared(made.table(frame, **options))
    clustering = made.clustering(labels, prepared)
    return clustering, segments.profile(prepared, clustering)


FRAME, LABELS = blobs(5, k=4)
CLUSTERING, BEFORE = fitted(FRAME, LABELS)
NAMED = segments.rename(BEFORE, 2, name="Sleepers", notes="Write to them.")


def test_other_cluster_numbers_are_found_again_one_by_one():
    number = np.array([2, 0, 3, 1])
    turned, after = fitted(FRAME, number[LABELS])
    matching = segments.match(NAMED, after, labels=(LABELS, turned.labels))
    assert [(pair.previous, pair.current) for pair in matching.matches] == [
        (i, number[i]) for i in range(4)
    ]
    assert {pair.jaccard for pair in matching.matches} == {1.0}
    assert max(pair.distance for pair in matching.matches) < 1e-9
    assert (matching.new, matching.gone) == ((), ())
    back = segments.renumber(turned, matching)
    assert (back.labels == LABELS).all()
    assert np.allclose(back.centres, CLUSTERING.centres)


def test_a_match_keeps_number_name_colour_and_notes_and_nothing_else():
    moved = FRAME * 1.02
    _, after = fitted(moved, (LABELS + 1) % 4)
    matching = segments.match(NAMED, after)
    kept = segments.keep_identity(NAMED, after, matching)
    assert [s.name for s in kept] == [s.name for s in NAMED]
    assert [s.is_own_name for s in kept] == [False, False, True, False]
    assert [s.colour for s in kept] == [s.colour for s in NAMED]
    assert kept[2].notes == "Write to them."
    assert [s.segment for s in kept] == [0, 1, 2, 3]
    assert kept[0].centre["income"] == pytest.approx(1.02 * NAMED[0].centre["income"])
    assert {pair.jaccard for pair in matching.matches} == {None}
    assert matching.moved is None


def test_a_segment_that_splits_off_is_new_and_gets_a_free_colour_and_name():
    far = FRAME.copy()
    labels = LABELS.copy()
    split = np.flatnonzero(LABELS == 0)[:10]
    far.loc[split] += 60
    labels[split] = 4
    after_clustering, after = fitted(far, labels)
    previous = tuple(replace(s, colour=SEGMENT_COLOURS[s.segment + 1]) for s in NAMED)
    matching = segments.match(previous, after, labels=(LABELS, labels))
    assert matching.new == (4,)
    assert matching.gone == ()
    assert matching.moved.sum() == len(FRAME)
    assert matching.moved[0, 4] == 10
    kept = segments.keep_identity(previous, after, matching)
    assert kept[4].colour == SEGMENT_COLOURS[0]
    assert len({s.colour for s in kept}) == 5
    assert len({s.name.casefold() for s in kept}) == 5
    assert (segments.renumber(after_clustering, matching).labels == labels).all()


def test_a_segment_that_is_no_longer_there_is_gone():
    _, after = fitted(FRAME[LABELS < 3].reset_index(drop=True), LABELS[LABELS < 3])
    matching = segments.match(NAMED, after)
    assert len(matching.matches) == 3
    assert len(matching.gone) == 1
    assert sorted(matching.numbers) == [0, 1, 2]


def test_a_new_segment_does_not_take_the_name_of_a_match():
    name = NAMED[3].name
    after = tuple(replace(s, name=name) if s.segment == 3 else s for s in BEFORE)
    previous = (*NAMED[:3], replace(NAMED[3], numeric=NAMED[0].numeric, name="Gone"))
    previous = (replace(previous[0], name=name, is_own_name=True), *previous[1:])
    matching = segments.match(previous, after)
    assert 3 in matching.new
    kept = segments.keep_identity(previous, after, matching)
    assert kept[0].name == name
    assert kept[3].name == f"{name} (2)"


def test_an_automatic_name_is_never_carried_over():
    renamed = tuple(replace(s, name=f"Old {s.segment}") for s in BEFORE)
    _, after = fitted(FRAME, LABELS)
    kept = segments.keep_identity(renamed, after, segments.match(renamed, after))
    assert [s.name for s in kept] == [s.name for s in after]


def test_other_columns_make_other_segments():
    """The same customers, the same centres in a column that both profile: none is found again."""
    frame = FRAME.assign(visits=FRAME["income"])
    _, after = fitted(frame, LABELS)
    matching = segments.match(NAMED, after, labels=(LABELS, LABELS))
    assert (matching.matches, matching.has_same_features) == ((), False)
    kept = segments.keep_identity(NAMED, after, matching)
    assert [s.name for s in kept] == [s.name for s in after]


def test_customers_decide_before_centres():
    """One segment far away does not part the others from themselves."""
    far = FRAME.copy()
    far.loc[LABELS == 0] += 1_000_000
    _, after = fitted(far, LABELS)
    matching = segments.match(NAMED, after, labels=(LABELS, LABELS))
    assert [(pair.previous, pair.current) for pair in matching.matches] == [
        (i, i) for i in range(4)
    ]


def test_without_shared_customers_a_far_segment_parts_no_other():
    """Two of three stand still, the third leaves: by uncapped squares all three would swap."""
    labels = np.repeat([0, 1, 2], 20)
    spread = np.tile(np.linspace(-1, 1, 20), 3)
    _, before = fitted({"spend": np.repeat([0.0, 10.0, 20.0], 20) + spread}, labels)
    _, after = fitted({"spend": np.repeat([0.0, 10.0, 60.0], 20) + spread}, labels)
    pairs = {(pair.previous, pair.current) for pair in segments.match(before, after).matches}
    assert {(0, 0), (1, 1)} <= pairs


def test_far_centres_match_only_when_half_of_the_customers_are_the_same():
    shifted = FRAME + 500
    _, after = fitted(shifted, LABELS)
    assert segments.match(NAMED, after).matches == ()
    matching = segments.match(NAMED, after, labels=(LABELS, LABELS))
    assert len(matching.matches) == 4


def test_categories_tell_segments_apart_too():
    labels = np.array([0, 0, 0, 1, 1])
    _, before = fitted({"city": ["Rome", "Rome", "Rome", "Oslo", "Oslo"]}, labels)
    _, after = fitted({"city": ["Rome", "Rome", "Rome", "Oslo", "Oslo"]}, 1 - labels)
    matching = segments.match(before, after)
    assert [(pair.previous, pair.current) for pair in matching.matches] == [(0, 1), (1, 0)]


def test_in_results_without_a_common_column_nothing_is_found_again():
    _, other = fitted({"height": FRAME["income"]}, LABELS)
    matching = segments.match(NAMED, other)
    assert (matching.new, matching.gone) == ((0, 1, 2, 3), (0, 1, 2, 3))


def test_labels_of_other_customers_are_refused():
    said = (
        "160 earlier and 2 current segments cannot be compared: give both for the same customers, "
        "in the same order."
    )
    with pytest.raises(DataError, match=re.escape(said)):
        segments.match(NAMED, BEFORE, labels=(LABELS, LABELS[:2]))


def test_mall_segments_keep_their_identity_when_a_sixth_is_asked_for():
    mall = made.mall(made.INCOME, made.SCORE)
    five, six = made.kmeans(mall, 5), made.kmeans(mall, 6)
    before = segments.rename(segments.profile(mall, five), 4, name="Careless young")
    after = segments.profile(mall, six)
    matching = segments.match(before, after, labels=(five.labels, six.labels))
    kept = segments.keep_identity(before, after, matching)
    renumbered = segments.renumber(six, matching)
    assert len(matching.new) == 1
    assert kept[4].name == "Careless young"
    assert [s.size for s in kept] == list(renumbered.sizes)
    for pair in matching.matches:
        assert pair.jaccard > 0.5


def test_a_name_that_a_shift_of_customers_contradicts_is_flagged():
    """The same customers spend the same; the others, who spent least, now spend most."""
    labels = np.repeat([0, 1], [60, 40])
    spend = np.concatenate([np.linspace(95, 105, 60), np.linspace(20, 40, 40)])
    _, before = fitted({"spend": spend}, labels)
    before = segments.rename(before, 0, name="Big spend")
    later = np.concatenate([np.linspace(95, 105, 60), np.linspace(300, 340, 40)])
    _, after = fitted({"spend": later}, labels)
    kept = segments.keep_identity(
        before, after, segments.match(before, after, labels=(labels,) * 2)
    )
    assert kept[0].name == "Big spend"
    (found,) = segments.name_contradictions(kept[0])
    assert (found.column, found.mean < found.overall_mean) == ("spend", True)
    assert segments.name_contradictions(kept[1]) == ()


@pytest.mark.parametrize("seed", range(10))
def test_the_same_customers_with_the_same_mean_are_found_again_whatever_the_others_do(seed):
    rng = np.random.default_rng(seed)
    labels = np.repeat([0, 1, 2], 100)
    here = rng.normal([0.0, 50.0, 100.0], 3, size=(100, 3)).T.ravel()
    there = here.copy()
    there[labels > 0] = rng.normal(rng.uniform(-5000, 5000), 3, size=200)
    _, before = fitted({"spend": here}, labels)
    _, after = fitted({"spend": there}, labels)
    for shared in ((labels, labels), None):
        matching = segments.match(before, after, labels=shared)
        if shared is not None:
            assert (0, 0) in {(pair.previous, pair.current) for pair in matching.matches}
            assert 0 not in matching.gone
            assert 0 not in matching.new


def test_another_file_with_other_columns_takes_over_nothing():
    """As a file of churning customers and then one of a shopping mall."""
    rng = np.random.default_rng(1)
    labels = np.repeat([0, 1], 50)
    churn = {"Balance": rng.normal(100, 9, 100) + 90 * labels, "Age": rng.normal(40, 5, 100)}
    mall = {"Income": rng.normal(60, 9, 100) + 50 * labels, "Age": churn["Age"]}
    _, before = fitted(churn, labels)
    before = segments.rename(before, 1, name="Rich")
    _, after = fitted(mall, labels)
    matching = segments.match(before, after)
    assert (matching.matches, matching.has_same_features) == ((), False)
    kept = segments.keep_identity(before, after, matching)
    assert [s.name for s in kept] == [s.name for s in after]
    assert not any("balance" in s.name.casefold() for s in kept)
