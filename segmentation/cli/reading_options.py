"""Define the options that say how a file is read, where it does not say so itself."""

from __future__ import annotations

import argparse
from pathlib import Path

from segmentation.records import Decimal

DECIMALS: dict[str, Decimal] = {"comma": ",", "point": "."}


def add(verb: argparse.ArgumentParser) -> None:
    """Add the decimal mark, the sheet and the bounds to a verb that reads a file."""
    verb.add_argument(
        "--decimal",
        type=_decimal,
        metavar="comma|point",
        help="decimal mark of numbers that can be read both ways (80.157)",
    )
    verb.add_argument("--sheet", metavar="NAME|NUMBER", help="sheet of a workbook")
    verb.add_argument(
        "--without-hidden", action="store_true", help="leave out rows that a workbook hides"
    )
    verb.add_argument("--memory", type=_above_zero, metavar="MB", help="memory that it may take")
    verb.add_argument("--seconds", type=_above_zero, metavar="N", help="time that it may take")


def add_settings(verb: argparse.ArgumentParser) -> None:
    """Add the file of all choices to a verb on customers."""
    verb.add_argument(
        "--settings",
        type=Path,
        metavar="FILE.json",
        help="every choice of a study, as the dashboard and `inspect --json` write it",
    )


def _above_zero(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found <= 1e9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return found


def _decimal(text: str) -> Decimal:
    if text not in DECIMALS:
        raise argparse.ArgumentTypeError(f"{text!r} is neither 'comma' nor 'point'")
    return DECIMALS[text]
