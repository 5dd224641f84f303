import itertools

import numpy as np
import pytest

from segmentation import preprocessing, wording, workflow
from segmentation.errors import CancelledError, ParameterError
from segmentation.records import PREPARATIONS
from segmentation.workflow import advising
from tests.workflow.lognormal import KINDS, lognormal_groups, numbered, structureless, table_of


@pytest.fixture(scope="module")
def advised():
    return workflow.advise(lognormal_groups())


def test_groups_behind_long_tails_are_found_on_a_log_scale(advised):
    prepared, search = advised
    first, log, *_ = prepared.advice.tried
    assert (first.name, first.recommended_k) == ("asis", None)
    assert (log.name, log.recommended_k) == ("log", 3)
    assert prepared.advice.chosen == "log"
    assert search.recommended_k == 3
    assert {setting.transform for setting in prepared.settings.per_feature} <= {
        "log",
        "yeo_johnson",
    }
    assert log.false_alarm <= 0.02 < first.false_alarm * len(prepared.advice.tried)


def test_the_settings_of_the_chosen_preparation_make_it_again(advised):
    prepared, search = advised
    settings = workflow.read_settings(
        workflow.write_settings(workflow.settings_of(prepared.table, prepared.settings))
    )
    again = workflow.prepare(prepared.table, settings=settings.preparation)
    assert np.array_equal(again.matrix, prepared.matrix)
    assert workflow.search_k(again).recommended_k == search.recommended_k


def test_what_shows_segments_as_it_is_stays_so():
    prepared, search = workflow.advise(workflow.read_sample())
    assert prepared.advice.chosen == "asis"
    assert search.recommended_k == 5
    assert prepared.settings.per_feature == ()


def test_without_tries_there_is_the_table_as_it_is():
    table = lognormal_groups(2, n=60)
    prepared, search = workflow.advise(table, prepare="asis")
    plain = workflow.search_k(workflow.prepare(table))
    assert [each.name for each in prepared.advice.tried] == ["asis"]
    assert search.recommended_k == plain.recommended_k


def test_a_customer_who_alone_makes_a_segment_is_none():
    generator = np.random.default_rng(2)
    matrix = 10 * generator.normal(size=(300, 2)) + 100
    matrix[7] = 1e6
    columns = {"id": np.array([f"c{i}" for i in range(300)]), **numbered(matrix)}
    prepared, search = workflow.advise(table_of(columns))
    first = prepared.advice.tried[0]
    assert (first.recommended_k, first.verdict) == (None, "none")
    assert (first.alone.n, first.alone.names) == (1, ("c7",))
    # A million of a million and 299 times about a hundred.
    assert first.alone.share == pytest.approx(1e6 / (1e6 + 299 * 100), abs=0.001)
    kept = workflow.fit(prepared, k=2, search=search).spec.advice.tried[0].alone
    assert (kept.n, kept.names, kept.share) == (1, (), None)
    assert search.recommended_k is None
    assert search.reasons[0].code == "few_alone"


def hidden_groups():
    """Return three groups by spend and orders, hidden behind one customer and then another."""
    generator = np.random.default_rng(4)
    group = np.arange(240) % 3
    spend = np.round(100 + 40 * group + generator.normal(0, 8, 240), 2)
    orders = 4 + 5 * group + generator.integers(-2, 3, 240)
    spend[17], orders[90] = 5_000_000, 400_000
    return table_of({"id": [f"c{i}" for i in range(240)], "spend": spend, "orders": orders})


def test_groups_behind_two_customers_are_found_with_these_set_apart():
    prepared, search = workflow.advise(hidden_groups())
    assert prepared.advice.chosen == "apart"
    assert search.recommended_k == 3
    alone = workflow.exceptional_customers(prepared)
    assert (alone.n, alone.names) == (2, ("c17", "c90"))
    model = workflow.fit(prepared, search=search)
    assert [segment.size for segment in model.spec.segments] == [80, 79, 79, 2]
    assert model.spec.segments[-1].is_exceptional


BASE = 10.0 ** np.arange(1, 6)
WHALES = {
    "of different sizes": {"spend": 300 * BASE},
    "by several columns": {"spend": [2e4, 9e4, 0, 0, 0], "orders": [0, 0, 900, 2500, 8000]},
    "who make a segment": {
        "spend": [2e5, 2.5e5, 2e5, 3e5, 2e5],
        "orders": [3e3, 4e3, 3e3, 5e3, 4e3],
    },
}


