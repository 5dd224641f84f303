"""What reports are made of: the samples, a saved model, and texts that try to be more than text."""

import json
from pathlib import Path

import pytest

from segmentation import workflow
from tests.reports.made import make_findings

ROOT = Path(__file__).resolve().parents[2]
NAUGHTY = ROOT.parent / "shared" / "data" / "naughty" / "blns.json"


@pytest.fixture(scope="session")
def naughty():
    if not NAUGHTY.exists():
        pytest.skip("the list of naughty strings is not on this machine")
    return json.loads(NAUGHTY.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def segmentation():
    """The mall's sample: five segments after a search, one renamed."""
    prepared = workflow.prepare(workflow.read_sample())
    search = workflow.search_k(prepared, k_values=range(3, 8))
    found = workflow.segment(prepared, k=5, search=search)
    return workflow.rename(found, 1, name="Our <b>best</b>", notes="Seen in May.\nAsk Anna.")


@pytest.fixture(scope="session")
def findings(segmentation):
    return workflow.findings(segmentation, title="Spring & summer")


@pytest.fixture(scope="session")
def shoppers():
    """Mixed columns with dates, categories and imputed cells; no search."""
    return workflow.segment(workflow.prepare(workflow.read_sample("shoppers")), k=4)


@pytest.fixture(scope="session")
def shoppers_findings(shoppers):
    return workflow.findings(shoppers)


@pytest.fixture(scope="session")
def model_findings(segmentation, tmp_path_factory):
    """A model that was saved and loaded: no customers, no search."""
    folder = tmp_path_factory.mktemp("artifacts")
    workflow.save(segmentation, "spring", artifacts=folder)
    return workflow.findings(workflow.load("spring", artifacts=folder))


@pytest.fixture(scope="session")
def naughty_findings(naughty):
    return make_findings(naughty)
