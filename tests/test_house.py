"""The house itself: every module has a test, says what it does, and stays small."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = {path.relative_to(ROOT): path for path in sorted(ROOT.glob("segmentation/**/*.py"))}
TESTS = sorted(ROOT.glob("tests/**/*.py"))

MOST_BODY_LINES = 40
MOST_LINES = 400
MOST_MODULES = 16
FLAT = {"columns": 20, "figures": 24, "records": 25, "reports": 16, "segments": 23, "wording": 26}
"""Rooms of many small modules: one a kind of column, a figure, a record or a kind of sentence."""

NO_VERBS = frozenset(
    {"a", "all", "an", "between", "data", "each", "every", "everything", "for", "from", "how"}
    | {"it", "no", "one", "some", "the", "this", "two", "what", "when", "where", "whether"}
    | {"which", "who", "why"}
)
"""First words of a sentence that tells what a module is about, and not what it does."""


@pytest.fixture(scope="module")
def tested():
    """Names of modules that tests import or say, in dotted form; ``.*`` is a whole package."""
    names = set()
    for path in TESTS:
        text = path.read_text(encoding="utf-8")
        names |= set(re.findall(r"\bsegmentation(?:\.\w+)+(?:\.\*)?", text))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("segmentation"):
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def dotted(module):
    parts = module.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def bodies(tree):
    """Return each function with the lines of its body, its docstring apart."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            has_docstring = ast.get_docstring(node) is not None and len(node.body) > 1
            first = node.body[1 if has_docstring else 0]
            yield node.name, node.end_lineno - first.lineno + 1


def test_every_module_has_a_test_of_its_name_or_one_that_names_it(tested):
    missing = [
        str(module)
        for module in MODULES
        if module.name not in ("__init__.py", "__main__.py")
        and not (ROOT / "tests" / Path(*module.parts[1:-1]) / f"test_{module.name}").is_file()
        and not {dotted(module), f"{dotted(module.parent / '__init__.py')}.*"} & tested
    ]
    assert not missing, "\n".join(missing)


def test_tests_cover_only_modules_that_are_there():
    names = {dotted(module) for module in MODULES}
    said = set()
    for path in TESTS:
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        said |= set(re.findall(r"`(segmentation[\w.*]+)`", text.partition("Covers ")[2]))
    assert {name for name in said if name.removesuffix(".*") not in names} == set()


def test_every_module_says_what_it_does_in_one_sentence():
    wrong = []
    for module, path in MODULES.items():
        said = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n")
        first = " ".join(said[0].split())
        word = re.split(r"\W", first, maxsplit=1)[0].lower()
        if not first.endswith(".") or not word or word in NO_VERBS or word.endswith(("ing", "ed")):
            wrong.append(f"{module}: {first}")
    assert not wrong, "\n".join(wrong)


def test_modules_and_functions_stay_small():
    long = []
    for module, path in MODULES.items():
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > MOST_LINES:
            long.append(f"{module}: {text.count(chr(10))} lines")
        long += [
            f"{module}: {name} has a body of {n} lines"
            for name, n in bodies(ast.parse(text))
            if n > MOST_BODY_LINES
        ]
    assert not long, "\n".join(long)


def test_no_room_is_full():
    counts = Counter(module.parent for module in MODULES if module.name != "__init__.py")
    full = {str(at): n for at, n in counts.items() if n > FLAT.get(at.name, MOST_MODULES)}
    assert full == {}
