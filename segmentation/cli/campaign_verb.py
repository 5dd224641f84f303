"""Run the verbs that plan a campaign and tell what it gained: campaign plan, campaign result."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from segmentation.cli import reading_options
from segmentation.cli.answers import Answer, of_record
from segmentation.records import SEED, OutcomeColumns


def add(subparsers: Any, *, run: Callable[[str], Callable[[argparse.Namespace], Answer]]) -> None:
    """Add `campaign plan` and `campaign result` to the command line's verbs."""
    verb = subparsers.add_parser("campaign", help="plan a campaign, and tell what it gained")
    steps = verb.add_subparsers(metavar="STEP", required=True)
    _add_plan(steps, run=run("plan"))
    _add_result(steps, run=run("result"))


def _add_result(steps: Any, *, run: Callable[[argparse.Namespace], Answer]) -> None:
    result = steps.add_parser("result", help="what those addressed did beyond those held out")
    result.add_argument("file", metavar="FILE", help="one row a customer, with the outcome")
    result.add_argument("--outcome", required=True, metavar="COLUMN", help="1 and 0, or amounts")
    result.add_argument("--segment", metavar="COLUMN", help="tell it of each segment too")
    result.add_argument("--group", metavar="COLUMN", help="says who was held out")
    result.add_argument("--control", metavar="TEXT", help="what the group held out is called there")
    result.add_argument("--identifier", metavar="COLUMN", help="draws the control group again")
    result.add_argument("--hold-out", type=float, default=0.0, metavar="SHARE")
    result.add_argument("--campaign", default="", metavar="NAME")
    result.add_argument("--seed", type=int, default=SEED)
    result.add_argument("--level", type=float, default=0.95, help="of the intervals")
    result.add_argument("--json", action="store_true", help="print one JSON object")
    reading_options.add(result)
    result.set_defaults(run=run)


def _add_plan(steps: Any, *, run: Callable[[argparse.Namespace], Answer]) -> None:
    plan = steps.add_parser("plan", help="how many customers are needed to see a difference")
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

    chosen = of_record(options, "power", "alpha", "ratio")
    if options.shares is not None:
        size = campaigns.size_for_shares(*options.shares, **chosen)
    else:
        size = campaigns.size_for_means(*options.means, **chosen)
    sentence = wording.size_sentence(size, power=options.power)
    if not options.json:
        terminal.show_text(sentence)
        return None
    return {**asdict(size), **chosen, "sentence": sentence}


def result(options: argparse.Namespace) -> Answer:
    """Tell what a campaign gained over the customers who were held out."""
    from segmentation import wording, workflow
    from segmentation.cli import terminal
    from segmentation.cli.limits import reader

    table = reader(options).customers(options.file, sheet=options.sheet, decimal=options.decimal)
    names = ("outcome", "segment", "group", "control", "identifier", "hold_out", "campaign", "seed")
    columns = OutcomeColumns(**of_record(options, *names))
    found = workflow.campaign_outcome(table, columns, level=options.level)
    sentences = [wording.result_sentence(one) for one in found]
    corrected = wording.several_sentence(len(found) - 1)
    if not options.json:
        for text in (*sentences, *([corrected] if corrected else [])):
            terminal.show_text(text)
        return None
    told = [{**asdict(one), "sentence": text} for one, text in zip(found, sentences, strict=True)]
    return {"level": options.level, "all": told[0], "segments": told[1:]}
