"""Run the verb on what customers are expected to buy and bring: clv."""

from __future__ import annotations

import argparse
from math import isnan
from pathlib import Path
from typing import Any

from segmentation import orders, workflow
from segmentation.cli import terminal
from segmentation.cli.answers import Answer, of_record, write_file
from segmentation.cli.limits import bounded
from segmentation.cli.order_verbs import order_settings, report_of
from segmentation.records import HoldOut, RfmOptions, SegmentValue, ValueOptions, ValueReport
from segmentation.reports import csv_bytes


def clv(options: argparse.Namespace) -> Answer:
    """Write what each customer is expected to buy and bring."""
    with terminal.progress(quiet=options.json) as progress, bounded(options.orders, options):
        asked = RfmOptions(
            settings=workflow.value_settings(order_settings(options)), reference=options.until
        )
        report = report_of(options, asked, progress, with_days=True)
        found = orders.customer_values(
            report, ValueOptions(options.unit, options.horizon, options.discount)
        )
    if options.output is not None:
        write_file(options.output, csv_bytes(found.frame))
    if options.json:
        return _answer(found, options.output)
    terminal.show_values(found, output=options.output)
    return None


def _answer(found: ValueReport, output: Path | None) -> dict[str, Any]:
    from segmentation import wording

    model, amounts = found.orders, found.amounts
    return {
        "model": of_record(model, "r", "alpha", "a", "b", "log_likelihood"),
        "value_model": None if amounts is None else of_record(amounts, "p", "q", "v"),
        "average_value": None if amounts is None else amounts.mean,
        "n_customers": len(found.frame),
        "n_repeat_customers": int((found.frame["frequency"] > 0).sum()),
        "expected_orders": float(found.frame["expected_orders"].sum()),
        "until": found.reference.isoformat(),
        "unit": found.options.unit,
        "horizon": found.horizon,
        "discount": found.options.discount,
        "segments": [_segment(segment) for segment in found.segments],
        "hold_out": None if found.hold_out is None else _hold_out(found.hold_out),
        "is_usable": found.is_usable,
        "warnings": [wording.value_note(note) for note in found.warnings],
        "warning_codes": [note.code for note in found.warnings],
        "output": None if output is None else str(output),
    }


def _segment(segment: SegmentValue) -> dict[str, Any]:
    return {
        **of_record(segment, "name", "n_customers", "expected_orders"),
        "clv": segment.value,
        "clv_low": segment.low,
        "clv_high": segment.high,
    }


def _hold_out(held_out: HoldOut) -> dict[str, Any]:
    return {
        "split": held_out.split.isoformat(),
        **of_record(held_out, "n_customers", "predicted", "actual"),
        "predicted_low": None if isnan(held_out.low) else held_out.low,
        "predicted_high": None if isnan(held_out.high) else held_out.high,
        "by_frequency": held_out.by_frequency.to_dict("records"),
        "over_time": [
            {**row, "day": row["day"].isoformat()} for row in held_out.over_time.to_dict("records")
        ],
    }
