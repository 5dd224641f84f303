"""The documentation leads somewhere: links, pictures, the list of pages, the reference."""

import importlib.util
import re
import sys

import pytest

import segmentation
from segmentation.cli.main import build_parser
from tests.documentation.test_blocks import BLOCK, PAGES
from tests.documentation.test_notebooks import NOTEBOOKS
from tests.servers import ROOT

DOCS = ROOT / "docs"
LINK = re.compile(r"!?\[[^\]]*\]\((?!https?://)([^)#\s]*)(?:#([\w-]+))?\)")


def load(name):
    """Return a script of the documentation as a module."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def reference():
    return load("reference_pages").pages()


def prose(path):
    return BLOCK.sub("", path.read_text(encoding="utf-8"))


def anchors(text):
    """Return what a link may name behind #: the headings, as GitHub and MyST write them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md"], ids=lambda page: page.name)
def test_links_lead_to_what_is_there(page, reference):
    for path, anchor in LINK.findall(prose(page)):
        target = (page.parent / path).resolve() if path else page
        if target.parent == DOCS / "reference":
            text = reference[target.stem]
        else:
            assert target.exists(), f"{page.name}: {path}"
            text = target.read_text(encoding="utf-8") if target.suffix == ".md" else ""
        assert not anchor or anchor in anchors(text), f"{page.name}: {path}#{anchor}"


def test_every_page_stands_in_the_list(reference):
    """Stand in the list of a page that stands in one itself."""
    paths = [path for path in [*PAGES, *NOTEBOOKS] if DOCS in path.parents]
    own = {path: path.read_text(encoding="utf-8") for path in paths}
    own |= {DOCS / "reference" / f"{name}.md": text for name, text in reference.items()}
    listed = set()
    for path, text in own.items():
        for entries in re.findall(r"^```{toctree}\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            names = re.findall(r"^(?:.*<)?([\w/.-]+)>?$", entries, re.MULTILINE)
            listed |= {(path.parent / name).resolve() for name in names}
    assert {path.with_suffix("") for path in own} - {DOCS / "index"} == listed


def test_the_reference_names_all_that_is_offered(reference):
    for name in segmentation.__all__:
        assert f":: segmentation.{name}\n" in reference["python"]
    for name in build_parser()._subparsers._group_actions[0].choices:
        assert f"\n## {name}\n" in reference["command-line"]
    assert "## `POST /predict`" in reference["api"]
    assert "| `centres` | array |" in reference["model"]
    code = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("segmentation/**/*.py"))
    for variable in set(re.findall(r'"(SEGMENTATION_[A-Z_]+)"', code)):
        assert f"| `{variable}` | " in reference["settings"]
    assert " |  |\n" not in reference["settings"]


def test_the_tour_shows_the_pictures_that_are_taken():
    shown = re.findall(r"\(pictures/(\w+)\.png\)", (DOCS / "tour.md").read_text())
    taken = re.findall(r'^    "(\w+)": "', (DOCS / "pictures.py").read_text(), re.MULTILINE)
    assert sorted(shown) == sorted(taken)
    pages = {path.stem.partition("_")[2] for path in ROOT.glob("pages/*.py")}
    opened = re.findall(r'^    "\w+": "(\w+)"', (DOCS / "pictures.py").read_text(), re.MULTILINE)
    assert set(opened) <= pages


def test_every_verb_is_found_and_shows_an_example():
    assert set(segmentation.__all__) <= set(dir(segmentation))
    verbs = [name for name in segmentation.__all__ if name[0].islower()]
    without = {name for name in verbs if ">>> " not in getattr(segmentation, name).__doc__}
    assert without <= {"clv"}  # It takes seconds.
