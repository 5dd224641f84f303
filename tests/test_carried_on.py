"""What strangers need to carry it on: paths that CONTRIBUTING names, the workflow, forms, hooks."""

import re
from types import SimpleNamespace

import yaml

from tests.conftest import required
from tests.models.warehouses import needs_postgres, needs_spark
from tests.servers import ROOT

CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def read(name):
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_every_path_that_it_names_is_there():
    tasks = CONTRIBUTING.partition("## Ten changes")[2].partition("## What a change")[0]
    paths = {path for path in re.findall(r"`([\w./]+/[\w./]*)`", tasks) if path != "docs/"}
    missing = {p for p in paths if not any((r / p).exists() for r in (ROOT, ROOT / "segmentation"))}
    assert len(paths) > 20
    assert missing == set()
    ten = tasks.partition("And some more")[0]
    assert len(re.findall(r"^\| (?!to \.\.\.|---)", ten, re.MULTILINE)) == 10


def test_the_picture_of_the_house_shows_every_room():
    house = CONTRIBUTING.partition("## The house")[2].partition("## Ten changes")[0]
    rooms = {path.parent.name for path in ROOT.glob("segmentation/*/__init__.py")}
    assert {room for room in rooms if f"{room}/" not in house} == set()
    rooms = {p.parent for p in ROOT.glob("segmentation/*/*/__init__.py")}
    shown = {
        room for room in rooms if room.parent.name != "ui"
    }  # Its rooms are those of the pages.
    assert {str(room) for room in shown if f"{room.name}/" not in house} == set()


def test_names_in_code_of_the_tasks_are_there():
    code = "\n".join(p.read_text(encoding="utf-8") for p in ROOT.glob("segmentation/**/*.py"))
    names = set(re.findall(r"`(_?[A-Z]{3,}(?:_[A-Z]+)*)`", CONTRIBUTING))
    assert {name for name in names if not re.search(rf"^{name}\b", code, re.MULTILINE)} == set()


def test_the_workflow_runs_what_a_change_must_pass():
    jobs = read(".github/workflows/ci.yml")["jobs"]
    assert {"run": ".ci/run"} in jobs["test"]["steps"]
    pythons = jobs["install"]["strategy"]["matrix"]["python"]
    declared = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text())
    assert pythons == declared


def test_no_test_skips_for_want_of_an_engine_where_all_are_installed(monkeypatch):
    reports = [
        SimpleNamespace(skipped=True, outcome="skipped", longrepr=("x.py", 1, f"Skipped: {reason}"))
        for reason in (needs_postgres.kwargs["reason"], needs_spark.kwargs["reason"], "no Python")
    ]
    monkeypatch.delenv("SEGMENTATION_ENGINES", raising=False)
    assert {required(report).outcome for report in reports} == {"skipped"}
    monkeypatch.setenv("SEGMENTATION_ENGINES", "required")
    assert [required(report).outcome for report in reports] == ["failed", "failed", "skipped"]
    assert "export SEGMENTATION_ENGINES=required" in (ROOT / ".ci/run").read_text()


def test_a_fault_comes_with_what_doctor_prints():
    fields = {part.get("id"): part for part in read(".github/ISSUE_TEMPLATE/fault.yml")["body"]}
    assert "segmentation doctor" in fields["doctor"]["attributes"]["label"]
    assert fields["doctor"]["validations"]["required"] is True


def test_hooks_run_the_tools_of_make_check():
    entries = [hook["entry"] for hook in read(".pre-commit-config.yaml")["repos"][0]["hooks"]]
    makefile = (ROOT / "Makefile").read_text()
    assert [
        entry for entry in entries if entry.replace(".venv/bin/python", "$(PY)") not in makefile
    ] == []
