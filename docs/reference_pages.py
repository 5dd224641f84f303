"""Write the pages of reference from what they are about, so that they cannot go stale."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import segmentation
from segmentation.api import create_app
from segmentation.cli.main import build_parser

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent / "segmentation"
VARIABLE = re.compile(
    r'^\w+_VARIABLE = "(SEGMENTATION_\w+)"[^\n]*\n(?:"""(.*?)""")?', re.MULTILINE | re.DOTALL
)
NO_EDIT = "<!-- Written by docs/reference_pages.py from the code. -->\n\n"


def pages() -> dict[str, str]:
    """Return each page's text by its name."""
    return {
        "index": _index(),
        "python": _python(),
        "command-line": _command_line(),
        "api": _api(),
        "model": _model(),
        "settings": _settings(),
    }


def write(folder: Path) -> None:
    """Write the pages into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in pages().items():
        (folder / f"{name}.md").write_text(f"{NO_EDIT}{text}", encoding="utf-8")


def _index() -> str:
    parts = "python\ncommand-line\napi\nmodel\nsettings"
    lead = "Written from the code, each time that the documentation is made."
    return f"# Look up\n\n{lead}\n\n```{{toctree}}\n:maxdepth: 1\n{parts}\n```\n"


def _python() -> str:
    verbs = [name for name in segmentation.__all__ if name[0].islower()]
    errors = [name for name in segmentation.__all__ if name[0].isupper()]
    parts = [
        "# Python",
        "All that `import segmentation` offers, and that stays (semantic versions).",
    ]
    parts += [_directive("autofunction", f"segmentation.{name}") for name in verbs]
    parts += ["## Errors", "Each says what, where, how many and what to do."]
    parts += [_directive("autoexception", f"segmentation.{name}") for name in errors]
    return "\n\n".join(parts) + "\n"


def _directive(kind: str, target: str) -> str:
    return f"```{{eval-rst}}\n.. {kind}:: {target}\n```"


def _command_line() -> str:
    parser = build_parser()
    lead = (
        "`segmentation VERB ...`, or `python -m segmentation VERB ...` in a checkout. Exit status "
        "0, or 2 with one line on standard error that says what to do. `--json` prints one JSON "
        "object."
    )
    parts = ["# Command line", lead]
    for name, verb in _verbs(parser):
        parts += [f"## {name}", f"```text\n{_help(verb)}\n```"]
    return "\n\n".join(parts) + "\n"


def _verbs(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _help(verb: argparse.ArgumentParser) -> str:
    verb.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=96)
    return verb.format_help().strip()


def _api() -> str:
    document = create_app().openapi()
    parts = ["# API", document["info"]["description"]]
    for path, by_method in document["paths"].items():
        for method, told in by_method.items():
            parts.append(f"## `{method.upper()} {path}`")
            parts.append(told.get("description") or told["summary"])
            parts += [_parameters(told["parameters"])] if told.get("parameters") else []
            answers = sorted(told["responses"].items())
            parts.append("\n".join(f"- **{code}** {each['description']}" for code, each in answers))
    return "\n\n".join(parts) + "\n"


def _parameters(parameters: list[dict[str, Any]]) -> str:
    return _table(
        ("parameter", "where", "what"),
        [(f"`{each['name']}`", each["in"], each.get("description", "")) for each in parameters],
    )


def _model() -> str:
    schema = json.loads((HERE / "model.schema.json").read_text(encoding="utf-8"))
    described = (HERE.parent / "artifacts" / "README.md").read_text(encoding="utf-8")
    parts = [re.sub(r"\]\(\.\./docs/", "](../", described), "## Every key", _properties(schema)]
    for name, told in schema.get("$defs", {}).items():
        parts += [f"## {name}", told.get("description", ""), _properties(told)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _properties(told: dict[str, Any]) -> str:
    rows = [
        (f"`{name}`", _type(each), each.get("description", ""))
        for name, each in told.get("properties", {}).items()
    ]
    return _table(("key", "type", "what"), rows) if rows else ""


def _type(told: dict[str, Any]) -> str:
    if "$ref" in told:
        return str(told["$ref"]).rpartition("/")[2]
    if "enum" in told:
        return ", ".join(f"`{json.dumps(value)}`" for value in told["enum"])
    kind = told.get("type", "")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _settings() -> str:
    files = (
        "The look and the limits of the dashboard stand in `.streamlit/config.toml`, each with its "
        "reason; connections to databases in `.streamlit/secrets.toml` of the folder that it is "
        "started in, or of the home folder: see [Customers in a database](../guides/database.md)."
    )
    variables = _table(("variable", "what"), [(f"`{name}`", said) for name, said in _variables()])
    lead = "Options of the command line win over the environment."
    return f"# Settings\n\n{lead}\n\n{variables}\n\n{files}\n"


def _variables() -> list[tuple[str, str]]:
    """Return each variable of the environment with the sentence that stands under its constant."""
    code = [path.read_text(encoding="utf-8") for path in PACKAGE.glob("**/*.py")]
    found = [pair for text in code for pair in VARIABLE.findall(text)]
    return sorted((name, " ".join(said.replace("`", "").split())) for name, said in found)


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [headings, ("---",) * len(headings), *rows]
    cells = (
        " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in row) for row in lines
    )
    return "\n".join(f"| {row} |" for row in cells)
