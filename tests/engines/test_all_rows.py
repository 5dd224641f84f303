"""Segments of a table that is too large to be read are those of all of its rows.

Covers `segmentation.workflow.all_rows`, `segmentation.models.sql.sums`,
`segmentation.preprocessing.all_rows` and `segmentation.segments.all_rows`.
"""

import json
from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd
import pytest

import segmentation
from segmentation import models, workflow
from segmentation.cli import main, sources
from segmentation.engines import table as engine_table
from segmentation.engines.queries import rows_of
from segmentation.errors import DataError, ReadError
from segmentation.models.scoring.scorer import scorer_of
from segmentation.models.sql.sums import Reach, Sums
from segmentation.records import FeatureSetting, PrepareSettings
from segmentation.workflow import all_rows
from tests.engines.conftest import make_customers
from tests.models.warehouses import needs_postgres

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*socket:ResourceWarning",
    "ignore:.*socket:pytest.PytestUnraisableExceptionWarning",
)

N = 1200


def make_table(n=N):
    """Return customers with a category that hardly anybody has, and missing cells."""
    frame = make_customers(n, seed=5)
    frame["channel"] = frame["channel"].mask(frame.index % 150 == 1, "letter")
    return frame


@pytest.fixture(scope="module")
def crowd():
    return make_table()


@pytest.fixture
def _is_large(monkeypatch):
    """Let a table of 1,200 rows with 5 columns be too large to be read."""
    monkeypatch.setattr(engine_table, "WHOLE_CELLS", 2000)


def fitted(shop, name, settings=None, *, k=3, n=400):
    """Return the model of a sample that arrived on all rows."""
    with segmentation.connect(shop.url) as engine:
        table = replace(engine.table(name), sample_rows=n, _known={})
        prepared = segmentation.prepare(segmentation.read_customers(table), settings=settings)
        return segmentation.fit(prepared, k=k, table=table)


def plain_of(model, folder):
    workflow.save(model, "same", artifacts=folder)
    plain = json.loads((folder / "same" / "model.json").read_text())
    return {name: plain[name] for name in plain if name not in ("created", "revision")}


def of(*settings, **others):
    """Return settings by which the channel tells little, so that there is one best division."""
    named = {each.name for each in settings}
    little = () if "channel" in named else (FeatureSetting("channel", weight=0.1),)
    settings = (*settings, *little)
    return PrepareSettings(
        features=("age", "income_keur", "visits", "channel"), per_feature=settings, **others
    )


