"""Installed from its wheel in an empty folder, the command serves all that a checkout does.

The environment is new and holds the wheel alone; what the wheel needs is taken from the one that
runs the tests. `test_as_a_newcomer_installs_it` (with --full) installs that as well.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from zipfile import ZipFile

import pytest

from segmentation.workflow import SAMPLES
from tests.browser.test_walk import Walk
from tests.servers import ROOT, VARIABLES, free_port, running, status

CUSTOMERS = ROOT / "data" / "customers.csv"
CUSTOMER = {"Age": 32, "Annual Income (k$)": 86, "Spending Score (1-100)": 82}


def call(*words: object, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        list(map(str, words)), cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel by itself; return the command."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    call(
        *(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--quiet"),
        *("--disable-pip-version-check", "--no-index", "--no-deps", wheel),
        cwd=folder,
    )
    packages = next(folder.glob("lib/python*/site-packages"))
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin" / "segmentation"


def own(home: Path) -> dict[str, str]:
    """Return the variables of a user whose home is a folder of the test."""
    ours = (*VARIABLES, "SEGMENTATION_ARTIFACTS", "XDG_DATA_HOME")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "HOME": str(home), "OMP_NUM_THREADS": "2"}


def test_the_wheel_carries_all_that_the_dashboard_shows(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    tops = [ROOT / "app.py", ROOT / ".streamlit" / "config.toml", *(ROOT / "pages").glob("*.py")]
    tops += [ROOT / "data" / name for name in SAMPLES.values()]
    missing = {f"segmentation/carried/{path.relative_to(ROOT)}" for path in tops} - names
    assert missing == set()
    own_files = [*ROOT.glob("segmentation/**/*.*")]
    told = {str(p.relative_to(ROOT)) for p in own_files if p.is_file() and p.suffix != ".pyc"}
    assert told - names == set()
    assert not any("__pycache__" in name or name.startswith("tests") for name in names)


def test_the_command_answers_from_an_empty_folder(command: Path, tmp_path: Path) -> None:
    told = json.loads(call(command, "doctor", "--json", cwd=tmp_path, env=own(tmp_path)))
    assert told["from"] == "a wheel"
    assert told["artifacts"]["folder"] == "~/.local/share/segmentation/artifacts"
    assert "usage: segmentation " in call(command, "--help", cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def served(command: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Start the dashboard in an empty folder; return where it is, and the user's home."""
    folder, home = (tmp_path_factory.mktemp(name) for name in ("empty", "home"))
    port = free_port()
    words = [str(command), "dashboard", f"--port={port}"]
    with running(words, own(home), home / "log", cwd=folder):
        yield f"http://127.0.0.1:{port}", home
    assert list(folder.iterdir()) == []
    assert "Traceback" not in (home / "log").read_text()


def test_the_api_scores_by_a_model_in_the_users_folder(served: tuple[str, Path]) -> None:
    address, home = served
    request = Request(  # noqa: S310  # loopback
        f"{address}/api/predict?model=sample",
        data=json.dumps(CUSTOMER).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=60) as answer:  # noqa: S310  # loopback
        assert json.load(answer)["segment_name"].startswith("High-income big spenders")
    saved = home / ".local" / "share" / "segmentation" / "artifacts"
    assert (saved / "sample" / "model.json").is_file()


@pytest.mark.browser
def test_from_an_upload_to_segments(chromium: Any, served: tuple[str, Path]) -> None:
    walk = Walk(chromium, served[0], width=1280, scheme="light")
    page = walk.page
    page.goto(served[0])
    walk.see("Who are your customers?")
    page.locator("input[type=file]").first.set_input_files(ROOT / "data" / "shoppers.csv")
    page.get_by_text(re.compile("shoppers.csv · 2,000 customers · \\d segments")).first.wait_for()
    walk.see("Who are your customers?")
    assert page.locator('[class*="st-key-card-overview"]').count() >= 2
    colour = "getComputedStyle(document.querySelector('[data-testid=stApp]')).color"
    assert page.evaluate(colour) == "rgb(11, 17, 32)"  # #0B1120, the theme's own.


@pytest.mark.full
@pytest.mark.parametrize("found", ["3.11", "3.12", "3.13", "3.14"])
def test_as_a_newcomer_installs_it(wheel: Path, tmp_path: Path, found: str) -> None:
    """Install the wheel with all that it needs; scores and draws by each Python that is here."""
    python = shutil.which(f"python{found}")
    if python is None or subprocess.run([python, "-c", ""], check=False).returncode:
        pytest.skip(f"no Python {found} on this machine")
    call(python, "-m", "venv", "new", cwd=tmp_path)
    call("new/bin/pip", "install", "--quiet", "--quiet", wheel, cwd=tmp_path)
    answer = call("new/bin/segmentation", "search", CUSTOMERS, "--json", cwd=tmp_path)
    assert json.loads(answer)["recommended_k"] == 5


@pytest.mark.full
def test_the_two_commands_of_the_readme_in_a_fresh_clone(tmp_path: Path) -> None:
    call("git", "clone", "--quiet", ROOT, "clone", cwd=tmp_path)
    clone = tmp_path / "clone"
    told = call("make", "setup", cwd=clone, env=own(tmp_path))
    assert re.fullmatch("Making .*\nInstalling what the product needs .*\n", told)
    port = free_port()
    words = ["make", "--no-print-directory", "run", f"PORT={port}"]
    with running(words, own(tmp_path), tmp_path / "log", cwd=clone):
        assert status(f"http://127.0.0.1:{port}/") == 200
    call("make", "check", cwd=clone, env=own(tmp_path))
