"""Each promise of SECURITY.md and README is held by a test that is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\[[^\]]+\]\((?P<path>tests/[^)#]+)\)(?P<tests>(?:,? `::\w+`)*)")
ROW = re.compile(r"^\| (?!promise |---)(?P<promise>[^|]+) \| (?P<held>[^|]+) \|$", re.MULTILINE)
READ = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("SECURITY.md", "README.md")}
SECTIONS = {
    "SECURITY.md": "## What is promised, and by which test\n",
    "README.md": "## Promises\n",
}


def promises(name):
    section = READ[name].partition(SECTIONS[name])[2].partition("\n## ")[0]
    return [(found["promise"], found["held"]) for found in ROW.finditer(section)]


def test_promises_are_made():
    assert len(promises("SECURITY.md")) > 15
    assert len(promises("README.md")) > 5


@pytest.mark.parametrize(("promise", "held"), promises("SECURITY.md") + promises("README.md"))
def test_every_promise_names_tests_that_are_there(promise, held):
    links = list(LINK.finditer(held))
    assert links, promise
    for link in links:
        path = ROOT / link["path"]
        assert path.exists(), path
        names = re.findall(r"::(\w+)", link["tests"])
        text = path.read_text(encoding="utf-8") if names else ""
        assert [name for name in names if f"def {name}(" not in text] == []
    assert held.count("`::") == sum(link["tests"].count("`::") for link in links)
