"""The session, caches and jobs without a browser: every test starts with empty caches."""

from __future__ import annotations

import pytest

from segmentation.ui.session import jobs
from segmentation.ui.session.memory import MEMORY


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    MEMORY.clear()
    jobs.queue.cache_clear()
