"""Turn arguments into an exit status: 0, or 2 with one clear line on standard error."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, get_args

from segmentation import __version__
from segmentation.cli import campaign_verb, order_options, reading_options, sources
from segmentation.cli.answers import Answer
from segmentation.errors import CONTROLS, ParameterError, SaveError, SegmentationError, visible
from segmentation.records import (
    AUDIENCES,
    DIALECTS,
    FORMAT_LABELS,
    METHODS,
    NO_WORKSPACE,
    SCALINGS,
    SEED,
    Prepare,
)

_NOT_TAKEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What a full or broken disk answers."""


class _Parser(argparse.ArgumentParser):
    """An argument parser that answers a wrong call with one line."""

    def error(self, message: str) -> NoReturn:
        raise ParameterError(f"{message[:1].upper()}{message[1:]}. See `{self.prog} --help`.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb, by default with the arguments of the process, and return the exit status.

    That is 0, 2 after an error that the user can mend, 130 when interrupted.
    """
    status = 0
    try:
        try:
            _answer(arguments)
        except SegmentationError as error:
            status = 2
            print(_one_line(f"segmentation: {error}"), file=sys.stderr)  # noqa: T201  # its place
        except KeyboardInterrupt:
            status = 130
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        # The reader of a pipe (head, less) has gone: nothing is left to say, also not at exit.
        _turn_away()
    return status


def _answer(arguments: Sequence[str] | None) -> None:
    """Run the verb, and print what it answers.

    Raises
    ------
    SaveError
        If what is printed goes into a file, on a disk that takes no more.
    """
    options = build_parser().parse_args(arguments)
    try:
        answer = options.run(options)
        if answer is not None:
            print(_plain_json(answer))  # noqa: T201  # the verb's answer
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in _NOT_TAKEN:
            raise
        _turn_away()
        raise SaveError(
            f"Cannot write the output: {error.strerror}. Choose another place for it."
        ) from error


def _turn_away() -> None:
    """Let what is still to be printed go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))


def _plain_json(answer: Any) -> str:
    """Return JSON in which what a terminal would obey is escaped; it means the same."""
    text = json.dumps(answer, ensure_ascii=False, allow_nan=False)
    return CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    called = "python -m segmentation" if sys.argv[0].endswith("__main__.py") else "segmentation"
    parser = _Parser(prog=called, description="Customer segments from a file.")
    parser.add_argument("--version", action="version", version=__version__)
    subparsers = parser.add_subparsers(metavar="VERB", required=True)
    _add_file_verbs(subparsers)
    _add_model_verbs(subparsers)
    order_options.add_rfm(subparsers, run=_late("order_verbs", "rfm"))
    order_options.add_clv(subparsers, run=_late("value_verbs", "clv"))
    campaign_verb.add(subparsers, run=partial(_late, "campaign_verb"))
    _add_servers(subparsers)
    doctor = subparsers.add_parser("doctor", help="tell versions, engines, limits and free space")
    doctor.set_defaults(run=_late("doctor_verb", "doctor"))
    _add_json(doctor)
    _add_artifacts(doctor)
    return parser


def _late(module: str, verb: str) -> Callable[[argparse.Namespace], Answer]:
    """Return a verb that is loaded when it is called: each needs other parts of the package."""

    def run(options: argparse.Namespace) -> Answer:
        found: Any = getattr(import_module(f"segmentation.cli.{module}"), verb)
        answer: Answer = sources.run(found, options) if "source" in options else found(options)
        return answer

    return run


