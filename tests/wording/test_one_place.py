"""Sentences for people about a result are in `wording`: the stages hand on codes and values."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import get_args

import segmentation
from segmentation.records import StepAction

PACKAGE = Path(segmentation.__file__).parent
STAGES = (
    "intake",
    "reading",
    "preprocessing",
    "clusters",
    "segments",
    "orders",
    "models",
    "engines",
    "campaigns",
    "workflow",
)
SENTENCE = re.compile(r"(?:(?<![\w|(\[\\])[A-Za-z]?[a-z']+[,:;]? ){4,}[a-z']+\b")
"""Five words in a row, all but the first in small letters: no SQL, no pattern, no list of names."""
KEPT = {
    "reading/date_forms.py": "names of months",
    "intake/sandbox/worker.py": "what whoever starts a server hears of a system without a wall",
    "intake/limits.py": "the end of an error: what to do where a limit is met",
    "models/store/saving.py": "a line of the log, for whoever runs the server",
    "models/store/writing.py": "the end of an error, where no other is given",
    "orders/grid/segment_table.py": "meaning and suggestion are in the one table of segments",
    "segments/languages.py": "words of column names in six languages",
    "segments/actions.py": "each suggestion stands in the one table, beside the rule that makes it",
}
"""Modules that keep sentences, with the reason."""


ACTIONS = frozenset(get_args(StepAction))


@cache
def below(node):
    """A node and all below it, walked once."""
    return tuple(ast.walk(node))


def called(tree):
    """Names of the functions that are called anywhere below a node."""
    functions = [node.func for node in below(tree) if isinstance(node, ast.Call)]
    return {f.id for f in functions if isinstance(f, ast.Name)} | {
        f.attr for f in functions if isinstance(f, ast.Attribute)
    }


def raises(tree):
    return [node for node in below(tree) if isinstance(node, ast.Raise)]


def names(tree):
    return {node.id for node in below(tree) if isinstance(node, ast.Name)}


def functions(tree):
    return [node for node in below(tree) if isinstance(node, ast.FunctionDef)]


def raised_later(function):
    """Assignments to names that are raised."""
    raised = set().union(*(names(each) for each in raises(function)))
    if not raised:
        return
    for node in below(function):
        targets = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(node, ast.Assign | ast.NamedExpr) and names(targets) & raised:
            yield node


def parts_of_errors(tree, builders, guards):
    """Nodes whose texts end in an error: raised, given to who raises, or made for it."""
    for function in functions(tree):
        if function.name in builders:
            yield function
        yield from raised_later(function)
    for node in below(tree):
        if isinstance(node, ast.Raise | ast.Assert) or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and (node.func.id in guards or node.func.id.endswith("Error"))
        ):
            yield node


def docstrings(tree):
    for node in below(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield from (each for each in node.body if isinstance(each, ast.Expr))


def text_of(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            part.value if isinstance(part, ast.Constant) else "it" for part in node.values
        )
    return ""


def sentences(tree, builders, guards):
    passed = {id(part) for each in parts_of_errors(tree, builders, guards) for part in below(each)}
    passed |= {id(part) for each in docstrings(tree) for part in below(each)}
    for node in below(tree):
        if isinstance(node, ast.JoinedStr):
            passed |= {id(part) for part in below(node)} - {id(node)}
    for node in below(tree):
        text = text_of(node)
        if id(node) not in passed and text not in ACTIONS and SENTENCE.search(text):
            yield node.lineno, text


@cache
def found():
    """The sentences of every module that has one, by its path."""
    trees = {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for stage in STAGES
        for path in sorted((PACKAGE / stage).rglob("*.py"))
    }
    parsed = list(trees.values())
    errors = [each for tree in parsed for each in raises(tree)]
    errors += [node for tree in parsed for each in functions(tree) for node in raised_later(each)]
    builders = set().union(*map(called, errors))
    guards = {each.name for tree in trees.values() for each in functions(tree) if raises(each)}
    told = {path: list(sentences(tree, builders, guards)) for path, tree in trees.items()}
    return {path: lines for path, lines in told.items() if lines}


def test_no_stage_writes_a_sentence_about_a_result():
    assert {path: lines for path, lines in found().items() if path not in KEPT} == {}


def test_every_module_that_may_keep_sentences_has_some():
    assert set(KEPT) <= set(found())


DOORS = ("ui", "reports", "cli")
DIALOGUE = {
    "cli/file_verbs.py": "which verb to take instead",
    "cli/limits.py": "how the work on a file ended",
    "cli/order_options.py": "the help of an option",
    "cli/terminal.py": "a heading with a number",
    "ui/campaigns/results.py": "what an upload is for",
    "ui/compare/compare.py": "a heading",
    "ui/compare/state.py": "what a button is going to do",
    "ui/customers/contracts.py": "what a choice is made of: a column as it is read now",
    "ui/customers/preparation_tables.py": "a cell of a table of choices",
    "ui/models/fit.py": "which file to drop; what a job is doing",
    "ui/models/models.py": "a question before something is deleted, and that it was done",
    "ui/orders/models.py": "what to save first; a choice",
    "ui/orders/movement.py": "what an upload is for",
    "ui/orders/orders.py": "what an upload is for; what to choose",
    "ui/parts/brand.py": "a picture",
    "ui/predict/moving.py": "how many rows are shown",
    "ui/predict/scoring.py": "what an upload is for; what to choose",
    "ui/segments/actions.py": "what a saved model is for",
    "ui/segments/changes.py": "the head of a sentence from wording",
    "ui/segments/explanations.py": "what the suggestions are for, behind a sentence from wording",
    "ui/segments/selection.py": "a title before a sentence from wording",
    "ui/session/state.py": "what Undo did",
    "ui/session/steps.py": "the name of a change that can be undone",
    "ui/work/administration.py": "a question before something is deleted, and that it was done",
    "ui/work/sharing.py": "that a link was made",
    "ui/work/tokens.py": "a question before something is revoked, and that it was done",
    "ui/work/origins.py": "the name of a change that can be undone; what a button does",
    "ui/work/mine.py": "a question before something is deleted, and that it was done",
}
"""Modules of the doors whose sentences with values speak with the visitor, not of a result."""


def test_no_door_puts_the_numbers_of_a_result_into_a_sentence_of_its_own():
    told = set()
    for room in DOORS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            with_values = {
                (node.lineno, text_of(node))
                for node in below(tree)
                if isinstance(node, ast.JoinedStr)
            }
            if with_values & set(sentences(tree, set(), set())):
                told.add(path.relative_to(PACKAGE).as_posix())
    assert told == set(DIALOGUE)


def test_a_sentence_is_seen_and_an_error_is_not():
    text = 'def f(n):\n    note = f"There are only {n} of them here"\n    return note\n'
    assert [line for line, _ in sentences(ast.parse(text), set(), set())] == [2]
    text = 'def f(n):\n    if n:\n        raise ValueError(f"There are only {n} of them here")\n'
    assert list(sentences(ast.parse(text), set(), set())) == []
