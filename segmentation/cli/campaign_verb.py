"""Run the verb that plans a campaign: how many customers show a difference."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from segmentation.cli.answers import Answer


def add(subparsers: Any, *, run: Callable[[argparse.Namespace], Answer]) -> None:
    """Add `campaign plan` with its options to the command line's verbs."""
    verb = subparsers.add_parser("campaign", help="plan a campaign with a control group")
    plan = verb.add_subparsers(metavar="STEP", required=True).add_parser(
        "plan", help="how many customers are needed to see a difference"
    )
    what = plan.add_mutually_exclusive_group(required=True)
    what.add_argument("--shares", nargs=2, type=float, metavar=("WITHOUT", "WITH"))
    what.add_argument("--means", nargs=2, type=float, metavar=("DIFFERENCE", "DEVIATION"))
    plan.add_argument("--power", type=float, default=0.8)
    plan.add_argument("--alpha", type=float, default=0.05, help="level of the test, two-sided")
    plan.add_argument("--ratio", type=float, default=1.0, help="held out for each one addressed")
    plan.add_argument("--json", action="store_true", help="print one JSON object")
    plan.set_defaults(run=run)


def plan(options: argparse.Namespace) -> Answer:
    """Tell how many customers are needed to see a difference."""
    from segmentation import campaigns, wording
    from segmentation.cli import terminal

    chosen = {name: getattr(options, name) for name in ("power", "alpha", "ratio")}
    if options.shares is not None:
        size = campaigns.size_for_shares(*options.shares, **chosen)
    else:
        size = campaigns.size_for_means(*options.means, **chosen)
    sentence = wording.size_sentence(size, power=options.power)
    if not options.json:
        terminal.show_text(sentence)
        return None
    return {**asdict(size), **chosen, "sentence": sentence}
