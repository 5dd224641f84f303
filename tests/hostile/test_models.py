"""A saved model is input: whatever its file says, every door answers, or refuses with a sentence.

The mutations are seeded: one to three changes each to a file that was right. With `--full` there
are 3,000 of them.
"""

import copy
import json
import random
import re
from contextlib import suppress

import pytest
from fastapi.testclient import TestClient

from segmentation import models, reports, workflow
from segmentation.api import create_app
from segmentation.api.document import example_customer
from segmentation.clusters.methods import mixed_mixture
from segmentation.errors import ModelError, SegmentationError
from segmentation.models.format.fileformat import write_spec
from segmentation.records import ARTIFACTS_VARIABLE, DIALECTS
from segmentation.ui.models import tables
from segmentation.ui.segments.actions import CHOSEN_MODEL
from tests.hostile.pages import opened
from tests.models.conftest import make_frame, make_segmentation

N_MUTATIONS, N_ALL = 50, 1_000
"""Of each of the files."""
N_PAGES, N_ALL_PAGES = 6, 100
"""So many are opened on the pages as well, which takes the longest."""
REPORTED = 20
"""Of those that are accepted, every so many are told in a report, which takes the longest."""
NASTY: tuple[object, ...] = (
    *(2**63, -(2**63), 10**100, -1, 0, 1, 400, 1.5, -0.5, 1e308, -1e308, 5e-324, 1e18),
    *("", "x" * 5000, "\x00", "<script>", "9999-99-99", "%s"),
    *(None, True, [], {}, [1], {"a": 1}),
)


def of_a_mixture():
    """Return segments of a mixture of columns that were read from a file, by their contracts."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mixed_mixture, "TRIED_K", ())
        table = workflow.read_customers(make_frame(300).to_csv(index=False).encode())
        return workflow.segment(workflow.prepare(table), k=3, method="mixed_mixture")


@pytest.fixture(scope="module", params=["sample", "mixed", "mixture"])
def right(request, tmp_path_factory):
    """Return a model's file as plain values."""
    if request.param != "sample":
        made = of_a_mixture() if request.param == "mixture" else make_segmentation(make_frame(300))
        plain = json.loads(write_spec(models.build_model(made).spec))
        assert (plain["mixture"] is not None) == (request.param == "mixture")
        return plain
    folder = tmp_path_factory.mktemp("sample")
    workflow.ensure_sample_model(folder)
    return json.loads((folder / "sample" / "model.json").read_bytes())


def places(value, place=()):
    """Return where something stands in a file, by its kind of place: of all segments as one."""
    found = {}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        here = (*place, key)
        kind = tuple("#" if isinstance(step, int) else step for step in here)
        found.setdefault(kind, []).append(here)
        if isinstance(inner, dict | list):
            for deeper, ones in places(inner, here).items():
                found.setdefault(deeper, []).extend(ones)
    return found


def mutated(right, rng):
    """Return the file after one to three changes."""
    plain = copy.deepcopy(right)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        found = places(plain)
        place = rng.choice(found[rng.choice(sorted(found, key=str))])
        inside = plain
        for step in place[:-1]:
            inside = inside[step]
        change(inside, place[-1], rng)
    return plain


def change(inside, key, rng):
    old = inside[key]
    kind = rng.choice(("nasty", "nasty", "gone", "twice", "longer"))
    if kind == "nasty":
        inside[key] = copy.deepcopy(rng.choice(NASTY))
    elif kind == "gone":
        del inside[key]
    elif kind == "twice" and isinstance(inside, list):
        inside.insert(key, copy.deepcopy(old))
    elif isinstance(old, list | str):
        inside[key] = old * rng.choice((2, 5))
    elif isinstance(old, int | float):
        inside[key] = old * rng.choice((-1, 10, 10**6, 1e100))


def ask_api(client, example):
    unknown = dict.fromkeys(example)
    for address in ("/models", "/models/m", "/openapi.json"):
        assert client.get(address).status_code in {200, 422}
    for body in (example, unknown, [example, unknown]):
        assert client.post("/predict?model=m", json=body).status_code in {200, 422}


def ask_doors(model, dialect, *, is_told):
    """Let everything that reads a model read it; a sentence is an answer."""
    made = [lambda: models.to_sql(model, dialect=dialect), lambda: models.make_pipeline(model.spec)]
    if is_told:
        made += [lambda: reports.html_report(workflow.findings(model))]
        made += [lambda: reports.excel_workbook(workflow.findings(model))]
    for make in made:
        with suppress(SegmentationError):
            assert make()


