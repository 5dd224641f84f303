"""Define the options of the verbs on a file of orders: rfm and clv."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, get_args

from segmentation.cli import reading_options, sources
from segmentation.cli.answers import Answer
from segmentation.records import FORMAT_LABELS, UNIT_DAYS, OrderRole


def add_rfm(subparsers: Any, *, run: Callable[[argparse.Namespace], Answer]) -> None:
    """Add `rfm` with its options to the command line's verbs."""
    verb = subparsers.add_parser("rfm", help="turn order lines into one row a customer, scored")
    _add_orders(verb, output="else standard output", writes=True)
    verb.add_argument("--reference", type=_day, metavar="2026-01-31", help="by default the last")
    verb.add_argument(
        "--previous", type=_day, metavar="2025-12-31", help="tell who has moved since that day"
    )
    verb.add_argument("--levels", type=int, default=5, choices=(3, 4, 5))
    verb.add_argument("--method", choices=("quantiles", "breaks"), default="quantiles")
    for name in ("recency", "frequency", "monetary"):
        verb.add_argument(f"--{name}-cuts", type=_numbers, metavar="A,B,..", help="own cut points")
    verb.add_argument(
        "--segment-table", type=Path, metavar="TABLE.csv", help="own names for the scores"
    )
    verb.add_argument(
        "--join", type=Path, metavar="CUSTOMERS", help="customer table to stand beside behaviour"
    )
    verb.add_argument("--join-on", metavar="COLUMN", help="its column with the customer number")
    verb.set_defaults(run=run)


def add_clv(subparsers: Any, *, run: Callable[[argparse.Namespace], Answer]) -> None:
    """Add `clv` with its options to the command line's verbs."""
    verb = subparsers.add_parser("clv", help="tell what customers are expected to buy and bring")
    _add_orders(verb, output="one row a customer")
    verb.add_argument("--until", type=_day, metavar="2026-01-31", help="last day that counts")
    verb.add_argument("--horizon", type=float, metavar="N", help="units to look ahead (a year)")
    verb.add_argument("--unit", choices=tuple(UNIT_DAYS), default="week")
    verb.add_argument(
        "--discount", type=float, default=0.1, metavar="RATE", help="a year's, 0.1 for 10%%"
    )
    verb.set_defaults(run=run)


def _add_orders(verb: argparse.ArgumentParser, *, output: str, writes: bool = False) -> None:
    """Add what says how order lines are read and which of them count."""
    verb.add_argument("orders", nargs="?", metavar="ORDERS", help=f"order lines: {FORMAT_LABELS}")
    sources.add(verb, writes=writes, is_whole=True, is_made_here=True)
    verb.add_argument("-o", "--output", type=Path, metavar="OUT.csv", help=output)
    verb.add_argument("--json", action="store_true", help="print one JSON object")
    reading_options.add(verb)
    reading_options.add_settings(verb)
    verb.add_argument("--columns", metavar="A,B,..", help="names for the columns of the file")
    for role in get_args(OrderRole):
        name = role.replace("_", "-")
        words = f"column with the {role.replace('_', ' ')}: its name, or its number from 1"
        verb.add_argument(f"--{name}", metavar="COLUMN", help=words)
    verb.add_argument("--returns", choices=("net", "rate"), default="net")
    verb.add_argument("--duplicates", choices=("auto", "leave_out", "keep"), default="auto")
    verb.add_argument(
        "--unpaid",
        choices=("auto", "leave_out", "keep"),
        default="auto",
        help="cancelled, failed and refunded orders are left out; leave_out: pending ones as well",
    )
    verb.add_argument(
        "--amounts-in",
        choices=("auto", "units", "hundredths"),
        default="auto",
        help="hundredths: 1999 is 19.99; by default where the file proves it",
    )
    verb.add_argument("--keep-currency", metavar="EUR", help="the one to keep where there are more")
    verb.add_argument("--time-zone", metavar="Europe/Berlin", help="zone in which days are counted")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day: write it as 2026-01-31") from None


def _numbers(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} are not cut points: write them as 30,90,180"
        ) from None