@pytest.mark.parametrize("kind", WHALES)
def test_groups_behind_five_exceptional_customers_come_out(kind):
    generator = np.random.default_rng(1)
    group, places = np.arange(400) % 3, generator.choice(400, 5, replace=False)
    columns = {
        "spend": 100 + 60 * group + generator.normal(0, 12, 400),
        "orders": 4.0 + 6 * group + generator.integers(-2, 3, 400),
        "visits": 20 + 15 * ((group + 1) % 3) + generator.normal(0, 4, 400),
    }
    for name, values in WHALES[kind].items():
        columns[name][places] = np.where(np.array(values) > 0, values, columns[name][places])
    table = table_of({name: np.round(values, 2) for name, values in columns.items()})
    prepared, search = workflow.advise(table, is_needed=False)
    assert (prepared.advice.chosen, search.recommended_k) == ("apart", 3)
    assert prepared.exceptional.tolist() == sorted(places.tolist())
    found = workflow.segment(prepared, search=search)
    text = wording.exceptional_sentence(prepared.codings, found.segments)
    assert text.startswith("5 customers are exceptional (spend above")
    assert "of all spend" in text or "of all orders" in text


def test_groups_on_a_log_scale_behind_one_customer_are_found_by_both():
    frame = lognormal_groups(6, n=300).frame
    frame.iloc[3, 0] = 3000 * frame.iloc[:, 0].max()
    prepared, search = workflow.advise(
        table_of({name: column.to_numpy() for name, column in frame.items()}), is_needed=False
    )
    assert prepared.advice.chosen == "apart_log"
    assert search.recommended_k == 3
    assert prepared.exceptional.tolist() == [3]
    codes = {step.code for step in prepared.advice.of("apart_log").steps}
    assert codes == {"beyond_limits", "long_tail"}


def test_ten_of_four_hundred_are_set_apart_and_eleven_are_too_many_to_be_exceptional():
    assert [preprocessing.most_exceptional(n) for n in (100, 200, 399, 400, 900, 1500)] == [
        *(5, 5, 9, 10, 10, 15)
    ]


def test_what_is_told_of_the_chosen_preparation_is_what_all_customers_show(monkeypatch):
    monkeypatch.setattr(advising, "_TRIED_ROWS", 100)
    prepared, search = workflow.advise(lognormal_groups(6, n=240))
    told = prepared.advice.of(prepared.advice.chosen)
    assert prepared.advice.chosen != "asis"
    assert (told.recommended_k, told.excess) == (search.recommended_k, search.structure)


def test_exceptional_customers_can_be_kept_among_the_others(advised):
    prepared, _ = workflow.advise(hidden_groups(), sets_apart=False)
    assert workflow.exceptional_customers(prepared) is None
    assert not {"apart", "apart_log"} & {each.name for each in prepared.advice.tried}
    # On a log scale nobody stands alone.
    assert workflow.exceptional_customers(advised[0]) is None


def test_a_preparation_that_cannot_be_is_passed_over(monkeypatch):
    prepare = advising.preprocessing.prepare

    def refuse(table, settings):
        if settings.per_feature:
            raise ParameterError("No.")
        return prepare(table, settings)

    monkeypatch.setattr(advising.preprocessing, "prepare", refuse)
    prepared, _ = workflow.advise(lognormal_groups(3, n=90))
    assert prepared.advice.chosen == "asis"
    assert {each.excess for each in prepared.advice.tried[1:]} == {None}


def test_progress_names_what_is_tried_and_can_be_stopped():
    told = []
    workflow.advise(lognormal_groups(3, n=90), progress=lambda *said: told.append(said))
    shares = [share for _, share in told]
    assert 0 <= min(shares) <= max(shares) <= 1
    assert {stage.partition(":")[0] for stage, _ in told} >= {
        PREPARATIONS["asis"],
        PREPARATIONS["log"],
    }

    def stop(stage, _share):
        if stage.startswith(PREPARATIONS["log"]):
            raise CancelledError("Stopped.")

    with pytest.raises(CancelledError, match="Stopped"):
        workflow.advise(lognormal_groups(3, n=90), progress=stop)


@pytest.mark.parametrize("kind", KINDS)
def test_no_preparation_makes_segments_of_nothing(kind):
    for i in (2, 3):
        _, search = workflow.advise(structureless(kind, i, n=120))
        assert search.recommended_k is None, (kind, i)


@pytest.mark.full
def test_at_most_two_in_a_hundred_structureless_tables_seem_to_hold_segments():
    found = [
        (kind, i)
        for kind, i in itertools.product(KINDS, range(40))
        if workflow.advise(structureless(kind, i))[1].recommended_k is not None
    ]
    assert len(found) <= 4, found
