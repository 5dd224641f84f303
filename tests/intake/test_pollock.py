"""A part of the Pollock data loading benchmark (VLDB 2023): polluted files, and what they mean.

For each file ten measures: whether it is read, and precision, recall and F1 of the multisets of
header cells, records and cells.
"""

import csv
import io
from collections import Counter

import numpy as np
import pytest

from segmentation import intake

HEADERLESS = "file_no_header.csv"
AMBIGUOUS = {
    # which of two joined names the missing delimiter stood in, nothing says
    "row_less_sep_row0_col4.csv": 9.3,
    # an apostrophe that is quote and apostrophe in one line
    "file_quotation_char_0x27.csv": 9.95,
}


def agreement(expected, found):
    """Precision, recall and F1 of one multiset against another."""
    if not expected:
        return [1.0, 1.0, 1.0]
    n_both = sum((Counter(expected) & Counter(found)).values())
    if not n_both:
        return [0.0, 0.0, 0.0]
    precision, recall = n_both / len(found), n_both / len(expected)
    return [precision, recall, 2 * precision * recall / (precision + recall)]


def score(polluted, clean):
    rows = [tuple(row) for row in csv.reader(io.StringIO(clean.read_text(), newline=""))]
    header, records = (rows[:1], rows[1:]) if polluted.name != HEADERLESS else ([], rows)
    table = intake.read_raw(polluted)
    found = [tuple(row) for row in table.rows.itertuples(index=False, name=None)]
    found = found if table.header else []
    return [
        1.0,
        *agreement([cell for row in header for cell in row], table.header),
        *agreement(records, found),
        *agreement([c for row in records for c in row], [c for row in found for c in row]),
    ]


@pytest.fixture(scope="module")
def scores(real_data):
    root = real_data / "pollock-sample"
    files = sorted((root / "csv").iterdir())
    return {file.name: score(file, root / "clean" / file.name) for file in files}


def test_the_whole_sample(scores):
    assert len(scores) == 142
    assert np.mean([sum(measures) for measures in scores.values()]) > 9.99


def test_every_file_but_the_ambiguous_ones_is_read_to_the_last_cell(scores):
    imperfect = {name: sum(measures) for name, measures in scores.items() if sum(measures) < 9.9999}
    assert set(imperfect) <= set(AMBIGUOUS)
    assert all(total > AMBIGUOUS[name] for name, total in imperfect.items())


def test_nothing_is_lost_in_silence(real_data):
    for file in sorted((real_data / "pollock-sample" / "csv").glob("row_*.csv")):
        table = intake.read_raw(file)
        is_told = table.report.steps or table.report.aside
        assert is_told, file.name