def _add_file_verbs(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    inspect = subparsers.add_parser("inspect", help="show what is read from a file")
    inspect.set_defaults(run=_late("file_verbs", "inspect"))

    search = subparsers.add_parser("search", help="score each number of segments")
    search.add_argument("--k", type=_k_range, metavar="2:10", help="numbers of segments to try")
    search.set_defaults(run=_late("file_verbs", "search"))

    compare = subparsers.add_parser("compare", help="divide the customers by several methods")
    compare.add_argument("--k", type=_compared_k, default="auto", metavar="auto|bic|N")
    compare.add_argument("--methods", type=_names, metavar="A,B,..", help=", ".join(METHODS))
    compare.set_defaults(run=_late("compare_verb", "compare"))

    fit = subparsers.add_parser("fit", help="segment the customers and save the model")
    fit.add_argument("--name", required=True, help="name of the saved model")
    fit.add_argument("--k", type=_k_choice, metavar="auto|N")
    fit.set_defaults(run=_late("file_verbs", "fit"))

    for verb in (inspect, search, compare, fit):
        verb.add_argument("file", nargs="?", metavar="FILE", help=FORMAT_LABELS)
        sources.add(verb)
        reading_options.add(verb)
        reading_options.add_settings(verb)
        _add_json(verb)
    for verb in (search, fit):
        _add_ways(verb)
    for verb in (search, compare, fit):
        verb.add_argument("--features", type=_names, metavar="A,B,..", help="columns to cluster on")
        verb.add_argument("--scaling", choices=tuple(SCALINGS))
        verb.add_argument("--seed", type=int, default=SEED)
    _add_artifacts(fit)


def _add_ways(verb: _Parser) -> None:
    verb.add_argument(
        "--prepare",
        choices=get_args(Prepare),
        default="asis",
        help="auto: also try other ways to prepare columns, where these show no segments",
    )
    verb.add_argument(
        "--keep-exceptional",
        action="store_true",
        help="with --prepare auto: leave customers far from all others among them",
    )
    verb.add_argument(
        "--min-size",
        type=_least,
        metavar="N",
        help="fewest customers of a segment, below 1 as a share of all",
    )


def _add_model_verbs(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    predict = subparsers.add_parser("predict", help="give each customer of a file a segment")
    drift = subparsers.add_parser("drift", help="tell whether a model still fits new customers")
    report = subparsers.add_parser("report", help="write what a model tells of its segments")
    sql = subparsers.add_parser("sql", help="print a model as one SELECT")
    audience = subparsers.add_parser("audience", help="write a segment as a list for another tool")
    for verb in (predict, drift, report, sql, audience):
        verb.add_argument("model", metavar="MODEL", help="saved model, or path to a model.json")
        _add_json(verb)
        _add_artifacts(verb)
    for verb in (predict, drift, audience):
        verb.add_argument("file", nargs="?", metavar="FILE", help="customers")
        sources.add(verb, writes=verb is predict, is_whole=verb is not drift)
        reading_options.add(verb)
        reading_options.add_settings(verb)
    drift.set_defaults(run=_late("model_verbs", "drift"))
    predict.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        help="OUT.csv or OUT.parquet, else standard output",
    )
    predict.set_defaults(run=_late("model_verbs", "predict"))
    report.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("report.html"),
        metavar="OUT",
        help="report.html or report.xlsx",
    )
    report.set_defaults(run=_late("model_verbs", "report"))
    sql.add_argument("--dialect", choices=tuple(DIALECTS), default="duckdb")
    sql.add_argument("--table", default="customers", help="name of the table (customers)")
    sql.set_defaults(run=_late("model_verbs", "sql"))
    _add_audience(audience)


def _add_audience(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--segment", required=True, metavar="NAME|N[,..]", help="as predict has it")
    verb.add_argument("--for", dest="target", required=True, choices=tuple(AUDIENCES))
    verb.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.csv")
    verb.add_argument("--hold-out", type=float, default=0.0, metavar="SHARE", help="control group")
    verb.add_argument("--campaign", default="", metavar="NAME", help="draws a group of its own")
    verb.add_argument("--seed", type=int, default=SEED)
    verb.add_argument("--country", metavar="DE", help="of phones without a country code")
    verb.set_defaults(run=_late("audience_verb", "audience"))


def _add_servers(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    for name, port, explanation in (
        ("serve", 8000, "answer the JSON API alone"),
        ("dashboard", 8501, "open the dashboard, with the API under /api"),
    ):
        verb = subparsers.add_parser(name, help=explanation)
        verb.add_argument("--host", default="127.0.0.1")
        verb.add_argument("--port", type=_port, default=port)
        verb.add_argument(
            "--allow-host",
            action="append",
            default=[],
            metavar="NAME",
            help="another name that it answers to, such as a proxy's; may be given again",
        )
        verb.set_defaults(run=_late("server_verbs", name))
        _add_artifacts(verb)
        if name == "dashboard":
            _add_workspace(verb)


def _add_workspace(verb: argparse.ArgumentParser) -> None:
    kept = verb.add_mutually_exclusive_group()
    kept.add_argument("--workspace", metavar="DIR", help="folder of the kept studies")
    kept.add_argument(
        "--no-workspace",
        dest="workspace",
        action="store_const",
        const=NO_WORKSPACE,
        help="keep no study on disk",
    )


def _add_json(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--json", action="store_true", help="print one JSON object")


def _add_artifacts(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--artifacts", type=Path, metavar="DIR", help="folder of the saved models")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _least(text: str) -> float:
    try:
        least = float(text)
    except ValueError:
        least = 0.0
    if not 0 < least < 1e15:
        raise argparse.ArgumentTypeError(
            f"{text!r} is neither a number of customers nor a share such as 0.05"
        )
    return least


def _k_range(text: str) -> tuple[int, ...]:
    first, separator, last = text.partition(":")
    try:
        smallest = int(first)
        largest = int(last) if separator else smallest
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a range such as 2:10") from None
    if largest < smallest:
        raise argparse.ArgumentTypeError(f"{text!r} is empty: write the smaller number first")
    if largest - smallest > 100:
        raise argparse.ArgumentTypeError(f"{text!r} is too wide: try at most 100 numbers")
    return tuple(range(smallest, largest + 1))


def _compared_k(text: str) -> int | str:
    return text if text == "bic" else _k_choice(text)


def _k_choice(text: str) -> int | str:
    if text == "auto":
        return text
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number nor 'auto'") from None


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: choose 1 to 65535")
    return port