def test_no_file_of_a_model_ends_in_a_traceback(right, tmp_path, request):
    n_mutations = N_ALL if request.config.getoption("--full") else N_MUTATIONS
    rng = random.Random(21)  # noqa: S311  # chooses mutations, the same ones each time
    path = tmp_path / "m" / "model.json"
    path.parent.mkdir()
    client = TestClient(create_app(artifacts=tmp_path), base_url="http://localhost")
    n_accepted = 0
    for i in range(n_mutations):
        path.write_text(json.dumps(mutated(right, rng)))
        (line,) = models.list_models(tmp_path)
        assert len(tables.saved([line])) == 1
        assert client.get("/health").status_code == 200
        if line.problem:
            assert line.problem.startswith("model.json of 'm' cannot be used as a model: ")
            with pytest.raises(ModelError, match=re.escape(line.problem)):
                models.load("m", artifacts=tmp_path)
            ask_api(client, {})
            continue
        model = models.load("m", artifacts=tmp_path)
        n_accepted += 1
        ask_api(client, example_customer(model.spec))
        ask_doors(model, tuple(DIALECTS)[i % len(DIALECTS)], is_told=n_accepted % REPORTED == 0)
    assert n_mutations / 10 < n_accepted < n_mutations
    models.delete_model("m", artifacts=tmp_path)
    assert models.list_models(tmp_path) == ()


def test_pages_show_every_file_of_a_model(right, tmp_path, monkeypatch, request):
    monkeypatch.setenv(ARTIFACTS_VARIABLE, str(tmp_path))
    rng = random.Random(22)  # noqa: S311  # as above
    path = tmp_path / "m" / "model.json"
    path.parent.mkdir()
    n_refused = n_shown = 0
    for _ in range(N_ALL_PAGES if request.config.getoption("--full") else N_PAGES):
        path.write_text(json.dumps(mutated(right, rng)))
        at = opened("pages/8_Models.py")
        (line,) = models.list_models(tmp_path)
        told = " ".join(error.value for error in at.error).replace("\\", "")
        if line.problem:
            n_refused += 1
            assert line.problem[:40] in told
        else:
            n_shown += 1
        opened("pages/5_Predict.py")
    assert n_refused
    assert n_shown


def test_a_bad_model_is_told_and_can_be_deleted_on_the_page(right, tmp_path, monkeypatch):
    monkeypatch.setenv(ARTIFACTS_VARIABLE, str(tmp_path))
    for name in ("good", "bad"):
        (tmp_path / name).mkdir()
        plain = {**right, "name": name, **({"n_customers": 2**63} if name == "bad" else {})}
        (tmp_path / name / "model.json").write_text(json.dumps(plain))
    at = opened("pages/8_Models.py")
    at.selectbox(key=CHOSEN_MODEL).select("bad").run()
    assert not at.exception
    assert "cannot be used as a model" in " ".join(error.value for error in at.error)
    at.button(key="models.delete").click().run()
    assert not at.exception
    assert models.model_names(tmp_path) == ("good",)


DEFAULTS = (
    *(b"", b"[", b"null", b"7", b"[]", b'"m"', b"{}", b"\xff\xfe", b"NaN", b"9" * 10_000),
    *(b'{"default": ' + value + b"}" for value in (b"null", b"[]", b"{}", b"1e999", b'"../m"')),
    *(b"[" * 100_000, b'{"default": ' + b'{"a": ' * 50_000, b" " * 3_000_000 + b'{"default": "z"}'),
)


@pytest.mark.parametrize("content", DEFAULTS, ids=range(len(DEFAULTS)))
def test_whatever_the_choice_says_a_model_is_the_default_one(content, right, tmp_path):
    if right["name"] != "sample":
        pytest.skip("one model is enough")
    for name in ("m", "z"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.json").write_text(json.dumps({**right, "name": name}))
    (tmp_path / "default.json").write_bytes(content)
    assert models.default_name(tmp_path) == "m"
    client = TestClient(create_app(artifacts=tmp_path), base_url="http://localhost")
    assert client.get("/models").status_code == 200
    customer = example_customer(models.load("m", artifacts=tmp_path).spec)
    assert client.post("/predict", json=customer).status_code == 200
