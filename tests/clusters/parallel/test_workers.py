"""Work handed to other processes: the same bits, and done here where nobody else does it.

Covers `segmentation.clusters.evidence.reference_worker`.
"""

import signal
import socket

import numpy as np
import pytest

from segmentation.clusters.evidence.references import begin_references
from segmentation.clusters.parallel import workers
from segmentation.clusters.parallel.threads import one_blas_thread
from segmentation.errors import CancelledError
from segmentation.processes import children

K_VALUES = (2, 3)


@pytest.fixture
def fresh(monkeypatch):
    """Worker processes that no other test has started, and a list of those that are."""
    started = []
    start = children._start

    def noting_start(module, descriptor):
        started.append(start(module, descriptor))
        return started[-1]

    workers.stop()
    monkeypatch.setattr(children, "_start", noting_start)
    yield started
    workers.stop()


@pytest.fixture(scope="module")
def points():
    return np.random.default_rng(0).normal(size=(1000, 2))


@pytest.fixture(scope="module", autouse=True)
def _as_in_a_search():
    with one_blas_thread():
        yield


def begin(points, *, elsewhere=True):
    return begin_references(points, K_VALUES, seed=1, parallel=False, elsewhere=elsewhere)


@pytest.fixture(scope="module")
def expected(points):
    return begin(points, elsewhere=False).collect()


def same_bits(found, expected):
    return all(
        getattr(found, name).tobytes() == getattr(expected, name).tobytes()
        for name in ("silhouettes", "log_inertia", "log_total")
    )


def wait_for(begun):
    for future in begun.asked:
        future.exception(timeout=60)


def test_other_processes_give_the_same_bits(fresh, points, expected):
    begun = begin(points)
    wait_for(begun)
    assert len(fresh) == workers.N_WORKERS
    assert same_bits(begun.collect(), expected)


@pytest.mark.usefixtures("fresh")
def test_what_nobody_has_begun_is_done_here(points, expected):
    begun = begin(points)
    begun.drop()
    assert same_bits(begun.collect(), expected)


def test_a_process_that_was_ended_is_replaced(fresh, points, expected):
    wait_for(begin(points))
    for process in fresh:
        process.send_signal(signal.SIGKILL)
        process.wait()
    begun = begin(points)
    wait_for(begun)
    assert len(fresh) == 2 * workers.N_WORKERS
    assert same_bits(begun.collect(), expected)


@pytest.mark.usefixtures("fresh")
def test_without_other_processes_the_work_is_done_here(points, expected, monkeypatch):
    def refuse(_module, _descriptor):
        raise OSError("no more processes")

    monkeypatch.setattr(children, "_start", refuse)
    begun = begin(points)
    wait_for(begun)
    assert same_bits(begun.collect(), expected)


@pytest.mark.usefixtures("fresh")
def test_who_waits_can_stop(points):
    def report(_share):
        raise CancelledError("Stopped.")

    with pytest.raises(CancelledError, match="Stopped"):
        begin(points).collect(report)


def test_arrays_pass_as_they_are():
    sent = {
        "table": np.arange(6.0).reshape(2, 3),
        "turned": np.arange(6, dtype=np.float32).reshape(2, 3).T,
        "seed": np.array(42),
        "empty": np.empty((0, 3)),
    }
    ours, theirs = socket.socketpair()
    with ours, theirs:
        workers.send_arrays(ours, sent)
        found = workers.receive_arrays(theirs)
    assert found.keys() == sent.keys()
    for name, array in sent.items():
        assert found[name].dtype == array.dtype
        np.testing.assert_array_equal(found[name], array, strict=True)


def test_objects_do_not_pass():
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(ValueError, match="Object arrays cannot be sent"):
        workers.send_arrays(ours, {"a": np.array([object()])})


@pytest.mark.parametrize(("n_cores", "has_some"), [(1, False), (3, False), (4, True)])
def test_few_cores_share_with_nobody(monkeypatch, n_cores, has_some):
    monkeypatch.setattr(workers, "count_cores", lambda: n_cores)
    assert workers.has_cores_to_spare() is has_some
