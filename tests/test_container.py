"""The steps of the Dockerfile and what compose.yaml relies on, where no container engine runs."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from zipfile import ZipFile

import yaml

from tests.servers import HERE, ROOT, environment, free_port, running

TEXT = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
STAGES = [stage.splitlines() for stage in re.split(r"^FROM ", TEXT, flags=re.MULTILINE)[1:]]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
TOKEN = "0123456789abcdef" * 2


def said(instruction, stage):
    """Return what stands behind each instruction of this name."""
    word = f"{instruction} "
    return [line.removeprefix(word).strip() for line in stage if line.startswith(word)]


def test_a_tree_of_what_is_copied_alone_makes_the_wheel(tmp_path):
    for copied in said("COPY", STAGES[0]):
        *sources, target = shlex.split(copied)
        for source in sources:
            to = tmp_path / target / (ROOT / source).name if target.endswith("/") else None
            if (ROOT / source).is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / source, to or tmp_path / target, ignore=ignored)
            else:
                to = to or tmp_path / target
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, to)
    # As `pip wheel --no-deps` does, with the build tool that is here.
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "wheels"]
    done = subprocess.run(build, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    names = set(ZipFile(next(tmp_path.glob("wheels/*.whl"))).namelist())
    assert {"segmentation/carried/app.py", "segmentation/carried/data/orders.csv"} <= names
    assert {"segmentation/carried/pages/4_Segments.py", "segmentation/reports/report.css"} <= names


def test_nobody_is_root_and_what_is_saved_has_a_volume():
    last = STAGES[-1]
    assert all("python:3.13-slim" in stage[0] for stage in STAGES)
    assert said("USER", last) == ["segmentation"]
    assert last.index("USER segmentation") < last.index("VOLUME /saved")
    folders = dict(pair.split("=") for pair in said("ENV", last)[0].split())
    assert all(folder.startswith("/saved/") for folder in folders.values())
    assert COMPOSE["services"]["dashboard"]["volumes"] == ["saved:/saved"]


def test_the_command_and_its_health_check_work_as_they_stand(tmp_path):
    words = json.loads(next(line for line in said("CMD", STAGES[-1])))
    port = free_port()
    assert words[0] == "segmentation"
    words = [sys.executable, "-m", *words]
    words[-2:] = [f"--port={port}"]
    check = json.loads(said("HEALTHCHECK", STAGES[-1])[0].partition("CMD ")[2])
    check = [sys.executable, *(word.replace(":8501/", f":{port}/") for word in check[1:])]
    variables = environment(tmp_path / "artifacts", SEGMENTATION_TOKEN=TOKEN)
    with running(words, variables, tmp_path / "log"):
        tries = (subprocess.run(check, check=False, capture_output=True) for _ in range(30))
        assert any(found.returncode == 0 for found in tries)  # While it starts, it may not answer.
    assert subprocess.run(check, check=False, capture_output=True).returncode != 0


def test_compose_asks_for_secrets_and_opens_to_this_machine_alone():
    dashboard, database = COMPOSE["services"]["dashboard"], COMPOSE["services"]["database"]
    assert dashboard["ports"] == [f"{HERE}:8501:8501"]
    assert "ports" not in database
    assert dashboard["environment"]["SEGMENTATION_TOKEN"].startswith("${SEGMENTATION_TOKEN:?")
    assert database["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    file = tomllib.loads(COMPOSE["configs"]["connections"]["content"])
    assert file["connections"]["shop"]["url"].endswith("@database/shop")
