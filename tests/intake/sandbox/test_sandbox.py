"""Files that nobody vouches for: one clear sentence each, and the next file is read as usual."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from segmentation import intake
from segmentation.errors import DataError, ReadError, SegmentationError, TooLargeError
from segmentation.intake.sandbox import sandbox
from segmentation.intake.sandbox.worker import NO_WALL
from segmentation.wording import column_note, step_reason
from tests.bad_files import builders

GOOD = b"customer;spend;visits\n" + b"".join(b"%d;1,%02d;%d\n" % (n, n, 50 - n) for n in range(50))


def test_an_untrusted_file_gives_the_same_table_as_a_trusted_one():
    data = (
        "Kundennummer;Name;Umsatz;Seit;Aktiv\n0001;Ann;1.234,50 €;01.02.2020;ja\n"
        "0002;Bob;n/a;13.02.2020;nein\n0003;Cyd;7,00 €;28.02.2020;ja\n0004;Dee;8,00 €\n"
    ).encode("cp1252")
    inside = intake.read_untrusted(data, name="kunden.csv")
    outside = intake.read_customers(data, name="kunden.csv")
    pd.testing.assert_frame_equal(inside.frame, outside.frame)
    for ours, theirs in zip(inside.columns, outside.columns, strict=True):
        assert (ours.name, ours.role, ours.kind, column_note(ours)) == (
            theirs.name,
            theirs.role,
            theirs.kind,
            column_note(theirs),
        )
    report, expected = inside.report, outside.report
    assert (report.fingerprint, report.encoding) == (expected.fingerprint, "cp1252")
    assert [(row.line, row.text) for row in report.aside] == [(5, "0004;Dee;8,00 €")]
    assert [step_reason(step) for step in report.steps] == [
        step_reason(step) for step in expected.steps
    ]


@pytest.mark.parametrize(
    ("build", "kind", "sentence"),
    [
        (builders.far_cell, TooLargeError, "spans 1,048,576 rows and 16,384 columns"),
        (builders.string_bomb, ReadError, "unpacks to more than the 500 MB of memory"),
        (builders.swollen_workbook, TooLargeError, "unpacks to 110 MB, the limit here is 100 MB"),
        (builders.encrypted_workbook, ReadError, "is protected by a password. Save a copy"),
        (builders.lying_parquet, ReadError, "its footer and its content do not agree"),
        (builders.scribbled_parquet, ReadError, "its footer and its content do not agree"),
        (builders.million_columns, TooLargeError, "has 1,000,000 columns, the limit here is 500"),
        (builders.long_cell, TooLargeError, "Line 2 of bad has a cell of 2,000,000 characters"),
        (builders.gzip_bomb, TooLargeError, "has more than 10 MB once unpacked"),
        (lambda: builders.small_workbook()[:3000], ReadError, "is a damaged ZIP archive or work"),
        (lambda: builders.parquet(1_000_001), TooLargeError, "has about 1,000,001 rows"),
        (lambda: b"id\n1\n2\n", DataError, "has one column only"),
    ],
)
def test_a_bad_file_is_one_clear_sentence_and_the_next_is_read(build, kind, sentence):
    limits = replace(intake.BROWSER, n_bytes=10_000_000, memory_bytes=500_000_000)
    with pytest.raises(SegmentationError, match=sentence) as caught:
        intake.read_untrusted(build(), name="bad", limits=limits)
    assert type(caught.value) is kind
    assert "\n" not in caught.value.message
    assert intake.read_untrusted(GOOD, name="good.csv").n_customers == 50


def test_an_unclosed_quote_costs_no_row():
    table = intake.read_untrusted(builders.unclosed_quote(), name="quote.csv")
    assert table.n_customers == 3001
    assert [step.n_rows for step in table.report.steps] == [1]


def test_a_file_above_the_limit_is_not_even_sent():
    limits = replace(intake.BROWSER, n_bytes=100)
    with pytest.raises(TooLargeError, match=r"good\.csv has 0\.0 MB, the limit here is 0 MB"):
        intake.read_untrusted(GOOD, name="good.csv", limits=limits)


def test_reading_that_takes_too_long_is_stopped():
    limits = replace(intake.BROWSER, seconds=0.001)
    with pytest.raises(TooLargeError, match=r"took longer than 0\.001 seconds and was stopped"):
        intake.read_untrusted(GOOD, name="good.csv", limits=limits)


def test_memory_is_bounded():
    rows = b"".join(b"%d,%d,%d\n" % (n, n * n, n % 7) for n in range(200_000))
    limits = replace(intake.BROWSER, memory_bytes=10_000_000)
    with pytest.raises(SegmentationError, match="10 MB of memory that one file may use here"):
        intake.read_untrusted(b"a,b,c\n" + rows, name="large.csv", limits=limits)


def test_a_worker_that_was_ended_from_outside_is_started_again():
    intake.warm_up()
    first = sandbox._READERS.pid
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    assert intake.read_untrusted(GOOD, name="good.csv").n_customers == 50
    assert sandbox._READERS.pid != first


def test_what_reads_files_of_strangers_holds_no_token(monkeypatch):
    monkeypatch.setenv("SEGMENTATION_TOKEN", "secret" * 6)
    sandbox._READERS.stop()
    assert intake.read_untrusted(GOOD, name="good.csv").n_customers == 50
    told = Path(f"/proc/{sandbox._READERS.pid}/environ").read_bytes()
    assert b"PYTHONPATH=" in told
    assert b"secret" not in told


def test_readers_say_nothing_when_the_program_leaves():
    program = (
        "import os\nfrom segmentation import intake\n"
        "from segmentation.intake.sandbox import sandbox\n"
        "from segmentation.processes import send\n"
        "sandbox._connect()\n"
        "connection = sandbox._connect()\n"
        "from dataclasses import asdict\n"
        "request = {'name': 'a', 'sheet': None, 'limits': asdict(intake.BROWSER), 'n_rows': None}\n"
        "request['decimal'] = request['missing_values'] = None\n"
        "request['contracts'], request['as_text'] = {}, False\n"
        "send(connection, request, b'a,b\\n' + b'1,2\\n' * 50_000)\n"
        "os._exit(0)\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True
    )
    assert found.stdout == ""
    assert found.stderr in {"", f"{NO_WALL}\n"}


@pytest.fixture(scope="module", autouse=True)
def _stopped_worker():
    yield
    sandbox._READERS.stop()
