"""Cells are written as programs write numbers, by replacements that hold in any engine.

Covers `segmentation.reading.rewriting`.
"""

import re

import pyarrow as pa
import pytest

from segmentation.reading.numbers import numbers_by_contract
from segmentation.reading.rewriting import number_forms, rewrites, translation
from segmentation.records import ColumnContract

CONTRACTS = [
    ColumnContract("numeric"),
    ColumnContract("numeric", decimal=","),
    ColumnContract("numeric", currency="¥"),
    ColumnContract("numeric", currency="$", decimal="."),
    ColumnContract("numeric", unit="years", is_percent=True),
    ColumnContract("numeric", has_magnitudes=True),
    ColumnContract("numeric", turned="DR"),
]
TEXTS = [
    "(12.50)",
    "-$5",
    "\\66",
    "US$ 7",
    "3 yr.",
    "12 %",
    "2.5Mio",
    "5 DR",
    "-5 dr",
    "+5 DR",
    "5 CR",
]
TEXTS += [
    "1 234,5",
    "1,23,456",
    "1.234",
    "1,234",
    "12,5e2",
    "70.\u2013",
    "\u0661\u066b\u0665",
    "\uff11\uff12",
]


def number_of(contract, text):
    found, written = translation()
    text = text.translate(str.maketrans(found[: len(written)], written, found[len(written) :]))
    for pattern, put in rewrites(contract):
        text = re.sub(pattern, put.format("", r"\g<1>", r"\g<2>"), text)
    for pattern, pairs in number_forms(contract):
        if re.search(pattern, text):
            for old, new in pairs:
                text = re.sub(old, new, text)
            return float(text)
    return float("nan")


@pytest.mark.parametrize("contract", CONTRACTS, ids=str)
def test_replacements_read_what_intake_reads(contract):
    expected = numbers_by_contract(pa.array(TEXTS, pa.large_string()), contract)
    found = [number_of(contract, text) for text in TEXTS]
    assert found == pytest.approx(expected.tolist(), nan_ok=True)


def test_digits_of_other_scripts_and_what_cannot_be_seen_are_spelled_in_ascii():
    found, written = translation()
    spelled = dict(zip(found, written, strict=False))
    assert [spelled[mark] for mark in "\u0669\u06f5\u096c\uff10\u3000\uff08"] == list("9560 (")
    assert "\u200e" in found[len(written) :]
    assert "\u066c" in found[len(written) :]
    assert "\u0000" not in found
