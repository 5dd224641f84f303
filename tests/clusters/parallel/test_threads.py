"""One pool for all searches: order, errors, reports, stopping, and the library's own threads."""

import os
import subprocess
import sys
import threading
import time

import pytest
from threadpoolctl import threadpool_info

from segmentation.clusters.parallel.threads import count_cores, one_blas_thread, run_tasks, stop_if
from segmentation.errors import CancelledError, DataError


def blas_threads():
    return {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"}


@pytest.mark.parametrize("parallel", [False, True])
def test_results_come_in_the_order_of_the_tasks(parallel):
    tasks = [lambda _stop, i=i: i * i for i in range(20)]
    assert run_tasks(tasks, parallel=parallel) == [i * i for i in range(20)]


@pytest.mark.parametrize("parallel", [False, True])
def test_what_a_task_raises_goes_on_to_the_caller(parallel):
    def fail(_stop):
        raise DataError("three rows are empty")

    with pytest.raises(DataError, match="three rows are empty"):
        run_tasks([lambda _stop: 1, fail], parallel=parallel)


def test_what_a_report_raises_stops_the_tasks():
    started, ended = threading.Event(), threading.Event()

    def long(stop):
        started.set()
        try:
            while True:
                stop_if(stop)
                time.sleep(0.001)
        finally:
            ended.set()

    def report(_share):
        assert started.wait(10)
        raise CancelledError("Stopped by the user.")

    with pytest.raises(CancelledError, match=r"Stopped by the user\."):
        run_tasks([long, long], parallel=True, report=report)
    assert ended.wait(10)


def test_a_task_that_was_stopped_says_so():
    stop = threading.Event()
    stop_if(stop)
    stop.set()
    with pytest.raises(CancelledError, match=r"The work was stopped\."):
        stop_if(stop)


def test_reports_go_on_while_one_task_is_slow():
    seen = []
    go_on = threading.Event()

    def report(share):
        seen.append(share)
        if len(seen) > 3:
            go_on.set()

    run_tasks([lambda _stop: None, lambda _stop: go_on.wait(30)], parallel=True, report=report)
    assert len(seen) > 3
    assert seen == sorted(seen)


def test_the_librarys_threads_are_off_inside_and_come_back_after_the_last():
    before = blas_threads()
    with one_blas_thread():
        with one_blas_thread():
            assert blas_threads() == {1}
        assert blas_threads() == {1}
    assert blas_threads() == before


def test_there_is_a_core():
    assert count_cores() >= 1


LATE_LIBRARY = """
import numpy as np
from threadpoolctl import threadpool_info
from segmentation.clusters.parallel.threads import one_blas_thread

def blas():
    found = [each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"]
    return sorted(found)

with one_blas_thread():
    import scipy.linalg
    with one_blas_thread():
        print(blas())
    print(blas())
print(blas())
with one_blas_thread():
    print(blas())
"""


def test_a_library_that_is_loaded_later_is_under_the_limit_too():
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "2"}
    run = [sys.executable, "-c", LATE_LIBRARY]
    done = subprocess.run(run, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:4] == ["[1, 1]", "[1, 1]", "[2, 2]", "[1, 1]"]
