"""Run the verb on a file of orders: rfm."""

from __future__ import annotations

import argparse
import codecs
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

from segmentation import orders, workflow
from segmentation.cli import terminal
from segmentation.cli.answers import Answer, engine_answer, of_record, write_file
from segmentation.cli.limits import bounded, reader
from segmentation.errors import ParameterError
from segmentation.orders.engine.customers import RFM
from segmentation.records import (
    OrderFacts,
    OrderRole,
    OrderSettings,
    Progress,
    RfmCuts,
    RfmOptions,
    RfmReport,
    RfmRule,
    StudySettings,
)
from segmentation.reports import csv_bytes

_OF_A_SEGMENT = (
    "name",
    "n_customers",
    "share",
    "revenue",
    "revenue_share",
    "n_orders",
    "average_order_value",
)
"""What is answered of a segment of the grid."""
_OF_A_JOIN = ("source", "key", "n_rows", "n_matched", "columns")
_LINES = (
    *("rows_without_customer", "quantity_not_positive", "price_not_positive"),
    *("cancellation_rows", "exact_duplicate_rows"),
)


def rfm(options: argparse.Namespace) -> Answer:
    """Write one row a customer with scores and the name of its segment."""
    with terminal.progress(quiet=options.json) as progress, bounded(options.orders, options):
        report = _joined(_report(options, options.reference, progress), options)
        scored = orders.scored_customers(report.grid)
        if options.previous is not None:
            before = _report(options, options.previous, progress)
            scored = orders.with_movement(scored, orders.movement(before.grid, report.grid))
    if options.output is not None:
        write_file(options.output, csv_bytes(scored))
    if options.into:
        workflow.write_customers(scored, options.lives, options.into, replace=options.replace)
    if options.json:
        return {**_answer(report, options.output), **engine_answer(options)}
    if options.output is None and options.into is None:
        # The mark is for spreadsheets; a program at the other end of a pipe stumbles over it.
        terminal.output().write(csv_bytes(scored).removeprefix(codecs.BOM_UTF8))
    terminal.show_grid(report, output=options.output)
    return None


def _report(
    options: argparse.Namespace, reference: date | None, progress: Progress | None
) -> RfmReport:
    """Return the grid as of a day."""
    asked = RfmOptions(
        settings=order_settings(options),
        reference=reference,
        levels=options.levels,
        method=options.method,
        cuts=_cuts(options),
        rules=_rules(options),
    )
    return report_of(options, asked, progress)


def report_of(
    options: argparse.Namespace,
    asked: RfmOptions,
    progress: Progress | None,
    *,
    with_days: bool = False,
) -> RfmReport:
    """Read the order lines as the options say, and add them up."""
    return workflow.rfm_of_file(
        Path(options.orders),
        asked,
        choose=lambda table: orders.choose_roles(table, _chosen(options)),
        columns=None if options.columns is None else options.columns.split(","),
        sheet=options.sheet,
        decimal=options.decimal,
        settings=_study_settings(options),
        reader=reader(options),
        progress=progress,
        with_days=with_days,
    )


def _study_settings(options: argparse.Namespace) -> StudySettings | None:
    """Return how the file is read by the settings that are given; None where nothing is said."""
    if options.settings is None and not options.without_hidden:
        return None
    found = (
        StudySettings() if options.settings is None else workflow.read_settings(options.settings)
    )
    return replace(found, without_hidden=options.without_hidden or found.without_hidden)


def order_settings(options: argparse.Namespace) -> OrderSettings:
    """Return what is to be done with doubtful order lines."""
    return OrderSettings(
        **of_record(options, "returns", "duplicates", "unpaid", "amounts_in", "time_zone"),
        currency=options.keep_currency,
    )


def _chosen(options: argparse.Namespace) -> dict[OrderRole, str]:
    """Return the columns that were given a role, by name or place."""
    return {role: name for role in get_args(OrderRole) if (name := getattr(options, role))}


def _rules(options: argparse.Namespace) -> tuple[RfmRule, ...] | None:
    """Return the segment table of a file, as the Orders page writes it."""
    if options.segment_table is None:
        return None
    cuts = _cuts(options)
    levels = options.levels if cuts is None else len(cuts.frequency) + 1

    def rules(_: Progress | None) -> tuple[RfmRule, ...]:
        return orders.rules_from_frame(workflow.read_raw(options.segment_table).rows, levels)

    return reader(options).work(options.segment_table, tuple[RfmRule, ...], rules)


def _joined(report: RfmReport, options: argparse.Namespace) -> RfmReport:
    """Return the report with the columns of a customer table beside behaviour."""
    if options.join is None:
        if options.join_on is not None:
            raise ParameterError("--join-on names a column of the file that --join names: add it.")
        return report
    other = reader(options).customers(options.join)
    customers = orders.join_customers(report.customers, other, on=options.join_on)
    grid = replace(report.grid, customers=customers)
    return replace(report, customers=customers, grid=grid, steps=customers.report.steps)


def _cuts(options: argparse.Namespace) -> RfmCuts | None:
    given = (options.recency_cuts, options.frequency_cuts, options.monetary_cuts)
    if given == (None, None, None):
        return None
    return RfmCuts(*(points or () for points in given))


def _answer(report: RfmReport, output: Path | None) -> dict[str, Any]:
    from segmentation import wording

    made = report.customers
    return {
        "n_rows": report.facts.n_rows,
        "roles": of_record(report.roles, *get_args(OrderRole)),
        "facts": _facts(report.facts),
        "steps": [
            {**of_record(step, "action", "column", "n_rows"), "reason": wording.step_reason(step)}
            for step in report.steps
        ],
        "reference": made.reference.isoformat(),
        **of_record(made, "n_customers", "n_orders", "revenue"),
        "warnings": [wording.order_note(note) for note in made.warnings],
        "joined": None if made.joined is None else of_record(made.joined, *_OF_A_JOIN),
        **of_record(report.grid, "method", "levels"),
        "cuts": of_record(report.grid.cuts, *RFM),
        "notes": [wording.order_note(note) for note in report.grid.notes],
        "segments": [of_record(segment, *_OF_A_SEGMENT) for segment in report.grid.segments],
        "output": None if output is None else str(output),
    }


def _facts(facts: OrderFacts) -> dict[str, Any]:
    counted = ("customers", "invoices", "products", "countries")
    ends = {"first": facts.first, "last": facts.last}
    return {
        **{name: getattr(facts, f"n_{name}") for name in counted},
        **of_record(facts, *_LINES),
        **{
            name: None if day is None else day.isoformat(" ", "minutes")
            for name, day in ends.items()
        },
    }
