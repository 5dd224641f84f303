"""What nobody waits for any more is stopped at the engine, and nothing is left there.

Covers `segmentation.engines.engine`.
"""

import pytest

import segmentation
from segmentation.errors import CancelledError, DataError
from tests.engines.conftest import ENGINES

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*socket:ResourceWarning",
    "ignore:.*socket:pytest.PytestUnraisableExceptionWarning",
)

SLOW = {
    "duckdb": "SELECT SUM(a.x * b.x) AS n FROM RANGE(10000000) AS a(x), RANGE(100000) AS b(x)",
    "postgres": "SELECT COUNT(*) AS n FROM GENERATE_SERIES(1, 1000000000) AS t(x)",
    "spark": "SELECT SUM(id % 7) AS n FROM RANGE(1000000000000)",
}


class Watch:
    """Has had enough at the third look."""

    def __init__(self, error):
        self.error, self.n = error, 0

    def __call__(self):
        self.n += 1
        if self.n == 3:
            raise self.error


@pytest.mark.parametrize("error", [CancelledError("Stopped."), KeyboardInterrupt()])
@pytest.mark.parametrize("name", ENGINES)
def test_a_query_that_nobody_waits_for_is_stopped_at_the_engine(request, name, error):
    shop = request.getfixturevalue(name)
    watch = Watch(error)
    with segmentation.connect(shop.url) as engine:
        slow = SLOW[engine.dialect]
        with pytest.raises(type(error)):
            engine.stoppable(lambda: engine.ask(slow), watch)
        assert watch.n == 3
        assert engine.ask("SELECT 1 AS x") == [(1,)]


def test_what_goes_wrong_at_the_engine_is_told_as_it_is(duckdb_warehouse):
    def fail():
        raise DataError("No.")

    with segmentation.connect(duckdb_warehouse.url) as engine:
        with pytest.raises(DataError, match="No"):
            engine.stoppable(fail)
        assert engine.stoppable(lambda: 3) == 3
