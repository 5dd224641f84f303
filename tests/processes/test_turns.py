"""A server's threads take turns."""

import sys

import pytest

from segmentation.processes.turns import TURN_SECONDS, take_turns


def test_threads_take_turns_more_often_than_python_lets_them():
    before = sys.getswitchinterval()
    try:
        sys.setswitchinterval(0.005)
        take_turns()
        assert sys.getswitchinterval() == pytest.approx(TURN_SECONDS)
    finally:
        sys.setswitchinterval(before)
