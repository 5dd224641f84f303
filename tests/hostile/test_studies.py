"""Kept studies and files of settings are input: whatever they say, it is a sentence or it works.

Changes are seeded, one to three to what was right; with `--full` there are a thousand of each.
"""

import json
import random
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from segmentation import workspace
from segmentation.cli.main import main
from segmentation.errors import StudyError
from segmentation.records import WORKSPACE_VARIABLE
from segmentation.ui.orders import keeping as orders_keeping, study as orders_study
from segmentation.ui.session import cache, identity
from segmentation.ui.session.history import History
from segmentation.ui.session.steps import Step
from segmentation.ui.session.study import sample
from segmentation.ui.work import document
from tests.hostile.test_models import mutated
from tests.servers import ROOT

N_READ, N_SETTINGS, N_PAGES, N_ALL = 200, 25, 4, 1_000
CUSTOMERS = str(ROOT / "data" / "customers.csv")
PAGES = ("app.py", "pages/4_Segments.py", "pages/5_Predict.py", "pages/9_My_work.py")


@pytest.fixture(scope="module")
def right():
    """Return a study of four segments, one of which has notes, as plain values."""
    study = sample("customers").with_k(4)
    own = identity.fresh(cache.segmentation(study))
    history = History(study, {study: own}, (Step(study, own, "another number of segments"),))
    return json.loads(document.write(history))


@pytest.fixture
def line(monkeypatch, tmp_path):
    """Return a kept study in a workspace of its own."""
    monkeypatch.setenv(WORKSPACE_VARIABLE, str(tmp_path / "workspace"))
    content = workspace.StudyContent("mine", 200, "{}")
    return workspace.save(workspace.current(), content, {}.get, owner="")


def opened(page, line, plain):
    """Return a page at the address of a study whose content is this."""
    path = workspace.current().folder / workspace.DATABASE
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE study SET content = ?", (json.dumps(plain),))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.query_params["study"] = line.id
    at.switch_page(page).run()
    assert not at.exception, plain
    return at


ORDERS = json.loads(orders_keeping.write(replace(orders_study.sample(), levels=3)))


@pytest.mark.parametrize("kind", [document, orders_keeping], ids=["customers", "orders"])
def test_a_damaged_study_is_read_or_refused_with_a_sentence(right, request, kind):
    right = right if kind is document else ORDERS
    rng = random.Random(23)  # noqa: S311  # chooses changes, the same ones each time
    n_read, told = 0, set()
    for _ in range(N_ALL if request.config.getoption("--full") else N_READ):
        text = json.dumps(mutated(right, rng))
        try:
            found = kind.read(text)
        except StudyError as error:
            told.add(error.message)
        else:
            n_read += 1
            again = kind.read(kind.write(found))
            assert again == found if kind is orders_keeping else again.study == found.study
    assert n_read
    assert all(each.startswith("This study cannot be opened: ") for each in told)
    assert not any("\n" in each for each in told)


def test_no_content_of_a_study_breaks_a_page(right, line, request):
    rng = random.Random(24)  # noqa: S311  # as above
    for at in range(N_ALL if request.config.getoption("--full") else N_PAGES):
        opened(PAGES[at % len(PAGES)], line, mutated(right, rng))


WRONG = {
    "colours": ["red"] * 4,
    "names": ["one"],
    "numbers": [0, 1, 2, 7],
    "notes": [],
    "own": [9],
}


@pytest.mark.parametrize("field", WRONG)
def test_segments_that_do_not_fit_together_are_refused(right, field):
    own = {**right["named"][0]["identity"], field: WRONG[field]}
    plain = {**right, "named": [{**right["named"][0], "identity": own}]}
    with pytest.raises(StudyError, match="what it says of its segments does not fit together"):
        document.read(json.dumps(plain))


def test_names_of_another_number_of_segments_are_left_behind(right, line):
    own = {name: kept[:3] for name, kept in right["named"][0]["identity"].items()}
    named = {**right["named"][0], "identity": {**own, "numbers": [0, 1, 2]}}
    at = opened("pages/4_Segments.py", line, {**right, "named": [named]})
    assert at.session_state["state.current"].k == 4


def test_whatever_settings_say_the_command_line_reads_or_refuses(tmp_path, capsys, request):
    path = tmp_path / "settings.json"
    assert main(["inspect", CUSTOMERS, "--json"]) == 0
    settings = json.loads(capsys.readouterr().out)["settings"]
    settings["segments"] = [{"name": "Young", "notes": "", "centre": {"Age": 30.0}}]
    rng = random.Random(25)  # noqa: S311  # as above
    n_read = 0
    for _ in range(N_ALL if request.config.getoption("--full") else N_SETTINGS):
        path.write_text(json.dumps(mutated(settings, rng)))
        status = main(["inspect", CUSTOMERS, "--json", "--settings", str(path)])
        said = capsys.readouterr()
        n_read += status == 0
        if status == 0:
            json.loads(said.out)
        else:
            assert (status, said.out, said.err.count("\n")) == (2, "", 1)
            assert said.err.startswith("segmentation: ")
    assert n_read
