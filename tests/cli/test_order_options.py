"""The options of `rfm`: days and cut points as people write them."""

import argparse
from datetime import date

import pytest

from segmentation.cli.order_options import add_rfm


def parse(*arguments):
    parser = argparse.ArgumentParser()
    add_rfm(parser.add_subparsers(), run=lambda _: None)
    return parser.parse_args(["rfm", "orders.csv", *arguments])


def test_days_and_cut_points_are_read():
    options = parse("--reference", "2026-01-31", "--recency-cuts", "30,90.5,180")
    assert options.reference == date(2026, 1, 31)
    assert options.recency_cuts == (30.0, 90.5, 180.0)
    assert (options.levels, options.method, options.returns) == (5, "quantiles", "net")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--reference", "31.1.2026"), "'31.1.2026' is not a day: write it as 2026-01-31"),
        (("--frequency-cuts", "many"), "'many' are not cut points: write them as 30,90,180"),
        (("--levels", "9"), "invalid choice: 9"),
    ],
)
def test_what_cannot_be_read_is_said(capsys, arguments, sentence):
    with pytest.raises(SystemExit):
        parse(*arguments)
    assert sentence in capsys.readouterr().err