SETTINGS = {
    "standard": of(),
    "robust": of(scaling="robust"),
    "minmax": of(scaling="minmax"),
    "none": of(scaling="none"),
    "capped": of(FeatureSetting("income_keur", cap=(0.05, 0.95)), numeric_impute="mean"),
    "logarithm": of(FeatureSetting("income_keur", transform="log", weight=2.0)),
    "weightless": of(FeatureSetting("channel", weight=0.0)),
    "own": of(category_impute="own_category"),
    "ordered": of(FeatureSetting("channel", order=("web", "letter", "phone", "shop"), weight=0.1)),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_segments_are_those_of_the_whole_file(duckdb_warehouse, crowd, name):
    duckdb_warehouse.put("crowd", crowd)
    with segmentation.connect(duckdb_warehouse.url) as engine:
        whole = segmentation.read_customers(engine.table("crowd"))
    expected = segmentation.fit(segmentation.prepare(whole, settings=SETTINGS[name]), k=3)
    found = fitted(duckdb_warehouse, "crowd", SETTINGS[name])
    there, here = expected.segmentation, found.segmentation
    assert here.prepared.n_customers < 500
    for old, new in zip(there.prepared.codings, here.prepared.codings, strict=True):
        assert (new.name, new.categories) == (old.name, old.categories)
        if crowd[new.name].isna().any():  # else it counts for new customers alone
            assert new.fill == old.fill
        assert (new.lower, new.upper) == (old.lower, old.upper)
        assert new.centre == pytest.approx(old.centre, abs=1e-9)
        assert new.scale == pytest.approx(old.scale, abs=1e-9)
    np.testing.assert_allclose(here.clustering.centres, there.clustering.centres, atol=1e-6)
    assert here.clustering.inertia == pytest.approx(there.clustering.inertia, rel=1e-6)
    assert [each.size for each in here.segments] == [each.size for each in there.segments]
    assert found.predict(crowd)["segment"].tolist() == expected.predict(crowd)["segment"].tolist()
    assert (found.spec.n_customers, expected.spec.n_sampled) == (N, None)
    for old, new in zip(there.segments, here.segments, strict=True):
        ours = {each.column: each for each in new.numeric}
        for profile in old.numeric:
            mine = ours[profile.column]
            for what in ("mean", "spread", "overall_mean", "overall_spread", "mean_error"):
                assert getattr(mine, what) == pytest.approx(getattr(profile, what), abs=1e-8)
            assert mine.n_imputed == profile.n_imputed
        told = [dict(zip(p.categories, p.shares, strict=True)) for p in (*old.categorical,)]
        assert [dict(zip(p.categories, p.shares, strict=True)) for p in new.categorical] == [
            pytest.approx(each) for each in told
        ]


def test_summaries_count_all_rows(duckdb_warehouse, crowd):
    duckdb_warehouse.put("crowd", crowd)
    found = fitted(duckdb_warehouse, "crowd", of()).spec
    summaries = {each.name: each for each in found.summaries}
    assert summaries["income_keur"].n_missing == int(crowd["income_keur"].isna().sum())
    assert summaries["income_keur"].mean == pytest.approx(crowd["income_keur"].mean())
    assert summaries["channel"].n_missing == int(crowd["channel"].isna().sum())
    shares = crowd["channel"].value_counts(normalize=True)
    assert summaries["channel"].category_shares == pytest.approx(shares.to_dict())


def test_every_engine_gives_the_same_model(warehouse, duckdb_warehouse, crowd, tmp_path):
    warehouse.put("crowd", crowd.sample(frac=1, random_state=2))
    expected = expected_model(duckdb_warehouse, crowd, tmp_path)
    assert plain_of(fitted(warehouse, "crowd", of()), tmp_path) == expected


def expected_model(duckdb_warehouse, crowd, folder):
    duckdb_warehouse.put("crowd_there", crowd)
    model = fitted(duckdb_warehouse, "crowd_there", of())
    return plain_of(model, folder) | {"source": "crowd"}


@pytest.mark.usefixtures("_is_large")
def test_a_fit_tells_of_all_rows_and_of_the_sample(capsys, duckdb_warehouse, crowd, tmp_path):
    duckdb_warehouse.put("crowd", crowd)
    table = ("--source", duckdb_warehouse.url, "--table", "crowd", "--artifacts", str(tmp_path))
    assert main(["fit", *table, "--name", "crowd", "--k", "3", "--json"]) == 0
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert "1,200 rows" in told.err
    assert (answer["n_customers"], sum(answer["sizes"])) == (N, N)
    assert 300 < answer["n_sampled"] < 500
    assert answer["passes"] >= 4
    loaded = models.load("crowd", artifacts=tmp_path)
    assert (loaded.spec.n_customers, loaded.spec.n_sampled) == (N, answer["n_sampled"])


def test_passes_tell_how_fast_they_are(duckdb_warehouse, crowd):
    duckdb_warehouse.put("crowd", crowd)
    told = []
    with segmentation.connect(duckdb_warehouse.url) as engine:
        table = replace(engine.table("crowd"), sample_rows=400, _known={})
        prepared = segmentation.prepare(segmentation.read_customers(table))
        segmentation.fit(prepared, k=3, table=table, progress=lambda *step: told.append(step))
    stages = [stage for stage, _ in told]
    assert stages[0].startswith("All rows, pass 1")
    assert stages[-1].endswith("rows a second")
    assert [share for _, share in told] == sorted(share for _, share in told)


def test_a_table_that_changes_between_passes_is_told(duckdb_warehouse, crowd, monkeypatch):
    duckdb_warehouse.put("crowd", crowd)
    arrive = all_rows._Passes.arrive

    def later(self, *arguments):
        self.rows = rows_of(self.rows, rest="LIMIT 1100")
        return arrive(self, *arguments)

    monkeypatch.setattr(all_rows._Passes, "arrive", later)
    with pytest.raises(DataError, match="crowd changed while it was read: it had 1,200 rows"):
        fitted(duckdb_warehouse, "crowd")


def test_customers_to_be_left_out_are_told_of(duckdb_warehouse, crowd):
    duckdb_warehouse.put("crowd", crowd)
    with pytest.raises(DataError, match="9 customers have no value of 'income_keur'"):
        fitted(duckdb_warehouse, "crowd", of(numeric_impute="drop"))


def test_sums_are_the_same_in_any_number_of_parts():
    generator = np.random.default_rng(1)
    frame = pd.DataFrame(generator.normal(40, 9, (300_000, 2)) * 1e-3, columns=["age", "visits"])
    table = segmentation.read_customers(frame.head(200).to_csv(index=False).encode())
    prepared = segmentation.prepare(table)
    centres = np.array([[-1.0, -1.0], [1.0, 1.0]])
    answers = []
    for threads in (1, 3, 4):
        with duckdb.connect() as connection:
            connection.execute(f"SET threads = {threads}")
            turned = frame if threads < 4 else frame.iloc[::-1].reset_index(drop=True)
            connection.register("frame", turned.copy())
            sums = Sums(
                scorer_of(prepared.codings, centres),
                "SELECT age, visits FROM frame",
                "duckdb",
                n_rows=len(frame),
                reaches=[Reach(0.04, 0.1, 0.1)] * 2,
            )
            found = [connection.execute(select).fetchall() for select in sums.whole()]
            answers.append([sorted(rows) for rows in found])
    assert answers[0] == answers[1] == answers[2]
    sizes, numbers, _ = sums.read_whole(answers[0])
    known = numbers["age"].known
    assert sum(sizes) == len(frame)
    total = sum(each.mean * each.n for each in known)
    assert total == pytest.approx(frame["age"].sum(), rel=1e-12)


@pytest.mark.usefixtures("_is_large")
def test_a_parquet_file_beyond_the_limits_is_asked(capsys, monkeypatch, crowd, tmp_path):
    path = tmp_path / "crowd [1].parquet"
    crowd.to_parquet(path)
    monkeypatch.setattr(sources, "COMMAND_LINE", replace(sources.COMMAND_LINE, n_rows=1000))
    where = ("--artifacts", str(tmp_path), "--name", "crowd", "--k", "3", "--json")
    assert main(["fit", str(path), *where]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["engine"], answer["n_customers"]) == ("DuckDB", N)
    assert models.load("crowd", artifacts=tmp_path).spec.source == "crowd [1].parquet"


@needs_postgres
def test_a_server_that_goes_away_between_passes_is_told(postgres_warehouse, crowd):
    postgres_warehouse.put("crowd", crowd)
    told = []

    def end(stage, _share):
        told.append(stage)
        if stage.startswith("All rows, pass 3"):
            postgres_warehouse.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )

    with segmentation.connect(postgres_warehouse.url) as engine:
        table = replace(engine.table("crowd"), sample_rows=400, _known={})
        prepared = segmentation.prepare(segmentation.read_customers(table))
        with pytest.raises(ReadError, match="PostgreSQL cannot answer"):
            segmentation.fit(prepared, k=3, table=table, progress=end)
    assert told[-1].startswith(("All rows, pass 3", "All rows, pass 4"))
    assert fitted(postgres_warehouse, "crowd").spec.n_customers == N
