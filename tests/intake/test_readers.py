"""Files read apart: the same tables and results as here, or one sentence.

Covers `segmentation.intake.sandbox.answering`, `segmentation.intake.sandbox.asking`,
`segmentation.intake.sandbox.distant`.
"""

import os
import signal
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest

from segmentation import intake
from segmentation.errors import ReadError, TooLargeError
from segmentation.intake.large import files, parts, tables
from segmentation.records import AsideRow, Note, RfmRule, ScoredFile

ROWS = "id,spend,since\n" + "".join(
    f"{n},{n % 90}.5,2024-01-{n % 28 + 1:02d}\n" for n in range(400)
)
APART = intake.Apart()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(ROWS)
    return path


def test_a_table_is_the_same_wherever_it_is_read(path):
    ours, theirs = APART.begin(path, decimal=".")(), intake.HERE.begin(path, decimal=".")()
    pd.testing.assert_frame_equal(ours.frame, theirs.frame)
    assert list(map(asdict, ours.columns)) == list(map(asdict, theirs.columns))
    assert asdict(ours.report) == asdict(theirs.report)


def test_what_is_wrong_is_said_as_here(tmp_path):
    for reader in (APART, intake.HERE):
        with pytest.raises(ReadError, match=r"^There is no file .*no\.csv\. Check the name"):
            reader.customers(tmp_path / "no.csv")


def test_bounds_hold_and_the_option_is_named(path):
    hurried = intake.Apart(replace(intake.COMMAND_LINE, seconds=0.001))
    with pytest.raises(TooLargeError, match=r"0\.001 seconds .* allow more with --seconds\.$"):
        hurried.customers(path)


def test_other_work_gives_its_record_and_tells_how_far_it_is(path):
    told = []

    def work(progress):
        progress("scoring", 0.5)
        return ScoredFile("a", 3, (1, 2), 0, (AsideRow(4, "x", Note("totals", {"n_rows": 2})),))

    found = APART.work(
        path, ScoredFile, work, progress=lambda stage, share: told.append((stage, share))
    )
    assert (found.sizes, found.aside[0].reason) == ((1, 2), Note("totals", {"n_rows": 2}))
    assert told == [("scoring", 0.5)]
    rule = RfmRule("best", (1, 2), (3, 4), (5, 5))
    assert APART.work(path, tuple[RfmRule, ...], lambda _: (rule,)) == (rule,)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_work_that_is_ended_is_one_sentence(path, ending):
    with pytest.raises(ReadError, match=r"^Reading orders\.csv failed: it is damaged, or unpacks"):
        APART.work(path, bool, lambda _: os.kill(os.getpid(), ending))
    with pytest.raises(ReadError, match=r"failed where it should not \(ZeroDivisionError"):
        APART.work(path, bool, lambda _: 1 / 0)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(tables, "LARGE_BYTES", 1_000)
    monkeypatch.setattr(files, "BEGINNING_BYTES", 2_000)
    monkeypatch.setattr(files, "PART_BYTES", 2_000)
    monkeypatch.setattr(parts, "ROWS_A_PART", 100)


@pytest.mark.usefixtures("small")
def test_a_large_file_comes_part_by_part_as_here(path):
    assert APART.is_large(path)
    found = []
    for reader in (APART, intake.HERE):
        with reader.large(path, columns=None, decimal=None) as large:
            batches = list(large.batches({"spend", "since"}))
            found.append((large, batches))
    (ours, our_batches), (theirs, their_batches) = found
    assert len(our_batches) > 1
    for (part, lines), (expected, their_lines) in zip(our_batches, their_batches, strict=True):
        assert part.equals(expected)
        assert np.array_equal(lines, their_lines)
    assert ours.columns == theirs.columns
    assert list(map(asdict, ours.read_steps)) == list(map(asdict, theirs.read_steps))
    assert dict(ours.empty_cells()) == dict(theirs.empty_cells())
    assert (ours.aside, ours.share, ours.place(7)) == (theirs.aside, 1.0, theirs.place(7))
    assert ours.is_in_utc("since") == theirs.is_in_utc("since")
    assert ours.report.fingerprint == theirs.report.fingerprint
