"""Damaged files of every format: a table, or one sentence that somebody foresaw; never more."""

import random

import pytest

from segmentation import intake
from segmentation.errors import SegmentationError
from segmentation.intake.sandbox import sandbox
from tests.hostile import files

N_FILES, N_ALL = 8, 235
"""Of each format; with `--full` some 3,500 in all."""


@pytest.fixture(scope="module", autouse=True)
def _stopped_worker():
    yield
    sandbox._READERS.stop()


@pytest.mark.parametrize("name", files.FORMATS)
def test_the_right_file_is_read(name):
    assert intake.read_untrusted(files.FORMATS[name](), name="right").n_customers == len(files.ROWS)


@pytest.mark.parametrize("name", files.FORMATS)
def test_a_damaged_file_is_a_table_or_a_sentence(name, request):
    right = files.FORMATS[name]()
    rng = random.Random(f"{name} 21")  # noqa: S311  # chooses damages, the same ones each time
    n_read = 0
    for at in range(N_ALL if request.config.getoption("--full") else N_FILES):
        data = files.damaged(right, rng)
        try:
            intake.read_untrusted(data, name="damaged")
        except SegmentationError as error:
            told = error.message
            assert "\n" not in told
            assert told.endswith(".")
            assert "where it should not" not in told, (name, at)
        else:
            n_read += 1
    assert n_read < at + 1 or at < N_FILES


def test_after_all_that_a_file_is_read_as_usual():
    assert intake.read_untrusted(files.FORMATS["csv"](), name="right").n_customers == 40
